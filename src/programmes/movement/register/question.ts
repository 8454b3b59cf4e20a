import { Type, type Static } from 'typebox'
import { day } from '#base/day.ts'
import { fields, kinds, registrantKinds } from '#core/initiative/form.ts'
import { levels, states } from '#core/initiative/life.ts'
import type { RegisterQuery } from '#core/initiative/register.ts'
import { countedSteps, tookOf } from './asked.ts'
import { refuse } from './problems.ts'

const Day = Type.String({ maxLength: 20, description: 'YYYY-MM-DD' })

/** What the API may ask of the register: the page's questions under the names of the fields. */
export const Question = {
  unit: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), state: Type.Optional(Type.Enum([...states])), level: Type.Optional(Type.Enum([...levels])),
  kind: Type.Optional(Type.Enum([...kinds, 'collective'], { description: '`collective`: all but individual exemplars' })),
  field: Type.Optional(Type.Enum([...fields])), year: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_100 })), registrantKind: Type.Optional(Type.Enum([...registrantKinds, 'none'], { description: '`none`: nobody has said who' })),
  text: Type.Optional(Type.String({ maxLength: 200 })), kit: Type.Optional(Type.String()),
  late: Type.Optional(Type.Boolean({ description: 'Only those whose day to be looked at again has passed' })),
  lateOn: Type.Optional(Type.String({ maxLength: 20, description: 'YYYY-MM-DD: with `late`, those whose day lay before this one' })),
  step: Type.Optional(Type.Enum(countedSteps, { description: 'Only those that took this step for the first time between `from` and `to`, as reports count them; with `level`, at that level. Units are those of the last day' })),
  from: Type.Optional(Day), to: Type.Optional(Day),
  novelty: Type.Optional(Type.Enum(['new', 'continuing'])), copied: Type.Optional(Type.Boolean({ description: 'Only those that took up a model from elsewhere' })),
  apart: Type.Optional(Type.Boolean({ description: 'Only those that lie in no commune: of a city or district itself, or of a place below it that nobody has named' })),
  underWay: Type.Optional(Type.Boolean({ description: 'Only those begun or honoured and not stopped; with `level`, at the level which they hold' })),
}
const Asked = Type.Object(Question)

/** @throws Problem `movement.register_days`, `day.invalid`, `day.reversed` */
export function questionOf({ state, step, from, to, lateOn, ...rest }: Static<typeof Asked>): RegisterQuery {
  if (step === undefined && (from !== undefined || to !== undefined)) throw refuse('register_days', undefined, { at: '/step' })
  const took = step === undefined ? null : tookOf({ step, from: from ?? null, to: to ?? null })
  return { ...rest, ...(state === undefined ? {} : { states: [state] }), ...(lateOn === undefined ? {} : { late: true, lateOn: day(lateOn, '/lateOn') }), ...(took === null ? {} : { took }) }
}
