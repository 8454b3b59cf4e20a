import { expect, test } from 'vitest'
import { paceOf } from './pace.ts'

test('so many tries pass, the next waits, and after a while they pass again', () => {
  const pace = paceOf({ most: 3, seconds: 60 })
  for (let i = 0; i < 3; i++) pace('a', 1_000)
  expect(() => pace('a', 31_000)).toThrow(expect.objectContaining({ code: 'request.too_many', params: { seconds: 30 } }))
  expect(() => pace('b', 31_000)).not.toThrow()
  expect(() => pace('a', 61_000)).not.toThrow()
})
