import { canonical } from '#base/id.ts'
import { defineProblems, type Problem } from '#base/problem.ts'
import type { FormDefinition, Question } from '#core/form/engine/index.ts'
import type { LoadedKit } from './schema.ts'

/**
 * A variant of a kit keeps the questions that its original calls core, and what is counted from them, so that what is counted here
 * can be compared with what is counted there. It may ask more, and call its own forms `ORIGINAL_something`.
 */
const refuse = defineProblems('kit', {
  core_unknown: { status: 422, vi: 'Không có câu hỏi "{question}" trong các biểu mẫu của bộ mẫu này.', en: 'There is no question "{question}" in the forms of this kit.' },
  no_original: { status: 422, vi: 'Không tìm thấy bộ mẫu gốc {original}. Đặt thư mục của nó bên cạnh, hoặc cài nó trước.', en: 'The original {original} was not found. Put its folder beside this one, or install it first.' },
  other_original: { status: 422, vi: 'Bộ mẫu gốc ở đây là bản {found}, không phải {original}.', en: 'The original here is version {found}, not {original}.' },
  core_missing: { status: 422, vi: 'Thiếu câu hỏi cốt lõi "{question}" của {original}. Biến thể phải giữ câu này để so sánh được.', en: 'The core question "{question}" of {original} is missing. A variant keeps it, to stay comparable.' },
  core_changed: { status: 422, vi: 'Câu hỏi cốt lõi "{question}" của {original} bị sửa ở mục {part}. Hãy giữ nguyên; muốn hỏi khác thì thêm câu mới.', en: 'The core question "{question}" of {original} was changed in {part}. Keep it as it is; to ask otherwise, add a question.' },
  core_count: { status: 422, vi: 'Cách đếm "{measure}" của {original} phải giữ nguyên trong biểu mẫu này.', en: 'This form must count "{measure}" as {original} does.' },
  of_original: { status: 422, vi: '"{key}" đã có trong {original}; xin bỏ ở đây để hai nơi dùng chung một số.', en: '"{key}" is declared by {original}; leave it out here, so that both share one figure.' },
})
export { refuse as refuseVariant }

type Path = readonly (string | number)[]
/** Where things stand in the variant's files: `of` in a form, `inKit` in kit.yaml. */
export type Places = { of(form: FormDefinition, path: Path): string; inKit(...path: Path): string }

/** What nobody may change in a variant, as far as it is cosmetic it may. */
const cosmetic = new Set(['hint', 'appearance', 'questions'])

/** Core questions that a kit names and does not have. */
export function unknownCore({ kit, forms }: LoadedKit, places: Places): Problem[] {
  return (kit.core ?? []).flatMap((question, i) => {
    const [key, name] = question.split('/') as [string, string]
    const form = forms.find((one) => one.key === key)
    return form && find(form.questions, name) ? [] : [refuse('core_unknown', { question }, { at: places.inKit('core', i) })]
  })
}

/** What a variant changed that it must keep, each with its place. */
export function changedCore(variant: LoadedKit, original: LoadedKit, places: Places): Problem[] {
  const named = `${original.kit.name}@${original.kit.version}`
  const found: Problem[] = []
  for (const list of ['measures', 'indicators'] as const) {
    for (const [i, { key }] of variant.kit[list].entries()) if (original.kit[list].some((one) => one.key === key)) found.push(refuse('of_original', { key, original: named }, { at: places.inKit(list, i, 'key') }))
  }
  for (const question of original.kit.core ?? []) {
    const [key, name] = question.split('/') as [string, string]
    const theirs = original.forms.find((one) => one.key === key)!
    const mine = variant.forms.find((one) => one.key === key || one.key.startsWith(`${key}_`))
    const at = mine && find(mine.questions, name)
    if (!mine || !at) found.push(refuse('core_missing', { question, original: named }, { at: places.inKit('variantOf') }))
    else {
      const part = differs(at.question, mine, find(theirs.questions, name)!.question, theirs)
      if (part !== undefined) found.push(refuse('core_changed', { question, part, original: named }, { at: places.of(mine, part in at.question ? [...at.path, part] : at.path) }))
    }
  }
  return [...found, ...changedCounts(variant, original, named, places)]
}

function changedCounts(variant: LoadedKit, original: LoadedKit, named: string, places: Places): Problem[] {
  const bound = new Set((original.kit.core ?? []).map((question) => question.split('/')[0]))
  return original.forms.filter((form) => bound.has(form.key)).flatMap((theirs) => {
    const mine = variant.forms.find((one) => one.key === theirs.key || one.key.startsWith(`${theirs.key}_`))
    if (!mine) return []
    const rules = new Set(mine.facts.map(canonical))
    return theirs.facts.filter((rule) => !rules.has(canonical(rule))).map(({ measure }) => refuse('core_count', { measure, original: named }, { at: places.of(mine, ['facts']) }))
  })
}

/** The first part in which two questions differ; the choices they offer count as theirs. */
function differs(mine: Question, inMine: FormDefinition, theirs: Question, inTheirs: FormDefinition): string | undefined {
  const whole = (question: Question, form: FormDefinition) => ({ ...question, list: question.list === undefined ? undefined : form.choices[question.list] }) as Record<string, unknown>
  const [a, b] = [whole(mine, inMine), whole(theirs, inTheirs)]
  return [...new Set([...Object.keys(b), ...Object.keys(a)])].find((part) => !cosmetic.has(part) && canonical(a[part] ?? null) !== canonical(b[part] ?? null))
}

function find(questions: readonly Question[], name: string, path: Path = ['questions']): { question: Question; path: Path } | undefined {
  for (const [i, question] of questions.entries()) {
    if (question.name === name) return { question, path: [...path, i] }
    const inside = question.questions && find(question.questions, name, [...path, i, 'questions'])
    if (inside) return inside
  }
  return undefined
}
