import { sql } from '#base/db/sql.ts'
import type { Month } from '#base/day.ts'
import type { Id } from '#base/id.ts'

/** A cell of a node, or of a leaf, by its key. */
export type CellKey = { kind: 'node' | 'leaf'; place: number; measure: number; month: Month }
export type Difference = CellKey & { shown: number | null; facts: number | null; shownN: number | null; factsN: number | null }

export type Keys = [kinds: string[], places: number[], measures: number[], months: Month[]]

/** A part of a large table in percent, about `rows` of it: reading all of it to choose a few would be the costliest part. */
const part = (table: string, rows: string) => `
  (select least(100, 100.0 * ${rows} / greatest(reltuples, 1))::real from pg_class where oid = '${table}'::regclass)`

const sample = (table: string, take: string) => `${table} tablesample system (${part(table, `40 * ${take}`)})`

/**
 * `$1` cells by lot: a quarter each from the cells of nodes and of leaves, and half from facts, each with its leaf and one of
 * the nodes it lies in, since a cell that is missing altogether can only be missed by a fact.
 */
export const pick = sql<CellKey, [number]>('indicator.pick', `
  with nodes as (select node, measure, month from ${sample('indicator.r_node', '$1')} order by random() limit ceil($1 / 4.0)),
  leaves as (select leaf, measure, month from ${sample('indicator.r_leaf', '$1')} order by random() limit ceil($1 / 4.0)),
  facts as (
    select leaf, measure, date_trunc('month', day)::date as month from ${sample('fact.fact', '$1')}
    where retracted is null order by random() limit ceil($1 / 4.0)
  )
  select 'node' as kind, node as place, measure, month from nodes
  union select 'leaf', leaf, measure, month from leaves
  union select 'leaf', leaf, measure, month from facts
  union select 'node', n.node, f.measure, f.month
  from facts f cross join lateral (select node from unit.node_leaf l where l.leaf = f.leaf order by random() limit 1) n`)

/*
 * What each cell must be: its facts, less what waits in the queue. One statement sees one moment, and whoever moves a
 * delta from the queue into a cell does so in one statement too: so this is exact while records arrive and without any lock.
 */
const truth = `
  asked as (select * from unnest($1::text[], $2::int[], $3::int[], $4::date[]) as a(kind, place, measure, month)),
  parts as (
    select kind, place, measure, month, place as leaf, 1::numeric as share from asked where kind = 'leaf'
    union all
    select a.kind, a.place, a.measure, a.month, l.leaf, l.share from asked a join unit.node_leaf l on l.node = a.place where a.kind = 'node'
  ),
  stated as (
    select p.kind, p.place, p.measure, p.month, p.share, 1 as n, f.value as sum, case when f.method in ('s', 'e') then f.value else 0 end as estimated
    from parts p join fact.fact f on f.leaf = p.leaf and f.measure = p.measure and f.retracted is null
      and f.day >= p.month and f.day < (p.month + interval '1 month')::date
    union all
    select p.kind, p.place, p.measure, p.month, p.share, -d.n, -d.sum, -d.estimated
    from parts p join fact.delta d on d.leaf = p.leaf and d.measure = p.measure and d.month = p.month
  ),
  truth as (
    select a.kind, a.place, a.measure, a.month, coalesce(sum(s.n * s.share), 0) as n, coalesce(sum(s.sum * s.share), 0) as sum,
           coalesce(sum(s.estimated * s.share), 0) as estimated, coalesce(sum(s.sum * s.share) filter (where s.share < 1), 0) as apportioned
    from asked a left join stated s on (s.kind, s.place, s.measure, s.month) = (a.kind, a.place, a.measure, a.month)
    group by a.kind, a.place, a.measure, a.month
  )`

export const differences = sql<Difference, Keys>('indicator.differences', `
  with ${truth}
  select t.kind, t.place, t.measure, t.month, c.sum::float8 as shown, t.sum::float8 as facts, c.n::float8 as "shownN", t.n::float8 as "factsN"
  from truth t
  left join lateral (
    select n, sum, estimated, apportioned from indicator.r_node where t.kind = 'node' and node = t.place and measure = t.measure and month = t.month
    union all
    select n, sum, estimated, 0 from unit.unit u join indicator.r_leaf r on r.shard_id = u.shard_id and r.leaf = u.id
    where t.kind = 'leaf' and u.id = t.place and r.measure = t.measure and r.month = t.month
  ) c on true
  where (coalesce(c.n, 0), coalesce(c.sum, 0), coalesce(c.estimated, 0)) is distinct from (t.n, t.sum, t.estimated)
     or (t.kind = 'node' and coalesce(c.apportioned, 0) <> t.apportioned)
  order by t.kind, t.place, t.measure, t.month`)

/** To be run only while the nodes are locked: between reading facts and writing the cell nobody may fold. */
export const mend = sql<{ mended: number }, Keys>('indicator.mend', `
  with ${truth},
  nodes as (
    insert into indicator.r_node as r (node, measure, month, n, sum, estimated, apportioned)
    select place, measure, month, n, sum, estimated, apportioned from truth where kind = 'node' order by place, measure, month
    on conflict (node, measure, month) do update
      set n = excluded.n, sum = excluded.sum, estimated = excluded.estimated, apportioned = excluded.apportioned
    returning 1
  ),
  leaves as (
    insert into indicator.r_leaf as r (shard_id, leaf, measure, month, n, sum, estimated)
    select u.shard_id, t.place, t.measure, t.month, t.n, t.sum, t.estimated
    from truth t join unit.unit u on u.id = t.place where t.kind = 'leaf' order by 1, 2, 3, 4
    on conflict (shard_id, leaf, measure, month) do update set n = excluded.n, sum = excluded.sum, estimated = excluded.estimated
    returning 1
  )
  select (select count(*) from nodes) + (select count(*) from leaves) as mended`)

export const note = sql<never, [Id, Date, number, number, string]>('indicator.note_self_check', `
  insert into indicator.self_check (id, at, cells, wrong, detail) values ($1, $2, $3, $4, $5::jsonb)`)
