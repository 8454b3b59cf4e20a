import { beforeAll, describe, expect, test } from 'vitest'
import { period } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import type { Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { settleToCheck, visit, type Check } from '../../../test/spot_check.ts'
import { as, d } from '../../../test/world.ts'
import { closeAhead, planAhead } from './outlook.ts'
import { closeSample, drawSample, listSamples, readSample, type Plan } from './sample.ts'

useDatabase()
let check: Check
beforeAll(async () => {
  check = await settleToCheck()
  await check.lend(check.alice, 'an/1', 90)
  await check.lend(check.minh, 'cat/1', 60)
})
const ahead = (account: Id | null, over: Partial<Plan> = {}) => request(() => planAhead(as(account), { indicator: 'library.readers', unit: check.id('city'), period: period('2026'), map: d('2026-11-10'), size: 20, ...over }))
const code = (promise: Promise<unknown>) => promise.then(() => 'may', (problem: Problem) => problem.code)
const itemsOf = async (sample: Id) => (await look<{ record: Id }>('select record from verification.item where sample = $1 order by record', [sample])).map((item) => item.record)

describe('a plan that is only looked at', () => {
  test('tells the list, its parts by name, and how many of each; and is what planning then makes', async () => {
    const seen = await ahead(check.city)
    expect(seen).toMatchObject({ population: 150, wanted: 20, unplaced: 0, confidence: 0.95, from: null })
    expect(seen.strata.map(({ name, kind, population, wanted }) => [name, kind, population, wanted])).toEqual([['Xã Đông', 'commune', 90, 12], ['Xã Tây', 'commune', 60, 8]])
    expect(await look('select 1 from verification.sample')).toEqual([])
    const made = await check.plan(check.city)
    expect(made.strata.map(({ unit, population, wanted }) => ({ unit, population, wanted }))).toEqual(seen.strata.map(({ unit, population, wanted }) => ({ unit, population, wanted })))
  })

  test('refuses what planning would refuse', async () => {
    expect(await code(ahead(check.city, { indicator: 'library.returned_share' }))).toBe('verification.nothing_to_visit')
    expect(await code(ahead(check.city, { indicator: 'x'.repeat(10_000) }))).toBe('verification.unknown_indicator')
    expect(await Promise.all([{ size: 0 }, { size: 1.5 }, { size: Number.NaN }].map((over) => code(ahead(check.city, over))))).toEqual(Array(3).fill('verification.size'))
    expect(await Promise.all([0, -1, 2, Number.NaN, Number.POSITIVE_INFINITY].map((confidence) => code(ahead(check.city, { confidence }))))).toEqual(Array(5).fill('verification.confidence'))
    expect(await code(ahead(check.city, { unit: check.id('an') }))).toBe('unit.not_on_map')
  })

  test('is for those who plan there', async () => {
    expect(await Promise.all([check.lan, check.minh, check.commune].map((account) => code(ahead(account))))).toEqual(Array(3).fill('people.no_mandate'))
    expect(await code(ahead(null))).toBe('people.sign_in_first')
  })
})

describe('closing that is only looked at', () => {
  test('shows no share until so many have answered as the rule asks: nobody closes when it pleases', async () => {
    const sample = await check.draw(check.commune, { unit: check.id('dong'), size: 10 })
    const records = await itemsOf(sample.id)
    const look = () => request(() => closeAhead(as(check.commune), sample.id))
    await visit(check.lan, ...records.slice(0, 7).map((record) => ({ sample: sample.id, record })))
    await visit(check.lan, { sample: sample.id, record: records[7]!, outcome: 'refused' })
    expect(await look()).toMatchObject({ drawn: 10, answered: 7, needed: 8, result: null })
    await visit(check.lan, { sample: sample.id, record: records[8]!, outcome: 'different' })
    const seen = await look()
    expect(seen).toMatchObject({ answered: 8, result: { confirmed: 7, different: 1, refused: 1, share: 0.875 } })
    const closed = await request(() => closeSample(as(check.commune), sample.id))
    expect(closed.results.find((one) => one.whole)).toMatchObject({ share: seen.result!.share, low: seen.result!.low, high: seen.result!.high })
  })

  test('is for those who run it, after the draw', async () => {
    const planned = (await look<{ id: Id }>('select id from verification.sample where drawn_at is null'))[0]!.id
    expect(await code(request(() => closeAhead(as(check.city), planned)))).toBe('verification.not_drawn')
    expect(await code(request(() => closeAhead(as(check.lan), planned)))).toBe('verification.not_found')
    expect(await code(request(() => closeAhead(as(null), planned)))).toBe('people.sign_in_first')
  })
})

describe('two checks that overlap', () => {
  test('may draw the same record; each is closed by its own visits, also in the same moment', async () => {
    const city = (await look<{ id: Id }>('select id from verification.sample where drawn_at is null'))[0]!.id
    await request(() => drawSample(as(check.city, '2026-11-10'), city))
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
    const close = () => code(request(() => closeSample(as(check.commune), sample.id)))
    expect((await Promise.all([close(), close(), close()])).toSorted()).toEqual(['may', 'verification.closed', 'verification.closed'])
    expect(await look('select 1 from verification.result where sample = $1 and whole', [sample.id])).toHaveLength(1)
  })
})
