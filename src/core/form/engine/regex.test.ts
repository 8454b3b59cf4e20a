import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matcher } from './regex.ts'

const patterns = [
  'a', 'a*', 'a+b?', '(ab|cd)+', 'a{2,3}', 'a{0,2}b', 'a{2,}', '(a|b)*c', '[abc]+', '[^a]+', '\\d{2}', '(a*)*', '(a|ab)(c|bcd)', '^a|b$', 'a??b', '(?:a|b){1,2}c?',
  '(a{0})b', '', '(|a)b', '.', '\\w+\\.c', '(a?){3}', '((a|b)?c){2}', 'a{0}', '[a-c\\]]', '(?<x>a)b',
]

test.each(patterns)('"%s" matches exactly what the built-in engine matches whole', (pattern) => {
  const [ours, theirs] = [matcher(pattern), new RegExp(`^(?:${pattern})$`, 'u')]
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', '1', '.', ']'), maxLength: 6 }), (text) => {
    expect([text, ours(text)]).toEqual([text, theirs.test(text)])
  }), { numRuns: 300 })
})

test('a pattern that would keep the built-in engine busy for years answers at once', () => {
  for (const pattern of ['(a+)+$', '([a-zA-Z]+)*', '(a|aa)+', '(.*)*x', '(a?){30}a{30}']) expect(matcher(pattern)('a'.repeat(40) + '!')).toBe(false)
  expect(matcher('(\\p{Lu}\\p{Ll}*)( \\p{Lu}\\p{Ll}*)*')('Nguyễn Thị Đào')).toBe(true)
})

test.each(['(', ')', 'a)', '[a', '*a', 'a{3,2}', '(?=a)', '(?<!a)b', '(a)\\1', '\\bword', 'a**', '(((a{50}){50}){50})', '('.repeat(99), 'a{9999}'])('"%s" is refused', (pattern) => {
  expect(() => matcher(pattern)).toThrow(RangeError)
})
