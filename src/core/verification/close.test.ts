import { beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import type { Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { settleToCheck, visit, type Check } from '../../../test/spot_check.ts'
import { as, d } from '../../../test/world.ts'
import { listItems } from './assign.ts'
import { abandonSample, closeAhead, closeSample } from './close.ts'
import { listSamples, readSample } from './sample.ts'

useDatabase()
let check: Check
beforeAll(async () => {
  check = await settleToCheck()
  await check.lend(check.alice, 'an/1', 90)
  await check.lend(check.minh, 'cat/1', 60)
})
const code = (promise: Promise<unknown>) => promise.then(() => 'may', (problem: Problem) => problem.code)
const itemsOf = async (sample: Id) => (await look<{ record: Id }>('select record from verification.item where sample = $1 order by record', [sample])).map((item) => item.record)
const ahead = (account: Id | null, sample: Id, day?: string) => request(() => closeAhead(as(account, day), sample))
const close = (account: Id | null, sample: Id, day?: string) => code(request(() => closeSample(as(account, day), sample)))
const giveUp = (account: Id | null, sample: Id, reason = 'Bão lớn, đường vào các thôn bị chia cắt.') => code(request(() => abandonSample(as(account), sample, reason)))

describe('a check is closed', () => {
  test('when every place has an outcome, or when its days are over and enough have answered; nobody closes when it pleases', async () => {
    const { id } = await check.draw(check.commune, { unit: check.id('dong'), size: 10, until: d('2026-11-25') })
    const records = await itemsOf(id)
    await visit(check.lan, ...records.slice(0, 7).map((record) => ({ sample: id, record })))
    await visit(check.lan, { sample: id, record: records[7]!, outcome: 'refused' })
    expect(await ahead(check.commune, id)).toEqual({ drawn: 10, visited: 8, needed: 8, until: '2026-11-25', lacks: 'visits' })
    expect(await close(check.commune, id)).toBe('verification.still_visiting')
    expect(await ahead(check.commune, id, '2026-11-26')).toMatchObject({ lacks: 'answers' })
    expect(await close(check.commune, id, '2026-11-26')).toBe('verification.few_answers')
    await visit(check.lan, { sample: id, record: records[8]!, outcome: 'different' })
    expect(await close(check.commune, id), 'its days are not over').toBe('verification.still_visiting')
    expect(await ahead(check.commune, id, '2026-11-26')).toMatchObject({ visited: 9, lacks: null })
    const closed = await request(() => closeSample(as(check.commune, '2026-11-26'), id))
    expect(closed.results.find((one) => one.whole)).toMatchObject({ drawn: 10, confirmed: 7, different: 1, refused: 1, share: 0.875 })
  })

  test('or given up with a reason: it states no share, and its seed is told', async () => {
    const { id } = await check.draw(check.commune, { unit: check.id('dong'), size: 10 })
    await visit(check.lan, ...(await itemsOf(id)).slice(0, 4).map((record) => ({ sample: id, record, outcome: 'not_found' })))
    expect(await Promise.all(['', ' bận ', 'x'.repeat(501)].map((reason) => giveUp(check.commune, id, reason)))).toEqual(Array(3).fill('verification.abandon_reason'))
    expect(await giveUp(check.commune, id)).toBe('may')
    const told = await request(() => readSample(as(check.commune), id))
    expect(told).toMatchObject({ state: 'abandoned', abandoned: 'Bão lớn, đường vào các thôn bị chia cắt.', revealed: expect.stringMatching(/^[0-9a-f]{64}$/), results: [] })
    const [entry] = await look<{ body: unknown }>("select body from ledger.entry where about = $1 and event = 'sample.abandoned'", [id])
    expect(entry!.body).toMatchObject({ reason: 'Bão lớn, đường vào các thôn bị chia cắt.', visited: 4, drawn: 10 })
    expect(await look('select 1 from verification.result where sample = $1', [id])).toEqual([])
    expect([await giveUp(check.commune, id), await close(check.commune, id)]).toEqual(['verification.closed', 'verification.closed'])
  })

  test('and not given up once it could be closed: a result that displeases is a result', async () => {
    const { id } = await check.draw(check.commune, { unit: check.id('dong'), size: 5 })
    await visit(check.lan, ...(await itemsOf(id)).map((record) => ({ sample: id, record, outcome: 'not_found' })))
    expect(await giveUp(check.commune, id)).toBe('verification.can_close')
    expect(await close(check.commune, id)).toBe('may')
  })

  test('or given up before its draw', async () => {
    const { id } = await check.plan(check.commune, { unit: check.id('dong') })
    expect(await code(ahead(check.commune, id))).toBe('verification.not_drawn')
    expect(await giveUp(check.commune, id)).toBe('may')
  })

  test('by those who run it, and by nobody else', async () => {
    const { id } = await check.draw(check.city, { unit: check.id('tay'), size: 5 })
    for (const work of [closeAhead, closeSample, (ctx: Ctx, sample: string): Promise<unknown> => abandonSample(ctx, sample, 'Không tìm được người đi.')]) {
      expect(await Promise.all([check.commune, check.minh, null].map((account) => code(request(() => work(as(account), id)))))).toEqual(['verification.not_found', 'verification.not_found', 'people.sign_in_first'])
    }
    await check.finish(check.city, id)
  })
})

describe('while a check is open', () => {
  test('nobody sees an outcome, only how many places each visitor has been to; a visitor sees their own', async () => {
    const { id } = await check.draw(check.city, { size: 12 })
    const records = await itemsOf(id)
    await visit(check.city, { sample: id, record: records[0]!, outcome: 'different' })
    const item = (await request(() => listItems(as(check.city), id))).find((one) => !one.visited && one.reporters.includes(check.alice))!
    await visit(check.lan, { sample: id, record: item.record, outcome: 'not_found' })
    const sample = await request(() => readSample(as(check.city), id))
    expect(sample.visitors.map(({ name, assigned, visited }) => ({ name, assigned, visited }))).toEqual([{ name: 'canbo.city', assigned: 1, visited: 1 }, { name: 'lan', assigned: 1, visited: 1 }])
    const items = await request(() => listItems(as(check.city), id))
    expect(items.filter((one) => one.visited).map((one) => one.outcome).toSorted()).toEqual(['different', null])
    const told = JSON.stringify([sample, await request(() => listSamples(as(check.city), check.id('city'))), await look("select body from ledger.entry where event like 'visit.%'")])
    for (const word of ['outcome', 'confirmed', 'different', 'notFound', 'not_found']) expect(told).not.toContain(word)
    await check.finish(check.city, id)
    expect((await request(() => listItems(as(check.city), id))).map((one) => one.outcome).toSorted().slice(-2)).toEqual(['different', 'not_found'])
  })
})

describe('two checks that overlap', () => {
  test('may draw the same record; each is closed by its own visits, also in the same moment', async () => {
    const { id: city } = await check.draw(check.city, { size: 20 })
    const commune = await check.draw(check.commune, { unit: check.id('dong'), size: 90 })
    const [ofCity, ofCommune] = [await itemsOf(city), await itemsOf(commune.id)]
    const both = ofCity.filter((record) => ofCommune.includes(record))
    expect(both).toHaveLength(12)
    // All that the commune's visitor finds is there; the city's finds every second of them gone.
    await visit(check.lan, ...ofCommune.map((record) => ({ sample: commune.id, record })))
    await visit(check.city, ...ofCity.map((record, i) => ({ sample: city, record, outcome: i % 2 === 0 ? 'not_found' : 'confirmed' })))
    expect((await request(() => listSamples(as(check.city), check.id('city')))).filter((one) => one.state === 'drawn').map(({ drawn, assigned, visited }) => [drawn, assigned, visited]).toSorted())
      .toEqual([[20, 20, 20], [90, 90, 90]])
    await Promise.all([request(() => closeSample(as(check.city), city)), request(() => closeSample(as(check.commune), commune.id))])
    const whole = async (account: Id, id: Id) => (await request(() => readSample(as(account), id))).results.find((one) => one.whole)!
    expect(await whole(check.city, city)).toMatchObject({ drawn: 20, confirmed: 10, notFound: 10 })
    expect(await whole(check.commune, commune.id)).toMatchObject({ drawn: 90, confirmed: 90, notFound: 0, share: 1, low: 1, high: 1 })
  })

  test('closed twice in the same moment is closed once', async () => {
    const sample = await check.draw(check.commune, { unit: check.id('dong'), size: 5 })
    await visit(check.lan, ...(await itemsOf(sample.id)).map((record) => ({ sample: sample.id, record })))
    const close = () => code(request(() => closeSample(as(check.commune), sample.id)))
    expect((await Promise.all([close(), close(), close()])).toSorted()).toEqual(['may', 'verification.closed', 'verification.closed'])
    expect(await look('select 1 from verification.result where sample = $1 and whole', [sample.id])).toHaveLength(1)
  })
})
