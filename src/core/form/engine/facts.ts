import type { Day } from '#base/day.ts'
import type { Problem } from '#base/problem.ts'
import { bind, type Bound } from './bind.ts'
import { didYouMean } from './nearest.ts'
import type { Entry, Level, Outline } from './outline.ts'
import { refuseForm } from './problems.ts'
import { cellOf, isObject, newRow, type Row } from './row.ts'
import { methods, type Answer, type Answers, type FactRule, type Method, type StatedFact } from './types.ts'
import { toBoolean, toNumber } from './value.ts'

/** A rule made ready; `level` is the repeat it runs over, or the form itself. */
export type Fact = {
  readonly measure: string
  readonly method: Method
  readonly level: Level
  readonly value?: Bound
  readonly when?: Bound
}

export function factsOf(rules: readonly FactRule[], outline: Outline, report: (problem: Problem) => void): readonly Fact[] {
  return rules.map((rule, i) => factOf(rule, `/facts/${i}`, outline, report))
}

function factOf(rule: FactRule, pointer: string, outline: Outline, report: (problem: Problem) => void): Fact {
  const { measure, method = 'counted', each } = rule
  const bad = (field: string, problem: Problem): void => report(problem.under(`${pointer}/${field}`))
  if (!/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/.test(measure)) bad('measure', refuseForm('measure', { given: measure.slice(0, 64) }))
  if (!methods.includes(method)) bad('method', refuseForm('method', { given: method, ...didYouMean(method, methods) }))
  const repeat = each === undefined ? undefined : outline.byName.get(each)
  if (each !== undefined && !repeat?.inside) {
    const repeats = outline.entries.filter((e) => e.inside).map((e) => e.question.name)
    bad('each', refuseForm('each', { given: each.slice(0, 64), ...didYouMean(each, repeats) }))
  }
  const level = repeat?.inside ?? outline.levels[0]!
  const bound = (field: 'value' | 'when'): Bound | undefined => {
    const source = rule[field]
    if (source === undefined) return undefined
    const found = bind(source, { outline, level }, (p) => bad(field, p))
    // A fact worked out again next year must be the fact of today.
    if (found.clock) bad(field, refuseForm('fact_clock'))
    return found
  }
  const [value, when] = [bound('value'), bound('when')]
  return { measure, method, level, ...(value ? { value } : {}), ...(when ? { when } : {}) }
}

/** What is not a number, not finite or zero states nothing: missing is not zero, and zero adds nothing. */
export function stated(facts: readonly Fact[], outline: Outline, answers: Answers): readonly StatedFact[] {
  const rows: Row[][] = outline.levels.map(() => [])
  load(outline.levels[0]!, answers, '', rows)
  const found: StatedFact[] = []
  for (const { measure, method, level, value, when } of facts) {
    for (const row of rows[level.index]!) {
      const scope = { row, self: '', today: '' as Day, lang: 'vi' as const }
      if (when && !toBoolean(when.run(scope))) continue
      const number = value ? toNumber(value.run(scope)) : 1
      if (number !== 0 && Number.isFinite(number)) found.push({ measure, value: number, method })
    }
  }
  return found
}

/** Checked answers hold only what applies, so that no rule has to run again to read them. */
function load(level: Level, answers: Readonly<Record<string, unknown>>, path: string, rows: Row[][], up?: Row): Row {
  const row = newRow(level, answers, path, up)
  rows[level.index]!.push(row)
  for (const entry of level.entries) {
    const answer = Object.hasOwn(answers, entry.question.name) ? answers[entry.question.name] : undefined
    row.rows[entry.slot] = entry.inside ? loadRepeat(entry, answer, row, rows) : []
    if (!entry.inside) row.cells[entry.slot] = cellOf(answer as Answer | undefined)
  }
  return row
}

function loadRepeat(entry: Entry, answer: unknown, row: Row, rows: Row[][]): Row[] {
  if (!Array.isArray(answer)) return []
  return answer.filter(isObject).map((one, i) => load(entry.inside!, one, `${row.path}/${entry.question.name}/${i}`, rows, row))
}
