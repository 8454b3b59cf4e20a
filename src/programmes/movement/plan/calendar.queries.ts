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

/** `id` is the task's, else the initiative's; a task is told in the words of its kit or its own. */
export type HappeningRow = {
  day: Day; what: 'begins' | 'ends' | 'revisit' | 'task' | 'scores'; id: Id; initiative: Id; title: string; task: string | null; taskEn: string | null; total: number
}

/**
 * Days of the initiatives of a unit and all below it, of what is to be done in them and of scores that are waited for; the first
 * few of each day and sort, with how many there are.
 */
export const happenings = sql<HappeningRow, [today: Day, unit: number, from: Day, to: Day, few: number]>('movement.calendar', `
  with w as (
    select t.id as tree, n.lft, n.rgt from unit.tree t join lateral (
      select lft, rgt from unit.tree_node where tree = t.id and unit = $2
      union all select lft, lft + 1 from unit.tree_leaf where tree = t.id and leaf = $2 limit 1) n on true where t.valid @> $1::date
  ), here as (select distinct f.leaf from w join unit.tree_leaf f on f.tree = w.tree and f.lft >= w.lft and f.lft < w.rgt
  ), events as (
    select e.day, e.what, i.id, i.id as initiative, i.title, i.title_folded, null::text as task, null::text as task_en
    from here join initiative.initiative i on i.leaf = here.leaf
    cross join lateral (values (i.starts_on, 'begins'), (i.ends_on, 'ends'), (case when ${aliveSql('i')} then i.revisit_on end, 'revisit')) as e(day, what)
    where i.state not in ('draft', 'returned', 'stopped') and e.day between $3::date and $4::date
    union all
    select k.due, 'task', k.id, i.id, i.title, i.title_folded, k.title, k.title_en
    from here join movement.task k on k.leaf = here.leaf and k.state = 'open' and k.due between $3::date and $4::date
    join initiative.initiative i on i.shard_id = k.shard_id and i.id = k.initiative and i.state not in ('draft', 'submitted', 'returned', 'stopped')
    union all
    select a.due_on, 'scores', a.id, i.id, i.title, i.title_folded, null, null
    from here join movement.appraisal a on a.leaf = here.leaf and a.state = 'open' and a.due_on between $3::date and $4::date
    join initiative.initiative i on i.shard_id = a.shard_id and i.id = a.initiative
  ), days as (
    select *, count(*) over day_of::int as total, row_number() over (day_of order by title_folded, task, id) as nth from events window day_of as (partition by day, what)
  )
  select day, what, id, initiative, title, task, task_en as "taskEn", total from days where nth <= $5 order by day, what, nth`)
