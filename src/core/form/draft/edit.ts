/** Changes to a form that is being drawn, each a function from one definition to the next. */
import { fold, tidy } from '#base/words.ts'
import type { Choice, FormDefinition, Question, QuestionType, Words } from '../engine/index.ts'

type Change = (questions: readonly Question[], at: number) => readonly Question[]

export function flatQuestions(questions: readonly Question[], depth = 0): { readonly question: Question; readonly depth: number; readonly first: boolean; readonly last: boolean }[] {
  return questions.flatMap((question, i) => [{ question, depth, first: i === 0, last: i === questions.length - 1 }, ...flatQuestions(question.questions ?? [], depth + 1)])
}

export const questionNamed = (form: FormDefinition, name: string): Question | undefined => flatQuestions(form.questions).find(({ question }) => question.name === name)?.question

/** Applies a change to the list in which the question stands, wherever that is. */
function where(questions: readonly Question[], name: string, change: Change): readonly Question[] {
  const at = questions.findIndex((question) => question.name === name)
  if (at >= 0) return change(questions, at)
  return questions.map((question) => (question.questions ? { ...question, questions: where(question.questions, name, change) } : question))
}

const within = (form: FormDefinition, name: string, change: Change): FormDefinition => ({ ...form, questions: where(form.questions, name, change) })

/** A name made of the label: `Số người trong hộ` is `so_nguoi_trong_ho`, and `so_nguoi_trong_ho_2` when that is taken. */
export function nameFor(form: FormDefinition, label: string): string {
  const base = fold(label).replaceAll(' ', '_').replace(/[^a-z0-9_]/g, '').slice(0, 40).replace(/^(?=\d)/, 'c_') || 'cau_hoi'
  const taken = new Set(flatQuestions(form.questions).map(({ question }) => question.name))
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}_${n}`
    if (!taken.has(name)) return name
  }
}

/** At the end, or inside a group or repeat. A select begins with a list of its own. */
export function addQuestion(form: FormDefinition, type: QuestionType, label: Words, inside?: string): { form: FormDefinition; name: string } {
  const name = nameFor(form, label.vi)
  const selects = type === 'select_one' || type === 'select_multiple'
  const question: Question = { name, type, ...(type === 'calculate' ? {} : { label }), ...(selects ? { list: name } : {}), ...(type === 'group' || type === 'repeat' ? { questions: [] } : {}) }
  const choices = selects ? { ...form.choices, [name]: [] } : form.choices
  const put = (questions: readonly Question[]): readonly Question[] => questions.map((one) =>
    one.name === inside ? { ...one, questions: [...(one.questions ?? []), question] } : one.questions ? { ...one, questions: put(one.questions) } : one)
  return { name, form: { ...form, choices, questions: inside === undefined ? [...form.questions, question] : put(form.questions) } }
}

/** Up or down among its neighbours; at the end it stays. */
export function moveQuestion(form: FormDefinition, name: string, by: -1 | 1): FormDefinition {
  return within(form, name, (questions, at) => {
    const other = questions[at + by]
    const one = questions[at]!
    return other ? questions.map((q, i) => (i === at ? other : i === at + by ? one : q)) : questions
  })
}

/** Lists that no question uses any more go with it. */
export function removeQuestion(form: FormDefinition, name: string): FormDefinition {
  const left = within(form, name, (questions, at) => questions.toSpliced(at, 1))
  const used = new Set(flatQuestions(left.questions).map(({ question }) => question.list))
  return { ...left, choices: Object.fromEntries(Object.entries(left.choices).filter(([list]) => used.has(list) || !Object.hasOwn(form.choices, list))) }
}

/** Fields given as undefined or empty are taken away. */
export function changeQuestion(form: FormDefinition, name: string, fields: { readonly [K in keyof Question]?: Question[K] | undefined }): FormDefinition {
  return within(form, name, (questions, at) => {
    const said = Object.entries({ ...questions[at]!, ...fields }).filter(([, value]) => value !== undefined && value !== '' && value !== false)
    return questions.with(at, Object.fromEntries(said) as unknown as Question)
  })
}

/** One choice a line: its words, the English ones after a bar. A choice that was there keeps its value, so that old answers mean the same. */
export function choicesFrom(text: string, before: readonly Choice[]): Choice[] {
  const values = new Map(before.map((choice) => [choice.label.vi, choice.value]))
  const found: Choice[] = []
  for (const line of text.split('\n').slice(0, 500)) {
    const [vi = '', en = ''] = line.split('|').map(tidy)
    if (vi === '') continue
    const base = values.get(vi) ?? (fold(vi).replaceAll(' ', '_').slice(0, 40) || 'x')
    const taken = new Set(found.map((choice) => choice.value))
    let value = base
    for (let n = 2; taken.has(value); n++) value = `${base}_${n}`
    const kept = before.find((choice) => choice.value === value)?.attributes
    found.push({ value, label: { vi, ...(en === '' ? {} : { en }) }, ...(kept ? { attributes: kept } : {}) })
  }
  return found
}

export const choiceLines = (choices: readonly Choice[]): string => choices.map(({ label }) => (label.en === undefined ? label.vi : `${label.vi} | ${label.en}`)).join('\n')
