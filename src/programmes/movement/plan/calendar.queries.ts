import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { aliveSql } from '#core/initiative/initiative.queries.ts'
import type { Deadline } from './draft.ts'

export type DueRow = Deadline<Day> & { plan: Id; number: string; planTitle: string }

export const deadlines = sql<DueRow, [units: number[], from: Day, to: Day]>('movement.deadlines_between', `
  select p.id as plan, p.number, p.title as "planTitle", d.key, d.title, d.day
  from movement.plan p join movement.plan_deadline d on d.plan = p.id
  where p.unit = any($1::int[]) and p.state = 'issued' and d.day between $2::date and $3::date
  order by d.day, array_position($1::int[], p.unit), d.ord`)

export type HappeningRow = { day: Day; what: 'begins' | 'ends' | 'revisit'; id: Id; title: string; total: number }

/** Days of the initiatives of a unit and all below it; the first few of each day and sort, with how many there are. */
export const happenings = sql<HappeningRow, [today: Day, unit: number, from: Day, to: Day, few: number]>('movement.calendar', `
  with w as (
    select t.id as tree, n.lft, n.rgt from unit.tree t join lateral (
      select lft, rgt from unit.tree_node where tree = t.id and unit = $2
      union all select lft, lft + 1 from unit.tree_leaf where tree = t.id and leaf = $2 limit 1) n on true where t.valid @> $1::date
  ), days as (
    select e.day, e.what, i.id, i.title, count(*) over day_of::int as total, row_number() over (day_of order by i.title_folded, i.id) as nth
    from w join initiative.initiative i on exists (select from unit.tree_leaf f where f.tree = w.tree and f.leaf = i.leaf and f.lft >= w.lft and f.lft < w.rgt)
    cross join lateral (values (i.starts_on, 'begins'), (i.ends_on, 'ends'), (case when ${aliveSql('i')} then i.revisit_on end, 'revisit')) as e(day, what)
    where i.state not in ('draft', 'returned', 'stopped') and e.day between $3::date and $4::date
    window day_of as (partition by e.day, e.what)
  )
  select day, what, id, title, total from days where nth <= $5 order by day, what, nth`)
