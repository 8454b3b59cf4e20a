import { spawn, type ChildProcess } from 'node:child_process'
import { chmod, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, request as forward, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { demoPassword } from '#app/demo/people.ts'
import { ensureBrowser } from '../../tools/browser.mjs'

/*
 * The promise of the field app, kept by force: what was filled without a line arrives exactly once, whatever is killed or cut
 * on the way. The telephone is a browser process of its own, the server another, and between them lies a line that breaks.
 */
/** `LANTOA_FIELD_RECORDS=1000` fills as many as days without a line may hold (docs/benchmarks.md); each run of the tests a part of it. */
const records = Number(process.env['LANTOA_FIELD_RECORDS'] ?? 160)
const withPhoto = Math.floor(records * 0.3)
let folder = ''
let child: ChildProcess | undefined
let postmaster = 0
let database = ''
let line: Line
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantoa-field-'))
  await chmod(folder, 0o755)
  await cp(inject('demonstration'), folder, { recursive: true })
  line = await breakingLine()
  await boot()
}, 240_000)
afterAll(async () => {
  await killPhone()
  child?.kill('SIGKILL')
  if (postmaster > 0) try { process.kill(postmaster, 'SIGINT') } catch { /* it is gone already */ }
  line.server.closeAllConnections()
  line.server.close()
  await new Promise((r) => setTimeout(r, 500))
  await rm(folder, { recursive: true, force: true })
})

async function boot(): Promise<void> {
  const started = spawn(process.execPath, ['test/product_process.ts', folder, String(line.behind), line.address], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, LANTOA_LOG: 'silent' } })
  child = started
  const ready = await new Promise<{ postmaster: number; database: string }>((resolve, reject) => {
    createInterface({ input: started.stdout }).on('line', (text) => { if (text.startsWith('{"postmaster"')) resolve(JSON.parse(text)) })
    started.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
  ;({ postmaster, database } = ready)
}

type Line = { server: Server; address: string; behind: number; breaking: boolean; cutBefore: number; cutAfter: number; passed: number }

/** Of what a telephone sends, each ninth is cut before the server hears of it and each fourth after it has committed. */
async function breakingLine(): Promise<Line> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((r) => probe.once('listening', r))
  const behind = (probe.address() as AddressInfo).port
  probe.close()
  const turns = new Map<string, number>()
  const server = createServer((req, res) => {
    const kind = req.method === 'POST' ? /^\/api\/(records|evidence)/.exec(req.url!)?.[1] : undefined
    const turn = kind !== undefined && line.breaking ? (turns.get(kind) ?? 0) + 1 : 0
    if (kind !== undefined) turns.set(kind, turn)
    if (turn % 9 === 5) { line.cutBefore++; req.socket.destroy(); return }
    const out = forward({ host: '127.0.0.1', port: behind, path: req.url, method: req.method, headers: req.headers }, (answer) => {
      if (turn % 4 === 2) {
        answer.resume().on('end', () => { line.cutAfter++; req.socket.destroy() })
        return
      }
      if (kind !== undefined) line.passed++
      res.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(res)
    })
    out.on('error', () => req.socket.destroy())
    req.pipe(out)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, behind, breaking: false, cutBefore: 0, cutAfter: 0, passed: 0 }
}

const profile = () => join(folder, 'phone')
let phone: BrowserContext | undefined
/** The same telephone again: what it holds lies in its profile. */
async function openPhone(path: string): Promise<Page> {
  phone = await chromium.launchPersistentContext(profile(), {
    executablePath: await ensureBrowser(), args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    baseURL: line.address, locale: 'vi-VN', viewport: { width: 360, height: 760 },
  })
  phone.setDefaultTimeout(30_000)
  const page = phone.pages()[0] ?? (await phone.newPage())
  await page.goto(path)
  return page
}
async function killPhone(): Promise<void> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (words.includes(profile()) && !words.includes('--type=')) process.kill(Number(pid), 'SIGKILL')
  }
  await phone?.close().catch(() => {})
  phone = undefined
}

async function ask<R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
  const client = new pg.Client(database)
  await client.connect()
  try {
    return (await client.query<R>(text, values)).rows
  } finally {
    await client.end()
  }
}
const arrived = async () => (await ask<{ n: number }>("select count(*)::int as n from form.record where device is not null"))[0]!.n

async function enrolHouseholds(): Promise<string> {
  const answer = await fetch(`${line.address}/sign-in`, {
    method: 'POST', redirect: 'manual', headers: { origin: line.address, accept: 'text/html' }, body: new URLSearchParams({ username: 'chihoi.phulinh', password: demoPassword }),
  })
  const headers = { cookie: answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!).join('; '), origin: line.address, 'content-type': 'application/json' }
  const reach = (await (await fetch(`${line.address}/api/field/places`, { headers })).json()) as { places: { unit: number; name: string; kind: string }[] }
  const { unit, name } = reach.places.findLast(({ kind }) => kind === 'village')!
  for (let n = 10; n < 30; n++) {
    const body = JSON.stringify({ edition: 0, unit, lane: 'Ngõ 1', label: `Nhà ${n}` })
    const { status } = await fetch(`${line.address}/api/households/0192bbbb-0000-7000-8000-0000000000${n}`, { method: 'PUT', headers, body })
    if (status !== 200) throw new Error(`household ${n}: ${status}`)
  }
  return name
}

/** Goes from house to house by the app's own screens, as fast as they are drawn. */
async function fillAll(page: Page): Promise<void> {
  await page.evaluate(async ({ count, photos }) => {
    const until = async <T>(find: () => T | null | undefined | false): Promise<T> => {
      for (let n = 0; n < 5_000; n++) {
        const found = find()
        if (found) return found
        await new Promise((r) => setTimeout(r, 1))
      }
      throw new Error(`waited in vain at ${location.hash}`)
    }
    const press = (words: string) => until(() => [...document.querySelectorAll<HTMLButtonElement>('main .acts button')].find((button) => button.textContent === words)).then((button) => button.click())
    const choose = (value: string) => until(() => document.querySelector<HTMLInputElement>(`form input[value="${value}"]`)).then((input) => input.click())
    for (let n = 0; n < count; n++) {
      const shot = n % Math.floor(count / photos) === 0 && n / Math.floor(count / photos) < photos
      location.hash = `#/household/0192bbbb-0000-7000-8000-0000000000${10 + (n % 20)}`
      await press(shot ? 'Ghi danh hộ phân loại rác' : 'Đến nhà vận động')
      await until(() => location.hash.startsWith('#/fill/') && document.querySelector('form'))
      await choose(shot ? 'yes' : 'absent')
      if (shot) {
        const canvas = new OffscreenCanvas(640, 480)
        const pen = canvas.getContext('2d')!
        for (let spot = 0; spot < 12; spot++) { pen.fillStyle = `hsl(${(n * 37 + spot * 31) % 360} 60% 50%)`; pen.fillRect((n * 13 + spot * 53) % 600, (spot * 41 + n) % 440, 90, 90) }
        const files = new DataTransfer()
        files.items.add(new File([await canvas.convertToBlob({ type: 'image/jpeg' })], 'anh.jpg', { type: 'image/jpeg' }))
        const input = await until(() => document.querySelector<HTMLInputElement>('input[type=file]'))
        input.files = files.files
        input.dispatchEvent(new Event('change', { bubbles: true }))
        await until(() => document.querySelector<HTMLInputElement>('input[type=hidden][name=photo]')?.value)
      }
      document.querySelector('form')!.requestSubmit()
      await until(() => location.hash === '#/')
    }
  }, { count: records, photos: withPhoto })
}

test('records and photographs from days without a line arrive exactly once, whatever is killed or cut', async () => {
  const village = await enrolHouseholds()
  const [before] = await ask<{ visits: number; photos: number }>("select (select count(*) from fact.fact where measure = (select id from fact.measure where key = 'waste.visits'))::int as visits, (select count(*) from evidence.file)::int as photos")
  let page = await openPhone('/sign-in?next=/field/')
  await page.getByLabel('Tên đăng nhập').fill('chihoi.phulinh')
  await page.getByLabel('Mật khẩu').fill(demoPassword)
  await page.getByRole('main').getByRole('button').first().click()
  await page.getByRole('button', { name: 'Bắt đầu' }).click()
  await page.getByRole('heading', { name: 'Hôm nay' }).waitFor()
  await page.goto('/field/#/phone')
  await page.getByRole('checkbox', { name: new RegExp(`^${village} `) }).check()
  await page.goto('/field/#/')
  await page.getByText('Nhà 10').waitFor()
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await phone!.setOffline(true)
  await fillAll(page)
  expect(await arrived()).toBe(0)

  // The telephone dies with everything on it, and again while it sends.
  await killPhone()
  line.breaking = true
  page = await openPhone('/field/#/queue')
  await expect.poll(arrived, { timeout: 60_000, interval: 50 }).toBeGreaterThan(records / 8)
  await killPhone()
  expect(await arrived()).toBeLessThan(records)
  page = await openPhone('/field/#/queue')
  const again = await arrived()
  await expect.poll(arrived, { timeout: 60_000, interval: 50 }).toBeGreaterThan(Math.max(records / 3, again))

  // So does the server, without a word; a second window is open meanwhile.
  child!.kill('SIGKILL')
  await new Promise((r) => setTimeout(r, 300))
  const other = await phone!.newPage()
  await other.goto('/field/#/queue')
  await boot()
  for (const one of [page, other]) await one.evaluate(() => dispatchEvent(new Event('online')))
  await page.getByText('Không còn phiếu nào chờ gửi.').waitFor({ timeout: 120_000 })

  expect(line.cutBefore).toBeGreaterThan(records / 100)
  expect(line.cutAfter).toBeGreaterThan(records / 40)
  const [after] = await ask<{ visits: number; photos: number; ids: number; named: number }>(`
    select (select count(*) from fact.fact where measure = (select id from fact.measure where key = 'waste.visits'))::int as visits, (select count(*) from evidence.file)::int as photos,
      (select count(distinct id) from form.record where device is not null)::int as ids,
      (select count(*) from form.record r where device is not null and r.answers ? 'photo')::int as named`)
  expect(await arrived()).toBe(records)
  expect({ ...after, visits: after!.visits - before!.visits, photos: after!.photos - before!.photos }).toEqual({ ids: records, visits: records - withPhoto, photos: withPhoto, named: withPhoto })
}, 900_000)
