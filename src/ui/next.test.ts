import { expect, test } from 'vitest'
import { safeNext } from './next.ts'

test('after signing in one returns to the page one came for', () => {
  expect(safeNext('/records/new?form=waste_enrolment#f-members')).toBe('/records/new?form=waste_enrolment#f-members')
  expect(safeNext(null, '/records')).toBe('/records')
})

test.each([
  'https://evil.example', '//evil.example', '/\\evil.example', '\\\\evil.example', 'javascript:alert(1)',
  '/\t/evil.example', '/a\\..\\b', '', ' /x', '/\n/evil',
])('and never to another site by way of %j', (hostile) => {
  expect(safeNext(hostile, '/records')).toBe('/records')
})
