import { fold } from '#base/words.ts'
import type { Problem } from '#base/problem.ts'
import { didYouMean, hint } from './nearest.ts'
import { refuseForm } from './problems.ts'
import { questionTypes, type Choice, type FormDefinition, type Question } from './types.ts'

/** The form itself, or one repeat: the questions that are answered once for each of its rows. */
export type Level = { readonly index: number; readonly entries: Entry[]; readonly repeat?: Entry; readonly outer?: Level }

/** A question at its place in the form. The tree is made once and never changes afterwards. */
export type Entry = {
  readonly question: Question
  /** JSON pointer into the definition: where a mistake in it is reported. */
  readonly pointer: string
  /** Its number in document order, over the whole form. */
  readonly index: number
  readonly level: Level
  /** Its number among the questions of its level. */
  readonly slot: number
  readonly parent?: Entry
  readonly children: readonly Entry[]
  /** Only for a repeat: the level inside it. */
  readonly inside?: Level
  readonly choices?: ReadonlyMap<string, Choice>
}

export type Outline = {
  readonly entries: readonly Entry[]
  readonly top: readonly Entry[]
  readonly levels: readonly Level[]
  readonly byName: ReadonlyMap<string, Entry>
}

/** Far beyond any form people can fill in; near enough that walking a hostile one costs nothing. */
const deepest = 8
const most = { questions: 2_000, choices: 20_000, facts: 500 }
// What XForms allows in an element's name, as far as it is ASCII: names become columns and keys everywhere.
const goodName = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/

/** Gives every question its place, and reports what is wrong with names, types, lists and nesting; nothing is looked for without `report`. */
export function outline(form: FormDefinition, report?: (problem: Problem) => void): Outline {
  const entries: Entry[] = []
  const levels: Level[] = [{ index: 0, entries: [] }]
  const byName = new Map<string, Entry>()
  const lists = new Map(Object.entries(form.choices).map(([list, choices]) => [list, new Map(choices.map((c) => [c.value, c]))]))
  if (report) sizes(form, report)

  const place = (questions: readonly Question[], pointer: string, level: Level, depth: number, parent?: Entry): Entry[] => {
    if (depth > deepest) {
      report?.(refuseForm('too_deep', { limit: deepest }, { at: pointer }))
      return []
    }
    if (questions.length === 0 && depth === 1) report?.(refuseForm('no_questions', undefined, { at: pointer }))
    const placed: Entry[] = []
    for (const [i, question] of questions.entries()) {
      if (entries.length === most.questions) {
        report?.(refuseForm('too_many', { what_vi: 'câu hỏi', what_en: 'questions', limit: most.questions }, { at: `${pointer}/${i}` }))
      }
      if (entries.length >= most.questions) break
      placed.push(one(question, `${pointer}/${i}`, level, depth, parent))
    }
    return placed
  }

  const one = (question: Question, pointer: string, level: Level, depth: number, parent?: Entry): Entry => {
    if (report) checkQuestion(question, pointer, form, report)
    const children: Entry[] = []
    const choices = question.list === undefined ? undefined : lists.get(question.list)
    const base = { question, pointer, index: entries.length, level, slot: level.entries.length, children }
    const around = { ...base, ...(parent ? { parent } : {}), ...(choices ? { choices } : {}) }
    // The level of a repeat names the repeat and the repeat names its level: the knot is tied through the list of entries.
    const opens = question.type === 'repeat'
    const inside = opens ? { index: levels.length, entries: [], outer: level, get repeat() { return entry } } : undefined
    const entry: Entry = inside ? { ...around, inside } : around
    if (inside) levels.push(inside)
    entries.push(entry)
    level.entries.push(entry)
    if (byName.has(question.name)) report?.(refuseForm('duplicate', { given: question.name }, { at: `${pointer}/name` }))
    else byName.set(question.name, entry)
    if (question.questions) children.push(...place(question.questions, `${pointer}/questions`, inside ?? level, depth + 1, entry))
    return entry
  }

  const top = place(form.questions, '/questions', levels[0]!, 1)
  return { entries, top, levels, byName }
}

/** What the type does not use is refused, not ignored: it would be a rule that never runs. */
function checkQuestion(question: Question, pointer: string, form: FormDefinition, report: (problem: Problem) => void): void {
  const { name, type } = question
  const bad = (field: string, problem: Problem): void => report(problem.under(`${pointer}/${field}`))
  if (!goodName.test(name) || name === '__proto__') {
    const better = fold(name).replaceAll(' ', '_').slice(0, 64)
    bad('name', refuseForm('name', { given: name.slice(0, 64), ...hint(goodName.test(better) ? better : undefined) }))
  }
  if (!questionTypes.includes(type)) {
    const given = String(type).slice(0, 64)
    return bad('type', refuseForm('unknown_type', { given, ...didYouMean(given, questionTypes) }))
  }
  const selects = type === 'select_one' || type === 'select_multiple'
  const holds = type === 'group' || type === 'repeat'
  if (selects && question.list === undefined) bad('type', refuseForm('list_missing'))
  if (selects && question.list !== undefined && !Object.hasOwn(form.choices, question.list)) {
    bad('type', refuseForm('unknown_list', { given: question.list, ...didYouMean(question.list, Object.keys(form.choices)) }))
  }
  if (holds && !question.questions?.length) bad('questions', refuseForm('no_questions'))
  if (type === 'calculate' && question.calculation === undefined) bad('calculation', refuseForm('calculation_missing', { given: name }))
  if (type !== 'calculate' && !holds && !question.label?.vi) bad('label', refuseForm('label_missing', { given: name }))
  const unused: [boolean, keyof Question][] = [
    [!selects, 'list'], [!selects, 'choiceFilter'], [!holds, 'questions'], [type !== 'repeat', 'repeatCount'],
    [holds || type === 'note', 'calculation'], [holds || type === 'note', 'default'], [holds || type === 'note', 'constraint'],
  ]
  for (const [refused, field] of unused) {
    if (refused && question[field] !== undefined) bad(field, refuseForm('not_here', { given: field, type }))
  }
}

/** Choice lists and facts: how many, and that each choice can be told from the others. */
function sizes(form: FormDefinition, report: (problem: Problem) => void): void {
  const tooMany = (what_vi: string, what_en: string, limit: number, at: string): void =>
    report(refuseForm('too_many', { what_vi, what_en, limit }, { at }))
  for (const [list, choices] of Object.entries(form.choices)) {
    if (choices.length > most.choices) tooMany('lựa chọn', 'choices', most.choices, `/choices/${list}`)
    const seen = new Set<string>()
    for (const [i, { value }] of choices.entries()) {
      const at = `/choices/${list}/${i}/value`
      // A space separates the values of a select_multiple, so no value may hold one.
      const code = { wanted_vi: 'một mã không có dấu cách', wanted_en: 'a code without blanks' }
      if (!/^[^\s]{1,128}$/u.test(value)) report(refuseForm('shape', code, { at }))
      if (seen.has(value)) report(refuseForm('duplicate', { given: value }, { at }))
      seen.add(value)
    }
  }
  if (form.facts.length > most.facts) tooMany('số liệu', 'facts', most.facts, '/facts')
}
