import type { Ctx } from '#base/ctx.ts'
import { sql, type Db } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import { findId, newId } from '#base/id.ts'
import { stateFacts } from '#core/fact/state.ts'
import { allow, asSystem } from '#core/people/door.ts'
import { refuse } from '../problems.ts'
import * as q from './activity.queries.ts'

/** So many days after somebody met a household it still counts as sorting: a branch of two can see its whole lane once a year. */
export const aliveDays = 365
const atOnce = 500

const installed = sql<{ there: boolean }>('waste.activity_measured', "select count(*) = 2 as there from fact.measure where key in ('waste.active_households', 'waste.lapsed_households')")

/**
 * Counts anew which households still sort, and states what changed: a function of the records, so that counting again adds nothing
 * and a sheet that arrives late is counted as if it had come in time.
 * @returns how many villages' months changed
 */
export async function countActive(ctx: Ctx): Promise<number> {
  return count(await asSystem(ctx, 'system:waste-activity'))
}

/** What a counted month of a village rests on. */
export type Told = { readonly leaf: number; readonly name: string; readonly kind: string; readonly day: Day; readonly steps: readonly q.StepRow[] }

/**
 * The end of a figure's thread: whose enrolment or visit made a village's count change in a month, as the records stand now.
 * @throws Problem `waste.no_activity`, `people.no_mandate`
 */
export async function activityTold(ctx: Ctx, origin: string): Promise<Told> {
  const id = findId(origin)
  const found = id && (await q.stated.first(await allow(ctx, 'record.read', []), id))
  if (!found) throw refuse('no_activity')
  return { ...found, steps: await q.steps.all(await allow(ctx, 'record.read', found.leaf), ctx.day, aliveDays, found.leaf, found.day) }
}

async function count(db: Db): Promise<number> {
  // Where the kit was never installed there is nothing to count for.
  if (!(await installed.first(db))?.there) return 0
  const changes = await q.changes.all(db, db.ctx.day, aliveDays)
  for (let i = 0; i < changes.length; i += atOnce) {
    const batch = changes.slice(i, i + atOnce).map((change) => ({ ...change, id: newId() }))
    await stateFacts(db,
      batch.flatMap(({ shard, leaf, id, day, active, lapsed }) => (day === null ? [] : [['waste.active_households', active] as const, ['waste.lapsed_households', lapsed] as const]
        .flatMap(([measure, value], ordinal) => (value === 0 ? [] : [{ shard, leaf, origin: id, kind: 'waste.activity', ordinal, measure, day, value, method: 'counted' as const }])))),
      batch.map(({ shard, leaf, id, day, active, lapsed }) => ({ shard, unit: leaf, event: 'waste.activity_counted', about: id, body: { day, active, lapsed } })),
      batch.flatMap(({ shard, id, origins }) => origins.map((origin) => ({ shard, origin, by: id }))))
  }
  return changes.length
}
