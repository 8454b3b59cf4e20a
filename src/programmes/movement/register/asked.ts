import { day as dayOf, period, type Day } from '#base/day.ts'
import { fields, kinds, registrantKinds } from '#core/initiative/form.ts'
import { countedAs, levels, states, type State, type Step } from '#core/initiative/life.ts'
import type { RegisterQuery, Sort } from '#core/initiative/register.ts'
import type { Took } from '#core/initiative/took.ts'
import { refuse } from './problems.ts'

/** Steps that are counted, by which a register can be asked who took them when. */
export const countedSteps = Object.keys(countedAs) as Step[]

/** What the page's address asks of the register. `underWay`: begun or honoured, and not stopped; a level is then that which it holds. */
export type Asked = {
  readonly unit: number | null; readonly state: State | null; readonly late: boolean; readonly lateOn: Day | null; readonly kind: (typeof kinds)[number] | 'collective' | null
  readonly field: (typeof fields)[number] | null; readonly level: (typeof levels)[number] | null; readonly year: number | null; readonly by: (typeof registrantKinds)[number] | 'none' | null
  readonly took: Took | null; readonly novelty: 'new' | 'continuing' | null; readonly copied: boolean; readonly apart: boolean; readonly underWay: boolean; readonly text: string; readonly sort: Sort; readonly page: number
}

const sorts = ['changed', 'title', 'place', 'registered'] as const
/** Asks for everything. */
export const everything: Asked = {
  unit: null, state: null, late: false, lateOn: null, kind: null, field: null, level: null, year: null, by: null, took: null, novelty: null, copied: false, apart: false, underWay: false, text: '', sort: 'changed', page: 1 }

/**
 * A choice that is none would ask for everything: somebody would stop a whole register for a slip of the pen. Only how the list is
 * sorted, and which page of it, is taken as it comes.
 * @throws Problem `movement.register_filter`, `movement.register_step`, `day.invalid`, `day.reversed`
 */
export function askedOf(query: URLSearchParams): Asked {
  const wrong = (name: string, known: string) => refuse('register_filter', { name, given: query.get(name)!.slice(0, 40), known }, { at: `/${name}` })
  const among = <V extends string>(name: string, known: readonly V[]): V | null => {
    const found = known.find((one) => one === query.get(name))
    if (found === undefined && query.get(name)) throw wrong(name, known.join(', '))
    return found ?? null
  }
  const whole = (name: string, most: number): number | null => {
    const n = Number(query.get(name))
    if (query.get(name) && !(Number.isInteger(n) && n > 0 && n <= most)) throw wrong(name, `1–${most}`)
    return n || null
  }
  const late = query.get('late')
  return {
    unit: whole('unit', 2_147_483_647), state: among('state', states), late: late !== null, lateOn: late === null || late === '' || late === '1' ? null : dayOf(late, '/late'),
    kind: among('kind', [...kinds, 'collective']), field: among('field', fields), level: among('level', levels), year: whole('year', 2_100), by: among('by', [...registrantKinds, 'none']),
    took: tookOf({ step: query.get('step'), from: query.get('from'), to: query.get('to') }), novelty: among('novelty', ['new', 'continuing']), copied: among('copied', ['1']) !== null, apart: among('apart', ['1']) !== null, underWay: among('underway', ['1']) !== null,
    text: (query.get('q') ?? '').trim().slice(0, 200), sort: sorts.find((one) => one === query.get('sort')) ?? 'changed', page: Math.min(99_999, Math.max(1, Math.trunc(Number(query.get('page'))) || 1)),
  }
}

/** The same of a question that was kept or sent as text, not asked by a page's address: there a name that is none is a slip as well. @throws Problem as `askedOf` */
export function readAsked(query: string): Asked {
  const params = new URLSearchParams(query.slice(0, 4_000))
  const stranger = [...params.keys()].find((name) => !names.includes(name))
  if (stranger !== undefined) throw refuse('register_filter', { name: stranger.slice(0, 40), given: params.get(stranger)!.slice(0, 40), known: names.join(', ') }, { at: '/query' })
  return askedOf(params)
}
const names = ['unit', 'state', 'late', 'kind', 'field', 'level', 'year', 'by', 'step', 'from', 'to', 'novelty', 'copied', 'apart', 'underway', 'q', 'sort', 'page']

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
export function queryOf(unit: number, { state, late, lateOn, kind, field, level, year, by, took, novelty, copied, apart, underWay, text }: Omit<Asked, 'unit'>): RegisterQuery {
  return {
    unit, ...(state ? { states: [state] } : {}), ...(late ? { late } : {}), ...(lateOn ? { lateOn } : {}), ...(kind ? { kind } : {}), ...(field ? { field } : {}), ...(level ? { level } : {}),
    ...(year ? { year } : {}), ...(by ? { registrantKind: by } : {}), ...(took ? { took } : {}), ...(novelty ? { novelty } : {}), ...(copied ? { copied } : {}), ...(apart ? { apart } : {}), ...(underWay ? { underWay } : {}), ...(text ? { text } : {}),
  }
}

/** The address of the same question with something else in it. */
export function addressOf(asked: Asked, other: Partial<Asked> = {}, path = '/movement'): string {
  const { unit, state, late, lateOn, kind, field, level, year, by, took, novelty, copied, apart, underWay, text, sort, page } = { ...asked, page: 1, ...other }
  const all = {
    unit, step: took?.step, from: took?.from, to: took?.to, state, late: late ? lateOn ?? 1 : null, kind, field, level, year, by, novelty, copied: copied ? 1 : null, apart: apart ? 1 : null, underway: underWay ? 1 : null, q: text || null,
    sort: sort === 'changed' ? null : sort, page: page === 1 ? null : page }
  const query = new URLSearchParams(Object.entries(all).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, String(value)]])))
  return query.size === 0 ? path : `${path}?${query}`
}
