import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Statement } from '#core/initiative/form.ts'
import type { State } from '#core/initiative/life.ts'
import { communeOf, confirmedOn, lastLife } from './model.queries.ts'
import { foundStopped, type Finding } from './outcome.queries.ts'

export type KinRow = {
  id: Id; copiedFrom: Id | null; depth: number; unit: number; unitName: string; unitKind: string; inName: string | null; commune: number | null
  year: number; state: State; since: Day | null; stoppedOn: Day | null
  /** When the last look found it stopped, though nobody has stopped it and nobody has said since that it goes on. */
  foundStoppedOn: Day | null
  /** Neither stopped nor found so. */
  going: boolean; title: string | null; recognised: boolean
  kit: string | null; kitVersion: string | null; changed: string[] | null
  outcomes: { after: 3 | 6 | 12; day: Day; finding: Finding; words: string }[]
}

/** The topmost published ancestor of one; a circle cannot be, and would end after twelve steps. */
export const origin = sql<{ id: Id; depth: number }, [Id]>('movement.origin', `
  with recursive up as (
    select l.id, l.copied_from, 0 as depth from initiative.published_lineage l where l.id = $1
    union all
    select l.id, l.copied_from, u.depth + 1 from up u join initiative.published_lineage l on l.id = u.copied_from where u.depth < 12
  )
  select id, depth from up order by depth desc limit 1`)

/** One and all that took it up, from it or from one another, as far as published; sources before their copies. */
export const kin = sql<KinRow, [Id, Day, most: number]>('movement.kin', `
  with recursive down as (
    select $1::uuid as id, 0 as depth
    union all
    select l.id, d.depth + 1 from down d join initiative.published_lineage l on l.copied_from = d.id where d.depth < 12
  )
  select l.id, l.copied_from as "copiedFrom", d.depth, l.unit, u.name as "unitName", u.kind as "unitKind", p.name as "inName", ${communeOf('l.leaf', '$2::date')} as commune,
         l.year, l.state, l.since, l.stopped_on as "stoppedOn", f.day as "foundStoppedOn", l.state <> 'stopped' and f.day is null as going, l.title, l.recognised, l.kit, l.kit_version as "kitVersion", l.changed,
         coalesce((select json_agg(json_build_object('after', o.after, 'day', o.day, 'finding', o.finding, 'words', o.words) order by o.after) from movement.published_outcome o where o.initiative = l.id), '[]') as outcomes
  from down d join initiative.published_lineage l on l.id = d.id
  join lateral (select name, kind, parent from unit.life l2 where l2.unit = l.unit order by lower(valid) desc limit 1) u on true
  left join lateral ${lastLife('u.parent')} p on true
  left join lateral ${foundStopped('movement.published_outcome o where o.initiative = l.id', confirmedOn('l.id'))} f on l.state <> 'stopped'
  order by d.depth, l.since nulls last, l.id limit $3`)

/** A registration that was taken from somewhere, by model or kit; `submitted` is how often it was handed in. */
export const copied = sql<{ id: Id; shard: number; leaf: number; unit: number; from: Id | null; kit: string | null; version: string | null; statement: Partial<Statement>; submitted: number }, [Id]>('movement.copied', `
  select i.id, i.shard_id as shard, i.leaf, i.unit, i.copied_from as "from", i.kit, i.kit_version as version, i.statement,
         (select count(*)::int from initiative.passage p where p.shard_id = i.shard_id and p.initiative = i.id and p.step = 'submit') as submitted
  from initiative.initiative i where i.id = $1 and (i.copied_from is not null or i.kit is not null)`)
