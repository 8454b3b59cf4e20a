import type { Day } from '#base/day.ts'
import { sql, type Db } from '#base/db/sql.ts'
import type { Step } from './life.ts'

/** A step taken between two days, both included; `from: null` is "since the beginning", `to: null` "until now". */
export type Took = { readonly step: Step; readonly from: Day | null; readonly to: Day | null }

type Places = { readonly steps: string; readonly from: string; readonly to: string }

/**
 * The passages `p` by which an initiative came to a step for the first time, within days: each counts once, however often it was
 * renewed. Reports count by this and the register lists by it, so that a figure is as many rows as it says.
 */
export const cameFirst = ({ steps, from, to }: Places): string => `
  p.step = any(${steps}::text[]) and p.day between ${from} and ${to}
  and not exists (select from initiative.passage b where b.shard_id = p.shard_id and b.initiative = p.initiative and b.step = p.step and (b.day, b.at, b.id) < (p.day, p.at, p.id))`

/** At one level each recognition is one of its own, also after a year's renewal: so do kits count that name a level. */
export const cameAt = ({ steps, from, to }: Places, level: string): string => `
  p.step = any(${steps}::text[]) and p.day between ${from} and ${to} and p.level = ${level}`

/** The leaves `f.leaf` below a unit on the map of a day. */
export const leavesBelow = (map: string, unit: string): string => `
  from unit.tree t join lateral (
    select lft, rgt from unit.tree_node where tree = t.id and unit = ${unit}
    union all select lft, lft + 1 from unit.tree_leaf where tree = t.id and leaf = ${unit} limit 1) n on true
  join unit.tree_leaf f on f.tree = t.id and f.lft >= n.lft and f.lft < n.rgt
  where t.valid @> ${map}::date`

/** Each leaf `leaf` with the unit `part` of `units` below which it hangs on the map of a day; with several where a place was divided. */
export const leavesOf = (map: string, units: string): string => `
  select f.leaf, n.unit as part from unit.tree t
  join unit.tree_node n on n.tree = t.id and n.unit = any(${units})
  join unit.tree_node p on p.tree = t.id and p.lft >= n.lft and p.lft < n.rgt
  join unit.tree_leaf f on f.tree = t.id and f.parent = p.unit
  where t.valid @> ${map}::date
  union select u.leaf, u.leaf from unnest(${units}) as u(leaf)`

/** All commune-level units on the map of a day. */
export const communesOn = (map: string): string => `array(
  select l.unit from unit.life l join unit.kind k on k.key = l.kind and k.level = 'commune' where l.valid @> ${map}::date)`

const nearest = sql<{ day: Day | null }, [number, Day]>('initiative.nearest_day', `
  select least(greatest($2::date, min(lower(valid))), max(coalesce(upper(valid) - 1, 'infinity'))) as day from unit.life where unit = $1`)

/**
 * The day of the map on which a unit's past is told: the last day asked about, today if that is earlier; for a unit that was not
 * there then, the nearest day on which it was.
 */
export async function mapOf(db: Db, unit: number, last: Day): Promise<Day> {
  const day = last < db.ctx.day ? last : db.ctx.day
  return (await nearest.first(db, unit, day))?.day ?? day
}
