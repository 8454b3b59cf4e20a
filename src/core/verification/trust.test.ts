import { expect, test } from 'vitest'
import { trustOf } from './trust.ts'

const figure = (over: Partial<Parameters<typeof trustOf>[0]> = {}) => ({ value: 12, numerator: 12, n: 12, estimated: false, ...over })

test('a figure in which each thing counted has its own record is counted', () => {
  expect(trustOf(figure(), 'counted')).toBe('counted')
})

test('a figure that somebody typed as a sum is only reported', () => {
  expect(trustOf(figure({ value: 50_761, numerator: 50_761, n: 1 }), 'counted')).toBe('reported')
})

test('a weight needs no record for each kilogram', () => {
  expect(trustOf(figure({ value: 310, numerator: 310, n: 12 }), 'weighed')).toBe('counted')
})

test('a figure of which any part was estimated or apportioned is estimated', () => {
  expect(trustOf(figure({ estimated: true }), 'counted')).toBe('estimated')
  expect(trustOf(figure({ estimated: true, n: 1 }), 'counted')).toBe('estimated')
})

test('what nobody reported is missing, whatever else is said of it', () => {
  expect(trustOf(figure({ value: null, numerator: null, n: 0, estimated: true }), 'counted')).toBe('missing')
})

test('the rounding of a share does not make a count a report', () => {
  expect(trustOf(figure({ value: 3, numerator: 3, n: 2.999_999_9 }), 'counted')).toBe('counted')
})
