import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Level, State } from './life.ts'
import type { Draft } from './form.ts'

export type ListedRow = Pick<Draft, 'kind' | 'field' | 'title' | 'registrantKind' | 'registrant' | 'novelty' | 'year'> & {
  id: Id; unit: number; unitName: string; unitKind: string; commune: number | null; communeName: string | null; level: Level; state: State
  kit: string | null; copiedFrom: Id | null; registeredOn: Day | null; revisitOn: Day | null; edition: number; changedAt: Date
}

/** `$1` today, `$2` the unit; the rest narrow it down, null where they do not. */
export type Asked = [today: Day, unit: number, states: State[] | null, level: string | null, kind: string | null, field: string | null, year: number | null, registrantKind: string | null,
  text: string | null, late: boolean, kit: string | null]

const found = `
  from (select t.id as tree, n.lft, n.rgt from unit.tree t join lateral (
          select lft, rgt from unit.tree_node where tree = t.id and unit = $2
          union all select lft, lft + 1 from unit.tree_leaf where tree = t.id and leaf = $2 limit 1) n on true where t.valid @> $1::date) w
  join initiative.initiative i on exists (select from unit.tree_leaf f where f.tree = w.tree and f.leaf = i.leaf and f.lft >= w.lft and f.lft < w.rgt)
  where ($3::text[] is null or i.state = any($3)) and ($4::text is null or i.level = $4) and ($5::text is null or i.kind = $5) and ($6::text is null or i.field = $6)
    and ($7::int is null or i.year = $7) and ($8::text is null or i.registrant_kind = $8)
    and ($9::text is null or i.title_folded like '%' || $9 || '%') and (not $10::boolean or i.revisit_on < $1::date) and ($11::text is null or i.kit = $11)`

const orders = {
  changed: 'i.changed_at desc, i.id', title: 'i.title_folded, i.changed_at desc, i.id', place: 'i.leaf, i.changed_at desc, i.id', registered: 'i.registered_on desc nulls last, i.changed_at desc, i.id',
} as const
export type Sort = keyof typeof orders

/** A statement for each order, so that the planner can walk an index that has it. */
const listedBy = (sort: Sort) => sql<ListedRow, [...Asked, limit: number, offset: number]>(`initiative.listed_by_${sort}`, `
  with page as materialized (select i.*, w.tree ${found} order by ${orders[sort]} limit $12 offset $13)
  select i.id, i.unit, l.name as "unitName", l.kind as "unitKind", c.unit as commune, c.name as "communeName", i.level, i.state, i.kind, i.field, i.title,
         i.registrant_kind as "registrantKind", i.registrant, i.novelty, i.year, i.kit, i.copied_from as "copiedFrom", i.registered_on as "registeredOn",
         i.revisit_on as "revisitOn", i.edition, i.changed_at as "changedAt"
  from page i
  join lateral (select name, kind from unit.life l where l.unit = i.unit order by lower(valid) desc limit 1) l on true
  left join lateral (
    select f.parent as unit, l.name from unit.tree_leaf f join unit.life l on l.unit = f.parent and l.valid @> $1::date
    where f.tree = i.tree and f.leaf = i.leaf order by f.share desc limit 1) c on true
  order by ${orders[sort]}`)

/** A stretch of the register. The newest change first, or by title, place or day of registration. */
export const listed: Readonly<Record<Sort, ReturnType<typeof listedBy>>> = { changed: listedBy('changed'), title: listedBy('title'), place: listedBy('place'), registered: listedBy('registered') }

/** How many there are of each state, field, kind and level under the same question, and of how many of them the day to be looked at has passed. */
export const tally = sql<{ state: State; field: string | null; kind: string; level: Level; n: number; late: number }, Asked>('initiative.tally', `
  select i.state, i.field, i.kind, i.level, count(*)::int as n, count(*) filter (where i.revisit_on < $1::date)::int as late ${found} group by 1, 2, 3, 4`)
