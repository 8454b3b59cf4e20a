import { geoArea, geoMercator, geoPath } from 'd3-geo'
import type { Feature, Geometry } from 'geojson'
import type { Trust } from '../trust.ts'
import { cellsOf, pathOf } from './cells.ts'

export type MapUnit = {
  readonly id: string
  readonly name: string
  readonly lat: number
  readonly lon: number
  /** null is missing: hatched. */
  readonly value: number | null
  readonly trust: Trust
  readonly href: string
}
type Shape = { readonly unit: MapUnit; readonly path: string; readonly x: number; readonly y: number; readonly across: number }
type Name = { readonly unit: MapUnit; readonly x: number; readonly y: number; readonly small: boolean }

/** Outlines of units in a drawing `width` wide: real boundaries when there are any, else schematic cells. */
export function shapesOf(
  units: readonly MapUnit[],
  width: number,
  boundaries?: Readonly<Record<string, Feature<Geometry>>>,
): { height: number; shapes: readonly Shape[] } {
  if (boundaries) return realShapes(units, width, boundaries)
  const drawing = cellsOf(units, width, 4)
  const shapes = drawing.cells.map(({ middle: [x, y], outline, across }, at) => ({ unit: units[at]!, path: pathOf(outline), x, y, across }))
  return { height: drawing.height, shapes }
}

function realShapes(units: readonly MapUnit[], width: number, boundaries: Readonly<Record<string, Feature<Geometry>>>) {
  const known = units.flatMap((unit) => (boundaries[unit.id] ? [{ unit, feature: wound(boundaries[unit.id]!) }] : []))
  const all = { type: 'FeatureCollection' as const, features: known.map(({ feature }) => feature) }
  const projection = geoMercator().fitWidth(width, all)
  const draw = geoPath(projection)
  const shapes = known.map(({ unit, feature }) => {
    const [x, y] = draw.centroid(feature)
    const [[left], [right]] = draw.bounds(feature)
    return { unit, path: draw(feature) ?? '', x, y, across: (right - left) * 0.8 }
  })
  return { height: draw.bounds(all)[1][1] || 0, shapes }
}

/** GeoJSON in the wild winds either way; to d3 the wrong way means "the whole earth except this unit". */
function wound(feature: Feature<Geometry>): Feature<Geometry> {
  if (geoArea(feature) <= 2 * Math.PI) return feature
  const { geometry } = feature
  const turn = <T>(rings: T[][]): T[][] => rings.map((ring) => ring.toReversed())
  if (geometry.type === 'Polygon') return { ...feature, geometry: { ...geometry, coordinates: turn(geometry.coordinates) } }
  if (geometry.type !== 'MultiPolygon') return feature
  return { ...feature, geometry: { ...geometry, coordinates: geometry.coordinates.map(turn) } }
}

/** A letter is about this wide, in drawing units, at desktop size and at the larger size of a phone. */
const letter = { wide: 6.3, phone: 9 }
const line = { wide: 13, phone: 18 }

/** Names that fit their unit, the selected one first, no two on top of each other; `small` ones only where there is room. */
export function namesOf(shapes: readonly Shape[], selected?: string): readonly Name[] {
  const order = shapes.toSorted((a, b) => Number(b.unit.id === selected) - Number(a.unit.id === selected) || b.across - a.across)
  const placed: (Name & { half: number })[] = []
  for (const { unit, x, y, across } of order) {
    const chosen = unit.id === selected
    const fits = (size: number) => chosen || unit.name.length * size <= across * 0.94
    if (!fits(letter.wide)) continue
    const small = !fits(letter.phone)
    const half = (unit.name.length * (small ? letter.wide : letter.phone)) / 2
    const apart = small ? line.wide : line.phone
    if (placed.some((other) => Math.abs(other.y - y) < apart && Math.abs(other.x - x) < other.half + half)) continue
    placed.push({ unit, x, y, small, half })
  }
  return placed
}
