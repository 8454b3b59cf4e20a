import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { makeApi } from '#base/http/respond.ts'
import { newId, type Id } from '#base/id.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { coreVerbs, roles } from '#programmes/setup/roles.ts'
import { useDatabase } from '../../../../test/database.ts'
import { as, enrolled, person, settle, type Country } from '../../../../test/world.ts'
import { movementApi } from '../api.ts'
import movement from '../index.ts'
import { drawFilesWith } from '../register/files.ts'

useDatabase()
let country: Country
let office: Id, tay: Id
let knocking: Id | null = null
let scopes: string[] | undefined
let api: FastifyInstance
beforeAll(async () => {
  country = await settle(['test/kits/village-library', 'kits/skilful-mobilisation'])
  await request(async () => declareRoles(await asSystem(as(null), 'system:test'), roles, { ...coreVerbs, ...movement.verbs }))
  office = await person('office', 'commune_officer', country.id('dong'))
  tay = await person('tay', 'commune_officer', country.id('tay'))
  await enrolled(['2025-04-05', '2025-08-05'].map((registeredOn, i) => (
    { id: newId(), unit: country.id('an/1'), level: 'commune', kind: i === 0 ? 'individual_exemplar' : 'model', field: 'economy', title: `Mô hình ${i}`, registeredOn })))
  api = makeApi(async () => ({ account: knocking, ...(scopes ? { scopes } : {}) }))
  movementApi(api)
  await api.ready()
})
afterAll(() => api.close())

const send = async (account: Id | null, ask: string, payload?: object, only?: string[]) => {
  knocking = account
  scopes = only
  const [method, url] = ask.split(' ') as ['GET', string]
  const answer = await api.inject({ method, url, ...(payload ? { payload } : {}) })
  return { status: answer.statusCode, headers: answer.headers, body: answer.headers['content-type']?.toString().includes('json') ? answer.json() : answer.body }
}

describe('the report over HTTP', () => {
  test('is told on the map of its last day, as on the page; its figures are the register\'s', async () => {
    const { body } = await send(office, `GET /api/reports?unit=${country.id('an')}&period=2025-Q2`)
    expect(body).toMatchObject({ map: '2025-06-30', overdue: { day: '2025-06-30' } })
    expect(body.reached[0]).toMatchObject({ step: 'accept', total: 1 })
    expect(body).toMatchObject({ narrative: { edition: 0 }, shared: { outside: 0, between: 0 }, unit: { name: 'Xã An' }, apart: [0, 0, 0, 0, 0] })
    expect(body.figures.find((one: { indicator: { key: string } }) => one.indicator.key === 'movement.initiatives')).toMatchObject({ counts: { step: 'accept' }, value: { value: 1, estimated: false }, before: null, beforeEstimated: false })
    const asked = `GET /api/initiatives?unit=${country.id('an')}&step=accept&from=2025-04-01&to=2025-06-30`
    expect((await send(office, asked)).body).toMatchObject({ map: '2025-06-30', tally: { total: 1, kind: { individual_exemplar: 1 } } })
    expect((await send(office, `${asked}&kind=collective`)).body.tally.total).toBe(0)
    expect((await send(office, `${asked}&registrantKind=none`)).body.tally.total).toBe(1)
    expect((await send(office, `${asked}&apart=true`)).body.tally.total).toBe(0)
  })

  test('keeps no words of who says they have read a version that there never was', async () => {
    const ask = `PUT /api/reports?unit=${country.id('dong')}&period=2025-Q3`
    expect(await send(office, ask, { edition: 99, situation: 'Bản lạ' })).toMatchObject({ status: 409, body: { code: 'movement.report_changed' } })
    expect(await send(office, ask, { edition: 0, situation: 'Bản đầu' })).toMatchObject({ status: 200, body: { edition: 1 } })
  })
})

describe('a step asked of the register', () => {
  test.each([
    ['step=nonsense', 'request.invalid', undefined], ['step=confirm', 'request.invalid', undefined], ['from=2025-01-01', 'movement.register_days', '/step'], ['to=', 'movement.register_days', '/step'],
    ['step=accept&from=2025-02-30', 'day.invalid', '/from'], ['step=accept&to=0000-01-01', 'day.invalid', '/to'], ['step=accept&to=%F0%9F%98%80', 'day.invalid', '/to'],
    ['step=accept&from=2025-05-01&to=2025-01-01', 'day.reversed', '/to'], ['lateOn=-1', 'day.invalid', '/lateOn'], ['kind=both', 'request.invalid', undefined],
  ])('is refused where it is %s', async (query, code, at) => {
    expect(await send(office, `GET /api/initiatives?unit=${country.id('dong')}&${query}`)).toMatchObject({ status: 422, body: { code, ...(at ? { at } : {}) } })
  })
})

describe('files', () => {
  const paths = () => [`report.pdf?unit=${country.id('dong')}&period=2025`, `report.docx?unit=${country.id('dong')}&period=2025`].map((path) => `GET /api/reports/${path}`)
  const tables = () => ['xlsx', 'csv'].map((form) => `GET /api/movement/register.${form}?unit=${country.id('dong')}&step=accept&from=2025-04-01&to=2025-06-30`)

  test('are not given where the pages were not built', async () => {
    for (const ask of [...paths(), ...tables()]) expect(await send(office, ask), ask).toMatchObject({ status: 503, body: { code: 'movement.files_none' } })
  })

  test('are given by token to who may read there, under the question that was asked', async () => {
    drawFilesWith({
      report: async (_, query, unit, form) => ({ bytes: Buffer.from(`${unit} ${query}`), name: `x.${form}`, type: 'application/pdf' }),
      register: async (_, query, sort, form) => ({ bytes: Buffer.from(JSON.stringify([query, sort])), name: `x.${form}`, type: 'text/plain' }),
    })
    for (const ask of [...paths(), ...tables()]) {
      expect(await send(office, ask), ask).toMatchObject({ status: 200, headers: { 'cache-control': 'private, no-cache', 'content-disposition': expect.stringContaining('filename="x.') } })
      expect(await send(office, ask, undefined, ['record.enter']), ask).toMatchObject({ status: 403, body: { code: 'people.scope' } })
      expect(await send(tay, ask), ask).toMatchObject({ status: 403, body: { code: 'people.no_mandate' } })
      expect(await send(null, ask), ask).toMatchObject({ status: 401, body: { code: 'people.sign_in_first' } })
    }
    expect((await send(office, tables()[1]!)).body).toBe(JSON.stringify([{ unit: country.id('dong'), took: { step: 'accept', from: '2025-04-01', to: '2025-06-30' } }, 'changed']))
    expect((await send(office, paths()[0]!)).body).toContain('period=2025-01-01..2025-12-31')
    for (const [query, code] of [['period=..2025-06-30', 'movement.report_period'], ['period=2025&day=x', 'day.invalid'], ['period=2025&day=2026-99-99', 'day.invalid'], ['period=0001', 'movement.report_period'], ['period=2025&letterhead=army', 'request.invalid'], ['period=2025&signer=' + 'x'.repeat(301), 'request.invalid']] as const) {
      expect(await send(office, `GET /api/reports/report.pdf?unit=${country.id('dong')}&${query}`), query).toMatchObject({ status: 422, body: { code } })
    }
  })
})
