/** Runs every benchmark, one after the other, each with a database of its own, and ends with one table for docs/benchmarks.md. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '#app/modules.ts'
import { numbers } from './lib/options.ts'
import type { Report } from './lib/report.ts'

const options = numbers({ facts: 5_000_000, villages: 90_000 })
const { facts, villages } = options
const benches: readonly (readonly [name: string, options: Readonly<Record<string, number>>])[] = [
  ['ingest', { villages }], ['visibility', { villages }], ['values', { facts, villages }], ['values', { facts, city: 1, villages }], ['rebuild', { facts, villages }], ['compile', { villages }],
  ['sample', { villages }], ['alike', { villages }], ['plan', { villages }], ['import_registrations', { villages }], ['register', {}], ['report', {}], ['paper', {}], ['engine', {}], ['openrosa', { villages }], ['field', {}],
]

const reports: Report[] = []
for (const [name, given] of benches) reports.push(await run(name, Object.entries(given).flatMap(([option, value]) => [`--${option}`, String(value)])))
console.log('\n| Benchmark | Measured | Target | |\n|---|---:|---:|---|')
for (const { bench, rows } of reports) {
  for (const r of rows) console.log(`| ${bench}: ${r.what.trim()} | ${number(r.measured)} ${r.unit} | ${r.target ?? ''} | ${r.met === undefined ? '' : r.met ? 'met' : '**not met**'} |`)
}

/** What could not be measured travels as null. */
function number(measured: number | null): string {
  return measured === null ? '–' : Number(measured.toPrecision(3)).toLocaleString('en')
}

function run(name: string, args: readonly string[]): Promise<Report> {
  return new Promise((done, failed) => {
    let out = ''
    const child = spawn(process.execPath, [join(root, 'bench', `${name}.ts`), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); process.stdout.write(chunk) })
    child.on('error', failed)
    child.on('exit', (code) => (code === 0 ? done(JSON.parse(out.trimEnd().split('\n').at(-1)!) as Report) : failed(new Error(`${name} ended with ${code}`))))
  })
}
