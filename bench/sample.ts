/**
 * Drawing a sample: 10,000 households out of a million of one city, by a lot that anyone can check. Measured is the whole verb as the
 * office asks for it: reading the list, a SHA-256 for each record in it, keeping what was drawn, and the line in the ledger.
 */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { ctxOf, type Ctx } from '#base/ctx.ts'
import { addDays, today } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId } from '#base/id.ts'
import { readValues, type ValuesQuery } from '#core/indicator/values.ts'
import { closeSample } from '#core/verification/close.ts'
import { drawSample, planSample } from '#core/verification/sample.ts'
import { readVerified } from '#core/verification/verified.ts'
import { sequence } from './lib/facts.ts'
import { openNation, person, type Nation } from './lib/nation.ts'
import { numbers } from './lib/options.ts'
import { atMost, median, note, percentile, plain, report, type Row } from './lib/report.ts'

const options = numbers({ households: 1_000_000, size: 10_000, villages: 90_000, draws: 5, reads: 300 })
const indicator = 'waste.households'

const nation = await openNation(options)
try {
  const { rows: [city] } = await nation.admin.query<{ id: number }>("select id from unit.unit where key = 'vn/ha-noi'")
  await loadHouseholds(nation, city!.id)
  const officer = ctxOf({ account: (await person('bench.city', 'administrator', city!.id)).account })
  const plans: number[] = []
  const draws: number[] = []
  for (let i = 0; i < options.draws + 1; i++) {
    const plan = { id: newId(), indicator, unit: city!.id, period: { from: null, to: today() }, map: today(), size: options.size }
    plans.push(await timed(() => planSample(officer, plan)))
    draws.push(await timed(() => drawSample(officer, plan.id)))
    await everythingConfirmed(nation, plan.id)
    await request(() => closeSample(officer, plan.id))
  }
  report({ bench: 'sample', options, rows: [
    plain('plan: count the list in each commune, p50', median(plans.slice(1)), 'ms'),
    plain('draw, p50', median(draws.slice(1)), 'ms'), atMost('draw, slowest', Math.max(...draws.slice(1)), 'ms', 1_000),
    ...await beside(city!.id),
  ], notes: ['A draw is the whole verb in one transaction, the items written and the ledger lengthened.', 'Reading figures and their checks is measured with the same connection, in turns.'] })
} finally {
  await nation.stop()
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await request(work)
  return performance.now() - start
}

/** One enrolment's fact for each household, over the villages of the city and the days of two years. */
async function loadHouseholds({ admin, communes, villages }: Nation, city: number): Promise<void> {
  const { rows } = await admin.query<{ id: number }>('select c.unit as id from unit.tree_node c join unit.tree t on t.id = c.tree and t.valid @> current_date where c.parent = $1', [city])
  const inside = new Set(rows.map((r) => r.id))
  const here = villages.filter((v) => inside.has(v.commune))
  const { rows: [measure] } = await admin.query<{ id: number }>('select id from fact.measure where key = $1', [indicator])
  const next = sequence(7)
  const line = () => {
    const village = here[Math.floor(next() * here.length)]!
    return `${village.shard}\t${newId()}\t0\tform.record\t${village.id}\t${measure!.id}\t${addDays(today(), -Math.floor(next() * 700))}\t1\tc\n`
  }
  await admin.query('set session_replication_role = replica')
  await pipeline(Readable.from((function* () { for (let i = 0; i < options.households; i += 1_000) yield Array.from({ length: 1_000 }, line).join('') })()),
    admin.query(copyFrom('copy fact.fact (shard_id, origin, ordinal, kind, leaf, measure, day, value, method) from stdin')))
  await admin.query('reset session_replication_role')
  await admin.query('vacuum analyze fact.fact')
  note(`${options.households} households in ${here.length} villages of ${inside.size} of ${communes.length} communes`)
}

/** As if all had been visited; the benchmark is about reading what they found, not about visiting. */
async function everythingConfirmed({ admin }: Nation, sample: string): Promise<void> {
  await admin.query(`
    insert into verification.visit (shard_id, id, sample, record, leaf, outcome, day, visitor, at)
    select i.shard_id, uuidv7(), i.sample, i.record, i.leaf, 'confirmed', current_date, s.planned_by, now() from verification.item i join verification.sample s on s.id = i.sample where s.id = $1`, [sample])
  await admin.query('vacuum analyze verification.visit, verification.result, verification.sample')
}

/** A city's figure with its communes, read without and with what spot checks say, in turns. */
async function beside(unit: number): Promise<Row[]> {
  const query: ValuesQuery = { indicators: [indicator], unit, period: { from: null, to: today() }, map: today(), by: 'children' }
  const spent = { without: [] as number[], beside: [] as number[] }
  const anyone: Ctx = ctxOf()
  for (let i = 0; i < options.reads; i++) {
    spent.without.push(await timed(() => readValues(anyone, query)))
    spent.beside.push(await timed(() => readVerified(anyone, query)))
  }
  const checked = (await request(() => readVerified(anyone, query)))[0]!.children!.filter((child) => child.verification !== null).length
  return [
    plain('a city’s figure by communes, p50', median(spent.without), 'ms'), plain('the same with its checks, p50', median(spent.beside), 'ms'),
    plain('a city’s figure by communes, p95', percentile(spent.without, 0.95), 'ms'), atMost('the same with its checks, p95', percentile(spent.beside, 0.95), 'ms', 20),
    plain('communes with a check beside their figure', checked, 'communes'),
  ]
}
