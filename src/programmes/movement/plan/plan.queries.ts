import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Deadline, PlanForm, ReadPlan, Target } from './draft.ts'

export type PlanState = 'draft' | 'issued' | 'replaced'
/** A plan without its lines. `ended`: the last day of an issuer that a reform has ended. */
export type PlanRow = Omit<ReadPlan, 'deadlines' | 'targets' | 'form'> & {
  unitName: string; unitKind: string; ended: Day | null; state: PlanState; replaces: Id | null; replacedBy: Id | null; edition: number
  issuedOn: Day | null; issuedByName: string | null; changedAt: Date
}

const plan = `
  select p.id, p.unit, l.name as "unitName", l.kind as "unitKind", upper(l.valid) - 1 as ended, p.number, p.title, p.year, p.starts_on as "from", p.ends_on as "to",
         p.bases, p.carries_out as "carriesOut", p.fields, p.kinds, p.aims, p.rubrics, p.state, p.replaces, p.replaced_by as "replacedBy", p.edition,
         p.issued_on as "issuedOn", a.name as "issuedByName", p.changed_at as "changedAt"
  from movement.plan p
  join lateral (select name, kind, valid from unit.life l where l.unit = p.unit order by lower(valid) desc limit 1) l on true
  left join people.account a on a.id = p.issued_by`

export const one = sql<PlanRow, [Id]>('movement.plan', `${plan} where p.id = $1`)

/** Of these units, those that hold on a day: issued, in their period, of an issuer that still lives; the nearest unit first. */
export const inForce = sql<PlanRow, [units: number[], day: Day]>('movement.plans_in_force', `${plan}
  where p.unit = any($1::int[]) and p.state = 'issued' and $2::date between p.starts_on and p.ends_on and (upper(l.valid) is null or upper(l.valid) > $2::date)
  order by array_position($1::int[], p.unit) desc, p.year desc, p.issued_on desc, p.id`)

/** Every plan of these units and of those that they came from; drafts only of \`$2\`, where the reader may write. */
export const around = sql<PlanRow, [units: number[], drafts: number[]]>('movement.plans_around', `${plan}
  where (p.unit = any($1::int[]) or p.unit in (select old from unit.succession where new = any($1::int[]))) and (p.state <> 'draft' or p.unit = any($2::int[]))
  order by p.year desc, p.state = 'draft' desc, array_position($1::int[], p.unit), p.issued_on desc, p.id`)

export const deadlines = sql<Deadline<Day | null> & { plan: Id }, [Id[]]>('movement.plan_deadlines', `
  select plan, key, title, day from movement.plan_deadline where plan = any($1::uuid[]) order by plan, ord`)

/** With the names of the units that they name. */
export const targets = sql<Target & { plan: Id; unitName: string | null; unitKind: string | null }, [Id[]]>('movement.plan_targets', `
  select t.plan, t.unit, t.each, t.kind, t.field, t.registrant_kind as "registrantKind", t.counted_as as "countedAs", t.at_least as "atLeast", t.share::float8 as share,
         l.name as "unitName", l.kind as "unitKind"
  from movement.plan_target t left join lateral (select name, kind from unit.life l where l.unit = t.unit order by lower(valid) desc limit 1) l on true
  where t.plan = any($1::uuid[]) order by t.plan, t.ord`)

export const forms = sql<PlanForm & { plan: Id }, [Id[]]>('movement.plan_forms', `
  select plan, version, mandatory, hints, questions from movement.plan_form where plan = any($1::uuid[])`)

/** The form of the nearest of these units (widest first) whose plan counts a year, and asks anything of registrations. */
export const formAbove = sql<PlanForm & { plan: Id; number: string; title: string }, [units: number[], year: number]>('movement.plan_form_above', `
  select p.id as plan, p.number, p.title, f.version, f.mandatory, f.hints, f.questions from movement.plan p join movement.plan_form f on f.plan = p.id
  where p.unit = any($1::int[]) and p.state = 'issued' and $2 between p.year and greatest(p.year, extract(year from p.ends_on))
  order by array_position($1::int[], p.unit) desc, p.year desc, p.issued_on desc, p.id limit 1`)

/** A draft, new or again; nothing happens where it was issued or changed meanwhile. */
export const put = sql<{ edition: number }, unknown[]>('movement.put_plan', `
  insert into movement.plan as p (id, unit, number, title, year, starts_on, ends_on, bases, carries_out, fields, kinds, aims, rubrics, state, replaces, written_by, changed_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'draft', $14, $15, $16)
  on conflict (id) do update set unit = excluded.unit, number = excluded.number, title = excluded.title, year = excluded.year, starts_on = excluded.starts_on,
    ends_on = excluded.ends_on, bases = excluded.bases, carries_out = excluded.carries_out, fields = excluded.fields, kinds = excluded.kinds, aims = excluded.aims,
    rubrics = excluded.rubrics, changed_at = excluded.changed_at, edition = p.edition + 1
    where p.state = 'draft' and p.edition = $17
  returning edition`)

/** Of these rubrics, those that have never been in force in one of these units. */
export const rubricsElsewhere = sql<{ id: Id }, [Id[], number[]]>('movement.plan_rubrics_elsewhere', `
  select g.id from unnest($1::uuid[]) as g(id) where not exists (select from movement.rubric r where r.id = g.id and r.unit = any($2::int[]) and r.state <> 'draft')`)

export const forgetDeadlines = sql<never, [Id]>('movement.forget_plan_deadlines', 'delete from movement.plan_deadline where plan = $1')
export const forgetTargets = sql<never, [Id]>('movement.forget_plan_targets', 'delete from movement.plan_target where plan = $1')
export const forgetForm = sql<never, [Id]>('movement.forget_plan_form', 'delete from movement.plan_form where plan = $1')

export const putDeadlines = sql<never, unknown[]>('movement.put_plan_deadlines', `
  insert into movement.plan_deadline (plan, ord, key, title, day)
  select $1, d.ord, d.key, d.title, d.day from unnest($2::text[], $3::text[], $4::date[]) with ordinality as d(key, title, day, ord)`)
export const putTargets = sql<never, unknown[]>('movement.put_plan_targets', `
  insert into movement.plan_target (plan, ord, unit, each, kind, field, registrant_kind, counted_as, at_least, share)
  select $1, t.ord, t.unit, t.each, t.kind, t.field, t.by, t.counted, t.least, t.share
  from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::numeric[])
    with ordinality as t(unit, each, kind, field, by, counted, least, share, ord)`)
export const putForm = sql<never, [Id, string, string[], string, string]>('movement.put_plan_form', `
  insert into movement.plan_form (plan, version, mandatory, hints, questions) values ($1, $2, $3, $4::jsonb, $5::jsonb)`)

export const discard = sql<{ id: Id }, [Id, number]>('movement.discard_plan', `delete from movement.plan where id = $1 and edition = $2 and state = 'draft' returning id`)

export const issue = sql<{ edition: number }, [Id, number, Day, Id | null, Id | null, Date]>('movement.issue_plan', `
  update movement.plan set state = 'issued', issued_on = $3, issued_by = $4, mandate = $5, changed_at = $6, edition = edition + 1
  where id = $1 and edition = $2 and state = 'draft' returning edition`)
export const replace = sql<{ id: Id }, [Id, Id, Date]>('movement.replace_plan', `
  update movement.plan set state = 'replaced', replaced_by = $2, changed_at = $3, edition = edition + 1 where id = $1 and state = 'issued' returning id`)

/** Which of these units do not lie in one, or are none, on the map of a day. */
export const outside = sql<{ unit: number }, [issuer: number, units: number[], day: Day]>('movement.plan_outside', `
  select a.unit from unnest($2::int[]) as a(unit)
  where a.unit <> $1 and not exists (
    select from unit.tree t join unit.tree_node n on n.tree = t.id and n.unit = $1
    where t.valid @> $3::date and (
      exists (select from unit.tree_node c where c.tree = t.id and c.unit = a.unit and c.lft >= n.lft and c.rgt <= n.rgt and c.depth > n.depth)
      or exists (select from unit.tree_leaf f where f.tree = t.id and f.leaf = a.unit and f.lft >= n.lft and f.lft < n.rgt)))`)

/** Units whose plan in force carries out this one, or one that it replaced. */
export const carriedOut = sql<{ unit: number; id: Id; number: string }, [Id]>('movement.plans_carrying_out', `
  with recursive was(id) as (select $1::uuid union select p.id from movement.plan p join was on p.replaced_by = was.id)
  select distinct on (p.unit) p.unit, p.id, p.number from movement.plan p join was on p.carries_out = was.id
  where p.state = 'issued' order by p.unit, p.issued_on desc, p.id`)
