import type { Day } from '#base/day.ts'
import { sql, type Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { factColumns, unnestFacts, type FactDraft } from '#core/fact/state.ts'
import type { Answers } from './engine/index.ts'
import { getFormById } from './form.ts'

type Stated = { ordinal: number; measure: string; leaf: number; day: Day; value: number; method: string; retracted: Id | null }
type Row = { shard: number; id: Id; form: number; leaf: number; day: Day; answers: Answers; by: Id | null; stated: Stated[] }

/** What was redacted keeps the facts that it stated. Records with their facts in one statement: of a correction that arrives meanwhile either both are seen or neither. */
const page = sql<Row, [number, Id, number]>('record.page', `
  select r.shard_id as shard, r.id, r.form, r.leaf, r.day, r.answers, s.id as by,
         (select coalesce(json_agg(json_build_object('ordinal', f.ordinal, 'measure', m.key, 'leaf', f.leaf, 'day', f.day, 'value', f.value,
                                                     'method', f.method, 'retracted', f.retracted)), '[]')
          from fact.fact f join fact.measure m on m.id = f.measure where f.shard_id = r.shard_id and f.origin = r.id) as stated
  from form.record r left join form.record s on s.shard_id = r.shard_id and s.supersedes = r.id
  where (r.shard_id, r.id) > ($1, $2) and r.redacted_at is null order by r.shard_id, r.id limit $3`)

const restate = sql<never, unknown[]>('record.restate', `
  insert into fact.fact as t (shard_id, origin, ordinal, kind, leaf, measure, day, value, method, retracted)
  select f.*, (select s.id from form.record s where s.shard_id = f.shard_id and s.supersedes = f.origin) from ${unnestFacts(1)}
  on conflict (shard_id, origin, ordinal) do update set kind = excluded.kind, leaf = excluded.leaf, measure = excluded.measure,
    day = excluded.day, value = excluded.value, method = excluded.method, retracted = excluded.retracted`)

/** Facts are never deleted; one that its record does not state is taken back, by the record itself. */
const takeBack = sql<never, [number[], Id[], number[]]>('record.take_back', `
  update fact.fact f set retracted = f.origin from unnest($1::int[], $2::uuid[], $3::int[]) as x(shard_id, origin, ordinal)
  where f.shard_id = x.shard_id and f.origin = x.origin and f.ordinal = x.ordinal`)

const countAll = sql<{ count: number }>('record.count', 'select count(*) as count from form.record')

/** Where a walk over all records has come to. */
export type Place = { readonly shard: number; readonly id: Id }
export const beginning: Place = { shard: -1, id: '00000000-0000-0000-0000-000000000000' as Id }
export type Rederived = { readonly records: number; readonly facts: number; readonly wrong: readonly Id[]; readonly next: Place | undefined }

export const countRecords = async (db: Db): Promise<number> => (await countAll.first(db))!.count

/**
 * Reads the next records, derives their facts again, and restates those that differ. Figures are not told: whoever calls
 * this counts them anew afterwards (`rebuildCells`).
 */
export async function rederiveFacts(db: Db, after: Place, limit = 2_000): Promise<Rederived> {
  const rows = await page.all(db, after.shard, after.id, limit)
  const again: FactDraft[] = []
  const surplus: { shard: number; id: Id; ordinal: number }[] = []
  const wrong: Id[] = []
  let facts = 0
  for (const row of rows) {
    const derived = await factsOf(db, row)
    facts += derived.length
    const differs = derived.filter((fact) => !row.stated.some((s) => isSame(fact, s, row.by)))
    const extra = row.stated.filter((s) => s.retracted === null && !derived.some((fact) => fact.ordinal === s.ordinal))
    if (differs.length + extra.length > 0) wrong.push(row.id)
    again.push(...differs)
    surplus.push(...extra.map(({ ordinal }) => ({ shard: row.shard, id: row.id, ordinal })))
  }
  if (again.length > 0) await restate.run(db, ...(await factColumns(db, again)))
  if (surplus.length > 0) await takeBack.run(db, surplus.map((s) => s.shard), surplus.map((s) => s.id), surplus.map((s) => s.ordinal))
  const last = rows.at(-1)
  return { records: rows.length, facts, wrong, next: rows.length < limit || !last ? undefined : { shard: last.shard, id: last.id } }
}

async function factsOf(db: Db, row: Row): Promise<FactDraft[]> {
  const { form } = await getFormById(db, row.form)
  const { shard, leaf, id: origin, day } = row
  return form.facts(row.answers).map((fact, ordinal) => ({ ...fact, shard, leaf, origin, kind: 'form.record', ordinal, day }))
}

function isSame(fact: FactDraft, s: Stated, by: Id | null): boolean {
  return s.ordinal === fact.ordinal && s.measure === fact.measure && s.leaf === fact.leaf && s.day === fact.day && s.value === fact.value
    && s.method === fact.method[0] && s.retracted === by
}
