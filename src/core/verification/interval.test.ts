import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clopperPearson, effectiveSize, estimateShare, sampleSize, wilson, wilsonCorrected, type Interval, type Stratum } from './interval.ts'

/** Newcombe 1998, table I: 95 % intervals by methods 3, 4 and 5. */
const table: [confirmed: number, size: number, wilson: number[], corrected: number[], exact: number[]][] = [
  [81, 263, [0.2553, 0.3662], [0.2535, 0.3682], [0.2527, 0.3676]],
  [15, 148, [0.0624, 0.1605], [0.0598, 0.1644], [0.0578, 0.1617]],
  [0, 20, [0, 0.1611], [0, 0.2005], [0, 0.1684]],
  [1, 29, [0.0061, 0.1718], [0.0018, 0.1963], [0.0009, 0.1776]],
]
const rounded = ({ low, high }: Interval) => [low, high].map((end) => Number(end.toFixed(4)))

describe('published intervals', () => {
  test.each(table)('of %i out of %i are met to four decimals', (confirmed, size, score, corrected, exact) => {
    expect(rounded(wilson(confirmed / size, size))).toEqual(score)
    expect(rounded(wilsonCorrected(confirmed / size, size))).toEqual(corrected)
    expect(rounded(clopperPearson(confirmed / size, size))).toEqual(exact)
  })

  test('hold from the other end too: who finds all but one is as sure as who finds one', () => {
    for (const [confirmed, size, score, corrected, exact] of table) {
      const mirrored = (ends: number[]) => ends.map((end) => Number((1 - end).toFixed(4))).toReversed()
      expect(rounded(wilson(1 - confirmed / size, size))).toEqual(mirrored(score))
      expect(rounded(wilsonCorrected(1 - confirmed / size, size))).toEqual(mirrored(corrected))
      expect(rounded(clopperPearson(1 - confirmed / size, size))).toEqual(mirrored(exact))
    }
  })

  test('of Clopper and Pearson leave at most one part in forty on each side, by the binomial sums themselves', () => {
    for (const [confirmed, size] of [[81, 263], [15, 148], [1, 29], [353, 380]] as const) {
      const { low, high } = clopperPearson(confirmed / size, size)
      expect(atLeast(confirmed, size, low)).toBeCloseTo(0.025, 6)
      expect(atLeast(confirmed + 1, size, high)).toBeCloseTo(0.975, 6)
    }
  })

  test('at other confidences are narrower and wider', () => {
    // Computed apart, with the quantiles 1.644854 and 2.575829.
    expect(rounded(wilson(353 / 380, 380, 0.9))).toEqual([0.9041, 0.9477])
    expect(rounded(wilson(353 / 380, 380, 0.99))).toEqual([0.8871, 0.956])
  })
})

/** P(X ≥ k) of a binomial, summed term by term. */
function atLeast(k: number, n: number, p: number): number {
  let sum = 0
  for (let i = k; i <= n; i++) sum += Math.exp(lnChoose(n, i) + i * Math.log(p) + (n - i) * Math.log(1 - p))
  return sum
}
function lnChoose(n: number, k: number): number {
  let sum = 0
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i)
  return sum
}

describe('an interval', () => {
  const counts = fc.integer({ min: 1, max: 2_000 }).chain((size) => fc.tuple(fc.integer({ min: 0, max: size }), fc.constant(size)))

  test('contains the share it is about and stays between nothing and all', () => {
    fc.assert(fc.property(counts, ([confirmed, size]) => {
      for (const method of [wilson, wilsonCorrected, clopperPearson]) {
        const { low, high } = method(confirmed / size, size)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(low).toBeLessThanOrEqual(confirmed / size)
        expect(high).toBeGreaterThanOrEqual(confirmed / size)
        expect(high).toBeLessThanOrEqual(1)
      }
    }))
  })

  test('shrinks when more is seen, and the cautious ones are never the narrower', () => {
    fc.assert(fc.property(counts, ([confirmed, size]) => {
      const share = confirmed / size
      const width = ({ low, high }: Interval) => high - low
      for (const method of [wilson, clopperPearson]) expect(width(method(share, size * 2))).toBeLessThan(width(method(share, size)) + 1e-9)
      expect(width(wilsonCorrected(share, size))).toBeGreaterThanOrEqual(width(wilson(share, size)) - 1e-12)
    }))
  })

  test('covers the truth about as often as it says', () => {
    // Exactly, over all outcomes: Wilson's mean coverage lies near 95 %, that of Clopper and Pearson never below.
    const covered = (method: typeof wilson, p: number, n: number) => Array.from({ length: n + 1 }, (_, k) => k)
      .reduce((sum, k) => { const { low, high } = method(k / n, n); return sum + (low <= p && p <= high ? atLeast(k, n, p) - (k === n ? 0 : atLeast(k + 1, n, p)) : 0) }, 0)
    const shares = Array.from({ length: 19 }, (_, i) => (i + 1) / 20)
    const mean = shares.reduce((sum, p) => sum + covered(wilson, p, 60), 0) / shares.length
    expect(mean).toBeGreaterThan(0.94)
    expect(mean).toBeLessThan(0.96)
    expect(Math.min(...shares.map((p) => covered(clopperPearson, p, 60)))).toBeGreaterThanOrEqual(0.95)
  })
})

describe('a population that has an end', () => {
  test('makes a sample worth more, and the whole of it certain', () => {
    // Cochran's variance factor (N−n)/(N−1): 50 of 99 are worth 100 of many.
    expect(effectiveSize(50, 99)).toBe(100)
    expect(effectiveSize(380, 50_761)).toBeCloseTo(382.86, 2)
    expect(effectiveSize(22, 22)).toBe(Number.POSITIVE_INFINITY)
    expect(wilson(0.5, effectiveSize(22, 22))).toEqual({ low: 0.5, high: 0.5 })
  })

  test('asks for the sizes that everybody knows', () => {
    // Krejcie & Morgan 1970, Educational and Psychological Measurement 30: 95 %, ±5 %.
    for (const [population, size] of [[100, 80], [1_000, 278], [10_000, 370], [1_000_000, 384]] as const) expect([size, size + 1]).toContain(sampleSize({ halfWidth: 0.05, population }))
    expect(sampleSize({ halfWidth: 0.05, population: 1e12 })).toBe(385)
    expect(sampleSize({ halfWidth: 0.05, population: 50_761, expected: 0.9 })).toBe(138)
    expect(sampleSize({ halfWidth: 0.05, population: 12 })).toBe(12)
  })

  test('is never asked for more than there is, nor for less when it should be surer', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 40 }), (population, percent) => {
      const size = sampleSize({ halfWidth: percent / 100, population })
      expect(size).toBeGreaterThanOrEqual(1)
      expect(size).toBeLessThanOrEqual(population)
      expect(sampleSize({ halfWidth: percent / 200, population })).toBeGreaterThanOrEqual(size)
    }))
  })
})

describe('a sample drawn by villages', () => {
  const strata = fc.array(fc.integer({ min: 1, max: 500 }).chain((population) => fc.integer({ min: 0, max: population })
    .chain((visited) => fc.record({ population: fc.constant(population), visited: fc.constant(visited), confirmed: fc.integer({ min: 0, max: visited }) }))), { minLength: 1, maxLength: 20 })

  test('weighs each village by its households', () => {
    const estimate = estimateShare([{ population: 900, visited: 10, confirmed: 10 }, { population: 100, visited: 10, confirmed: 0 }])!
    expect(estimate.share).toBeCloseTo(0.9, 12)
    expect(estimate.effective).toBeCloseTo(1 / (0.81 / effectiveSize(10, 900) + 0.01 / effectiveSize(10, 100)), 9)
  })

  test('of one part is the plain interval with the finite population', () => {
    const { share, low, high } = estimateShare([{ population: 50_761, visited: 380, confirmed: 353 }])!
    expect(share).toBeCloseTo(353 / 380, 12)
    expect(rounded({ low, high })).toEqual(rounded(wilson(353 / 380, effectiveSize(380, 50_761))))
  })

  test('by proportion is as sure as one drawn from all together', () => {
    const villages: Stratum[] = Array.from({ length: 10 }, (_, i) => ({ population: 1_000, visited: 20, confirmed: 15 + (i % 3) }))
    expect(estimateShare(villages)!.effective).toBeCloseTo(200 * (999 / 980), 6)
  })

  test('contains its share, stays within what was seen, and a census has no width', () => {
    fc.assert(fc.property(strata, (parts) => {
      const estimate = estimateShare(parts)
      expect(estimate === undefined).toBe(parts.every((s) => s.visited === 0))
      if (!estimate) return
      const { share, low, high } = estimate
      expect(low).toBeLessThanOrEqual(share)
      expect(high).toBeGreaterThanOrEqual(share)
      const all = parts.reduce((sum, s) => sum + s.population, 0)
      expect(low * all).toBeGreaterThanOrEqual(parts.reduce((sum, s) => sum + s.confirmed, 0) - 1e-6)
      const census = estimateShare(parts.map((s) => ({ ...s, visited: s.population })).filter((s) => s.confirmed <= s.visited))!
      expect(census.high - census.low).toBeCloseTo(0, 9)
    }))
  })

  test('in which a village gave no answer is not certain of it', () => {
    const { low, high } = estimateShare([{ population: 10, visited: 10, confirmed: 10 }, { population: 10, visited: 0, confirmed: 0 }])!
    expect(low).toBeLessThan(0.9)
    expect(high).toBe(1)
  })
})
