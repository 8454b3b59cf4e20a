import { day as dayOf, period, type Day } from '#base/day.ts'
import { fields, kinds, registrantKinds } from '#core/initiative/form.ts'
import { countedAs, levels, states, type State, type Step } from '#core/initiative/life.ts'
import type { RegisterQuery, Sort } from '#core/initiative/register.ts'
import type { Took } from '#core/initiative/took.ts'
import { refuse } from './problems.ts'

/** Steps that are counted, by which a register can be asked who took them when. */
export const countedSteps = Object.keys(countedAs) as Step[]

/** What the page's address asks of the register; what it does not know is left out. */
export type Asked = {
  readonly unit: number | null; readonly state: State | null; readonly late: boolean; readonly lateOn: Day | null; readonly kind: (typeof kinds)[number] | 'collective' | null
  readonly field: (typeof fields)[number] | null; readonly level: (typeof levels)[number] | null; readonly year: number | null; readonly by: (typeof registrantKinds)[number] | 'none' | null
  readonly took: Took | null; readonly novelty: 'new' | 'continuing' | null; readonly copied: boolean; readonly apart: boolean; readonly text: string; readonly sort: Sort; readonly page: number
}

const sorts = ['changed', 'title', 'place', 'registered'] as const
/** Asks for everything. */
export const everything: Asked = {
  unit: null, state: null, late: false, lateOn: null, kind: null, field: null, level: null, year: null, by: null, took: null, novelty: null, copied: false, apart: false, text: '', sort: 'changed', page: 1 }

/**
 * A misspelt choice asks for everything, which is seen at once; days are read strictly, for a count over other days is not seen to be
 * another. @throws Problem `movement.register_step`, `day.invalid`, `day.reversed`
 */
export function askedOf(query: URLSearchParams): Asked {
  const among = <V extends string>(name: string, known: readonly V[]): V | null => known.find((one) => one === query.get(name)) ?? null
  const whole = (name: string, most: number) => { const n = Number(query.get(name)); return Number.isInteger(n) && n > 0 && n <= most ? n : null }
  const late = query.get('late')
  return {
    unit: whole('unit', 2_147_483_647), state: among('state', states), late: late !== null, lateOn: late === null || late === '' || late === '1' ? null : dayOf(late, '/late'),
    kind: among('kind', [...kinds, 'collective']), field: among('field', fields), level: among('level', levels), year: whole('year', 2_100), by: among('by', [...registrantKinds, 'none']),
    took: tookOf({ step: query.get('step'), from: query.get('from'), to: query.get('to') }), novelty: among('novelty', ['new', 'continuing']), copied: query.get('copied') === '1', apart: query.get('apart') === '1',
    text: (query.get('q') ?? '').trim().slice(0, 200), sort: among('sort', sorts) ?? 'changed', page: whole('page', 99_999) ?? 1,
  }
}

type Given = { readonly step?: string | null; readonly from?: string | null; readonly to?: string | null }

/** Which step within which days; days without a step ask for nothing. @throws Problem `movement.register_step`, `day.invalid`, `day.reversed` */
export function tookOf({ step, from, to }: Given): Took | null {
  if (!step) return null
  const known = countedSteps.find((one) => one === step)
  if (!known) throw refuse('register_step', { given: step.slice(0, 40) }, { at: '/step' })
  const days = { from: from ? dayOf(from, '/from') : null, to: to ? dayOf(to, '/to') : null }
  if (days.from !== null && days.to !== null) period(`${days.from}..${days.to}`, '/to')
  return { step: known, ...days }
}

/** The same question for the verb. */
export function queryOf(unit: number, { state, late, lateOn, kind, field, level, year, by, took, novelty, copied, apart, text }: Omit<Asked, 'unit'>): RegisterQuery {
  return {
    unit, ...(state ? { states: [state] } : {}), ...(late ? { late } : {}), ...(lateOn ? { lateOn } : {}), ...(kind ? { kind } : {}), ...(field ? { field } : {}), ...(level ? { level } : {}),
    ...(year ? { year } : {}), ...(by ? { registrantKind: by } : {}), ...(took ? { took } : {}), ...(novelty ? { novelty } : {}), ...(copied ? { copied } : {}), ...(apart ? { apart } : {}), ...(text ? { text } : {}),
  }
}

/** The address of the same question with something else in it. */
export function addressOf(asked: Asked, other: Partial<Asked> = {}, path = '/movement'): string {
  const { unit, state, late, lateOn, kind, field, level, year, by, took, novelty, copied, apart, text, sort, page } = { ...asked, page: 1, ...other }
  const all = {
    unit, step: took?.step, from: took?.from, to: took?.to, state, late: late ? lateOn ?? 1 : null, kind, field, level, year, by, novelty, copied: copied ? 1 : null, apart: apart ? 1 : null, q: text || null,
    sort: sort === 'changed' ? null : sort, page: page === 1 ? null : page }
  const query = new URLSearchParams(Object.entries(all).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, String(value)]])))
  return query.size === 0 ? path : `${path}?${query}`
}
