import type { Day } from '#base/day.ts'
import { sql, type Db } from '#base/db/sql.ts'
import type { TreeOf } from './read.ts'

export type Above = { readonly unit: number; readonly name: string; readonly kind: string }

const above = sql<Above, [number, number, Day]>('unit.above', `
  with place as (select lft from unit.tree_leaf where tree = $1 and leaf = $2 order by share desc, parent limit 1)
  select n.unit, l.name, l.kind from place p
  join unit.tree_node n on n.tree = $1 and n.lft <= p.lft and p.lft < n.rgt
  join unit.life l on l.unit = n.unit and l.valid @> $3::date
  order by n.depth desc`)

/** The units around a village on a map, nearest first: its commune, the district while there was one, the city, the nation. */
export function unitsAbove(db: Db, tree: TreeOf, leaf: number, day: Day): Promise<Above[]> {
  return above.all(db, tree.tree, leaf, day)
}
