import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { useDatabase } from '../../../test/database.ts'
import { as, enrolled, person, settle, type Country } from '../../../test/world.ts'
import type { Registration } from './enrol.ts'
import { listInitiatives, type RegisterQuery, type Sort } from './register.ts'

useDatabase()
let country: Country
let city: Id, dong: Id
beforeAll(async () => {
  country = await settle()
  city = await person('city', 'city_office', country.id('city'))
  dong = await person('dong', 'commune_officer', country.id('dong'))
  const one = (title: string, unit: string, over: Partial<Registration> = {}): Registration =>
    ({ id: newId(), unit: country.id(unit), level: 'commune', kind: 'model', field: 'economy', title, registeredOn: '2026-03-01', ...over })
  await enrolled([
    one('Đường hoa nông thôn', 'an/1', { registeredOn: '2026-01-05' }), one('Camera an ninh', 'an/2', { field: 'defence_security', level: 'city' }),
    one('Hũ gạo tình thương', 'binh/1', { kind: 'collective_exemplar' }), one('Tổ hoà giải', 'cat/1', { field: 'political_system' }), one('Bác Tám', 'tay', { kind: 'individual_exemplar', registeredOn: '2025-09-01' })])
})

const list = (account: Id | null, query: Partial<Omit<RegisterQuery, 'unit'>> & { unit: string }, sort?: Sort, first = 0, rows = 50) =>
  request(() => listInitiatives(as(account), { ...query, unit: country.id(query.unit) }, { ...(sort ? { sort } : {}), first, rows }))
const titles = (found: Awaited<ReturnType<typeof list>>) => found.rows.map((r) => r.title)

describe('the register', () => {
  test('of a city shows all below it; of a commune and of a village only theirs', async () => {
    expect((await list(city, { unit: 'city' })).tally).toMatchObject({ total: 5, kind: { model: 3, collective_exemplar: 1, individual_exemplar: 1 }, level: { commune: 4, city: 1 }, state: { accepted: 5 } })
    expect(titles(await list(city, { unit: 'dong' }, 'title'))).toEqual(['Camera an ninh', 'Đường hoa nông thôn', 'Hũ gạo tình thương'])
    expect(titles(await list(city, { unit: 'an/2' }))).toEqual(['Camera an ninh'])
  })

  test('is narrowed by text without accents, field, kind, level, year and state', async () => {
    expect(titles(await list(city, { unit: 'city', text: 'hoa giai' }))).toEqual(['Tổ hoà giải'])
    expect(titles(await list(city, { unit: 'city', text: '100%_' }))).toEqual([])
    expect(titles(await list(city, { unit: 'city', field: 'defence_security', level: 'city' }))).toEqual(['Camera an ninh'])
    expect(titles(await list(city, { unit: 'city', kind: 'individual_exemplar', year: 2025 }))).toEqual(['Bác Tám'])
    expect((await list(city, { unit: 'city', states: ['running', 'stopped'] })).tally.total).toBe(0)
  })

  test('comes page by page in one order, and names the commune of today', async () => {
    const all = titles(await list(city, { unit: 'city' }, 'registered'))
    expect(all.at(-1)).toBe('Bác Tám')
    const pages = [...titles(await list(city, { unit: 'city' }, 'registered', 0, 2)), ...titles(await list(city, { unit: 'city' }, 'registered', 2, 2)), ...titles(await list(city, { unit: 'city' }, 'registered', 4, 2))]
    expect(pages).toEqual(all)
    expect((await list(city, { unit: 'an/1' })).rows[0]).toMatchObject({ unitName: 'Thôn An Một', communeName: 'Xã Đông' })
  })

  test('shows nobody what lies outside their place', async () => {
    expect((await list(dong, { unit: 'dong' })).tally.total).toBe(3)
    for (const unit of ['city', 'tay', 'cat/1']) await expect(list(dong, { unit }), unit).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(list(null, { unit: 'city' })).rejects.toMatchObject({ code: 'people.sign_in_first' })
  })
})
