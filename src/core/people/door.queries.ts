import { sql } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'

export type Check = { unit: number; name: string; mandate: Id | null; ended: Day | null }

/** For each unit asked about: the mandate that covers it today, or the day on which one that did has ended. */
export const check = sql<Check, [Id, string, Day, number[]]>('people.check', `
  with tree as (select id from unit.tree where valid @> $3::date),
  held as (
    select m.id, t.lft, t.rgt, m.valid @> $3::date as now, upper(m.valid) - 1 as ended
    from people.mandate m
    join people.role_verb v on v.role = m.role and v.verb = $2
    join unit.tree_node t on t.tree = (select id from tree) and t.unit = m.unit
    where m.account = $1 and lower(m.valid) <= $3::date
    union all
    select m.id, f.lft, f.lft + 1, m.valid @> $3::date, upper(m.valid) - 1
    from people.mandate m
    join people.role_verb v on v.role = m.role and v.verb = $2
    join unit.tree_leaf f on f.tree = (select id from tree) and f.leaf = m.unit
    where m.account = $1 and lower(m.valid) <= $3::date
  )
  select a.unit, (select l.name from unit.life l where l.unit = a.unit order by lower(l.valid) desc limit 1) as name,
         (select h.id from held h where h.now and h.lft <= p.lft and p.lft < h.rgt and (p.rgt is null or p.rgt <= h.rgt) limit 1) as mandate,
         (select max(h.ended) from held h where not h.now and h.lft <= p.lft and p.lft < h.rgt) as ended
  from unnest($4::int[]) as a(unit)
  join unit.unit u on u.id = a.unit
  cross join lateral (
    select t.lft, t.rgt from unit.tree_node t where t.tree = (select id from tree) and t.unit = a.unit
    union all
    select f.lft, null from unit.tree_leaf f where f.tree = (select id from tree)
      and f.leaf in (a.unit, (select o.id from unit.unit o where not u.leaf and o.key = u.key || '/?'
        and not exists (select from unit.tree_node t where t.tree = f.tree and t.unit = a.unit)))
    order by lft limit 1) p`)

export const leaves = sql<{ leaves: string }, [Id, Day]>('people.leaves', `
  select coalesce(range_agg(int4range(leaf, leaf + 1))::text, '{}') as leaves from (
    select nl.leaf from people.mandate m
    join unit.tree t on t.valid @> $2::date
    join unit.tree_node n on n.tree = t.id and n.unit = m.unit
    join unit.node_leaf nl on nl.node = n.node
    where m.account = $1 and m.valid @> $2::date
    union
    select m.unit from people.mandate m join unit.unit u on u.id = m.unit and u.leaf where m.account = $1 and m.valid @> $2::date) x`)
