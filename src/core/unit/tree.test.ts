import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Day } from '#base/day.ts'
import { digestOfContents, treeOn } from './tree.ts'
import { lifeOn, mapDays, parentsOf, toWhole, whereabouts, WHOLE, worldOf, type Life, type Succession, type World } from './world.ts'

const d = (text: string) => text as Day
const sum = (parts: Iterable<number>) => [...parts].reduce((a, b) => a + b, 0)

/** What a government may decide; numbers choose among the communes and villages alive. */
type Reform = { what: 'merge' | 'split' | 'move' | 'found' | 'absorb'; a: number; b: number; share: number; after: number }
const reforms = fc.array(fc.record({
  what: fc.constantFrom('merge', 'split', 'move', 'found', 'absorb'), a: fc.nat(50), b: fc.nat(50), share: fc.integer({ min: 1, max: 999 }).map((n) => n / 1000), after: fc.integer({ min: 1, max: 400 }),
}) as fc.Arbitrary<Reform>, { maxLength: 12 })

/** One city, three communes of two villages and an unknown village each, and then what was decided, one decree after the other. */
function worldAfter(decrees: readonly Reform[]): World {
  const lives: (Life & { to: Day | null })[] = []
  const successions: Succession[] = []
  let last = 1
  const live = (kind: string, parent: number | null, from: Day, leaf: boolean, unit = ++last) => { lives.push({ unit, from, to: null, kind, name: `${kind} ${unit}`, parent, leaf }); return unit }
  const now = (unit: number) => lives.findLast((l) => l.unit === unit)!
  const end = (unit: number, day: Day) => { now(unit).to = addDays(day, -1) }
  const alive = (kind: string) => lives.filter((l) => l.kind === kind && l.to === null).map((l) => l.unit)
  const inside = (kind: string, commune: number) => alive(kind).filter((unit) => now(unit).parent === commune)
  const open = (day: Day) => { const commune = live('commune', 1, day, false); live('unspecified', commune, day, true); return commune }
  const close = (commune: number, day: Day) => { end(commune, day); for (const u of inside('unspecified', commune)) end(u, day) }
  const move = (village: number, to: number, day: Day) => { end(village, day); live('village', to, day, true, village) }
  const succeed = (old: number, heir: number, day: Day, shareOfOld: number, shareOfNew: number) => { successions.push({ old, new: heir, day, shareOfOld, shareOfNew }) }

  lives.push({ unit: 1, from: d('2000-01-01'), to: null, kind: 'city', name: 'Thành phố', parent: null, leaf: false })
  for (let i = 0; i < 3; i++) { const commune = open(d('2000-01-01')); live('village', commune, d('2000-01-01'), true); live('village', commune, d('2000-01-01'), true) }
  let day = d('2001-01-01')
  for (const { what, a, b, share, after } of decrees) {
    day = addDays(day, after)
    const communes = alive('commune')
    const [one, two] = [communes[a % communes.length]!, communes[b % communes.length]!]
    if (what === 'merge' && one !== two) {
      const heir = open(day)
      for (const old of [one, two]) { succeed(old, heir, day, 1, 0.5); for (const v of inside('village', old)) move(v, heir, day); close(old, day) }
    } else if (what === 'absorb' && one !== two) {
      succeed(one, two, day, 1, share)
      for (const v of inside('village', one)) move(v, two, day)
      close(one, day)
    } else if (what === 'split') {
      const parts = [open(day), open(day)]
      for (const [i, part] of parts.entries()) succeed(one, part, day, i === 0 ? share : 1 - share, 1)
      for (const [i, v] of inside('village', one).entries()) move(v, parts[i % 2]!, day)
      close(one, day)
    } else if (what === 'move') {
      const villages = alive('village')
      move(villages[b % villages.length]!, one, day)
    } else if (what === 'found') live('village', one, day, true)
  }
  return worldOf(lives, successions)
}
const leavesOf = (world: World) => [...world.lives].filter(([, lives]) => lives[0]!.leaf).map(([unit]) => unit)

describe('in any world, after any reforms', () => {
  test('every village lies somewhere on every map, and its parts make one whole', () => {
    fc.assert(fc.property(reforms, (decrees) => {
      const world = worldAfter(decrees)
      for (const day of mapDays(world)) for (const leaf of leavesOf(world)) expect(sum(parentsOf(world, leaf, day).values())).toBe(WHOLE)
    }))
  })

  test('the total of the city is the same under every map', () => {
    fc.assert(fc.property(reforms, (decrees) => {
      const world = worldAfter(decrees)
      for (const day of mapDays(world)) {
        const inside = treeOn(world, day).contents.get(1)!
        expect([...inside.keys()].toSorted()).toEqual(leavesOf(world).toSorted())
        for (const part of inside.values()) expect(part).toBe(WHOLE)
      }
    }))
  })

  test('units nest: the leaves of a unit are one stretch, inside that of its parent, apart from that of its neighbour', () => {
    fc.assert(fc.property(reforms, (decrees) => {
      const world = worldAfter(decrees)
      for (const day of mapDays(world)) {
        const { nodes, leaves } = treeOn(world, day)
        const byUnit = new Map(nodes.map((n) => [n.unit, n]))
        expect(leaves.map((l) => l.lft)).toEqual(leaves.map((_, i) => i))
        for (const node of nodes) {
          const parent = node.parent === null ? undefined : byUnit.get(node.parent)!
          expect(node.lft <= node.rgt && (!parent || (parent.lft <= node.lft && node.rgt <= parent.rgt && node.depth === parent.depth + 1))).toBe(true)
          for (const other of nodes) if (other.unit !== node.unit && other.parent === node.parent) expect(other.rgt <= node.lft || node.rgt <= other.lft).toBe(true)
        }
        for (const leaf of leaves) { const parent = byUnit.get(leaf.parent)!; expect(parent.lft <= leaf.lft && leaf.lft < parent.rgt).toBe(true) }
      }
    }))
  })

  test('a unit holds what its villages and the units below it hold', () => {
    fc.assert(fc.property(reforms, (decrees) => {
      const world = worldAfter(decrees)
      for (const day of mapDays(world)) {
        const { nodes, leaves, contents } = treeOn(world, day)
        for (const node of nodes) {
          const below = nodes.filter((n) => n.parent === node.unit).map((n) => sum(contents.get(n.unit)!.values()))
          const here = leaves.filter((l) => l.parent === node.unit).map((l) => l.part)
          expect(sum(contents.get(node.unit)!.values())).toBe(sum([...below, ...here]))
        }
      }
    }))
  })

  test('a map is only drawn anew on a day on which it changes', () => {
    fc.assert(fc.property(reforms, (decrees) => {
      const world = worldAfter(decrees)
      const days = mapDays(world)
      for (const [i, day] of days.entries()) {
        const eve = addDays(days[i + 1] ?? addDays(day, 500), -1)
        expect(treeOn(world, eve)).toEqual(treeOn(world, day))
      }
    }), { numRuns: 40 })
  })
})

describe('shares', () => {
  test('add up to exactly one whole, whatever they are', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), (weights) => {
      expect(sum(toWhole(new Map(weights.map((w, i) => [i, w]))).values())).toBe(WHOLE)
    }))
  })

  test('of nothing are nothing', () => {
    expect(toWhole(new Map()).size).toBe(0)
    expect(toWhole(new Map([[1, 0]])).size).toBe(0)
  })
})

describe('where a unit lies on a day it did not live to see', () => {
  const commune = (unit: number, from: string, to: string | null): Life => ({ unit, from: d(from), to: to === null ? null : d(to), kind: 'commune', name: `xã ${unit}`, parent: 1, leaf: false })
  const city: Life = { unit: 1, from: d('2000-01-01'), to: null, kind: 'city', name: 'Thành phố', parent: null, leaf: false }

  test('after its end in its heirs, before its beginning in its forebears', () => {
    const world = worldOf([city, commune(2, '2000-01-01', '2025-06-30'), commune(3, '2025-07-01', null), commune(4, '2025-07-01', null)],
      [{ old: 2, new: 3, day: d('2025-07-01'), shareOfOld: 0.25, shareOfNew: 1 }, { old: 2, new: 4, day: d('2025-07-01'), shareOfOld: 0.75, shareOfNew: 1 }])
    expect(whereabouts(world, 2, d('2026-01-01'))).toEqual(new Map([[3, WHOLE / 4], [4, (WHOLE * 3) / 4]]))
    expect(whereabouts(world, 3, d('2020-01-01'))).toEqual(new Map([[2, WHOLE]]))
    expect(lifeOn(world, 2, d('2025-06-30'))).toBeDefined()
    expect(lifeOn(world, 2, d('2025-07-01'))).toBeUndefined()
  })

  test('and where no heir is recorded, in the parent it belonged to', () => {
    const world = worldOf([city, commune(2, '2000-01-01', '2010-12-31')], [])
    expect(whereabouts(world, 2, d('2020-01-01'))).toEqual(new Map([[1, WHOLE]]))
  })

  test('and a unit that succeeds itself is a mistake, not an endless road', () => {
    const world = worldOf([city, commune(2, '2000-01-01', '2010-12-31'), commune(3, '2000-01-01', '2010-12-31')],
      [{ old: 2, new: 3, day: d('2011-01-01'), shareOfOld: 1, shareOfNew: 1 }, { old: 3, new: 2, day: d('2011-01-01'), shareOfOld: 1, shareOfNew: 1 }])
    expect(() => whereabouts(world, 2, d('2020-01-01'))).toThrow('succeeds itself')
  })
})

test('two maps share a unit only when they agree on all of its villages and their shares', () => {
  const digest = (...parts: [number, number][]) => digestOfContents(new Map(parts)).toString('hex')
  expect(digest([1, WHOLE], [2, WHOLE])).toBe(digest([2, WHOLE], [1, WHOLE]))
  expect(digest([1, WHOLE], [2, WHOLE])).not.toBe(digest([1, WHOLE], [2, WHOLE / 2]))
  expect(digestOfContents(new Map([[1, WHOLE], [2, WHOLE]]), new Set([2])).toString('hex')).toBe(digest([1, WHOLE]))
})
