import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Draft } from '#core/initiative/form.ts'
import type { Level, State } from '#core/initiative/life.ts'
import type { Compared } from './alike.ts'

export type PlaceRow = { beside: number; leaf: number; name: string; village: boolean; parentName: string }

/** The leaves that hang beside each on today's map: those of its commune; of a larger unit only what is its own, not its communes'. */
export const neighbourhoods = sql<PlaceRow, [leaves: number[], today: Day]>('movement.neighbourhoods', `
  select m.leaf as beside, f.leaf, l.name, l.kind <> 'unspecified' as village, p.name as "parentName"
  from unit.tree t
  join (select distinct tree, leaf, parent from unit.tree_leaf where leaf = any($1::int[])) m on m.tree = t.id
  join unit.tree_leaf f on f.tree = t.id and f.parent = m.parent
  join lateral (select name, kind from unit.life l where l.unit = f.leaf order by lower(valid) desc limit 1) l on true
  join lateral (select name from unit.life p where p.unit = f.parent order by lower(valid) desc limit 1) p on true
  where t.valid @> $2::date`)

export type NearRow = Omit<Compared, 'audience' | 'told'> & { id: Id }

/** Who might be the same: what is alive or waiting in these leaves in these years. What was returned or stopped makes nothing count twice; titles are folded. */
export const nearby = sql<NearRow, [leaves: number[], from: number, to: number]>('movement.nearby', `
  select i.id, i.leaf, i.unit <> i.leaf as wide, i.kind, i.title_folded as title, i.registrant, i.field, i.year, i.starts_on as "startsOn", i.ends_on as "endsOn"
  from initiative.initiative i where i.leaf = any($1::int[]) and i.year between $2 and $3 and i.state not in ('draft', 'returned', 'stopped')`)

export type SideRow = Pick<Draft, 'kind' | 'field' | 'title' | 'registrantKind' | 'registrant' | 'novelty' | 'year'> & {
  id: Id; shard: number; unit: number; leaf: number; unitName: string; level: Level; state: State; startsOn: Day | null; endsOn: Day | null
  audience: string; goals: string; content: string; outputs: string
}

/** Registrations in full, as far as they are compared: long texts, so only of few. */
export const sides = sql<SideRow, [Id[]]>('movement.sides', `
  select i.id, i.shard_id as shard, i.unit, i.leaf, i.level, i.state, i.kind, i.field, i.title, i.registrant_kind as "registrantKind", i.registrant, i.novelty, i.year,
         i.starts_on as "startsOn", i.ends_on as "endsOn",
         coalesce(s.audience, '') as audience, coalesce(s.goals, '') as goals, coalesce(s.content, '') as content, coalesce(s.outputs, '') as outputs,
         (select l.name from unit.life l where l.unit = i.unit order by lower(valid) desc limit 1) as "unitName"
  from initiative.initiative i cross join lateral jsonb_to_record(i.statement) as s(audience text, goals text, content text, outputs text)
  where i.id = any($1::uuid[])`)

/** Of these, when each was put forward to a higher level for the last time. */
export const promoted = sql<{ id: Id; at: Date }, [shards: number[], Id[]]>('movement.promoted', `
  select a.id, max(p.at) as at from unnest($1::int[], $2::uuid[]) as a(shard_id, id)
  join initiative.passage p on p.shard_id = a.shard_id and p.initiative = a.id and p.step = 'promote' group by a.id`)

/** When each of these was accepted for the first time. */
export const accepted = sql<{ id: Id; at: Date }, [shards: number[], Id[]]>('movement.accepted', `
  select a.id, min(p.at) as at from unnest($1::int[], $2::uuid[]) as a(shard_id, id)
  join initiative.passage p on p.shard_id = a.shard_id and p.initiative = a.id and p.step = 'accept' group by a.id`)

export type JudgementRow = { mine: Id; other: Id; verdict: 'same' | 'different'; words: string; at: Date; by: string | null }

/** What was judged of each and others, the oldest first, from whichever side. */
export const judgements = sql<JudgementRow, [Id[]]>('movement.judgements', `
  select m.id as mine, case when j.initiative = m.id then j.other else j.initiative end as other, j.verdict, j.words, j.at, a.name as by
  from unnest($1::uuid[]) as m(id) join movement.judgement j on j.initiative = m.id or j.other = m.id left join people.account a on a.id = j.actor
  order by j.at, j.id`)

export const putJudgement = sql<never, unknown[]>('movement.put_judgement', `
  insert into movement.judgement (shard_id, id, initiative, leaf, other, other_leaf, verdict, score, words, actor, mandate, at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`)
