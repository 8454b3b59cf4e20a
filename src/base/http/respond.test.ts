import { connect as openSocket } from 'node:net'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../../../test/database.ts'
import { transaction } from '../db/transaction.ts'
import { defineProblems, type ProblemBody } from '../problem.ts'
import { bodyLimit, langAccepted, makeApi } from './respond.ts'
import { route } from './route.ts'

const database = useDatabase()
const refuse = defineProblems('toy', { closed: { status: 422, vi: '{unit} đã giải thể.', en: '{unit} was dissolved.' } })
let api: FastifyInstance
let port: number

beforeAll(async () => {
  api = makeApi(async () => ({ account: null }))
  route(api, 'POST /api/echo', { tag: 'toy', summary: 'Says it again', body: Type.Object({ word: Type.String({ maxLength: 20 }), times: Type.Optional(Type.Integer({ minimum: 1 })) }) }, async ({ body }) => body)
  route(api, 'GET /api/closed', { tag: 'toy', summary: 'Refuses' }, async () => { throw refuse('closed', { unit: 'Xã An' }, { at: '/unit' }) })
  route(api, 'GET /api/broken', { tag: 'toy', summary: 'Fails' }, async () => { throw new Error('secret of the house') })
  route(api, 'GET /api/until', { tag: 'toy', summary: 'Counts', query: Type.Object({ day: Type.Integer({ maximum: 9 }) }) }, async ({ query }) => query)
  route(api, 'GET /api/wait', { tag: 'toy', summary: 'Asks the database', query: Type.Object({ seconds: Type.Number() }) }, async ({ ctx, query }) => {
    const db = await transaction(ctx, { role: 'lantoa_app' })
    await db.query('select pg_sleep($1)', [query.seconds])
    return { done: true }
  })
  await api.listen({ port: 0, host: '127.0.0.1' })
  port = (api.server.address() as AddressInfo).port
})
afterAll(() => api.close())

const ask = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, init)
  return { status: response.status, type: response.headers.get('content-type') ?? '', headers: response.headers, body: (await response.json()) as ProblemBody & Record<string, unknown> }
}
const post = (body: BodyInit, type = 'application/json', headers: Record<string, string> = {}) => ask('/api/echo', { method: 'POST', body, headers: { 'content-type': type, ...headers } })

describe('a refusal', () => {
  test('is problem+json, in the language asked for, with the other one beside it', async () => {
    const vi = await ask('/api/closed')
    expect(vi).toMatchObject({ status: 422, body: { code: 'toy.closed', title: 'Xã An đã giải thể.', title_en: 'Xã An was dissolved.', at: '/unit', params: { unit: 'Xã An' } } })
    expect(vi.type).toBe('application/problem+json; charset=utf-8')
    expect((await ask('/api/closed', { headers: { 'accept-language': 'en-GB,en;q=0.9,vi;q=0.5' } })).body.title).toBe('Xã An was dissolved.')
    expect((await ask('/api/closed', { headers: { cookie: 'lang=vi', 'accept-language': 'en' } })).body.title).toBe('Xã An đã giải thể.')
  })

  test('speaks the first of our languages that a browser asks for, Vietnamese when it asks for none', () => {
    const spoken = ['en-GB,en;q=0.9,vi;q=0.5', 'vi-VN,vi;q=0.9,en;q=0.8', 'fr-FR,fr;q=0.9,en;q=0.8', 'de', '*', '', null, 'xen', 'EN'].map((header) => langAccepted(header))
    expect(spoken).toEqual(['en', 'vi', 'en', undefined, undefined, undefined, undefined, undefined, 'en'])
  })

  test('carries the number under which the administrator finds it', async () => {
    const { body } = await ask('/api/closed')
    expect(body.instance).toMatch(/^[0-9a-f-]{36}$/)
    expect((await ask('/api/closed')).body.instance).not.toBe(body.instance)
  })

  test('of an address that is not there is a refusal like any other', async () => {
    const { status, type, body } = await ask('/api/nothing-here')
    expect({ status, type }).toEqual({ status: 404, type: 'application/problem+json; charset=utf-8' })
    expect(body).toMatchObject({ code: 'request.not_found', title: body.title_vi })
    expect((await ask('/api/nothing-here', { headers: { 'accept-language': 'en' } })).body.title).toBe('There is nothing at this address.')
  })

  test('for a mistake of our own tells nothing of the house', async () => {
    const { status, body } = await ask('/api/broken')
    expect({ status, code: body.code }).toEqual({ status: 500, code: 'request.failed' })
    expect(JSON.stringify(body)).not.toContain('secret')
  })
})

describe('what cannot be read is refused', () => {
  test('when it is no JSON', async () => {
    for (const body of ['{"word": ', 'word=x', '', '{"word": undefined}', '[1,]']) expect(await post(body), body).toMatchObject({ status: 400, body: { code: 'request.syntax' } })
  })

  test('when it is not UTF-8', async () => {
    expect(await post(Uint8Array.from([...Buffer.from('{"word":"'), 0xc3, 0x28, 0xff, ...Buffer.from('"}')]))).toMatchObject({ status: 400, body: { code: 'request.malformed' } })
  })

  test('when it comes in a form that is not taken here', async () => {
    expect(await post('word: x', 'application/yaml')).toMatchObject({ status: 415, body: { code: 'request.media_type' } })
    expect(await post('<word/>', 'text/xml')).toMatchObject({ status: 415 })
    expect(await post('word', 'text/plain')).toMatchObject({ status: 415 })
  })

  test('when it is larger than any batch', async () => {
    expect(await post(JSON.stringify({ word: 'x'.repeat(bodyLimit) }))).toMatchObject({ status: 413, body: { code: 'request.too_large' } })
  })

  test('when fields are wrong: each one by its place', async () => {
    const { status, body } = await post(JSON.stringify({ word: 'x'.repeat(30), times: 0 }))
    expect({ status, code: body.code, places: body.errors?.map((e) => e.at).toSorted() }).toEqual({ status: 422, code: 'request.invalid', places: ['/times', '/word'] })
  })

  test('when fields are wrong: each in words of both languages, none of the schema\'s own', async () => {
    const said = async (body: object) => (await post(JSON.stringify(body))).body.errors!.map((e) => [e.at, e.title_vi, e.title_en])
    expect(await said({ times: 0 })).toEqual([
      ['/word', 'Mục này chưa đúng: còn thiếu.', 'This field is not valid: it is missing.'],
      ['/times', 'Mục này chưa đúng: phải từ 1 trở lên.', 'This field is not valid: at least 1.'],
    ])
    expect(await said({ word: [], times: 1.5 })).toEqual([
      ['/word', 'Mục này chưa đúng: phải là chữ.', 'This field is not valid: it must be text.'],
      ['/times', 'Mục này chưa đúng: phải là số nguyên.', 'This field is not valid: it must be a whole number.'],
    ])
    expect(await said([])).toEqual([['/', 'Mục này chưa đúng: phải là một đối tượng JSON.', 'This field is not valid: it must be a JSON object.']])
  })

  test('when JSON holds text where a number belongs, or one where a list does; in an address, where all is text, it is a number', async () => {
    const { status, body } = await post(JSON.stringify({ word: 7, times: '3' }))
    expect({ status, places: body.errors?.map((e) => e.at).toSorted() }).toEqual({ status: 422, places: ['/times', '/word'] })
    expect((await post(JSON.stringify({ word: 'a', times: true }))).status).toBe(422)
    expect((await ask('/api/until?day=3')).status).toBe(200)
  })

  test('when a number has no end', async () => {
    expect(await ask('/api/until?day=Infinity')).toMatchObject({ status: 422, body: { errors: [{ at: '/day' }] } })
  })

  test('when an address holds letters that are not encoded: in words, on the wire', async () => {
    const heard = await new Promise<string>((said) => {
      let text = ''
      const socket = openSocket(port, '127.0.0.1').on('data', (bytes) => { text += bytes.toString('utf8') }).on('close', () => said(text))
      socket.write('GET /api/closed?q=Hồng HTTP/1.1\r\nhost: x\r\n\r\n')
    })
    expect(heard).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/)
    expect(JSON.parse(heard.split('\r\n\r\n')[1]!)).toMatchObject({ code: 'request.address', status: 400 })
  })

  test('when it would change what every object is', async () => {
    expect((await post('{"word":"x","__proto__":{"admin":true}}')).status).toBe(400)
  })

  test('and Vietnamese that is UTF-8 arrives as it was typed', async () => {
    expect(await post(JSON.stringify({ word: 'Hồng Vân ⚘' }))).toMatchObject({ status: 200, body: { word: 'Hồng Vân ⚘' } })
  })

  test('when it is no HTTP at all, without harm to the next one', async () => {
    await new Promise<void>((closed) => openSocket(port, '127.0.0.1').on('close', () => closed()).on('error', () => {}).resume().end('KHÔNG PHẢI HTTP\r\n\r\n'))
    expect((await ask('/api/closed')).status).toBe(422)
  })
})

describe('a database that goes away', () => {
  test('in the middle of a request is said to be unavailable, and serves again when it is back', async () => {
    const waiting = ask('/api/wait?seconds=20')
    const admin = new pg.Client({ connectionString: database.url() })
    await admin.connect()
    const asleep = async () => (await admin.query("select pid from pg_stat_activity where datname = current_database() and query like '%pg_sleep%' and pid <> pg_backend_pid() and state = 'active'")).rows
    while ((await asleep()).length === 0) await new Promise((next) => setTimeout(next, 20))
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()')
    const { status, body, headers } = await waiting
    expect({ status, code: body.code, again: headers.get('retry-after') }).toEqual({ status: 503, code: 'request.unavailable', again: '5' })
    expect(await ask('/api/wait?seconds=0')).toMatchObject({ status: 200, body: { done: true } })
    await admin.end()
  })
})
