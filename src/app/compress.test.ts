import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compress } from './compress.ts'

const page = 'Xã Hồng Vân có 2.183 hộ phân loại rác. '.repeat(500)
const receipt = '{"status":"accepted"}'
const html = { 'content-type': 'text/html; charset=utf-8', etag: '"7"' }
const answers: Record<string, (res: ServerResponse) => void> = {
  '/page': (res) => res.writeHead(200, { ...html, 'content-length': Buffer.byteLength(page) }).end(page),
  '/pieces': (res) => {
    res.writeHead(200, html)
    for (let at = 0; at < page.length; at += 1_000) res.write(page.slice(at, at + 1_000))
    res.end()
  },
  '/receipt': (res) => res.writeHead(201, { 'content-type': 'application/json', 'content-length': receipt.length }).end(receipt),
  '/photo': (res) => res.writeHead(200, { 'content-type': 'image/webp', etag: '"7"', 'content-length': 4_000 }).end(Buffer.alloc(4_000)),
  '/packed': (res) => res.writeHead(200, { 'content-type': 'text/css', etag: '"7.br"', 'content-encoding': 'br' }).end(Buffer.alloc(4_000)),
  '/part': (res) => res.writeHead(206, { 'content-type': 'text/css', 'content-range': 'bytes 0-1999/4000' }).end(Buffer.alloc(2_000)),
  '/events': (res) => res.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${'x'.repeat(2_000)}\n\n`),
  '/unchanged': (res) => res.writeHead(304, { etag: '"7"' }).end(),
}
const server = createServer((req, res) => compress(req, res, () => answers[req.url!]!(res)))
beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)))
afterAll(() => new Promise((done) => server.close(done)))

/** `fetch` would unpack the body; here its bytes count. */
async function ask(path: string, accepts = 'gzip, deflate, br', method = 'GET') {
  const { port } = server.address() as AddressInfo
  const asked = request({ port, path, method, host: '127.0.0.1', headers: { 'accept-encoding': accepts } }).end()
  const [res] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: res.statusCode!, headers: res.headers, body: await buffer(res) }
}

test.each(['/page', '/pieces'])('%s travels in a tenth of its bytes and arrives whole', async (path) => {
  for (const [accepts, encoding, unpack] of [['gzip, deflate, br', 'br', brotliDecompressSync], ['gzip', 'gzip', gunzipSync]] as const) {
    const { headers, body } = await ask(path, accepts)
    expect(headers).toMatchObject({ 'content-encoding': encoding, vary: 'Accept-Encoding', etag: 'W/"7"' })
    expect(headers['content-length']).toBeUndefined()
    expect(body.length).toBeLessThan(page.length / 10)
    expect(unpack(body).toString()).toBe(page)
  }
})

test('whoever cannot unpack gets it as it is, and caches are told that it could have been otherwise', async () => {
  const { headers, body } = await ask('/page', 'identity')
  expect(headers).toMatchObject({ vary: 'Accept-Encoding', 'content-length': String(body.length) })
  expect(headers['content-encoding']).toBeUndefined()
  expect(body.toString()).toBe(page)
})

test('a receipt is sent as it is', async () => {
  const { status, headers, body } = await ask('/receipt')
  expect([status, headers['content-length'], body.toString()]).toEqual([201, '21', receipt])
  expect(headers['content-encoding']).toBeUndefined()
})

const finished = [['/photo', '"7"'], ['/packed', '"7.br"'], ['/part', undefined], ['/events', undefined]] as const
test.each(finished)('%s is left alone', async (path, etag) => {
  const { headers, body } = await ask(path)
  expect([headers['content-encoding'], headers['etag']]).toEqual([path === '/packed' ? 'br' : undefined, etag])
  expect(body.length).toBeGreaterThan(1_999)
})

test('whoever asks only for the headers gets those of the whole answer, without a length that would be wrong', async () => {
  const { headers, body } = await ask('/page', 'br', 'HEAD')
  expect([headers['vary'], headers['etag'], headers['content-length'], body.length]).toEqual(['Accept-Encoding', 'W/"7"', undefined, 0])
  expect((await ask('/page', '', 'HEAD')).headers['content-length']).toBe(String(Buffer.byteLength(page)))
})

test('what did not change stays unsaid', async () => {
  expect((await ask('/unchanged')).body.length).toBe(0)
})
