import type { Day } from '#base/day.ts'
import { columns, sql, type Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { chainEvents, draft, draftColumns, unnestDrafts, type Happening } from '#base/ledger/ledger.ts'
import { measureIds, refuse } from './measure.ts'

export type Method = 'counted' | 'weighed' | 'sampled' | 'estimated'

/** One fact to be stated. `leaf` is the finest stable place; `origin` the record or document that says so. */
export type FactDraft = {
  readonly shard: number; readonly leaf: number; readonly origin: Id; readonly kind: string; readonly ordinal: number
  readonly measure: string; readonly day: Day; readonly value: number; readonly method: Method
}

/** Columns for `unnestFacts`. @throws Problem `fact.unknown_measure`, `fact.not_a_number` */
export async function factColumns(db: Db, facts: readonly FactDraft[]): Promise<unknown[]> {
  const ids = await measureIds(db, facts.map((f) => f.measure))
  for (const f of facts) if (!Number.isFinite(f.value) || Math.abs(f.value) > 1e12) throw refuse('not_a_number', { measure: f.measure })
  return [
    facts.map((f) => f.shard), facts.map((f) => f.origin), facts.map((f) => f.ordinal), facts.map((f) => f.kind), facts.map((f) => f.leaf),
    facts.map((f) => ids.get(f.measure)!), facts.map((f) => f.day), facts.map((f) => f.value), facts.map((f) => f.method[0]!),
  ]
}

export function unnestFacts(first: number): string {
  const types = ['int', 'uuid', 'smallint', 'text', 'int', 'int', 'date', 'numeric', '"char"']
  return `unnest(${types.map((type, i) => `$${first + i}::${type}[]`).join(', ')})
    as f(shard_id, origin, ordinal, kind, leaf, measure, day, value, method)`
}

/**
 * The part of a statement that states facts, given relations `stated` (facts to add) and `withdrawn` (shard_id, origin,
 * by: origins whose facts are taken back), and tells the figures of both by signed deltas. Composed into the statement
 * that writes the record, so that record, facts, deltas and ledger entry exist together or not at all.
 */
export const stateFactsCtes = `
  added as (
    insert into fact.fact (shard_id, origin, ordinal, kind, leaf, measure, day, value, method)
    select shard_id, origin, ordinal, kind, leaf, measure, day, value, method from stated
    on conflict do nothing
    returning shard_id, leaf, measure, day, value, method
  ),
  taken_back as (
    update fact.fact f set retracted = w.by from withdrawn w
    where f.shard_id = w.shard_id and f.origin = w.origin and f.retracted is null
    returning f.shard_id, f.leaf, f.measure, f.day, f.value, f.method
  ),
  deltas as (
    insert into fact.delta (shard_id, leaf, measure, month, n, sum, estimated)
    select shard_id, leaf, measure, date_trunc('month', day)::date, sum(sign), sum(sign * value),
           coalesce(sum(sign * value) filter (where method in ('s', 'e')), 0)
    from (select *, 1 as sign from added union all select *, -1 from taken_back) change
    group by shard_id, leaf, measure, date_trunc('month', day)
    returning 1
  )`

const state = sql<{ added: number }, unknown[]>('fact.state', `
  with stated as (select * from ${unnestFacts(1)}),
  withdrawn as (select * from unnest($19::int[], $20::uuid[], $21::uuid[]) as w(shard_id, origin, by)),
  ${stateFactsCtes},
  events as materialized (select * from ${unnestDrafts(10)} where exists (select from added) or exists (select from taken_back)),
  ${chainEvents}
  select (select count(*) from added) as added`)

/** What a correction takes back: every fact of `origin`, because `by` says it better, or says that it was not so. */
export type Withdrawal = { readonly shard: number; readonly origin: Id; readonly by: Id }

/**
 * States facts of things that are no forms (a document received, a camera point agreed), with the ledger entries that
 * vouch for them. Stating the same origin again adds nothing; what is withdrawn leaves the figures in the same breath.
 * @returns how many facts were new
 */
export async function stateFacts(db: Db, facts: readonly FactDraft[], happenings: readonly Happening[], withdrawn: readonly Withdrawal[] = []): Promise<number> {
  const row = await state.first(db, ...(await factColumns(db, facts)), ...draftColumns(happenings.map((h) => draft(db, h))), ...columns(withdrawn, 'shard', 'origin', 'by'))
  return row?.added ?? 0
}
