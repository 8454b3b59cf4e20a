import { sql } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'
import { chainEvents, unnestDrafts } from '#base/ledger/ledger.ts'
import { stateFactsCtes, unnestFacts } from '#core/fact/state.ts'
import type { Answers } from './engine/index.ts'

/** Record + facts + deltas + ledger entry, for any number of records, in one statement; what is known already is left alone. */
export const write = sql<{ id: Id }, unknown[]>('record.write', `
  with fresh as (
    insert into form.record (shard_id, id, form, leaf, day, answers, digest, author, device, supersedes, received_at, about)
    select i.* from unnest($1::int[], $2::uuid[], $3::int[], $4::int[], $5::date[], $6::jsonb[], $7::bytea[], $8::uuid[], $9::text[], $10::uuid[], $11::timestamptz[], $12::uuid[])
      as i(shard_id, id, form, leaf, day, answers, digest, author, device, supersedes, received_at, about)
    -- The key is unique within a shard; the same id sent again for another place must not become a second record.
    where not exists (select from form.record r where r.id = i.id and r.shard_id <> i.shard_id)
    on conflict (shard_id, id) do nothing
    returning shard_id, id, supersedes
  ),
  stated as (select f.* from ${unnestFacts(13)} where (f.shard_id, f.origin) in (select shard_id, id from fresh)),
  withdrawn as (select shard_id, supersedes as origin, id as by from fresh where supersedes is not null),
  ${stateFactsCtes},
  events as materialized (select e.* from ${unnestDrafts(22)} where (e.shard_id, e.about) in (select shard_id, id from fresh)),
  ${chainEvents}
  select id from fresh where (select count(*) from chained) = (select count(*) from fresh)`)

export const digests = sql<{ id: Id; digest: Buffer }, [Id[]]>('record.digests', `
  select r.id, r.digest from form.record r where r.id = any($1::uuid[])`)

/** For each record that is to be corrected: whether it is there, in this very place, and by what it was corrected already. */
export const corrected = sql<{ id: Id; by: Id | null }, [number[], number[], Id[]]>('record.corrected', `
  select r.id, s.id as by from form.record r join unnest($1::int[], $2::int[], $3::uuid[]) as a(shard_id, leaf, id) using (shard_id, leaf, id)
  left join form.record s on s.shard_id = r.shard_id and s.supersedes = r.id`)

/** Where a record was made, as the place stood that day: `leafIn` is the unit around it, which names a village that is not known. */
export type PlaceOfRecord = { readonly leafName: string; readonly leafKind: string; readonly leafIn: string | null }

export const placeColumns = `at.name as "leafName", at.kind as "leafKind", at.inside as "leafIn"`
export const placeOfRecord = `left join lateral (
    select l.name, l.kind, (select p.name from unit.life p where p.unit = l.parent order by p.valid @> r.day desc, lower(p.valid) desc limit 1) as inside
    from unit.life l where l.unit = r.leaf order by l.valid @> r.day desc, lower(l.valid) desc limit 1) at on true`

export type RecordRow = PlaceOfRecord & {
  id: Id; shard_id: number; form: number; leaf: number; day: Day; answers: Answers; author: Id | null; authorName: string | null
  device: string | null; supersedes: Id | null; by: Id | null; receivedAt: Date
  /** The household that it is about; when what was personal in it was taken out. */
  about: Id | null; redactedAt: Date | null
}

export const record = sql<RecordRow, [Id]>('record.one', `
  select r.id, r.shard_id, r.form, r.leaf, ${placeColumns},
         r.day, r.answers, r.author, a.name as "authorName", r.device, r.supersedes, s.id as by, r.received_at as "receivedAt", r.about, r.redacted_at as "redactedAt"
  from form.record r ${placeOfRecord} left join people.account a on a.id = r.author
  left join form.record s on s.shard_id = r.shard_id and s.supersedes = r.id
  where r.id = $1`)
