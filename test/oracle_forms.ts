import fc from 'fast-check'
import type { Answer, Answers, Choice, FormDefinition, Question } from '../src/core/form/engine/index.ts'

/** Forms as people draw them, with rules over what stands before, and answers to them. */

const choices: readonly Choice[] = ['a', 'b', 'c'].map((value) => ({ value, label: { vi: value.toUpperCase(), en: `The ${value}` } }))
const word = fc.constantFrom('a', 'ab', 'abc', 'Chị Hòa', '12', '<&>', 'rác')
const day = fc.constantFrom('2024-01-31', '2024-02-29', '2025-12-01', '2023-06-15')
const kinds = ['text', 'integer', 'decimal', 'date', 'select_one', 'select_multiple'] as const

export const questionsIn = (questions: readonly Question[]): Question[] => questions.flatMap((q) => [q, ...questionsIn(q.questions ?? [])])

/** What may be spoken of: the questions before, those inside repeats only through a total. */
type Spoken = { readonly single: readonly Question[]; readonly listed: readonly Question[]; readonly always: readonly Question[]; readonly repeats: readonly Question[] }
const nothing: Spoken = { single: [], listed: [], always: [], repeats: [] }
const ref = (question: Question): string => `\${${question.name}}`
const some = (questions: readonly Question[], ...types: readonly string[]): readonly string[] => questions.filter((q) => types.includes(q.type)).map(ref)

function pick(...options: readonly (readonly [readonly string[], (name: string) => string])[]): fc.Arbitrary<string>[] {
  return options.filter(([names]) => names.length > 0).map(([names, write]) => fc.constantFrom(...names).map(write))
}

function number(spoken: Spoken, depth = 1): fc.Arbitrary<string> {
  const { single, listed, always, repeats } = spoken
  const numbers = some(single, 'integer', 'decimal')
  const simple = [
    fc.constantFrom('0', '1', '2.5', '10'),
    ...pick([numbers, (n) => n], [numbers, (n) => `coalesce(${n}, 3)`], [some(single, 'text'), (n) => `string-length(${n})`],
      [some(single, 'select_multiple'), (n) => `count-selected(${n})`], [some(single, 'date'), (n) => `(today() - ${n})`],
      [some(listed, 'integer', 'decimal'), (n) => `sum(${n})`], [some(listed, 'integer', 'decimal'), (n) => `max(${n})`],
      [some(always, 'integer', 'text', 'select_one'), (n) => `count(${n})`], [some(listed, 'text', 'integer'), (n) => `count-non-empty(${n})`], [some(repeats, 'repeat'), (n) => `count(${n})`]),
  ]
  if (depth === 0) return fc.oneof(...simple)
  const inner = number(spoken, depth - 1)
  return fc.oneof(...simple, fc.tuple(inner, fc.constantFrom('+', '-', '*', 'div', 'mod'), inner).map(([a, o, b]) => `(${a} ${o} ${b})`),
    fc.tuple(truth(spoken, 0), inner, inner).map(([c, a, b]) => `if(${c}, ${a}, ${b})`), inner.map((a) => `-${a}`), inner.map((a) => `round(${a}, 1)`),
    inner.map((a) => `int(${a})`), fc.constantFrom(...numbers, '7').map((a) => `min(coalesce(${a}, 4), 5)`))
}

function truth(spoken: Spoken, depth = 1): fc.Arbitrary<string> {
  const { single } = spoken
  const compare = fc.tuple(number(spoken, 0), fc.constantFrom('<', '<=', '>', '>=', '=', '!='), number(spoken, 0)).map(([a, o, b]) => `${a} ${o} ${b}`)
  const simple = [
    compare,
    ...pick([some(single, 'select_one'), (n) => `${n} = 'a'`], [some(single, 'select_multiple'), (n) => `selected(${n}, 'b')`], [some(single, 'select_one'), (n) => `selected(${n}, 'c')`],
      [some(single, 'text'), (n) => `${n} != ''`], [some(single, 'text'), (n) => `regex(${n}, '[a-c]+')`], [some(single, 'text'), (n) => `contains(${n}, 'a')`],
      [some(single, 'date'), (n) => `${n} > '2024-02-01'`], [some(single, 'date'), (n) => `${n} <= today()`],
      [single.filter((q) => q.type !== 'calculate').map(ref), (n) => n]),
  ]
  if (depth === 0) return fc.oneof(...simple)
  const inner = truth(spoken, depth - 1)
  return fc.oneof(...simple, fc.tuple(inner, fc.constantFrom('and', 'or'), inner).map(([a, o, b]) => `(${a} ${o} ${b})`), inner.map((a) => `not(${a})`))
}

function words(spoken: Spoken): fc.Arbitrary<string> {
  const { single } = spoken
  const texts = some(single, 'text', 'select_one', 'date')
  return fc.oneof(fc.constant("'x'"), ...pick([texts, (n) => `concat(${n}, '-', 'y')`], [some(single, 'text'), (n) => `substr(${n}, 1, 3)`], [texts, (n) => `coalesce(${n}, 'none')`],
    [some(single, 'date'), (n) => `format-date(${n}, '%d/%m/%Y')`], [some(single, 'select_one'), (n) => `jr:choice-name(${n}, '${n}')`],
    [some(spoken.always, 'text', 'integer', 'select_one'), (n) => `join('/', ${n})`]))
}

const own: Readonly<Record<string, readonly string[]>> = {
  text: ['string-length(.) <= 3', "regex(., '[a-zà-ỹ]+')", ". != 'ab'"], integer: ['. >= 0', '. > 2 and . < 50'], decimal: ['. < 5.5', '. >= -1'],
  date: ['. <= today()', ". > '2024-02-01'"], select_one: [". != 'b'"], select_multiple: ["not(selected(., 'a'))", 'count-selected(.) <= 2'],
}

function oneQuestion(name: string, spoken: Spoken): fc.Arbitrary<Question> {
  const rule = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arb, { nil: undefined, freq: 2 })
  const asked = fc.constantFrom(...kinds).chain((type) => fc.record({
    relevant: rule(truth(spoken)), required: rule(fc.oneof(fc.constant(true), truth(spoken, 0))),
    constraint: rule(fc.oneof(fc.constantFrom(...own[type]!), type === 'integer' ? number(spoken, 0).map((n) => `. <= ${n}`) : fc.constantFrom(...own[type]!))),
  }).map((rules): Question => ({ name, type, label: { vi: name }, ...(type.startsWith('select') ? { list: 'abc' } : {}), ...defined(rules) })))
  const computed = fc.tuple(fc.oneof(number(spoken), truth(spoken), words(spoken)), rule(truth(spoken, 0)))
    .map(([calculation, relevant]): Question => ({ name, type: 'calculate', calculation, ...defined({ relevant }) }))
  return fc.oneof({ weight: 3, arbitrary: asked }, { weight: 1, arbitrary: computed })
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

/** Questions one after the other, each able to speak of those before it; `depth` groups and repeats may nest. */
function several(prefix: string, count: number, spoken: Spoken, depth: number): fc.Arbitrary<readonly Question[]> {
  let made = fc.constant<readonly Question[]>([])
  for (let i = 0; i < count; i++) {
    made = made.chain((before) => {
      const here = before.reduce(heard, spoken)
      const name = `${prefix}${i}`
      const group = fc.tuple(several(`${name}_`, 2, here, depth - 1), fc.option(truth(here), { nil: undefined }))
        .map(([questions, relevant]): Question => ({ name, type: 'group', questions, ...defined({ relevant }) }))
      const repeat = fc.tuple(several(`${name}_`, 2, here, 0), fc.option(truth(here, 0), { nil: undefined }))
        .map(([questions, relevant]): Question => ({ name, type: 'repeat', label: { vi: name }, questions, ...defined({ relevant }) }))
      const next = depth > 0 ? fc.oneof({ weight: 4, arbitrary: oneQuestion(name, here) }, { weight: 1, arbitrary: group }, { weight: 1, arbitrary: repeat }) : oneQuestion(name, here)
      return next.map((one) => [...before, one])
    })
  }
  return made
}

function heard(spoken: Spoken, question: Question): Spoken {
  if (question.type === 'group') return (question.questions ?? []).reduce(heard, spoken)
  if (question.type !== 'repeat') return { ...spoken, single: [...spoken.single, question] }
  const inside = (question.questions ?? []).reduce(heard, nothing)
  // Whether what does not apply counts is answered in two ways: Collect says no, as we do; Web Forms says yes.
  const applies = question.relevant === undefined
  return {
    ...spoken, listed: [...spoken.listed, ...inside.single], repeats: applies ? [...spoken.repeats, question] : spoken.repeats,
    always: applies ? [...spoken.always, ...inside.single.filter((one) => one.relevant === undefined)] : spoken.always,
  }
}

const answersTo = (questions: readonly Question[]): fc.Arbitrary<Answers> => fc.tuple(...questions.map(answerTo)).map((all) => Object.assign({}, ...all) as Answers)

function answerTo(question: Question): fc.Arbitrary<Answers> {
  const { name, type, questions = [] } = question
  if (type === 'group') return answersTo(questions)
  if (type === 'calculate') return fc.constant({})
  const value: fc.Arbitrary<Answer> = type === 'repeat' ? fc.array(answersTo(questions), { maxLength: 3, minLength: 1 }) : leaf[type]!
  return fc.option(value, { nil: undefined, freq: 3 }).map((one): Answers => (one === undefined ? {} : { [name]: one }))
}

const leaf: Readonly<Record<string, fc.Arbitrary<Answer>>> = {
  text: word, integer: fc.integer({ min: -3, max: 60 }), decimal: fc.integer({ min: -20, max: 80 }).map((n) => n / 4), date: day,
  select_one: fc.constantFrom('a', 'b', 'c'), select_multiple: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
}

export const someForm: fc.Arbitrary<{ form: FormDefinition; answers: Answers }> = several('q', 6, nothing, 1).chain((questions) => answersTo(questions).map((answers) => ({
  form: { key: 'generated', version: '1', title: { vi: 'Thử' }, languages: ['vi', 'en'] as const, questions, choices: { abc: choices }, facts: [] }, answers,
})))
