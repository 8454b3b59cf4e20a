import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { enough, rateOf, reductionOf, type Weighed } from './ratio.ts'

const weighed = (...rows: readonly (readonly [households: number, days: number, kg: number])[]): Weighed[] => rows.map(([households, days, kg]) => ({ households, size: households * days, kg }))
/** A repeatable sequence of numbers from 0 to 1. */
function chance(seed: number): () => number {
  let state = seed
  return () => ((state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32)
}
/** Twelve uniform numbers add up to nearly a normal one. */
const normal = (next: () => number) => Array.from({ length: 12 }, next).reduce((a, b) => a + b, 0) - 6

describe('the rate of a sample', () => {
  test('is kg per household and day, whatever the sizes of the weighings', () => {
    const rate = rateOf(weighed([10, 1, 20], [20, 1, 40], [5, 2, 20], [10, 1, 20], [10, 1, 20]))!
    expect([rate.each, rate.error, rate.low, rate.high]).toEqual([2, 0, 2, 2])
  })

  test('agrees with Student by hand where the sizes are equal', () => {
    // Means 1, 2, 3, 4, 5: s² = 2.5, SE = √(2.5/5) = √½, t(4; 0.975) = 2.7764.
    const rate = rateOf(weighed(...[1, 2, 3, 4, 5].map((each) => [10, 1, each * 10] as const)))!
    expect(rate.each).toBeCloseTo(3, 12)
    expect(rate.error).toBeCloseTo(Math.SQRT1_2, 12)
    expect(rate.high - rate.each).toBeCloseTo(2.7764 * Math.SQRT1_2, 3)
  })

  test('of few weighings or few households is refused, however much was weighed', () => {
    expect(rateOf(weighed([500, 1, 900], [500, 1, 950], [500, 1, 920], [500, 1, 940]))).toBeUndefined()
    expect(enough(weighed(...Array.from({ length: 29 }, () => [1, 1, 2] as const)))).toBe(false)
    expect(enough(weighed(...Array.from({ length: 30 }, () => [1, 1, 2] as const)))).toBe(true)
  })
})

describe('the reduction', () => {
  test('is a part of the base, never more than all of it, and lies within its interval', () => {
    const some = fc.array(fc.record({ households: fc.integer({ min: 10, max: 200 }), size: fc.integer({ min: 10, max: 5_000 }), kg: fc.double({ min: 0, max: 5_000, noNaN: true }) }), { minLength: 5, maxLength: 30 })
    fc.assert(fc.property(some, some, (before, after) => {
      const reduction = reductionOf(rateOf(before)!, rateOf(after)!)
      if (!reduction) return
      expect(reduction.low).toBeLessThanOrEqual(reduction.share)
      expect(reduction.high).toBeGreaterThanOrEqual(reduction.share)
      expect(reduction.high).toBeLessThanOrEqual(1)
    }))
  })

  test('below the base is a growth, and says so by its sign', () => {
    const five = (kg: number) => rateOf(weighed(...Array.from({ length: 5 }, () => [10, 1, kg] as const)))!
    expect(reductionOf(five(10), five(15))!.share).toBeCloseTo(-0.5, 12)
    expect(reductionOf(five(0), five(15))).toBeUndefined()
  })

  test('is held by its interval about 95 times of 100, with a dozen weighings of unequal size', () => {
    const next = chance(7)
    const draw = (each: number) => weighed(...Array.from({ length: 12 }, () => { const n = 8 + Math.floor(next() * 25); return [n, 1, n * Math.max(0.05, each * (1 + 0.25 * normal(next)))] as const }))
    const held = Array.from({ length: 2_000 }, () => reductionOf(rateOf(draw(1.4))!, rateOf(draw(0.84))!)!).filter(({ low, high }) => low <= 0.4 && high >= 0.4)
    expect(held.length / 2_000).toBeGreaterThan(0.92)
    expect(held.length / 2_000).toBeLessThan(0.98)
  })
})
