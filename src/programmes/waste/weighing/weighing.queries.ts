import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import { leavesBelow } from '#core/household/household.queries.ts'

export type WeighingRow = { day: Day; base: boolean; households: number; days: number; bins: { group: string; kg: number; fate: string }[] }

const stands = 'not exists (select from form.record s where s.shard_id = r.shard_id and s.supersedes = r.id)'

/** Sample weighings below a unit that stand; of a version that asked neither for a base nor for where the waste went, none. */
export const weighings = sql<WeighingRow, [number, Day, Day]>('waste.weighings', `
  select r.day, r.answers ->> 'base' = 'yes' as base, (r.answers ->> 'households')::int as households, (r.answers ->> 'days')::int as days, r.answers -> 'bins' as bins
  from form.record r join form.form f on f.id = r.form and f.key = 'waste_weighing'
  where r.leaf in (${leavesBelow('$2', '$1')}) and r.day <= $3 and r.answers ? 'base' and r.answers ? 'days' and jsonb_typeof(r.answers -> 'bins') = 'array' and ${stands}
  order by r.day, r.id`)

/** Estimates of this very place that share a day with a period. */
export const kept = sql<{ day: Day }, [number, Day, Day]>('waste.estimates_kept', `
  select r.day from form.record r join form.form f on f.id = r.form and f.key = 'waste_estimate'
  where r.leaf = $1 and (r.answers ->> 'from')::date <= $3 and (r.answers ->> 'to')::date >= $2 and ${stands} limit 1`)
