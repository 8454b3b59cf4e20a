import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'

/** By how much households that sort (`active`) and that nobody met lately (`lapsed`) changed in a village and month; `origins` said something else before. */
export type ChangeRow = { shard: number; leaf: number; day: Day | null; active: number; lapsed: number; origins: Id[] }

/**
 * Relations up to `change`: in which village and on which day a household became active or lapsed, and by which record. `$1` is today,
 * `$2` for how many days a household counts as sorting after it was met. `where` may leave out records of other villages.
 */
const followed = (where: string) => `
  kinds as materialized (select id, key from form.form where key in ('waste_enrolment', 'waste_visit')),
  contact as (
    select r.shard_id, r.leaf, r.id, coalesce(r.about::text, lower(r.answers ->> 'household')) as who, r.day,
           case when k.key = 'waste_visit' then 'met' when r.answers ->> 'takes_part' = 'yes' then 'in' else 'out' end as what
    from form.record r join kinds k on k.id = r.form
    where r.day <= $1::date and (k.key = 'waste_enrolment' or r.answers ->> 'outcome' = 'met') and coalesce(r.about::text, r.answers ->> 'household') is not null
      ${where} and not exists (select from form.record s where s.shard_id = r.shard_id and s.supersedes = r.id)),
  spell as (
    select *, count(*) filter (where what <> 'met') over w as spell from contact
    window w as (partition by shard_id, leaf, who order by day, array_position(array['in', 'met', 'out'], what) rows unbounded preceding)),
  of_members as (
    -- Who was met without ever agreeing, or after having said no, takes part in nothing.
    select *, first_value(what) over (partition by shard_id, leaf, who, spell order by day, array_position(array['in', 'met', 'out'], what)) as began from spell where spell > 0),
  step as (
    select shard_id, leaf, id, day, what, lag(what) over w as before, lag(day) over w as last, lead(day) over w as next
    from of_members where began = 'in' or what = 'out'
    window w as (partition by shard_id, leaf, who order by day, array_position(array['in', 'met', 'out'], what))),
  change as (
    select shard_id, leaf, id, day, case when before is null or before = 'out' then 1 when last + $2::int < day then 1 else 0 end as active,
           case when before is not null and before <> 'out' and last + $2::int < day then -1 else 0 end as lapsed
    from step where what <> 'out'
    union all
    select shard_id, leaf, id, day + $2::int + 1, -1, 1 from step where what <> 'out' and day + $2::int < $1::date and (next is null or next > day + $2::int)
    union all
    select shard_id, leaf, id, day, case when last + $2::int < day then 0 else -1 end, case when last + $2::int < day then -1 else 0 end
    from step where what = 'out' and before is not null and before <> 'out')`

/**
 * Follows every household through its records: enrolled, met, gone. It counts as active from the day it is enrolled, for
 * `$2` days after each time somebody met it, then as lapsed until it is met again; one that says it stops is neither. A household is what a
 * record is about; where that is not known, the name by which the sheet calls it in its village.
 * What is stated already is compared, so that only what changed comes back.
 */
export const changes = sql<ChangeRow, [today: Day, days: number]>('waste.activity_changes', `
  with ${followed('')},
  wanted as (
    select shard_id, leaf, date_trunc('month', day)::date as month, max(day) as day, sum(active)::int as active, sum(lapsed)::int as lapsed
    from change group by shard_id, leaf, date_trunc('month', day)),
  stated as (
    select f.shard_id, f.leaf, date_trunc('month', f.day)::date as month, max(f.day) as day, array_agg(distinct f.origin) as origins,
           coalesce(sum(f.value) filter (where m.key = 'waste.active_households'), 0)::int as active, coalesce(sum(f.value) filter (where m.key = 'waste.lapsed_households'), 0)::int as lapsed
    from fact.fact f join fact.measure m on m.id = f.measure and m.key in ('waste.active_households', 'waste.lapsed_households')
    where f.kind = 'waste.activity' and f.retracted is null group by f.shard_id, f.leaf, date_trunc('month', f.day))
  select coalesce(w.shard_id, s.shard_id) as shard, coalesce(w.leaf, s.leaf) as leaf, w.day, coalesce(w.active, 0) as active, coalesce(w.lapsed, 0) as lapsed, coalesce(s.origins, '{}') as origins
  from (select * from wanted where active <> 0 or lapsed <> 0) w full join stated s using (shard_id, leaf, month)
  where (w.day, w.active, w.lapsed) is distinct from (s.day, s.active, s.lapsed)
  order by 1, 2, 3`)

/** One change of one household and the record behind it: the one that met it, or after which nobody did. */
export type StepRow = { record: Id; day: Day; active: number; lapsed: number; household: string | null; form: string; met: Day }
export const steps = sql<StepRow, [today: Day, days: number, leaf: number, month: Day]>('waste.activity_steps', `
  with ${followed('and r.leaf = $3')}
  select c.id as record, c.day, c.active, c.lapsed, r.answers ->> 'household' as household, f.key as form, r.day as met
  from change c join form.record r on r.shard_id = c.shard_id and r.id = c.id join form.form f on f.id = r.form
  where (c.active <> 0 or c.lapsed <> 0) and date_trunc('month', c.day) = date_trunc('month', $4::date) order by c.day, c.id limit 1000`)
export const stated = sql<{ leaf: number; day: Day; name: string; kind: string }, [Id]>('waste.activity_stated', `
  select f.leaf, f.day, l.name, l.kind from fact.fact f
  join lateral (select name, kind from unit.life l where l.unit = f.leaf order by l.valid @> f.day desc, lower(l.valid) desc limit 1) l on true
  where f.origin = $1 and f.kind = 'waste.activity' limit 1`)
