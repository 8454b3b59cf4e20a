import { addDays, type Day } from '#base/day.ts'
import { columns, type Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import * as q from './initiative.queries.ts'
import { isHonour, moveOf, type Level, type Step } from './life.ts'

/** Where an initiative stands: a function of its passages, kept beside it. */
export type Standing = Pick<q.InitiativeRow, 'state' | 'level' | 'year' | 'revisitOn' | 'honour' | 'honourLevel'>

/** What nobody has looked at for half a year is "not confirmed lately", not active for ever; an honour holds for a year. */
const revisitEvery = 183
const honourHolds = 365
const looks: Partial<Record<Step, number>> = {
  begin: revisitEvery, confirm: revisitEvery, assess: revisitEvery, appraise: revisitEvery, renew: revisitEvery, recognise: honourHolds, distinguish: honourHolds, commend: honourHolds }

/**
 * Where a step that was taken on a day leads: the same for one, for many, and for what is told of the past.
 * @param to the level to which it is promoted, the year for which it is renewed
 */
export function standingAfter(there: Standing, step: Step, day: Day, to: { readonly level?: Level | undefined; readonly year?: number | undefined } = {}): Standing {
  // Whoever does not take on what was recognised below takes nothing away from it.
  const back = step === 'return' ? there.honour : null
  const state = back ?? moveOf(step).to ?? there.state
  const level = (back && there.honourLevel) ?? to.level ?? there.level
  const look = looks[step]
  const revisitOn = step === 'stop' ? null : look === undefined ? there.revisitOn : addDays(day, look)
  const honour = isHonour(state) ? { honour: state, honourLevel: level } : { honour: there.honour, honourLevel: there.honourLevel }
  return { state, level, year: to.year ?? there.year, revisitOn, ...honour }
}

/** Keeps where each stands; what somebody changed meanwhile is left alone. @param registeredOn kept only where there is none yet @returns those that were kept */
export async function keepStandings(db: Db, all: readonly (Standing & { readonly shard: number; readonly id: Id; readonly edition: number; readonly registeredOn: Day | null })[]): Promise<ReadonlyMap<Id, number>> {
  if (all.length === 0) return new Map()
  const rows = await q.move.all(db, db.ctx.now, ...columns(all, 'shard', 'id', 'edition', 'state', 'level', 'year', 'registeredOn', 'revisitOn', 'honour', 'honourLevel'))
  return new Map(rows.map(({ id, edition }) => [id, edition]))
}
