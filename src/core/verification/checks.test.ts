import { describe, expect, test } from 'vitest'
import { scoreBurst, scoreDigits, scoreOutliers, scoreRun } from './checks.ts'

/** A repeatable sequence of numbers from 0 to 1 (mulberry32). */
function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
const bell = (next: () => number) => Math.sqrt(-2 * Math.log(next() || 1e-9)) * Math.cos(2 * Math.PI * next())
const digitsOf = (numbers: readonly number[]) => {
  const sorted = numbers.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))]!
  return { counts: Array.from({ length: 10 }, (_, d) => numbers.filter((n) => n % 10 === d).length), spread: at(0.9) - at(0.1) }
}
const rounds = 400
/** How often a score points at something in data made by an honest hand. */
const alarms = (make: (next: () => number) => unknown) => Array.from({ length: rounds }, (_, i) => make(dice(i + 1))).filter((found) => (Array.isArray(found) ? found.length > 0 : found)).length / rounds

describe('last digits', () => {
  const honest = (next: () => number, n = 60 + Math.floor(next() * 400)) => Array.from({ length: n }, () => Math.max(10, Math.round(180 + 60 * bell(next))))

  test('of numbers that somebody rounded to tens are pointed at', () => {
    const rounded = honest(dice(7)).map((n) => (n % 3 === 0 ? n : Math.round(n / 10) * 10))
    expect(scoreDigits(digitsOf(rounded))).toMatchObject({ digit: 0 })
  })

  test('of honest weighings hardly ever are', () => {
    expect(alarms((next) => scoreDigits(digitsOf(honest(next))))).toBeLessThanOrEqual(0.05)
  })

  test('say nothing of few numbers, of small ones, or of a trifle among very many', () => {
    expect(scoreDigits({ counts: [40, 1, 1, 1, 1, 1, 1, 1, 1, 1], spread: 100 })).toBeUndefined()
    expect(scoreDigits(digitsOf(Array.from({ length: 200 }, (_, i) => 10 + (i % 6))))).toBeUndefined()
    expect(scoreDigits({ counts: [12_000, ...Array<number>(9).fill(10_000)], spread: 300 })).toBeUndefined()
  })
})

describe('communes side by side', () => {
  const honest = (next: () => number) => Array.from({ length: 10 + Math.floor(next() * 116) }, (_, unit) => ({ unit, value: Math.round(300 * Math.exp(0.6 * bell(next))) }))

  test('one with a hundred times what is usual stands out', () => {
    expect(scoreOutliers([...honest(dice(3)), { unit: 999, value: 40_000 }], true).map((o) => o.unit)).toContain(999)
    const alike = Array.from({ length: 12 }, (_, unit) => ({ unit, value: 40 }))
    expect(scoreOutliers([...alike, { unit: 99, value: 4_000 }], true).map((o) => o.unit)).toEqual([99])
  })

  test('that differ as communes do hardly ever have one that does', () => {
    expect(alarms((next) => scoreOutliers(honest(next), true))).toBeLessThanOrEqual(0.05)
    const shares = (next: () => number) => scoreOutliers(honest(next).map(({ unit }) => ({ unit, value: 70 + 10 * bell(next) })), false)
    expect(alarms(shares)).toBeLessThanOrEqual(0.05)
  })

  test('that are few, or all the same, are not compared', () => {
    expect(scoreOutliers([1, 1, 1, 1, 500].map((value, unit) => ({ unit, value })), true)).toEqual([])
    expect(scoreOutliers(Array.from({ length: 20 }, (_, unit) => ({ unit, value: 5 })), true)).toEqual([])
  })
})

describe('records alike', () => {
  const alone = { questions: 4, outside: 0, outsideAlike: 0, others: 0, othersAlike: 0 }

  test('thirty in a row are pointed at, whoever else reports', () => {
    expect(scoreRun({ ...alone, records: 30 })).toBeDefined()
    expect(scoreRun({ records: 30, questions: 4, outside: 40, outsideAlike: 3, others: 500, othersAlike: 60 })).toBeDefined()
  })

  test('are no wonder where nearly everybody answers so, or where little is asked', () => {
    expect(scoreRun({ records: 30, questions: 4, outside: 40, outsideAlike: 36, others: 500, othersAlike: 450 })).toBeUndefined()
    expect(scoreRun({ ...alone, questions: 2, records: 200 })).toBeUndefined()
    expect(scoreRun({ ...alone, records: 9 })).toBeUndefined()
  })

  test('among honest answers are hardly ever pointed at', () => {
    // 200 households, three questions with uneven answers; the commonest combination is three in ten.
    const answer = (next: () => number) => `${Math.floor(next() ** 2 * 5)} ${next() < 0.8 ? 'yes' : 'no'} ${Math.floor(next() * 2)}`
    const one = (next: () => number) => {
      const mine = Array.from({ length: 200 }, () => answer(next))
      const others = Array.from({ length: 200 }, () => answer(next))
      const runs: { what: string; n: number }[] = []
      for (const what of mine) {
        const last = runs.at(-1)
        if (last?.what === what) last.n++
        else runs.push({ what, n: 1 })
      }
      const count = (all: string[], what: string) => all.filter((a) => a === what).length
      return runs.flatMap(({ what, n }) => scoreRun({
        records: n, questions: 3, outside: 200 - n, outsideAlike: count(mine, what) - n, others: 200, othersAlike: count(others, what) }) ?? [])
    }
    expect(alarms(one)).toBeLessThanOrEqual(0.05)
  })
})

test('forms begun within seconds are pointed at, forms of a walk from door to door are not', () => {
  expect(scoreBurst({ records: 20, seconds: 38 })).toEqual({ each: 2 })
  expect(scoreBurst({ records: 20, seconds: 20 * 180 })).toBeUndefined()
  expect(scoreBurst({ records: 4, seconds: 3 })).toBeUndefined()
})
