import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Day } from '#base/day.ts'
import { questionsIn, someForm } from '../../../../test/oracle_forms.ts'
import { compile, type FormDefinition } from './index.ts'

const today = '2024-07-01' as Day
const form = compile({
  key: 'household', version: '1', title: { vi: 'Hộ' }, languages: ['vi'],
  questions: [
    { name: 'name', type: 'text', label: { vi: 'Tên' }, default: 'Chưa rõ' }, { name: 'notes', type: 'text', label: { vi: 'Ghi' }, appearance: 'multiline' },
    { name: 'members', type: 'integer', label: { vi: 'Số người' }, constraint: '. > 0' },
    { name: 'sorts', type: 'select_one', list: 'yes_no', label: { vi: 'Phân loại?' }, required: true },
    { name: 'since', type: 'date', label: { vi: 'Từ ngày' }, relevant: '${sorts} = "yes"', default: 'today()' },
    { name: 'kinds', type: 'select_multiple', list: 'kinds', label: { vi: 'Loại' }, relevant: '${sorts} = "yes"' },
    { name: 'bins', type: 'repeat', label: { vi: 'Thùng' }, relevant: 'selected(${kinds}, "organic")', questions: [
      { name: 'kg', type: 'decimal', label: { vi: 'Kg' } },
      { name: 'per_head', type: 'calculate', calculation: '${kg} div ${members}' },
    ] },
    { name: 'total', type: 'calculate', calculation: 'sum(${kg})' }, { name: 'first_seen', type: 'calculate', calculation: 'once(${name})' },
    { name: 'place', type: 'geopoint', label: { vi: 'Vị trí' } },
  ],
  choices: {
    yes_no: [{ value: 'yes', label: { vi: 'Có' } }, { value: 'no', label: { vi: 'Không' } }],
    kinds: [{ value: 'organic', label: { vi: 'Hữu cơ' } }, { value: 'plastic', label: { vi: 'Nhựa' } }],
  },
  facts: [
    { measure: 'h.kg', each: 'bins', value: '${kg}', method: 'weighed' }, { measure: 'h.bins', each: 'bins' }, { measure: 'h.total', value: '${total}' },
    { measure: 'h.plastic', when: 'selected(${kinds}, "plastic")' }, { measure: 'h.mean', value: '${total} div ${members}' }, { measure: 'h.since', when: '${since} != ""' },
  ],
} satisfies FormDefinition)

const bin = fc.record({ kg: fc.oneof(fc.double(), fc.string()), per_head: fc.anything() }, { requiredKeys: [] })
/** From nearly right to quite wrong. */
const anything = fc.oneof(fc.object(), fc.record({
  name: fc.oneof(fc.string({ unit: 'binary' }), fc.constant('Hòa'.normalize('NFD'))), notes: fc.string({ unit: fc.constantFrom('a', '\n', ' ', '\r', '\t', 'à') }),
  members: fc.oneof(fc.integer(), fc.double(), fc.constant(-0)), sorts: fc.constantFrom('yes', 'no', 'maybe', '', 7),
  since: fc.constantFrom('2024-01-01', '2024-13-01', ''), kinds: fc.oneof(fc.uniqueArray(fc.constantFrom('organic', 'plastic')), fc.anything()),
  bins: fc.oneof(fc.array(bin, { maxLength: 4 }), fc.anything()), total: fc.anything(), first_seen: fc.anything(),
  place: fc.oneof(fc.record({ lat: fc.double({ min: -91, max: 91 }), lon: fc.double({ min: -180, max: 180 }) }), fc.anything()),
}, { requiredKeys: [] }))

test('checking what was checked changes nothing', () => {
  fc.assert(fc.property(anything, (given) => {
    const once = form.check(given, { today })
    const twice = form.check(once.answers, { today })
    expect(twice.answers).toEqual(once.answers)
    if (once.errors.length === 0) expect(twice.errors).toEqual([])
    expect(JSON.parse(JSON.stringify(once.answers))).toEqual(once.answers)
  }), { numRuns: 1_000 })
})

test('facts of checked answers are finite numbers, never zero, and the same each time', () => {
  fc.assert(fc.property(anything, (given) => {
    const { answers } = form.check(given, { today })
    const facts = form.facts(answers)
    for (const { value } of facts) expect(Number.isFinite(value) && value !== 0).toBe(true)
    expect(form.facts(JSON.parse(JSON.stringify(answers)))).toEqual(facts)
  }), { numRuns: 1_000 })
})

test('an answer that does not apply never reaches a fact', () => {
  fc.assert(fc.property(fc.array(bin, { maxLength: 4 }), fc.uniqueArray(fc.constantFrom('organic', 'plastic')), (bins, kinds) => {
    const { answers } = form.check({ sorts: 'no', members: 3, kinds, bins, since: '2024-01-01' }, { today })
    expect(form.facts(answers)).toEqual([])
  }))
})

test('a form that was proven before means the same, though it reads its rules later', () => {
  fc.assert(fc.property(someForm, ({ form: definition, answers }) => {
    const [whole, proven] = [compile(definition), compile(definition, { proven: true })]
    const checked = whole.check(answers, { today })
    expect(proven.check(answers, { today })).toEqual(checked)
    expect(proven.relevantNow(answers, { today })).toEqual(whole.relevantNow(answers, { today }))
    expect(proven.facts(checked.answers)).toEqual(whole.facts(checked.answers))
    for (const question of questionsIn(definition.questions)) expect(proven.choicesFor(question, answers)).toEqual(whole.choicesFor(question, answers))
  }), { numRuns: 300 })
})

test('a form called proven that is not says so when its rule is asked, and never lets an answer pass', () => {
  const question = { name: 'kg', type: 'integer', label: { vi: 'Kg' }, constraint: '. >< 5' } as const
  const wrong = compile({ ...form.definition, questions: [question], facts: [] }, { proven: true })
  expect(wrong.check({}, { today }).errors).toEqual([])
  expect(() => wrong.check({ kg: 3 }, { today })).toThrow(expect.objectContaining({ code: 'form.invalid' }))
})
