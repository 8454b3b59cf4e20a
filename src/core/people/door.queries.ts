import { sql } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'

export type Check = { account: Id; unit: number; name: string; mandate: Id | null; ended: Day | null; tree: number }

/**
 * For each account and unit: the nearest mandate that covers it today, or the day on which one that did has ended. A unit
 * that was divided lies in each of its successors, and whoever has a mandate over any of them is there with right.
 */
export const check = sql<Check, [Id[], string, Day, number[]]>('people.check', `
  select a.account, a.unit, t.id as tree, (select l.name from unit.life l where l.unit = a.unit order by lower(l.valid) desc limit 1) as name, h.mandate, h.ended
  from unnest($1::uuid[], $4::int[]) as a(account, unit)
  cross join (select id from unit.tree where valid @> $3::date) t
  join unit.unit u on u.id = a.unit
  cross join lateral (
    select (array_agg(m.id order by s.rgt - s.lft, m.id) filter (where m.valid @> $3::date and (p.rgt is null or p.rgt <= s.rgt)))[1] as mandate,
           max(upper(m.valid) - 1) filter (where not m.valid @> $3::date) as ended
    from (
      select n.lft, n.rgt from unit.tree_node n where n.tree = t.id and n.unit = a.unit
      union all
      select f.lft, null from unit.tree_leaf f where f.tree = t.id and f.leaf = a.unit
      union all
      -- A unit that has ended lies where its "unknown village" lies now. Spelt out so that every branch is one index search.
      select f.lft, null from unit.unit o join unit.tree_leaf f on f.tree = t.id and f.leaf = o.id
      where not u.leaf and o.key = u.key || '/?' and not exists (select from unit.tree_node n where n.tree = t.id and n.unit = a.unit)) p
    cross join people.mandate m
    join people.role_verb v on v.role = m.role and v.verb = $2
    cross join lateral (
      select n.lft, n.rgt from unit.tree_node n where n.tree = t.id and n.unit = m.unit
      union all
      select f.lft, f.lft + 1 from unit.tree_leaf f where f.tree = t.id and f.leaf = m.unit) s
    where m.account = a.account and lower(m.valid) <= $3::date and s.lft <= p.lft and p.lft < s.rgt) h`)

/**
 * The leaves of an account's mandates as a multirange. Between two of its ranges lies at least one leaf of somebody
 * else's: numbers of units that are no leaves may be covered too, so that a province is a few ranges and not thousands,
 * which the second wall would read anew in every statement.
 */
export const leaves = sql<{ leaves: string; tree: number | null }, [Id, Day]>('people.leaves', `
  with mine as (
    select nl.leaf from people.mandate m
    join unit.tree t on t.valid @> $2::date
    join unit.tree_node n on n.tree = t.id and n.unit = m.unit
    join unit.node_leaf nl on nl.node = n.node
    where m.account = $1 and m.valid @> $2::date
    union
    select m.unit from people.mandate m join unit.unit u on u.id = m.unit and u.leaf where m.account = $1 and m.valid @> $2::date
  ),
  runs as (
    select min(leaf) as first, max(leaf) as last, lag(max(leaf)) over (order by min(leaf)) as before
    from (select leaf, leaf - row_number() over (order by leaf) as run from mine) r group by run
  ),
  stretches as (
    select first, last, count(*) filter (where exists (select from unit.unit u where u.leaf and u.id > before and u.id < first))
      over (order by first) as stretch
    from runs
  )
  select coalesce(range_agg(int4range(first, last + 1)), '{}')::text as leaves, (select id from unit.tree where valid @> $2::date) as tree
  from (select min(first) as first, max(last) as last from stretches group by stretch) s`)
