import { sql, type Db } from '#base/db/sql.ts'
import { lockNodes } from '#core/unit/compile.ts'

/*
 * Cells are a function of facts and maps: they may be thrown away and computed again, and must come out the same.
 * Leaves are counted from the facts. Nodes are added up level by level, each from the nodes right below it, so that a
 * fact is read once and not once for every unit above it; and unit by unit, in the order of the key, so that neither
 * memory nor the index is touched far and wide.
 */
const clearQueue = sql('indicator.clear_queue', 'delete from fact.delta')
const fillLeaves = sql('indicator.fill_leaves', `
  insert into indicator.r_leaf (shard_id, leaf, measure, month, n, sum, estimated)
  select u.shard_id, u.id, c.*
  from (select shard_id, id from unit.unit where leaf order by shard_id, id) u
  cross join lateral (
    select measure, month, count(*), sum(value), coalesce(sum(value) filter (where method in ('s', 'e')), 0)
    from (select measure, date_trunc('month', day::timestamp)::date as month, value, method from fact.fact where leaf = u.id and retracted is null) f
    group by measure, month order by measure, month
  ) c`)

/** The nodes to fill, or all that a map shows, each in the first map that shows it: lower levels and earlier maps first. */
const levels = sql<{ tree: number; nodes: number[] }, [number[] | null]>('indicator.levels', `
  select tree, array_agg(node order by node) as nodes
  from (select distinct on (node) node, tree, depth from unit.tree_node where $1::int[] is null or node = any($1) order by node, tree) first
  group by tree, depth order by tree, depth desc`)

const fillLevel = sql<never, [number, number[]]>('indicator.fill_level', `
  insert into indicator.r_node (node, measure, month, n, sum, estimated, apportioned)
  select t.node, c.*
  from (select node, unit from unit.tree_node where tree = $1 and node = any($2::int[]) order by node) t
  cross join lateral (
    select measure, month, sum(n), sum(sum), sum(estimated), sum(apportioned) from (
      select r.measure, r.month, r.n, r.sum, r.estimated, 0 as apportioned
      from unit.tree_node below join indicator.r_node r on r.node = below.node where below.tree = $1 and below.parent = t.unit
      union all
      select r.measure, r.month, case l.share when 1 then r.n else r.n * l.share end, case l.share when 1 then r.sum else r.sum * l.share end,
             case l.share when 1 then r.estimated else r.estimated * l.share end, 0
      from unit.tree_leaf l join unit.unit u on u.id = l.leaf join indicator.r_leaf r on r.shard_id = u.shard_id and r.leaf = u.id
      where l.tree = $1 and l.parent = t.unit
      union all
      -- What a share brought here; not a sum of the levels below, since a leaf divided between two communes is whole in their province.
      select r.measure, r.month, 0, 0, 0, r.sum * l.share
      from unit.node_leaf l join unit.unit u on u.id = l.leaf join indicator.r_leaf r on r.shard_id = u.shard_id and r.leaf = u.id
      where l.node = t.node and l.share < 1
    ) part group by measure, month order by measure, month
  ) c`)

/** Nodes of maps that are no longer drawn: a later reform may find them again, and then their cells must be true. */
const fillForgotten = sql('indicator.fill_forgotten', `
  insert into indicator.r_node (node, measure, month, n, sum, estimated, apportioned)
  select l.node, r.measure, r.month, sum(r.n * l.share), sum(r.sum * l.share), sum(r.estimated * l.share),
         coalesce(sum(r.sum * l.share) filter (where l.share < 1), 0)
  from unit.node_leaf l join unit.unit u on u.id = l.leaf join indicator.r_leaf r on r.shard_id = u.shard_id and r.leaf = u.id
  where not exists (select from unit.tree_node t where t.node = l.node)
  group by l.node, r.measure, r.month`)
const facts = sql<{ facts: number }>('indicator.facts', 'select count(*) as facts from fact.fact where retracted is null')

/** @returns how many facts the figures now rest on */
export async function rebuildCells(db: Db): Promise<number> {
  await lockNodes(db)
  await db.query("truncate indicator.r_leaf, indicator.r_node; set local work_mem = '256MB'; lock table fact.delta in share row exclusive mode")
  await clearQueue.run(db)
  await fillLeaves.run(db)
  await fillNodes(db, null)
  await fillForgotten.run(db)
  return (await facts.first(db))!.facts
}

/** After a reform of the map: cells of the nodes that are new, in the transaction that made them. */
export async function fillNodesOf(db: Db, nodes: readonly number[]): Promise<void> {
  if (nodes.length > 0) await fillNodes(db, [...nodes])
}

async function fillNodes(db: Db, only: number[] | null): Promise<void> {
  // A plan made for the lowest level, when there were no cells of nodes yet, would read all of them for each unit above.
  await db.query('set local plan_cache_mode = force_custom_plan')
  for (const { tree, nodes } of await levels.all(db, only)) await fillLevel.run(db, tree, nodes)
}
