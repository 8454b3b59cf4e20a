import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useFiles } from '#base/files/files.ts'
import { makeApi } from '#base/http/respond.ts'
import type { Id } from '#base/id.ts'
import { maxBytes } from '#core/evidence/evidence.ts'
import { mimes } from '#core/evidence/recognise.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { person, settle } from '../../../test/world.ts'
import { describeApi } from '../openapi.ts'
import { evidenceApi } from './evidence.ts'

useDatabase()
let folder = ''
let app: FastifyInstance
let address = ''
let photo: Buffer<ArrayBuffer>
const people = new Map<string, Id>()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantoa-evidence-'))
  await useFiles(folder)
  const country = await settle([])
  people.set('alice', await person('alice', 'branch_head', country.id('dong')))
  people.set('minh', await person('minh', 'branch_head', country.id('tay')))
  photo = Buffer.from(await sharp({ create: { width: 40, height: 30, channels: 3, background: '#386641' } }).jpeg().toBuffer())
  app = makeApi(async (request) => ({ account: people.get(String(request.headers['x-who'])) ?? null }))
  await describeApi(app)
  evidenceApi(app)
  app.post('/api/other', async (request) => request.body)
  address = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api/evidence`
  unit = country.id('an/1')
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})
let unit = 0

const send = (body: BodyInit, type?: string, who = 'alice') =>
  fetch(`${address}?unit=${unit}`, { method: 'POST', body, headers: { 'x-who': who, ...(type === undefined ? {} : { 'content-type': type }) } })
const fetchFile = (id: string, who = 'alice', headers: Record<string, string> = {}) => fetch(`${address}/${id}`, { headers: { 'x-who': who, ...headers } })
const form = (...files: [Uint8Array<ArrayBuffer>, string][]) => {
  const made = new FormData()
  made.set('note', 'Hố ủ')
  for (const [bytes, type] of files) made.append('file', new Blob([bytes], { type }), 'ảnh.jpg')
  return made
}
const jsonOf = async (response: Response) => ({ status: response.status, ...((await response.json()) as { id?: string; code?: string }) })

test('a file sent as the body and the same file sent in a form are one file', async () => {
  const raw = await jsonOf(await send(photo, 'image/jpeg'))
  expect(raw).toMatchObject({ status: 200, id: expect.stringMatching(/^[0-9a-f]{64}$/), mime: 'image/jpeg', width: 40, height: 30 })
  expect(await jsonOf(await send(form([photo, 'image/jpeg'])))).toEqual(raw)
})

test('a file is served for what it is and nothing more, and only to those who may', async () => {
  const { id } = await jsonOf(await send(photo, 'image/jpeg'))
  const response = await fetchFile(id!)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-cache',
    'content-disposition': `inline; filename="${id!.slice(0, 12)}.jpg"`, 'content-security-policy': expect.stringContaining('sandbox'),
  })
  expect((await sharp(Buffer.from(await response.arrayBuffer())).metadata()).width).toBe(40)
  expect((await fetchFile(id!, 'alice', { 'if-none-match': response.headers.get('etag')! })).status).toBe(304)
  expect((await fetchFile(`${id}?size=thumb`)).headers.get('content-type')).toBe('image/webp')
  expect((await fetchFile(id!, 'minh')).status).toBe(404)
  expect((await fetchFile(id!, 'nobody')).status).toBe(401)
  await look('update evidence.file set published = true')
  expect((await fetchFile(id!, 'nobody')).status).toBe(200)
})

test('a form with no file, with two, or cut short says so', async () => {
  expect(await jsonOf(await send(form()))).toMatchObject({ status: 422, code: 'evidence.one_file' })
  expect(await jsonOf(await send(form([photo, 'image/jpeg'], [photo, 'image/jpeg'])))).toMatchObject({ status: 422, code: 'evidence.one_file' })
  expect(await jsonOf(await send('--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nhalf', 'multipart/form-data; boundary=x'))).toMatchObject({ status: 422, code: 'evidence.damaged' })
  expect(await jsonOf(await send('no boundary', 'multipart/form-data'))).toMatchObject({ status: 422, code: 'evidence.damaged' })
  expect(await jsonOf(await send(''))).toMatchObject({ status: 422, code: 'evidence.empty' })
})

test('a file beyond 15 MB gets its answer although the sender has not finished', async () => {
  const large = Buffer.concat([photo, Buffer.alloc(24 * 1024 * 1024)])
  expect(await jsonOf(await send(large, 'image/jpeg'))).toMatchObject({ status: 413, code: 'evidence.too_large' })
  expect(await jsonOf(await send(form([large, 'image/jpeg'])))).toMatchObject({ status: 413, code: 'evidence.too_large' })
})

test('what is not what it says is refused, and nobody sends without a mandate', async () => {
  expect(await jsonOf(await send(photo, 'image/png'))).toMatchObject({ status: 415, code: 'evidence.declared' })
  expect(await jsonOf(await send('{"a":1}', 'application/json'))).toMatchObject({ status: 415, code: 'evidence.not_accepted' })
  expect(await jsonOf(await send(photo, 'image/jpeg', 'nobody'))).toMatchObject({ status: 401 })
  expect(await jsonOf(await send(photo, 'image/jpeg', 'minh'))).toMatchObject({ status: 403 })
})

test('no other address accepts a file', async () => {
  const response = await fetch(address.replace('evidence', 'other'), { method: 'POST', body: form([photo, 'image/jpeg']) })
  expect(response.status).toBe(415)
})

test('a program reads in OpenAPI what it may send, and how much', async () => {
  type Body = { required: boolean; content: Record<string, { schema: { maxLength?: number; properties?: { file: { maxLength: number } } } }> }
  const described = (await (await fetch(`${new URL(address).origin}/api/openapi.json`)).json()) as {
    paths: { '/api/evidence': { post: { requestBody: Body } } }
  }
  const { requestBody } = described.paths['/api/evidence'].post
  const { 'multipart/form-data': form, ...raw } = requestBody.content
  expect([requestBody.required, Object.keys(raw)]).toEqual([true, mimes])
  const limits = [...Object.values(raw).map(({ schema }) => schema.maxLength), form!.schema.properties!.file.maxLength]
  expect(new Set(limits)).toEqual(new Set([maxBytes]))
})
