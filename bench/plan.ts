/** A city's year: its plan with four targets for each of its communes, and 12,000 registrations against them. How long it takes to see who is behind. */
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { newId } from '#base/id.ts'
import { enrol } from '#core/initiative/enrol.ts'
import { fields, kinds, registrantKinds } from '#core/initiative/form.ts'
import { issuePlan, savePlan } from '#programmes/movement/plan/plan.ts'
import { askedOf, cascadeOf } from '#programmes/movement/plan/progress.ts'
import { openNation, person, system } from './lib/nation.ts'
import { numbers } from './lib/options.ts'
import { atMost, median, note, percentile, plain, report } from './lib/report.ts'

const options = numbers({ registrations: 12_000, times: 60, villages: 20_000 })
const nation = await openNation(options)
try {
  const { rows: [top] } = await nation.admin.query<{ id: number }>("select id from unit.unit where key = 'vn/ha-noi'")
  const city = top!.id
  const { rows: communes } = await nation.admin.query<{ id: number }>('select unit as id from unit.life where parent = $1 and upper_inf(valid) and kind in (\'commune\', \'ward\')', [city])
  const inside = new Set(communes.map((one) => one.id))
  const places = [...communes.map((one) => one.id), ...nation.villages.filter((one) => inside.has(one.commune)).map((one) => one.id)]
  const { account } = await person('city', 'city_office', city)
  const ctx = () => ctxOf({ account })
  const year = Number(ctx().day.slice(0, 4))
  for (let i = 0; i < options.registrations; i += 1_000) {
    await system((db) => enrol(db, Array.from({ length: Math.min(1_000, options.registrations - i) }, (_, n) => ({
      id: newId(), unit: places[(i + n) * 7 % places.length]!, level: 'commune' as const, kind: kinds[n % 4]!, field: fields[(n * 3) % 4]!, registrantKind: registrantKinds[n % 7]!, title: `Mô hình ${i + n}`, registeredOn: `${year}-01-10` }))))
  }
  for (const [step, state, every] of [['begin', 'running', 1], ['recognise', 'recognised', 3]] as const) {
    await nation.admin.query("insert into initiative.passage select shard_id, gen_random_uuid(), initiative, $1, state, $2, level, year, day, '', '{}', null, actor, mandate, at, leaf from initiative.passage p where step = 'accept' and abs(hashtext(initiative::text)) % $3 = 0", [step, state, every])
  }
  await nation.admin.query('vacuum analyze')
  const id = newId()
  const target = { unit: null, each: 'commune_level' as const, kind: null, field: null, registrantKind: null, countedAs: 'registered' as const, atLeast: 80, share: null }
  await request(async () => issuePlan(ctx(), id, await savePlan(ctx(), {
    id, unit: city, number: '1-KH/TU', title: 'Kế hoạch của thành phố', year, from: `${year}-01-01`, to: `${year}-12-31`, bases: ['70-KH/BDVTW'], carriesOut: null, fields, kinds, aims: 'Làm thật.', form: null,
    deadlines: [{ key: 'register', title: '', day: `${year}-10-25` }],
    targets: [target, { ...target, field: 'political_system', atLeast: 20 }, { ...target, registrantKind: 'front', atLeast: 12 }, { ...target, countedAs: 'recognised', atLeast: null, share: 30 }],
  }, 0)))
  const timed = async (work: () => Promise<unknown>) => {
    const all: number[] = []
    for (let i = 0; i < options.times + 5; i++) {
      const start = performance.now()
      await request(work)
      if (i >= 5) all.push(performance.now() - start)
    }
    return all
  }
  const behind = await timed(() => cascadeOf(ctx(), id))
  const asked = await timed(() => askedOf(ctx(), communes[3]!.id))
  const { units } = await request(() => cascadeOf(ctx(), id))
  note(`${units.length} communes, ${units.reduce((sum, one) => sum + one.value, 0)} registered, ${units.filter((one) => one.unmet > 0).length} behind`)
  report({ bench: 'plan', options, notes: [], rows: [
    plain('units below the plan, with four targets each', units.length, 'units'),
    plain('who is behind, p50', median(behind), 'ms'), atMost('who is behind, p95', percentile(behind, 0.95), 'ms', 500),
    plain('what is asked of one commune, p50', median(asked), 'ms'), atMost('what is asked of one commune, p95', percentile(asked, 0.95), 'ms', 100),
  ] })
} finally {
  await nation.stop()
}
