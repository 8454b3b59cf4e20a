import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Draft } from '#core/initiative/form.ts'
import type { Level, Step } from '#core/initiative/life.ts'
import { cameFirst, leavesBelow } from '#core/initiative/took.ts'

type Asked = [map: Day, unit: number, from: Day, to: Day, steps: Step[]]

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

export type NamedRow = Pick<Draft, 'kind' | 'field' | 'title' | 'registrant'> & { id: Id; step: Step; level: Level; unit: number; unitName: string; unitKind: string; day: Day; words: string; decision: string | null }

/** Those that are named one by one: the honoured and the stopped. */
export const named = sql<NamedRow, [...Asked, limit: number]>('movement.report_named', `${reached.replace('%', `c.step, c.day, c.words, c.decision, i.id, i.kind, i.field, i.title, i.registrant, i.level, i.unit,
    l.name as "unitName", l.kind as "unitKind"`)}
  join lateral (select name, kind from unit.life l where l.unit = i.unit order by lower(valid) desc limit 1) l on true
  order by c.step, c.day, i.title_folded, i.id limit $6`)
