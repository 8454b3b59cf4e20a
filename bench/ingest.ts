/** Records per second over HTTP, durable: single requests from many clients, and batches. Acknowledged and visible apart. */
import { connectTo } from './lib/http.ts'
import { watchLag } from './lib/lag.ts'
import { openNation, person, type Person, type Village } from './lib/nation.ts'
import { numbers } from './lib/options.ts'
import { enrolment, post, villagesOfCommune } from './lib/records.ts'
import { atLeast, median, note, percentile, plain, report, type Row } from './lib/report.ts'
import { startServer } from './lib/server.ts'

const options = numbers({ clients: 16, batch: 100, importers: 4, seconds: 8, rounds: 3, villages: 90_000 })
const nation = await openNation(options)
const server = await startServer(nation.url)

const places = Array.from({ length: options.clients }, (_, i) => villagesOfCommune(nation, i))
type Round = { perSecond: number; waits: number[]; lags: number[] }

try {
  const officers: Person[] = []
  for (const [i, [village]] of places.entries()) officers.push(await person(`officer.${i}`, 'commune_officer', village!.commune))
  const one = [await person('gateway', 'city_office', nation.nation)]
  // A deployment that has begun its work: plans made while a table is empty are made again once it was looked at.
  await round(officers, options.importers, options.batch, 2)
  await nation.admin.query('vacuum analyze')
  await round(officers, options.clients, 1, 2)
  const rows: Row[] = []
  for (const [what, who, clients, batch, floor] of [
    [`single, ${options.clients} clients, each its own account`, officers, options.clients, 1, 2_000],
    [`single, ${options.clients} clients of one account`, one, options.clients, 1, 2_000],
    [`batches of ${options.batch}, ${options.importers} clients`, officers, options.importers, options.batch, 10_000],
  ] as const) {
    const rounds: Round[] = []
    for (let i = 0; i < options.rounds; i++) {
      rounds.push(await round(who, clients, batch, options.seconds))
      note(`${what}: ${Math.round(rounds.at(-1)!.perSecond)} records/s`)
    }
    const waits = rounds.flatMap((r) => r.waits)
    const lags = rounds.flatMap((r) => r.lags)
    rows.push(atLeast(`${what}: acknowledged, median`, median(rounds.map((r) => r.perSecond)), 'records/s', floor),
      plain('  request p50', median(waits), 'ms'), plain('  request p95', percentile(waits, 0.95), 'ms'),
      plain('  visible in the cells after, p50', median(lags), 'ms'), plain('  visible in the cells after, p95', percentile(lags, 0.95), 'ms'))
  }
  const { rows: [kept] } = await nation.admin.query<{ wrong: number }>(`
    select abs((select count(*) from form.record) - (select count(*) from fact.fact)) + abs((select count(*) from form.record) - (select count(*) from ledger.entry where event = 'record.entered')) as wrong`)
  report({ bench: 'ingest', options, rows: [...rows, plain('records without their fact or ledger entry', Number(kept!.wrong), 'records')],
    notes: ['Each client works in the 27 villages of a commune of its own; the one account has a mandate over the nation.', 'fsync and synchronous_commit on; each record brings a fact, a delta and a ledger entry.'] })
} finally {
  await server.stop()
  await nation.stop()
}

/** Requests are prepared before the clock starts; each client sends its next one when the last is answered. */
async function round(people: readonly Person[], clients: number, batch: number, seconds: number): Promise<Round> {
  const perClient = Math.ceil(((batch === 1 ? 6_000 : 30_000) * seconds) / clients / batch)
  const work = Array.from({ length: clients }, (_, c) => prepare(people[c % people.length]!, places[c]!, perClient, batch))
  const connections = await Promise.all(work.map(() => connectTo(server.port)))
  const lag = await watchLag(nation.url)
  const waits: number[] = []
  const start = performance.now()
  const end = start + seconds * 1_000
  await Promise.all(connections.map(async (client, c) => {
    for (const request of work[c]!) {
      if (performance.now() > end) break
      const { status, ms, body } = await client.send(request)
      if (status >= 300 || body.includes('"refused"')) throw new Error(`answered ${status}: ${body.toString().slice(0, 300)}`)
      waits.push(ms)
    }
    client.close()
  }))
  const perSecond = (waits.length * batch * 1_000) / (performance.now() - start)
  return { perSecond, waits, lags: await lag.stop() }
}

function prepare(who: Person, villages: readonly Village[], count: number, batch: number): Buffer[] {
  const record = (i: number) => enrolment(villages[i % villages.length]!)
  return Array.from({ length: count }, (_, i) =>
    post(who.token, batch === 1 ? record(i) : { records: Array.from({ length: batch }, (_, j) => record(i * batch + j)) }))
}
