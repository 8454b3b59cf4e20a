import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { makeApi } from '#base/http/respond.ts'
import { newId, type Id } from '#base/id.ts'
import { declareRoles } from '#core/people/account.ts'
import { coordinatorOf, type CoordinatorDraft } from '#core/people/coordinator.ts'
import { asSystem, open } from '#core/people/door.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, d, person, settle, type Country } from '../../../../test/world.ts'
import setup from '../index.ts'
import { holds } from '../power.ts'
import { coordinatorApi } from './coordinator_api.ts'
import { coordinationIn, endCoordinator, nameCoordinator, rolesToCoordinate } from './coordinator.ts'

useDatabase()
let country: Country
let chief: Id
let local: Id
const id = (key: string) => country.id(key)
const draft = (over: Partial<CoordinatorDraft> = {}): CoordinatorDraft =>
  ({ titleVi: 'Ban Tuyên giáo và Dân vận Thành ủy', titleEn: 'Party board for communication and mass mobilisation', letterhead: 'party', role: 'city_office', from: d('2020-01-01'), to: null, ...over })
const name = (who: Id | null, unit: string, over: Partial<CoordinatorDraft> = {}) => request(() => nameCoordinator(as(who), id(unit), draft(over)))
const acting = (unit: string, day = '2026-11-23') => request(async () => (await coordinatorOf(await open(as(null)), id(unit), d(day)))?.titleVi)
const end = (who: Id, unit: string, named: string, day: string) => request(() => endCoordinator(as(who), id(unit), named, d(day)))

beforeAll(async () => {
  country = await settle()
  await request(async () => declareRoles(await asSystem(as(null), 'system:test'), {}, setup.verbs))
  chief = await person('chief', 'administrator', id('city'))
  local = await person('local', 'administrator', id('dong'))
})

describe('the coordinating body of a unit', () => {
  test('is nobody until one is named, then the nearest above, for who has none of their own', async () => {
    expect(await acting('an/1')).toBeUndefined()
    await name(chief, 'city')
    await name(local, 'dong', { titleVi: 'Ban Thường trực Ủy ban MTTQ xã Đông', letterhead: 'front', role: 'commune_officer', from: d('2025-07-01') })
    expect(await acting('an/1')).toBe('Ban Thường trực Ủy ban MTTQ xã Đông')
    for (const unit of ['tay', 'cat/1', 'city']) expect(await acting(unit), unit).toBe('Ban Tuyên giáo và Dân vận Thành ủy')
    expect(await acting('country')).toBeUndefined()
    const { acting: found, named } = await request(() => coordinationIn(as(null), id('an/1'), d('2026-11-23')))
    expect(found).toMatchObject({ unit: id('dong'), unitName: 'Xã Đông', letterhead: 'front', role: 'commune_officer', from: '2025-07-01', to: null })
    expect(named).toEqual([])
  })

  test('is told for any day: before the reform a village followed another commune', async () => {
    expect(await acting('an/1', '2025-06-30')).toBe('Ban Tuyên giáo và Dân vận Thành ủy')
    expect(await acting('an/1', '2019-12-31')).toBeUndefined()
  })

  test('gives way to the next one on the day that is said, and stays in the history and in the ledger', async () => {
    await name(local, 'dong', { titleVi: 'Ban Xây dựng Đảng xã Đông', letterhead: 'party', from: d('2026-10-01') })
    expect([await acting('dong', '2026-09-30'), await acting('dong', '2026-10-01')]).toEqual(['Ban Thường trực Ủy ban MTTQ xã Đông', 'Ban Xây dựng Đảng xã Đông'])
    const { named } = await request(() => coordinationIn(as(null), id('dong'), d('2026-11-23')))
    expect(named.map(({ from, to }) => [from, to])).toEqual([['2026-10-01', null], ['2025-07-01', '2026-09-30']])
    expect(await look("select unit, body->>'titleVi' as title from ledger.entry where event = 'coordinator.named' and unit = $1 order by seq desc limit 1", [id('dong')]))
      .toEqual([{ unit: id('dong'), title: 'Ban Xây dựng Đảng xã Đông' }])
  })

  test('ends after a last day, or is taken back; then the one above acts again', async () => {
    const named = await name(chief, 'tay', { titleVi: 'Tổ dân vận xã Tây', from: d('2026-01-01') })
    await end(chief, 'tay', named, '2026-06-30')
    expect([await acting('tay', '2026-06-30'), await acting('tay', '2026-07-01')]).toEqual(['Tổ dân vận xã Tây', 'Ban Tuyên giáo và Dân vận Thành ủy'])
    await expect(end(chief, 'tay', named, '2026-12-31')).rejects.toMatchObject({ code: 'people.coordinator_days', at: '/day' })
    await end(chief, 'tay', named, '2025-12-31')
    expect((await request(() => coordinationIn(as(null), id('tay'), d('2026-11-23')))).named).toEqual([])
    await expect(end(chief, 'tay', named, '2025-12-31')).rejects.toMatchObject({ code: 'people.no_coordinator' })
  })

  test('has a name, days in order, a role that is in use, and is alone in its days', async () => {
    await expect(name(chief, 'tay', { titleVi: ' ' })).rejects.toMatchObject({ code: 'people.coordinator_title', at: '/titleVi' })
    await expect(name(chief, 'tay', { to: d('2019-01-01') })).rejects.toMatchObject({ code: 'people.coordinator_days', at: '/to' })
    await expect(name(chief, 'tay', { role: 'king' })).rejects.toMatchObject({ code: 'people.unknown_role' })
    await expect(name(chief, 'an/1')).rejects.toMatchObject({ code: 'people.coordinator_unit' })
    await expect(name(chief, 'city', { from: d('2019-01-01') })).rejects.toMatchObject({ code: 'people.coordinator_twice', at: '/from' })
  })

  test('is named by nobody but an administrator of the unit', async () => {
    const officer = await person('officer', 'commune_officer', id('dong'))
    for (const who of [officer, local]) await expect(name(who, 'tay')).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(name(officer, 'dong')).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(name(null, 'dong')).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(end(local, 'city', newId(), '2026-11-23')).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(request(() => rolesToCoordinate(as(officer), id('dong')))).rejects.toMatchObject({ code: 'people.no_mandate' })
    expect(await request(() => holds(as(local), 'coordinator.name', id('dong')))).toBe(true)
    for (const who of [officer, null]) expect(await request(() => holds(as(who), 'coordinator.name', id('dong')))).toBe(false)
  })
})

test('over HTTP everybody reads it and an administrator names it', async () => {
  const ask = async (account: Id | null, method: 'GET' | 'POST', url: string, payload?: object) => {
    const api = makeApi(async () => ({ account }))
    coordinatorApi(api)
    const response = await api.inject({ method, url, ...(payload && { payload }) })
    await api.close()
    return { status: response.statusCode, body: response.json<Record<string, unknown>>() }
  }
  const at = `/api/units/${id('tay')}/coordinator`
  const body = { titleVi: 'Khối dân vận xã Tây', letterhead: 'party', role: 'commune_officer', from: '2026-11-01' }
  const { body: { id: named } } = await ask(chief, 'POST', at, body)
  expect(await ask(null, 'GET', `${at}?day=2026-11-23`)).toMatchObject({ status: 200, body: { acting: { titleVi: 'Khối dân vận xã Tây', titleEn: 'Khối dân vận xã Tây' } } })
  expect(await ask(null, 'GET', '/api/units/99999/coordinator')).toMatchObject({ status: 404 })
  for (const bad of [{}, { ...body, letterhead: 'royal' }, { ...body, from: '2026-02-30' }, { ...body, titleVi: 'x'.repeat(400) }]) expect((await ask(chief, 'POST', at, bad)).status).toBe(422)
  expect(await ask(chief, 'POST', `${at}/${String(named)}/end`, { day: '2026-11-20' })).toMatchObject({ status: 200 })
})
