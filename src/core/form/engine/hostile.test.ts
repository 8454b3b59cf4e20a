import { expect, test } from 'vitest'
import type { Day } from '#base/day.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { compile, type FormDefinition, type Question } from './index.ts'

const today = '2024-07-01' as Day
const text = (name: string, more: Partial<Question> = {}): Question => ({ name, type: 'text', label: { vi: name }, ...more })
const calculate = (name: string, calculation: string): Question => ({ name, type: 'calculate', calculation })
const formOf = (questions: readonly Question[], more: Partial<FormDefinition> = {}): FormDefinition =>
  ({ key: 'sample', version: '1', title: { vi: 'Mẫu' }, languages: ['vi'], choices: {}, facts: [], questions, ...more })

function mistakes(definition: FormDefinition): readonly Problem[] {
  try {
    compile(definition)
    return []
  } catch (error) {
    if (isProblem(error)) return error.errors
    throw error
  }
}
const said = (definition: FormDefinition): string[] => mistakes(definition).map((p) => `${p.at ?? ''} ${p.code}`)

test('calculations that wait for one another are refused, and the circle is named', () => {
  const form = formOf([calculate('a', '${b} + 1'), calculate('b', '${c} + 1'), calculate('c', '${a} + 1')])
  expect(said(form)).toEqual(['/questions/0/calculation form.cycle'])
  expect(mistakes(form)[0]!.say('vi')).toContain('a → b → c → a')
})

test('a question whose relevance hangs on itself, or a group on its own member, is a circle too', () => {
  expect(said(formOf([text('a', { relevant: '${a} = 1' })]))).toEqual(['/questions/0/relevant form.cycle'])
  expect(said(formOf([{ name: 'g', type: 'group', relevant: '${a} = 1', questions: [text('a')] }]))).toEqual(['/questions/0/relevant form.cycle'])
})

test('all mistakes come at once, each at its place', () => {
  const form = formOf([
    text('a'), text('a'), { name: 'b', type: 'tex' as 'text', label: { vi: 'b' } }, { name: 'c', type: 'select_one', list: 'yes_on', label: { vi: 'c' } },
    text('d', { relevant: '${aa} = 1', constraint: '. > ', calculation: 'sun(1)' }), { name: 'e', type: 'integer' }, text('f', { repeatCount: '1' }),
    { name: 'g', type: 'group', questions: [] }, { name: 'h', type: 'integer', label: { vi: 'Còn ${x}' }, default: 'ba' },
  ], { choices: { yes_no: [{ value: 'yes', label: { vi: 'Có' } }, { value: 'yes', label: { vi: 'Có' } }, { value: 'không có', label: { vi: 'Không' } }] } })
  expect(said(form).toSorted()).toEqual([
    '/choices/yes_no/1/value form.duplicate', '/choices/yes_no/2/value form.shape', '/questions/1/name form.duplicate', '/questions/2/type form.unknown_type',
    '/questions/3/type form.unknown_list', '/questions/4/calculation expression.unknown_function', '/questions/4/constraint expression.expected',
    '/questions/4/relevant expression.unknown_name', '/questions/5/label form.label_missing', '/questions/6/repeatCount form.not_here',
    '/questions/7/questions form.no_questions', '/questions/8/default form.default', '/questions/8/label form.label_name',
  ])
})

test.each(['số_hộ', 'số_hộ'.normalize('NFD'), '1a', 'a b', '', '__proto__', 'a'.repeat(65), 'a/b'])('the name "%s" is refused', (name) => {
  expect(said(formOf([{ name, type: 'note', label: { vi: 'x' } }]))).toContain('/questions/0/name form.name')
})

test('an accented name is told how to be written', () => {
  expect(mistakes(formOf([text('Số hộ'.normalize('NFD'))]))[0]!.say('en')).toContain('"so_ho"')
})

test('facts name real repeats, methods and measures, and never today', () => {
  const form = formOf([text('a')], { facts: [
    { measure: 'Rác', each: 'a' }, { measure: 'waste.x', method: 'weighted' as 'weighed' }, { measure: 'waste.y', when: 'today() > "2020-01-01"' }, { measure: 'waste.z', value: '${b}' },
  ] })
  expect(said(form)).toEqual([
    '/facts/0/measure form.measure', '/facts/0/each form.each', '/facts/1/method form.method', '/facts/2/when form.fact_clock', '/facts/3/value expression.unknown_name',
  ])
})

test('a form that is too deep or too long is refused, not tried', () => {
  const deep = (n: number): Question => (n === 0 ? text('x') : { name: `g${n}`, type: 'group', questions: [deep(n - 1)] })
  expect(said(formOf([deep(100)]))).toContain(`/questions${'/0/questions'.repeat(8)} form.too_deep`)
  expect(said(formOf(Array.from({ length: 2_001 }, (_, i) => text(`q${i}`))))).toEqual(['/questions/2000 form.too_many'])
})

test('a long chain of calculations is worked out, and one that doubles at every step is stopped', () => {
  const chain = compile(formOf([calculate('q0', '1'), ...Array.from({ length: 1_500 }, (_, i) => calculate(`q${i + 1}`, `\${q${i}} + 1`))].toReversed()))
  expect(chain.check({}, { today }).answers['q1500']).toBe(1_501)
  const doubling = compile(formOf([text('q0'), ...Array.from({ length: 100 }, (_, i) => calculate(`q${i + 1}`, `concat(\${q${i}}, \${q${i}})`))]))
  expect(doubling.check({ q0: 'x' }, { today }).errors[0]!.code).toBe('answer.text_long')
})

test('a hostile record is refused without much work: names by the thousand, inherited names, repeats within repeats', () => {
  const form = compile(formOf([{ name: 'r', type: 'repeat', questions: [{ name: 's', type: 'repeat', questions: [text('t', { required: true })] }] }]))
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`name${i}`, 1]))
  expect(form.check(many, { today }).errors.length).toBeLessThanOrEqual(200)
  expect(form.check({ r: Array(1_000).fill({ s: Array(1_000).fill({}) }) }, { today }).errors.length).toBeLessThanOrEqual(200)
  expect(form.check(JSON.parse('{"__proto__": {"r": 1}, "constructor": 1}'), { today }).errors.map((e) => e.code)).toEqual(['answer.unknown', 'answer.unknown'])
})
