import { refuse, type Problem } from '../problem.ts'

/** What the checks of addresses and of bodies have in common. */
type Found = { readonly keyword: string; readonly instancePath: string; readonly params: Readonly<Record<string, unknown>> }
type Said = readonly [vi: string, en: string]

const kinds: Readonly<Record<string, Said>> = {
  string: ['chữ', 'text'], integer: ['số nguyên', 'a whole number'], number: ['số', 'a number'],
  boolean: ['true hoặc false', 'true or false'], object: ['một đối tượng JSON', 'a JSON object'], array: ['một danh sách', 'a list'], null: ['null', 'null'],
}

/** What a schema found wrong, field by field, in words; the schema's own are in one language and written for programmers. */
export function mistakesOf(found: readonly Found[]): Problem[] {
  // "None of the shapes fits" only repeats what each shape already said.
  const telling = found.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'oneOf')
  const problems = (telling.length > 0 ? telling : found).flatMap((one) => {
    const [vi, en] = reasonOf(one)
    const missing = one.keyword === 'required' ? [one.params.requiredProperties ?? one.params.missingProperty].flat().map((name) => `/${String(name)}`) : ['']
    return missing.map((name) => refuse('field', { reason_vi: vi, reason_en: en }, { at: `${one.instancePath}${name}` || '/' }))
  })
  return [...new Map(problems.map((problem) => [`${problem.at} ${problem.say('en')}`, problem])).values()]
}

function reasonOf({ keyword, params }: Found): Said {
  const limit = String(params.limit)
  switch (keyword) {
    case 'required': return ['còn thiếu', 'it is missing']
    case 'type': return kindOf(params.type)
    case 'minimum': return [`phải từ ${limit} trở lên`, `at least ${limit}`]
    case 'maximum': return [`không được quá ${limit}`, `at most ${limit}`]
    case 'minLength':
      if (limit === '1') return ['không được để trống', 'it must not be empty']
      return [`phải có ít nhất ${limit} ký tự`, `at least ${limit} characters`]
    case 'maxLength': return [`dài tối đa ${limit} ký tự`, `at most ${limit} characters`]
    case 'minItems': return [`phải có ít nhất ${limit} mục`, `at least ${limit} items`]
    case 'maxItems': return [`tối đa ${limit} mục`, `at most ${limit} items`]
    case 'enum': {
      const allowed = (params.allowedValues as readonly unknown[]).map(String).join(', ')
      return [`phải là một trong các giá trị ${allowed}`, `one of ${allowed}`]
    }
    default: return ['không đúng dạng mô tả ở /api/docs', 'it does not have the form described at /api/docs']
  }
}

function kindOf(type: unknown): Said {
  const said = [type].flat().map((one) => kinds[String(one)] ?? [String(one), String(one)])
  return [`phải là ${said.map(([vi]) => vi).join(' hoặc ')}`, `it must be ${said.map(([, en]) => en).join(' or ')}`]
}
