import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import { heldLevelSql, underWaySql } from '#core/initiative/initiative.queries.ts'
import type { Level } from '#core/initiative/life.ts'
import { allow } from '#core/people/door.ts'

export type CommuneFields = { readonly unit: number; readonly name: string; readonly kind: string; readonly fields: readonly string[] }
export type Cell = { readonly level: Level; readonly field: string; readonly n: number }

const counts = underWaySql('i')
const level = heldLevelSql('i')
const within = `
  from (select t.id as tree, n.lft, n.rgt from unit.tree t join lateral (
          select lft, rgt from unit.tree_node where tree = t.id and unit = $2
          union all select lft, lft + 1 from unit.tree_leaf where tree = t.id and leaf = $2 limit 1) n on true where t.valid @> $1::date) w`

const cells = sql<Cell, [Day, number, number | null]>('movement.balance_cells', `
  select ${level} as level, i.field, count(*)::int as n ${within}
  join initiative.initiative i on exists (select from unit.tree_leaf f where f.tree = w.tree and f.leaf = i.leaf and f.lft >= w.lft and f.lft < w.rgt)
  where ${counts} and i.field is not null and ($3::int is null or i.year = $3) group by 1, 2`)

/** Each commune of today below the unit, with the fields in which it has anything. */
const communes = sql<CommuneFields, [Day, number, number | null]>('movement.balance_communes', `
  select n.unit, l.name, l.kind, coalesce(h.fields, '{}') as fields ${within}
  join unit.tree_node n on n.tree = w.tree and n.lft >= w.lft and n.rgt <= w.rgt
  join unit.life l on l.unit = n.unit and l.valid @> $1::date
  join unit.kind k on k.key = l.kind and k.level = 'commune'
  left join (
    select f.parent, array_agg(distinct i.field) as fields from unit.tree t join unit.tree_leaf f on f.tree = t.id join initiative.initiative i on i.leaf = f.leaf
    where t.valid @> $1::date and ${counts} and i.field is not null and ($3::int is null or i.year = $3) group by f.parent) h on h.parent = n.unit
  order by l.name collate "vi-x-icu", n.unit`)

/** Where a unit has much and where nothing: by level and field, and by commune. @throws Problem `people.no_mandate` */
export async function balanceOf(ctx: Ctx, unit: number, year: number | null): Promise<{ cells: readonly Cell[]; communes: readonly CommuneFields[] }> {
  const db = await allow(ctx, 'initiative.read', unit)
  const [byField, byCommune] = await Promise.all([cells.all(db, ctx.day, unit, year), communes.all(db, ctx.day, unit, year)])
  return { cells: byField, communes: byCommune }
}
