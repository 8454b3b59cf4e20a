import type { Ctx } from '#base/ctx.ts'
import type { Day, Period } from '#base/day.ts'
import { sql, type Db } from '#base/db/sql.ts'
import { findId, newId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { listIndicators, type Indicator } from '#core/indicator/values.ts'
import { getInitiative, type Initiative } from '#core/initiative/initiative.ts'
import type { KitWhole } from '#core/kit/read.ts'
import { allow } from '#core/people/door.ts'
import { readVerified, type Verified } from '#core/verification/verified.ts'
import { refuse } from './problems.ts'
import { inTenYears, readDay, toWrite } from './read.ts'

/** What an initiative is to reach, beside what it has reached. */
export type Target = {
  /** Null for what its kit asks of everyone. */
  readonly id: Id | null
  readonly atLeast: number; readonly by: Day | null
  readonly indicator: Indicator; readonly figure: Verified
  /** Where the target is one for each of something (for each officer): that figure. */
  readonly per: { readonly indicator: Indicator; readonly figure: Verified } | null
  /** The figure, or its part for each; null where either is missing, which is not zero. */
  readonly reached: number | null
}
export type Targets = { readonly targets: readonly Target[]; readonly period: Period; readonly map: Day; readonly unit: number }

type Row = { id: Id; initiative: Id; indicator: string; atLeast: number; by: Day | null }
const standing = sql<Row, [number, Id]>('movement.targets', `
  select id, initiative, indicator, at_least::float8 as "atLeast", by_day as by from movement.target where shard_id = $1 and initiative = $2 and dropped_at is null order by at, id`)
const one = sql<Row, [Id]>('movement.target', 'select id, initiative, indicator, at_least::float8 as "atLeast", by_day as by from movement.target where id = $1 and dropped_at is null')
const put = sql<never, unknown[]>('movement.put_target', `
  insert into movement.target (shard_id, id, initiative, leaf, indicator, at_least, by_day, actor, mandate, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`)
const drop = sql<never, [number, Id, Date]>('movement.drop_target', 'update movement.target set dropped_at = $3 where shard_id = $1 and id = $2 and dropped_at is null')

/** Today where the unit still lives, else its last day: figures of a place are read under a map on which it stands. */
const lastMap = sql<{ map: Day }, [number, Day]>('movement.last_map', `
  select case when bool_or(valid @> $2::date) then $2::date else max(upper(valid)) - 1 end as map from unit.life where unit = $1`)

/** Sets a target of the initiative's own. @throws Problem `movement.unknown_indicator`, `movement.target_amount`, `movement.far_day`, `movement.not_begun`, `initiative.not_found`, `people.no_mandate` */
export async function setTarget(ctx: Ctx, id: string, given: { readonly indicator: string; readonly atLeast: number; readonly by?: string | null }): Promise<{ id: Id }> {
  const { db, there } = await toWrite(ctx, id)
  if (!(await listIndicators(ctx)).some((indicator) => indicator.key === given.indicator)) throw refuse('unknown_indicator', undefined, { at: '/indicator' })
  if (!(given.atLeast > 0 && given.atLeast <= 1e9)) throw refuse('target_amount', undefined, { at: '/atLeast' })
  const by = given.by ? readDay(given.by, '/by', inTenYears(ctx.day)) : null
  const target = newId()
  await put.run(db, there.shard, target, there.id, there.leaf, given.indicator, given.atLeast, by, ctx.account, db.mandate, ctx.now)
  await tell(db, there, target, 'movement.target_set', { initiative: there.id, indicator: given.indicator, atLeast: given.atLeast, by })
  return { id: target }
}

/** Takes a target back; the ledger keeps that it was set. @throws Problem `movement.no_target`, `people.no_mandate` */
export async function dropTarget(ctx: Ctx, target: string): Promise<void> {
  const id = findId(target)
  const found = id ? await one.first(await allow(ctx, 'progress.write', []), id) : undefined
  if (!found) throw refuse('no_target')
  const there = await getInitiative(ctx, found.initiative)
  const db = await allow(ctx, 'progress.write', there.unit)
  await drop.run(db, there.shard, found.id, ctx.now)
  await tell(db, there, found.id, 'movement.target_dropped', { initiative: there.id, indicator: found.indicator })
}

/** What the kit and the initiative itself want reached, read from the published figures of its place over its time. A room and a door: `db` sees the initiative. */
export async function targetsOf(ctx: Ctx, db: Db, there: Initiative, kit: KitWhole | undefined): Promise<Targets> {
  const [own, all, stands] = await Promise.all([standing.all(db, there.shard, there.id), listIndicators(ctx), lastMap.first(db, there.unit, ctx.day)])
  const wanted = [...(kit?.targets ?? []).map((t) => ({ id: null, by: null, per: null as string | null, ...t })), ...own.map((t) => ({ ...t, per: null }))]
  const map = stands!.map
  const period: Period = { from: there.startsOn ?? there.registeredOn, to: ctx.day }
  const keys = [...new Set(wanted.flatMap((t) => (t.per ? [t.indicator, t.per] : [t.indicator])))].filter((key) => all.some((one) => one.key === key))
  const figures = keys.length === 0 ? [] : await readVerified(ctx, { indicators: keys, unit: there.unit, period, map })
  const read = (key: string) => {
    const [indicator, figure] = [all.find((one) => one.key === key), figures.find((one) => one.indicator === key)]
    return indicator && figure ? { indicator, figure } : undefined
  }
  return {
    unit: there.unit, period, map,
    targets: wanted.flatMap(({ id, indicator: key, per: each, atLeast, by }): Target[] => {
      const [of, per] = [read(key), each === null ? null : read(each)]
      // What is no longer published can no longer be held against anybody.
      if (!of || per === undefined) return []
      return [{ id, atLeast, by, ...of, per, reached: per === null ? of.figure.value : divided(of.figure.value, per.figure.value) }]
    }),
  }
}

const divided = (top: number | null, bottom: number | null) => (top === null || bottom === null || bottom === 0 ? null : top / bottom)

function tell(db: Db, there: Initiative, about: Id, event: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  return happened(db, [{ shard: there.shard, unit: there.leaf, event, about, body }])
}
