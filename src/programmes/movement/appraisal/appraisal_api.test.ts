import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { makeApi } from '#base/http/respond.ts'
import { newId, type Id } from '#base/id.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { useDatabase } from '../../../../test/database.ts'
import { as, person, settle, type Country } from '../../../../test/world.ts'
import { appraisalApi, appraisalVerbs } from './appraisal_api.ts'

useDatabase()
let country: Country
let dong: Id
beforeAll(async () => {
  country = await settle()
  await request(async () => declareRoles(await asSystem(as(null), 'system:test'), {}, appraisalVerbs))
  dong = await person('dong', 'commune_officer', country.id('dong'))
})

/** Whoever asks next. */
let who: Id | null = null
const api = makeApi(async () => ({ account: who }))
appraisalApi(api)
afterAll(() => api.close())

async function ask<T = { code: string }>(account: Id | null, method: 'GET' | 'POST' | 'PUT', url: string, payload?: unknown): Promise<{ status: number; body: T }> {
  who = account
  const response = await api.inject({ method, url, ...(payload === undefined ? {} : { payload: payload as object }) })
  return { status: response.statusCode, body: response.json<T>() }
}
const rubric = () => ({
  edition: 0, unit: country.id('dong'), title: { vi: 'Tiêu chí', en: '' }, level: 'commune', kinds: ['model'], yearFrom: 2026, yearTo: 2026, recogniseFrom: 5, outstandingFrom: 9, panel: 1, quorum: 50, majority: 50, discussFrom: 30,
  criteria: [{ key: '', title: { vi: 'Bền', en: '' }, guidance: '', max: 10, evidence: false, scoredBy: 'appraisers', indicator: null, target: null, thresholds: null }] })

describe('over HTTP', () => {
  test('a rubric is kept, put in force and found for a place below', async () => {
    const id = newId()
    expect(await ask(dong, 'PUT', `/api/rubrics/${id}`, rubric())).toEqual({ status: 200, body: { id, edition: 1 } })
    expect(await ask(dong, 'POST', `/api/rubrics/${id}/put-in-force`, { edition: 1 })).toMatchObject({ status: 200, body: { state: 'in_force' } })
    expect((await ask<{ id: string }[]>(dong, 'GET', `/api/rubrics/in-force?unit=${country.id('an/1')}&level=commune&year=2026&kind=model`)).body.map((one) => one.id)).toEqual([id])
    expect((await ask<object[]>(dong, 'GET', `/api/rubrics?unit=${country.id('dong')}`)).body).toHaveLength(1)
    expect(await ask(dong, 'PUT', `/api/rubrics/${id}`, { ...rubric(), edition: 2 })).toMatchObject({ status: 409, body: { code: 'movement.rubric_fixed' } })
    expect(await ask(dong, 'GET', '/api/appraisals/waiting')).toEqual({ status: 200, body: [] })
  })

  test('whatever is sent, the answer is a refusal and never a failure', async () => {
    const id = newId()
    const hostile: readonly unknown[] = [undefined, {}, [], 'x', null, 7, { edition: -1 }, { edition: 1e99 }, { edition: 'NaN' }, { edition: 0, words: '🌾'.repeat(100_000) }, { edition: 0, final: 'yes', declared: 3, scores: [{ criterion: 9, points: 'many' }] },
      { ...rubric(), unit: -1 }, { ...rubric(), unit: 2_147_483_647 }, { ...rubric(), yearFrom: 0 }, { ...rubric(), yearTo: 1e300 }, { ...rubric(), title: null }, { ...rubric(), kinds: ['ghost'] }, { ...rubric(), criteria: [{}] }, { ...rubric(), replaces: newId() },
      { ...rubric(), criteria: Array.from({ length: 101 }, () => rubric().criteria[0]) }, { ...rubric(), title: { vi: '\u0000\u202e', en: '' } }, { edition: 0, day: '0000-00-00', place: '', chair: '', secretary: '', invited: -5, present: 1e9, ballots: [], minutes: '' }]
    const addresses = [['PUT', `/api/rubrics/${id}`], ['PUT', '/api/rubrics/7'], ['POST', `/api/rubrics/${id}/put-in-force`], ['POST', `/api/rubrics/${id}/end`], ['POST', `/api/initiatives/${id}/appraisal`], ['PUT', `/api/appraisals/${id}/scores`],
      ['POST', `/api/appraisals/${id}/vote`], ['POST', `/api/appraisals/${id}/close`], ['POST', `/api/appraisals/${id}/cancel`], ['POST', `/api/appraisals/${id}/appraisers`], ['POST', `/api/appraisals/${id}/criteria/%F0%9F%8C%BE/discussion`]] as const
    for (const [method, url] of addresses) {
      for (const body of hostile) {
        const { status } = await ask(dong, method, url, body)
        expect(status >= 400 && status < 500, `${method} ${url} ${JSON.stringify(body)?.slice(0, 80)} ${status}`).toBe(true)
      }
    }
    for (const url of [`/api/rubrics/${id}`, `/api/initiatives/${id}/appraisal`, `/api/initiatives/${id}/appraisal/minutes`, `/api/initiatives/${id}/appraisal/disagreements`, `/api/appraisals/${id}/scores`]) {
      expect((await ask(dong, 'GET', url)).status, url).toBe(404)
      expect((await ask(null, 'GET', url)).status, url).toBe(401)
    }
  })
})
