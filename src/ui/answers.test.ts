import type { FormDefinition } from '#core/form/engine/types.ts'
import { expect, test } from 'vitest'
import { answersOf } from './answers.ts'

const weighing: FormDefinition = {
  key: 'weighing', version: '1', title: { vi: 'Cân rác' }, languages: ['vi'], choices: {}, facts: [],
  questions: [
    { name: 'household', type: 'text' },
    { name: 'people', type: 'group', questions: [{ name: 'members', type: 'integer' }, { name: 'kinds', type: 'select_multiple' }] },
    { name: 'place', type: 'geopoint' },
    { name: 'bins', type: 'repeat', questions: [{ name: 'kg', type: 'decimal' }, { name: 'kind', type: 'select_one' }] },
    { name: 'total', type: 'calculate' },
  ],
}

function typed(entries: readonly [string, string][]): FormData {
  const data = new FormData()
  for (const [name, value] of entries) data.append(name, value)
  return data
}

test('what was typed becomes answers: groups lie flat, a repeat is a list, blanks disappear', () => {
  const data = typed([
    ['household', ' Bà Nguyễn Thị Mơ '], ['members', '4'], ['kinds', 'organic'], ['kinds', 'glass'],
    ['bins.0.kg', '12,5'], ['bins.0.kind', 'organic'], ['bins.1.kg', ''], ['bins.2.kg', '3'], ['total', '99'],
  ])
  expect(answersOf(weighing, data)).toEqual({
    household: 'Bà Nguyễn Thị Mơ',
    members: 4,
    kinds: ['organic', 'glass'],
    bins: [{ kg: 12.5, kind: 'organic' }, { kg: 3 }],
  })
})

test('a dot groups thousands in a count and marks decimals in a weight or a position', () => {
  expect(answersOf(weighing, typed([['members', '1.292'], ['bins.0.kg', '1.292'], ['bins.1.kg', '1.292,5']]))).toEqual({
    members: 1292,
    bins: [{ kg: 1.292 }, { kg: 1292.5 }],
  })
  expect(answersOf(weighing, typed([['place.lat', '21.028'], ['place.lon', '105.853']]))).toEqual({ place: { lat: 21.028, lon: 105.853 } })
})

test('a number that cannot be read stays as typed, for the form to refuse', () => {
  expect(answersOf(weighing, typed([['members', 'bốn']]))).toEqual({ members: 'bốn' })
})

test('a page that is being filled keeps the blank slots where they stand', () => {
  const data = typed([['bins.0.kg', ''], ['bins.1.kg', '3'], ['bins.2.kg', '']])
  expect(answersOf(weighing, data, { keepBlanks: true })).toEqual({ bins: [{}, { kg: 3 }, {}] })
})
