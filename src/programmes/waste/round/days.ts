import { addDays, type Day } from '#base/day.ts'

/** A weekly round as far as days matter; 1 is Monday. */
export type Pattern = { readonly weekday: number; readonly from: Day; readonly to: Day | null; readonly begins: string; readonly ends: string }
export type Change = { readonly day: Day; readonly instead: Day | null; readonly begins: string | null; readonly ends: string | null; readonly words: string }
/** One collection: on its usual day, moved from another (`moved`), or one that is left out (`cancelled`). Hours are "17:30". */
export type Collection = { readonly day: Day; readonly begins: string; readonly ends: string; readonly cancelled: boolean; readonly moved: Day | null; readonly words: string | null }

export const weekdayOf = (day: Day): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1

/** Whether a round would collect on a day, if nothing was changed. */
export const falls = ({ weekday, from, to }: Pattern, day: Day): boolean => weekdayOf(day) === weekday && day >= from && (to === null || day <= to)

/** The first day of a pattern on which something is collected; undefined where its days hold none. */
export function firstOf(pattern: Pattern): Day | undefined {
  const first = addDays(pattern.from, (pattern.weekday - weekdayOf(pattern.from) + 7) % 7)
  return falls(pattern, first) ? first : undefined
}

/** All collections of a round from a day to another, in order; a change of a day on which the round does not fall is passed over. */
export function collectionsOf(pattern: Pattern, changes: readonly Change[], from: Day, to: Day): Collection[] {
  const changed = new Map(changes.filter((change) => falls(pattern, change.day)).map((change) => [change.day, change]))
  const found: Collection[] = []
  const { begins, ends } = pattern
  for (let day = addDays(from, (pattern.weekday - weekdayOf(from) + 7) % 7); day <= to; day = addDays(day, 7)) {
    if (!falls(pattern, day)) continue
    const change = changed.get(day)
    if (!change) found.push({ day, begins, ends, cancelled: false, moved: null, words: null })
    else if (change.instead === null) found.push({ day, begins, ends, cancelled: true, moved: null, words: change.words })
  }
  for (const change of changed.values()) {
    if (change.instead !== null && change.instead >= from && change.instead <= to) found.push({ day: change.instead, begins: change.begins ?? begins, ends: change.ends ?? ends, cancelled: false, moved: change.day, words: change.words })
  }
  return found.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.begins < b.begins ? -1 : 1))
}
