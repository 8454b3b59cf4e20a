import type { Day } from '#base/day.ts'
import { openChains } from '#base/ledger/ledger.ts'
import { columns, type Db } from '#base/db/sql.ts'
import { fold, tidy } from '#base/words.ts'
import * as q from './open.queries.ts'
import { refuse } from './problems.ts'

export type LifeDraft = { readonly name: string; readonly kind: string; readonly parent: string | null; readonly from: Day; readonly to: Day | null; readonly decree?: string }
/** A unit to be, named by a text key of the source's own; parents refer to keys of the same list or of known units. */
export type UnitDraft = {
  readonly key: string; readonly lives: readonly [LifeDraft, ...LifeDraft[]]
  readonly place?: { readonly lat?: number; readonly lon?: number; readonly areaKm2?: number; readonly population?: number; readonly source: string }
}
export type SuccessionDraft = {
  readonly from: string; readonly to: string; readonly day: Day; readonly shareOfOld: number; readonly shareOfNew: number
  readonly estimated: boolean; readonly decree: string
}

const leafKinds = new Set(['village', 'residential_area', 'unspecified'])
/** A leaf's shard is that of the commune it was first registered in: neighbours stay together through every reform. */
const bucketKinds = new Set(['commune', 'ward', 'town', 'special_zone'])

/**
 * Opens units in bulk with their lives, places and ledger chains; each unit that is no leaf also gets the leaf for what
 * is known to lie in it but not in which village. The caller compiles the maps afterwards, once.
 * @returns ids by key, including those known before
 * @throws Problem `unit.key_taken`, `unit.life_overlaps`, `unit.name`
 */
export async function openUnits(db: Db, drafts: readonly UnitDraft[]): Promise<Map<string, number>> {
  const all = drafts.flatMap((d) => (isLeaf(d) ? [d] : [d, unspecifiedOf(d)]))
  const ids = await idsOfUnits(db)
  const fresh = await q.nextIds.all(db, all.length)
  for (const [i, draft] of all.entries()) ids.set(draft.key, fresh[i]!.id)
  const shards = new Map((await q.shards.all(db)).map((r) => [r.id, r.shard]))
  const units = all.map((d) => {
    const id = ids.get(d.key)!
    const parent = d.lives[0].parent
    const shard = isLeaf(d) && parent !== null && !bucketKinds.has(d.lives[0].kind) ? (shards.get(ids.get(parent)!) ?? ids.get(parent)!) : id
    shards.set(id, shard)
    return { id, shard, key: d.key, leaf: isLeaf(d) }
  })
  await q.insertUnits.run(db, ...(columns(units, 'id', 'shard', 'key', 'leaf') as [number[], number[], string[], boolean[]]))
  await insertLives(db, all, ids)
  const placed = all.flatMap((d) => (d.place ? [{ unit: ids.get(d.key)!, ...d.place }] : []))
  await q.insertPlaces.run(db, placed.map((p) => p.unit), placed.map((p) => p.lat ?? null), placed.map((p) => p.lon ?? null),
    placed.map((p) => p.areaKm2 ?? null), placed.map((p) => p.population ?? null), placed.map((p) => p.source))
  await openChains(db, units)
  return ids
}

/** Every known unit's id by its text key. */
export async function idsOfUnits(db: Db): Promise<Map<string, number>> {
  return new Map((await q.idsByKey.all(db)).map((r) => [r.key, r.id]))
}

export async function recordSuccessions(db: Db, drafts: readonly SuccessionDraft[], ids: ReadonlyMap<string, number>): Promise<void> {
  await q.insertSuccessions.run(db, drafts.map((s) => ids.get(s.from)!), drafts.map((s) => ids.get(s.to)!), drafts.map((s) => s.day),
    drafts.map((s) => s.shareOfOld), drafts.map((s) => s.shareOfNew), drafts.map((s) => s.estimated), drafts.map((s) => s.decree))
}

async function insertLives(db: Db, all: readonly UnitDraft[], ids: ReadonlyMap<string, number>): Promise<void> {
  const lives = all.flatMap((d) => d.lives.map((l) => ({ ...l, unit: ids.get(d.key)!, name: nameOf(l.name) })))
  await q.insertLives.run(db, lives.map((l) => l.unit), lives.map((l) => l.from), lives.map((l) => l.to), lives.map((l) => l.kind),
    lives.map((l) => l.name), lives.map((l) => fold(l.name)), lives.map((l) => (l.parent === null ? null : ids.get(l.parent) ?? missing(l.parent))),
    lives.map((l) => l.decree ?? null))
}

function nameOf(text: string): string {
  const name = tidy(text)
  if (name.length < 1 || name.length > 120) throw refuse('name', undefined, { at: '/name' })
  return name
}

function missing(key: string): never {
  throw refuse('not_found', { unit: key })
}

function isLeaf(d: UnitDraft): boolean {
  return leafKinds.has(d.lives[0].kind)
}

function unspecifiedOf(d: UnitDraft): UnitDraft {
  const [first, ...rest] = d.lives
  const life = (l: LifeDraft): LifeDraft => ({ ...l, kind: 'unspecified', name: 'Chưa rõ thôn, tổ', parent: d.key })
  // One life over all of the parent's: a rename of the commune is no event in the life of its unknown village.
  return { key: `${d.key}/?`, lives: [{ ...life(first), to: rest.at(-1)?.to ?? (rest.length > 0 ? null : first.to) }] }
}
