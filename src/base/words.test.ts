import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byName, fold, tidy, tidyLines } from './words.ts'

test('a phone that decomposes accents and a keyboard that composes them write the same name', () => {
  expect(tidy('Hòa'.normalize('NFD'))).toBe('Hòa'.normalize('NFC'))
  expect(tidy('  Xã \t Hồng\u00a0 Vân\u200b ')).toBe('Xã Hồng Vân')
})

test('characters that turn a line around or hide in it do not reach the database', () => {
  expect(tidy('An\u202etfel\u0000\u2066')).toBe('An tfel')
})

test('old and new spelling, accents and case fold alike', () => {
  expect(['Hoà Bình', 'Hòa Bình', 'HOA BINH', 'hòa  bình'].map(fold)).toEqual(Array(4).fill('hoa binh'))
  expect(fold('Đường Lê Trọng Tấn')).toBe('duong le trong tan')
  expect(fold('Phường Văn Miếu – Quốc Tử Giám')).toBe('phuong van mieu quoc tu giam')
})

test('folding what is folded changes nothing, and neither does tidying what is tidy', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
    expect(fold(fold(text))).toBe(fold(text))
    expect(tidy(tidy(text))).toBe(tidy(text))
  }), { numRuns: 1_000 })
})

test('how the accents were typed never decides whether a name is found', () => {
  const letters = [...'aăâeêioôơuưyđAĂÂĐ bcdghklmnpqrstvx'].flatMap((l) => ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'].map((tone) => l + tone))
  fc.assert(fc.property(fc.array(fc.constantFrom(...letters), { maxLength: 20 }).map((l) => l.join('')), (name) => {
    expect(fold(name.normalize('NFD'))).toBe(fold(name.normalize('NFC')))
    expect(fold(tidy(name))).toBe(fold(name))
  }))
})

test('names stand in the order of a Vietnamese dictionary', () => {
  expect(['Đông Anh', 'Dương Nội', 'Ba Vì', 'Ân Thi', 'An Khánh', 'Ăn'].toSorted(byName)).toEqual(['An Khánh', 'Ăn', 'Ân Thi', 'Ba Vì', 'Dương Nội', 'Đông Anh'])
})

test('paragraphs stay, however the lines of a file end', () => {
  expect(tidyLines(' Một \r\n\r\n hai  ba\r bốn \n')).toBe('Một\n\nhai ba\nbốn')
})
