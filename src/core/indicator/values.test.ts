import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { ctxOf } from '#base/ctx.ts'
import { addDays, addMonths, lastOfMonth, monthOf, period, type Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { enterRecords } from '#core/form/record.ts'
import { asSystem } from '#core/people/door.ts'
import { stateFacts } from '#core/fact/state.ts'
import { useDatabase } from '../../../test/database.ts'
import { as, d, person, settle, type Country } from '../../../test/world.ts'
import { foldDeltas } from './fold.ts'
import { listIndicators, monthsOf, readValues, type ValuesQuery } from './values.ts'

useDatabase()
let country: Country
let officer: Id
beforeAll(async () => {
  country = await settle()
  officer = await person('officer', 'city_office', country.id('city'))
  // Under the old map: 10 books known for Bình only as a whole, 4 in its first village, 6 in An, 8 in Cát.
  await lend('binh', '2025-03-10', 10)
  await lend('binh/1', '2025-03-31', 4)
  await lend('an/1', '2025-04-01', 6)
  await lend('cat/2', '2025-05-15', 8)
  // Under the new map: 5 in An's second village.
  await lend('an/2', '2025-08-05', 5)
  while ((await request(async () => foldDeltas(await asSystem(as(null), 'system:test')))) !== 0);
})

const lend = (unit: string, day: string, books: number, first = true) => request(() => enterRecords(as(officer, day), [
  { id: newId(), form: 'loan', unit: country.id(unit), day, answers: { reader: 'Hộ', books, returned: Math.floor(books / 2), first_time: first ? 'yes' : 'no' } }])).then(([r]) => expect(r!.status).toBe('accepted'))
const read = (unit: string, over: Partial<Omit<ValuesQuery, 'unit' | 'period'>> & { period?: string } = {}) => request(() => readValues(as(null), {
  indicators: ['library.books'], map: d('2025-06-30'), ...over, unit: country.id(unit), period: period(over.period ?? '2025') }))
const books = async (unit: string, map: string, when = '2025') => (await read(unit, { map: d(map), period: when }))[0]!.value

describe('a figure', () => {
  test('adds up what was reported below the unit in the period', async () => {
    expect(await books('city', '2025-06-30')).toBe(33)
    expect(await books('an', '2025-06-30')).toBe(11)
    expect(await books('binh', '2025-06-30')).toBe(14)
    expect(await books('an/1', '2025-06-30')).toBe(6)
  })

  test('of the city is the same under every map', async () => {
    expect(await books('city', '2026-11-23')).toBe(33)
    expect(await books('country', '2026-11-23')).toBe(33)
  })

  test('known only for a commune that was divided is apportioned, labelled, and loses nothing', async () => {
    const [east] = await read('dong', { map: d('2025-07-01') })
    const [west] = await read('tay', { map: d('2025-07-01') })
    expect(east).toMatchObject({ value: 4 + 4 + 6 + 5, estimated: true })
    expect(west).toMatchObject({ value: 6 + 8, estimated: true })
    expect(east!.apportionedShare).toBeCloseTo(4 / 19, 9)
    expect(east!.value! + west!.value!).toBe(33)
    expect(await read('an', { map: d('2025-06-30') })).toMatchObject([{ estimated: false, apportionedShare: 0, method: 'counted' }])
  })

  test('that nobody reported is missing, which is not zero', async () => {
    expect(await read('cat/1')).toMatchObject([{ value: null, numerator: null, n: 0 }])
    await lend('cat/1', '2025-06-01', 1, false)
    expect((await read('cat/1', { indicators: ['library.readers'] }))[0]!.value).toBeNull()
    const shares = await read('tay', { map: d('2025-07-01'), indicators: ['library.returned_share'], period: '2026' })
    expect(shares).toMatchObject([{ value: null, denominator: null }])
  })

  test('with nothing under the line has no value, rather than a division by zero', async () => {
    await request(async () => stateFacts(await asSystem(as(null), 'system:test'), [{ shard: country.id('cat'), leaf: country.id('cat/?'), origin: newId(), kind: 'toy', ordinal: 0, measure: 'library.books', day: d('2012-01-01'), value: 0, method: 'counted' }], []))
    expect(await read('cat', { indicators: ['library.returned_share'], period: '2012' })).toMatchObject([{ value: null, denominator: 0 }])
    expect(await read('cat', { period: '2012' })).toMatchObject([{ value: 0 }])
  })

  test('that is a share divides the sums, not the shares', async () => {
    expect(await read('an', { indicators: ['library.returned_share'] })).toMatchObject([{ numerator: 5, denominator: 11, value: expect.closeTo(500 / 11, 9), unitOfMeasure: 'percent' }])
  })

  test('says what it is a part of in the language of whoever asks', async () => {
    const grounds = async (lang: 'vi' | 'en') => (await request(() => readValues(ctxOf({ lang }), { indicators: ['library.returned_share', 'library.books'], unit: country.id('an'), period: period('2026'), map: d('2025-06-30') }))).map((v) => v.base)
    expect([await grounds('vi'), await grounds('en')]).toEqual([[null, 'Sách cho mượn trong kỳ'], [null, 'Books lent during the period']])
  })

  test('that was typed, not yet folded, is there at once', async () => {
    const before = await books('an/2', '2025-06-30', '2025-06')
    expect(before).toBeNull()
    await lend('an/2', '2025-06-20', 7)
    expect(await books('an/2', '2025-06-30', '2025-06')).toBe(7)
    expect((await read('city', { by: 'children', map: d('2025-06-30'), period: '2025-06' }))[0]!.children!.find((c) => c.unit === country.id('district'))!.value).toBe(8)
  })
})

describe('a stock and a flow', () => {
  test('a flow is what happened within the period, a stock what stood at its end', async () => {
    const [readers, lent] = await Promise.all(['library.readers', 'library.books'].map(async (key) => (await read('an', { indicators: [key], period: '2025-08' }))[0]!.value))
    expect([readers, lent]).toEqual([3, 5])
    expect((await read('an', { indicators: ['library.readers'], period: '2025-04' }))[0]!.value).toBe(1)
  })

  test('month by month, a flow adds up to its period and a stock ends where the period ends', async () => {
    const [flow] = await read('city', { by: 'month' })
    expect(flow!.months).toHaveLength(12)
    expect(flow!.months!.reduce((sum, m) => sum + (m.value ?? 0), 0)).toBe(flow!.value)
    expect(flow!.months!.find((m) => m.month === '2025-01')!.value).toBeNull()
    const [stock] = await read('city', { by: 'month', indicators: ['library.readers'], period: '2025-03-15..2025-09-30' })
    expect(stock!.months!.at(-1)!.value).toBe(stock!.value)
    expect(stock!.months!.map((m) => m.value)).toEqual(stock!.months!.map((m) => m.value).toSorted((a, b) => (a ?? 0) - (b ?? 0)))
  })

  test('unit by unit, a figure adds up to that of the unit above', async () => {
    for (const [unit, map] of [['city', '2025-06-30'], ['district', '2025-06-30'], ['city', '2025-07-01'], ['dong', '2025-07-01'], ['binh', '2025-06-30']] as const) {
      const [value] = await read(unit, { by: 'children', map: d(map) })
      expect(value!.children!.reduce((sum, c) => sum + (c.value ?? 0), 0), `${unit} ${map}`).toBeCloseTo(value!.value!, 9)
    }
  })
})

describe('a period that is not whole months', () => {
  test('counts the days at its edges one by one', async () => {
    expect(await books('city', '2025-06-30', '2025-03-11..2025-03-31')).toBe(4)
    expect(await books('city', '2025-06-30', '2025-03-10..2025-04-01')).toBe(20)
    expect(await books('city', '2025-06-30', '2025-04-01')).toBe(6)
    expect(await books('city', '2025-06-30', '2025-03-31..2025-05-14')).toBe(10)
    expect(await books('city', '2025-06-30', '2025-03-31..2025-05-15')).toBe(18)
  })

  test('of days that are apportioned loses nothing either', async () => {
    const when = '2025-03-05..2025-03-20'
    expect([await books('dong', '2025-07-01', when), await books('tay', '2025-07-01', when), await books('city', '2025-07-01', when)]).toEqual([4, 6, 10])
  })

  test('is cut into whole months and edges without a day lost or counted twice', () => {
    const anyDay = fc.integer({ min: 0, max: 1_500 }).map((n) => addDays(d('2022-01-01'), n))
    fc.assert(fc.property(anyDay, anyDay, anyDay, (a, b, today) => {
      const [from, to] = a < b ? [a, b] : [b, a]
      const { whole, edges } = monthsOf({ from, to }, today)
      const covered: Day[] = edges.flatMap((e) => daysOf(e.from!, e.to))
      if (whole) for (let m = whole.first; m <= whole.last; m = addMonths(m, 1)) covered.push(...daysOf(m, lastOfMonth(m)))
      // The running month counts as whole: its later days are days to come, of which nothing is recorded.
      const wanted = daysOf(from, to >= today && whole && whole.last === monthOf(to) ? lastOfMonth(to) : to)
      expect(covered.toSorted()).toEqual(wanted)
    }))
  })
})
const daysOf = (from: Day, to: Day): Day[] => { const days = []; for (let day = from; day <= to; day = addDays(day, 1)) days.push(day); return days }

describe('a question without an answer says why', () => {
  test('when the unit is not on the map: when it lived and what became of it', async () => {
    await expect(read('binh', { map: d('2025-07-01') })).rejects.toMatchObject({ code: 'unit.not_on_map', params: { name: 'Xã Bình', until_vi: expect.stringContaining('nay thuộc Xã Tây, Xã Đông') } })
    await expect(read('dong', { map: d('2025-06-30') })).rejects.toMatchObject({ code: 'unit.not_on_map' })
    await expect(request(() => readValues(as(null), { indicators: null, unit: 999_999, period: period('2025'), map: d('2025-06-30') }))).rejects.toMatchObject({ code: 'unit.not_found' })
  })

  test('when there is no such indicator', async () => {
    await expect(read('city', { indicators: ['library.books', 'library.dragons'] })).rejects.toMatchObject({ code: 'indicator.unknown', params: { indicator: 'library.dragons' } })
  })

  test('when there was no map that day', async () => {
    await expect(read('city', { map: d('1999-01-01') })).rejects.toMatchObject({ code: 'unit.no_map' })
  })
})

describe('what is not published', () => {
  test('has no public figure, is in no list, and is told like what does not exist', async () => {
    await expect(read('city', { indicators: ['library.secret'] })).rejects.toMatchObject({ code: 'indicator.unknown' })
    expect((await read('city', { indicators: null })).map((v) => v.indicator)).not.toContain('library.secret')
    expect((await request(() => listIndicators(as(null)))).map((i) => i.key)).toEqual(expect.arrayContaining(['library.books']))
    expect((await request(() => listIndicators(as(null)))).map((i) => i.key)).not.toContain('library.secret')
  })

  test('is not seen through a published indicator either, because its facts are not published', async () => {
    await request(async () => (await asSystem(as(null), 'system:test')).query("update indicator.indicator set published = true where key = 'library.secret'"))
    for (const when of ['2025', '2025-03-10..2025-03-12']) expect((await read('city', { indicators: ['library.secret'], period: when }))[0]!.value, when).toBeNull()
  })
})

test('a figure says of which moment it is, by which method, and where its thread begins', async () => {
  const [value] = await read('an')
  expect(value).toMatchObject({ unitName: 'Xã An', period: '2025-01-01..2025-12-31', map: '2025-06-30', method: 'counted', unitOfMeasure: 'books' })
  expect(Math.abs(Date.now() - Date.parse(value!.asOf))).toBeLessThan(60_000)
  expect(value!.thread).toBe(`/figures/thread?indicator=library.books&unit=${country.id('an')}&period=2025-01-01..2025-12-31&map=2025-06-30`)
})
