import { expect, test } from 'vitest'
import { isHere, placesOf } from './places.ts'

const paths = (...verbs: string[]) => placesOf(new Set(verbs)).map(({ href }) => href)

test('the public finds the public places, and nobody is shown a place twice', () => {
  expect(paths()).toEqual(['/', '/figures', '/units', '/movement/models'])
  const all = paths('initiative.read', 'initiative.accept', 'record.enter', 'verification.plan', 'verification.visit', 'account.read')
  expect(new Set(all).size).toBe(all.length)
})

test('the thumb finds own work first: records in the field, the movement in the office', () => {
  expect(paths('initiative.read', 'record.enter', 'verification.visit').slice(0, 4)).toEqual(['/me/tasks', '/records', '/movement', '/verification/tasks'])
  expect(paths('initiative.read', 'record.enter', 'initiative.accept', 'verification.plan').slice(0, 4)).toEqual(['/me/tasks', '/movement', '/records', '/verification'])
})

test('a page lies in the place whose address begins its own; only the first page is the first place', () => {
  const [home, figures] = placesOf(new Set())
  expect([isHere(figures!, '/figures/thread'), isHere(figures!, '/figuresque'), isHere(home!, '/'), isHere(home!, '/figures')]).toEqual([true, false, true, false])
})
