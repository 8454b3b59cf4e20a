import { expect, test } from 'vitest'
import type { Day } from '#base/day.ts'
import type { Problem } from '#base/problem.ts'
import { bind } from './bind.ts'
import { outline } from './outline.ts'
import { cellOf, newRow, type Scope } from './row.ts'
import type { Answer, FormDefinition } from './types.ts'
import type { Value } from './value.ts'

const form: FormDefinition = {
  key: 'sample', version: '1', title: { vi: 'Mẫu' }, languages: ['vi', 'en'], facts: [],
  questions: [
    { name: 'name', type: 'text', label: { vi: 'Tên' } }, { name: 'members', type: 'integer', label: { vi: 'Số người' } },
    { name: 'nothing', type: 'integer', label: { vi: 'Bỏ trống' } }, { name: 'day', type: 'date', label: { vi: 'Ngày' } },
    { name: 'bins', type: 'select_multiple', list: 'bins', label: { vi: 'Thùng' } },
    { name: 'home', type: 'select_one', list: 'bins', label: { vi: 'Loại' } }, { name: 'note', type: 'note', label: { vi: 'Ghi chú' } },
  ],
  choices: { bins: [{ value: 'organic', label: { vi: 'Hữu cơ', en: 'Organic' } }, { value: 'plastic', label: { vi: 'Nhựa' } }] },
}
const answers: Record<string, Answer> = { name: 'Chị Hòa', members: 4, day: '2024-06-28', bins: ['organic', 'plastic'], home: 'organic' }

function evaluate(source: string, self: Value = ''): Value {
  const { problems, run } = bound(source)
  expect(problems.map((p) => p.message)).toEqual([])
  const row = newRow(places.levels[0]!, {}, '')
  for (const entry of places.entries) row.cells[entry.slot] = cellOf(answers[entry.question.name])
  const scope: Scope = { row, self, today: '2024-07-01' as Day, lang: 'en' }
  return run(scope)
}

const places = outline(form, () => {})
function bound(source: string) {
  const problems: Problem[] = []
  return { ...bind(source, { outline: places, level: places.levels[0]!, self: true }, (p) => problems.push(p)), problems }
}

test.each<[string, Value]>([
  ['1 + 2 * 3', 7], ['(1 + 2) * 3', 9], ['7 div 2', 3.5], ['7 mod 3', 1], ['-7 mod 3', -1], ['10 - 4 - 3', 3], ['--2', 2], ['.5 + 1.', 1.5],
  ['${members} + 1', 5], ['${members}-1', 3], ['1 = 1.0', true], ['"a" = \'a\'', true], ['‘a’ = “a”', true], ['1 < 2 = true()', true],
  ['true() or false() and false()', true], ['${members} = "4"', true], ['${members} > 3 and ${members} <= 4', true],
  ['not(${members} >= 5)', true], ['if(${members} > 3, "đông", "ít")', 'đông'], ['string-length("Hòa")', 3], ['concat("a", 1, ${nothing}, true())', 'a1true'],
  ['selected(${bins}, "plastic")', true], ['selected(${bins}, "plas")', false], ['count-selected(${bins})', 2], ['count-selected(${nothing})', 0],
  ['round(2.5)', 3], ['round(3.14159, 2)', 3.14], ['int(-2.7)', -2], ['number("12.50")', 12.5], ['string(12.50)', '12.5'], ['string(0.0000001)', '0.0000001'],
  ['regex(${name}, "[\\p{L} ]+")', true], ['regex("0912345678", "0[0-9]{9}")', true], ['regex("x0912345678", "0[0-9]{9}")', false],
  ['min(3, 1, 2)', 1], ['max(3, ${nothing}, 7)', 7], ['sum(1, ${nothing}, 2)', 3], ['max(${nothing})', Number.NaN], ['coalesce(max(${nothing}), 5)', 5], ['round(-2.5)', -3], ['count(${members})', 1],
  ['abs(-2)', 2], ['substr("thôn Vân La", 5, 8)', 'Vân'], ['contains(${name}, "Hòa")', true], ['starts-with("abc", "ab")', true],
  ['jr:choice-name(${home}, "${home}")', 'Organic'], ['jr:choice-name("plastic", ${home})', 'Nhựa'],
])('%s is %s', (source, value) => {
  expect(evaluate(source)).toEqual(value)
})

test.each<[string, Value]>([
  ['today()', '2024-07-01'], ['now()', '2024-07-01'], ['today() - ${day}', 3], ['${day} < today()', true], ['${day} >= "2024-06-28"', true],
  ['date(${day} + 3) = today()', true], ['date("2024-02-30")', ''], ['date(0)', '1970-01-01'], ['format-date(${day}, "%d/%m/%Y")', '28/06/2024'],
])('days count like days: %s is %s', (source, value) => {
  expect(evaluate(source)).toEqual(value)
})

test.each<[string, Value]>([
  ['${nothing}', ''], ['${nothing} = ""', true], ['${nothing} != ""', false], ['${nothing} = 0', false], ['${nothing} < 1', false], ['${nothing} > -1', false],
  ['${nothing} >= 0', false], ['${nothing} + 1', Number.NaN], ['${nothing} != 0', true], ['coalesce(${nothing}, 5)', 5], ['coalesce(${members}, 5)', 4],
  ['boolean(${nothing})', false], ['if(${nothing}, 1, 2)', 2], ['number("")', Number.NaN], ['regex(${nothing}, ".*")', true],
])('an empty answer is not zero: %s is %s', (source, value) => {
  expect(evaluate(source)).toEqual(value)
})

test('a dot is the answer itself, and once keeps what is there', () => {
  expect(evaluate('. > 3 and . < 10', 5)).toBe(true)
  expect(evaluate('once(today())', '2020-01-01')).toBe('2020-01-01')
  expect(evaluate('once(today())')).toBe('2024-07-01')
})

test.each<[string, string, string]>([
  ['${member} > 1', 'expression.unknown_name', '"members"'], ['seleted(${bins}, "a")', 'expression.unknown_function', '"selected"'],
  ['members > 1', 'expression.bare_name', '"${members}"'], ['${note} = 1', 'expression.no_value', ''], ['pulldata("a", "b", "c", "d")', 'expression.unsupported', 'choice_filter'],
  ['${members} == 4', 'expression.character', '"="'], ['${members} / 4', 'expression.character', '"div"'], ['${members} <> 4', 'expression.character', '"!="'],
  ['/data/members = 4', 'expression.path', ''], ['../members', 'expression.path', ''], ['"abc', 'expression.quote', ''], ['(1 + 2', 'expression.expected', '")"'],
  ['1 2', 'expression.expected', '"2"'], ['', 'expression.empty', ''], ['if(1, 2)', 'expression.arguments', '2'], ['1 +', 'expression.expected', ''],
  ['regex(${name}, ${name})', 'expression.literal', ''], ['regex(${name}, "(a")', 'expression.pattern', ''], ['regex(${name}, "(a)\\1")', 'expression.pattern', ''],
  ['constructor()', 'expression.unknown_function', ''], ['${__proto__}', 'expression.unknown_name', ''], ['('.repeat(500), 'expression.too_deep', ''],
  ['-'.repeat(3_000), 'expression.too_deep', ''], ['1'.repeat(5_000), 'expression.too_long', ''],
])('%s is refused as %s', (source, code, said) => {
  const { problems } = bound(source)
  expect(problems.map((p) => p.code)).toEqual([code])
  expect(problems[0]!.say('vi')).toContain(said)
})

test('a mistake says at which character it is', () => {
  expect(bound('${members} > 1 and ${membres} > 1').problems[0]!.params).toMatchObject({ given: 'membres', position: 20 })
})
