import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { makeApi } from '#base/http/respond.ts'
import { newId, type Id } from '#base/id.ts'
import type { Draft } from '#core/initiative/form.ts'
import { advance, saveDraft, type Said } from '#core/initiative/initiative.ts'
import type { Step } from '#core/initiative/life.ts'
import { grantMandate } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { useDatabase } from '../../../test/database.ts'
import { as, d, person, settleNeighbours, type Country } from '../../../test/world.ts'
import { lifeApi } from './life_api.ts'
import { relativesOf } from './lineage.ts'
import { placeToRegister, unitsToRegisterIn, unitsWithRegister } from './places.ts'
import { stepsFor } from './steps.ts'

useDatabase()
let country: Country
/** Of the women's branch of An; of commune Đông, which holds it; of commune Tây; of the city; a police officer of Đông. */
let hoa: Id, dong: Id, tay: Id, city: Id, police: Id
beforeAll(async () => {
  ({ country, hoa, dong, tay, city, police } = await settleNeighbours())
})

const whole = (over: Partial<Draft> = {}): Draft => ({
  id: newId(), unit: country.id('an/1'), level: 'commune', kind: 'model', field: 'culture_society', title: 'Ngõ xanh, nhà sạch', registrantKind: 'mass_organisation', registrant: 'Chi hội Phụ nữ thôn An Một',
  novelty: 'new', year: 2026, startsOn: '2026-02-01', endsOn: '2026-12-15',
  statement: {
    situation: 'Rác để lẫn.', goals: '108 trong 120 hộ phân loại.', content: 'Đến từng nhà.', audience: '120 hộ.', forces: [{ name: 'Chi hội Phụ nữ', part: 'lead', does: 'đến từng nhà' }],
    resources: '120 thùng.', outputs: 'Biên bản cân rác.', lasting: 'Đưa vào hương ước.' },
  ...over })
const open = (account: Id | null, id: string) => request(() => stepsFor(as(account), id))
const may = async (account: Id, id: string) => (await open(account, id)).may.map(({ step }) => step)
/** Hoa registers it; then each step by whoever is named, one edition after the other. */
async function taken(draft: Draft, ...way: readonly (readonly [Id, Step, Said?])[]): Promise<string> {
  let edition = await request(() => saveDraft(as(hoa), draft, 0))
  for (const [who, step, said] of way) edition = (await request(() => advance(as(who), draft.id, edition, step, said))).edition
  return draft.id
}
const submitted = (over: Partial<Draft> = {}) => taken(whole(over), [hoa, 'submit'])

describe('the steps that somebody may take', () => {
  test('are hers while she writes, and the commune’s once she has handed it in', async () => {
    const id = await taken(whole())
    expect(await open(hoa, id)).toEqual({ may: [{ step: 'submit', says: null, levels: [] }], mayEdit: true, waits: null })
    await request(() => advance(as(hoa), id, 1, 'submit'))
    expect(await open(hoa, id)).toEqual({ may: [], mayEdit: false, waits: { step: 'accept', unit: country.id('dong'), name: 'Xã Đông', kind: 'commune' } })
    expect(await may(dong, id)).toEqual(['return', 'accept'])
    expect((await open(dong, id)).waits).toBeNull()
  })

  test('belong to the level at which it was registered', async () => {
    const id = await submitted({ level: 'city' })
    expect(await open(dong, id)).toMatchObject({ may: [], waits: { step: 'accept', name: 'Thành phố Thử' } })
    expect(await may(city, id)).toEqual(['return', 'accept'])
  })

  test('after recognition say to which levels it may still rise', async () => {
    const report = { words: '112 trong 120 hộ tham gia.' }
    const id = await taken(whole(), [hoa, 'submit'], [dong, 'accept'], [hoa, 'begin'], [hoa, 'assess', report], [dong, 'appraise', report], [dong, 'recognise', { decision: 'QĐ 12' }])
    expect((await open(hoa, id)).may).toEqual([{ step: 'confirm', says: 'words', levels: [] }, { step: 'promote', says: null, levels: ['city'] }])
    expect(await may(dong, id)).toEqual(['confirm', 'distinguish', 'stop', 'promote', 'renew'])
  })

  test('are none for a neighbour, a stranger or whoever only reads', async () => {
    const id = await submitted()
    expect(await open(police, id)).toMatchObject({ may: [], mayEdit: false })
    await expect(open(tay, id)).rejects.toMatchObject({ code: 'initiative.not_found' })
    await expect(open(null, id)).rejects.toMatchObject({ code: 'people.sign_in_first' })
    const key = { ...as(dong), scopes: ['initiative.read'] }
    expect(await request(() => stepsFor(key, id))).toMatchObject({ may: [], mayEdit: false })
  })
})

describe('the places of a register', () => {
  test('are those of one’s mandates, the widest first, and nobody else’s', async () => {
    const both = await person('both', 'branch_head', country.id('an/2'))
    await request(async () => grantMandate(await asSystem(as(null), 'system:test'), { account: both, role: 'commune_officer', unit: country.id('tay'), from: d('2026-01-01'), to: null }))
    expect((await request(() => unitsWithRegister(as(both)))).map(({ name }) => name)).toEqual(['Xã Tây', 'Thôn An Hai'])
    expect(await request(() => unitsWithRegister(as(null)))).toEqual([])
  })

  test('to register in are found by name, only within one’s own', async () => {
    const names = async (account: Id, text: string) => (await request(() => unitsToRegisterIn(as(account), text))).map(({ name }) => name)
    expect(await names(hoa, '')).toEqual(['Thôn An Một'])
    expect(await names(dong, '')).toEqual(['Xã Đông', 'Thôn An Hai', 'Thôn An Một', 'Thôn Bình Một'].toSorted((a, b) => (a === 'Xã Đông' ? -1 : b === 'Xã Đông' ? 1 : a < b ? -1 : 1)))
    expect(await names(dong, 'cat')).toEqual([])
    expect(await names(city, 'cat mot')).toEqual(['Thôn Cát Một'])
    expect(await names(police, '')).toEqual([])
    await expect(request(() => unitsToRegisterIn(as(null), ''))).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(request(() => placeToRegister(as(tay), country.id('an/1')))).rejects.toMatchObject({ code: 'people.no_mandate' })
    expect(await request(() => placeToRegister(as(dong), country.id('an/1')))).toMatchObject({ name: 'Thôn An Một', path: ['Xã Đông', 'Thành phố Thử', 'Nước Thử'] })
  })
})

test('a model shows who took it up, to those who may read them', async () => {
  const source = await submitted()
  const copy = await submitted({ copiedFrom: source, title: 'Ngõ xanh của An Một', unit: country.id('an/1') })
  const relatives = (account: Id, id: string, copiedFrom: string | null) => request(() => relativesOf(as(account), { id: id as Id, copiedFrom: copiedFrom as Id | null }))
  expect(await relatives(dong, source, null)).toMatchObject({ source: null, copies: [{ id: copy, title: 'Ngõ xanh của An Một' }] })
  expect(await relatives(dong, copy, source)).toMatchObject({ source: { id: source }, copies: [] })
  expect(await relatives(tay, source, null)).toEqual({ source: null, copies: [] })
})

describe('the programme interface', () => {
  const call = async (account: Id | null, method: 'GET' | 'PUT' | 'POST', url: string, body?: object) => {
    const app = makeApi(async () => ({ account }))
    lifeApi(app)
    const answer = await app.inject({ method, url, ...(body ? { payload: body } : {}) })
    await app.close()
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() }
  }
  const put = (account: Id | null, { id, ...draft }: Draft, edition = 0) => call(account, 'PUT', `/api/initiatives/${id}`, { ...draft, edition })

  test('keeps a draft, tells what may follow, and takes the step', async () => {
    const draft = whole({ year: new Date().getFullYear() })
    expect(await put(hoa, draft)).toEqual({ status: 200, body: { id: draft.id, edition: 1 } })
    expect(await put(hoa, { ...draft, title: 'Tên khác' })).toMatchObject({ status: 409, body: { code: 'initiative.changed_meanwhile' } })
    expect(await call(hoa, 'GET', `/api/initiatives/${draft.id}`)).toMatchObject({ status: 200, body: { state: 'draft', mayEdit: true, may: [{ step: 'submit' }] } })
    expect(await call(hoa, 'POST', `/api/initiatives/${draft.id}/steps/submit`, { edition: 1 })).toEqual({ status: 200, body: { state: 'submitted', edition: 2 } })
    const { body } = await call(dong, 'GET', `/api/initiatives?unit=${country.id('dong')}&state=submitted&text=ngo%20xanh&rows=1`)
    expect(body).toMatchObject({ rows: [{ state: 'submitted' }], tally: { total: expect.any(Number) } })
  })

  test('refuses who may not: to write, to read, to list and to decide', async () => {
    const draft = whole({ year: new Date().getFullYear() })
    for (const who of [tay, police]) expect(await put(who, draft)).toMatchObject({ status: 403, body: { code: 'people.no_mandate' } })
    expect((await put(null, draft)).status).toBe(401)
    await put(hoa, draft)
    expect((await call(tay, 'GET', `/api/initiatives/${draft.id}`)).status).toBe(404)
    expect((await call(tay, 'GET', `/api/initiatives?unit=${country.id('dong')}`)).status).toBe(403)
    await call(hoa, 'POST', `/api/initiatives/${draft.id}/steps/submit`, { edition: 1 })
    expect(await call(hoa, 'POST', `/api/initiatives/${draft.id}/steps/accept`, { edition: 2 })).toMatchObject({ status: 403 })
    expect((await call(tay, 'POST', `/api/initiatives/${draft.id}/steps/accept`, { edition: 2 })).status).toBe(404)
    expect((await call(null, 'POST', `/api/initiatives/${draft.id}/steps/accept`, { edition: 2 })).status).toBe(401)
  })

  test('refuses what it does not know, each mistake at its place', async () => {
    expect((await call(hoa, 'POST', `/api/initiatives/${newId()}/steps/praise`, { edition: 1 })).status).toBe(422)
    expect(await put(hoa, whole({ kind: 'miracle' as never }))).toMatchObject({ status: 422, body: { code: 'request.invalid' } })
  })
})
