import { today } from '#base/day.ts'
import type { State } from '#core/verification/sample.ts'
import type { Outcome } from '#core/verification/visit.ts'
import { dayText } from '$ui/format.ts'
import { whole } from '$ui/number.ts'
import { unitTitle } from '$ui/unit.ts'
import { m } from '$ui/words.ts'

/** A finding as the button says it, as the list tells it, and what it means. */
export const outcomes: Readonly<Record<Outcome, { readonly act: () => string; readonly told: () => string; readonly means: () => string }>> = {
  confirmed: { act: m.movement_check_do_confirmed, told: m.movement_check_confirmed, means: m.movement_check_confirmed_means },
  different: { act: m.movement_check_do_different, told: m.movement_check_different, means: m.movement_check_different_means },
  not_found: { act: m.movement_check_do_not_found, told: m.movement_check_not_found, means: m.movement_check_not_found_means },
  refused: { act: m.movement_check_do_refused, told: m.movement_check_refused, means: m.movement_check_refused_means },
}
export const outcomeText = (outcome: string | null) => (outcome !== null && Object.hasOwn(outcomes, outcome) ? outcomes[outcome as Outcome].told() : m.movement_check_waiting())

type Part = { readonly unit: number; readonly name: string; readonly kind: string; readonly inside: string | null }
/** A part's name: villages that nobody knows are told apart by where they lie; what lies in no one part goes by the name of the whole. */
export function partText({ unit, name, kind, inside }: Part, whole: number, parts: number): string {
  if (unit === whole && parts > 1) return m.movement_check_between({ unit: name })
  return kind === 'unspecified' ? m.thread_place_unknown({ name: inside ?? '' }) : unitTitle(kind, name)
}

export type Stage = 'planned' | 'giving' | 'visiting' | 'complete' | 'closed' | 'abandoned'
type Stands = { readonly state: State; readonly drawn: number; readonly assigned: number; readonly visited: number }

/** How far a check has come, and so what comes next. */
export function stageOf({ state, drawn, assigned, visited }: Stands): Stage {
  if (state !== 'drawn') return state
  if (visited >= drawn) return 'complete'
  return assigned < drawn ? 'giving' : 'visiting'
}

const stages: Readonly<Record<Stage, { readonly told: () => string; readonly next: () => string }>> = {
  planned: { told: m.movement_check_stage_planned, next: m.movement_check_next_draw },
  giving: { told: m.movement_check_stage_giving, next: m.movement_check_next_assign },
  visiting: { told: m.movement_check_stage_visiting, next: m.movement_check_next_follow },
  complete: { told: m.movement_check_stage_complete, next: m.movement_check_next_close },
  closed: { told: m.movement_check_stage_closed, next: m.movement_check_next_result },
  abandoned: { told: m.movement_check_stage_abandoned, next: m.movement_check_next_abandoned },
}
/** Which draw of its figure a check is; nothing need be said of a first one. */
export function drawText({ nth, givenUp }: { readonly nth: number; readonly givenUp: number }): string | null {
  if (nth === 1) return null
  return givenUp === 0 ? m.movement_check_nth({ nth: whole(nth) }) : m.movement_check_nth_given_up({ nth: whole(nth), count: whole(givenUp) })
}

type GivenUp = { readonly closedAt: Date | null; readonly drawn: number | null; readonly visited: number | null }
/** When a check was given up, and how far it was. */
export function abandonedText({ closedAt, drawn, visited }: GivenUp): string {
  const day = dayText(today(closedAt!))
  return drawn ? m.movement_check_abandoned_on({ day, visited: whole(visited ?? 0), drawn: whole(drawn) }) : m.movement_check_abandoned_undrawn({ day })
}

export const stageWords = (stage: Stage) => ({ told: stages[stage].told(), next: stages[stage].next() })
