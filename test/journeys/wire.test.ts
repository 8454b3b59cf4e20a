import { once } from 'node:events'
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { useProduct } from '../product.ts'

const product = useProduct({ env: { ADDRESS_HEADER: 'X-Forwarded-For' } })

/** As the bytes went over the wire: `fetch` would unpack them. */
async function ask(path: string, headers: Record<string, string> = {}): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  const asked = request(`${product.address}${path}`, { headers }).end()
  const [res] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: res.statusCode!, headers: res.headers, body: await buffer(res) }
}

test.each([['/', 4], ['/figures', 8], ['/api/openapi.json', 4]])('%s travels packed and arrives whole', async (path, times) => {
  const plain = await ask(path)
  const gzip = await ask(path, { 'accept-encoding': 'gzip' })
  const brotli = await ask(path, { 'accept-encoding': 'gzip, deflate, br' })
  expect([plain, gzip, brotli].map(({ headers }) => headers['content-encoding'])).toEqual([undefined, 'gzip', 'br'])
  expect([plain, gzip, brotli].map(({ headers }) => headers['vary'])).toEqual(['Accept-Encoding', 'Accept-Encoding', 'Accept-Encoding'])
  for (const { body } of [gzip, brotli]) expect(body.length).toBeLessThan(plain.body.length / times)
  for (const body of [gunzipSync(gzip.body), brotliDecompressSync(brotli.body)]) expect(body.length).toBe(plain.body.length)
})

test('a short answer and a file of the build are sent as they are', async () => {
  const alive = await ask('/healthz', { 'accept-encoding': 'br' })
  expect([alive.headers['content-encoding'], alive.headers['content-length']]).toEqual([undefined, String(alive.body.length)])
  const [style] = /\/_app\/immutable\/assets\/[\w.-]+\.css/.exec((await ask('/')).body.toString())!
  const { headers, body } = await ask(style, { 'accept-encoding': 'br' })
  // Packed when it was built, and named by its own bytes.
  expect([headers['content-encoding'], headers['content-length']]).toEqual(['br', String(body.length)])
  expect(headers['etag']).not.toMatch(/^W\//)
  expect(brotliDecompressSync(body).toString()).toContain('{')
  const again = await ask(style, { 'accept-encoding': 'br', 'if-none-match': headers['etag']! })
  expect([again.status, again.body.length]).toEqual([304, 0])
})

test('a first visit speaks the language that the browser asks for, and later ones that which was chosen', async () => {
  const spoken = async (headers: Record<string, string>) => /<html lang="(\w+)"/.exec((await ask('/about/api', headers)).body.toString())?.[1]
  expect(await spoken({})).toBe('vi')
  expect(await spoken({ 'accept-language': 'en-GB,en;q=0.9' })).toBe('en')
  expect(await spoken({ 'accept-language': 'de-DE,de;q=0.9' })).toBe('vi')
  expect(await spoken({ 'accept-language': 'en-GB,en;q=0.9', cookie: 'lang=vi' })).toBe('vi')
})

test('a page goes on in the language in which it was drawn, and nothing is remembered that nobody chose', async () => {
  const context = await product.browse({ locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto('/movement')
  await page.getByRole('heading', { level: 1 }).waitFor()
  const drawn = await (await fetch(`${product.address}/movement`, { headers: { 'accept-language': 'en-GB' } })).text()
  const heading = /<h1[^>]*>([^<]+)</.exec(drawn)![1]!
  await page.waitForLoadState('networkidle')
  expect([await page.locator('html').getAttribute('lang'), await page.getByRole('heading', { level: 1 }).textContent(), await context.cookies()]).toEqual(['en', heading, []])
  await page.getByRole('link', { name: 'Tiếng Việt' }).click()
  await page.locator('html[lang="vi"]').waitFor()
  expect([await page.getByRole('heading', { level: 1 }).textContent() === heading, (await context.cookies()).map(({ name, value }) => `${name}=${value}`)]).toEqual([false, ['lang=vi']])
  await context.close()
})

async function tryPassword(username: string, forwarded: string): Promise<number> {
  const body = new URLSearchParams({ username, password: 'sai mật khẩu' })
  const headers = { origin: product.address, accept: 'text/html', 'x-forwarded-for': forwarded }
  return (await fetch(`${product.address}/sign-in`, { method: 'POST', redirect: 'manual', body, headers })).status
}

test('whoever guesses the password of an account is stopped, whatever address they claim, and their neighbour is not', async () => {
  const tries: number[] = []
  for (let i = 0; i < 12; i++) tries.push(await tryPassword('quantri', `203.0.113.${i}, 192.0.2.7`))
  expect(tries.at(-1)).toBe(429)
  expect(await tryPassword('canbo.hongvan', '203.0.113.1, 192.0.2.7')).not.toBe(429)
})
