import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'

/** How many initiatives of a unit came how far for the years asked: each once, whatever number of levels or years it went through. */
export type Standing = {
  readonly registered: number; readonly carriedOut: number; readonly recognised: number
  /** Handed in and not accepted yet. */
  readonly waiting: number
  /** Where they stand now: what is still to be begun, to be assessed by themselves, to be appraised, to be voted on. */
  readonly accepted: number; readonly running: number; readonly selfAssessed: number; readonly appraised: number
}

type Asked = [day: Day, n: number[], unit: number[], kind: (string | null)[], field: (string | null)[], by: (string | null)[], since: number[], until: number[]]

/**
 * One grouped question for any number of targets and units. What an initiative reached in a year is told by its passages, so a
 * model that was renewed for another year counts in both, and one that was promoted counts once. A leaf that hangs under
 * several units counts in the one that has most of it.
 */
export const standings = sql<Standing & { n: number }, Asked>('movement.plan_standings', `
  with asked as (
    select * from unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::int[], $8::int[]) as a(n, unit, kind, field, registrant_kind, since, until)
  ), spans as (
    select u.unit, t.id as tree, s.lft, s.rgt from unit.tree t cross join (select distinct unit from asked) u
    join lateral (
      select lft, rgt from unit.tree_node where tree = t.id and unit = u.unit
      union all (select lft, lft + 1 from unit.tree_leaf where tree = t.id and leaf = u.unit order by share desc, parent limit 1) limit 1) s on true
    where t.valid @> $1::date
  ), lived as materialized (
    select w.unit, w.since, w.until, i.id, i.kind, i.field, i.registrant_kind, case when i.year between w.since and w.until then i.state end as state,
           bool_or(p.step in ('accept', 'renew')) as registered, bool_or(p.step in ('begin', 'renew')) as carried_out, bool_or(p.step = 'recognise') as recognised
    from (select distinct unit, since, until from asked) w join spans s on s.unit = w.unit
    join unit.tree_leaf f on f.tree = s.tree and f.lft >= s.lft and f.lft < s.rgt and not exists (
      select from unit.tree_leaf g where g.tree = f.tree and g.leaf = f.leaf and (g.share, f.parent) > (f.share, g.parent))
    join initiative.initiative i on i.leaf = f.leaf and i.year >= w.since
    left join initiative.passage p on p.shard_id = i.shard_id and p.initiative = i.id and p.year between w.since and w.until
      and p.step in ('accept', 'renew', 'begin', 'recognise')
    group by w.unit, w.since, w.until, i.shard_id, i.id
  )
  select a.n, count(*) filter (where l.registered)::int as registered, count(*) filter (where l.carried_out)::int as "carriedOut", count(*) filter (where l.recognised)::int as recognised,
         count(*) filter (where l.state = 'submitted' and l.registered is not true)::int as waiting,
         count(*) filter (where l.state = 'accepted')::int as accepted, count(*) filter (where l.state = 'running')::int as running,
         count(*) filter (where l.state = 'self_assessed')::int as "selfAssessed", count(*) filter (where l.state = 'appraised')::int as appraised
  from asked a left join lived l on l.unit = a.unit and l.since = a.since and l.until = a.until
    and (a.kind is null or l.kind = a.kind) and (a.field is null or l.field = a.field) and (a.registrant_kind is null or l.registrant_kind = a.registrant_kind)
  group by a.n order by a.n`)
