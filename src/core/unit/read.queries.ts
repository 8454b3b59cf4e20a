import { sql } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Boundary } from './boundary.ts'

export type FoundRow = { id: number; name: string; kind: string; validFrom: Day; validTo: Day | null; path: string[] }
export type LifeRow = { from: Day; to: Day | null; kind: string; name: string; parent: number | null; parentName: string | null; decree: string | null; leaf: boolean }
export type LinkRow = { unit: number; name: string; kind: string; day: Day; shareOfOld: number; shareOfNew: number; estimated: boolean; decree: string }
export type ChildRow = { unit: number; name: string; kind: string; leaf: boolean; lat: number | null; lon: number | null; population: number | null }

/** Names from the unit up to the nation, as of the last day of each life; the depth of units is bounded. */
const pathOf = (unit: string, day: string) => `
  (with recursive up(unit, name, parent, step) as (
     select l.unit, l.name, l.parent, 0 from unit.life l where l.unit = ${unit} and l.valid @> ${day}
     union all
     select l.unit, l.name, l.parent, step + 1 from up join unit.life l on l.unit = up.parent and l.valid @> ${day} where step < 8)
   select coalesce(array_agg(name order by step) filter (where step > 0), '{}') from up)`

export const byName = sql<FoundRow, [string, Day | null, number, string]>('unit.by_name', `
  with named as (
    select distinct on (unit) unit, name, kind, valid, name_folded = $1 as exact, name_folded like $1 || '%' as begins,
           position(lower($4) in lower(name)) > 0 as spelt
    from unit.life l
    where (' ' || name_folded) like '% ' || $1 || '%' and kind <> 'unspecified' and ($2::date is null or valid @> $2::date)
    order by unit, upper_inf(valid) desc, lower(valid) desc
  ), best as (
    select n.*, k.leaf from named n join unit.kind k on k.key = n.kind
    order by spelt desc, exact desc, begins desc, upper_inf(valid) desc, k.leaf, array_position(array['nation','city','province','district'], n.kind), name collate "vi-x-icu", unit
    limit $3
  )
  select b.unit as id, b.name, b.kind, lower(b.valid) as "validFrom", upper(b.valid) - 1 as "validTo",
         ${pathOf('b.unit', 'coalesce($2::date, upper(b.valid) - 1, greatest(current_date, lower(b.valid)))')} as path
  from best b
  order by spelt desc, exact desc, begins desc, upper_inf(b.valid) desc, b.leaf, array_position(array['nation','city','province','district'], b.kind), name collate "vi-x-icu", b.unit`)

export const livesOf = sql<LifeRow, [number]>('unit.lives_of', `
  select lower(l.valid) as from, upper(l.valid) - 1 as to, l.kind, l.name, l.parent, l.decree, u.leaf,
         (select p.name from unit.life p where p.unit = l.parent and p.valid @> lower(l.valid)) as "parentName"
  from unit.life l join unit.unit u on u.id = l.unit where l.unit = $1 order by lower(l.valid)`)

const links = (mine: 'old' | 'new', other: 'old' | 'new', nameDay: string) => `
  select s.${other} as unit, l.name, l.kind, s.day, s.share_of_old::float8 as "shareOfOld", s.share_of_new::float8 as "shareOfNew", s.estimated, s.decree
  from unit.succession s join unit.life l on l.unit = s.${other} and l.valid @> ${nameDay}
  where s.${mine} = $1 order by s.day, s.share_of_${mine === 'old' ? 'old' : 'new'} desc, l.name collate "vi-x-icu"`

export const successors = sql<LinkRow, [number]>('unit.successors', links('old', 'new', 's.day'))
export const predecessors = sql<LinkRow, [number]>('unit.predecessors', links('new', 'old', '(s.day - 1)'))

export const idByKey = sql<{ id: number }, [string]>('unit.id_by_key', 'select id from unit.unit where key = $1')

export const treeOn = sql<{ tree: number; from: Day; to: Day | null }, [Day]>('unit.tree_on', `
  select id as tree, lower(valid) as from, upper(valid) - 1 as to from unit.tree where valid @> $1::date`)

export const placed = sql<{ unit: number; node: number | null; leaf: boolean; name: string; kind: string }, [number, number, Day]>('unit.placed', `
  select l.unit, t.node, l.unit is not null and t.node is null as leaf, l.name, l.kind
  from unit.life l left join unit.tree_node t on t.tree = $1 and t.unit = l.unit
  where l.unit = $2 and l.valid @> $3::date and (t.unit is not null or exists (select from unit.tree_leaf f where f.tree = $1 and f.leaf = l.unit))`)

export type LeafRow = { unit: number; day: Day; leaf: number; shard: number; name: string; alive: boolean; since: Day | null; forebears: string | null; heirs: string | null }

/**
 * The leaf of each (unit, day): the unit itself, or the "unknown village" of a larger one. Where it does not live that day:
 * `since` when it had not begun, with the units that stood there before, else its heirs.
 */
export const leaves = sql<LeafRow, [number[], Day[]]>('unit.leaves', `
  select a.unit, a.day, u.id as leaf, u.shard_id as shard,
         (select l.name from unit.life l where l.unit = a.unit order by l.valid @> a.day desc, lower(l.valid) desc limit 1) as name,
         v.alive, b.since, case when b.since is not null then (
           select string_agg(distinct f.name, ', ') from unit.succession s join unit.life f on f.unit = s.old and f.valid @> a.day
           where s.new = a.unit) end as forebears,
         case when not v.alive and b.since is null then (
           select string_agg(distinct h.name, ', ') from unit.succession s join unit.life h on h.unit = s.new and h.valid @> s.day
           where s.old = a.unit or s.old in (select parent from unit.life where unit = u.id)) end as heirs
  from unnest($1::int[], $2::date[]) as a(unit, day)
  join unit.unit g on g.id = a.unit
  join unit.unit u on u.id = case when g.leaf then g.id else (select p.id from unit.unit p where p.key = g.key || '/?') end
  cross join lateral (select exists (select from unit.life l where l.unit = u.id and l.valid @> a.day) as alive) v
  cross join lateral (select case when min(lower(l.valid)) > a.day then min(lower(l.valid)) end as since from unit.life l where l.unit = u.id) b`)

export const children = sql<ChildRow, [number, number, Day]>('unit.children', `
  select c.unit, l.name, l.kind, c.leaf, p.lat::float8 as lat, p.lon::float8 as lon, p.population
  from (select unit, false as leaf from unit.tree_node where tree = $1 and parent = $2
        union all select leaf, true from unit.tree_leaf where tree = $1 and parent = $2) c
  join lateral (select name, kind from unit.life l where l.unit = c.unit order by l.valid @> $3::date desc, lower(l.valid) desc limit 1) l on true
  left join unit.place p on p.unit = c.unit
  order by l.name collate "vi-x-icu", c.unit`)

export type StepRow = { unit: number; name: string; kind: string }

/** The units above one, widest first, with itself last: on the day, or on the nearest day it lived. */
export const path = sql<StepRow, [number, Day]>('unit.path', `
  with recursive me as (
    select least(greatest($2::date, min(lower(valid))), max(coalesce(upper(valid) - 1, 'infinity'))) as day from unit.life where unit = $1
  ), up(unit, name, kind, parent, step) as (
    select l.unit, l.name, l.kind, l.parent, 0 from unit.life l, me where l.unit = $1 and l.valid @> me.day
    union all
    select l.unit, l.name, l.kind, l.parent, step + 1 from up, me, unit.life l where l.unit = up.parent and l.valid @> me.day and step < 8
  )
  select unit, name, kind from up order by step desc`)

/** Every map there has been, the newest first. */
export const maps = sql<{ from: Day; to: Day | null }>('unit.maps', `
  select lower(valid) as from, upper(valid) - 1 as to from unit.tree where not isempty(valid) order by valid desc`)

export const boundaries = sql<{ unit: number; boundary: Boundary }, [number[]]>('unit.boundaries', `
  select unit, boundary from unit.place where unit = any($1::int[]) and boundary is not null`)
