import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { enterRecords, getRecord } from '#core/form/record.ts'
import { readValues } from '#core/indicator/values.ts'
import { useDatabase } from '../../../../test/database.ts'
import { as, d, person, settle, type Country } from '../../../../test/world.ts'
import { countActive } from '../activity/activity.ts'
import { estimateOf, keepEstimate } from './weighing.ts'
import { daysOf } from './weighing_api.ts'

useDatabase()
let country: Country
let head: Id, tay: Id
beforeAll(async () => {
  country = await settle(['kits/waste-sorting'])
  head = await person('head', 'commune_officer', country.id('dong'))
  tay = await person('tay', 'commune_officer', country.id('tay'))
})
const year = daysOf('2026-07-01..2026-09-30')
const estimate = (who: Id | null = head, unit = 'dong', period = year) => request(() => estimateOf(as(who), country.id(unit), period))
const keep = (who: Id | null = head, over: object = {}) => request(() => keepEstimate(as(who), { id: newId(), unit: country.id('dong'), period: year, ...over }))
const code = (promise: Promise<unknown>) => promise.then(() => 'done', (error: Problem) => error.code)
async function weigh(unit: string, day: string, base: boolean, bins: readonly (readonly [group: string, kg: number, fate: string])[], households = 10): Promise<void> {
  const [receipt] = await request(() => enterRecords(as(head), [{ id: newId(), form: 'waste_weighing', unit: country.id(unit), day: d(day), answers: {
    households, days: 1, base: base ? 'yes' : 'no', bins: bins.map(([group, kg, fate]) => ({ group, kg, fate })) } }]))
  if (receipt?.status === 'refused') throw receipt.problem
}

describe('nothing is promised', () => {
  test('before there is a base, with a single weighing, or where nobody sorts', async () => {
    expect(await estimate()).toMatchObject({ reduction: null, saved: null, lacking: ['no_base', 'few_now', 'no_households'] })
    await weigh('an/1', '2026-03-01', true, [['food', 12, 'collected']])
    expect((await estimate()).lacking).toEqual(['few_base', 'few_now', 'no_households'])
    expect(await code(keep())).toBe('waste.no_households')
    await request(() => enterRecords(as(head), Array.from({ length: 40 }, (_, i) => ({ id: newId(), form: 'waste_enrolment', unit: country.id('an/1'), day: d('2026-06-01'), answers: { household: `Hộ ${i}`, takes_part: 'yes' } }))))
    await request(() => countActive(as(null)))
    expect((await estimate()).lacking).toEqual(['few_base', 'few_now'])
    expect(await code(keep())).toBe('waste.no_estimate')
  })
})

describe('with enough weighings on both sides', () => {
  test('the estimate says by how much, from when to when, for how many households, and how far it may be off', async () => {
    for (const [i, kg] of [13, 15, 14, 16, 12].entries()) await weigh(i % 2 ? 'an/1' : 'an/2', `2026-03-1${i}`, true, [['food', kg * 0.6, 'collected'], ['other', kg * 0.4, 'collected']])
    for (const [i, kg] of [8, 9, 8.5, 7.5, 9].entries()) await weigh(i % 2 ? 'an/1' : 'an/2', `2026-08-1${i}`, false, [['food', 5, 'home'], ['recyclable', 1, 'sold'], ['other', kg, 'collected'], ['hazardous', 0.1, 'home']])
    const found = await estimate()
    expect(found.lacking).toEqual([])
    expect(found.base!.taken).toMatchObject({ weighings: 6, households: 60 })
    expect(found.now).toMatchObject({ first: '2026-08-10', last: '2026-08-14', taken: { each: expect.closeTo(0.84, 10), weighings: 5, households: 50 } })
    expect(found.reduction!.share).toBeCloseTo(1 - 0.84 / (82 / 60), 10)
    expect([found.households, found.saved!.tonnes]).toEqual([40, expect.closeTo(((82 / 60 - 0.84) * 40 * 92) / 1000, 10)])
    expect(found.saved!.low).toBeLessThan(found.saved!.tonnes)
    expect(found.byGroup.find((one) => one.group === 'recyclable')).toEqual({ group: 'recyclable', base: null, now: expect.closeTo(0.1, 10) })
  })

  test('is put into the figures once, as sampled, and its record says how it came about', async () => {
    const { id } = await keep()
    const [share, saved] = await request(() => readValues(as(null), { indicators: ['waste.sampled_reduction_share', 'waste.saved_tonnes'], unit: country.id('dong'), period: daysOf('2026'), map: d('2026-11-23') }))
      .then((all) => ['waste.sampled_reduction_share', 'waste.saved_tonnes'].map((key) => all.find((one) => one.indicator === key)!))
    const found = await estimate()
    expect(share!.value).toBeCloseTo(found.reduction!.share * 100, 0)
    expect(saved).toMatchObject({ value: expect.closeTo(found.saved!.tonnes, 1), method: 'sampled', estimated: true })
    const record = await request(() => getRecord(as(head), id))
    expect(JSON.stringify(record)).toContain('6 lần, 60 hộ')
    expect(await code(keep(head, { period: daysOf('2026-08') }))).toBe('waste.estimate_kept')
    expect(await code(keep(head, { id: 'x', period: daysOf('2026-10') }))).toBe('waste.bad_id')
  })

  test('weighed kilograms are facts by group; the base is not counted as kept from the collector', async () => {
    const values = await request(() => readValues(as(null), { indicators: ['waste.diverted_kg', 'waste.organic_kg', 'waste.diverted_share'], unit: country.id('dong'), period: daysOf('2026'), map: d('2026-11-23') }))
    const of = (key: string) => values.find((one) => one.indicator === key)!.value
    expect(of('waste.diverted_kg')).toBeCloseTo(30.5, 6)
    expect(of('waste.organic_kg')).toBeCloseTo(25 + 12 + 70 * 0.6, 6)
    expect(of('waste.diverted_share')).toBeCloseTo((30.5 / 72.5) * 100, 6)
  })
})

test('who may not look at weighings or keep an estimate: nobody, another commune', async () => {
  for (const [who, expected] of [[null, 'people.sign_in_first'], [tay, 'people.no_mandate']] as const) {
    expect(await code(estimate(who))).toBe(expected)
    expect(await code(keep(who))).toBe(expected)
  }
  expect(await code((async () => daysOf('..2026-09-30'))())).toBe('waste.period_open')
})
