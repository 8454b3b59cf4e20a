import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { findId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { stateFacts } from '#core/fact/state.ts'
import { getHousehold } from '#core/household/read.ts'
import { allow } from '#core/people/door.ts'
import { getLeaf, type Leaf } from '#core/unit/read.ts'
import { refuse } from '../problems.ts'
import { readId, readPast, readWords } from '../read.ts'
import * as q from './stock.queries.ts'

export { goods, type Good } from './stock.queries.ts'

/** `id` is made where the form is opened: sending it twice moves it once. `unit` is whose store it is. */
export type StockDraft = { readonly id: string; readonly unit: number; readonly good: string; readonly quantity: number; readonly day: string; readonly note?: string }
/** To one household of the register, to so many that are not named, or to the store of another place. */
export type Receiver = { readonly household?: string; readonly households?: number; readonly unit?: number }

const most = 100_000
/** What a hand-out counts towards. */
const measures = { compost_bin: 'waste.compost_bins_out', em: 'waste.starters_out', imo: 'waste.starters_out' } as const

/** Goods that came in. @throws Problem `waste.*` at the field, `unit.no_life`, `people.no_mandate` */
export async function receiveStock(ctx: Ctx, draft: StockDraft): Promise<{ id: Id }> {
  const { db, read, leaf } = await open(ctx, draft, 1)
  return write(db, read, leaf, [{ leaf, what: 'receipt', quantity: read.quantity }])
}

/**
 * Goods that went out, to households or to the store of another place. Never more than there is, whoever else hands out meanwhile.
 * @throws Problem `waste.stock_short`, `waste.receiver`, `waste.unknown_household`, `waste.to_itself` and as `receiveStock`
 */
export async function handOut(ctx: Ctx, draft: StockDraft, to: Receiver): Promise<{ id: Id }> {
  const { db, read, leaf } = await open(ctx, draft, 1)
  const named = [to.household, to.households, to.unit].filter((one) => one !== undefined)
  if (named.length !== 1) throw refuse('receiver', undefined, { at: '/to' })
  if (to.unit !== undefined) return send(ctx, { db, read, leaf }, to.unit)
  if (to.household !== undefined) {
    const { household } = await getHousehold(ctx, to.household, 'stock.write')
    if (household.state !== 'living') throw refuse('unknown_household', undefined, { at: '/to/household' })
    return write(db, read, leaf, [{ leaf, what: 'handed_out', quantity: -read.quantity, household: household.id, households: 1 }], { shard: household.shard, leaf: household.leaf })
  }
  const households = to.households!
  if (!Number.isInteger(households) || households < 1 || households > most) throw refuse('number', { least: 1, most }, { at: '/to/households' })
  return write(db, read, leaf, [{ leaf, what: 'handed_out', quantity: -read.quantity, households }], leaf)
}

async function send(ctx: Ctx, { db, read, leaf }: Opened, unit: number): Promise<{ id: Id }> {
  await allow(ctx, 'stock.write', [read.unit, unit])
  const there = await getLeaf(db, unit, read.day)
  if (there.leaf === leaf.leaf) throw refuse('to_itself', undefined, { at: '/to/unit' })
  return write(db, read, leaf, [
    { leaf, what: 'sent', quantity: -read.quantity, other: there.leaf }, { leaf: there, unit, what: 'arrived', quantity: read.quantity, other: leaf.leaf }])
}

/** Somebody counted: the store holds this from now on, and the difference stays on record. @throws Problem as `receiveStock` */
export async function countStock(ctx: Ctx, draft: StockDraft): Promise<{ id: Id }> {
  const { db, read, leaf } = await open(ctx, draft, 0)
  const keys: Keys = [[leaf.shard], [leaf.leaf], [read.good]]
  await q.open.run(db, ...keys)
  const [held] = await q.hold.all(db, ...keys)
  return write(db, read, leaf, [{ leaf, what: 'count', quantity: read.quantity - (held?.balance ?? 0) }])
}

/** What the stores below a unit hold, and what was moved last. @throws Problem `people.no_mandate` */
export async function stockOf(ctx: Ctx, unit: number, moves = 30): Promise<{ stores: q.StoreRow[]; moves: q.MoveRow[] }> {
  const db = await allow(ctx, 'stock.read', unit)
  return { stores: await q.stores.all(db, unit, ctx.day), moves: await q.moves.all(db, unit, ctx.day, Math.min(Math.max(moves, 0), 200)) }
}

/** Whose store a move belongs to: the end of a figure's thread. @throws Problem `waste.no_move`, `people.no_mandate` */
export async function storeOfMove(ctx: Ctx, move: string): Promise<number> {
  const id = findId(move)
  const found = id && (await q.storeOf.first(await allow(ctx, 'stock.read', []), id))
  if (!found) throw refuse('no_move')
  await allow(ctx, 'stock.read', found.unit)
  return found.unit
}

type Read = { readonly id: Id; readonly unit: number; readonly good: q.Good; readonly quantity: number; readonly day: Day; readonly note: string }
type Keys = [shards: number[], leaves: number[], goods: q.Good[]]
type Opened = { readonly db: Db; readonly read: Read; readonly leaf: Leaf }
type Move = { readonly leaf: Leaf; readonly unit?: number; readonly what: q.What; readonly quantity: number; readonly household?: Id; readonly households?: number; readonly other?: number }

async function open(ctx: Ctx, draft: StockDraft, least: number): Promise<Opened> {
  const db = await allow(ctx, 'stock.write', draft.unit)
  const good = q.goods.find((one) => one === draft.good)
  if (!good) throw refuse('good', undefined, { at: '/good' })
  const { quantity } = draft
  if (!Number.isInteger(quantity) || quantity < least || quantity > most) throw refuse('quantity', { least, most }, { at: '/quantity' })
  const read = { id: readId(draft.id), unit: draft.unit, good, quantity, day: readPast(draft.day, ctx.day), note: readWords(draft.note ?? '', '/note', 300) }
  return { db, read, leaf: await getLeaf(db, draft.unit, read.day) }
}

/** Moves, balances, facts and ledger together; `counts` is where what went out counts. */
async function write(db: Db, read: Read, home: Leaf, moves: readonly Move[], counts?: Pick<Leaf, 'shard' | 'leaf'>): Promise<{ id: Id }> {
  const keys: Keys = [moves.map((m) => m.leaf.shard), moves.map((m) => m.leaf.leaf), moves.map(() => read.good)]
  await q.open.run(db, ...keys)
  const held = await q.hold.all(db, ...keys)
  // Asked under the lock, so that a form can be shown again: the table refuses the same, but ends the transaction.
  const short = moves.some(({ leaf, quantity }) => held.find((one) => one.leaf === leaf.leaf)!.balance + quantity < 0)
  if (short && !await q.known.first(db, home.shard, home.leaf, read.id)) throw refuse('stock_short', undefined, { at: '/quantity' })
  if (short) return { id: read.id }
  const done = await q.move.first(db, keys[0], moves.map(() => read.id), keys[1], moves.map((m) => m.unit ?? read.unit), keys[2], moves.map((m) => m.what), moves.map((m) => m.quantity),
    moves.map((m) => m.household ?? null), moves.map((m) => m.households ?? null), moves.map((m) => m.other ?? null), moves.map(() => read.day), moves.map(() => read.note),
    moves.map(() => db.ctx.account), moves.map(() => db.mandate), moves.map(() => db.ctx.now))
  if (done?.moved === 0) return { id: read.id }
  const { good, quantity, day } = read
  const events = moves.map(({ leaf, what, quantity: moved }) => ({ shard: leaf.shard, unit: leaf.leaf, event: `waste.stock_${what}`, about: read.id, body: { good, quantity: moved, day } }))
  if (counts) await stateFacts(db, [{ shard: counts.shard, leaf: counts.leaf, origin: read.id, kind: 'waste.stock', ordinal: 0, measure: measures[good], day, value: quantity, method: 'counted' }], events)
  else await happened(db, events)
  return { id: read.id }
}
