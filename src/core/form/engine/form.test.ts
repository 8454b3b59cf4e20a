import { expect, test } from 'vitest'
import type { Day } from '#base/day.ts'
import { compile, type Answers, type FormDefinition } from './index.ts'

const today = '2024-07-01' as Day
const digest = 'ab'.repeat(32)

/** A village library lends books: every type, a group, a repeat, a cascade and all kinds of rule. */
const lending: FormDefinition = {
  key: 'library_visit', version: '1', title: { vi: 'Lượt đến thư viện thôn' }, languages: ['vi'],
  questions: [
    { name: 'reader', type: 'text', label: { vi: 'Tên người đọc' }, required: true, personal: true },
    { name: 'came', type: 'date', label: { vi: 'Ngày đến' }, default: 'today()', constraint: '. <= today()', constraintMessage: { vi: 'Ngày đến chưa tới.', en: 'In the future.' } },
    { name: 'age', type: 'integer', label: { vi: 'Tuổi' }, constraint: '. >= 3 and . <= 120' },
    { name: 'child', type: 'calculate', calculation: '${age} < 16' },
    { name: 'guardian', type: 'group', relevant: '${child} = 1', questions: [
      { name: 'guardian_name', type: 'text', label: { vi: 'Người đi cùng' }, required: true },
      { name: 'guardian_phone', type: 'text', label: { vi: 'Điện thoại' }, constraint: 'regex(., "0[0-9]{9}")' },
    ] },
    { name: 'shelf', type: 'select_one', list: 'shelves', label: { vi: 'Tủ sách' } },
    { name: 'topic', type: 'select_one', list: 'topics', label: { vi: 'Chủ đề' }, choiceFilter: 'shelf = ${shelf}' },
    { name: 'uses', type: 'select_multiple', list: 'uses', label: { vi: 'Dùng gì' }, default: 'read lend' },
    { name: 'lends', type: 'repeat', label: { vi: 'Sách mượn' }, relevant: 'selected(${uses}, "lend")', questions: [
      { name: 'title', type: 'text', label: { vi: 'Tên sách' }, required: true },
      { name: 'kg', type: 'decimal', label: { vi: 'Nặng (kg)' } },
      { name: 'heavy', type: 'calculate', calculation: '${kg} > 1 and ${age} > 3' },
    ] },
    { name: 'total_kg', type: 'calculate', calculation: 'round(sum(${kg}), 2)' },
    { name: 'thanks', type: 'note', label: { vi: 'Cảm ơn ${reader}, mượn ${total_kg} kg ở ${shelf}' } },
    { name: 'place', type: 'geopoint', label: { vi: 'Vị trí' } },
    { name: 'photo', type: 'image', label: { vi: 'Ảnh' }, required: '${age} > 200' },
  ],
  choices: {
    shelves: [{ value: 'farm', label: { vi: 'Nông nghiệp' } }, { value: 'tales', label: { vi: 'Truyện' } }],
    topics: [{ value: 'rice', label: { vi: 'Lúa' }, attributes: { shelf: 'farm' } }, { value: 'folk', label: { vi: 'Cổ tích' }, attributes: { shelf: 'tales' } }],
    uses: [{ value: 'read', label: { vi: 'Đọc tại chỗ' } }, { value: 'lend', label: { vi: 'Mượn về' } }],
  },
  facts: [
    { measure: 'library.visits' },
    { measure: 'library.child_visits', when: '${child} = 1' },
    { measure: 'library.books_lent', each: 'lends' },
    { measure: 'library.heavy_kg', value: '${kg}', when: '${heavy} = 1', each: 'lends', method: 'weighed' },
    { measure: 'library.kg', value: '${total_kg}', method: 'weighed' },
  ],
}
const form = compile(lending)
const good: Answers = {
  reader: 'Anh Đức', age: 40, shelf: 'farm', topic: 'rice', uses: ['lend'], lends: [{ title: 'Cây lúa', kg: 1.2 }, { title: 'Cây chè', kg: 0.5 }],
  place: { lat: 20.85, lon: 105.87, accuracy: 8 }, photo: digest,
}
const wrongIn = (answers: unknown) => form.check(answers, { today }).errors.map((e) => `${e.at ?? ''} ${e.code}`)

test('a good record is kept with its default and its calculations', () => {
  const { answers, errors } = form.check(good, { today })
  expect(errors).toEqual([])
  expect(answers).toEqual({
    ...good, came: '2024-07-01', child: 0, total_kg: 1.7, lends: [{ title: 'Cây lúa', kg: 1.2, heavy: 1 }, { title: 'Cây chè', kg: 0.5, heavy: 0 }],
  })
})

test('a record states its facts, in order, and no zeros', () => {
  const { answers } = form.check(good, { today })
  expect(form.facts(answers)).toEqual([
    { measure: 'library.visits', value: 1, method: 'counted' },
    { measure: 'library.books_lent', value: 1, method: 'counted' }, { measure: 'library.books_lent', value: 1, method: 'counted' },
    { measure: 'library.heavy_kg', value: 1.2, method: 'weighed' }, { measure: 'library.kg', value: 1.7, method: 'weighed' },
  ])
})

test('what does not apply is dropped, with what depends on it, and states nothing', () => {
  const { answers, errors } = form.check({ ...good, uses: ['read'], guardian_name: 'Bà Lan' }, { today })
  expect(errors).toEqual([])
  expect(answers).not.toHaveProperty('lends')
  expect(answers).not.toHaveProperty('guardian_name')
  expect(answers['total_kg']).toBe(0)
  expect(form.facts(answers).map((f) => f.measure)).toEqual(['library.visits'])
})

test('a child needs a companion, and the companion a real telephone number', () => {
  expect(wrongIn({ ...good, age: 9 })).toEqual(['/guardian_name answer.required'])
  expect(wrongIn({ ...good, age: 9, guardian_name: 'Bà Lan', guardian_phone: '12' })).toEqual(['/guardian_phone answer.not_allowed'])
})

test.each<[string, object, string]>([
  ['a missing name', { reader: '  ' }, '/reader answer.required'], ['a number for a name', { reader: 5 }, '/reader answer.text'],
  ['half a character', { reader: 'a\ud800' }, '/reader answer.text_broken'], ['an endless text', { reader: 'a'.repeat(20_001) }, '/reader answer.text_long'],
  ['a day that has not come', { came: '2024-07-02' }, '/came answer.constraint'], ['a day that never comes', { came: '2024-02-30' }, '/came answer.date'],
  ['half a year of age', { age: 3.5 }, '/age answer.integer'], ['an age in letters', { age: '40' }, '/age answer.integer'],
  ['a number beyond counting', { age: 1e15 }, '/age answer.number_large'], ['an unknown shelf', { shelf: 'farms', topic: null }, '/shelf answer.choice'],
  ['a topic of another shelf', { topic: 'folk' }, '/topic answer.choice_filtered'], ['an unknown use', { uses: ['lend', 'burn'] }, '/uses answer.choice'],
  ['a place beyond the pole', { place: { lat: 91, lon: 0 } }, '/place answer.geopoint'], ['a photo that is a path', { photo: '../x.jpg' }, '/photo answer.image'],
  ['repetitions that are none', { lends: { title: 'x' } }, '/lends answer.repeat'], ['a weight that is text', { lends: [{ title: 'x', kg: 'nặng' }] }, '/lends/0/kg answer.decimal'],
  ['a book without title', { lends: [{ title: 'x' }, {}] }, '/lends/1/title answer.required'], ['too many books', { lends: Array(1_001).fill({ title: 'x' }) }, '/lends answer.repeat_many'],
  ['a misspelt question', { raeder: 'x' }, '/raeder answer.unknown'], ['a misspelt question in a repetition', { lends: [{ title: 'x', kgs: 1 }] }, '/lends/0/kgs answer.unknown'],
  ['an answer to a group', { guardian: 'x' }, '/guardian answer.unknown'], ['a question of the repeat outside it', { kg: 1 }, '/kg answer.unknown'],
])('%s is refused at its place', (_, change, error) => {
  expect(wrongIn({ ...good, ...change })).toEqual([error])
})

test('what is not a record at all is refused', () => {
  for (const given of [null, 5, 'x', [], undefined]) expect(wrongIn(given)).toEqual([' answer.shape'])
})

test('an unknown name suggests the one that was meant, in words a village head understands', () => {
  expect(form.check({ ...good, raeder: 'x' }, { today }).errors[0]!.say('vi')).toContain('Có phải bạn muốn viết "reader"?')
  expect(form.check({ ...good, came: '2024-07-02' }, { today }).errors[0]!.say('vi')).toBe('"Ngày đến": Ngày đến chưa tới.')
})

test('text typed on a phone is stored composed and tidy', () => {
  expect(form.check({ ...good, reader: '  Chị  Hòa \u202e' }, { today }).answers['reader']).toBe('Chị Hòa'.normalize('NFC'))
})

test('a calculated answer is ours: what was sent for it does not count', () => {
  expect(form.check({ ...good, total_kg: 999_999 }, { today }).answers['total_kg']).toBe(1.7)
})

test('a page learns what applies, which choices are offered and what a label says', () => {
  expect(form.relevantNow(good, { today })).toContain('/lends/1/kg')
  expect(form.relevantNow(good, { today })).not.toContain('/guardian_name')
  const topic = lending.questions.find((q) => q.name === 'topic')!
  expect(form.choicesFor(topic, { shelf: 'tales' }, { today }).map((c) => c.value)).toEqual(['folk'])
  const thanks = lending.questions.find((q) => q.name === 'thanks')!
  expect(form.say(thanks.label!, good, { today })).toBe('Cảm ơn Anh Đức, mượn 1.7 kg ở Nông nghiệp')
})

test('a fixed number of repetitions is asked for exactly', () => {
  const counted = compile({
    ...lending, facts: [], choices: {}, questions: [
      { name: 'members', type: 'integer', label: { vi: 'Số người' } },
      { name: 'people', type: 'repeat', repeatCount: '${members}', label: { vi: 'Từng người' }, questions: [{ name: 'first', type: 'text', label: { vi: 'Tên' } }] },
    ],
  })
  expect(counted.check({ members: 2, people: [{ first: 'An' }, { first: 'Bình' }] }, { today }).errors).toEqual([])
  expect(counted.check({ members: 2, people: [{ first: 'An' }] }, { today }).errors.map((e) => e.code)).toEqual(['answer.repeat_count'])
})
