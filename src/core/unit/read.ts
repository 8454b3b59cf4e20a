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
  const hint = `${life.from} – ${life.to ?? 'nay'}${heirs === '' ? '' : ` → ${heirs}`}`
  throw refuse('not_on_map', { name: life.name, day, hint }, { at: '/unit' })
}

/** The leaf a fact may be stated in on a day, or the unit's "unknown village" when a larger unit is named. */
export async function getLeaf(db: Db, unit: number, day: Day): Promise<{ leaf: number; shard: number; name: string }> {
  const found = await q.leafOf.first(db, unit, day)
  if (!found) throw refuse('not_found', { unit }, { at: '/unit' })
  if (!found.alive) {
    const remedy = found.heirs === null ? '' : `→ ${found.heirs}`
    throw refuse('no_life', { name: found.name, day, remedy }, { at: '/unit' })
  }
  return found
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
