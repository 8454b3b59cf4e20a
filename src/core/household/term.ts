import { addDays, addMonths, type Day, type Month } from '#base/day.ts'
import { sql, type Db } from '#base/db/sql.ts'

/** How long something may take: `working_days` skip Saturdays, Sundays and the days off that the deployment knows. */
export type Term = { readonly key: string; readonly count: number; readonly counted: 'working_days' | 'days' | 'months'; readonly source: string }

const terms = sql<Term>('household.terms', 'select key, count, counted, source from household.term')
const daysOff = sql<{ day: Day }, [Day]>('household.days_off', 'select day from household.day_off where day > $1')

export type Until = (key: string, from: Day) => Day

/** All terms, to count with from days not before `earliest`. @throws Error for a term that no migration ever made */
export async function termsFrom(db: Db, earliest: Day): Promise<{ until: Until; of: (key: string) => Term }> {
  const all = new Map((await terms.all(db)).map((term) => [term.key, term]))
  const off = new Set((await daysOff.all(db, earliest)).map(({ day }) => day))
  const of = (key: string): Term => {
    const term = all.get(key)
    if (!term) throw new Error(`there is no term ${key}`)
    return term
  }
  return { of, until: (key, from) => lastDay(of(key), from, off) }
}

/**
 * The last day of a term that began on `from`, which itself is not counted. A last day that is a day off is not put off to the next
 * working day, although the Civil Code (Art. 148) would allow it: early is never wrong.
 */
export function lastDay({ count, counted }: Pick<Term, 'count' | 'counted'>, from: Day, off: ReadonlySet<Day>): Day {
  if (counted === 'days') return addDays(from, count)
  if (counted === 'months') return sameDayLater(from, count)
  let day = from
  for (let left = count; left > 0;) {
    day = addDays(day, 1)
    if (isWorkingDay(day, off)) left--
  }
  return day
}

export function isWorkingDay(day: Day, off: ReadonlySet<Day>): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6 && !off.has(day)
}

/** 31 January and one month is the last of February. */
function sameDayLater(from: Day, months: number): Day {
  const first = addMonths(`${from.slice(0, 7)}-01` as Month, months)
  const last = addDays(addMonths(first, 1), -1)
  const same = `${first.slice(0, 7)}-${from.slice(8)}` as Day
  return same > last ? last : same
}
