import type { Criterion, Rubric } from '#programmes/movement/index.ts'
import { number } from '$ui/number.ts'
import { m } from '$ui/words.ts'
import { kindText, levelText } from '../words.ts'

export const stateText = (state: Rubric['state']): string => ({ draft: m.movement_rubric_state_draft, in_force: m.movement_rubric_state_in_force, ended: m.movement_rubric_state_ended })[state]()
export const yearsText = ({ yearFrom, yearTo }: Pick<Rubric, 'yearFrom' | 'yearTo'>): string => (yearFrom === yearTo ? String(yearFrom) : `${yearFrom}–${yearTo}`)
export const scopeText = (rubric: Pick<Rubric, 'level' | 'kinds' | 'yearFrom' | 'yearTo'>): string => [levelText(rubric.level), yearsText(rubric), rubric.kinds.map(kindText).join(', ')].filter((part) => part !== '').join(' · ')
/** Whose figure an automatic criterion reads: the model's own (`own.…`), or that of the whole unit. */
export function readsText({ indicator }: Pick<Criterion, 'indicator'>, titles: Readonly<Record<string, string>>): string {
  const said = { indicator: titles[indicator ?? ''] ?? indicator ?? '–' }
  return indicator?.startsWith('own.') ? m.movement_rubric_reads_own(said) : m.movement_rubric_reads(said)
}
/** How an automatic criterion gives its points. */
export function ruleText({ target, thresholds, max }: Criterion): string {
  if (target !== null) return m.movement_rubric_rule_target({ target: number(target), max: number(max) })
  return (thresholds ?? []).map(({ from, points }) => m.movement_rubric_rule_from({ from: number(from), points: number(points) })).join('; ')
}
