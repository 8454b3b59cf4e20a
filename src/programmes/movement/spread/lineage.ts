import type { Ctx } from '#base/ctx.ts'
import { isId, type Id } from '#base/id.ts'
import { open } from '#core/people/door.ts'
import * as q from './lineage.queries.ts'

/** Somebody who does it, and whom they took it from; `outcomes` are what was found after 3, 6 and 12 months. */
export type Kin = q.KinRow
export type { Finding } from './outcome.queries.ts'

/** More than this is a list to take away, not a drawing. */
const mostKin = 2_000

/**
 * The whole published lineage that one belongs to, from where it began: sources before their copies, failures included. Places, days
 * and states for everybody; a title only of what was recognised.
 * @returns none where it is no part of any
 */
export async function lineageOf(ctx: Ctx, id: string): Promise<Kin[]> {
  const db = await open(ctx)
  const given = id.toLowerCase()
  const from = isId(given) ? await q.origin.first(db, given) : undefined
  return from ? q.kin.all(db, from.id, ctx.day, mostKin) : []
}

/** One of a lineage with all that took it up, directly or not. */
export function branchOf(all: readonly Kin[], id: string): Kin[] {
  const inside = new Set<Id>()
  // Sources stand before their copies, so one pass finds all.
  return all.filter((one) => (one.id === id || (one.copiedFrom !== null && inside.has(one.copiedFrom))) && inside.add(one.id))
}

export type Adoption = { readonly quarter: string; readonly begun: number; readonly going: number }

/** Since when it goes on no more: stopped, or found so. */
export const endOf = ({ stoppedOn, foundStoppedOn }: Pick<Kin, 'stoppedOn' | 'foundStoppedOn'>) => stoppedOn ?? foundStoppedOn

/** Quarter by quarter, how many places had begun it, and how many of these went on; empty where nothing has a day. */
export function adoptionOf(all: readonly Kin[], today: string): Adoption[] {
  const days = all.flatMap((one) => {
    const end = endOf(one)
    return one.since === null ? [] : [{ from: quarterOf(one.since), to: end === null ? null : quarterOf(end) }]
  })
  if (days.length === 0) return []
  const first = days.map((one) => one.from).toSorted()[0]!
  const found: Adoption[] = []
  for (let quarter = before(first); quarter <= quarterOf(today) && found.length < 200; quarter = after(quarter)) {
    const begun = days.filter((one) => one.from <= quarter).length
    found.push({ quarter, begun, going: begun - days.filter((one) => one.to !== null && one.to <= quarter).length })
  }
  return found
}

const quarterOf = (day: string) => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
const parts = (quarter: string): [number, number] => [Number(quarter.slice(0, 4)), Number(quarter.slice(6))]
function after(quarter: string): string {
  const [year, n] = parts(quarter)
  return n === 4 ? `${year + 1}-Q1` : `${year}-Q${n + 1}`
}
function before(quarter: string): string {
  const [year, n] = parts(quarter)
  return n === 1 ? `${year - 1}-Q4` : `${year}-Q${n - 1}`
}
