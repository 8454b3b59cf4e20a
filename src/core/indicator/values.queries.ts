import { sql } from '#base/db/sql.ts'
import type { Day, Month } from '#base/day.ts'

export type IndicatorRow = {
  key: string; titleVi: string; titleEn: string; unitOfMeasure: string; numerator: number; denominator: number | null; scale: number
  method: 'counted' | 'weighed' | 'sampled' | 'estimated'; accumulates: boolean
  baseVi: string | null; baseEn: string | null; sourceVi: string | null; sourceEn: string | null; kit: string | null
}

const columns = `key, title_vi as "titleVi", title_en as "titleEn", unit_of_measure as "unitOfMeasure", numerator, denominator, scale,
  method, accumulates, base_vi as "baseVi", base_en as "baseEn", source_vi as "sourceVi", source_en as "sourceEn", kit`

export const published = sql<IndicatorRow, [string[] | null]>('indicator.published', `
  select ${columns} from indicator.published where $1::text[] is null or key = any($1) order by key`)

export type Cell = { group: number; measure: number; month: Month | null; n: number; sum: number; estimated: number; apportioned: number }

/** Above this many waiting deltas a figure shows the folded state and says "as of" instead of reading them all. */
const few = 2_000

const pendingFew = `(select count(*) from (select 1 from fact.published_delta limit ${few + 1}) x) <= ${few}`

/**
 * Sums of whole months for a set of places: `$1` nodes and `$2` the group (unit) each stands for, `$3` leaves with `$4`
 * their groups and `$5` shares, `$6` measures, `$7`–`$8` first and last month, `$9` whether to keep months apart.
 * Reads cells, which do not grow with the records, plus what waits to be folded while that is little.
 */
export const cells = sql<Cell, [number[], number[], number[], number[], number[], number[], Month, Month, boolean]>('indicator.cells', `
  with nodes as (select * from unnest($1::int[], $2::int[]) as n(node, grp)),
  leaves as (select * from unnest($3::int[], $4::int[], $5::numeric[]) as l(leaf, grp, share)),
  parts as (
    select n.grp, c.measure, c.month, c.n, c.sum, c.estimated, c.apportioned
    from nodes n join indicator.published_node_cell c on c.node = n.node
    where c.measure = any($6::int[]) and c.month between $7::date and $8::date
    union all
    select l.grp, c.measure, c.month, c.n * l.share, c.sum * l.share, c.estimated * l.share, case when l.share < 1 then c.sum * l.share else 0 end
    from leaves l join indicator.published_leaf_cell c on c.leaf = l.leaf
    where c.measure = any($6::int[]) and c.month between $7::date and $8::date
    union all
    select n.grp, d.measure, d.month, d.n * k.share, d.sum * k.share, d.estimated * k.share, case when k.share < 1 then d.sum * k.share else 0 end
    from fact.published_delta d join unit.node_leaf k on k.leaf = d.leaf join nodes n on n.node = k.node
    where ${pendingFew} and d.measure = any($6::int[]) and d.month between $7::date and $8::date
    union all
    select l.grp, d.measure, d.month, d.n * l.share, d.sum * l.share, d.estimated * l.share, case when l.share < 1 then d.sum * l.share else 0 end
    from fact.published_delta d join leaves l on l.leaf = d.leaf
    where ${pendingFew} and d.measure = any($6::int[]) and d.month between $7::date and $8::date
  )
  select grp as group, measure, case when $9::boolean then month end as month, sum(n)::float8 as n, sum(sum)::float8 as sum,
         sum(estimated)::float8 as estimated, sum(apportioned)::float8 as apportioned
  from parts group by 1, 2, 3`)

/** The days at the edge of a period that is not whole months, from the facts of those days alone. */
export const edges = sql<Cell, [number[], number[], number[], number[], number[], number[], Day, Day]>('indicator.edges', `
  with places as (
    select k.leaf, n.grp, k.share from unnest($1::int[], $2::int[]) as n(node, grp) join unit.node_leaf k on k.node = n.node
    union all select * from unnest($3::int[], $4::int[], $5::numeric[])
  ),
  days as (
    select leaf, measure, day, count(*) as n, sum(value) as sum, sum(value) filter (where method in ('s', 'e')) as estimated
    from fact.published_fact where measure = any($6::int[]) and day between $7::date and $8::date group by leaf, measure, day
  )
  select p.grp as group, d.measure, date_trunc('month', min(d.day))::date as month, sum(d.n * p.share)::float8 as n, sum(d.sum * p.share)::float8 as sum,
         coalesce(sum(d.estimated * p.share), 0)::float8 as estimated, coalesce(sum(d.sum * p.share) filter (where p.share < 1), 0)::float8 as apportioned
  from days d join places p on p.leaf = d.leaf group by p.grp, d.measure`)

export const asOf = sql<{ asOf: Date }>('indicator.as_of', `
  select case when ${pendingFew} then clock_timestamp() else folded_at end as "asOf" from indicator.fold_state`)

export type PlaceRow = {
  unit: number; node: number | null; leaf: number | null; share: number; name: string; kind: string
  /** For the "unknown village" of a unit: that unit, its name, and whether it has ended. */
  ofUnit: number | null; of: string | null; ofFormer: boolean
  lat: number | null; lon: number | null
}

/**
 * A unit and, with `$3` "children", what hangs below it on a map, or, with "communes", all commune-level units below it;
 * each as a node or as a leaf with its share. What has no position of its own lies where the unit it was recorded in lies.
 */
export const places = sql<PlaceRow, [number, number, string, Day]>('indicator.places', `
  with wanted as (
    select unit, node, null::int as leaf, 1::numeric as share, true as self from unit.tree_node where tree = $1 and unit = $2
    union all select leaf, null, leaf, sum(share), true from unit.tree_leaf where tree = $1 and leaf = $2 group by leaf
    union all select unit, node, null, 1, false from unit.tree_node where $3::text = 'children' and tree = $1 and parent = $2
    union all select leaf, null, leaf, share, false from unit.tree_leaf where $3::text = 'children' and tree = $1 and parent = $2
    union all
    select t.unit, t.node, null, 1, false
    from unit.tree_node s join unit.tree_node t on t.tree = s.tree and t.lft >= s.lft and t.rgt <= s.rgt and t.unit <> s.unit
    join unit.life l on l.unit = t.unit and l.valid @> $4::date
    join unit.kind k on k.key = l.kind and k.level = 'commune'
    where $3::text = 'communes' and s.tree = $1 and s.unit = $2
  )
  select w.unit, w.node, w.leaf, w.share::float8 as share, l.name, l.kind, up.unit as "ofUnit", up.name as of, coalesce(up.former, false) as "ofFormer",
         coalesce(p.lat, up.lat)::float8 as lat, coalesce(p.lon, up.lon)::float8 as lon
  from wanted w
  join lateral (select name, kind, parent from unit.life l where l.unit = w.unit order by l.valid @> $4::date desc, lower(l.valid) desc limit 1) l on true
  left join unit.place p on p.unit = w.unit
  left join lateral (
    select u.unit, u.name, upper(u.valid) <= $4::date as former, q.lat, q.lon from unit.life u left join unit.place q on q.unit = u.unit
    where l.kind = 'unspecified' and u.unit = l.parent order by lower(u.valid) desc limit 1) up on true
  order by w.self desc, l.name collate "vi-x-icu", w.unit`)
