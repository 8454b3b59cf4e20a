import { expect, test } from 'vitest'
import type { Day } from '#base/day.ts'
import { newId } from '#base/id.ts'
import { lowerBound, trustOf, type Verification } from './trust.ts'

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

const verified = (over: Partial<Verification> = {}): Verification => ({
  confirmed: 0.93, low: 0.9, high: 0.95, n: 380, drawn: 385, population: 50_761, refused: 3, day: '2026-11-20' as Day, stale: false, enough: true, holds: true, sample: newId(), ...over })

test('a counted figure whose spot check holds is confirmed, and grey when that was long ago', () => {
  expect(trustOf(figure({ verification: verified() }), 'counted')).toBe('confirmed')
  expect(trustOf(figure({ verification: verified({ stale: true }) }), 'counted')).toBe('stale')
  expect(trustOf(figure({ verification: null }), 'counted')).toBe('counted')
})

test('a check that found too little, or too few, takes nothing away from a figure', () => {
  expect(trustOf(figure({ verification: verified({ holds: false }) }), 'counted')).toBe('counted')
  expect(trustOf(figure({ verification: verified({ holds: false, stale: true }) }), 'counted')).toBe('counted')
})

test('a sum that was typed, and an estimate, are not confirmed by visiting other things', () => {
  expect(trustOf(figure({ value: 500, numerator: 500, n: 3, verification: verified() }), 'counted')).toBe('reported')
  expect(trustOf(figure({ estimated: true, verification: verified() }), 'counted')).toBe('estimated')
})

test('rankings compare what is certain: nothing is gained by reporting more than can be found', () => {
  const honest = figure({ value: 1_000, numerator: 1_000, n: 1_000, verification: verified({ confirmed: 0.98, low: 0.95, high: 0.99 }) })
  const inflated = figure({ value: 1_500, numerator: 1_500, n: 1_500, verification: verified({ confirmed: 0.6, low: 0.55, high: 0.65, holds: false }) })
  expect(lowerBound(honest, 'counted')).toBe(950)
  expect(lowerBound(inflated, 'counted')).toBeLessThan(950)
})

test('what was not checked lately has no rank, which is not the last place', () => {
  expect(lowerBound(figure(), 'counted')).toBeNull()
  expect(lowerBound(figure({ verification: verified({ stale: true }) }), 'counted')).toBeNull()
  expect(lowerBound(figure({ verification: verified({ enough: false, holds: false }) }), 'counted')).toBeNull()
  expect(lowerBound(figure({ value: 500, numerator: 500, n: 3, verification: verified() }), 'counted')).toBeNull()
})
