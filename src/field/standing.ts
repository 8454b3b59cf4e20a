import { dayText } from '../ui/format.ts'
import { m } from '../ui/words.ts'
import type { Household } from './store.ts'
import { daysSince } from './words.ts'

/** `new`: nobody was there yet. `due`: the day to come again is here. `resting`: none is planned. */
export type Standing = { readonly state: 'done' | 'new' | 'due' | 'later' | 'resting'; readonly words: string }

/** How a household stands today, in a few words. A refusal is the outcome of a visit; nothing is said of why. */
export function standing({ lastVisit, outcome, nextVisit }: Household, today: string): Standing {
  if (lastVisit === null) return { state: 'new', words: m.field_never() }
  const last = outcomeWords(outcome)
  if (lastVisit === today) return { state: 'done', words: m.field_visited_today({ outcome: last }) }
  const days = daysSince(lastVisit, today)
  const before = m.field_visited({ outcome: last, n: days })
  if (nextVisit === null) return { state: 'resting', words: before }
  return nextVisit <= today ? { state: 'due', words: `${before} · ${m.field_again_now()}` } : { state: 'later', words: `${before} · ${m.field_again({ day: dayText(nextVisit) })}` }
}

function outcomeWords(outcome: string | null): string {
  const known: Readonly<Record<string, () => string>> = { met: m.field_outcome_met, absent: m.field_outcome_absent, postponed: m.field_outcome_postponed, refused: m.field_outcome_refused }
  return known[outcome ?? '']?.() ?? m.field_outcome_other()
}
