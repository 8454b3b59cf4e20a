import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { RubricDraft } from './rubric_form.ts'

export type RubricRow = Omit<RubricDraft, 'id' | 'replaces'> & {
  id: Id; family: Id; version: number; unitName: string; unitKind: string; state: 'draft' | 'in_force' | 'ended'; inForceOn: Day | null; endedOn: Day | null; edition: number; changedAt: Date
}

const rubric = `
  select r.id, r.family, r.version, r.unit, l.name as "unitName", l.kind as "unitKind", jsonb_build_object('vi', r.title_vi, 'en', r.title_en) as title, r.level, r.kinds,
         r.year_from as "yearFrom", r.year_to as "yearTo", r.recognise_from as "recogniseFrom", r.outstanding_from as "outstandingFrom", r.panel, r.quorum, r.majority,
         r.discuss_from as "discussFrom", r.state, r.in_force_on as "inForceOn", r.ended_on as "endedOn", r.edition, r.changed_at as "changedAt",
         coalesce((select jsonb_agg(jsonb_build_object('key', c.key, 'title', jsonb_build_object('vi', c.title_vi, 'en', c.title_en), 'guidance', c.guidance, 'max', c.max, 'evidence', c.evidence,
           'scoredBy', c.scored_by, 'indicator', c.indicator, 'target', c.target, 'thresholds', c.thresholds) order by c.ord) from movement.criterion c where c.rubric = r.id), '[]') as criteria
  from movement.rubric r join lateral (select name, kind from unit.life l where l.unit = r.unit order by lower(valid) desc limit 1) l on true`

export const one = sql<RubricRow, [Id]>('movement.rubric', `${rubric} where r.id = $1`)
export const locked = sql<{ id: Id }, [Id]>('movement.rubric_locked', 'select id from movement.rubric where id = $1 for update')
export const family = sql<RubricRow, [Id]>('movement.rubric_family', `${rubric} where r.family = $1 order by r.version`)
/** Those of some units, the newest year first; drafts only of those in `$2`. */
export const ofUnits = sql<RubricRow, [number[], number[]]>('movement.rubrics_of', `
  ${rubric} where r.unit = any($1::int[]) and (r.state <> 'draft' or r.unit = any($2::int[])) order by r.state = 'ended', r.year_to desc, r.level, r.title_vi, r.version desc`)

/**
 * In force for one level, year and kind. What a plan of that year names comes before others, in whichever version is in
 * force now; then of the units given, which stand from the widest to the nearest, the nearest first.
 */
export const inForce = sql<RubricRow, [number[], string, number, string]>('movement.rubrics_in_force', `
  ${rubric} where r.state = 'in_force' and r.unit = any($1::int[]) and r.level = $2 and $3::int between r.year_from and r.year_to and $4 = any(r.kinds)
  order by exists (
      select from movement.plan p join movement.rubric n on n.id = any(p.rubrics)
      where p.unit = any($1::int[]) and p.state = 'issued' and $3::int between p.year and greatest(p.year, extract(year from p.ends_on)) and n.family = r.family) desc,
    array_position($1::int[], r.unit) desc, r.in_force_on desc, r.id`)

export const overlapping = sql<{ title: string }, [Id]>('movement.rubrics_overlapping', `
  select o.title_vi as title from movement.rubric r join movement.rubric o on o.unit = r.unit and o.level = r.level and o.state = 'in_force' and o.family <> r.family
    and o.kinds && r.kinds and o.year_from <= r.year_to and r.year_from <= o.year_to
  where r.id = $1 limit 1`)

export const put = sql<{ edition: number }, unknown[]>('movement.put_rubric', `
  insert into movement.rubric as r (id, family, version, unit, title_vi, title_en, level, kinds, year_from, year_to, recognise_from, outstanding_from, panel, quorum, majority, discuss_from,
    state, changed_by, changed_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'draft', $17, $18)
  on conflict (id) do update set unit = excluded.unit, title_vi = excluded.title_vi, title_en = excluded.title_en, level = excluded.level, kinds = excluded.kinds, year_from = excluded.year_from,
    year_to = excluded.year_to, recognise_from = excluded.recognise_from, outstanding_from = excluded.outstanding_from, panel = excluded.panel, quorum = excluded.quorum,
    majority = excluded.majority, discuss_from = excluded.discuss_from, changed_by = excluded.changed_by, changed_at = excluded.changed_at, edition = r.edition + 1
    where r.state = 'draft' and r.edition = $19
  returning edition`)
export const forgetCriteria = sql<never, [Id]>('movement.forget_criteria', `
  delete from movement.criterion c using movement.rubric r where c.rubric = $1 and r.id = c.rubric and r.state = 'draft'`)
export const putCriteria = sql<never, [Id, string]>('movement.put_criteria', `
  insert into movement.criterion (rubric, key, ord, title_vi, title_en, guidance, max, evidence, scored_by, indicator, target, thresholds)
  select $1, c.value->>'key', c.ordinality, c.value#>>'{title,vi}', c.value#>>'{title,en}', c.value->>'guidance', (c.value->>'max')::numeric, (c.value->>'evidence')::boolean,
         c.value->>'scoredBy', c.value->>'indicator', (c.value->>'target')::numeric, nullif(c.value->'thresholds', 'null'::jsonb)
  from jsonb_array_elements($2::jsonb) with ordinality c`)

/** Ends whatever version of a family is in force. */
export const endFamily = sql<never, [Id, Day, Date]>('movement.end_rubric', `
  update movement.rubric set state = 'ended', ended_on = $2, changed_at = $3, edition = edition + 1 where family = $1 and state = 'in_force'`)
export const begin = sql<{ edition: number }, [Id, Day, Date, number]>('movement.begin_rubric', `
  update movement.rubric set state = 'in_force', in_force_on = $2, changed_at = $3, edition = edition + 1 where id = $1 and state = 'draft' and edition = $4 returning edition`)

/** Units on a map at or below one. */
export const below = sql<{ unit: number }, [number, Day]>('movement.units_below', `
  select n.unit from unit.tree t join unit.tree_node m on m.tree = t.id and m.unit = $1 join unit.tree_node n on n.tree = t.id and n.lft >= m.lft and n.rgt <= m.rgt where t.valid @> $2::date`)
