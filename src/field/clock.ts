import { today, type Day } from '#base/day.ts'
import { keep, setting } from './store.ts'

/*
 * Cheap telephones show the wrong time, sometimes by a day. Each answer of the server tells the right one; what was read from
 * the clock before is put right before it is sent.
 */

/** Further apart than this, the clock is wrong and not only slow to hear. */
export const tolerance = 5 * 60_000

/** The day at a moment, given in ms, of a clock that is wrong by `offset` ms. */
export const dayAt = (moment: number, offset: number): Day => today(new Date(moment + offset))

/** By how many ms the server is ahead of this telephone, as last heard; 0 before. */
export async function clockOffset(): Promise<number> {
  return (await setting<number>('clock')) ?? 0
}

/** What an answer of the server says about the time: `now` is when it was made, between `asked` and `heard`. */
export async function learnClock(now: string | Date, asked: number, heard: number): Promise<number> {
  const measured = new Date(now).getTime() - (asked + heard) / 2
  const offset = Math.abs(measured) < tolerance ? 0 : Math.round(measured)
  await keep('clock', offset)
  return offset
}
