import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Day } from '#base/day.ts'
import { isWorkingDay, lastDay } from './term.ts'

const off = new Set(['2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20'] as Day[])
const d = (day: string) => day as Day

test('two working days from a Friday end on Tuesday', () => {
  expect(lastDay({ count: 2, counted: 'working_days' }, d('2026-11-20'), off)).toBe('2026-11-24')
})

test('Tết puts a reply off, not a number of plain days', () => {
  expect(lastDay({ count: 2, counted: 'working_days' }, d('2026-02-13'), off)).toBe('2026-02-24')
  expect(lastDay({ count: 10, counted: 'days' }, d('2026-02-13'), off)).toBe('2026-02-23')
})

test('two years before the last of February is a day that there was', () => {
  expect(lastDay({ count: -24, counted: 'months' }, d('2026-11-30'), off)).toBe('2024-11-30')
  expect(lastDay({ count: 1, counted: 'months' }, d('2026-01-31'), off)).toBe('2026-02-28')
})

test('a term of working days ends on one, and holds exactly so many', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 1, max: 40 }), (start, count) => {
    const from = addDays(d('2026-01-01'), start)
    const last = lastDay({ count, counted: 'working_days' }, from, off)
    const days: Day[] = []
    for (let day = addDays(from, 1); day <= last; day = addDays(day, 1)) days.push(day)
    return isWorkingDay(last, off) && days.filter((day) => isWorkingDay(day, off)).length === count
  }))
})
