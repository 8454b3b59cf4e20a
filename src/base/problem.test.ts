import { expect, test } from 'vitest'
import { defineProblems, isProblem, Problem } from './problem.ts'

const refuse = defineProblems('toy', {
  closed: { status: 422, vi: '{unit} đã giải thể ngày {day}.', en: '{unit} was dissolved on {day}.' },
  busy: { status: 409, vi: 'Đang có người khác sửa.', en: 'Somebody else is editing.' },
})

test('a refusal says what and why in both languages', () => {
  const problem = refuse('closed', { unit: 'Xã An', day: '2025-06-30' }, { at: '/unit' })
  expect(problem.say('vi')).toBe('Xã An đã giải thể ngày 30/06/2025.')
  expect(problem.toJSON('en', 'abc')).toEqual({
    type: 'urn:lantoa:problem:toy.closed', code: 'toy.closed', status: 422, title: 'Xã An was dissolved on 30/06/2025.',
    title_vi: 'Xã An đã giải thể ngày 30/06/2025.', title_en: 'Xã An was dissolved on 30/06/2025.', params: { unit: 'Xã An', day: '2025-06-30' }, at: '/unit', instance: 'abc',
  })
})

test('a refusal of one row carries the place of the row and its own place', () => {
  const errors = [refuse('busy', undefined, { at: '/day' }).under('/records/7')]
  expect(refuse('busy', undefined, { errors }).toJSON().errors).toMatchObject([{ code: 'toy.busy', at: '/records/7/day' }])
})

test('what is filled into a sentence is not read as a template again', () => {
  expect(refuse('closed', { unit: '{day}', day: '$&' }).say('en')).toBe('{day} was dissolved on $&.')
})

test('a refusal that nobody declared cannot be made', () => {
  expect(() => new Problem('toy.unheard_of')).toThrow('never declared')
  expect([isProblem(refuse('busy')), isProblem(new Error('busy')), isProblem(undefined)]).toEqual([true, false, false])
})
test('one refusal has one wording, in however many files a module speaks', () => {
  defineProblems('toy', { twice: { status: 409, vi: 'Đang bận.', en: 'Busy.' } })
  expect(() => defineProblems('toy', { twice: { status: 409, vi: 'Đang bận.', en: 'Busy.' } })).not.toThrow()
  expect(() => defineProblems('toy', { twice: { status: 422, vi: 'Hãy ghi số.', en: 'Give a number.' } })).toThrow('declared twice')
})
