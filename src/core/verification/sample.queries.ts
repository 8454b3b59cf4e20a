import { sql } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'

export type CountedRow = { key: string; numerator: number; method: string; accumulates: boolean }
export const indicator = sql<CountedRow, [string]>('verification.indicator', 'select key, numerator, method, accumulates from indicator.indicator where key = $1')

export type SampleRow = {
  id: Id; indicator: string; measure: number; unit: number; unitName: string; shard: number; from: Day | null; to: Day; map: Day; confidence: number; halfWidth: number | null
  wanted: number; rule: string; commitment: Buffer; seed: Buffer; unplaced: number; /** The last day of the planned visits. */ until: Day
  plannedAt: Date; drawnAt: Date | null; closedAt: Date | null
  /** Why it was given up, and how many had been visited then. */
  abandoned: string | null; visited: number | null
  /** Which draw of this figure it is, and how many before it were given up. */
  nth: number; givenUp: number
}
const columns = `s.id, s.indicator, s.measure, s.unit, s.period_from as from, s.period_to as to, s.map, s.confidence::float8 as confidence,
  s.half_width::float8 as "halfWidth", s.wanted, s.rule, s.commitment, s.seed, s.unplaced, s.planned_at as "plannedAt", s.drawn_at as "drawnAt", s.closed_at as "closedAt",
  s.until, s.abandoned, s.visited, (select a.nth from verification.attempt a where a.sample = s.id) as nth, (select a.given_up from verification.attempt a where a.sample = s.id) as "givenUp",
  u.shard_id as shard, (select l.name from unit.life l where l.unit = s.unit order by l.valid @> s.map desc, lower(l.valid) desc limit 1) as "unitName"`

export const sample = sql<SampleRow, [Id]>('verification.sample', `
  select ${columns} from verification.sample s join unit.unit u on u.id = s.unit where s.id = $1`)

/** The same, kept for whoever draws or closes it, until the transaction ends. */
export const sampleLocked = sql<SampleRow, [Id]>('verification.sample_locked', `
  select ${columns} from verification.sample s join unit.unit u on u.id = s.unit where s.id = $1 for update of s`)

/** Samples of a unit and of what lies below it on the map of a day, the newest first. */
export const samplesUnder = sql<SampleRow, [number, Day]>('verification.samples_under', `
  with here as (
    select $1::int as unit
    union
    select b.unit from unit.tree t join unit.tree_node n on n.tree = t.id and n.unit = $1
    join unit.tree_node b on b.tree = t.id and b.lft >= n.lft and b.rgt <= n.rgt where t.valid @> $2::date
    union
    select b.leaf from unit.tree t join unit.tree_node n on n.tree = t.id and n.unit = $1
    join unit.tree_leaf b on b.tree = t.id and b.lft >= n.lft and b.lft < n.rgt where t.valid @> $2::date
  )
  select ${columns} from here join verification.sample s using (unit) join unit.unit u on u.id = s.unit order by s.planned_at desc, s.id limit 200`)

export type ProgressRow = { drawn: number; assigned: number; visited: number }
/** How far samples have come, as far as the asker's mandates reach. */
export const progress = sql<ProgressRow & { sample: Id }, [Id[]]>('verification.progress', `
  select i.sample, count(*)::int as drawn, count(i.visitor)::int as assigned,
         count(*) filter (where exists (select from verification.visit v where v.shard_id = i.shard_id and v.sample = i.sample and v.record = i.record))::int as visited
  from verification.item i where i.sample = any($1::uuid[]) group by i.sample`)

type Text = string | null
export const putSample = sql<never, [Id, string, number, number, Text, string, string, number, number | null, number, string, Buffer, Buffer, number, Id | null, Date, Day, Id]>('verification.put_sample', `
  insert into verification.sample (id, indicator, measure, unit, period_from, period_to, map, confidence, half_width, wanted, rule, commitment, seed, unplaced, planned_by, planned_at, until, office)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, m.unit from people.mandate m where m.id = $18`)

export const putStrata = sql<never, [Id, number[], (number | null)[], number[], number[]]>('verification.put_strata', `
  insert into verification.stratum (sample, unit, node, population, wanted) select $1, * from unnest($2::int[], $3::int[], $4::int[], $5::int[])`)

export type StratumRow = {
  unit: number; name: string; kind: string; /** In what it lies, or lay. */ inside: string | null; node: number | null; population: number; wanted: number; listed: number | null; drawn: number | null
  assigned: number; /** Have an outcome. */ visited: number; confirmed: number; different: number; notFound: number; refused: number
}

/** The standing outcome of an item: that of its visit which no later one corrects. */
export const standing = `
  left join verification.visit v on v.shard_id = i.shard_id and v.sample = i.sample and v.record = i.record
    and not exists (select from verification.visit c where c.shard_id = v.shard_id and c.sample = v.sample and c.record = v.record and c.supersedes = v.id)`

/** What was planned, drawn, assigned and found in each stratum, as far as the asker's mandates reach. */
export const strata = sql<StratumRow, [Id]>('verification.strata', `
  with found as (
    select i.stratum, count(i.visitor)::int as assigned, count(v.id)::int as visited,
           count(*) filter (where v.outcome = 'confirmed')::int as confirmed, count(*) filter (where v.outcome = 'different')::int as different,
           count(*) filter (where v.outcome = 'not_found')::int as not_found, count(*) filter (where v.outcome = 'refused')::int as refused
    from verification.item i ${standing} where i.sample = $1 group by i.stratum
  )
  select t.unit, t.node, t.population, t.wanted, t.listed, t.drawn,
         l.name, l.kind, (select p.name from unit.life p where p.unit = l.parent order by p.valid @> s.map desc, lower(p.valid) desc limit 1) as inside,
         coalesce(f.assigned, 0) as assigned, coalesce(f.visited, 0) as visited, coalesce(f.confirmed, 0) as confirmed, coalesce(f.different, 0) as different,
         coalesce(f.not_found, 0) as "notFound", coalesce(f.refused, 0) as refused
  from verification.stratum t join verification.sample s on s.id = t.sample left join found f on f.stratum = t.unit
  join lateral (select name, kind, parent from unit.life l where l.unit = t.unit order by l.valid @> s.map desc, lower(l.valid) desc limit 1) l on true
  where t.sample = $1 order by t.unit`)

export type VisitorRow = { account: Id; name: string; assigned: number; visited: number }
/** Who visits, and how far each has come. */
export const visitors = sql<VisitorRow, [Id]>('verification.visitors_of', `
  select i.visitor as account, a.name, count(*)::int as assigned, count(v.id)::int as visited
  from verification.item i ${standing} join people.account a on a.id = i.visitor
  where i.sample = $1 group by i.visitor, a.name order by a.name collate "vi-x-icu", i.visitor`)

export const noteDraw = sql<never, [Id, Date, number[], number[], number[]]>('verification.note_draw', `
  with counted as (
    update verification.stratum t set listed = c.listed, drawn = c.drawn from unnest($3::int[], $4::int[], $5::int[]) as c(unit, listed, drawn)
    where t.sample = $1 and t.unit = c.unit
  )
  update verification.sample set drawn_at = $2 where id = $1`)

export const seen = sql<{ items: number }, [Id]>('verification.seen', 'select count(*)::int as items from verification.item where sample = $1')
export const drawnRecords = sql<{ record: Id }, [Id]>('verification.drawn_records', 'select record from verification.item where sample = $1')

export type Result = {
  unit: number; whole: boolean; node: number | null; population: number; drawn: number
  confirmed: number; different: number; notFound: number; refused: number; share: number | null; low: number | null; high: number | null
}
export const putResults = sql<never, [Id, Date, Id | null, string, Day]>('verification.put_results', `
  with results as (
    insert into verification.result (sample, unit, whole, node, indicator, period_from, period_to, closed_at, day, public, from_above,
      population, drawn, confirmed, different, not_found, refused, share, low, high)
    select s.id, r.unit, r.whole, r.node, s.indicator, s.period_from, s.period_to, $2, $5, not u.leaf and (r.whole or r.unit <> s.unit),
           exists (
             select from unit.tree t join unit.tree_node o on o.tree = t.id and o.unit = s.office
             join unit.tree_node n on n.tree = t.id and n.unit = r.unit and o.depth < n.depth and o.lft <= n.lft and n.rgt <= o.rgt where t.valid @> s.map),
           r.population, r.drawn, r.confirmed, r.different, r."notFound", r.refused, r.share, r.low, r.high
    from jsonb_to_recordset($4::jsonb) as r(unit int, whole boolean, node int, population int, drawn int, confirmed int, different int, "notFound" int, refused int,
      share numeric, low numeric, high numeric)
    join verification.sample s on s.id = $1 join unit.unit u on u.id = r.unit
  )
  update verification.sample set closed_at = $2, closed_by = $3 where id = $1`)

/** Ends a sample without a result. */
export const abandon = sql<never, [Id, Date, Id | null, string, number]>('verification.abandon', `
  update verification.sample set closed_at = $2, closed_by = $3, abandoned = $4, visited = $5 where id = $1`)

export const results = sql<Result, [Id]>('verification.results', `
  select unit, whole, node, population, drawn, confirmed, different, not_found as "notFound", refused, share::float8 as share, low::float8 as low, high::float8 as high
  from verification.result where sample = $1 order by whole desc, unit`)

export type Rule = { confidence: number; confirmedFrom: number; answeredFrom: number; leastAnswered: number; freshDays: number }
export const rule = sql<Rule>('verification.rule', `
  select confidence::float8 as confidence, confirmed_from::float8 as "confirmedFrom", answered_from::float8 as "answeredFrom", least_answered as "leastAnswered", fresh_days as "freshDays"
  from verification.rule`)
