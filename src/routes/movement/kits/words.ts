import { parse, type Tree } from '#core/form/engine/parser.ts'
import type { FormDefinition, Question, QuestionType } from '#core/form/engine/index.ts'
import { lang, m } from '$ui/words.ts'

/** What a form asks, as somebody reads it who will fill it in; conditions and limits in words. */
export type Asked = {
  readonly name: string; readonly label: string; readonly hint: string | null; readonly kind: string; readonly choices: readonly string[]; readonly notes: readonly string[]
  readonly core: boolean; readonly inside: readonly Asked[]
}
type Words = { readonly vi: string; readonly en?: string }
export const say = (words: Words) => words[lang()] ?? words.vi

const kinds: Readonly<Record<Exclude<QuestionType, 'note' | 'calculate'>, () => string>> = {
  text: m.movement_kit_kind_text, integer: m.movement_kit_kind_integer, decimal: m.movement_kit_kind_decimal, date: m.movement_kit_kind_date, select_one: m.movement_kit_kind_one, select_multiple: m.movement_kit_kind_many,
  geopoint: m.movement_kit_kind_place, image: m.movement_kit_kind_photo, group: m.movement_kit_kind_group, repeat: m.movement_kit_kind_repeat,
}

/** Every question of a form in its order; what only shows or reckons asks nothing. */
export function askedBy(form: FormDefinition, core: readonly string[]): Asked[] {
  const all = new Map(flat(form.questions).map((question) => [question.name, question]))
  const asked = (questions: readonly Question[]): Asked[] => questions.flatMap((question) => {
    const { type } = question
    if (type === 'note' || type === 'calculate') return []
    const isCore = core.includes(`${form.key}/${question.name}`)
    const notes = [
      question.required === true ? m.movement_kit_required() : '', question.personal ? m.movement_kit_personal() : '', isCore ? m.movement_kit_core() : '',
      question.relevant === undefined ? '' : whenText(question.relevant, form, all), question.constraintMessage ? say(question.constraintMessage) : '',
    ]
    return [{
      name: question.name, label: question.label ? say(question.label) : question.name, hint: question.hint ? say(question.hint) : null, kind: kinds[type](), notes: notes.filter((note) => note !== ''),
      choices: (form.choices[question.list ?? ''] ?? []).map((choice) => say(choice.label)), core: isCore, inside: asked(question.questions ?? []),
    }]
  })
  return asked(form.questions)
}

const flat = (questions: readonly Question[]): Question[] => questions.flatMap((question) => [question, ...flat(question.questions ?? [])])

/** “Hộ đồng ý?” là “Có”: a condition in words; one that is too long for a sentence says only that there is one. */
function whenText(expression: string, form: FormDefinition, all: ReadonlyMap<string, Question>): string {
  const told = conditionText(parse(expression), form, all)
  return told === undefined ? m.movement_kit_when_some() : m.movement_kit_when({ condition: told })
}

function conditionText(tree: Tree, form: FormDefinition, all: ReadonlyMap<string, Question>): string | undefined {
  if (tree.kind !== 'operation') return undefined
  if (tree.operator === 'and' || tree.operator === 'or') {
    const [left, right] = [conditionText(tree.left, form, all), conditionText(tree.right, form, all)]
    return left === undefined || right === undefined ? undefined : (tree.operator === 'and' ? m.movement_kit_and : m.movement_kit_or)({ left, right })
  }
  const question = tree.left.kind === 'answer' ? all.get(tree.left.name) : undefined
  if (!question?.label || tree.right.kind !== 'literal' || (tree.operator !== '=' && tree.operator !== '!=')) return undefined
  const { value } = tree.right
  const choice = form.choices[question.list ?? '']?.find((one) => one.value === value)
  return (tree.operator === '=' ? m.movement_kit_is : m.movement_kit_is_not)({ question: say(question.label), answer: choice ? say(choice.label) : String(value) })
}

/** A fingerprint in groups of four, as people compare it over the telephone. */
export const inFours = (fingerprint: string) => fingerprint.match(/.{1,4}/g)?.join(' ') ?? fingerprint
