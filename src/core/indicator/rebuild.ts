import { sql, type Db } from '#base/db/sql.ts'
import { lockNodes } from '#core/unit/compile.ts'

/*
 * Cells are a function of facts and maps: they may be thrown away and computed again, and must come out the same.
 * Leaves are counted from the facts; nodes level by level from the leaves, in one pass per node set.
 */
const clearQueue = sql('indicator.clear_queue', 'delete from fact.delta')
const fillLeaves = sql('indicator.fill_leaves', `
  insert into indicator.r_leaf (shard_id, leaf, measure, month, n, sum, estimated)
  select shard_id, leaf, measure, date_trunc('month', day)::date, count(*), sum(value), coalesce(sum(value) filter (where method in ('s', 'e')), 0)
  from fact.fact where retracted is null group by 1, 2, 3, 4`)

const cellsOfNodes = (nodes: string) => `
  insert into indicator.r_node (node, measure, month, n, sum, estimated, apportioned)
  select l.node, r.measure, r.month, sum(r.n * l.share), sum(r.sum * l.share), sum(r.estimated * l.share),
         coalesce(sum(r.sum * l.share) filter (where l.share < 1), 0)
  from indicator.r_leaf r join unit.node_leaf l on l.leaf = r.leaf ${nodes}
  group by l.node, r.measure, r.month`

const fillNodes = sql('indicator.fill_nodes', cellsOfNodes(''))
const fillNewNodes = sql<never, [number[]]>('indicator.fill_new_nodes', cellsOfNodes('where l.node = any($1::int[])'))
const facts = sql<{ facts: number }>('indicator.facts', 'select count(*) as facts from fact.fact where retracted is null')

/** @returns how many facts the figures now rest on */
export async function rebuildCells(db: Db): Promise<number> {
  await lockNodes(db)
  await db.query("truncate indicator.r_leaf, indicator.r_node; set local work_mem = '256MB'; lock table fact.delta in share row exclusive mode")
  await clearQueue.run(db)
  await fillLeaves.run(db)
  await fillNodes.run(db)
  return (await facts.first(db))!.facts
}

/** After a reform of the map: cells of the nodes that are new, in the transaction that made them. */
export async function fillNodesOf(db: Db, nodes: readonly number[]): Promise<void> {
  if (nodes.length > 0) await fillNewNodes.run(db, [...nodes])
}
