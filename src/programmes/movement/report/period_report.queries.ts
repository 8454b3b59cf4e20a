import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Draft } from '#core/initiative/form.ts'
import type { Level, Step } from '#core/initiative/life.ts'
import { cameAt, cameFirst, leavesBelow, leavesOf } from '#core/initiative/took.ts'

export type Asked = [map: Day, unit: number, from: Day, to: Day, steps: Step[]]

/**
 * Initiatives of a unit and all below it that came so far, for the first time, within a period: begun from the passages of the
 * period, which are few, not from the register, which grows with the years.
 */
const reached = `
  with leaves as materialized (select distinct f.leaf ${leavesBelow('$1', '$2')}),
  came as (select p.shard_id, p.initiative, p.step, p.day, p.words, p.decision from initiative.passage p where ${cameFirst({ steps: '$5', from: '$3', to: '$4' })})
  select %
  from came c
  join initiative.initiative i on i.shard_id = c.shard_id and i.id = c.initiative
  join leaves on leaves.leaf = i.leaf`

export type CountRow = Pick<Draft, 'kind' | 'field' | 'registrantKind'> & { step: Step; novelty: Draft['novelty']; copied: boolean; n: number }

/** How many of each kind, field and registrant came to each step. */
export const counts = sql<CountRow, Asked>('movement.report_counts', `${reached.replace('%', `c.step, i.kind, i.field, i.registrant_kind as "registrantKind", i.novelty,
    i.copied_from is not null as copied, count(*)::int as n`)} group by 1, 2, 3, 4, 5, 6`)

export type CameRow = { step: Step; level: Level | null; n: number }
/** How many came to each step (level null), and to each at each level: whole models, as the register lists them. */
export const came = sql<CameRow, Asked>('movement.report_came', `
  with leaves as materialized (select distinct f.leaf ${leavesBelow('$1', '$2')}),
  came as (
    select p.shard_id, p.initiative, p.step, null as level from initiative.passage p where ${cameFirst({ steps: '$5', from: '$3', to: '$4' })}
    union
    select p.shard_id, p.initiative, p.step, p.level from initiative.passage p where ${cameAt({ steps: '$5', from: '$3', to: '$4' }, 'p.level')})
  select c.step, c.level, count(*)::int as n
  from came c
  join initiative.initiative i on i.shard_id = c.shard_id and i.id = c.initiative
  join leaves on leaves.leaf = i.leaf
  group by 1, 2`)

/** The same of each part; `part: null` is what lies in none of them. What lies in several counts in each. */
export const byPart = sql<{ part: number | null; step: Step; n: number }, [...Asked, parts: number[]]>('movement.report_by_part', `
  ${reached.replace('with ', `with parts as materialized (${leavesOf('$1', '$6::int[]')}), `).replace('%', 'parts.part, c.step, count(*)::int as n')}
    left join parts on parts.leaf = i.leaf group by 1, 2`)

/**
 * How many of all these initiatives lie in places that belong to other units too (`outside`), or to several parts of the unit
 * (`between`): begun from such places, which are few.
 */
export const shared = sql<{ outside: number; between: number }, [...Asked, parts: number[]]>('movement.report_shared', `
  with places as (
    select f.leaf, sum(f.share) < 0.999999 and f.leaf <> $2 as outside ${leavesBelow('$1', '$2')} group by f.leaf),
  several as (select leaf from (${leavesOf('$1', '$6::int[]')}) x group by leaf having count(*) > 1),
  shared as materialized (
    select l.leaf, l.outside, s.leaf is not null as between from places l left join several s on s.leaf = l.leaf where l.outside or s.leaf is not null)
  select count(*) filter (where s.outside)::int as outside, count(*) filter (where s.between)::int as between
  from shared s join initiative.initiative i on i.leaf = s.leaf
  where exists (select from initiative.passage p where p.shard_id = i.shard_id and p.initiative = i.id and ${cameFirst({ steps: '$5', from: '$3', to: '$4' })})`)

export type NamedRow = Pick<Draft, 'kind' | 'field' | 'title' | 'registrant'> & { id: Id; step: Step; level: Level; unit: number; unitName: string; unitKind: string; day: Day; words: string; decision: string | null }

/** Those that are named one by one: the honoured and the stopped. */
export const named = sql<NamedRow, [...Asked, limit: number]>('movement.report_named', `${reached.replace('%', `c.step, c.day, c.words, c.decision, i.id, i.kind, i.field, i.title, i.registrant, i.level, i.unit,
    l.name as "unitName", l.kind as "unitKind"`)}
  join lateral (select name, kind from unit.life l where l.unit = i.unit order by lower(valid) desc limit 1) l on true
  order by c.step, c.day, i.title_folded, i.id limit $6`)
