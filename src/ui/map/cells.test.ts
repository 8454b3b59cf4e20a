import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellsOf, clip, type Point, type Polygon } from './cells.ts'

const area = (polygon: Polygon) =>
  polygon.reduce((sum, [x, y], at) => {
    const [nx, ny] = polygon[(at + 1) % polygon.length]!
    return sum + (x * ny - nx * y) / 2
  }, 0)

const seats = fc.uniqueArray(
  fc.record({ lat: fc.integer({ min: 20_600, max: 21_400 }), lon: fc.integer({ min: 105_300, max: 106_000 }) }),
  { minLength: 1, maxLength: 60, selector: (seat) => `${seat.lat} ${seat.lon}` },
).map((thousandths) => thousandths.map(({ lat, lon }) => ({ lat: lat / 1000, lon: lon / 1000 })))

test('every unit has its own ground inside the frame, and no ground belongs to two', () => {
  fc.assert(fc.property(seats, (given) => {
    const drawing = cellsOf(given, 480, 8)
    expect(drawing.cells).toHaveLength(given.length)
    for (const cell of drawing.cells) {
      expect(Math.abs(area(cell.outline))).toBeGreaterThan(0)
      for (const [x, y] of cell.outline) {
        expect(x).toBeGreaterThanOrEqual(-0.01)
        expect(x).toBeLessThanOrEqual(drawing.width + 0.01)
        expect(y).toBeGreaterThanOrEqual(-0.01)
        expect(y).toBeLessThanOrEqual(drawing.height + 0.01)
      }
    }
    const total = drawing.cells.reduce((sum, cell) => sum + Math.abs(area(cell.outline)), 0)
    expect(total).toBeLessThanOrEqual(drawing.width * drawing.height + 0.01)
  }), { numRuns: 60 })
})

test('north is up and east is right', () => {
  const [south, north, east] = cellsOf([{ lat: 20.9, lon: 105.8 }, { lat: 21.3, lon: 105.8 }, { lat: 21, lon: 106 }], 480, 8).cells
  expect(north!.seat[1]).toBeLessThan(south!.seat[1])
  expect(east!.seat[0]).toBeGreaterThan(south!.seat[0])
})

test('one unit alone, two units, units in a row and no unit at all are drawn without a hole', () => {
  expect(cellsOf([], 480, 8).cells).toEqual([])
  for (const count of [1, 2, 5]) {
    const row = Array.from({ length: count }, (_, at) => ({ lat: 21, lon: 105 + at / 10 }))
    for (const cell of cellsOf(row, 480, 8).cells) expect(Math.abs(area(cell.outline))).toBeGreaterThan(0)
  }
})

test('two overlapping squares share their overlap', () => {
  const square = (x: number, y: number): Point[] => [[x, y], [x + 2, y], [x + 2, y + 2], [x, y + 2]]
  expect(Math.abs(area(clip(square(0, 0), square(1, 1))))).toBeCloseTo(1)
  expect(clip(square(0, 0), square(5, 5))).toEqual([])
})
