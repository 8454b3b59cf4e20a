import { sql } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'

type N = (number | null)[]

export const idsByKey = sql<{ key: string; id: number }>('unit.ids_by_key', 'select key, id from unit.unit')
export const shards = sql<{ id: number; shard: number }>('unit.shards', 'select id, shard_id as shard from unit.unit')

export const nextIds = sql<{ id: number }, [number]>('unit.next_ids', `
  select nextval(pg_get_serial_sequence('unit.unit', 'id'))::int as id from generate_series(1, $1)`)

export const insertUnits = sql<never, [number[], number[], string[], boolean[]]>('unit.insert_units', `
  insert into unit.unit (id, shard_id, key, leaf) select * from unnest($1::int[], $2::int[], $3::text[], $4::boolean[])`)

export const insertLives = sql<never, [number[], Day[], (Day | null)[], string[], string[], string[], N, (string | null)[]]>('unit.insert_lives', `
  insert into unit.life (unit, valid, kind, name, name_folded, parent, decree)
  select unit, daterange(begins, ends, '[]'), kind, name, folded, parent, decree
  from unnest($1::int[], $2::date[], $3::date[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[])
    as l(unit, begins, ends, kind, name, folded, parent, decree)`)

export const insertPlaces = sql<never, [number[], N, N, N, N, string[]]>('unit.insert_places', `
  insert into unit.place (unit, lat, lon, area_km2, population, source)
  select * from unnest($1::int[], $2::numeric[], $3::numeric[], $4::numeric[], $5::int[], $6::text[])
  on conflict (unit) do nothing`)

export const insertSuccessions = sql<never, [number[], number[], Day[], number[], number[], boolean[], string[]]>('unit.insert_successions', `
  insert into unit.succession (old, new, day, share_of_old, share_of_new, estimated, decree)
  select * from unnest($1::int[], $2::int[], $3::date[], $4::numeric[], $5::numeric[], $6::boolean[], $7::text[])
  on conflict (old, new, day) do nothing`)
