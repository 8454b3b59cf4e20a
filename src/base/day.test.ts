import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, addMonths, day, isDay, lastOfMonth, monthOf, period, today, writePeriod, type Day } from './day.ts'

const anyDay = fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }).map((d) => d.toISOString().slice(0, 10) as Day)

test('a day that is not in the calendar is no day', () => {
  expect(['2024-02-29', '2023-12-31'].map(isDay)).toEqual([true, true])
  expect(['2023-02-29', '2023-02-30', '2023-13-01', '2023-1-1', '01/07/2025', '', '2023-06-31', '2023-00-10', '0000-01-01'].map(isDay)).not.toContain(true)
  expect(() => day('2023-02-30', '/day')).toThrowError(expect.objectContaining({ code: 'day.invalid', at: '/day' }))
})

test('a day is read as a person writes it, too, and a refusal says how', () => {
  expect(['28/06/2024', ' 1/7/2025 ', '2024-06-28'].map((text) => day(text))).toEqual(['2024-06-28', '2025-07-01', '2024-06-28'])
  for (const wrong of ['30/02/2023', '06/28/2024', '1/1/24', '01/01/0000', '28-06-2024', '']) expect(() => day(wrong), wrong).toThrowError(/ví dụ 28\/06\/2024/)
})

test('the day begins at midnight in Việt Nam, not in Greenwich', () => {
  expect(today(new Date('2025-06-30T16:59:59Z'))).toBe('2025-06-30')
  expect(today(new Date('2025-06-30T17:00:00Z'))).toBe('2025-07-01')
})

test('days added and taken away again lead back', () => {
  fc.assert(fc.property(anyDay, fc.integer({ min: -40_000, max: 40_000 }), (from, count) => { expect(addDays(addDays(from, count), -count)).toBe(from) }))
})

test('every day lies in its month, whose last day is the eve of the next one', () => {
  fc.assert(fc.property(anyDay, (of) => {
    expect(monthOf(of) <= of && of <= lastOfMonth(of)).toBe(true)
    expect(addDays(lastOfMonth(of), 1)).toBe(addMonths(monthOf(of), 1))
  }))
})

test('a period is written in the ways an officer writes it', () => {
  const read = (text: string) => writePeriod(period(text))
  expect(read('2024')).toBe('2024-01-01..2024-12-31')
  expect(read('2024-02')).toBe('2024-02-01..2024-02-29')
  expect(read('2024-Q2')).toBe('2024-04-01..2024-06-30')
  expect(read('2024-06-28')).toBe('2024-06-28..2024-06-28')
  expect(period('..2023-12-31')).toEqual({ from: null, to: '2023-12-31' })
})

test('a period read back is the period that was written', () => {
  fc.assert(fc.property(anyDay, anyDay, (a, b) => {
    const range = a < b ? { from: a, to: b } : { from: b, to: a }
    expect(period(writePeriod(range))).toEqual(range)
  }))
})

test('a period that cannot be says why', () => {
  const codeOf = (text: string) => { try { period(text); return 'accepted' } catch (error) { return (error as { code: string }).code } }
  expect(['2024-06-30..2024-06-01', '2024-Q5', 'năm nay', '2024-01-01..', '2024-13', '2024-02-30..2024-03-01', ''].map(codeOf))
    .toEqual(['day.reversed', 'day.period', 'day.period', 'day.period', 'day.invalid', 'day.invalid', 'day.period'])
})
