import { fields, kinds, registrantKinds } from '#core/initiative/form.ts'
import { levels, states, type State } from '#core/initiative/life.ts'
import type { RegisterQuery, Sort } from '#core/initiative/register.ts'

/** What the page's address asks of the register; what it does not know is left out. */
export type Asked = {
  readonly unit: number | null; readonly state: State | null; readonly late: boolean; readonly kind: (typeof kinds)[number] | null; readonly field: (typeof fields)[number] | null
  readonly level: (typeof levels)[number] | null; readonly year: number | null; readonly by: (typeof registrantKinds)[number] | null; readonly text: string; readonly sort: Sort; readonly page: number
}

const sorts = ['changed', 'title', 'place', 'registered'] as const

export function askedOf(query: URLSearchParams): Asked {
  const among = <V extends string>(name: string, known: readonly V[]): V | null => known.find((one) => one === query.get(name)) ?? null
  const whole = (name: string, most: number) => { const n = Number(query.get(name)); return Number.isInteger(n) && n > 0 && n <= most ? n : null }
  return {
    unit: whole('unit', 2_147_483_647), state: among('state', states), late: query.has('late'), kind: among('kind', kinds), field: among('field', fields), level: among('level', levels),
    year: whole('year', 2_100), by: among('by', registrantKinds), text: (query.get('q') ?? '').trim().slice(0, 200), sort: among('sort', sorts) ?? 'changed', page: whole('page', 99_999) ?? 1,
  }
}

/** The same question for the verb. */
export function queryOf(unit: number, { state, late, kind, field, level, year, by, text }: Omit<Asked, 'unit'>): RegisterQuery {
  return {
    unit, ...(state ? { states: [state] } : {}), ...(late ? { late } : {}), ...(kind ? { kind } : {}), ...(field ? { field } : {}), ...(level ? { level } : {}), ...(year ? { year } : {}),
    ...(by ? { registrantKind: by } : {}), ...(text ? { text } : {}),
  }
}

/** The address of the same question with something else in it. */
export function addressOf(asked: Asked, other: Partial<Asked> = {}, path = '/movement'): string {
  const { unit, state, late, kind, field, level, year, by, text, sort, page } = { ...asked, page: 1, ...other }
  const all = { unit, state, late: late ? 1 : null, kind, field, level, year, by, q: text || null, sort: sort === 'changed' ? null : sort, page: page === 1 ? null : page }
  const query = new URLSearchParams(Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])))
  return query.size === 0 ? path : `${path}?${query}`
}
