import fc from 'fast-check'
import { expect, test } from 'vitest'
import { estimateShares, type Heir, type Part } from './shares.ts'

const heir = (old: string, to: string, part: Part): Heir => ({ old, new: to, part })
const total = (shares: readonly number[]) => shares.reduce((sum, share) => sum + Math.round(share * 10_000), 0)

test('a unit taken over whole gives all of itself, for certain', () => {
  expect(estimateShares([heir('old', 'new', 'whole')], new Map([['new', 5000]]))).toEqual([
    { old: 'old', new: 'new', shareOfOld: 1, shareOfNew: 1, estimated: false },
  ])
})

test('land without people has no share, and leaves the people whole', () => {
  const shares = estimateShares([heir('river', 'east', 'people'), heir('river', 'west', 'land')], new Map([['east', 9], ['west', 9]]))
  expect(shares.map((s) => [s.new, s.shareOfOld, s.estimated])).toEqual([['east', 1, false]])
})

test('the main heir of a divided unit gets twice as much as another of the same size', () => {
  const shares = estimateShares([heir('mid', 'north', 'main'), heir('mid', 'south', 'some')], new Map([['north', 3000], ['south', 3000]]))
  expect(shares.map((s) => [s.shareOfNew, s.estimated])).toEqual([[1, true], [1, true]])
  const among = estimateShares(
    [heir('a', 'north', 'whole'), heir('b', 'south', 'whole'), heir('mid', 'north', 'main'), heir('mid', 'south', 'some')],
    new Map([['north', 5000], ['south', 4000]]),
  )
  // north: weights 1 + 2/3 for 5,000 people; south: 1 + 1/3 for 4,000: 2,000 and 1,000 people came from the middle.
  expect(among.filter((s) => s.old === 'mid').map((s) => [s.shareOfOld, s.shareOfNew])).toEqual([[0.6667, 0.4], [0.3333, 0.25]])
})

test('shares add up to exactly one for every old and every new unit, whatever is divided', () => {
  const link = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 5 }), fc.constantFrom<Part>('whole', 'main', 'some'))
  const links = fc.uniqueArray(link, { minLength: 1, maxLength: 40, selector: ([old, to]) => `${old}-${to}` })
  fc.assert(fc.property(links, fc.array(fc.integer({ min: 100, max: 150_000 }), { minLength: 6, maxLength: 6 }), (made, people) => {
    const heads = new Map(people.map((p, i) => [`n${i}`, p]))
    const shares = estimateShares(made.map(([old, to, part]) => heir(`o${old}`, `n${to}`, part)), heads)
    for (const group of Map.groupBy(shares, (s) => s.old).values()) expect(total(group.map((s) => s.shareOfOld))).toBe(10_000)
    for (const group of Map.groupBy(shares, (s) => s.new).values()) expect(total(group.map((s) => s.shareOfNew))).toBe(10_000)
  }))
})
