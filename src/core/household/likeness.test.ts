import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { finder, likeness, shownFrom, told } from './likeness.ts'

const alike = (a: [string, string], b: [string, string]) => likeness(told(...a), told(...b))

describe('two entries of a register', () => {
  test.each([
    [['Hộ 12, ngõ 3', 'Ngõ 3'], ['Hộ số 12', 'ngo 3']], [['Hộ 12, ngõ 3', ''], ['Hộ 12', 'Ngõ 3']], [['HỘ BÀ TƯ HẾN', 'Xóm Đình'], ['Hộ bà Tư Hến', 'xóm Đình']],
  ] as const)('%j and %j say the same', (a, b) => {
    expect(alike([...a], [...b])).toBe(1)
  })

  test.each([
    [['Nhà 12', 'Ngõ 3'], ['Hộ 12', 'Ngõ 3']], [['Hộ bà Tư Hến', ''], ['Bà Tư Hến', 'Xóm Đình']],
  ] as const)('%j and %j are likely the same: a person is asked', (a, b) => {
    const score = alike([...a], [...b])
    expect(score).toBeGreaterThanOrEqual(shownFrom)
  })

  test.each([
    [['Hộ 12', 'Ngõ 3'], ['Hộ 21', 'Ngõ 3']], [['Hộ 12', 'Ngõ 3'], ['Hộ 12', 'Ngõ 4']], [['Hộ 12', 'Ngõ 3'], ['Hộ 12a', 'Ngõ 3']], [['Hộ ông Ba', ''], ['Hộ ông Bốn', '']],
  ] as const)('%j and %j are others', (a, b) => {
    expect(alike([...a], [...b])).toBeLessThan(shownFrom)
  })

  test('are as alike one way as the other, never more than the same, and each is like itself', () => {
    const name = fc.tuple(fc.constantFrom('Hộ 12', 'Hộ 12, ngõ 3', 'Nhà bà Tư', 'Hộ số 7', 'ông Ba Cây đa', '🙂', ''), fc.constantFrom('', 'Ngõ 3', 'ngo 3', 'Xóm Đình'))
    fc.assert(fc.property(name, name, (a, b) => alike(a, b) === alike(b, a) && alike(a, b) >= 0 && alike(a, b) <= 1 && alike(a, a) === 1))
  })
})

test('among many the nearest is found', () => {
  const many = finder(Array.from({ length: 500 }, (_, i) => ({ told: told(`Hộ ${i}`, `Ngõ ${i % 9}`), of: i })))
  expect(many.find(told('Nhà 137', 'ngõ 2'))).toMatchObject({ of: 137 })
  expect(many.find(told('Hộ 9999', ''))).toBeUndefined()
})
