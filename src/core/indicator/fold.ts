import type { Db } from '#base/db/sql.ts'
import { sql } from '#base/db/sql.ts'

/*
 * Folding moves signed deltas into the cells of leaves and nodes. It is the only writer of cells, so the rows of the
 * nation and of a province, which every record touches, are locked by nobody else and once per batch, not once per record.
 */
const fold = sql<{ folded: number }, [number]>('indicator.fold', `
  with taken as (
    delete from fact.delta d using (select shard_id, seq from fact.delta order by seq limit $1) t
    where d.shard_id = t.shard_id and d.seq = t.seq
    returning d.shard_id, d.leaf, d.measure, d.month, d.n, d.sum, d.estimated
  ),
  changes as materialized (
    select shard_id, leaf, measure, month, sum(n) as n, sum(sum) as sum, sum(estimated) as estimated
    from taken group by shard_id, leaf, measure, month
  ),
  leaves as (
    insert into indicator.r_leaf as r (shard_id, leaf, measure, month, n, sum, estimated)
    select shard_id, leaf, measure, month, n, sum, estimated from changes order by shard_id, leaf, measure, month
    on conflict (shard_id, leaf, measure, month) do update
      set n = r.n + excluded.n, sum = r.sum + excluded.sum, estimated = r.estimated + excluded.estimated
  ),
  nodes as (
    insert into indicator.r_node as r (node, measure, month, n, sum, estimated, apportioned)
    select l.node, c.measure, c.month, sum(c.n * l.share), sum(c.sum * l.share), sum(c.estimated * l.share),
           coalesce(sum(c.sum * l.share) filter (where l.share < 1), 0)
    from changes c join unit.node_leaf l on l.leaf = c.leaf
    group by l.node, c.measure, c.month order by 1, 2, 3
    on conflict (node, measure, month) do update set n = r.n + excluded.n, sum = r.sum + excluded.sum,
      estimated = r.estimated + excluded.estimated, apportioned = r.apportioned + excluded.apportioned
  ),
  stamped as (update indicator.fold_state set folded_at = clock_timestamp()
    where exists (select from taken) or folded_at < clock_timestamp() - interval '5 seconds')
  select count(*) as folded from taken`)

const tryLock = sql<{ held: boolean }>('indicator.try_lock', 'select pg_try_advisory_xact_lock(71406) as held')

/**
 * Folds up to `limit` deltas; with nothing to fold it only says that the figures are complete as of now.
 * @returns how many deltas were folded, or undefined when another folder or a reform of the map holds the nodes
 */
export async function foldDeltas(db: Db, limit = 20_000): Promise<number | undefined> {
  if (!(await tryLock.first(db))!.held) return undefined
  return (await fold.first(db, limit))!.folded
}
