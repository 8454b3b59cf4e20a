import { day as dayOf, type Day } from '#base/day.ts'
import { findId, type Id } from '#base/id.ts'
import { tidy } from '#base/words.ts'
import { refuse } from './problems.ts'

/** What is typed, as it can be kept; each says at which field it is wrong. */
export function readId(given: string, at = '/id'): Id {
  const id = findId(given)
  if (!id) throw refuse('bad_id', undefined, { at })
  return id
}

export function readWords(given: string, at: string, most: number): string {
  const text = tidy(given)
  if (text.length > most) throw refuse('too_long', { most }, { at })
  return text
}

/** A day on which something was done. @throws Problem `waste.future`, `day.invalid` */
export function readPast(given: string, today: Day, at = '/day'): Day {
  const day = dayOf(given, at)
  if (day > today) throw refuse('future', undefined, { at })
  return day
}
