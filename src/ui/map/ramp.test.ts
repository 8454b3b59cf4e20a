import { expect, test } from 'vitest'
import { rampOf, stepOf } from './ramp.ts'

test('a map of even values breaks at round numbers', () => {
  const ramp = rampOf([12, 180, 240, 330, 410, 490, null])
  expect(ramp.breaks).toEqual([100, 200, 300, 400])
  expect(stepOf(12, ramp)).toBe(0)
  expect(stepOf(490, ramp)).toBe(5)
})

test('one giant does not paint all others in one colour', () => {
  const values = [3, 5, 8, 12, 18, 22, 40, 55, 61, 9000]
  const ramp = rampOf(values)
  expect(new Set(values.map((value) => stepOf(value, ramp))).size).toBeGreaterThan(3)
})

test('two maps with one domain give a value one colour', () => {
  const then = rampOf([1, 2, 3], [0, 100])
  const now = rampOf([60, 90], [0, 100])
  expect(then).toEqual(now)
})

test('equal values and no values have a colour and no breaks', () => {
  expect(rampOf([]).breaks).toEqual([])
  expect(rampOf([0, 0]).breaks).toEqual([])
  expect(stepOf(0, rampOf([0, 0]))).toBe(3)
})

test('a map of counted things has no half things in its scale', () => {
  expect(rampOf([1, 1, 2, 3]).breaks).toEqual([1, 2])
  expect(rampOf([1, 2, 3], [0, 2]).breaks).toEqual([1])
  expect(rampOf([0.4, 1.2, 2.9]).breaks).toContain(0.5)
})
