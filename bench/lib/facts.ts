import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { addMonths, monthOf, today } from '#base/day.ts'
import { declareBenchIndicators, type Nation } from './nation.ts'
import { note } from './report.ts'

export type Loaded = { readonly measures: readonly number[]; readonly months: readonly string[]; readonly seconds: number }

/**
 * Synthetic facts by COPY, evenly over villages, measures and the days of the last 24 months. Even is the hardest case for
 * the roll-up: almost every fact falls into a cell of its own, so that cells of leaves save nothing.
 */
export async function loadFacts(nation: Nation, { facts, indicators }: { facts: number; indicators: number }): Promise<Loaded> {
  const measures = await declareBenchIndicators(nation.admin, indicators)
  const thisMonth = monthOf(today())
  const months = Array.from({ length: 24 }, (_, i) => addMonths(thisMonth, i - 24).slice(0, 7))
  const start = performance.now()
  const indexes = await nation.admin.query<{ name: string; def: string }>(`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as def from pg_index where indrelid = 'fact.fact'::regclass and not indisprimary`)
  for (const { name } of indexes.rows) await nation.admin.query(`drop index ${name}`)
  // Only the load of the benchmark itself goes past the foreign keys; what it makes satisfies them.
  await nation.admin.query('set session_replication_role = replica')
  await pipeline(Readable.from(lines(nation, measures, months, facts)),
    nation.admin.query(copyFrom('copy fact.fact (shard_id, origin, ordinal, kind, leaf, measure, day, value, method) from stdin')))
  await nation.admin.query("reset session_replication_role; set maintenance_work_mem = '1GB'")
  for (const { def } of indexes.rows) await nation.admin.query(def)
  await nation.admin.query('vacuum analyze fact.fact')
  const seconds = (performance.now() - start) / 1000
  note(`${facts.toLocaleString('en')} facts loaded in ${Math.round(seconds)} s`)
  return { measures, months, seconds }
}

function* lines(nation: Nation, measures: readonly number[], months: readonly string[], facts: number): Generator<string> {
  const next = sequence(20_261_123)
  const at = (length: number) => Math.floor(next() * length)
  for (let i = 0; i < facts; ) {
    let chunk = ''
    for (const end = Math.min(i + 1_000, facts); i < end; i++) {
      const village = nation.villages[at(nation.villages.length)]!
      const day = `${months[at(months.length)]!}-${String(1 + at(28)).padStart(2, '0')}`
      chunk += `${village.shard}\t${originOf(i)}\t0\tbench\t${village.id}\t${measures[at(measures.length)]!}\t${day}\t${1 + at(9)}\tc\n`
    }
    yield chunk
  }
}

/** Rising like the UUIDv7 of real records, so that the primary key fills the way it does in life. */
function originOf(i: number): string {
  const hex = i.toString(16).padStart(12, '0')
  return `0193${hex.slice(0, 4)}-${hex.slice(4, 8)}-7${hex.slice(8, 11)}-8${hex.slice(11)}00-000000000000`
}

/** A repeatable sequence of numbers from 0 to 1 (a 32-bit linear congruential generator; variety, not chance). */
export function sequence(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
