import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { leavesBelow } from '#core/household/household.queries.ts'
import type { Group } from '../items/groups.ts'

export type RoundRow = {
  id: Id; shard: number; leaf: number; unit: number; groups: Group[]; weekday: number; begins: string; ends: string; from: Day; to: Day | null; place: string; edition: number
}
const columns = `id, shard_id as shard, leaf, unit, groups, weekday, to_char(begins, 'HH24:MI') as begins, to_char(ends, 'HH24:MI') as ends, starts_on as "from", ends_on as "to", place, edition`
export const one = sql<RoundRow, [Id]>('waste.round', `select ${columns} from waste.round where id = $1`)

/** A new round, or the next edition of one: nothing where somebody else was faster. */
export const put = sql<{ edition: number }, [number, Id, number, number, readonly Group[], number, string, string, Day, Day | null, string, Id | null, Date, number]>('waste.round_put', `
  insert into waste.round as r (shard_id, id, leaf, unit, groups, weekday, begins, ends, starts_on, ends_on, place, edition, actor, changed_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13)
  on conflict (shard_id, id) do update set groups = excluded.groups, weekday = excluded.weekday, begins = excluded.begins, ends = excluded.ends, starts_on = excluded.starts_on,
    ends_on = excluded.ends_on, place = excluded.place, edition = r.edition + 1, actor = excluded.actor, changed_at = excluded.changed_at
  where r.edition = $14 and r.leaf = excluded.leaf returning r.edition`)
export const change = sql<never, [number, number, Id, Day, Day | null, string | null, string | null, string, Id | null, Date]>('waste.round_change', `
  insert into waste.round_change (shard_id, leaf, round, day, instead, begins, ends, words, actor, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  on conflict (shard_id, round, day) do update set instead = excluded.instead, begins = excluded.begins, ends = excluded.ends, words = excluded.words, actor = excluded.actor, changed_at = excluded.changed_at`)

export type PublicRow = {
  id: Id; leaf: number; name: string; kind: string; inside: string | null; groups: Group[]; weekday: number; begins: string; ends: string; from: Day; to: Day | null; place: string
  changes: { day: Day; instead: Day | null; begins: string | null; ends: string | null; words: string }[]
}
/**
 * Rounds that live within days, below a unit or for all of it: what a commune plans holds for its villages too.
 * Changes are those of any day, for one may move a round into the days asked for.
 */
export const published = sql<PublicRow, [unit: number, today: Day, from: Day, to: Day, above: number[]]>('waste.rounds_published', `
  select r.id, r.leaf, at.name, at.kind, at.inside, r.groups, r.weekday, to_char(r.begins, 'HH24:MI') as begins, to_char(r.ends, 'HH24:MI') as ends, r.starts_on as "from", r.ends_on as "to", r.place,
         coalesce((select jsonb_agg(jsonb_build_object('day', c.day, 'instead', c.instead, 'begins', to_char(c.begins, 'HH24:MI'), 'ends', to_char(c.ends, 'HH24:MI'), 'words', c.words) order by c.day)
                   from waste.published_round_change c where c.round = r.id), '[]') as changes
  from waste.published_round r
  join lateral (
    select l.name, l.kind, (select p.name from unit.life p where p.unit = l.parent order by p.valid @> $2::date desc, lower(p.valid) desc limit 1) as inside
    from unit.life l where l.unit = r.leaf order by l.valid @> $2::date desc, lower(l.valid) desc limit 1) at on true
  where (r.leaf in (${leavesBelow('$2', '$1')}) or r.leaf = any($5::int[]))
    and r.starts_on <= $4::date + 62 and (r.ends_on is null or r.ends_on >= $3::date - 62)
  order by at.inside, at.name collate "vi-x-icu", r.weekday, r.begins, r.id limit 2000`)
/** Where rounds of the units above are kept: in their "unknown village". */
export const wholes = sql<{ leaf: number }, [number[]]>('waste.round_wholes', `
  select p.id as leaf from unit.unit g join unit.unit p on p.key = g.key || '/?' where g.id = any($1::int[])`)
