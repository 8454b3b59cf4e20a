import { expect, test } from 'vitest'
import { numberOf } from './typed.ts'

test.each([
  ['1.000', 1_000], ['1.292.500', 1_292_500], ['1.200,5', 1_200.5], ['12,5', 12.5], ['12.5', 12.5], ['0.125', 0.125], [' 7 ', 7], ['-3', -3],
])('%s is the number that people here mean by it', (text, n) => { expect(numberOf(text)).toBe(n) })

test.each(['', 'nhiều', '1e5', '5 %', '1,2,3'])('"%s" is none, and is refused where numbers are read', (text) => { expect(numberOf(text)).toBeNaN() })
