import { afterAll, beforeAll, inject } from 'vitest'
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core'
import { readSettings } from '#app/settings.ts'
import { start, type Running } from '#app/start.ts'
import { demoPassword } from '#app/demo/people.ts'
import { ensureBrowser } from '../tools/browser.mjs'

export type Product = {
  /** `http://127.0.0.1:41234`, without a slash at the end. */
  readonly address: string
  /** A browser of its own: nobody signed in, Vietnamese, no preference remembered. */
  browse(options?: BrowserContextOptions): Promise<BrowserContext>
  /** A browser in which a demonstration account is signed in; signing in happens once per account, whatever the number of tests. */
  browseAs(username: string, options?: BrowserContextOptions): Promise<BrowserContext>
  /** The `cookie` header of a signed-in demonstration account, for requests without a browser. */
  cookieOf(username: string): Promise<string>
}

/**
 * The whole product as `npm start` runs it (or `npm run serve` with `demo: false`), in a data folder of its own, for the
 * length of the calling test file. The pages must have been built.
 */
export function useProduct({ demo = true, env = {} }: { demo?: boolean; env?: Readonly<Record<string, string>> } = {}): Product {
  let folder = ''
  let running: Running | undefined
  let browser: Browser | undefined
  let address = ''
  const sessions = new Map<string, Promise<string>>()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lantoa-journey-'))
    // As root PostgreSQL runs as another user, who must be able to enter.
    await chmod(folder, 0o755)
    if (demo) await cp(inject('demonstration'), folder, { recursive: true })
    // The port comes first: forms are accepted only from the address that the server was told is its own.
    const settings = readSettings({ ...env, LANTOA_DATA: folder, PORT: String(await freePort()) })
    running = await start(settings, { demo })
    address = settings.origin
    browser = await chromium.launch({ executablePath: await ensureBrowser(), args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
  }, 240_000)

  afterAll(async () => {
    await browser?.close()
    await running?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const browse = async (options: BrowserContextOptions = {}) => {
    const context = await browser!.newContext({ baseURL: address, locale: 'vi-VN', ...options })
    // Shorter than a test's own limit, so that a failure names the step and not only the test.
    context.setDefaultTimeout(15_000)
    return context
  }
  const cookieOf = (username: string) => {
    const known = sessions.get(username) ?? signIn(address, username)
    sessions.set(username, known)
    return known
  }
  return {
    get address() { return address },
    browse,
    cookieOf,
    browseAs: async (username, options) => {
      const context = await browse(options)
      const pairs = (await cookieOf(username)).split('; ').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const)
      await context.addCookies(pairs.map(([name, value]) => ({ name, value, url: address })))
      return context
    },
  }
}

async function signIn(address: string, username: string): Promise<string> {
  const answer = await fetch(`${address}/sign-in`, {
    method: 'POST', redirect: 'manual', headers: { origin: address, accept: 'text/html' },
    body: new URLSearchParams({ username, password: demoPassword }),
  })
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!)
  if (answer.status !== 303) throw new Error(`${username} could not sign in: ${answer.status}`)
  return cookies.join('; ')
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((found, failed) => {
    server.on('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => found(port))
    })
  })
}
