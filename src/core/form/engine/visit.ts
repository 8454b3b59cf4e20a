import type { Problem } from '#base/problem.ts'
import { didYouMean } from './nearest.ts'
import type { Outline } from './outline.ts'
import { refuseForm } from './problems.ts'
import type { FormDefinition, QuestionType } from './types.ts'

const mostDays = 1_000

/** A rule that names a question or an outcome which is not there would plan nothing, and nobody would notice. */
export function checkVisit({ visit, about }: FormDefinition, outline: Outline, report: (problem: Problem) => void): void {
  if (!visit) return
  if (about !== 'household') report(refuseForm('visit_about', undefined, { at: '/visit' }))
  const ofType = (field: 'outcome' | 'next', name: string, type: QuestionType) => {
    const entry = outline.byName.get(name)
    if (entry?.question.type === type && entry.level === outline.levels[0]) return entry
    const fitting = outline.levels[0]!.entries.filter(({ question }) => question.type === type).map(({ question }) => question.name)
    report(refuseForm('visit_question', { given: name.slice(0, 64), type, ...didYouMean(name, fitting) }, { at: `/visit/${field}` }))
    return undefined
  }
  const outcome = ofType('outcome', visit.outcome, 'select_one')
  if (visit.next !== undefined) ofType('next', visit.next, 'date')
  for (const [value, days] of Object.entries(visit.after)) {
    const known = [...outcome?.choices?.keys() ?? []]
    if (outcome && !known.includes(value)) report(refuseForm('visit_outcome', { given: value.slice(0, 64), ...didYouMean(value, known) }, { at: `/visit/after/${value}` }))
    if (!Number.isInteger(days) || days < 0 || days > mostDays) report(refuseForm('visit_days', { given: String(days).slice(0, 20), limit: mostDays }, { at: `/visit/after/${value}` }))
  }
}
