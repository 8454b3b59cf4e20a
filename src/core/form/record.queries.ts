import { sql } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'
import { chainEvents, unnestDrafts } from '#base/ledger/ledger.ts'
import { stateFactsCtes, unnestFacts } from '#core/fact/state.ts'
import type { Answers } from './engine/index.ts'

/** Record + facts + deltas + ledger entry, for any number of records, in one statement; what is known already is left alone. */
export const write = sql<{ id: Id }, unknown[]>('record.write', `
  with fresh as (
    insert into form.record (shard_id, id, form, leaf, day, answers, digest, author, device, supersedes, received_at)
    select i.* from unnest($1::int[], $2::uuid[], $3::int[], $4::int[], $5::date[], $6::jsonb[], $7::bytea[], $8::uuid[], $9::text[], $10::uuid[], $11::timestamptz[])
      as i(shard_id, id, form, leaf, day, answers, digest, author, device, supersedes, received_at)
    -- The key is unique within a shard; the same id sent again for another place must not become a second record.
    where not exists (select from form.record r where r.id = i.id and r.shard_id <> i.shard_id)
    on conflict (shard_id, id) do nothing
    returning shard_id, id, supersedes
  ),
  stated as (select f.* from ${unnestFacts(12)} where (f.shard_id, f.origin) in (select shard_id, id from fresh)),
  withdrawn as (select shard_id, supersedes as origin, id as by from fresh where supersedes is not null),
  ${stateFactsCtes},
  events as materialized (select e.* from ${unnestDrafts(21)} where (e.shard_id, e.about) in (select shard_id, id from fresh)),
  ${chainEvents}
  select id from fresh where (select count(*) from chained) = (select count(*) from fresh)`)

export const digests = sql<{ id: Id; digest: Buffer }, [Id[]]>('record.digests', `
  select r.id, r.digest from form.record r where r.id = any($1::uuid[])`)

/** For each record that is to be corrected: whether it is there, in this very place, and by what it was corrected already. */
export const corrected = sql<{ id: Id; by: Id | null }, [number[], number[], Id[]]>('record.corrected', `
  select r.id, s.id as by from form.record r join unnest($1::int[], $2::int[], $3::uuid[]) as a(shard_id, leaf, id) using (shard_id, leaf, id)
  left join form.record s on s.shard_id = r.shard_id and s.supersedes = r.id`)

export type LeafRow = { unit: number; day: Day; leaf: number; shard: number; name: string; alive: boolean; heirs: string | null }

/** The leaf of each (unit, day): the unit itself, or the "unknown village" of a larger one. */
export const leaves = sql<LeafRow, [number[], Day[]]>('record.leaves', `
  select a.unit, a.day, u.id as leaf, u.shard_id as shard,
         (select l.name from unit.life l where l.unit = a.unit order by l.valid @> a.day desc, lower(l.valid) desc limit 1) as name,
         exists (select from unit.life l where l.unit = u.id and l.valid @> a.day) as alive,
         (select string_agg(distinct h.name, ', ') from unit.succession s join unit.life h on h.unit = s.new and h.valid @> s.day where s.old = a.unit) as heirs
  from unnest($1::int[], $2::date[]) as a(unit, day)
  join unit.unit g on g.id = a.unit
  join unit.unit u on u.id = case when g.leaf then g.id else (select p.id from unit.unit p where p.key = g.key || '/?') end`)

export type RecordRow = {
  id: Id; shard_id: number; form: number; leaf: number; leafName: string; day: Day; answers: Answers; author: Id | null; authorName: string | null
  device: string | null; supersedes: Id | null; by: Id | null; receivedAt: Date
}

export const record = sql<RecordRow, [Id]>('record.one', `
  select r.id, r.shard_id, r.form, r.leaf, (select l.name from unit.life l where l.unit = r.leaf order by lower(l.valid) desc limit 1) as "leafName",
         r.day, r.answers, r.author, a.name as "authorName", r.device, r.supersedes, s.id as by, r.received_at as "receivedAt"
  from form.record r left join people.account a on a.id = r.author
  left join form.record s on s.shard_id = r.shard_id and s.supersedes = r.id
  where r.id = $1`)
