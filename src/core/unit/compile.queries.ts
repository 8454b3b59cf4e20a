import { columns, sql, type Db } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Life, Succession } from './world.ts'
import type { TreeLeaf, TreeNode } from './tree.ts'

export const lives = sql<Life>('unit.lives', `
  select l.unit, lower(l.valid) as from, upper(l.valid) - 1 as to, l.kind, l.name, l.parent, u.leaf
  from unit.life l join unit.unit u on u.id = l.unit`)

export const successions = sql<Succession>('unit.successions', `
  select old, new, day, share_of_old::float8 as "shareOfOld", share_of_new::float8 as "shareOfNew" from unit.succession order by old, new`)

export const nodes = sql<{ id: number; unit: number; digest: Buffer }>('unit.nodes', 'select id, unit, digest from unit.node')
export const placedLeaves = sql<{ leaf: number }>('unit.placed_leaves', 'select distinct leaf from unit.node_leaf')

export const makeNodes = sql<{ id: number; unit: number }, [number[], Buffer[]]>('unit.make_nodes', `
  insert into unit.node (unit, digest) select * from unnest($1::int[], $2::bytea[]) returning id, unit`)

export const renameNodes = sql<never, [number[], Buffer[]]>('unit.rename_nodes', `
  update unit.node n set digest = g.digest from unnest($1::int[], $2::bytea[]) as g(id, digest) where n.id = g.id`)

export const dropTrees = sql('unit.drop_trees', 'delete from unit.tree')

export const makeTree = sql<{ id: number }, [Day, Day | null]>('unit.make_tree', `
  insert into unit.tree (valid) values (daterange($1::date, $2::date, '[]')) returning id`)

const putNodeLeaves = sql<never, unknown[]>('unit.put_node_leaves', `
  insert into unit.node_leaf (leaf, node, share) select * from unnest($1::int[], $2::int[], $3::numeric[])`)
const putTreeNodes = sql<never, unknown[]>('unit.put_tree_nodes', `
  insert into unit.tree_node (tree, unit, node, parent, depth, lft, rgt)
  select $1::int, * from unnest($2::int[], $3::int[], $4::int[], $5::smallint[], $6::int[], $7::int[])`)
const putTreeLeaves = sql<never, unknown[]>('unit.put_tree_leaves', `
  insert into unit.tree_leaf (tree, leaf, parent, share, lft) select $1::int, * from unnest($2::int[], $3::int[], $4::numeric[], $5::int[])`)

export const insertNodeLeaves = (db: Db, rows: readonly { leaf: number; node: number; share: number }[]) =>
  putNodeLeaves.run(db, ...columns(rows, 'leaf', 'node', 'share'))

export const insertTreeNodes = (db: Db, tree: number, rows: readonly (TreeNode & { node: number })[]) =>
  putTreeNodes.run(db, tree, ...columns(rows, 'unit', 'node', 'parent', 'depth', 'lft', 'rgt'))

export const insertTreeLeaves = (db: Db, tree: number, rows: readonly (TreeLeaf & { share: number })[]) =>
  putTreeLeaves.run(db, tree, ...columns(rows, 'leaf', 'parent', 'share', 'lft'))

/** The planner must know the new maps at once; ANALYZE belongs to the owner, so a function of the owner does it. */
export const analyze = sql('unit.analyze', 'select unit.refresh_statistics()')
