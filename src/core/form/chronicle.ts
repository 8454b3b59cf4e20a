import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { allow } from '#core/people/door.ts'
import type { Form } from './engine/index.ts'
import { getRecord } from './record.ts'
import type { RecordRow } from './record.queries.ts'

/** A fact that a record stated; `standing` is false once a correction took it back. */
export type StatedByRecord = { readonly measure: string; readonly unitOfMeasure: string; readonly value: number; readonly method: string; readonly standing: boolean }
export type Revision = { readonly id: Id; readonly receivedAt: Date; readonly authorName: string | null; readonly supersedes: Id | null }
/** The record's line in the ledger; the mandate is null for what was imported. */
export type LedgerLine = {
  readonly unit: number; readonly seq: number; readonly at: Date; readonly hash: string
  readonly roleVi: string | null; readonly roleEn: string | null; readonly mandateUnit: string | null; readonly from: Day | null; readonly to: Day | null
}
export type Chronicle = {
  readonly record: RecordRow; readonly form: Form; readonly kit: string | null
  readonly facts: readonly StatedByRecord[]
  /** Oldest first; more than one only when the record was corrected or corrects another. */
  readonly revisions: readonly Revision[]
  readonly ledger: LedgerLine | null
}

const facts = sql<StatedByRecord, [number, Id]>('record.facts', `
  select m.key as measure, m.unit_of_measure as "unitOfMeasure", f.value::float8 as value,
         case f.method when 'c' then 'counted' when 'w' then 'weighed' when 's' then 'sampled' else 'estimated' end as method, f.retracted is null as standing
  from fact.fact f join fact.measure m on m.id = f.measure where f.shard_id = $1 and f.origin = $2 order by f.ordinal`)

const revisions = sql<Revision, [number, Id]>('record.revisions', `
  with recursive before(id, supersedes, n) as (
    select id, supersedes, 0 from form.record where shard_id = $1 and id = $2
    union all select r.id, r.supersedes, n - 1 from before b join form.record r on r.shard_id = $1 and r.id = b.supersedes where n > -100
  ), after(id, n) as (
    select $2::uuid, 0
    union all select r.id, n + 1 from after a join form.record r on r.shard_id = $1 and r.supersedes = a.id where n < 100
  )
  select r.id, r.received_at as "receivedAt", a.name as "authorName", r.supersedes
  from (select id, n from before union select id, n from after) c
  join form.record r on r.shard_id = $1 and r.id = c.id left join people.account a on a.id = r.author order by c.n`)

const ledgerLine = sql<LedgerLine, [number, Id]>('record.ledger_line', `
  select e.unit, e.seq::int as seq, e.at, encode(e.hash, 'hex') as hash, r.title_vi as "roleVi", r.title_en as "roleEn",
         (select l.name from unit.life l where l.unit = m.unit order by lower(l.valid) desc limit 1) as "mandateUnit", lower(m.valid) as from, upper(m.valid) - 1 as to
  from ledger.entry e left join people.mandate m on m.id = e.mandate left join people.role r on r.key = m.role
  where e.shard_id = $1 and e.about = $2 order by e.seq limit 1`)

const pictures = sql<{ id: Id; n: number }, [Id[]]>('record.pictures', `
  select r.id, count(*)::int as n from form.record r
  -- a picture is answered by the digest of its file
  cross join lateral jsonb_path_query(r.answers, '$.** ? (@.type() == "string" && @ like_regex "^[0-9a-f]{64}$")')
  where r.id = any($1::uuid[]) group by r.id`)

/** How many pictures stand behind each of these records, as far as one's mandates reach; nobody else learns that there are any. */
export async function countPictures(ctx: Ctx, records: readonly Id[]): Promise<ReadonlyMap<Id, number>> {
  if (ctx.account === null || records.length === 0) return new Map()
  const rows = await pictures.all(await allow(ctx, 'record.read', []), [...records])
  return new Map(rows.map((row) => [row.id, row.n]))
}

/** All that is known of a record, for those whose mandates reach its place. @throws Problem as `getRecord` */
export async function getChronicle(ctx: Ctx, id: string): Promise<Chronicle> {
  const { installed, ...record } = await getRecord(ctx, id.toLowerCase())
  const db = await allow(ctx, 'record.read', record.leaf)
  const where = [record.shard_id, record.id] as const
  return {
    record, form: installed.form, kit: installed.kit,
    facts: await facts.all(db, ...where), revisions: await revisions.all(db, ...where), ledger: (await ledgerLine.first(db, ...where)) ?? null,
  }
}
