import { expect, test } from 'vitest'
import type { Day } from '#base/day.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { compile } from '../engine/index.ts'
import { readFormYaml } from './yaml.ts'

const enrolment = `
key: waste_enrolment
version: '2024.1'
title: { vi: Ghi danh hộ phân loại rác, en: Enrol a household }
questions:
  - { name: household_no, type: text, label: { vi: Số hộ / tên gọi hộ }, required: true, personal: true }
  - { name: takes_part, type: select_one yes_no, label: Hộ tham gia phân loại?, required: true }
  - name: weighings
    type: repeat
    label: Các lần cân
    relevant: "\${takes_part} = 'yes'"
    questions:
      - { name: kg, type: decimal, label: Số cân (kg), constraint: '. >= 0', constraint_message: Số cân không âm. }
choices:
  yes_no:
    - { value: 'yes', label: { vi: Có, en: 'Yes' }, sort: 1 }
    - { value: 'no', label: { vi: Không, en: 'No' } }
facts:
  - { measure: waste.households, when: "\${takes_part} = 'yes'" }
  - { measure: waste.kg, value: '\${kg}', each: weighings, method: weighed }
`

function mistakesIn(text: string): string[] {
  return refusal(text).errors.map((p) => `${p.at ?? ''} ${p.code}`)
}
function refusal(text: string): Problem {
  try {
    readFormYaml(text, 'form.yaml')
  } catch (error) {
    if (isProblem(error)) return error
    throw error
  }
  throw new Error('it was accepted')
}

test('a form of a kit reads, compiles and states its facts', () => {
  const definition = readFormYaml(enrolment, 'form.yaml')
  expect(JSON.parse(JSON.stringify(definition))).toEqual(definition)
  expect(definition.questions[1]).toEqual({ name: 'takes_part', type: 'select_one', list: 'yes_no', label: { vi: 'Hộ tham gia phân loại?' }, required: true })
  expect(definition.choices['yes_no']![0]).toEqual({ value: 'yes', label: { vi: 'Có', en: 'Yes' }, attributes: { sort: '1' } })
  const form = compile(definition)
  const { answers, errors } = form.check({ household_no: 'Hộ 12', takes_part: 'yes', weighings: [{ kg: 2.5 }] }, { today: '2024-07-01' as Day })
  expect(errors).toEqual([])
  expect(form.facts(answers)).toEqual([{ measure: 'waste.households', value: 1, method: 'counted' }, { measure: 'waste.kg', value: 2.5, method: 'weighed' }])
})

test('every mistake comes with its line and column, at once', () => {
  const text = enrolment.replace('relevant:', 'relevent:').replace("'. >= 0'", "'. >= zero(1)'").replace('yes_no, label', 'yesno, label').replace('method: weighed', 'method: weighd')
  expect(mistakesIn(text)).toEqual([
    'form.yaml:11:5 source.unknown_key', 'form.yaml:7:31 form.unknown_list', 'form.yaml:13:74 expression.unknown_function', 'form.yaml:20:67 form.method',
  ])
  expect(refusal(text).errors[0]!.say('vi')).toContain('"relevant"')
  expect(refusal(text).errors[1]!.say('en')).toContain('"yes_no"')
})

test.each<[string, string, string]>([
  ['a key written twice', enrolment.replace('facts:', 'key: other\nfacts:'), 'form.yaml:18:1 source.repeated_key'],
  ['broken YAML', 'key: [1, 2', 'form.yaml:1:11 source.yaml'],
  ['a version that loses its zero', enrolment.replace("'2024.1'", '2024.10'), 'form.yaml:3:10 source.version_number'],
  ['a missing type', enrolment.replace('type: decimal, ', ''), 'form.yaml:13:9 source.missing'],
  ['an English label only', enrolment.replace('{ vi: Số hộ / tên gọi hộ }', '{ en: Number }'), 'form.yaml:6:46 source.missing'],
  ['a question that is a word', enrolment.replace('choices:', '  - household\nchoices:'), 'form.yaml:14:5 source.wanted'],
  ['a key with accents', enrolment.replace('waste_enrolment', 'Ghi danh hộ'), 'form.yaml:2:6 source.key'],
  ['a type with a third word', enrolment.replace('select_one yes_no', 'select_one yes_no or_other'), 'form.yaml:7:31 source.or_other'],
  ['no map at all', '- a\n- b', 'form.yaml:1:1 source.wanted'], ['nothing', '', 'form.yaml:1:1 source.wanted'],
])('%s is refused at its place', (_, text, mistake) => {
  expect(mistakesIn(text)).toContain(mistake)
})

test('names typed on a Mac arrive decomposed and are told how to be written', () => {
  expect(refusal(enrolment.replace('household_no', 'số_hộ'.normalize('NFD'))).errors[0]!.say('vi')).toContain('"so_ho"')
})

test('a file made to exhaust the reader is refused', () => {
  const lol = ['a0: &a0 [x, x, x, x, x, x, x, x]', ...Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(8).fill(`*a${i}`).join(', ')}]`)].join('\n')
  expect(refusal(lol).errors.map((p) => p.code)).toEqual(['source.aliases'])
  expect(refusal('['.repeat(100_000)).errors.length).toBeGreaterThan(0)
  expect(refusal(`${'{ name: g, type: group, questions: ['.repeat(3_000)}`).errors.length).toBeGreaterThan(0)
  const groups = 200
  const deep = `key: k\nversion: '1'\ntitle: K\nquestions: [${'{ name: g, type: group, questions: ['.repeat(groups)}${']}'.repeat(groups)}]`
  expect(mistakesIn(deep).some((m) => m.endsWith('form.too_deep'))).toBe(true)
  expect(() => readFormYaml('x'.repeat(1_000_001), 'form.yaml')).toThrow(expect.objectContaining({ code: 'source.too_large' }))
})
