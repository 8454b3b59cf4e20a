import { expect, test } from 'vitest'
import { refuse } from '#core/people/problems.ts'
import { sayVerbs } from './verb_words.ts'

test('a refusal names what somebody may not do in words, and keeps the key beside them', () => {
  sayVerbs()
  const refused = refuse('no_mandate', { verb: 'initiative.read', unit: 'Hồng Vân' }).toJSON('en')
  expect(refused.title).toBe('You have no mandate for this (Read models and exemplars) in Hồng Vân. Ask the administrator of the unit.')
  expect(refused.title_vi).toContain('(Xem mô hình, điển hình)')
  expect(refused.params).toEqual({ verb: 'initiative.read', unit: 'Hồng Vân' })
  expect(refuse('unknown_verb', { verb: 'no.such_verb' }).say('vi')).toContain('"no.such_verb"')
})
