import { columns, sql, type Db } from '../db/sql.ts'
import { canonical } from '../canonical.ts'
import { sha256, type Id } from '../id.ts'

/** Something that happened in a unit, to be remembered for ever. `body` holds references and counts, no personal data. */
export type Happening = {
  readonly shard: number
  readonly unit: number
  /** `record.entered`, `unit.merged`: module, dot, past tense. */
  readonly event: string
  readonly about: Id
  readonly body: Readonly<Record<string, unknown>>
}

export type EntryDraft = Happening & { readonly at: string; readonly actor: Id | null; readonly mandate: Id | null; readonly digest: Buffer }

/** Seals the words of an entry: everything but its place in the chain, which the database adds when it is written. */
export function draft({ ctx, mandate }: Pick<Db, 'ctx' | 'mandate'>, happening: Happening): EntryDraft {
  const at = ctx.now.toISOString()
  return { ...happening, at, actor: ctx.account, mandate, digest: digestOf({ ...happening, at, actor: ctx.account, mandate }) }
}

export function digestOf(e: Omit<EntryDraft, 'digest' | 'shard'>): Buffer {
  return sha256(canonical({ unit: e.unit, at: e.at, actor: e.actor, mandate: e.mandate, event: e.event, about: e.about, body: e.body }))
}

export const draftColumns = (drafts: readonly EntryDraft[]) => [
  ...columns(drafts, 'shard', 'unit', 'at', 'actor', 'mandate', 'event', 'about'),
  drafts.map((d) => JSON.stringify(d.body)),
  drafts.map((d) => d.digest),
]

/** The column types of `draftColumns`, for an `unnest` that begins at parameter `$first`. */
export function unnestDrafts(first: number): string {
  const types = ['int', 'int', 'timestamptz', 'uuid', 'uuid', 'text', 'uuid', 'jsonb', 'bytea']
  return `unnest(${types.map((type, i) => `$${first + i}::${type}[]`).join(', ')})
    with ordinality as e(shard_id, unit, at, actor, mandate, event, about, body, digest, ord)`
}

/**
 * The part of a statement that lengthens the chains, given a relation `events`; to be composed into the very statement
 * that makes the change, so that neither can exist without the other. Heads are locked in one order, so two batches
 * over the same units wait for each other instead of dying of each other; and one by one, because the planner, which
 * cannot know how many events there are, would compare every event with every head.
 */
export const chainEvents = `
  chained as (
    insert into ledger.entry (shard_id, unit, seq, at, actor, mandate, event, about, body, digest, hash)
    select e.shard_id, e.unit, h.seq + row_number() over w, e.at, e.actor, e.mandate, e.event, e.about, e.body, e.digest,
           ledger.chain(h.hash, e.digest) over w
    from (select * from events order by shard_id, unit, ord) e
    cross join lateral (select seq, hash from ledger.head where shard_id = e.shard_id and unit = e.unit for update) h
    window w as (partition by e.shard_id, e.unit order by e.ord rows unbounded preceding)
    returning shard_id, unit, seq, hash
  ),
  chain_moved as (
    update ledger.head h set seq = c.seq, hash = c.hash
    from (select distinct on (shard_id, unit) * from chained order by shard_id, unit, seq desc) c
    where h.shard_id = c.shard_id and h.unit = c.unit
    returning 1
  )`

const append = sql<{ chained: number }, unknown[]>('ledger.append', `
  with events as materialized (select * from ${unnestDrafts(1)}), ${chainEvents}
  select count(*) as chained from chained`)

/** Appends to the chains in the caller's transaction. @throws Error when a unit has no chain (it was never opened) */
export async function happened(db: Db, happenings: readonly Happening[]): Promise<void> {
  if (happenings.length === 0) return
  const row = await append.first(db, ...draftColumns(happenings.map((h) => draft(db, h))))
  if (row?.chained !== happenings.length) throw new Error('a ledger chain is missing')
}

const openChainsOf = sql<never, [number[], number[], Buffer[]]>('ledger.open', `
  insert into ledger.head (shard_id, unit, hash) select * from unnest($1::int[], $2::int[], $3::bytea[]) on conflict do nothing`)

export async function openChains(db: Db, units: readonly { shard: number; id: number }[]): Promise<void> {
  await openChainsOf.run(db, units.map((u) => u.shard), units.map((u) => u.id), units.map((u) => genesis(u.id)))
}

export function genesis(unit: number): Buffer {
  return sha256(`lantoa ledger of unit ${unit}`)
}
