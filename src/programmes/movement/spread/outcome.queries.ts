import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { aliveSql } from '#core/initiative/initiative.queries.ts'
import type { State } from '#core/initiative/life.ts'

export type Finding = 'kept' | 'partly' | 'stopped' | 'not_confirmed'

/** When it began: the first such step, else the day that was planned or registered. */
const since = `coalesce((select min(p.day) from initiative.passage p where p.shard_id = i.shard_id and p.initiative = i.id and p.step = 'begin'), i.starts_on, i.registered_on)`
/** What is asked for results: what was taken up from a model or a kit and was begun. */
const taken = `(i.copied_from is not null or i.kit_version is not null) and (i.honour is not null or i.state not in ('draft', 'submitted', 'returned', 'accepted'))`

export type DueRow = { initiative: Id; title: string; unit: number; unitName: string; unitKind: string; after: 3 | 6 | 12; due: Day }

/** Whose result should be known by now and is not; nothing is asked of what had been stopped before. */
export const due = sql<DueRow, [Day, most: number]>('movement.outcomes_due', `
  select i.id as initiative, i.title, i.unit, u.name as "unitName", u.kind as "unitKind", a.after, (b.since + make_interval(months => a.after))::date as due
  from initiative.initiative i cross join lateral (select ${since} as since) b cross join (values (3), (6), (12)) as a(after)
  join lateral (select name, kind from unit.life l where l.unit = i.unit order by lower(valid) desc limit 1) u on true
  where ${taken} and b.since + make_interval(months => a.after) <= $1::date
    and not exists (select from movement.outcome o where o.initiative = i.id and o.after = a.after)
    and not exists (select from initiative.passage p where p.shard_id = i.shard_id and p.initiative = i.id and p.step = 'stop' and p.day <= b.since + make_interval(months => a.after))
  order by due, i.id limit $2`)

export type BegunRow = { id: Id; shard: number; leaf: number; unit: number; state: State; kit: string | null; since: Day | null; asked: boolean }
export const begun = sql<BegunRow, [Id]>('movement.outcome_of', `
  select i.id, i.shard_id as shard, i.leaf, i.unit, i.state, i.kit, ${since} as since, ${taken} as asked from initiative.initiative i where i.id = $1`)

export type FigureThen = { readonly indicator: string; readonly value: number; readonly unitOfMeasure: string }
export type OutcomeRow = { id: Id; after: 3 | 6 | 12; due: Day; day: Day; finding: Finding; words: string; figures: FigureThen[]; supersedes: Id | null; at: Date; by: string | null }

/** Everything that was recorded, the newest first; of the same months the newest holds. */
export const outcomes = sql<OutcomeRow, [Id]>('movement.outcomes', `
  select o.id, o.after, o.due, o.day, o.finding, o.words, o.figures, o.supersedes, o.at, a.name as by
  from movement.outcome o left join people.account a on a.id = o.actor where o.initiative = $1 order by o.at desc, o.id desc`)

/**
 * The last look, where it found a place stopped and nobody has said since that it goes on; nothing otherwise.
 * @param looks the latest of each months, as `o`, that the asker may read: `from`'s words
 * @param confirmed SQL of the day on which somebody last said that it goes on
 */
export const foundStopped = (looks: string, confirmed: string) => `(
  select o.day, o.words from (select o.day, o.finding, o.words from ${looks} order by o.day desc, o.after desc limit 1) o
  where o.finding = 'stopped' and coalesce(${confirmed} <= o.day, true))`
const ownFound = foundStopped('(select distinct on (o.after) o.* from movement.outcome o where o.initiative = i.id order by o.after, o.at desc, o.id desc) o',
  `(select max(p.day) from initiative.passage p where p.shard_id = i.shard_id and p.initiative = i.id and p.step in ('confirm', 'renew'))`)

export type FoundStopped = { readonly day: Day; readonly words: string }
export const foundStoppedOne = sql<FoundStopped, [Id]>('movement.found_stopped', `
  select f.day, f.words from initiative.initiative i cross join lateral ${ownFound} f where i.id = $1 and ${aliveSql('i')}`)

/** All that a look found stopped and nobody stopped, the longest known first. */
export type FoundStoppedRow = { readonly id: Id; readonly title: string; readonly note: string; readonly day: Day }
export const foundStoppedAll = sql<FoundStoppedRow, [most: number]>('movement.all_found_stopped', `
  select i.id, i.title, l.name as note, f.day
  from (select distinct shard_id, initiative from movement.outcome where finding = 'stopped') s
  join initiative.initiative i on i.shard_id = s.shard_id and i.id = s.initiative and ${aliveSql('i')}
  join lateral (select name from unit.life l where l.unit = i.unit order by lower(valid) desc limit 1) l on true
  cross join lateral ${ownFound} f order by f.day, i.id limit $1`)

export const putMany = sql<{ id: Id }, unknown[]>('movement.put_outcomes', `
  insert into movement.outcome (shard_id, initiative, leaf, id, after, due, day, finding, words, figures, supersedes, actor, mandate, at)
  select * from unnest($1::int[], $2::uuid[], $3::int[], $4::uuid[], $5::smallint[], $6::date[], $7::date[], $8::text[], $9::text[], $10::jsonb[], $11::uuid[], $12::uuid[], $13::uuid[], $14::timestamptz[])
  on conflict do nothing returning id`)
