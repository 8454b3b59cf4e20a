import type { Kin } from '#programmes/movement/index.ts'

/** One place in the drawing; `from` is where its source stands. */
export type Dot = { readonly kin: Kin; readonly x: number; readonly y: number; readonly from: { readonly x: number; readonly y: number } | null }
export type Rings = { readonly dots: readonly Dot[]; readonly radii: readonly number[]; readonly half: number }

const between = 62

/**
 * A lineage as rings on water: where it began in the middle, each generation on a ring of its own, copies near their source. A branch
 * gets as much of the circle as it has ends.
 */
export function ringsOf(all: readonly Kin[]): Rings {
  const copies = Map.groupBy(all.slice(1), (one) => one.copiedFrom)
  const ends = (one: Kin): number => (copies.get(one.id) ?? []).reduce((sum, copy) => sum + ends(copy), 0) || 1
  const dots: Dot[] = []
  const place = (kin: Kin, from: number, to: number, depth: number, source: Dot | null) => {
    const angle = (from + to) / 2 - Math.PI / 2
    const dot: Dot = { kin, x: round(Math.cos(angle) * depth * between), y: round(Math.sin(angle) * depth * between), from: source && { x: source.x, y: source.y } }
    dots.push(dot)
    const total = ends(kin)
    let at = from
    for (const copy of copies.get(kin.id) ?? []) {
      const next = at + ((to - from) * ends(copy)) / total
      place(copy, at, next, depth + 1, dot)
      at = next
    }
  }
  if (all[0]) place(all[0], 0, 2 * Math.PI, 0, null)
  const deepest = Math.max(0, ...all.map((one) => one.depth - all[0]!.depth))
  return { dots, radii: Array.from({ length: deepest }, (_, i) => (i + 1) * between), half: Math.max(1, deepest) * between + 16 }
}

/** From a source outwards: leaves it towards the rim, so that lines of one branch run together. */
export function lineOf({ x, y, from }: Dot): string {
  if (from === null) return ''
  const middle = { x: (from.x + x) / 2, y: (from.y + y) / 2 }
  return `M${from.x},${from.y}Q${round((from.x * 2 + middle.x) / 3)},${round((from.y * 2 + middle.y) / 3)} ${x},${y}`
}

const round = (length: number) => Math.round(length * 10) / 10
