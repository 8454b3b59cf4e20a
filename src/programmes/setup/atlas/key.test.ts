import { expect, test } from 'vitest'
import { keysOf, readName, spell } from './key.ts'

test('old and new tone placement and both Unicode forms spell alike', () => {
  for (const written of ['Hoà Xá', 'Hòa Xá', 'Hoà Xá'.normalize('NFD')]) expect(spell(written)).toBe('hoaf xas')
  expect(spell('Thuỵ Lâm')).toBe(spell('Thụy Lâm'))
})

test('names that differ by one mark spell differently', () => {
  expect([spell('Vân Từ'), spell('Văn Tự')]).toEqual(['vaan tuwf', 'vawn tuwj'])
  expect([spell('Song Phượng'), spell('Đống Đa')]).toEqual(['song phuwowngj', 'ddoongs dda'])
})

test('siblings get the shortest keys that keep them apart', () => {
  const siblings = [{ name: 'Sơn Hà', kind: 'commune' }, { name: 'Sơn Hạ', kind: 'commune' }, { name: 'Phù Linh', kind: 'commune' }]
  expect(keysOf('x', siblings)).toEqual(['x/sown-haf', 'x/sown-haj', 'x/phu-linh'])
})

test('two units that nothing tells apart are refused', () => {
  expect(() => keysOf('x', [{ name: 'Phú Minh', kind: 'commune' }, { name: 'Phú Minh', kind: 'commune' }])).toThrow('Phú Minh')
})

test('a written name gives kind and clean name', () => {
  expect(readName('Xã Tiền Phong (huyện Thường Tín)')).toEqual({ kind: 'commune', name: 'Tiền Phong' })
  expect(readName('Phường  Bạch Mai'.normalize('NFD'))).toEqual({ kind: 'ward', name: 'Bạch Mai' })
  expect(readName('Đặc khu Trường Sa')).toEqual({ kind: 'special_zone', name: 'Trường Sa' })
})
