import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Certificate, Document } from '#base/paper/document.ts'
import type { Id } from '#base/id.ts'
import type { Draft } from '#core/initiative/form.ts'
import type { Level } from '#core/initiative/life.ts'
import type { Honour } from './wording.ts'

export type HonouredRow = {
  id: Id; leaf: number; title: string; kind: Draft['kind']; field: Draft['field']; registrant: string; unitName: string; unitKind: string
  /** The step by which it was honoured, the latest one; null when it never was. */
  level: Level | null; year: number | null; day: Day | null; decision: string | null
  /** The day on which it was appraised before; null where nobody did, as in old lists. */
  judged: Day | null
  /** The decision on paper issued since. */
  decided: string | null
}

/** Its latest honour of one kind ($2, and the step to it $3), and the decision on paper issued since then. */
const honoured = `
  select i.id, i.leaf, i.title, i.kind, i.field, i.registrant, l.name as "unitName", l.kind as "unitKind", p.level, p.year, p.day, p.decision, b.day as judged, d.number as decided
  from given g join initiative.initiative i on i.id = g.id
  join lateral (select name, kind from unit.life l where l.unit = i.unit order by lower(valid) desc limit 1) l on true
  left join lateral (
    select level, year, day, decision, at, id from initiative.passage p where p.shard_id = i.shard_id and p.initiative = i.id and p.step = $3 order by at desc limit 1) p on true
  left join lateral (select max(b.day) as day from initiative.passage b where b.shard_id = i.shard_id and b.initiative = i.id and b.step = 'appraise' and (b.at, b.id) < (p.at, p.id)) b on true
  left join lateral (
    select number from movement.paper d where d.initiatives @> array[i.id] and d.kind = 'recognition_decision' and d.honour = $2 and d.withdrawn_on is null and d.issued_at >= p.at limit 1) d on true`

/** Initiatives in the order asked for; those behind the wall are absent. */
export const named = sql<HonouredRow, [Id[], Honour, step: string]>('movement.papers_named', `
  with given as (select id, ord from unnest($1::uuid[]) with ordinality as g(id, ord)) ${honoured} order by g.ord`)

/** Those that a unit honoured in a year and has issued no decision about, by place and title. */
export const awaiting = sql<HonouredRow, [today: Day, Honour, step: string, unit: number, year: number, limit: number]>('movement.papers_awaiting', `
  with here as (
    select t.id as tree, n.lft, n.rgt, k.level from unit.tree t join unit.tree_node n on n.tree = t.id and n.unit = $4
    join unit.life l on l.unit = n.unit and l.valid @> $1::date join unit.kind k on k.key = l.kind where t.valid @> $1::date
  ), given as (
    select i.id from here join initiative.initiative i on exists (select from unit.tree_leaf f where f.tree = here.tree and f.leaf = i.leaf and f.lft >= here.lft and f.lft < here.rgt)
    where exists (select from initiative.passage p where p.shard_id = i.shard_id and p.initiative = i.id and p.step = $3 and p.year = $5
      and (case p.level when 'grassroots' then 'commune' when 'district' then 'commune' else p.level end) = here.level)
  ), found as (${honoured})
  select * from found where decided is null and year = $5 order by "unitName", title limit $6`)

/** Whoever issues in a unit waits for who issues there now: two cannot decide about the same at once. */
export const turn = sql<never, [unit: number]>('movement.papers_turn', "select pg_advisory_xact_lock(hashtext('movement.paper'), $1)")

export const put = sql<never, unknown[]>('movement.papers_put', `
  insert into movement.paper (shard_id, id, code, kind, honour, unit, leaf, leaves, initiatives, rests_on, number, day, title, about, description, file, bytes, issued_by, mandate, issued_at)
  select $1, p.id, p.code, p.kind, p.honour, $2, $3, (select range_agg(int4range(l, l + 1)) from jsonb_array_elements_text(p.leaves) as e(v) cross join lateral (select v::int as l) o),
    array(select jsonb_array_elements_text(p.initiatives)::uuid), p.rests_on, p.number, p.day, p.title, p.about, p.description, p.file, p.bytes, $4, $5, $6
  from unnest($7::uuid[], $8::text[], $9::text[], $10::text[], $11::jsonb[], $12::jsonb[], $13::uuid[], $14::text[], $15::date[], $16::text[], $17::jsonb[], $18::jsonb[], $19::bytea[], $20::int[])
    as p(id, code, kind, honour, leaves, initiatives, rests_on, number, day, title, about, description, file, bytes)`)

export type Kind = 'recognition_decision' | 'certificate' | 'minutes' | 'report'
export type PaperRow = {
  id: Id; shard: number; code: string; kind: Kind; honour: Honour | null; unit: number; leaf: number; unitName: string; initiatives: Id[]; number: string; day: Day; title: string; file: Buffer; bytes: number
  restsOn: string | null; issuedAt: Date; issuedBy: string | null; withdrawnOn: Day | null; withdrawnWhy: string | null
}
const paper = `
  select p.id, p.shard_id as shard, p.code, p.kind, p.honour, p.unit, p.leaf, l.name as "unitName", p.initiatives, p.number, p.day, p.title, p.file, p.bytes,
         r.code as "restsOn", p.issued_at as "issuedAt", a.name as "issuedBy", p.withdrawn_on as "withdrawnOn", p.withdrawn_why as "withdrawnWhy"
  from movement.paper p
  join lateral (select name from unit.life l where l.unit = p.unit order by lower(valid) desc limit 1) l on true
  left join movement.paper r on r.shard_id = p.shard_id and r.id = p.rests_on
  left join people.account a on a.id = p.issued_by`

export const byCode = sql<PaperRow, [code: string]>('movement.paper_by_code', `${paper} where p.code = $1`)
export const ofInitiative = sql<PaperRow, [Id]>('movement.papers_of', `${paper} where p.initiatives @> array[$1::uuid] order by p.issued_at desc, p.kind desc, p.number`)
export const ofUnit = sql<PaperRow, [unit: number, limit: number]>('movement.papers_of_unit', `${paper} where p.unit = $1 and p.rests_on is null order by p.issued_at desc, p.number limit $2`)
/** A decision's certificates, and how it was described. */
export const restingOn = sql<PaperRow, [shard: number, Id]>('movement.papers_resting', `${paper} where p.shard_id = $1 and p.rests_on = $2 order by p.number`)
export const description = sql<{ description: Document | Certificate }, [shard: number, Id]>('movement.paper_description', 'select description from movement.paper where shard_id = $1 and id = $2')

/** A decision takes its certificates with it: without it they say nothing. */
export const withdraw = sql<{ id: Id; kind: Kind }, [number, Id, Day, string, Id | null, Date]>('movement.paper_withdraw', `
  update movement.paper set withdrawn_on = $3, withdrawn_why = $4, withdrawn_by = $5, withdrawn_at = $6
  where shard_id = $1 and (id = $2 or rests_on = $2) and withdrawn_on is null returning id, kind`)

export type PublishedRow = {
  code: string; kind: Kind; honour: Honour | null; unit: number; unitName: string; unitKind: string; number: string; day: Day
  about: readonly { readonly kind: Draft['kind']; readonly unit: string; readonly title: string | null }[]; file: Buffer; bytes: number; withdrawnOn: Day | null; withdrawnWhy: string | null
}
export const published = sql<PublishedRow, [code: string]>('movement.paper_published', `
  select code, kind, honour, unit, unit_name as "unitName", unit_kind as "unitKind", number, day, about, file, bytes, withdrawn_on as "withdrawnOn", withdrawn_why as "withdrawnWhy"
  from movement.published_paper where code = $1`)
