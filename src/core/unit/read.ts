import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { fold, tidy } from '#base/words.ts'
import type { Boundary } from './boundary.ts'
import { refuse } from './problems.ts'
import * as q from './read.queries.ts'

export type UnitFound = q.FoundRow
export type UnitHistory = { readonly id: number; readonly leaf: boolean; readonly lives: readonly q.LifeRow[]; readonly predecessors: readonly q.LinkRow[]; readonly successors: readonly q.LinkRow[] }

/**
 * Units by name, with or without accents, today's and former ones; `on` keeps those that lived that day. Names spelt as typed
 * (accents included) first, then exact ones, living before former, larger before smaller.
 */
export async function findUnits(db: Db, text: string, on: Day | null, limit = 20): Promise<UnitFound[]> {
  const folded = fold(text)
  if (folded === '') return []
  return q.byName.all(db, folded, on, Math.min(limit, 100), tidy(text))
}

/** @throws Problem `unit.not_found` */
export async function getUnitHistory(db: Db, unit: number): Promise<UnitHistory> {
  const lives = await q.livesOf.all(db, unit)
  if (lives.length === 0) throw refuse('not_found', { unit })
  return { id: unit, leaf: lives[0]!.leaf, lives, predecessors: await q.predecessors.all(db, unit), successors: await q.successors.all(db, unit) }
}

export async function findUnitByKey(db: Db, key: string): Promise<number | undefined> {
  return (await q.idByKey.first(db, key))?.id
}

/** @throws Problem `unit.not_found` */
export async function getUnitByKey(db: Db, key: string): Promise<number> {
  return (await findUnitByKey(db, key)) ?? notFound(key)
}

export type TreeOf = { readonly tree: number; readonly from: Day; readonly to: Day | null }

/** The map of a day. @throws Problem `unit.no_map` */
export async function getTree(db: Db, day: Day): Promise<TreeOf> {
  const tree = await q.treeOn.first(db, day)
  if (!tree) throw refuse('no_map', { day })
  return tree
}

export type Placed = { readonly unit: number; readonly node: number | null; readonly leaf: boolean; readonly name: string; readonly kind: string }

/**
 * A unit as it stands on a map. @throws Problem `unit.not_on_map`, naming when it lived and what became of it, since
 * a figure of a unit that the map does not know would be a figure of nothing.
 */
export async function getPlaced(db: Db, unit: number, tree: TreeOf, day: Day): Promise<Placed> {
  const placed = await q.placed.first(db, tree.tree, unit, day)
  if (placed) return placed
  const history = await getUnitHistory(db, unit)
  const life = history.lives.at(-1)!
  const heirs = history.successors.map((s) => s.name).join(', ')
  const until_vi = `${life.to === null ? '' : ` đến ${life.to}`}${heirs === '' ? '' : `, nay thuộc ${heirs}`}`
  const until_en = `${life.to === null ? '' : ` until ${life.to}`}${heirs === '' ? '' : ` and is now part of ${heirs}`}`
  throw refuse('not_on_map', { name: life.name, day, from: life.from, until_vi, until_en }, { at: '/unit' })
}

export type Leaf = q.LeafRow
export type Place = { readonly unit: number; readonly day: Day }

/** Where facts of these units and days lie, as far as the units are known: in themselves, or in the "unknown village" of a larger one. */
export async function findLeaves(db: Db, places: readonly Place[]): Promise<(place: Place) => Leaf | undefined> {
  const asked = [...new Map(places.map((p) => [`${p.unit} ${p.day}`, p])).values()]
  const found = new Map((await q.leaves.all(db, asked.map((p) => p.unit), asked.map((p) => p.day))).map((row) => [`${row.unit} ${row.day}`, row]))
  return ({ unit, day }) => found.get(`${unit} ${day}`)
}

/** The same for one, which must live that day. @throws Problem `unit.not_found`, `unit.no_life` */
export async function getLeaf(db: Db, unit: number, day: Day): Promise<Leaf> {
  return mustLive((await findLeaves(db, [{ unit, day }]))({ unit, day }), { unit, day })
}

/** @throws Problem `unit.not_found`, `unit.no_life` which says what the unit became, or what stood there before it began */
export function mustLive(leaf: Leaf | undefined, { unit, day }: Place): Leaf {
  if (!leaf) throw refuse('not_found', { unit }, { at: '/unit' })
  const [remedy_vi, remedy_en] = remedyOf(leaf)
  if (!leaf.alive) throw refuse('no_life', { name: leaf.name, day, remedy_vi, remedy_en }, { at: '/unit' })
  return leaf
}

function remedyOf({ since, forebears, heirs }: Leaf): readonly [vi: string, en: string] {
  const choose = (names: string) => [` Hãy chọn ${names}.`, ` Choose ${names}.`] as const
  if (since === null) return heirs === null ? ['', ''] : choose(heirs)
  const [vi, en] = forebears === null ? ['', ''] : choose(forebears)
  return [` Đơn vị này có từ ${since}.${vi}`, ` It begins on ${since}.${en}`]
}

/** What hangs below a unit on a map: units and leaves, in dictionary order. */
export const childrenOn = (db: Db, tree: TreeOf, unit: number, day: Day): Promise<q.ChildRow[]> => q.children.all(db, tree.tree, unit, day)

/** The units above one, widest first, with itself last. @throws Problem `unit.not_found` */
export async function getPath(db: Db, unit: number, day: Day): Promise<q.StepRow[]> {
  const steps = await q.path.all(db, unit, day)
  return steps.length === 0 ? notFound(String(unit)) : steps
}

/** Every map there has been, the newest first; `to` is its last day, null for the one in force. */
export const listMaps = (db: Db): Promise<{ from: Day; to: Day | null }[]> => q.maps.all(db)

/** The boundaries that this deployment was given, by unit. */
export async function boundariesOf(db: Db, units: readonly number[]): Promise<ReadonlyMap<number, Boundary>> {
  return new Map((await q.boundaries.all(db, [...units])).map((b) => [b.unit, b.boundary]))
}

function notFound(key: string): never {
  throw refuse('not_found', { unit: key })
}
