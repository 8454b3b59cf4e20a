import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { leavesBelow, withdrew } from '#core/household/household.queries.ts'
import { allow } from '#core/people/door.ts'

/**
 * A household as whoever goes from house to house needs it. `nextVisit` is the day that was arranged, else so many days after the last
 * visit as its form says of its outcome; null: none is planned. Nobody was there yet: due since it was enrolled.
 */
export type Due = {
  readonly id: Id; readonly leaf: number; readonly lane: string; readonly label: string | null; readonly members: number | null
  readonly lat: number | null; readonly lon: number | null
  readonly lastVisit: Day | null; readonly outcome: string | null; readonly nextVisit: Day | null
}

/**
 * A visit is any record that stands and whose form says `visit`, of the household or of one that it arose from. Worked out from
 * the records each time: nothing that could grow stale is kept. Who withdrew from visits is not on anybody's round.
 */
const due = sql<Due, [number, Day, string | null, Day | null]>('form.visits_due', `
  with rules as materialized (
    select id, definition #>> '{visit,outcome}' as outcome, definition #>> '{visit,next}' as next, definition #> '{visit,after}' as after
    from form.form where definition ? 'visit'),
  here as (
    select h.id, h.leaf, h.lane, h.label, h.members, h.lat::float8 as lat, h.lon::float8 as lon, (h.entered_at at time zone 'Asia/Ho_Chi_Minh')::date as entered,
           v.day as "lastVisit", v.outcome, v.next
    from household.household h
    left join lateral (
      select r.day, r.answers ->> f.outcome as outcome, coalesce((r.answers ->> f.next)::date, r.day + (f.after ->> (r.answers ->> f.outcome))::int) as next
      from form.record r join rules f on f.id = r.form
      where r.about = any (array(select s.old from household.succession s where s.new = h.id) || h.id)
        and not exists (select from form.record c where c.shard_id = r.shard_id and c.supersedes = r.id)
      order by r.day desc, r.received_at desc limit 1) v on true
    where h.leaf = any (array(${leavesBelow('$2', '$1')})) and h.state = 'living' and ($3::text is null or h.lane = $3) and not ${withdrew('h', "'visits'")})
  select id, leaf, lane, label, members, lat, lon, "lastVisit", outcome, case when "lastVisit" is null then entered else next end as "nextVisit"
  from here where $4::date is null or case when "lastVisit" is null then entered else next end <= $4::date
  order by leaf, lane collate household.natural, label collate household.natural nulls last, id`)

/**
 * The households of a village (or of all villages of a unit) with their last and next visit, lane by lane; with `until` only those
 * that are due by that day. One query, for a whole village at once.
 * @throws Problem `people.sign_in_first`, `people.no_mandate`
 */
export async function visitsDue(ctx: Ctx, { unit, until, lane }: { readonly unit: number; readonly until?: Day; readonly lane?: string }): Promise<Due[]> {
  return due.all(await allow(ctx, 'household.read', unit), unit, ctx.day, lane ?? null, until ?? null)
}
