import { sql } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'

type GoingRow = { unit: number; shard: number; key: string; name: string; kind: string; level: string; parent: number | null; from: Day; leaf: boolean; population: number | null; lat: number | null; lon: number | null }
/** `insideDay`: when something that is or was in the unit last changed, and what it was. */
export type LastRow = GoingRow & { to: Day | null; heirs: string | null; insideDay: Day | null; insideName: string | null }

const going = `l.unit, u.shard_id as shard, u.key, l.name, l.kind, coalesce(k.level, l.kind) as level, l.parent, lower(l.valid) as from, u.leaf, p.population,
  p.lat::float8 as lat, p.lon::float8 as lon`

/** The last life of each unit. */
export const last = sql<LastRow, [number[]]>('reform.last', `
  select ${going}, upper(l.valid) - 1 as to, c.day as "insideDay", c.name as "insideName",
         (select string_agg(distinct h.name, ', ') from unit.succession s join unit.life h on h.unit = s.new and h.valid @> s.day where s.old = l.unit) as heirs
  from unit.unit u
  join lateral (select * from unit.life where unit = u.id order by lower(valid) desc limit 1) l on true
  join unit.kind k on k.key = l.kind
  left join unit.place p on p.unit = u.id
  left join lateral (
    select coalesce(upper(valid), lower(valid)) as day, name from unit.life where parent = u.id and kind <> 'unspecified' order by 1 desc limit 1) c on true
  where u.id = any($1::int[])`)

/** What goes on in units, in dictionary order: villages of a commune, communes of a province. */
export const inside = sql<GoingRow, [number[]]>('reform.inside', `
  select ${going}
  from unit.life l join unit.unit u on u.id = l.unit join unit.kind k on k.key = l.kind left join unit.place p on p.unit = u.id
  where l.parent = any($1::int[]) and upper_inf(l.valid) and l.kind <> 'unspecified'
  order by length(l.name), l.name collate "vi-x-icu", l.unit`)

export const kinds = sql<{ key: string }, [string]>('reform.kinds', `
  select key from unit.kind where level = $1 order by array_position(array['commune', 'ward', 'town', 'special_zone', 'village', 'residential_area', 'province', 'city'], key)`)
