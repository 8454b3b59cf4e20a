import { beforeAll, describe, expect, test } from 'vitest'
import { period } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { allow } from '#core/people/door.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { drawDay, settleToCheck, visit, type Check } from '../../../test/spot_check.ts'
import { as, d } from '../../../test/world.ts'
import { closeSample } from './close.ts'
import { checkDraw, drawSample, listSamples, planSample, readSample, type Plan, type Sample } from './sample.ts'

useDatabase()
let check: Check
beforeAll(async () => {
  check = await settleToCheck()
  await check.lend(check.alice, 'an/1', 60)
  await check.lend(check.alice, 'an/2', 40)
  await check.lend(check.minh, 'cat/1', 300)
})
const events = (sample: string) => look<{ event: string; body: Record<string, unknown>; unit: number }>('select event, body, unit from ledger.entry where about = $1 order by seq', [sample])
const items = (sample: string) => look<{ record: Id; stratum: number }>('select record, stratum from verification.item where sample = $1 order by record', [sample])

describe('a plan', () => {
  test('binds itself in the ledger to a seed that nobody can read yet', async () => {
    const sample = await check.plan(check.city)
    expect(sample).toMatchObject({ state: 'planned', wanted: 20, unitName: 'Thành phố Thử', revealed: null, results: [], from: null, to: '2026-12-31', confidence: 0.95 })
    const [entry] = await events(sample.id)
    expect(entry).toMatchObject({ event: 'sample.planned', unit: check.id('city'), body: { commitment: sample.commitment, wanted: 20, strata: [{ population: 100, wanted: 5 }, { population: 300, wanted: 15 }] } })
    const [kept] = await look<{ seed: Buffer }>('select seed from verification.sample where id = $1', [sample.id])
    expect(JSON.stringify([sample, entry])).not.toContain(kept!.seed.toString('hex'))
    await request(() => drawSample(as(check.city, drawDay), sample.id))
    await check.finish(check.city, sample.id)
    expect((await events(sample.id)).map((e) => e.event)).toEqual(['sample.planned', 'sample.drawn', 'sample.closed'])
    expect((await events(sample.id))[2]!.body).toMatchObject({ seed: kept!.seed.toString('hex') })
  })

  test('takes as many as the wanted precision needs of so small a population', async () => {
    const sample = await check.plan(check.commune, { unit: check.id('dong'), size: undefined as never, halfWidth: 0.1, until: d('2026-11-18') })
    expect(sample).toMatchObject({ wanted: 50, halfWidth: 0.1 })
    expect(sample.strata.map((s) => s.wanted)).toEqual([30, 20])
  })

  test('sent twice is one sample, and under its id no other can hide', async () => {
    const plan: Plan = { id: newId(), indicator: 'library.readers', unit: check.id('tay'), period: period('2026'), map: d(drawDay), size: 5 }
    const first = await request(() => planSample(as(check.city, drawDay), plan))
    expect(await request(() => planSample(as(check.city, drawDay), plan))).toEqual(first)
    await expect(request(() => planSample(as(check.city, drawDay), { ...plan, unit: check.id('dong') }))).rejects.toMatchObject({ code: 'verification.other_plan' })
  })

  test('that makes no sense says what is wrong and where', async () => {
    const bad = (over: Partial<Plan>) => check.plan(check.city, { unit: check.id('cat/2'), ...over }).then(() => 'planned', (problem: { code: string; at?: string }) => `${problem.code} ${problem.at ?? ''}`.trim())
    expect(await Promise.all([
      bad({}), bad({ id: 'x' }), bad({ indicator: 'library.dragons' }), bad({ unit: check.id('cat/1'), size: 0 }), bad({ unit: check.id('cat/1'), size: 2.5 }),
      bad({ unit: check.id('cat/1'), halfWidth: 0.05 }), bad({ unit: check.id('cat/1'), size: undefined as never, halfWidth: 0.9 }), bad({ unit: check.id('cat/1'), confidence: 1 }),
      bad({ unit: check.id('dong'), map: d('2025-06-30') }),
    ])).toEqual([
      'verification.nothing_to_visit /period', 'verification.bad_id /id', 'verification.unknown_indicator /indicator', 'verification.size /size', 'verification.size /size',
      'verification.precision /halfWidth', 'verification.precision /halfWidth', 'verification.confidence /confidence', 'unit.not_on_map /unit'])
  })

  test('for what is not counted one by one has nothing to visit', async () => {
    await look("update indicator.indicator set method = 'weighed' where key = 'library.books'")
    await expect(check.plan(check.city, { indicator: 'library.books', unit: check.id('an/1') })).rejects.toMatchObject({ code: 'verification.not_counted' })
  })

  test('over villages that lie beyond the planner\'s mandates is refused before it begins', async () => {
    // Old Bình was divided: half of it is Tây's now, beyond the officer of Đông to whom the rest belongs.
    await check.lend(check.minh, 'binh/2', 3)
    await expect(check.plan(check.commune, { unit: check.id('binh'), map: d('2025-06-30') })).rejects.toMatchObject({ code: expect.stringMatching(/beyond_mandate|no_mandate/) })
  })
})

describe('closing', () => {
  let sample: Sample
  beforeAll(async () => {
    const [open] = await look<{ id: Id }>('select id from verification.sample where unit = $1 and closed_at is null', [check.id('dong')])
    sample = await request(() => drawSample(as(check.commune, drawDay), open!.id))
  })

  test('before the draw is refused', async () => {
    const planned = await check.plan(check.city, { unit: check.id('cat/1') })
    await expect(request(() => closeSample(as(check.city), planned.id))).rejects.toMatchObject({ code: 'verification.not_drawn' })
    await expect(request(() => checkDraw(as(check.city), planned.id))).rejects.toMatchObject({ code: 'verification.not_drawn' })
  })

  test('counts who refused apart, never as a no, and freezes share and interval for the whole and each village', async () => {
    const drawn = await items(sample.id)
    const [an1, an2] = [check.id('an/1'), check.id('an/2')].map((unit) => drawn.filter((i) => i.stratum === unit))
    expect([an1!.length, an2!.length]).toEqual([30, 20])
    const outcomeAt = (i: number) => (i < 2 ? 'refused' : i < 4 ? 'not_found' : i === 4 ? 'different' : 'confirmed')
    await visit(check.lan, ...an1!.map(({ record }, i) => ({ sample: sample.id, record, outcome: outcomeAt(i) })))
    await visit(check.lan, ...an2!.slice(0, 18).map(({ record }) => ({ sample: sample.id, record })))
    expect((await request(() => readSample(as(check.commune), sample.id))).strata).toMatchObject([{ assigned: 30, visited: 30 }, { drawn: 20, visited: 18 }])
    const closed = await request(() => closeSample(as(check.commune), sample.id))
    expect(closed.state).toBe('closed')
    const [whole, first, second] = closed.results
    expect(whole).toMatchObject({ whole: true, population: 100, drawn: 50, confirmed: 43, notFound: 2, different: 1, refused: 2, share: expect.closeTo(0.6 * (25 / 28) + 0.4, 9) })
    expect(whole!.low).toBeLessThan(whole!.share!)
    expect(whole!.low).toBeGreaterThan(0.86)
    expect(whole!.high).toBeLessThan(1)
    expect(first).toMatchObject({ unit: check.id('an/1'), share: expect.closeTo(25 / 28, 9) })
    expect(second).toMatchObject({ unit: check.id('an/2'), share: 1, high: 1 })
  })

  test('happens once; afterwards no visit changes the result', async () => {
    await expect(request(() => closeSample(as(check.commune), sample.id))).rejects.toMatchObject({ code: 'verification.closed' })
    await expect(request(() => drawSample(as(check.commune), sample.id))).rejects.toMatchObject({ code: 'verification.closed' })
    const [item] = (await items(sample.id)).slice(-1)
    const [receipt] = await visit(check.lan, { sample: sample.id, record: item!.record, outcome: 'not_found' })
    expect(receipt).toMatchObject({ status: 'refused', problem: { code: 'verification.closed' } })
  })

  test('with nobody who wished to answer gives no share rather than nought', async () => {
    const silent = await check.draw(check.city, { unit: check.id('an/1'), size: 5 })
    await visit(check.city, ...(await items(silent.id)).map(({ record }) => ({ sample: silent.id, record, outcome: 'refused' })))
    const [whole] = (await check.finish(check.city, silent.id)).results
    expect(whole).toMatchObject({ drawn: 5, confirmed: 0, refused: 5, share: null, low: null, high: null })
  })
})

describe('who may not', () => {
  const codes = (work: (ctx: ReturnType<typeof as>) => Promise<unknown>, ...accounts: (Id | null)[]) =>
    Promise.all(accounts.map((account) => request(() => work(as(account))).then(() => 'may', (problem: { code: string }) => problem.code)))

  test('plan: who only visits, the officer of another commune, and nobody without signing in', async () => {
    const plan = { id: newId(), indicator: 'library.readers', unit: check.id('tay'), period: period('2026'), map: d(drawDay), size: 5 }
    expect(await codes((ctx) => planSample(ctx, plan), check.minh, check.commune, null)).toEqual(['people.no_mandate', 'people.no_mandate', 'people.sign_in_first'])
  })

  test('draw, close, read and check: to whom the unit does not belong, the sample is not there', async () => {
    const [tay] = await look<{ id: Id }>('select id from verification.sample where unit = $1', [check.id('tay')])
    for (const work of [drawSample, closeSample, readSample, checkDraw]) {
      expect(await codes((ctx) => work(ctx, tay!.id), check.commune, check.minh, null), work.name).toEqual(['verification.not_found', 'verification.not_found', 'people.sign_in_first'])
    }
    expect(await codes((ctx) => readSample(ctx, newId()), check.city)).toEqual(['verification.not_found'])
  })

  test('list: who has no office there', async () => {
    expect(await codes((ctx) => listSamples(ctx, check.id('city')), check.commune, check.alice, null)).toEqual(['people.no_mandate', 'people.no_mandate', 'people.sign_in_first'])
    const listed = await request(() => listSamples(as(check.city), check.id('city')))
    expect(listed.map((s) => s.unit)).toEqual(expect.arrayContaining([check.id('city'), check.id('dong'), check.id('tay'), check.id('an/1')]))
    expect(await request(() => listSamples(as(check.commune), check.id('dong')))).not.toContainEqual(expect.objectContaining({ unit: check.id('tay') }))
  })

  test('see what was drawn: the public, and a session whose mandates end before the village', async () => {
    await expect(look("set local role lantoa_public; select * from verification.item")).rejects.toThrow('permission denied')
    await expect(look("set local role lantoa_public; select * from verification.sample")).rejects.toThrow('permission denied')
    const leaves = await request(async () => (await allow(as(check.minh), 'verification.visit', check.id('tay'))).query<{ leaf: number }>('select distinct leaf from verification.item'))
    expect(leaves.rows.map((r) => r.leaf)).toEqual([check.id('cat/1')])
  })
})
