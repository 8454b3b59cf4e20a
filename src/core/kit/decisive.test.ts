import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, type FactRule, type FormDefinition, type Question } from '#core/form/engine/index.ts'
import type { LoadedKit } from './schema.ts'
import { changedCore, type Places } from './variant.ts'

/** Of a kit with a condition, a repeat and a formula around what is core; and of a form that a rule reads from without its being called so. */
const label = (vi: string) => ({ vi, en: vi })
const round: FormDefinition = {
  key: 'round', version: '1', title: label('Đi đọc'), languages: ['vi', 'en'],
  questions: [
    { name: 'agrees', type: 'select_one', list: 'yes_no', label: label('Đồng ý?'), required: true },
    { name: 'home', type: 'group', label: label('Nhà'), relevant: "${agrees} = 'yes'", questions: [
      { name: 'readers', type: 'integer', label: label('Người đọc'), required: true, constraint: '. >= 1 and . <= 50', constraintMessage: label('Từ 1 đến 50') },
      { name: 'shelves', type: 'repeat', label: label('Kệ'), repeatCount: '${readers}', questions: [
        { name: 'books', type: 'integer', label: label('Sách'), relevant: '${readers} > 0', default: '1', personal: true },
        { name: 'sort', type: 'select_one', list: 'sorts', choiceFilter: "home = 'all'", label: label('Loại') },
      ] },
      { name: 'double', type: 'calculate', calculation: '${readers} * 2' },
    ] },
    { name: 'remark', type: 'text', label: label('Ghi chú') },
  ],
  choices: { yes_no: [{ value: 'yes', label: label('Có') }, { value: 'no', label: label('Không') }], sorts: [{ value: 'tale', label: label('Truyện'), attributes: { home: 'all' } }, { value: 'school', label: label('Học'), attributes: { home: 'all' } }] },
  facts: [
    { measure: 'round.homes', when: "${agrees} = 'yes'" }, { measure: 'round.readers', value: '${double}' },
    { measure: 'round.books', value: '${books}', when: "${sort} = 'tale'", each: 'shelves', method: 'sampled' },
  ],
}
const kit = (name: string, rest: Partial<LoadedKit['kit']>): LoadedKit['kit'] => ({ name, version: '1', title: label(name), summary: label(name), field: 'economy', measures: [], indicators: [], ...rest })
const original: LoadedKit = { kit: kit('reading', { measures: ['round.homes', 'round.readers', 'round.books'].map((key) => ({ key, unit: 'x' })), core: ['round/readers', 'round/books'] }), forms: [round] }
const variantOf = (...forms: FormDefinition[]): LoadedKit => ({ kit: kit('reading-here', { variantOf: 'reading@1', measures: [{ key: 'here.songs', unit: 'x' }] }), forms })
const mine: FormDefinition = { ...round, key: 'round_here' }
const places: Places = { of: (form, path) => `${form.key}:${path.join('.')}`, inKit: (...path) => path.join('.') }
const refusals = (...forms: FormDefinition[]) => changedCore(variantOf(...forms), original, places).map((problem) => problem.code)

type Change = (question: Question) => Question | readonly Question[]
/** The same questions with one of them changed, wherever it stands; in its place may come several, or none. */
function withChanged(questions: readonly Question[], name: string, change: Change): Question[] {
  return questions.flatMap((question) => (question.name === name ? change(question) : question.questions ? { ...question, questions: withChanged(question.questions, name, change) } : question))
}
const changed = (name: string, change: Change): FormDefinition => ({ ...mine, questions: withChanged(mine.questions, name, change) })
const around = (group: Question): Change => (question) => ({ ...group, questions: [question] })

const decisive = ['agrees', 'readers', 'shelves', 'books', 'sort', 'double']
const expression = fc.constantFrom("${agrees} = 'no'", '1 = 1', '${readers} >= 2', '. > 0')
/** One change of a question that decides: what it asks, of whom, where it stands, or that it stands at all. */
const ofQuestion = fc.record({ name: fc.constantFrom(...decisive), expression }).chain(({ name, expression: given }) => fc.constantFrom<[string, Change]>(
  ['gone', () => []], ['renamed', (q) => ({ ...q, name: `${q.name}2` })], ['asked of others', (q) => ({ ...q, relevant: given })], ['limited', (q) => ({ ...q, constraint: given })],
  ['worked out', (q) => ({ ...q, calculation: given })], ['counted otherwise', (q) => ({ ...q, repeatCount: given })], ['prefilled', (q) => ({ ...q, default: '7' })], ['filtered', (q) => ({ ...q, choiceFilter: "home = 'none'" })],
  ['said otherwise', (q) => (q.questions ? q : { ...q, label: label('Khác') })], ['asked or not', (q) => ({ ...q, required: '1 = 1' })], ['of another list', (q) => (q.list === undefined ? q : { ...q, list: q.list === 'sorts' ? 'yes_no' : 'sorts' })], ['another message', (q) => ({ ...q, constraintMessage: label('Sai') })],
  ['another type', (q) => ({ ...q, type: q.type === 'note' ? 'text' : 'note' })], ['personal or not', (q) => ({ ...q, personal: !q.personal })],
  ['in a group', around({ name: 'around', type: 'group' })], ['in a group with a condition', around({ name: 'around', type: 'group', relevant: given })], ['in a repeat', around({ name: 'around', type: 'repeat', repeatCount: '3' })],
).map(([how, change]) => [`${name} ${how}`, changed(name, change)] as const))
/** One change of what may be chosen. */
const ofChoices = fc.constantFrom('yes_no', 'sorts').chain((list) => {
  const [first, ...rest] = round.choices[list]!
  const put = (how: string, ...choices: FormDefinition['choices'][string]) => [`${list} ${how}`, { ...mine, choices: { ...mine.choices, [list]: choices } }] as const
  return fc.constantFrom(put('without one', ...rest), put('with one more', first!, ...rest, { value: 'maybe', label: label('Có thể') }), put('said otherwise', { ...first!, label: label('Khác') }, ...rest),
    put('worth something else', { ...first!, value: 'other' }, ...rest), put('shown elsewhere', { ...first!, attributes: { home: 'none' } }, ...rest))
})
/** One change of a group around what decides. */
const ofGroup = fc.record({ name: fc.constantFrom('home', 'shelves'), expression }).chain(({ name, expression: given }) => fc.constantFrom<[string, Change]>(
  ['without its condition', (q) => ({ ...q, relevant: undefined, repeatCount: undefined }) as unknown as Question], ['under another condition', (q) => ({ ...q, relevant: given })], ['of another kind', (q) => ({ ...q, type: q.type === 'group' ? 'repeat' : 'group' })],
  ['so many times', (q) => ({ ...q, repeatCount: given })], ['renamed', (q) => ({ ...q, name: `${q.name}2` })], ['opened', (q) => q.questions!], ['inside another', around({ name: 'around', type: 'group', relevant: given })],
).map(([how, change]) => [`${name} ${how}`, changed(name, change)] as const))
const value = fc.constantFrom('500', '${readers}', '${books} * 2', '0')
/** One change of a rule that states a measure of the original, or one more, in this form or in another. */
const ofRule = fc.record({ i: fc.nat({ max: round.facts.length - 1 }), value }).chain(({ i, value: given }) => {
  const rule = round.facts[i]!
  const put = (...rules: FactRule[]) => ({ ...mine, facts: mine.facts.toSpliced(i, 1, ...rules) })
  return fc.constantFrom<[string, readonly FormDefinition[]]>(
    ['gone', [put()]], ['twice', [put(rule, rule)]], ['worth something else', [put({ ...rule, value: given })]], ['at other times', [put({ ...rule, when: "${agrees} = 'no'" })]], ['always', [put({ measure: rule.measure })]],
    ['by another method', [put({ ...rule, method: 'weighed' })]], ['for each', [put({ ...rule, each: rule.each ? undefined : 'shelves' } as FactRule)]], ['of another measure', [put({ ...rule, measure: round.facts[(i + 1) % 3]!.measure })]],
    ['and one more', [put(rule, { measure: rule.measure, value: given })]],
    ['in another form', [mine, { ...mine, key: 'walk', facts: [{ measure: rule.measure, value: given }] }]], ['in a second copy', [mine, { ...put({ ...rule, value: given }), key: 'round_second' }]],
  ).map(([how, forms]) => [`${rule.measure} ${how}`, forms] as const)
})

/** Changes that leave every question and rule of the original as they were: more questions anywhere, more rules of one's own, other hints, the same formula otherwise written. */
const own = fc.array(fc.record({ at: fc.constantFrom('', 'home', 'shelves', 'remark'), first: fc.boolean(), rule: value, spaced: fc.boolean() }), { maxLength: 6 }).map((wishes) => wishes.reduce<FormDefinition>((form, { at, first, rule, spaced }, i) => {
  const more: Question = { name: `mine_${i}`, type: 'text', label: label('Thêm'), relevant: '${readers} > 1' }
  const put = (questions: readonly Question[]) => (first ? [more, ...questions] : [...questions, more])
  const questions = at === '' ? put(form.questions) : withChanged(form.questions, at, (q) => (q.questions ? { ...q, label: label('Tên khác'), hint: label('Gợi ý'), questions: put(q.questions) } : [q, more]))
  const respaced = spaced ? withChanged(questions, 'readers', (q) => ({ ...q, hint: label('Đếm kỹ'), constraint: '(.>=1)   and ( . <= 50 )' })) : questions
  return { ...form, questions: respaced, facts: [...form.facts, { measure: 'here.songs', value: rule.includes('books') ? '1' : rule }] }
}, mine))

describe('a variant', () => {
  test('that is a copy with its own name says what the original says', () => {
    expect(refusals(mine)).toEqual([])
  })

  test('is refused for any single change of what decides about its original\'s figures', () => {
    fc.assert(fc.property(fc.oneof(ofQuestion, ofChoices, ofGroup, ofRule), ([how, forms]) => {
      const given = ([] as FormDefinition[]).concat(forms)
      const same = JSON.stringify(given) === JSON.stringify([mine])
      expect(refusals(...given).length > 0, how).toBe(!same)
    }), { numRuns: 1_500 })
  })

  test('may ask and count whatever it likes besides', () => {
    fc.assert(fc.property(own, (form) => {
      compile(form)
      expect(refusals(form)).toEqual([])
    }), { numRuns: 300 })
  })
})
