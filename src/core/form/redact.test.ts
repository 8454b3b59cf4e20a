import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, type Answers, type FormDefinition, type Question } from './engine/index.ts'
import { without } from './redact.ts'

const question = (name: string, more: Partial<Question> = {}): Question => ({ name, type: 'text', label: { vi: name }, ...more })
const form: FormDefinition = {
  key: 'house', version: '1', title: { vi: 'Hộ' }, languages: ['vi'], choices: {}, facts: [{ measure: 'house.bins', value: '${kg}', each: 'bins' }, { measure: 'house.visits' }],
  questions: [
    question('who', { personal: true }), question('face', { type: 'image', personal: true }), question('compost', { type: 'image' }), question('members', { type: 'integer' }),
    { name: 'secret', type: 'group', label: { vi: 'Riêng' }, personal: true, questions: [question('telephone'), { name: 'inner', type: 'group', label: { vi: 'Trong' }, questions: [question('papers')] }] },
    { name: 'bins', type: 'repeat', label: { vi: 'Thùng' }, questions: [question('kg', { type: 'decimal' }), question('whose', { personal: true }), question('picture', { type: 'image' })] },
  ],
}
const { facts } = compile(form)
const digest = fc.constantFrom('a'.repeat(64), 'b'.repeat(64))
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const bins = fc.array(fc.record({ kg: fc.integer({ min: 1, max: 9 }), whose: fc.string(), picture: digest }, { requiredKeys: ['kg'] }), { maxLength: 4 })
const answers = fc.record({ who: some(fc.string()), face: some(digest), compost: some(digest), members: some(fc.nat(9)), telephone: some(fc.string()), papers: some(fc.string()), bins: some(bins) })
  .map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Answers)

describe('what is taken out of a record', () => {
  test('leaves nothing personal, everything else as it was, and every fact', () => {
    fc.assert(fc.property(answers, (given) => {
      const { answers: left } = without(given, form.questions, 'all')
      expect(Object.keys(left).filter((name) => ['who', 'face', 'telephone', 'papers'].includes(name))).toEqual([])
      expect(JSON.stringify(left)).not.toContain('"whose"')
      for (const name of ['compost', 'members'] as const) expect(left[name]).toEqual(given[name])
      expect(facts(left)).toEqual(facts(given))
    }))
  })

  test('of photographs is each of them and nothing else, wherever it stands, and each is named to be forgotten', () => {
    fc.assert(fc.property(answers, (given) => {
      const { answers: left, gone, photos } = without(given, form.questions, 'photos')
      expect(JSON.stringify(left)).not.toMatch(/[ab]{64}/)
      expect([gone, photos.length]).toEqual([photos.length, JSON.stringify(given).match(/"(a{64}|b{64})"/g)?.length ?? 0])
      expect(left['who']).toEqual(given['who'])
    }))
  })

  test('a second time is nothing', () => {
    fc.assert(fc.property(answers, fc.constantFrom('all' as const, 'photos' as const), (given, what) => {
      const once = without(given, form.questions, what).answers
      expect(without(once, form.questions, what)).toEqual({ answers: once, gone: 0, photos: [] })
    }))
  })
})
