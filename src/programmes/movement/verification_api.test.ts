import { beforeAll, describe, expect, test } from 'vitest'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { makeApi } from '#base/http/respond.ts'
import { newId, type Id } from '#base/id.ts'
import { useDatabase } from '../../../test/database.ts'
import { as } from '../../../test/world.ts'
import { settleToCheck, type Check } from '../../../test/spot_check.ts'
import { tasksFor } from './tasks.ts'
import { verificationApi } from './verification_api.ts'

useDatabase()
let check: Check
beforeAll(async () => {
  check = await settleToCheck()
  await check.lend(check.alice, 'an/1', 12)
})

async function ask<T>(account: Id | null, method: 'GET' | 'POST', url: string, payload?: object): Promise<{ status: number; body: T }> {
  const api = makeApi(async () => ({ account }))
  verificationApi(api)
  const response = await api.inject({ method, url, ...(payload === undefined ? {} : { payload }) })
  await api.close()
  return { status: response.statusCode, body: response.json<T>() }
}

describe('over HTTP', () => {
  const id = newId()
  const samples = '/api/verification/samples'
  type Told = { state: string; revealed: string | null; results: { share: number }[] }

  test('a spot check goes from plan to published result', async () => {
    const plan = { id, indicator: 'library.readers', unit: check.id('dong'), period: '2026', size: 6 }
    expect((await ask<Told>(check.commune, 'POST', samples, plan)).body).toMatchObject({ state: 'planned', wanted: 6, revealed: null })
    expect((await ask<Told>(check.commune, 'POST', `${samples}/${id}/draw`)).body.state).toBe('drawn')
    const { body: proposal } = await ask<{ assignments: { record: string; visitor: string }[]; left: [] }>(check.commune, 'POST', `${samples}/${id}/proposal`, { visitors: [check.lan] })
    expect(proposal).toMatchObject({ left: [], assignments: { length: 6 } })
    const given = proposal.assignments.map(({ record, visitor }) => ({ record, visitor }))
    expect((await ask(check.commune, 'POST', `${samples}/${id}/assign`, given)).body).toEqual({ assigned: 6 })
    expect((await ask<object[]>(check.lan, 'GET', '/api/verification/tasks')).body).toHaveLength(6)
    expect(await request(() => tasksFor(as(check.lan)))).toMatchObject([{ kind: 'visit', href: '/verification/tasks', houses: 6 }])
    const day = ctxOf().day
    const { body: visits } = await ask<{ receipts: { status: string; problem?: { code: string } }[] }>(check.lan, 'POST', '/api/verification/visits',
      given.map(({ record }, i) => ({ id: i === 5 ? 'x' : newId(), sample: id, record, outcome: i === 0 ? 'different' : 'confirmed', day })))
    expect(visits.receipts.map((r) => r.problem?.code ?? r.status)).toEqual([...Array<string>(5).fill('accepted'), 'verification.bad_id'])
    // The places that were visited wait no longer; the one refused visit does.
    expect(await request(() => tasksFor(as(check.lan)))).toMatchObject([{ kind: 'visit', houses: 1 }])
    const { body: items } = await ask<{ outcome: null }[]>(check.commune, 'GET', `${samples}/${id}/items?limit=3`)
    expect(items.map((item) => item.outcome), 'an open check tells no outcome').toEqual([null, null, null])
    expect(await ask(check.commune, 'POST', `${samples}/${id}/close`)).toMatchObject({ status: 409, body: { code: 'verification.still_visiting' } })
    expect((await ask(null, 'GET', '/api/verification/open')).body).toMatchObject([{ id, wanted: 6, nth: 1, givenUp: 0 }])
    await ask(check.lan, 'POST', '/api/verification/visits', [{ id: newId(), sample: id, record: given[5]!.record, outcome: 'confirmed', day }])
    expect(await ask(check.commune, 'POST', `${samples}/${id}/abandon`, { reason: 'Kết quả không như mong đợi.' })).toMatchObject({ status: 409, body: { code: 'verification.can_close' } })
    expect((await ask(check.commune, 'GET', `${samples}/${id}/draw`)).body).toMatchObject({ drawn: 6 })
    expect((await ask<Told>(check.commune, 'POST', `${samples}/${id}/close`)).body).toMatchObject({ state: 'closed', results: [{ share: 5 / 6 }, { share: 5 / 6 }] })
    expect((await ask<object[]>(check.commune, 'GET', `${samples}?unit=${check.id('dong')}`)).body).toHaveLength(1)
    expect((await ask(null, 'GET', `/api/verification/results/${id}`)).body).toMatchObject({ revealed: expect.stringMatching(/^[0-9a-f]{64}$/), results: [{ whole: true, confirmed: 5, different: 1, drawn: 6 }] })
    expect((await ask<object[]>(null, 'GET', '/api/verification/results?indicator=library.readers')).body).toHaveLength(1)
  })

  test('what is wrong is said as a problem', async () => {
    expect(await ask(check.commune, 'POST', samples, { id, indicator: 'library.readers', unit: check.id('dong'), period: 'soon' })).toMatchObject({ status: 422, body: { code: 'day.period' } })
    expect(await ask(null, 'GET', `${samples}/${id}`)).toMatchObject({ status: 401, body: { code: 'people.sign_in_first' } })
    expect(await ask(check.minh, 'GET', `${samples}/${id}`)).toMatchObject({ status: 404, body: { code: 'verification.not_found' } })
    expect((await ask(check.commune, 'GET', `/api/verification/flags?unit=${check.id('dong')}&period=2026`)).body).toEqual([])
    expect(await ask(check.commune, 'POST', `/api/verification/flags/${newId()}/dismiss`, { unit: check.id('dong'), period: '2026', reason: 'đã xem' })).toMatchObject({ status: 404 })
  })
})
