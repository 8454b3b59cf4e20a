/** Maps: compiling the nation, and one merge of two communes with its figures while records go on coming in. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ctxOf } from '#base/ctx.ts'
import { today } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { rebuildCells } from '#core/indicator/rebuild.ts'
import { compileTrees } from '#core/unit/compile.ts'
import { merge } from '#programmes/setup/reform.ts'
import { loadFacts } from './lib/facts.ts'
import { connectTo } from './lib/http.ts'
import { openNation, person, system } from './lib/nation.ts'
import { numbers } from './lib/options.ts'
import { enrolment, post, villagesOfCommune } from './lib/records.ts'
import { atMost, median, note, percentile, plain, report } from './lib/report.ts'
import { startServer } from './lib/server.ts'

const options = numbers({ facts: 1_000_000, indicators: 60, villages: 90_000, rounds: 3, merges: 3 })
const nation = await openNation(options)
try {
  await loadFacts(nation, options)
  await system((db) => rebuildCells(db))
  const compiles: number[] = []
  let trees = 0
  for (let i = 0; i < options.rounds; i++) {
    const start = performance.now()
    trees = (await system((db) => compileTrees(db))).trees
    compiles.push((performance.now() - start) / 1000)
  }
  const admin = await person('admin', 'administrator', nation.nation)
  const server = await startServer(nation.url)
  const entering = enter((await person('gateway', 'city_office', nation.nation)).token, server.port)
  const before = await entering.during(() => sleep(4_000))
  const merges: number[] = []
  const during = await entering.during(async () => {
    for (let i = 0; i < options.merges; i++) {
      const olds = neighbours(i)
      const start = performance.now()
      await request(() => merge(ctxOf({ account: admin.account }), { olds, as: { name: `Xã Bench ${i}`, kind: 'commune' }, day: today(), decree: 'Thử' }))
      merges.push((performance.now() - start) / 1000)
      note(`merge ${i + 1}: ${merges.at(-1)!.toFixed(1)} s`)
    }
  })
  await entering.stop()
  await server.stop()
  const { rows: [check] } = await nation.admin.query<{ wrong: number }>(`
    select count(*)::float8 as wrong from unit.tree_node t
    where parent is null and (select sum(n) from indicator.r_node r where r.node = t.node) is distinct from
      (select count(*) from fact.fact) - (select coalesce(sum(n), 0) from fact.delta)`)
  report({ bench: 'compile', options, rows: [
    atMost(`compile of ${trees} maps, median`, median(compiles), 's', 10),
    plain('the same, one map', median(compiles) / trees, 's'),
    atMost('a merge of two communes with its figures, median', median(merges), 's', 10),
    plain('records entered before the merges: p50', median(before), 'ms'), plain('  p95', percentile(before, 0.95), 'ms'),
    plain('records entered during the merges: p50', median(during), 'ms'), plain('  p95', percentile(during, 0.95), 'ms'),
    plain('  longest', Math.max(...during), 'ms'),
    plain('maps whose total differs from the facts', check!.wrong, 'maps'),
  ], notes: [`A merge compiles all ${trees} maps again, for one reform more.`] })
} finally {
  await nation.stop()
}

/** Two communes of one province. */
function neighbours(n: number): number[] {
  return nation.communes.slice(100 + 20 * n, 102 + 20 * n)
}

/** Enters a single record, waits for its receipt, rests a moment, and again; keeps how long each receipt took. */
function enter(token: string, port: number): { during(work: () => Promise<unknown>): Promise<number[]>; stop(): Promise<void> } {
  let going = true
  let waits: number[] = []
  const places = villagesOfCommune(nation, 1)
  const running = (async () => {
    const client = await connectTo(port)
    for (let i = 0; going; i++) {
      const { status, ms, body } = await client.send(post(token, enrolment(places[i % places.length]!)))
      if (status !== 201) throw new Error(`answered ${status}: ${body.toString()}`)
      waits.push(ms)
      await sleep(5)
    }
    client.close()
  })()
  return {
    during: async (work) => {
      waits = []
      await work()
      return waits
    },
    stop: async () => {
      going = false
      await running
    },
  }
}
