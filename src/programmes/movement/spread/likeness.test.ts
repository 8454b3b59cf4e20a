import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareCommunes, varietyOf, type Traits } from './likeness.ts'

const known = (most: number) => fc.option(fc.integer({ min: 1, max: most }), { nil: null })
const place = fc.record({ lat: fc.integer({ min: 20_000, max: 23_000 }), lon: fc.integer({ min: 104_000, max: 107_000 }) })
const commune: fc.Arbitrary<Traits> = fc.record({
  unit: fc.integer({ min: 1, max: 9_999 }), name: fc.constant('Xã Thử'), kind: fc.constantFrom('commune', 'ward', 'town'),
  areaKm2: known(900), population: known(200_000), villages: known(60), at: fc.option(place, { nil: null }),
}).map(({ at, ...rest }) => ({ ...rest, lat: at && at.lat / 1000, lon: at && at.lon / 1000 }))
const variety = { population: 0.8, area: 1.1, villages: 0.6 }

describe('how like two communes are', () => {
  test('is the same both ways round, never below nothing, and nothing for a commune and itself', () => {
    fc.assert(fc.property(commune, commune, (a, b) => {
      const [there, back] = [compareCommunes(a, b, variety), compareCommunes(b, a, variety)]
      if (there.distance === null) expect(back.distance).toBeNull()
      else {
        expect(there.distance).toBeCloseTo(back.distance!, 10)
        expect(there.distance).toBeGreaterThanOrEqual(0)
        expect(compareCommunes(a, a, variety).distance).toBe(0)
      }
    }))
  })

  test('is explained: what it is made of is told, and adds up to it', () => {
    fc.assert(fc.property(commune, commune, (a, b) => {
      const { distance, compared } = compareCommunes(a, b, variety)
      const counted = compared.flatMap(({ apart }) => (apart === null ? [] : [apart]))
      if (distance !== null) expect(counted.reduce((x, y) => x + y, 0) / counted.length).toBeCloseTo(distance, 10)
      expect(counted.length < 2).toBe(distance === null)
    }))
  })

  test('leaves out what is unknown of either; with only the kind known nothing is said', () => {
    const bare: Traits = { unit: 1, name: 'A', kind: 'commune', areaKm2: null, population: null, villages: null, lat: null, lon: null }
    expect(compareCommunes(bare, { ...bare, population: 5_000 }, variety)).toEqual({ distance: null, compared: [{ trait: 'kind', mine: 'commune', theirs: 'commune', apart: 0 }] })
    expect(compareCommunes({ ...bare, population: 5_000 }, { ...bare, population: 5_000, kind: 'ward' }, variety).distance).toBe(0.5)
  })

  test('counts twice as many people alike wherever it is, and tells the way between two seats', () => {
    const peopled = (population: number, lat = 21.03, lon = 105.85): Traits => ({ unit: 1, name: 'A', kind: 'commune', areaKm2: null, population, villages: null, lat, lon })
    expect(compareCommunes(peopled(2_000), peopled(4_000), variety).distance).toBeCloseTo(compareCommunes(peopled(40_000), peopled(80_000), variety).distance!, 10)
    // Hà Nội to Hải Phòng, about 90 km as the crow flies.
    const { mine } = compareCommunes(peopled(1), peopled(1, 20.86, 106.68), variety).compared.find(({ trait }) => trait === 'position')!
    expect(mine).toBeGreaterThan(84)
    expect(mine).toBeLessThan(92)
  })

  test('measures by how much communes differ, and by nothing where all are the same', () => {
    const of = (population: number): Traits => ({ unit: population, name: 'A', kind: 'commune', areaKm2: 10, population, villages: null, lat: null, lon: null })
    const { population, area, villages } = varietyOf([of(1_000), of(Math.round(1_000 * Math.E ** 2))])
    expect([population.toFixed(3), area, villages]).toEqual(['1.000', 1, 1])
  })
})
