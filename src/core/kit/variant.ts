import { canonical } from '#base/canonical.ts'
import { defineProblems, type Problem } from '#base/problem.ts'
import type { FormDefinition } from '#core/form/engine/index.ts'
import { yamlNames } from '#core/form/source/shape.ts'
import { decisiveQuestions, findDifference, findQuestion, ruleMeaning } from './decisive.ts'
import type { LoadedKit } from './schema.ts'

/**
 * A variant of a kit keeps the questions that its original calls core, and what is counted from them, so that what is counted here
 * can be compared with what is counted there. It may ask more and count more, in forms of its own called `ORIGINAL_something`.
 */
const refuse = defineProblems('kit', {
  core_unknown: { status: 422, vi: 'Không có câu hỏi "{question}" trong các biểu mẫu của bộ mẫu này.', en: 'There is no question "{question}" in the forms of this kit.' },
  no_original: { status: 422, vi: 'Không tìm thấy bộ mẫu gốc {original}. Đặt thư mục của nó bên cạnh, hoặc cài nó trước.', en: 'The original {original} was not found. Put its folder beside this one, or install it first.' },
  other_original: { status: 422, vi: 'Bộ mẫu gốc ở đây là bản {found}, không phải {original}.', en: 'The original here is version {found}, not {original}.' },
  core_missing: { status: 422, vi: 'Thiếu câu hỏi cốt lõi "{question}" của {original}. Biến thể phải giữ câu này để so sánh được.', en: 'The core question "{question}" of {original} is missing. A variant keeps it, to stay comparable.' },
  core_changed: { status: 422, vi: 'Câu hỏi cốt lõi "{question}" của {original} bị sửa ở mục {part}. Hãy giữ nguyên; muốn hỏi khác thì thêm câu mới.', en: 'The core question "{question}" of {original} was changed in {part}. Keep it as it is; to ask otherwise, add a question.' },
  core_moved: { status: 422, vi: 'Câu hỏi cốt lõi "{question}" của {original} phải ở nguyên {where_vi}, với điều kiện như bản gốc.', en: 'The core question "{question}" of {original} must stay {where_en}, under the same conditions.' },
  core_count: { status: 422, vi: '"{measure}" phải được đếm đúng như {original} đếm: không thêm, không bớt, không sửa.', en: '"{measure}" must be counted exactly as {original} does: nothing more, nothing less, nothing else.' },
  of_original: { status: 422, vi: '"{key}" đã có trong {original}; xin bỏ ở đây để hai nơi dùng chung một số.', en: '"{key}" is declared by {original}; leave it out here, so that both share one figure.' },
  form_of_original: { status: 422, vi: 'Biểu mẫu "{form}" là của {original}; biểu mẫu ở đây cần tên riêng, chẳng hạn "{form}_rieng".', en: 'The form "{form}" belongs to {original}; the one here needs a name of its own, such as "{form}_here".' },
})
export { refuse as refuseVariant }

type Path = readonly (string | number)[]
/** Where things stand in the variant's files: `of` in a form, `inKit` in kit.yaml. */
export type Places = { of(form: FormDefinition, path: Path): string; inKit(...path: Path): string }

/** A variant beside its original; `counted` are the measures that are the original's to define. */
type Pair = { readonly variant: LoadedKit; readonly original: LoadedKit; readonly named: string; readonly counted: ReadonlySet<string>; readonly places: Places }

/** Core questions that a kit names and does not have. */
export function unknownCore({ kit, forms }: LoadedKit, places: Places): Problem[] {
  return (kit.core ?? []).flatMap((question, i) => {
    const [key, name] = question.split('/') as [string, string]
    const form = forms.find((one) => one.key === key)
    return form && findQuestion(form.questions, name) ? [] : [refuse('core_unknown', { question }, { at: places.inKit('core', i) })]
  })
}

/** What a variant changed that it must keep, each with its place. */
export function changedCore(variant: LoadedKit, original: LoadedKit, places: Places): Problem[] {
  const counted = new Set([...original.kit.measures.map(({ key }) => key), ...original.forms.flatMap(({ facts }) => facts.map(({ measure }) => measure))])
  const pair: Pair = { variant, original, named: `${original.kit.name}@${original.kit.version}`, counted, places }
  const strangers = variant.forms.filter((mine) => !originalFormOf(mine, original))
  return [
    ...declaredAgain(pair),
    ...original.forms.flatMap((theirs) => changedForms(pair, theirs)),
    ...strangers.flatMap((mine) => changedRules(pair, mine, { ...mine, facts: [] })),
    ...changedSteps(pair),
  ]
}

function declaredAgain({ variant, original, named, places }: Pair): Problem[] {
  return [
    ...(['measures', 'indicators'] as const).flatMap((list) => variant.kit[list].flatMap(({ key }, i) => (
      original.kit[list].some((one) => one.key === key) ? [refuse('of_original', { key, original: named }, { at: places.inKit(list, i, 'key') })] : []))),
    ...variant.forms.flatMap((mine) => (
      original.forms.some(({ key }) => key === mine.key) ? [refuse('form_of_original', { form: mine.key, original: named }, { at: places.of(mine, ['key']) })] : [])),
  ]
}

/** `loan_school` is made from `loan`; where that could be several, from the one with the longest name. */
function originalFormOf({ key }: FormDefinition, { forms }: LoadedKit): FormDefinition | undefined {
  return forms.filter((form) => key === form.key || key.startsWith(`${form.key}_`)).toSorted((a, b) => b.key.length - a.key.length)[0]
}

/** What is wrong with the forms made from one of the original's: each that counts what the original counts, at least one where it has core questions. */
function changedForms(pair: Pair, theirs: FormDefinition): Problem[] {
  const { variant, original, named, counted, places } = pair
  const core = (original.kit.core ?? []).flatMap((question) => (question.startsWith(`${theirs.key}/`) ? [question.slice(theirs.key.length + 1)] : []))
  const mine = variant.forms.filter((form) => originalFormOf(form, original) === theirs)
  const counting = mine.filter(({ facts }) => facts.some(({ measure }) => counted.has(measure)))
  const bound = counting.length > 0 || core.length === 0 ? counting : mine.slice(0, 1)
  if (bound.length === 0) return core.map((name) => refuse('core_missing', { question: `${theirs.key}/${name}`, original: named }, { at: places.inKit('variantOf') }))
  const decisive = decisiveQuestions(theirs, core, theirs.facts)
  return bound.flatMap((form) => [...decisive.flatMap((name) => changedQuestion(pair, form, theirs, name) ?? []), ...changedRules(pair, form, theirs)])
}

function changedQuestion({ named, places }: Pair, form: FormDefinition, theirs: FormDefinition, name: string): Problem | undefined {
  const params = { question: `${theirs.key}/${name}`, original: named }
  const [at, asked] = [findQuestion(form.questions, name), findQuestion(theirs.questions, name)!]
  if (!at) return refuse('core_missing', params, { at: places.inKit('variantOf') })
  const part = findDifference(at, form, asked, theirs)
  if (part === undefined) return undefined
  if (part === 'group') {
    const where = asked.around.map((group) => group.name).join(' › ')
    return refuse('core_moved', { ...params, where_vi: where ? `trong ${where}` : 'ngoài mọi nhóm', where_en: where ? `in ${where}` : 'outside all groups' }, { at: places.of(form, at.path) })
  }
  const key = part === 'choices' ? 'type' : yamlNames[part] ?? part
  return refuse('core_changed', { ...params, part: yamlNames[part] ?? part }, { at: places.of(form, part === 'choices' || part in at.question ? [...at.path, key] : at.path) })
}

/** The measures of the original that a form counts otherwise than `theirs`, each once, at the first rule that says something else. */
function changedRules({ named, counted, places }: Pair, mine: FormDefinition, theirs: FormDefinition): Problem[] {
  const measures = new Set([...theirs.facts, ...mine.facts].map(({ measure }) => measure).filter((measure) => counted.has(measure)))
  return [...measures].flatMap((measure) => {
    const [here, there] = [mine, theirs].map(({ facts }) => facts.filter((rule) => rule.measure === measure).map(ruleMeaning)) as [string[], string[]]
    if (canonical(here.toSorted()) === canonical(there.toSorted())) return []
    const wrong = mine.facts.findIndex((rule) => rule.measure === measure && !there.includes(ruleMeaning(rule)))
    return [refuse('core_count', { measure, original: named }, { at: places.of(mine, wrong < 0 ? ['facts'] : ['facts', wrong]) })]
  })
}

/** Steps of initiatives that count towards the original's measures: only as its own steps do, and never those of other kits. */
function changedSteps({ variant, original, named, counted, places }: Pair): Problem[] {
  const theirs = (original.kit.counts ?? []).filter(({ everyKit }) => !everyKit).map(canonical)
  return (variant.kit.counts ?? []).flatMap((count, i) => (
    !counted.has(count.measure) || theirs.includes(canonical(count)) ? [] : [refuse('core_count', { measure: count.measure, original: named }, { at: places.inKit('counts', i) })]))
}
