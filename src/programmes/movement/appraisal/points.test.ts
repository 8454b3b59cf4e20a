import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { atLeast, automaticPoints, farApart, passes, rounded, spreadOf, suggestionFor } from './points.ts'

const half = (max: number) => fc.integer({ min: 0, max: max * 2 }).map((n) => n / 2)
/** A panel of up to nine, each with a sheet of the same criteria. */
const sheets = fc.integer({ min: 1, max: 8 }).chain((criteria) => fc.array(fc.array(half(25), { minLength: criteria, maxLength: criteria }), { minLength: 1, maxLength: 9 }))
const total = (panel: readonly (readonly number[])[]) => rounded(panel[0]!.reduce((sum, _, i) => sum + spreadOf(panel.map((sheet) => sheet[i]!))!.mean, 0))

describe('points of several appraisers', () => {
  test('add up to no less than the lowest sheet and no more than the highest', () => {
    fc.assert(fc.property(sheets, (panel) => {
      const sums = panel.map((sheet) => sheet.reduce((a, b) => a + b, 0))
      return total(panel) >= Math.min(...sums) && total(panel) <= Math.max(...sums)
    }))
  })

  test('are the same in whatever order appraisers come', () => {
    fc.assert(fc.property(sheets, fc.nat(), (panel, turn) => {
      const other = panel.map((_, i) => panel[(i + turn) % panel.length]!).toReversed()
      return total(other) === total(panel)
    }))
  })

  test('have a middle that half of them reach, and are apart by the highest less the lowest', () => {
    expect(spreadOf([])).toBeNull()
    expect(spreadOf([12, 18.5, 19])).toEqual({ n: 3, mean: 16.5, median: 18.5, least: 12, most: 19, spread: 7 })
    expect(spreadOf([10, 14])).toMatchObject({ median: 12, mean: 12 })
  })

  test('must be talked over once they are apart by more than the rubric says, not at it', () => {
    expect(farApart(spreadOf([10, 16]), 20, 30)).toBe(false)
    expect(farApart(spreadOf([10, 16.5]), 20, 30)).toBe(true)
    expect(farApart(null, 20, 0)).toBe(false)
  })
})

describe('points of a figure', () => {
  test('grow with it up to the target, and never leave 0 to the maximum', () => {
    const rule = { max: 20, target: 200, thresholds: null }
    expect([0, 50, 199, 200, 5_000, -3].map((value) => automaticPoints(value, rule))).toEqual([0, 5, 19.9, 20, 20, 0])
    fc.assert(fc.property(fc.double({ noNaN: true }), fc.double({ min: 0.0001, max: 1e9, noNaN: true }), (value, target) => {
      const points = automaticPoints(value, { max: 20, target, thresholds: null })
      return points >= 0 && points <= 20
    }))
  })

  test('are those of the highest threshold that it reaches', () => {
    const rule = { max: 10, target: null, thresholds: [{ from: 50, points: 5 }, { from: 90, points: 10 }, { from: 0, points: 1 }] }
    expect([-1, 0, 49.9, 50, 89, 90, 100].map((value) => automaticPoints(value, rule))).toEqual([0, 1, 1, 5, 5, 10, 10])
  })
})

test('a total suggests what its rubric says', () => {
  expect([69.99, 70, 89.99, 90].map((sum) => suggestionFor(sum, { recogniseFrom: 70, outstandingFrom: 90 }))).toEqual(['none', 'recognise', 'recognise', 'outstanding'])
})

describe('a vote', () => {
  test('needs so many of those present, rounded up to whole people', () => {
    expect([atLeast(67, 17), atLeast(50, 17), atLeast(100, 17), atLeast(1, 17)]).toEqual([12, 9, 17, 1])
    expect([12, 11].map((inFavour) => passes({ inFavour }, 17, 67))).toEqual([true, false])
    fc.assert(fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 10_000 }), (percent, of) => atLeast(percent, of) * 100 >= percent * of && (atLeast(percent, of) - 1) * 100 < percent * of))
  })
})
