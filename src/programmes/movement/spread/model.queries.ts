import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Draft, Force, Statement } from '#core/initiative/form.ts'
import type { Level, State } from '#core/initiative/life.ts'
import type { Traits } from './likeness.ts'
import { foundStopped } from './outcome.queries.ts'

/** Every commune of a day's map with what is openly known of it. */
export const communes = sql<Traits, [Day]>('movement.commune_traits', `
  select n.unit, l.name, l.kind, max(x.value) filter (where x.key = 'area_km2')::float8 as "areaKm2", max(x.value) filter (where x.key = 'population')::float8 as population,
         max(x.value) filter (where x.key = 'villages')::float8 as villages, max(x.value) filter (where x.key = 'lat')::float8 as lat, max(x.value) filter (where x.key = 'lon')::float8 as lon
  from unit.tree t join unit.tree_node n on n.tree = t.id
  join unit.life l on l.unit = n.unit and l.valid @> $1::date join unit.kind k on k.key = l.kind and k.level = 'commune'
  left join movement.unit_trait x on x.unit = n.unit
  where t.valid @> $1::date group by n.unit, l.name, l.kind`)

/** The commune of a day's map around a leaf: most of it, where the leaf was divided; none around what lies in no commune, as all of a former district does. */
export const communeOf = (leaf: string, day: string) => `
  (select f.parent from unit.tree t join unit.tree_leaf f on f.tree = t.id and f.leaf = ${leaf} join unit.life cl on cl.unit = f.parent and cl.valid @> ${day} join unit.kind k on k.key = cl.kind and k.level = 'commune'
   where t.valid @> ${day} order by f.share desc limit 1)`
/** When somebody last said publicly that it goes on. */
export const confirmedOn = (initiative: string) => `(select c.day from initiative.published_confirmation c where c.initiative = ${initiative})`
export const lastLife = (unit: string) => `(select name, kind from unit.life l where l.unit = ${unit} order by lower(valid) desc limit 1)`

export type ModelRow = Pick<Draft, 'kind' | 'title' | 'registrantKind' | 'registrant' | 'year'> & {
  id: Id; field: NonNullable<Draft['field']>; level: Level; state: State; unit: number; unitName: string; unitKind: string; commune: number | null; communeName: string | null; communeKind: string | null
  kit: string | null; kitVersion: string | null; copiedFrom: Id | null; recognisedOn: Day; recognisedAt: Level
  startsOn: Day | null; endsOn: Day | null; statement: Partial<Omit<Statement, 'forces'>> & { readonly forces: readonly Omit<Force, 'name'>[] }
}

export const model = sql<ModelRow, [Id, Day]>('movement.model', `
  select m.id, m.kind, m.field, m.title, m.level, m.state, m.registrant_kind as "registrantKind", m.registrant, m.year, m.unit, u.name as "unitName", u.kind as "unitKind",
         c.unit as commune, cl.name as "communeName", cl.kind as "communeKind", m.kit, m.kit_version as "kitVersion", m.copied_from as "copiedFrom",
         m.recognised_on as "recognisedOn", m.recognised_at as "recognisedAt", m.starts_on as "startsOn", m.ends_on as "endsOn", m.statement
  from initiative.published_model m join lateral ${lastLife('m.unit')} u on true
  cross join lateral (select ${communeOf('m.leaf', '$2::date')} as unit) c left join lateral ${lastLife('c.unit')} cl on true
  where m.id = $1`)

export type ListedModel = Pick<ModelRow, 'id' | 'title' | 'field' | 'kind' | 'unit' | 'unitName' | 'unitKind' | 'communeName' | 'communeKind' | 'state' | 'year' | 'recognisedOn' | 'registrant'> & {
  gives: string; places: number; going: number; kept: number; judged: number; total: number; nearest: number | null; distance: number | null
}

/**
 * Models that took up no other published one, each with all that took it up: in how many places, how many of them go on, and of
 * how many it is known after twelve months. What lasted a year comes first, then the nearest in kind (`$5`, `$6`: communes and how
 * far each is from the asker's), then what was taken up most. Lineage is walked to a depth of twelve: deeper there is nothing.
 */
export const listed = sql<ListedModel, [Day, text: string | null, field: string | null, kind: string | null, communes: number[] | null, distances: number[] | null, rows: number, first: number]>('movement.models', `
  with recursive root as materialized (
    select m.id, m.title, m.field, m.kind, m.unit, m.leaf, m.state, m.year, m.recognised_on, m.registrant, m.statement ->> 'outputs' as gives
    from initiative.published_model m
    where ($2::text is null or m.title_folded like '%' || $2 || '%') and ($3::text is null or m.field = $3)
      and not exists (
        with recursive up as (
          select m.copied_from as id, 1 as depth
          union all
          select l.copied_from, u.depth + 1 from up u join initiative.published_lineage l on l.id = u.id where u.depth < 12)
        select from up u join initiative.published_model s on s.id = u.id)
  ), member as (
    select r.id as root, r.id, r.leaf, r.state, true as recognised, 0 as depth from root r
    union all
    select m.root, l.id, l.leaf, l.state, l.recognised, m.depth + 1 from member m join initiative.published_lineage l on l.copied_from = m.id where m.depth < 12
  ), told as (
    select m.*, ${communeOf('m.leaf', '$1::date')} as commune, (select o.finding from movement.published_outcome o where o.initiative = m.id and o.after = 12) as year_on,
           m.state <> 'stopped' and f.day is null as going
    from member m left join lateral ${foundStopped('movement.published_outcome o where o.initiative = m.id', confirmedOn('m.id'))} f on m.state <> 'stopped'
  ), near as (
    -- the likest commune in which it worked: kept for a year, or recognised there
    select distinct on (t.root) t.root, t.commune, d.distance from told t join unnest($5::int[], $6::float8[]) as d(commune, distance) on d.commune = t.commune
    where t.going and (t.year_on = 'kept' or t.recognised) order by t.root, (t.year_on = 'kept') desc nulls last, d.distance, t.commune
  ), summed as (
    select root, count(*)::int as places, (count(*) filter (where going))::int as going, (count(*) filter (where year_on = 'kept'))::int as kept, count(year_on)::int as judged,
           (array_agg(commune) filter (where depth = 0))[1] as commune from told group by root
  )
  select r.id, r.title, r.field, r.kind, r.unit, u.name as "unitName", u.kind as "unitKind", c.name as "communeName", c.kind as "communeKind", r.state, r.year, r.recognised_on as "recognisedOn", r.registrant,
         coalesce(r.gives, '') as gives, s.places, s.going, s.kept, s.judged, n.commune as nearest, n.distance, (count(*) over ())::int as total
  from root r join summed s on s.root = r.id left join near n on n.root = r.id
  join lateral ${lastLife('r.unit')} u on true left join lateral ${lastLife('s.commune')} c on true
  where $4::text is null or c.kind = $4
  order by (s.kept > 0) desc, n.distance nulls last, s.places desc, r.recognised_on desc, r.id
  limit $7 offset $8`)
