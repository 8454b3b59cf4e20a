import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Settings } from 'typebox/system'
import { refuse } from '../problem.ts'
import { mistakesOf } from './mistakes.ts'

// Enough to mend a batch by; who sends ten thousand wrong rows need not hear of each.
Settings.Set({ maxErrors: 100 })

/**
 * The check of a JSON body. An address has only text, so there "3" is a number; JSON has numbers of its own, and a program
 * that sends text where a number belongs has a mistake that somebody should hear of.
 * @returns what throws Problem `request.invalid` with each field that is wrong
 */
export function checkOf(schema: TSchema): (body: unknown) => void {
  const validator = Compile(schema)
  return (body) => {
    if (!validator.Check(body)) throw refuse('invalid', undefined, { errors: mistakesOf(validator.Errors(body)) })
  }
}
