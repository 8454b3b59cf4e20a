import { sql } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'

/*
 * The list a sample is drawn from: records that state one counted thing, one household or one point, each. Sums that
 * somebody typed are not in it, for there is no single place to visit.
 */
const listed = (measure: string, from: string, to: string) => `
  f.measure = ${measure} and (${from}::date is null or f.day >= ${from}) and f.day <= ${to} and f.kind = 'form.record' and f.method = 'c' and f.value = 1`

export type LeafRow = { leaf: number; shard: number; stratum: number | null; node: number | null; beyond: boolean }

/**
 * Each leaf of unit `$2` on map `$1` with its stratum: the unit's part it lies in, or the unit itself where it lies in no one part
 * alone (a divided former commune's "unknown village"). Leaves that lie only partly in the unit have none. `beyond` are those
 * that the asker's mandates do not reach.
 */
export const leaves = sql<LeafRow, [tree: number, unit: number]>('verification.leaves', `
  with parts as (
    select c.unit as stratum, c.node, k.leaf from unit.tree_node c join unit.node_leaf k on k.node = c.node and k.share > 0.999999
    where c.tree = $1 and c.parent = $2
    union all
    select f.leaf, null, f.leaf from unit.tree_leaf f where f.tree = $1 and f.parent = $2 and f.share > 0.999999
  ),
  inside as (
    select t.node, k.leaf, k.share from unit.tree_node t join unit.node_leaf k on k.node = t.node where t.tree = $1 and t.unit = $2
    union all
    select null, f.leaf, sum(f.share) from unit.tree_leaf f where f.tree = $1 and f.leaf = $2 group by f.leaf
  )
  select i.leaf, u.shard_id as shard, coalesce(p.stratum, case when i.share > 0.999999 then $2 end) as stratum,
         case when p.leaf is null then i.node else p.node end as node,
         (i.leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange)) is not true as beyond
  from inside i join unit.unit u on u.id = i.leaf left join parts p on p.leaf = i.leaf`)

/** How many records the list has in each of the leaves. */
export const counts = sql<{ leaf: number; records: number }, [measure: number, from: Day | null, to: Day, leaves: number[]]>('verification.counts', `
  select f.leaf, count(*)::int as records from fact.fact f
  where f.leaf = any($4::int[]) and ${listed('$1', '$2', '$3')} and f.retracted is null group by f.leaf`)

export type NearRow = { leaf: number; listed: number; near: Id[] | null }
export type Drawing = [measure: number, from: Day | null, to: Day, seed: Buffer, leaves: number[], bound: Buffer]

/*
 * In one reading of the list: how long it is in each leaf, and those records whose lot lies below the bound. Nothing is joined and
 * no lot is sorted here, so that several workers can read a million records and make their lots at once.
 */
const near = (records: string, standing: string) => `
  select f.leaf, count(*)::int as listed, array_agg(f.origin) filter (where sha256($4::bytea || uuid_send(f.origin)) < $6::bytea) as near
  from fact.fact f ${records}
  where f.leaf = any($5::int[]) and ${listed('$1', '$2', '$3')} and ${standing}
  group by f.leaf`

export const nearNow = sql<NearRow, Drawing>('verification.near', near('', 'f.retracted is null'))

/** The same list as it stood at the moment `$7`. */
export const nearThen = sql<NearRow, [...Drawing, Date]>('verification.near_then', near(`
  join form.record r on r.shard_id = f.shard_id and r.id = f.origin and r.received_at <= $7
  left join form.record c on c.shard_id = f.shard_id and c.id = f.retracted`, '(f.retracted is null or c.received_at > $7)'))

export const putItems = sql<never, [Id, number[], Id[], number[], number[]]>('verification.put_items', `
  insert into verification.item (sample, shard_id, record, leaf, stratum) select $1, * from unnest($2::int[], $3::uuid[], $4::int[], $5::int[])`)
