import { beforeAll, describe, expect, test } from 'vitest'
import { period } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { enterRecords } from '#core/form/record.ts'
import type { ValuesQuery } from '#core/indicator/values.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { settleToCheck, visit, type Check } from '../../../test/spot_check.ts'
import { as, d, person } from '../../../test/world.ts'
import { closeSample } from './close.ts'
import { estimateShare } from './interval.ts'
import type { Plan } from './sample.ts'
import { diligenceOf, getClosed, listClosed, readVerified } from './verified.ts'
import { trustOf } from './trust.ts'

useDatabase()
let check: Check
let inDong: Id[]
beforeAll(async () => {
  check = await settleToCheck()
  inDong = await check.lend(check.alice, 'an/1', 80)
  await check.lend(check.minh, 'cat/1', 120)
})

/** Draws, lets Lan and the city's officer visit everything, and closes; the first `missing` of a stratum are not found. */
async function spotCheck(over: Partial<Plan>, { missing = 0, day = '2026-11-20', by = check.city } = {}) {
  const sample = await check.draw(by, over)
  const items = await look<{ record: Id; stratum: number }>('select record, stratum from verification.item where sample = $1 order by stratum, record', [sample.id])
  for (const stratum of Map.groupBy(items, (i) => i.stratum).values()) {
    await visit(check.city, ...stratum.map(({ record }, i) => ({ sample: sample.id, record, outcome: i < missing ? 'not_found' : 'confirmed' })))
  }
  await request(() => closeSample(as(check.city, day), sample.id))
  return sample.id
}
const read = async (unit: string, over: Partial<ValuesQuery> = {}, day = '2026-11-23') =>
  (await request(() => readVerified(as(null, day), { indicators: ['library.readers'], unit: check.id(unit), period: { from: null, to: d(day) }, map: d(day), ...over })))[0]!

describe('beside a figure', () => {
  let city: Id
  test('there is nothing before its first spot check', async () => {
    expect(await read('city')).toMatchObject({ value: 200, verification: null })
    const own = await spotCheck({ unit: check.id('dong'), size: 50 }, { by: check.commune, day: '2026-11-19' })
    expect((await read('dong')).verification, 'its own office looked, and nobody else').toMatchObject({ sample: own, n: 50 })
    city = await spotCheck({ size: 40 })
  })

  test('stands what the newest closed sample says of it: share, interval, how many of how many, and when', async () => {
    const figure = await read('city')
    expect(figure.verification).toMatchObject({ confirmed: 1, high: 1, n: 40, drawn: 40, population: 200, refused: 0, day: '2026-11-20', stale: false, holds: true, sample: city })
    expect(figure.verification!.low).toBeGreaterThan(0.9)
    expect(trustOf(figure, figure.method)).toBe('confirmed')
    expect(Object.keys(figure.verification!).toSorted()).toEqual(['confirmed', 'day', 'drawn', 'enough', 'high', 'holds', 'low', 'n', 'population', 'refused', 'sample', 'stale'])
  })

  test('of a part of the unit stands what was drawn in that part, with its own n', async () => {
    const dong = await read('dong')
    expect(dong.verification).toMatchObject({ n: 16, population: 80, sample: city })
    const { children } = await read('city', { by: 'children' })
    expect(children!.find((c) => c.unit === check.id('dong'))!.verification).toEqual(dong.verification)
    expect(children!.map((c) => c.verification?.n)).toEqual(expect.arrayContaining([16, 24]))
    expect((await read('city', { by: 'communes' })).children!.every((c) => c.verification !== null)).toBe(true)
    // Of a village nothing is said in public, nor of the nation, in which nobody drew.
    expect((await read('an/1')).verification).toBeNull()
    expect((await read('country')).verification).toBeNull()
  })

  test('of those planned from above the newest stands, whether of the unit itself or of a larger one', async () => {
    const whole = await spotCheck({ unit: check.id('dong'), size: 60 }, { missing: 3 })
    expect((await read('dong')).verification).toMatchObject({ n: 60, sample: whole, confirmed: 0.95 })
    const newest = await spotCheck({ size: 40 }, { day: '2026-11-21' })
    expect((await read('dong')).verification).toMatchObject({ n: 16, sample: newest })
    expect((await read('city')).verification).toMatchObject({ day: '2026-11-21' })
  })

  test('what the unit\'s own office planned never takes the place of what an office above it planned, however new', async () => {
    const before = (await read('dong')).verification
    await spotCheck({ unit: check.id('dong'), size: 70 }, { by: check.commune, day: '2026-11-22' })
    expect((await read('dong')).verification).toEqual(before)
  })

  test('of fewer answers than the rule asks nothing is said, and the older one stays', async () => {
    const before = (await read('dong')).verification
    await spotCheck({ unit: check.id('dong'), size: 4 }, { day: '2026-11-22' })
    expect((await read('dong')).verification).toEqual(before)
  })

  test('a check that finds half of it says so, and the figure stays counted', async () => {
    await spotCheck({ unit: check.id('tay'), size: 40 }, { missing: 20, day: '2026-11-22' })
    const tay = await read('tay')
    expect(tay.verification).toMatchObject({ confirmed: 0.5, holds: false })
    expect(trustOf(tay, tay.method)).toBe('counted')
  })

  test('fades when nobody has looked for longer than the rule allows, except for days gone by', async () => {
    const later = await read('city', {}, '2028-01-01')
    expect(later.verification).toMatchObject({ stale: true })
    expect(trustOf(later, later.method)).toBe('stale')
    const then = await read('city', { period: period('..2026-12-31') }, '2028-01-01')
    expect(then.verification).toMatchObject({ stale: false })
    await look('update verification.rule set fresh_days = 1000')
    expect((await read('city', {}, '2028-01-01')).verification).toMatchObject({ stale: false })
    await look('update verification.rule set fresh_days = 365')
  })

  test('says nothing of other indicators, of other days, or of a unit that has another shape since', async () => {
    expect((await read('city', { indicators: ['library.returned_share'] })).verification).toBeNull()
    await look("update indicator.indicator set accumulates = false where key = 'library.readers'")
    const then = { map: d('2025-06-30') }
    await spotCheck({ unit: check.id('an'), ...then, period: period('2026-10'), size: 10 })
    expect((await read('an', { ...then, period: period('2026') })).verification).toMatchObject({ n: 10 })
    expect((await read('an', { ...then, period: period('2026-06') })).verification).toBeNull()
    await look("update indicator.indicator set accumulates = true where key = 'library.readers'")
    // The city holds the same villages under the old map; Tây, were it cut anew, would not be what was visited.
    expect((await read('city', then)).verification).not.toBeNull()
    const [shape] = await look<{ node: number }>('select node from unit.tree_node where unit = $1', [check.id('tay')])
    await look('update unit.tree_node set node = (select min(id) from unit.node) where unit = $1', [check.id('tay')])
    expect((await read('tay')).verification).toBeNull()
    await look('update unit.tree_node set node = $2 where unit = $1', [check.id('tay'), shape!.node])
  })

  test('every figure of a page is asked for in one question', async () => {
    const asked: string[] = []
    await request(async () => {
      const { open } = await import('#core/people/door.ts')
      const db = await open(as(null))
      const { verificationOf } = await import('./verified.ts')
      const find = await verificationOf({ ...db, query: (config) => { asked.push(JSON.stringify(config)); return db.query(config) } }, null, [check.id('city'), check.id('dong'), check.id('tay')], { from: null, to: d('2026-11-23') }, d('2026-11-23'))
      expect(find('library.readers', check.id('dong'))).not.toBeNull()
    })
    expect(asked).toHaveLength(1)
  })
})

describe('a late correction', () => {
  test('that lowers a figure after its check is told as diligence, with how many and how much', async () => {
    const value = await read('dong')
    const now = { unit: value.unit, map: value.map, period: { from: null, to: d('2026-12-31') } }
    const told = () => request(() => diligenceOf(as(null), now, [value, { verification: null }]))
    expect(await told()).toEqual([{ since: '2026-11-21', corrections: 0, amount: 0 }, null])
    const correct = (record: Id, first: 'yes' | 'no', day: string) => request(() => enterRecords(as(check.alice, day), [
      { id: newId(), form: 'loan', unit: check.id('an/1'), day: '2026-10-01', supersedes: record, answers: { reader: 'Hộ', first_time: first, books: 1 } }]))
    await correct(inDong[0]!, 'no', '2026-11-20')
    await correct(inDong[1]!, 'no', '2026-11-22')
    await correct(inDong[2]!, 'no', '2026-11-23')
    await correct(inDong[3]!, 'yes', '2026-11-23')
    expect(await told()).toEqual([{ since: '2026-11-21', corrections: 2, amount: 2 }, null])
    expect((await read('dong')).value).toBe(77)
  })
})

describe('the public', () => {
  test('reads closed samples with their seed and rule, communes at the finest, and no record', async () => {
    const all = await request(() => listClosed(as(null), { unit: check.id('city') }))
    expect(all).toHaveLength(2)
    expect(all[0]).toMatchObject({ indicator: 'library.readers', unitName: 'Thành phố Thử', revealed: expect.stringMatching(/^[0-9a-f]{64}$/), results: [{ whole: true, population: 200 }, { unit: check.id('dong') }, { unit: check.id('tay') }] })
    expect(await request(() => getClosed(as(null), all[0]!.id))).toEqual(all[0])
    const [dong] = await request(() => listClosed(as(null), { unit: check.id('dong') }))
    expect(dong!.results.map((r) => r.unit)).toEqual([check.id('dong')])
    const told = JSON.stringify([all, dong])
    for (const { record } of await look<{ record: Id }>('select record from verification.item')) expect(told).not.toContain(record)
  })

  test('can compute the published interval again: all parts are there, also what lies in no one part', async () => {
    await check.lend(await person('thu', 'city_office', check.id('city')), 'binh', 30, { day: '2025-03-10' })
    const id = await spotCheck({ size: 60, map: d('2026-11-23') }, { missing: 2, day: '2026-11-23' })
    const { results, confidence } = await request(() => getClosed(as(null), id))
    const [whole, ...parts] = results
    expect(parts.map(({ unit, between }) => [unit, between])).toEqual(expect.arrayContaining([[check.id('city'), true], [check.id('dong'), false]]))
    for (const of of ['population', 'drawn', 'confirmed', 'different', 'notFound', 'refused'] as const) expect(parts.reduce((sum, part) => sum + part[of], 0), of).toBe(whole![of])
    const again = estimateShare(parts.map(({ population, confirmed, different, notFound }) => ({ population, visited: confirmed + different + notFound, confirmed })), confidence)!
    expect([again.share, again.low, again.high]).toEqual([whole!.share, whole!.low, whole!.high].map((one) => expect.closeTo(one!, 9)))
    expect((await read('city')).verification, 'what lies in no one part never stands beside the whole').toMatchObject({ sample: id, n: whole!.drawn })
  })

  test('sees nothing of what is open, of villages, or of what is not published', async () => {
    const open = await check.draw(check.city, { unit: check.id('cat'), map: d('2025-06-30'), size: 3 })
    await expect(request(() => getClosed(as(null), open.id))).rejects.toMatchObject({ code: 'verification.not_found' })
    const village = await check.draw(check.city, { unit: check.id('an/1'), size: 3 })
    await check.finish(check.city, village.id)
    await expect(request(() => getClosed(as(null), village.id))).rejects.toMatchObject({ code: 'verification.not_found' })
    await look("update indicator.indicator set published = false where key = 'library.readers'")
    expect(await request(() => listClosed(as(null), {}))).toEqual([])
    await look("update indicator.indicator set published = true where key = 'library.readers'")
  })

  test('may read no table behind the views', async () => {
    for (const table of ['sample', 'stratum', 'item', 'visit', 'result', 'dismissal', 'rule']) {
      await expect(look(`set local role lantoa_public; select * from verification.${table}`), table).rejects.toThrow('permission denied')
    }
  })
})
