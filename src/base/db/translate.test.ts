import { expect, test } from 'vitest'
import { defineProblems, isProblem, refuse } from '../problem.ts'
import { mayRetry, translate } from './translate.ts'

defineProblems('toy', { taken: { status: 409, vi: 'Đã có người dùng.', en: 'Somebody has it already.' } })
const failure = (fields: object, message = 'x') => Object.assign(new Error(message), fields)
const codeOf = (error: unknown) => (isProblem(error) ? error.code : error)

test('a broken rule of the database is the refusal of that name', () => {
  expect(translate(failure({ code: '23505', constraint: 'toy.taken' }))).toMatchObject({ code: 'toy.taken', status: 409 })
})

test('a rule without words of ours stays a failure, which is reported and not explained away', () => {
  const error = failure({ code: '23505', constraint: 'node_leaf_pkey' })
  expect(translate(error)).toBe(error)
})

test('a database that went away is one refusal, however it was noticed', () => {
  const ways = [failure({ code: 'ECONNREFUSED' }), failure({ code: '57P01' }), failure({}, 'Connection terminated unexpectedly'),
    failure({}, 'Client has encountered a connection error and is not queryable'), failure({ code: 'ERR_STREAM_DESTROYED' }), failure({}, 'timeout exceeded when trying to connect'), failure({ code: '53300' })]
  expect(ways.map(translate).map(codeOf)).toEqual(ways.map(() => 'request.unavailable'))
})

test('a full disk and broken text are told apart', () => {
  expect([failure({ code: '53100' }), failure({ code: '22021' }), failure({ code: '22003' })].map(translate).map(codeOf)).toEqual(['request.disk_full', 'request.letters', 'request.out_of_range'])
})

test('a refusal and a thing that is no error pass through', () => {
  const problem = refuse('not_found')
  expect([problem, 7, undefined].map(translate)).toEqual([problem, 7, undefined])
})

test('only two writers in an unlucky order are worth another try', () => {
  expect(['40P01', '40001', '23505', undefined].map((code) => mayRetry(failure({ code })))).toEqual([true, true, false, false])
  expect(mayRetry(undefined)).toBe(false)
})
