import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Draft, Statement } from './form.ts'
import { alive, districtsEnded, waiting, type Honour, type Level, type State, type Step } from './life.ts'

export type InitiativeRow = Omit<Draft, 'id' | 'statement' | 'startsOn' | 'endsOn' | 'copiedFrom' | 'kitVersion'> & {
  id: Id; shard: number; leaf: number; unitName: string; unitKind: string; state: State; statement: Partial<Statement>
  startsOn: Day | null; endsOn: Day | null; copiedFrom: Id | null; kitVersion: string | null; hidden: boolean
  registeredOn: Day | null; registeredBy: Id | null; revisitOn: Day | null; edition: number; changedAt: Date
  /** What it was last recognised as, and at which level; none was taken away by what followed. */
  honour: Honour | null; honourLevel: Level | null
}

const among = (states: readonly State[]) => `('${states.join("', '")}')`
/** The conditions of `alive`, `isLate` and `isUnderWay` for rows. */
export const aliveSql = (initiative: string) => `${initiative}.state in ${among(alive)}`
export const lateSql = (initiative: string, today: string) => `(${initiative}.revisit_on < ${today}::date and ${aliveSql(initiative)})`
/** What is put forward to a higher level belongs to the one that recognised it until it is taken on there. */
export const heldLevelSql = (initiative: string) => `(case ${initiative}.state when 'submitted' then ${initiative}.honour_level else ${initiative}.level end)`
export const underWaySql = (initiative: string) => `(${initiative}.state <> 'stopped' and (${initiative}.honour is not null or ${initiative}.state not in ${among(waiting)}))`

const whole = `
  select i.id, i.shard_id as shard, i.unit, i.leaf, l.name as "unitName", l.kind as "unitKind", i.level, i.kind, i.field, i.title, i.registrant_kind as "registrantKind", i.registrant,
         i.novelty, i.statement, i.year, i.starts_on as "startsOn", i.ends_on as "endsOn", i.kit, i.kit_version as "kitVersion", i.copied_from as "copiedFrom", i.hidden,
         i.state, i.honour, i.honour_level as "honourLevel", i.registered_on as "registeredOn", i.registered_by as "registeredBy", i.revisit_on as "revisitOn", i.edition, i.changed_at as "changedAt"
  from initiative.initiative i
  join lateral (select name, kind from unit.life l where l.unit = i.unit order by lower(valid) desc limit 1) l on true`
export const initiative = sql<InitiativeRow, [Id]>('initiative.one', `${whole} where i.id = $1`)
export const many = sql<InitiativeRow, [Id[]]>('initiative.many', `${whole} where i.id = any($1::uuid[])`)

/** Which of these may be taken up: those that the asker may read, and those that were published. */
export const sources = sql<{ id: Id }, [Id[]]>('initiative.sources', `
  select id from initiative.initiative where id = any($1::uuid[]) union select id from initiative.published_model where id = any($1::uuid[])`)

export const hide = sql<{ edition: number }, [number, Id, number, boolean, Date]>('initiative.hide', `
  update initiative.initiative set hidden = $4, changed_at = $5, edition = edition + 1 where shard_id = $1 and id = $2 and edition = $3 returning edition`)

export const taken = sql<{ id: Id }, [Id]>('initiative.taken', 'select id from initiative.initiative where id = $1')

/**
 * A draft, new or again; nothing happens where it went on meanwhile or was changed by somebody else. What it took up is said when
 * it begins and never again: a source is older than its copies, so lineage cannot run in a circle.
 */
export const putDraft = sql<{ edition: number }, unknown[]>('initiative.put_draft', `
  insert into initiative.initiative as i (shard_id, id, unit, leaf, level, kind, field, title, title_folded, registrant_kind, registrant, novelty, statement,
    year, starts_on, ends_on, kit, kit_version, copied_from, state, registered_by, changed_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14, $15, $16, $17, $18, $19, 'draft', $20, $21)
  on conflict (shard_id, id) do update set unit = excluded.unit, leaf = excluded.leaf, level = excluded.level, kind = excluded.kind, field = excluded.field,
    title = excluded.title, title_folded = excluded.title_folded, registrant_kind = excluded.registrant_kind, registrant = excluded.registrant,
    novelty = excluded.novelty, statement = excluded.statement, year = excluded.year, starts_on = excluded.starts_on, ends_on = excluded.ends_on,
    kit = excluded.kit, changed_at = excluded.changed_at, edition = i.edition + 1
    where i.state in ('draft', 'returned') and i.edition = $22
  returning edition`)

/** Where each stands; what somebody changed meanwhile is left alone. An honour is never taken away. */
export const move = sql<{ id: Id; edition: number }, [now: Date, ...columns: unknown[][]]>('initiative.move', `
  update initiative.initiative i set state = a.state, level = a.level, year = a.year, registered_on = coalesce(i.registered_on, a.registered_on), revisit_on = a.revisit_on,
    honour = a.honour, honour_level = a.honour_level, changed_at = $1, edition = i.edition + 1
  from unnest($2::int[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::int[], $8::date[], $9::date[], $10::text[], $11::text[])
    as a(shard_id, id, edition, state, level, year, registered_on, revisit_on, honour, honour_level)
  where i.shard_id = a.shard_id and i.id = a.id and i.edition = a.edition returning i.id, i.edition`)

export const putPassages = sql<never, unknown[]>('initiative.put_passages', `
  insert into initiative.passage (shard_id, id, initiative, step, was, state, level, year, day, words, remarks, decision, actor, mandate, at, leaf)
  select * from unnest($1::int[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::smallint[], $9::date[], $10::text[], $11::jsonb[],
    $12::text[], $13::uuid[], $14::uuid[], $15::timestamptz[], $16::int[])`)

export type PassageRow = {
  id: Id; step: Step; was: State | null; state: State; level: Level; year: number; day: Day; words: string; remarks: Readonly<Record<string, string>>; decision: string | null
  at: Date; actorName: string | null; roleVi: string | null; roleEn: string | null; mandateUnit: string | null
}

export const passages = sql<PassageRow, [number, Id]>('initiative.passages', `
  select p.id, p.step, p.was, p.state, p.level, p.year, p.day, p.words, p.remarks, p.decision, p.at, a.name as "actorName", r.title_vi as "roleVi", r.title_en as "roleEn",
         (select l.name from unit.life l where l.unit = m.unit order by lower(l.valid) desc limit 1) as "mandateUnit"
  from initiative.passage p left join people.account a on a.id = p.actor
  left join people.mandate m on m.id = p.mandate left join people.role r on r.key = m.role
  where p.shard_id = $1 and p.initiative = $2 order by p.at, p.id`)

/** The day of the latest step of each. */
export const lastDays = sql<{ initiative: Id; day: Day }, [number[], Id[]]>('initiative.last_days', `
  select a.id as initiative, p.day from unnest($1::int[], $2::uuid[]) as a(shard_id, id)
  cross join lateral (select day from initiative.passage p where p.shard_id = a.shard_id and p.initiative = a.id order by p.at desc, p.id desc limit 1) p`)

/**
 * The unit of a level in which each place lies today: whoever decides there holds a mandate over it. What a district once
 * registered is decided by the commune of today: the tier between it and the city is gone (decision 0010). It climbs from
 * parent to parent, a few steps for each place: a search by `lft` and `rgt` would go through the nodes of the nation for each.
 */
export const seats = sql<{ leaf: number; level: Level; unit: number }, [number[], Level[], Day]>('initiative.seats', `
  with recursive asked as (select distinct leaf, level from unnest($1::int[], $2::text[]) as b(leaf, level)),
  -- From each place upwards, parent by parent: a range of the map would be compared with all its units.
  up as (
    select f.leaf, f.tree, f.parent as unit, f.share, 0 as above
    from unit.tree t join unit.tree_leaf f on f.tree = t.id and f.leaf in (select leaf from asked) where t.valid @> $3::date
    union all
    select u.leaf, u.tree, n.parent, u.share, u.above + 1 from up u join unit.tree_node n on n.tree = u.tree and n.unit = u.unit and n.parent is not null)
  select distinct on (a.leaf, a.level) a.leaf, a.level, u.unit
  from asked a join up u on u.leaf = a.leaf
  join unit.life l on l.unit = u.unit and l.valid @> $3::date
  join unit.kind k on k.key = l.kind and k.level = case when a.level = 'grassroots' or (a.level = 'district' and $3::date >= '${districtsEnded}') then 'commune' else a.level end
  order by a.leaf, a.level, u.share desc, u.above`)

export const insertMany = sql<{ id: Id }, unknown[]>('initiative.insert_many', `
  insert into initiative.initiative (shard_id, id, unit, leaf, level, kind, field, title, title_folded, registrant_kind, registrant, novelty, statement, year,
    starts_on, ends_on, kit, state, registered_on, registered_by, changed_at, kit_version, copied_from)
  select * from unnest($1::int[], $2::uuid[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
    $13::jsonb[], $14::smallint[], $15::date[], $16::date[], $17::text[], $18::text[], $19::date[], $20::uuid[], $21::timestamptz[], $22::text[], $23::uuid[])
  on conflict do nothing returning id`)

export const rules = sql<{ kit: string | null; step: string; level: Level | null; measure: string }>('initiative.rules', `
  select distinct kit, step, level, measure from initiative.counts_as order by measure`)
export const forgetRules = sql<never, [string]>('initiative.forget_rules', 'delete from initiative.counts_as where declared_by = $1')
export const putRules = sql<never, [string, (string | null)[], string[], (string | null)[], string[]]>('initiative.put_rules', `
  insert into initiative.counts_as (declared_by, kit, step, level, measure) select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[])`)

/** Which of these initiatives were counted for a step before, at whatever level. */
export const countedBefore = sql<{ initiative: Id }, [number[], Id[], Step]>('initiative.counted_before', `
  select distinct p.initiative from initiative.passage p join unnest($1::int[], $2::uuid[]) as a(shard_id, id) on p.shard_id = a.shard_id and p.initiative = a.id
  where p.step = $3`)
