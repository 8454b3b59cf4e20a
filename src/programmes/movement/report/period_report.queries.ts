import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Draft } from '#core/initiative/form.ts'
import type { Level, Step } from '#core/initiative/life.ts'

type Asked = [map: Day, unit: number, from: Day, to: Day, steps: Step[]]

/**
 * Initiatives of a unit and all below it that came so far, for the first time, within a period: begun from the passages of the
 * period, which are few, not from the register, which grows with the years.
 */
const reached = `
  with place as materialized (
    select t.id as tree, n.lft, n.rgt from unit.tree t join lateral (
      select lft, rgt from unit.tree_node where tree = t.id and unit = $2
      union all select lft, lft + 1 from unit.tree_leaf where tree = t.id and leaf = $2 limit 1) n on true
    where t.valid @> $1::date),
  leaves as materialized (select distinct f.leaf from place w join unit.tree_leaf f on f.tree = w.tree and f.lft >= w.lft and f.lft < w.rgt),
  came as (
    select distinct on (p.shard_id, p.initiative, p.step) p.shard_id, p.initiative, p.step, p.day, p.words, p.decision
    from initiative.passage p
    where p.day between $3 and $4 and p.step = any($5::text[])
      and not exists (select from initiative.passage b where b.shard_id = p.shard_id and b.initiative = p.initiative and b.step = p.step and (b.day, b.at, b.id) < (p.day, p.at, p.id))
    order by p.shard_id, p.initiative, p.step, p.at)
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
