import { sql } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'
import type { Result } from './sample.queries.ts'

export type VerifiedRow = {
  indicator: string; unit: number; sample: Id; share: number; low: number; high: number; population: number; drawn: number; n: number; refused: number
  day: Day; stale: boolean; enough: boolean; holds: boolean
}

/**
 * For each of the indicators (all, for null) and units the closed sample to show beside its figure over `$3`–`$4` under the map of
 * `$5`, today being `$6`: of the unit as it stands on that map, over days that the figure is of. Of so few answers that any figure
 * would look well (`least_answered`) nothing is said, and what the unit's own office planned never stands in the place of what an
 * office above it did; otherwise the newest.
 */
export const verified = sql<VerifiedRow, [string[] | null, number[], Day | null, Day, Day, Day]>('verification.verified', `
  select distinct on (r.indicator, r.unit) r.indicator, r.unit, r.sample, r.share::float8 as share, r.low::float8 as low, r.high::float8 as high,
         r.population, r.drawn, a.n, r.refused, r.day, d.stale, e.enough,
         r.low >= r.confirmed_from and e.enough as holds
  from verification.published_result r
  join unit.tree_node x on x.tree = (select id from unit.tree where valid @> $5::date) and x.unit = r.unit and x.node = r.node
  cross join lateral (select r.confirmed + r.different + r.not_found as n) a
  cross join lateral (select a.n >= r.drawn * r.answered_from as enough) e
  cross join lateral (select r.day + r.fresh_days < least($4::date, $6::date) as stale) d
  where not r.between and r.unit = any($2::int[]) and ($1::text[] is null or r.indicator = any($1)) and r.share is not null
    and a.n >= least(r.least_answered, r.population)
    and (r.accumulates or $3::date is null or r.period_to >= $3) and (r.period_from is null or r.period_from <= $4)
  order by r.indicator, r.unit, r.from_above desc, r.closed_at desc, r.whole desc, r.sample`)

/**
 * Corrections that came after each of the samples was closed and lowered the figure beside which it stands: how many, and by how
 * much. $1 map, $2 unit, $3 samples, $4–$5 days of the figures.
 */
export const lowerings = sql<{ sample: Id; corrections: number; amount: number }, [Day, number, Id[], Day | null, Day]>('verification.lowerings', `
  with places as (
    select k.leaf, k.share from unit.tree t join unit.tree_node n on n.tree = t.id and n.unit = $2 join unit.node_leaf k on k.node = n.node where t.valid @> $1::date
    union all
    select f.leaf, sum(f.share) from unit.tree t join unit.tree_leaf f on f.tree = t.id and f.leaf = $2 where t.valid @> $1::date group by f.leaf
  )
  select s.id as sample, count(*)::int as corrections, sum(w.amount * p.share)::float8 as amount
  from verification.published_sample s
  join indicator.published i on i.key = s.indicator
  join verification.published_lowering w on w.measure = i.numerator and w.at > s.closed_at
    and (i.accumulates or $4::date is null or w.day >= $4) and w.day <= $5
  join places p on p.leaf = w.leaf
  where s.id = any($3::uuid[]) group by s.id`)

export type PublishedRow = {
  id: Id; indicator: string; unit: number; unitName: string; from: Day | null; to: Day; map: Day; confidence: number; halfWidth: number | null; wanted: number; unplaced: number; rule: string
  commitment: string; revealed: string | null; /** The last day of the visits. */ until: Day; /** By which office it was planned. */ officeName: string; plannedAt: Date; drawnAt: Date | null; closedAt: Date | null
  /** Why it was given up, with how many of the `drawn` had been visited; it has no results. */
  abandoned: string | null; visited: number | null; drawn: number | null
  /** Which draw of this figure it is, and how many before it were given up. */
  nth: number; givenUp: number
  results: (Omit<Result, 'node'> & { name: string; /** What lies in no one part of the unit alone: its own name stands for it. */ between: boolean })[]
}

/** Samples as everyone may see them, the newest first: those that ended (`$4`) with their results, all that the whole was computed from, but of communes at the finest, or those still open. */
export const published = sql<PublishedRow, [string | null, number | null, Id | null, boolean]>('verification.published', `
  select s.id, s.indicator, s.unit, s.period_from as from, s.period_to as to, s.map, s.confidence::float8 as confidence, s.half_width::float8 as "halfWidth", s.wanted, s.unplaced, s.rule,
         encode(s.commitment, 'hex') as commitment, encode(s.revealed, 'hex') as revealed, s.planned_at as "plannedAt", s.drawn_at as "drawnAt", s.closed_at as "closedAt",
         s.until, s.abandoned, s.visited, s.drawn, s.nth, s.given_up as "givenUp",
         (select l.name from unit.life l where l.unit = s.office order by l.valid @> s.map desc, lower(l.valid) desc limit 1) as "officeName",
         (select l.name from unit.life l where l.unit = s.unit order by l.valid @> s.map desc, lower(l.valid) desc limit 1) as "unitName",
         coalesce((select jsonb_agg(jsonb_build_object('unit', r.unit,
           'name', (select l.name from unit.life l where l.unit = r.unit order by l.valid @> s.map desc, lower(l.valid) desc limit 1), 'whole', r.whole, 'between', r.between, 'population', r.population, 'drawn', r.drawn, 'confirmed', r.confirmed, 'different', r.different,
           'notFound', r.not_found, 'refused', r.refused, 'share', r.share, 'low', r.low, 'high', r.high) order by r.whole desc, r.unit)
          from verification.published_result r where r.sample = s.id), '[]') as results
  from verification.published_sample s
  where ($1::text is null or s.indicator = $1) and ($2::int is null or s.unit = $2) and ($3::uuid is null or s.id = $3)
    and (s.closed_at is not null) = $4
  order by coalesce(s.closed_at, s.planned_at) desc, s.nth desc, s.id limit 100`)
