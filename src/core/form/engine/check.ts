import type { Problem } from '#base/problem.ts'
import { labelOf } from './answer.ts'
import type { Plan } from './order.ts'
import { fill } from './fill.ts'
import type { Entry } from './outline.ts'
import { refuseAnswer } from './problems.ts'
import { isObject, type Row, type Scope } from './row.ts'
import type { Answer, Answers, Checked, CheckOptions } from './types.ts'
import { toBoolean, toNumber } from './value.ts'

/** Beyond this nobody reads on, and a hostile record must not cost more to refuse than to accept. */
const mostErrors = 200

/**
 * Checks in two passes: `fill` works out every answer, then the form is walked in the order in which it is read, so that
 * errors come in the order of the questions. A refused answer of the right type stays in `answers`: the page shows it again.
 */
export function check(plan: Plan, given: unknown, { today, lang = 'vi' }: CheckOptions): Checked {
  if (!isObject(given)) return { answers: {}, errors: [refuseAnswer('shape')] }
  const { root, wrong } = fill(plan, given, today, lang)
  const errors: Problem[] = [...wrong.values()].filter((problem) => problem.code === 'answer.unknown')
  const report = (problem: Problem): void => {
    if (errors.length < mostErrors) errors.push(problem)
  }

  /** Groups lie flat: their answers are kept among those of the level they stand in. */
  const keep = (row: Row, entries: readonly Entry[], kept: Record<string, Answer>): Record<string, Answer> => {
    for (const entry of entries) {
      const { question, slot } = entry
      if (!row.relevant[slot] || question.type === 'note') continue
      if (question.type === 'group') keep(row, entry.children, kept)
      else {
        const answer = question.type === 'repeat' ? repetitions(entry, row) : row.answers[slot]
        judge(entry, row, answer)
        if (answer !== undefined) kept[question.name] = answer
      }
    }
    return kept
  }

  const repetitions = (entry: Entry, row: Row): Answer | undefined => {
    const rows = row.rows[entry.slot]!
    return rows.length === 0 ? undefined : rows.map((one): Answers => keep(one, entry.children, {}))
  }

  /** At most one error for each question: the first that must be put right. */
  const judge = (entry: Entry, row: Row, answer: Answer | undefined): void => {
    const { question } = entry
    const rule = plan.rules[entry.index]!
    const at = `${row.path}/${question.name}`
    const mistyped = wrong.get(at)
    if (mistyped) return report(mistyped)
    const scope: Scope = { row, self: row.cells[entry.slot]!, today, lang }
    const label = labelOf(question)
    if (rule.count) {
      const wanted = Math.max(0, Math.trunc(toNumber(rule.count(scope))) || 0)
      const count = row.rows[entry.slot]!.length
      if (count !== wanted) return report(refuseAnswer('repeat_count', { label, wanted, count }, { at }))
    }
    if (answer === undefined) {
      if (rule.required && toBoolean(rule.required(scope))) report(refuseAnswer('required', { label }, { at }))
      return
    }
    const refused = filteredOut(entry, rule.filter, answer, scope)
    if (refused !== undefined) return report(refuseAnswer('choice_filtered', { label, given: refused }, { at }))
    if (rule.constraint && !toBoolean(rule.constraint(scope))) {
      const said = question.constraintMessage
      const own = said && refuseAnswer('constraint', { label, message_vi: said.vi, message_en: said.en ?? said.vi }, { at })
      report(own ?? refuseAnswer('not_allowed', { label }, { at }))
    }
  }

  return { answers: keep(root, plan.outline.top, {}), errors }
}

/** The first chosen value that the choice filter does not offer now. */
function filteredOut(entry: Entry, filter: ((scope: Scope) => unknown) | undefined, answer: Answer, scope: Scope): string | undefined {
  if (!filter) return undefined
  const chosen = (Array.isArray(answer) ? answer : [answer]) as readonly string[]
  return chosen.find((value) => {
    const choice = entry.choices?.get(value)
    return !choice || !offered(filter, { ...scope, choice })
  })
}

/** A filter that gives a number or a text offers the choice as XPath's boolean() would. */
export function offered(filter: (scope: Scope) => unknown, scope: Scope): boolean {
  const said = filter(scope)
  return typeof said === 'boolean' ? said : said !== '' && said !== 0
}
