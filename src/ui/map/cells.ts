import { Delaunay } from 'd3-delaunay'

/** x, y in the drawing's units. */
export type Point = readonly [number, number]
export type Polygon = readonly Point[]
export type Seat = { readonly lat: number; readonly lon: number }
export type Drawing = { readonly width: number; readonly height: number; readonly cells: readonly Cell[] }
/**
 * `seat` is where the unit's office stands; `outline` is empty when another unit has the same position. A name has most
 * room at `middle`, where the cell is `across` wide.
 */
export type Cell = { readonly seat: Point; readonly outline: Polygon; readonly middle: Point; readonly across: number }

const corners = 36

/**
 * A schematic map of units of which only a position is known: each gets the ground nearer to it than to any other, and no
 * more than a disc around it, so that the outer cells end in a soft edge instead of running to a frame.
 * Positions are degrees; the drawing keeps north up and distances true to a few per cent over one province.
 */
export function cellsOf(seats: readonly Seat[], width: number, margin: number): Drawing {
  if (seats.length === 0) return { width, height: 0, cells: [] }
  const flat = flatten(seats)
  const reach = reachOf(flat)
  const [left, top, right, bottom] = extent(flat, reach)
  const scale = (width - 2 * margin) / (right - left)
  const points = flat.map(([x, y]): Point => [margin + (x - left) * scale, margin + (y - top) * scale])
  const height = 2 * margin + (bottom - top) * scale
  const voronoi = Delaunay.from(points.map(([x, y]) => [x, y])).voronoi([0, 0, width, height])
  const cells = points.map((seat, at): Cell => {
    const ground = (voronoi.cellPolygon(at) ?? []).slice(0, -1).map(([x, y]): Point => [x, y])
    const outline = clip(ground, disc(seat, reach * scale))
    return { seat, outline, ...roomIn(outline, seat) }
  })
  return { width, height, cells }
}

/** Kilometre-like plane: a degree of longitude shrinks with the cosine of the latitude. */
function flatten(seats: readonly Seat[]): Point[] {
  const middle = seats.reduce((sum, seat) => sum + seat.lat, 0) / seats.length
  const shrink = Math.cos((middle * Math.PI) / 180)
  return seats.map((seat): Point => [seat.lon * shrink, -seat.lat])
}

/**
 * Far enough to close the gaps between ordinary neighbours: the 9th decile of the triangles' circumradii. Units in a row
 * form no triangle or one of boundless radius; half the length of the row is then enough.
 */
function reachOf(points: readonly Point[]): number {
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const half = Math.hypot(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)) / 2
  const radii = circumradii(points).toSorted((a, b) => a - b)
  return Math.max(0.02, Math.min(half, radii[Math.floor(radii.length * 0.9)] ?? half))
}

function circumradii(points: readonly Point[]): number[] {
  if (points.length < 3) return []
  const { triangles } = Delaunay.from(points.map(([x, y]) => [x, y]))
  const radii: number[] = []
  for (let at = 0; at + 2 < triangles.length; at += 3) {
    const [a, b, c] = [points[triangles[at]!], points[triangles[at + 1]!], points[triangles[at + 2]!]]
    if (!a || !b || !c) continue
    const area = Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
    const sides = Math.hypot(b[0] - a[0], b[1] - a[1]) * Math.hypot(c[0] - b[0], c[1] - b[1]) * Math.hypot(a[0] - c[0], a[1] - c[1])
    if (area > 1e-12) radii.push(sides / (4 * area))
  }
  return radii
}

function extent(points: readonly Point[], reach: number): [number, number, number, number] {
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  return [Math.min(...xs) - reach, Math.min(...ys) - reach, Math.max(...xs) + reach, Math.max(...ys) + reach]
}

function disc([x, y]: Point, radius: number): Point[] {
  return Array.from({ length: corners }, (_, at): Point => {
    const angle = (at / corners) * 2 * Math.PI
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
  })
}

/** Sutherland–Hodgman: what two convex polygons share; `window` runs so that its inside lies to the left of every side. */
export function clip(subject: Polygon, window: Polygon): Polygon {
  return window.reduce<Polygon>((rest, from, at) => {
    const to = window[(at + 1) % window.length]!
    const side = (p: Point) => (to[0] - from[0]) * (p[1] - from[1]) - (to[1] - from[1]) * (p[0] - from[0])
    return rest.flatMap((p, i) => {
      const before = rest[(i + rest.length - 1) % rest.length]!
      const [here, there] = [side(p), side(before)]
      const crossing = here >= 0 !== there >= 0 ? [meet(before, p, there / (there - here))] : []
      return here >= 0 ? [...crossing, p] : crossing
    })
  }, subject)
}

function meet(a: Point, b: Point, share: number): Point {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
}

/** Half a line of text, in the drawing's units. */
const halfLine = 6

/** Where a line of text has room in a convex outline: at half its height, as wide as the line's top and bottom allow. */
function roomIn(outline: Polygon, seat: Point): { middle: Point; across: number } {
  if (outline.length === 0) return { middle: seat, across: 0 }
  const ys = outline.map(([, y]) => y)
  const y = (Math.min(...ys) + Math.max(...ys)) / 2
  const spans = [y - halfLine, y, y + halfLine].map((at) => spanAt(outline, at))
  const left = Math.max(...spans.map(([from]) => from))
  const right = Math.min(...spans.map(([, to]) => to))
  return left < right ? { middle: [(left + right) / 2, y], across: right - left } : { middle: seat, across: 0 }
}

/** From where to where a convex outline reaches at a height; nowhere is a span of no width. */
function spanAt(outline: Polygon, y: number): [number, number] {
  const xs = outline.flatMap((p, at) => {
    const next = outline[(at + 1) % outline.length]!
    return (p[1] > y) === (next[1] > y) ? [] : [p[0] + ((y - p[1]) / (next[1] - p[1])) * (next[0] - p[0])]
  })
  return xs.length < 2 ? [0, 0] : [Math.min(...xs), Math.max(...xs)]
}

export function pathOf(outline: Polygon): string {
  return outline.length === 0 ? '' : `M${outline.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join('L')}Z`
}
