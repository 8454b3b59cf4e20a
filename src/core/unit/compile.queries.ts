import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { from as copyFrom } from 'pg-copy-streams'
import { sql, type Db } from '#base/db/sql.ts'
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

export const copyNodeLeaves = (db: Db, rows: { leaf: number; node: number; share: number }[]) =>
  copy(db, 'unit.node_leaf (leaf, node, share)', rows.map((r) => [r.leaf, r.node, r.share]))

export const copyTreeNodes = (db: Db, tree: number, rows: (TreeNode & { node: number })[]) =>
  copy(db, 'unit.tree_node (tree, unit, node, parent, depth, lft, rgt)',
    rows.map((r) => [tree, r.unit, r.node, r.parent ?? '\\N', r.depth, r.lft, r.rgt]))

export const copyTreeLeaves = (db: Db, tree: number, rows: (TreeLeaf & { share: number })[]) =>
  copy(db, 'unit.tree_leaf (tree, leaf, parent, share, lft)', rows.map((r) => [tree, r.leaf, r.parent, r.share, r.lft]))

/** Numbers only: nothing here needs COPY's escaping. */
async function copy(db: Db, target: string, rows: (number | '\\N')[][]): Promise<void> {
  if (rows.length === 0) return
  const lines = function* () {
    for (let i = 0; i < rows.length; i += 2_000) yield `${rows.slice(i, i + 2_000).map((r) => r.join('\t')).join('\n')}\n`
  }
  await pipeline(Readable.from(lines()), db.client.query(copyFrom(`copy ${target} from stdin`)))
}

/** The planner must know the new maps at once; ANALYZE belongs to the owner, so a function of the owner does it. */
export const analyze = sql('unit.analyze', 'select unit.refresh_statistics()')
