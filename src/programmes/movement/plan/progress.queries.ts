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

/** Which unit, for which years. */
export type Window = { readonly unit: number; readonly since: number; readonly until: number }
export type StandingRow = Window & Standing & { kind: string; field: string | null; registrantKind: string | null }

/**
 * One grouped question for any number of units. What an initiative reached in a year is told by its passages, so a model that
 * was renewed for another year counts in both, and one that was promoted counts once. A leaf that hangs under several units
 * counts in the one that has most of it. Sorts are told apart here and matched with targets by the caller: joined with
 * hundreds of targets, every initiative would be compared with each of them.
 */
export const standings = sql<StandingRow, [day: Day, unit: number[], since: number[], until: number[]]>('movement.plan_standings', `
  with spans as (
    select w.unit, w.since, w.until, t.id as tree, s.lft, s.rgt
    from unit.tree t cross join unnest($2::int[], $3::int[], $4::int[]) as w(unit, since, until)
    join lateral (
      select lft, rgt from unit.tree_node where tree = t.id and unit = w.unit
      union all (select lft, lft + 1 from unit.tree_leaf where tree = t.id and leaf = w.unit order by share desc, parent limit 1) limit 1) s on true
    where t.valid @> $1::date
  ), lived as (
    select w.unit, w.since, w.until, i.kind, i.field, i.registrant_kind, case when i.year between w.since and w.until then i.state end as state,
           p.registered, p.carried_out, p.recognised
    from spans w
    join unit.tree_leaf f on f.tree = w.tree and f.lft >= w.lft and f.lft < w.rgt and not exists (
      select from unit.tree_leaf g where g.tree = f.tree and g.leaf = f.leaf and (g.share, f.parent) > (f.share, g.parent))
    join initiative.initiative i on i.leaf = f.leaf and i.year >= w.since
    cross join lateral (
      select bool_or(p.step in ('accept', 'renew')) as registered, bool_or(p.step in ('begin', 'renew')) as carried_out, bool_or(p.step = 'recognise') as recognised
      from initiative.passage p where p.shard_id = i.shard_id and p.initiative = i.id and p.year between w.since and w.until) p
  )
  select unit, since, until, kind, field, registrant_kind as "registrantKind",
         count(*) filter (where registered)::int as registered, count(*) filter (where carried_out)::int as "carriedOut", count(*) filter (where recognised)::int as recognised,
         count(*) filter (where state = 'submitted' and registered is not true)::int as waiting,
         count(*) filter (where state = 'accepted')::int as accepted, count(*) filter (where state = 'running')::int as running,
         count(*) filter (where state = 'self_assessed')::int as "selfAssessed", count(*) filter (where state = 'appraised')::int as appraised
  from lived group by 1, 2, 3, 4, 5, 6`)
