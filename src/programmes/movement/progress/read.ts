import type { Ctx } from '#base/ctx.ts'
import { addDays, day as dayOf, type Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { findId, type Id } from '#base/id.ts'
import { tidy, tidyLines } from '#base/words.ts'
import { getInitiative, type Initiative } from '#core/initiative/initiative.ts'
import { isUnderWay } from '#core/initiative/life.ts'
import { allow } from '#core/people/door.ts'
import { refuse } from './problems.ts'

/** How what people write about progress is read; what is wrong is refused at its field and changes nothing. */

/** An initiative that may be written about, and the handle for it. @throws Problem `movement.not_begun`, `initiative.not_found`, `people.no_mandate` */
export async function toWrite(ctx: Ctx, id: string): Promise<{ db: Db; there: Initiative }> {
  const there = await getInitiative(ctx, id)
  const db = await allow(ctx, 'progress.write', there.unit)
  // While it is only written, waits for acceptance or was stopped, nothing is done in it.
  if (!isUnderWay(there)) throw refuse('not_begun')
  return { db, there }
}

/** The movement began in 2009; nothing is promised for more than ten years. */
export const earliest = '2009-01-01' as Day

/** @throws Problem `day.invalid`, `movement.far_day` */
export function readDay(given: string, at: string, to: Day): Day {
  const day = dayOf(given, at)
  if (day < earliest || day > to) throw refuse('far_day', { from: earliest, to }, { at })
  return day
}

export const inTenYears = (today: Day): Day => addDays(today, 3_653)

/** @throws Problem `movement.long` */
export function readText(given: string | undefined, at: string, max: number): string {
  const text = tidyLines(given ?? '')
  if (text.length > max) throw refuse('long', { max }, { at })
  return text
}

/** @throws Problem `movement.title` */
export function readTitle(given: string): string {
  const title = tidy(given)
  if (title.length < 3 || title.length > 300) throw refuse('title', undefined, { at: '/title' })
  return title
}

/** @throws Problem `movement.bad_id` */
export function getId(given: string): Id {
  const id = findId(given)
  if (!id) throw badId(given)
  return id
}

export const badId = (given: string) => refuse('bad_id', { given: given.slice(0, 60) }, { at: '/id' })
