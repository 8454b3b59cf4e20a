import { expect, test } from 'vitest'
import { typedAnswer } from './typed.ts'
import type { FormDefinition, QuestionType } from './types.ts'

const form: FormDefinition = {
  key: 'visit', version: '1', title: { vi: 'Thăm' }, languages: ['vi'], questions: [], facts: [],
  choices: { kinds: [
    { value: 'yes', label: { vi: 'Có', en: 'Yes' } }, { value: 'no', label: { vi: 'Chưa phân loại', en: 'Not yet' } }, { value: 'other', label: { vi: 'Khác' } }, { value: 'other2', label: { vi: 'Khác' } },
  ] },
}
const typed = (type: QuestionType, given: string | number) => typedAnswer(form, { name: 'q', type, list: 'kinds' }, given)

test.each<[string, QuestionType, string | number, unknown]>([
  ['a weight with a comma', 'decimal', '12,5', 12.5],
  ['thousands with dots', 'integer', '1.292', 1292],
  ['a sheet’s own number, which is never regrouped', 'integer', 1.292, 1.292],
  ['a word where a number belongs', 'integer', 'bốn', 'bốn'],
  ['a day as it is written here', 'date', '5/9/2023', '2023-09-05'],
  ['a day that does not exist', 'date', '31/02/2023', '31/02/2023'],
  ['a label', 'select_one', 'có', 'yes'],
  ['a label of two choices', 'select_one', 'Khác', 'Khác'],
  ['a value', 'select_one', 'other2', 'other2'],
  ['values as ODK writes them', 'select_multiple', 'yes no', ['yes', 'no']],
  ['labels', 'select_multiple', 'Có; Chưa phân loại', ['yes', 'no']],
  ['a place', 'geopoint', '21.028, 105.853', { lat: 21.028, lon: 105.853 }],
  ['a place with altitude and accuracy', 'geopoint', '21.028 105.853 12 5', { lat: 21.028, lon: 105.853, accuracy: 5 }],
  ['a number where text is asked', 'text', 12, '12'],
  ['a blank', 'text', '  ', undefined],
])('%s is understood', (_, type, given, expected) => {
  expect(typed(type, given)).toEqual(expected)
})
