import type { Entry, Level } from './outline.ts'
import type { Row, Run } from './row.ts'

/**
 * How to get from a row of level `from` to the answers of `entry`: up to the innermost repetition both stand in, then down
 * through every repetition below it. One answer when nothing is left to go down, else the list of all of them, empty ones included.
 */
export function reach(entry: Entry, from: Level): Run {
  const repeats = entry.inside ? [entry] : []
  let level: Level | undefined = entry.level
  while (level && !encloses(level, from)) {
    repeats.unshift(level.repeat!)
    level = level.outer
  }
  let up = 0
  for (let l: Level | undefined = from; l !== level; l = l?.outer) up++
  const { slot } = entry
  if (repeats.length === 0) return up === 0 ? (s) => s.row.cells[slot]! : (s) => climb(s.row, up).cells[slot]!
  return (s) => {
    let rows: readonly Row[] = [climb(s.row, up)]
    for (const repeat of repeats) rows = rows.flatMap((row) => row.rows[repeat.slot] ?? [])
    if (entry.inside) return rows.map((_, i) => i + 1)
    return rows.map((row) => row.cells[slot]!)
  }
}

function encloses(outer: Level, inner: Level): boolean {
  for (let level: Level | undefined = inner; level; level = level.outer) if (level === outer) return true
  return false
}

function climb(row: Row, steps: number): Row {
  let at = row
  for (let i = 0; i < steps; i++) at = at.up!
  return at
}
