/**
 * Reading figures: one month × 60 indicators of any unit over HTTP and in the database, and the same sums straight from the
 * facts. Facts lie in the cells of a rebuilt roll-up, so what is read does not grow with them.
 */
import { ctxOf } from '#base/ctx.ts'
import { lastOfMonth, today, type Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { rebuildCells } from '#core/indicator/rebuild.ts'
import { readValues, type Value } from '#core/indicator/values.ts'
import { loadFacts, sequence, type Loaded } from './lib/facts.ts'
import { connectTo } from './lib/http.ts'
import { openNation, system, type Nation } from './lib/nation.ts'
import { numbers } from './lib/options.ts'
import { atLeast, atMost, median, note, percentile, plain, report, type Row } from './lib/report.ts'
import { get, startServer } from './lib/server.ts'

// `--city 1`: all facts are Hà Nội's, as where a city runs a deployment of its own.
const options = numbers({ facts: 5_000_000, indicators: 60, villages: 90_000, requests: 200, raw: 7, city: 0 })
const keys = Array.from({ length: options.indicators }, (_, i) => `bench.m${i + 1}`)
const fromFacts = `
  select f.measure, count(*) as n, sum(f.value * l.share) as sum from fact.fact f join unit.node_leaf l on l.leaf = f.leaf
  where l.node = (select n.node from unit.tree_node n join unit.tree t on t.id = n.tree and t.valid @> current_date where n.unit = $1)
    and f.measure = any($2) and f.day between $3 and $4 and f.retracted is null
  group by f.measure`

const nation = await openNation({ ...options, settings: { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_planning': 'on' } })
try {
  await nation.admin.query('create extension pg_stat_statements')
  const city = await only('vn/ha-noi')
  const where = options.city ? city : nation
  const loaded = await loadFacts(where, options)
  const start = performance.now()
  await system((db) => rebuildCells(db))
  note(`cells rebuilt in ${Math.round((performance.now() - start) / 1000)} s`)
  await nation.admin.query('vacuum analyze indicator.r_leaf, indicator.r_node')
  const levels = { nation: [nation.nation], province: where.provinces, commune: where.communes, village: where.villages.map((v) => v.id) }
  const rows: Row[] = []
  const server = await startServer(nation.url)
  for (const [level, units] of Object.entries(levels)) rows.push(...await measure(level, units, loaded, server.port))
  await server.stop()
  for (const [what, unit] of [['nation', nation.nation], ['city', city.provinces[0]!]] as const) rows.push(...await compareWithFacts(what, unit, loaded))
  report({ bench: 'values', options, rows, notes: [
    '“In the database” is what the server spent on planning and running the statements of one read.',
    'Ratios compare medians of one run, ten reads after each raw statement, which groups the facts of the same unit, month and indicators.',
  ] })
} finally {
  await nation.stop()
}

/** The nation with nothing in it but one province. */
async function only(key: string): Promise<Nation> {
  const { rows } = await nation.admin.query<{ province: number; commune: number }>(`
    select c.parent as province, c.unit as commune from unit.tree_node c join unit.tree t on t.id = c.tree and t.valid @> current_date
    where c.parent = (select id from unit.unit where key = $1)`, [key])
  const communes = new Set(rows.map((r) => r.commune))
  return { ...nation, provinces: [rows[0]!.province], communes: [...communes], villages: nation.villages.filter((v) => communes.has(v.commune)) }
}

type Pick = { unit: number; from: Day; to: Day }

function picks(units: readonly number[], months: readonly string[], count: number): Pick[] {
  const next = sequence(units.length)
  const any = <T>(of: readonly T[]) => of[Math.floor(next() * of.length)]!
  return Array.from({ length: count }, () => {
    const from = `${any(months)}-01` as Day
    return { unit: any(units), from, to: lastOfMonth(from) }
  })
}

async function measure(level: string, units: readonly number[], { months }: Loaded, port: number): Promise<Row[]> {
  const client = await connectTo(port)
  const http: number[] = []
  for (const { unit, from, to } of picks(units, months, options.requests + 20)) {
    const { status, ms, body } = await client.send(get(`/api/values?indicator=${keys.join(',')}&unit=${unit}&period=${from}..${to}&map=today`))
    if (status !== 200) throw new Error(`answered ${status}: ${body.toString()}`)
    http.push(ms)
  }
  client.close()
  const database: number[] = []
  for (const pick of picks(units, months, options.requests + 20)) {
    database.push((await readTimed(pick)).ms)
  }
  const [warmHttp, warmDatabase] = [http.slice(20), database.slice(20)]
  return [
    plain(`${level}: over HTTP, p50`, median(warmHttp), 'ms'), atMost(`${level}: over HTTP, p95`, percentile(warmHttp, 0.95), 'ms', 20),
    plain(`${level}: in the database, p50`, median(warmDatabase), 'ms'), atMost(`${level}: in the database, p95`, percentile(warmDatabase, 0.95), 'ms', 5),
  ]
}

async function compareWithFacts(what: string, unit: number, { months, measures }: Loaded): Promise<Row[]> {
  const raw: number[] = []
  const cells: number[] = []
  let differ = 0
  for (const pick of picks([unit], months, options.raw + 1)) {
    const start = performance.now()
    const { rows } = await nation.admin.query<{ measure: number; sum: string }>({ name: 'raw', text: fromFacts, values: [unit, measures, pick.from, pick.to] })
    raw.push(performance.now() - start)
    const { values, ms } = await readTimed(pick)
    cells.push(ms)
    for (let again = 1; again < 10; again++) cells.push((await readTimed(pick)).ms)
    const total = (sums: (number | null)[]) => Math.round(sums.reduce<number>((a, b) => a + (b ?? 0), 0))
    if (total(rows.map((r) => Number(r.sum))) !== total(values.map((v) => v.numerator))) differ++
  }
  const times = median(raw.slice(1)) / median(cells.slice(10))
  return [
    plain(`${what}: same sums from the facts, median`, median(raw.slice(1)), 'ms'),
    // Of a nation that is spread thin a single city's month is few facts; how it fares where they are its own, `--city 1` tells.
    what === 'city' && !options.city ? plain(`${what}: cells faster than facts by`, times, '×') : atLeast(`${what}: cells faster than facts by`, times, '×', 500),
    plain(`${what}: months whose sums differ from the facts`, differ, 'months'),
  ]
}

/** Reads, and asks the server how long it planned and ran the statements of that read; no others run as the public's role. */
async function readTimed(pick: Pick): Promise<{ values: Value[]; ms: number }> {
  await nation.admin.query('select pg_stat_statements_reset()')
  const values = await request(() => readValues(ctxOf(), { indicators: keys, unit: pick.unit, period: { from: pick.from, to: pick.to }, map: today() }))
  const { rows: [spent] } = await nation.admin.query<{ ms: number }>(
    "select sum(total_plan_time + total_exec_time) as ms from pg_stat_statements where userid = 'lantoa_public'::regrole")
  if (!spent?.ms) throw new Error('the statements of this read were not timed')
  return { values, ms: spent.ms }
}
