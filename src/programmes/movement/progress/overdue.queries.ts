import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { underWaySql } from '#core/initiative/initiative.queries.ts'

export type OverdueRow = {
  id: Id; initiative: Id; initiativeTitle: string; unit: number; unitName: string; unitKind: string; title: string; titleEn: string | null
  role: string; roleEn: string | null; responsible: string; due: Day
}

/** `$1` today, `$2` the unit, `$3` a role in the words of the work, or null. */
const found = `
  from (select t.id as tree, n.lft, n.rgt from unit.tree t join lateral (
          select lft, rgt from unit.tree_node where tree = t.id and unit = $2
          union all select lft, lft + 1 from unit.tree_leaf where tree = t.id and leaf = $2 limit 1) n on true where t.valid @> $1::date) w
  join movement.task k on k.state = 'open' and k.due < $1::date
    and exists (select from unit.tree_leaf f where f.tree = w.tree and f.leaf = k.leaf and f.lft >= w.lft and f.lft < w.rgt)
  join initiative.initiative i on i.shard_id = k.shard_id and i.id = k.initiative and ${underWaySql('i')}`

export const overdue = sql<OverdueRow, [today: Day, unit: number, role: string | null, limit: number, offset: number]>('movement.overdue', `
  select k.id, k.initiative, i.title as "initiativeTitle", i.unit, l.name as "unitName", l.kind as "unitKind", k.title, k.title_en as "titleEn", k.role, k.role_en as "roleEn", k.responsible, k.due
  ${found} join lateral (select name, kind from unit.life l where l.unit = i.unit order by lower(valid) desc limit 1) l on true
  where $3::text is null or k.role = $3
  order by k.due, k.id limit $4 offset $5`)

/** How many wait for whom. */
export const overdueByRole = sql<{ role: string; roleEn: string | null; n: number }, [today: Day, unit: number]>('movement.overdue_by_role', `
  select k.role, max(k.role_en) as "roleEn", count(*)::int as n ${found} group by k.role order by n desc, k.role`)

export type DueRow = { id: Id; initiative: Id; initiativeTitle: string; title: string; titleEn: string | null; due: Day }

/** Open tasks of an account: its own by name, and those of nobody in particular that its role in the place does. */
export const mine = sql<DueRow, [account: Id, today: Day, until: Day]>('movement.tasks_due', `
  with tree as (select id from unit.tree where valid @> $2::date),
  held as (
    select m.role, n.lft, n.rgt from people.mandate m join unit.tree_node n on n.tree = (select id from tree) and n.unit = m.unit where m.account = $1 and m.valid @> $2::date
    union all
    select m.role, f.lft, f.lft + 1 from people.mandate m join unit.tree_leaf f on f.tree = (select id from tree) and f.leaf = m.unit where m.account = $1 and m.valid @> $2::date
  )
  select k.id, k.initiative, i.title as "initiativeTitle", k.title, k.title_en as "titleEn", k.due
  from movement.task k join initiative.initiative i on i.shard_id = k.shard_id and i.id = k.initiative and ${underWaySql('i')}
  where k.state = 'open' and k.due <= $3::date and (k.account = $1 or (k.account is null and k.responsible = '' and exists (
    select from held h join unit.tree_leaf f on f.tree = (select id from tree) and f.leaf = k.leaf and f.lft >= h.lft and f.lft < h.rgt where h.role = k.role_key)))
  order by k.due, k.id limit 100`)
