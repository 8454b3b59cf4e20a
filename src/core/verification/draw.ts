import { createHash } from 'node:crypto'
import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import * as q from './draw.queries.ts'

/**
 * A draw that anyone can check and nobody can steer. Before it, the SHA-256 of a secret seed of 32 bytes goes into the ledger
 * with the sizes; then, in each stratum, the records with the smallest lots are drawn, a record's lot being SHA-256(seed ‖ the 16
 * bytes of its id); with the result the seed is published. Who enters records does not know the seed, and whoever knows it was
 * bound to it before: so nobody chooses the easy houses.
 */
export const rule = 'sha256(seed || uuid bytes), smallest first, per stratum'

export type Part = { readonly unit: number; readonly population: number }
export type Drawn = { readonly shard: number; readonly leaf: number; readonly record: Id; readonly stratum: number }
export type Lists = { readonly tree: number; readonly unit: number; readonly measure: number; readonly from: Day | null; readonly to: Day }
type Planned = { readonly unit: number; readonly population: number; readonly wanted: number }

export function lotOf(seed: Buffer, record: Id): Buffer {
  return createHash('sha256').update(seed).update(Buffer.from(record.replaceAll('-', ''), 'hex')).digest()
}

/**
 * Shares a sample out over the parts in proportion to their records, by the method of the largest remainder; every part that
 * has a record gets at least one, taken from where the rounding was kindest. More parts than wanted make the sample larger.
 */
export function allocate(parts: readonly Part[], wanted: number): ReadonlyMap<number, number> {
  const some = parts.filter((p) => p.population > 0)
  const population = some.reduce((sum, p) => sum + p.population, 0)
  const size = Math.min(population, Math.max(wanted, some.length))
  const quota = (p: Part) => (size * p.population) / population
  const given = new Map(some.map((p) => [p.unit, Math.floor(quota(p))]))
  const over = (p: Part) => given.get(p.unit)! - quota(p)
  // Parts that are level are told apart by their number, so that the same question always has the same answer.
  const behind = some.toSorted((a, b) => over(a) - over(b) || a.unit - b.unit)
  const missing = size - [...given.values()].reduce((a, b) => a + b, 0)
  for (const p of behind.slice(0, missing)) given.set(p.unit, given.get(p.unit)! + 1)
  for (const poor of some.filter((p) => given.get(p.unit) === 0)) {
    const [rich] = some.filter((p) => given.get(p.unit)! > 1).toSorted((a, b) => over(b) - over(a) || a.unit - b.unit)
    given.set(rich!.unit, given.get(rich!.unit)! - 1)
    given.set(poor.unit, 1)
  }
  return given
}

/** A part as the plan finds it; `beyond` of its records lie outside the asker's mandates. */
export type Found = Part & { readonly node: number | null; readonly beyond: number }

/**
 * Counts the list in each part of the unit; parts without a record are left out.
 * @returns also `unplaced`, the records of divided units of which nobody knows whether they lie in this one
 */
export async function countParts(db: Db, { tree, unit, measure, from, to }: Lists): Promise<{ parts: Found[]; unplaced: number }> {
  const leaves = await q.leaves.all(db, tree, unit)
  await planForThisList(db)
  const records = new Map((await q.counts.all(db, measure, from, to, leaves.map((l) => l.leaf))).map((c) => [c.leaf, c.records]))
  const sum = (some: readonly q.LeafRow[]) => some.reduce((total, l) => total + (records.get(l.leaf) ?? 0), 0)
  const parts = [...Map.groupBy(leaves, (l) => l.stratum)].flatMap(([unit, inside]): Found[] =>
    (unit === null || sum(inside) === 0 ? [] : [{ unit, node: inside[0]!.node, population: sum(inside), beyond: sum(inside.filter((l) => l.beyond)) }]))
  return { parts: parts.toSorted((a, b) => a.unit - b.unit), unplaced: sum(leaves.filter((l) => l.stratum === null)) }
}

/** A plan made once for any list would be made for a short one. */
async function planForThisList(db: Db): Promise<void> {
  await db.query('set local plan_cache_mode = force_custom_plan')
}

/** Draws from the list of today. @returns what was drawn and how long each stratum's list was */
export async function draw(db: Db, lists: Lists, seed: Buffer, strata: readonly Planned[]): Promise<{ drawn: Drawn[]; listed: ReadonlyMap<number, number> }> {
  return drawBy(db, (...asked) => q.nearNow.all(db, ...asked), lists, seed, strata)
}

/** Draws again from the list as it stood at a moment, to compare; changes nothing. */
export async function drawAgain(db: Db, lists: Lists, seed: Buffer, strata: readonly Planned[], at: Date): Promise<Drawn[]> {
  return (await drawBy(db, (...asked) => q.nearThen.all(db, ...asked, at), lists, seed, strata)).drawn
}

async function drawBy(db: Db, ask: (...asked: q.Drawing) => Promise<q.NearRow[]>, { tree, unit, measure, from, to }: Lists, seed: Buffer, strata: readonly Planned[]) {
  const places = Map.groupBy(await q.leaves.all(db, tree, unit), (l) => l.stratum)
  const leavesOf = (s: Planned) => places.get(s.unit) ?? []
  await planForThisList(db)
  const rows = new Map<number, q.NearRow>()
  const read = async (some: readonly Planned[], bound: Buffer) => {
    for (const row of await ask(measure, from, to, seed, some.flatMap(leavesOf).map((l) => l.leaf), bound)) rows.set(row.leaf, row)
  }
  const found = (s: Planned) => leavesOf(s).flatMap(({ leaf, shard }) => (rows.get(leaf)?.near ?? []).map((record) => ({ leaf, shard, record, stratum: s.unit })))
  const listed = (s: Planned) => leavesOf(s).reduce((sum, { leaf }) => sum + (rows.get(leaf)?.listed ?? 0), 0)
  await read(strata, boundFor(strata))
  // In a small stratum, by bad luck, or when much was taken back since the plan, too few lie below the bound: there all are looked at.
  const short = strata.filter((s) => new Set(found(s).map((f) => f.record)).size < Math.min(s.wanted, listed(s)))
  if (short.length > 0) await read(short, everything)
  return { drawn: strata.flatMap((s) => smallest(seed, found(s), s.wanted)), listed: new Map(strata.map((s) => [s.unit, listed(s)])) }
}

function smallest(seed: Buffer, near: readonly Drawn[], wanted: number): Drawn[] {
  const once = [...new Map(near.map((d) => [d.record, { drawn: d, lot: lotOf(seed, d.record) }])).values()]
  return once.toSorted((a, b) => a.lot.compare(b.lot)).slice(0, wanted).map(({ drawn }) => drawn)
}

const everything = Buffer.alloc(33, 0xff)

/**
 * One bound for all strata. In a stratum, of lots that are spread evenly, the wanted number and six deviations more lie below its own
 * bound; this is the highest of those of the strata that hold nine tenths of the list, so that only small ones are read again.
 */
function boundFor(strata: readonly Planned[]): Buffer {
  const own = (s: Planned) => Math.min(1, (s.wanted + 6 * Math.sqrt(s.wanted) + 20) / s.population)
  const ordered = strata.toSorted((a, b) => own(a) - own(b))
  const most = 0.9 * ordered.reduce((sum, s) => sum + s.population, 0)
  let covered = 0
  const last = ordered.find((s) => (covered += s.population) >= most)
  if (!last || own(last) === 1) return everything
  const bound = Buffer.alloc(8)
  bound.writeBigUInt64BE(BigInt(Math.floor(own(last) * 2 ** 52)) << 12n)
  return bound
}
