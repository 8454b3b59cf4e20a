import { expect, test } from 'vitest'
import { errorOf, fieldId, fieldName } from './field.ts'

test('a question has one name however an error points at it', () => {
  for (const at of ['/bins/0/kg', 'bins[0].kg', 'bins.0.kg', '/answers/bins/0/kg']) expect(fieldName(at)).toBe('bins.0.kg')
  expect(fieldId('/bins/0/kg')).toBe('f-bins-0-kg')
})

test('an error is found beside its question, whether it is one of several or the whole refusal', () => {
  const several = { title: 'Xem từng mục', errors: [{ at: '/kg', title: 'Phải là số' }, { title: 'không chỉ vào mục nào' }] }
  expect(errorOf('kg', several)).toBe('Phải là số')
  expect(errorOf('day', several)).toBeUndefined()
  expect(errorOf('day', { title: 'Ngày chưa tới', at: '/day' })).toBe('Ngày chưa tới')
  expect(errorOf('day', null)).toBeUndefined()
})
