import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical } from './canonical.ts'
import { idFrom, isId, newId, sha256 } from './id.ts'

test('ids made later sort later, so that a table grows at its end', async () => {
  const before = newId()
  await new Promise((next) => setTimeout(next, 3))
  expect(before < newId()).toBe(true)
  expect(isId(before)).toBe(true)
})

test('only a UUID is an id', () => {
  expect(['', 'x', newId().toUpperCase(), `${newId()}0`, '00000000-0000-0000-0000-000000000000', "'; drop table"].map(isId)).not.toContain(true)
})

test('the same words give the same id, other words another', () => {
  expect(idFrom('demo', 'household', 7)).toBe(idFrom('demo', 'household', 7))
  expect(idFrom('demo', 'household', 7)).not.toBe(idFrom('demo', 'household7'))
  fc.assert(fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => { expect(isId(idFrom(...words))).toBe(true) }))
})

test('content that is equal has equal canonical bytes, whatever the order of its keys', () => {
  const shuffled = (value: unknown): unknown => (Array.isArray(value) ? value.map(shuffled)
    : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).toReversed().map(([k, v]) => [k, shuffled(v)])) : value)
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(canonical(shuffled(value))).toBe(canonical(value))
    expect(canonical(JSON.parse(canonical(value)))).toBe(canonical(value))
  }))
})

test('canonical JSON is what any program would compute', () => {
  expect(canonical({ b: [1, 'Hồng', null], a: { d: true, c: undefined } })).toBe('{"a":{"d":true},"b":[1,"Hồng",null]}')
  expect(sha256('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
