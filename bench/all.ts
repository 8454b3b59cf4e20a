/** Runs every benchmark, one after the other, each with a database of its own, and ends with one table for docs/benchmarks.md. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '#app/modules.ts'
import { numbers } from './lib/options.ts'
import type { Report } from './lib/report.ts'

const options = numbers({ facts: 5_000_000, villages: 90_000 })
const benches = { ingest: [], visibility: [], values: ['facts'], rebuild: ['facts'], compile: [] } as const

const reports: Report[] = []
for (const [name, takes] of Object.entries(benches)) {
  const args = [...takes, 'villages' as const].flatMap((option) => [`--${option}`, String(options[option])])
  reports.push(await run(name, args))
}
console.log('\n| Benchmark | Measured | Target | |\n|---|---:|---:|---|')
for (const { bench, rows } of reports) {
  for (const r of rows) console.log(`| ${bench}: ${r.what.trim()} | ${Number(r.measured.toPrecision(3)).toLocaleString('en')} ${r.unit} | ${r.target ?? ''} | ${r.met === undefined ? '' : r.met ? 'met' : '**not met**'} |`)
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
