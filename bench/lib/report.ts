import { execFileSync } from 'node:child_process'
import { cpus, loadavg, totalmem } from 'node:os'

/** One line of a result: what was measured, what was hoped for, and whether it was reached (null: nothing was promised). */
export type Row = { readonly what: string; readonly measured: number; readonly unit: string; readonly target?: string; readonly met?: boolean }
export type Report = { readonly bench: string; readonly options: Readonly<Record<string, number>>; readonly rows: readonly Row[]; readonly notes: readonly string[] }

const loadAtStart = loadavg()[0]!

/** A row with a floor (throughput) or a ceiling (waiting) to be compared with. */
export const atLeast = (what: string, measured: number, unit: string, floor: number): Row =>
  ({ what, measured, unit, target: `≥ ${floor.toLocaleString('en')}`, met: measured >= floor })
export const atMost = (what: string, measured: number, unit: string, ceiling: number): Row =>
  ({ what, measured, unit, target: `≤ ${ceiling.toLocaleString('en')}`, met: measured <= ceiling })
export const plain = (what: string, measured: number, unit: string): Row => ({ what, measured, unit })

export const note = (line: string): void => { process.stderr.write(`  ${line}\n`) }

/** Prints the table for people and, as the last line of standard output, the same as JSON. */
export function report({ bench, options, rows, notes }: Report): void {
  const load = { start: loadAtStart, end: loadavg()[0]! }
  console.log(`\n${bench}   ${machine()}   commit ${commit()}   load ${load.start.toFixed(1)} → ${load.end.toFixed(1)}`)
  const width = Math.max(...rows.map((r) => r.what.length))
  for (const r of rows) {
    const verdict = r.met === undefined ? '' : r.met ? 'met' : 'NOT MET'
    console.log(`  ${r.what.padEnd(width)}  ${round(r.measured).toLocaleString('en').padStart(12)} ${r.unit.padEnd(10)} ${(r.target ?? '').padEnd(10)} ${verdict}`)
  }
  for (const line of notes) console.log(`  – ${line}`)
  console.log(JSON.stringify({ bench, at: new Date().toISOString(), commit: commit(), machine: machine(), load, options, rows, notes }))
}

/** The value below which `part` (0 to 1) of the samples lie. */
export function percentile(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN
}
export const median = (samples: readonly number[]): number => percentile(samples, 0.5)

export function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model.trim() ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
}

function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim()
  return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', 'src') === '' ? '' : '+changes'}`
}

/** Three digits are more than a shared machine can promise. */
const round = (value: number) => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))
