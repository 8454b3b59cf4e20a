import { sql } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'
import { chainEvents, unnestDrafts } from '#base/ledger/ledger.ts'
import type { Answers } from '#core/form/engine/index.ts'
import { placeColumns, placeOfRecord, type PlaceOfRecord } from '#core/form/record.queries.ts'
import { reporters } from './assign.queries.ts'
import { standing } from './sample.queries.ts'

export type DrawnRow = { shard: number; sample: Id; record: Id; leaf: number; visitor: Id | null; drawnAt: Date; closedAt: Date | null; reporters: Id[] }

/** The items of these (sample, record), as far as the asker's mandates reach; their samples cannot be closed meanwhile. */
export const drawn = sql<DrawnRow, [Id[], Id[]]>('verification.drawn', `
  with recursive mine as (
    select i.* from unnest($1::uuid[], $2::uuid[]) as a(sample, record) join verification.item i on i.sample = a.sample and i.record = a.record
  ), ${reporters('mine')}
  select i.shard_id as shard, i.sample, i.record, i.leaf, i.visitor, s.drawn_at as "drawnAt", s.closed_at as "closedAt",
         array(select w.author from said w where w.shard_id = i.shard_id and w.record = i.record and w.author is not null) as reporters
  from mine i join verification.sample s on s.id = i.sample for key share of s`)

export type VisitRow = { id: Id; sample: Id; record: Id; outcome: string; day: Day; evidence: Buffer | null; along: Id | null; visitor: Id; supersedes: Id | null }
const columns = 'v.id, v.sample, v.record, v.outcome, v.day, v.evidence, v.along, v.visitor, v.supersedes'
export const visits = sql<VisitRow, [Id[]]>('verification.visits', `select ${columns} from verification.visit v where v.id = any($1::uuid[])`)

/** Visits with their ledger entries; who visits what was given to nobody has taken it. What is there already is left alone. */
export const write = sql<{ id: Id }, unknown[]>('verification.write_visits', `
  with fresh as (
    insert into verification.visit (shard_id, id, sample, record, leaf, outcome, day, evidence, along, visitor, supersedes, at)
    select * from unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::int[], $6::text[], $7::date[], $8::bytea[], $9::uuid[], $10::uuid[], $11::uuid[], $12::timestamptz[])
    on conflict do nothing
    returning shard_id, id, sample, record, visitor
  ),
  taken as (
    update verification.item i set visitor = f.visitor from fresh f
    where i.shard_id = f.shard_id and i.sample = f.sample and i.record = f.record and i.visitor is null
  ),
  events as materialized (select e.* from ${unnestDrafts(13)} where (e.shard_id, e.about) in (select shard_id, id from fresh)),
  ${chainEvents}
  select id from fresh where (select count(*) from chained) = (select count(*) from fresh)`)

export type TaskRow = PlaceOfRecord & {
  sample: Id; indicator: string; titleVi: string; titleEn: string; record: Id; leaf: number; day: Day
  /** False for what nobody was asked to visit yet: whoever passes by may take it. */
  mine: boolean; visit: Id | null; outcome: string | null; visitedOn: Day | null; corrected: boolean; drawnAt: Date
  /** What the record says, by the form's id: nobody can confirm what they do not know. */
  form: number; answers: Answers
}

/** What an account is asked to visit in open samples, then what it may take along in the places of its mandates; one item only, when `$3` and `$4` name it. */
export const tasks = sql<TaskRow, [Id, number, sample: Id | null, record: Id | null]>('verification.tasks', `
  with recursive open as (
    select i.* from verification.item i join verification.sample s on s.id = i.sample and s.closed_at is null
    where (i.visitor = $1 or i.visitor is null) and ($3::uuid is null or (i.sample = $3 and i.record = $4::uuid))
    order by i.visitor is null, i.leaf, i.record limit $2 * 4
  ), ${reporters('open')}
  select i.sample, s.indicator, k.title_vi as "titleVi", k.title_en as "titleEn", i.record, i.leaf, r.day, i.visitor is not null as mine, v.id as visit, v.outcome, v.day as "visitedOn",
         r.form, r.answers, s.drawn_at as "drawnAt", ${placeColumns},
         exists (select from form.record c where c.shard_id = i.shard_id and c.supersedes = i.record) as corrected
  from open i join verification.sample s on s.id = i.sample join indicator.indicator k on k.key = s.indicator
  join form.record r on r.shard_id = i.shard_id and r.id = i.record ${placeOfRecord} ${standing}
  where i.visitor is not null or not exists (select from said w where w.shard_id = i.shard_id and w.record = i.record and w.author = $1)
  order by i.visitor is null, v.id is not null, at.inside collate "vi-x-icu", at.name collate "vi-x-icu", i.record limit $2`)
