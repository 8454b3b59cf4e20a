import type { Lang, Problem } from '#base/problem.ts'
import type { Day } from '#base/day.ts'
import { asGiven, labelOf, readAnswer } from './answer.ts'
import type { Plan } from './order.ts'
import { didYouMean } from './nearest.ts'
import type { Entry } from './outline.ts'
import { refuseAnswer } from './problems.ts'
import { cellOf, isObject, newRow, type Row, type Scope } from './row.ts'
import { toBoolean } from './value.ts'

/** In one repeat; more than anybody enters by hand. */
export const mostRepetitions = 1_000
/** Over all repeats of one record, those inside others included. */
const mostRows = 10_000
/** Each costs a search for the name that was meant. */
const mostUnknown = 20

export type Filled = {
  readonly root: Row
  /** By level: every row of it that is relevant. */
  readonly rows: readonly (readonly Row[])[]
  /** Unknown names and wrong types: what is wrong before any rule is asked. Only of questions that apply. */
  readonly wrong: ReadonlyMap<string, Problem>
}

/** Works out what applies, what is calculated and what is defaulted, each question after those it depends on. */
export function fill(plan: Plan, given: Readonly<Record<string, unknown>>, today: Day, lang: Lang): Filled {
  const { outline, rules, order } = plan
  const wrong = new Map<string, Problem>()
  const rows: Row[][] = outline.levels.map(() => [])
  let count = 0

  /** A new row: its unknown names are refused at once, a few of them by name. */
  const open = (row: Row): Row => {
    rows[row.level.index]!.push(row)
    for (const name of Object.keys(row.given)) if (!isAsked(plan, row, name) && wrong.size < mostUnknown) unknown(row, name)
    return row
  }

  const unknown = (row: Row, name: string): void => {
    const at = `${row.path}/${name.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`
    const names = row.level.entries.map((entry) => entry.question.name)
    wrong.set(at, refuseAnswer('unknown', { given: name.slice(0, 64), ...didYouMean(name, names) }, { at }))
  }

  /** Irrelevance is inherited from the group; a row of an irrelevant repeat was never opened. */
  const settle = (entry: Entry, row: Row): void => {
    const { slot, question, parent } = entry
    const rule = rules[entry.index]!
    const around = parent === undefined || parent.level !== row.level || row.relevant[parent.slot] === true
    const relevant = around && (rule.relevant === undefined || toBoolean(rule.relevant.run({ row, self: '', today, lang })))
    row.relevant[slot] = relevant
    row.rows[slot] = []
    row.answers[slot] = undefined
    if (!relevant) return
    if (question.type === 'repeat') repeat(entry, row)
    else if (question.type !== 'group' && question.type !== 'note') single(entry, row)
  }

  const single = (entry: Entry, row: Row): void => {
    const { question, slot } = entry
    const { calculation, fallback } = rules[entry.index]!
    const sent = Object.hasOwn(row.given, question.name) ? row.given[question.name] : undefined
    // What is calculated is ours to say: what was sent in its place counts only where `once` asks for it.
    let read = calculation && !calculation.once ? {} : readAnswer(entry, sent)
    const scope: Scope = { row, self: cellOf(read.answer), today, lang }
    if (calculation) read = readAnswer(entry, asGiven(question, calculation.run(scope)))
    const problem = read.problem
    // What was cleared on purpose (null) stays empty; a default is for what was never asked.
    if (read.answer === undefined && sent !== null && fallback) read = readAnswer(entry, asGiven(question, fallback.run(scope)))
    const at = `${row.path}/${question.name}`
    if (problem) wrong.set(at, problem.under(at))
    row.answers[slot] = read.answer
    row.cells[slot] = cellOf(read.answer)
  }

  const repeat = (entry: Entry, row: Row): void => {
    const { question, slot } = entry
    const at = `${row.path}/${question.name}`
    const sent = Object.hasOwn(row.given, question.name) ? row.given[question.name] ?? [] : []
    const label = labelOf(question)
    if (!Array.isArray(sent) || !sent.every(isObject)) wrong.set(at, refuseAnswer('repeat', { label }, { at }))
    else if (sent.length > mostRepetitions || count + sent.length > mostRows) {
      wrong.set(at, refuseAnswer('repeat_many', { label, limit: mostRepetitions }, { at }))
    } else {
      count += sent.length
      row.rows[slot] = sent.map((one, i) => open(newRow(entry.inside!, one, `${at}/${i}`, row)))
    }
  }

  const root = open(newRow(outline.levels[0]!, given, ''))
  // A repeat opens its rows when its turn comes, always before the turn of the questions inside it.
  for (const entry of order) for (const row of rows[entry.level.index]!) settle(entry, row)
  return { root, rows, wrong }
}

/** Groups and notes have no answer, so nothing may be sent under their name. */
function isAsked(plan: Plan, row: Row, name: string): boolean {
  const entry = plan.outline.byName.get(name)
  return entry !== undefined && entry.level === row.level && entry.question.type !== 'group' && entry.question.type !== 'note'
}
