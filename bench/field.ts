/**
 * The field app on a slow telephone: what travels before the first form can be filled, and how long each touch takes until the
 * screen has answered, in a browser whose processor is slowed down.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { demoPassword } from '#app/demo/people.ts'
import { readSettings } from '#app/settings.ts'
import { start } from '#app/start.ts'
import { ensureBrowser } from '../tools/browser.mjs'
import { numbers } from './lib/options.ts'
import { atMost, median, note, percentile, plain, report } from './lib/report.ts'

const options = numbers({ throttle: 6, rounds: 25, households: 300 })
const folder = await mkdtemp(join(tmpdir(), 'lantoa-bench-field-'))
await chmod(folder, 0o755)
const probe = createServer().listen(0, '127.0.0.1')
await new Promise((r) => probe.once('listening', r))
const { port } = probe.address() as AddressInfo
probe.close()
note('building the demonstration')
const product = await start(readSettings({ LANTOA_DATA: folder, PORT: String(port) }), { demo: true })
const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
try {
  report({ bench: 'field', options, ...await measure() })
} finally {
  await browser.close()
  await product.stop()
  await rm(folder, { recursive: true, force: true })
}

async function measure() {
  const origin = `http://127.0.0.1:${port}`
  const context = await browser.newContext({ baseURL: origin, locale: 'vi-VN', viewport: { width: 360, height: 760 }, hasTouch: true })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByLabel('Tên đăng nhập').fill('chihoi.phulinh')
  await page.getByLabel('Mật khẩu').fill(demoPassword)
  await page.getByRole('main').getByRole('button').first().click()
  await page.waitForURL((url) => !url.pathname.includes('sign-in'))
  const village = await enrolVillage(page)

  // What travels is counted on the wire, compressed as it came; the service worker's own copy for later is not waited for.
  const wire = await context.newCDPSession(page)
  await wire.send('Network.enable')
  let bytes = 0
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength })
  await page.goto('/field/')
  await page.getByRole('button', { name: 'Bắt đầu' }).waitFor()
  const shell = bytes
  await page.getByRole('button', { name: 'Bắt đầu' }).click()
  await page.getByRole('heading', { name: 'Hôm nay' }).waitFor()
  await page.goto('/field/#/phone')
  await page.getByRole('checkbox', { name: new RegExp(`^${village} `) }).check()
  await page.goto('/field/#/forms')
  await page.getByRole('button', { name: /Cân rác/ }).first().click()
  await page.locator('form').waitFor()
  const whole = bytes
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)

  await wire.send('Emulation.setCPUThrottlingRate', { rate: options.throttle })
  const cold = await timeOf(page, async () => { await page.reload(); await page.locator('form').waitFor() })
  const touches = await touch(page)
  const all = Object.values(touches).flat()
  return {
    rows: [
      atMost('travelled until the first screen, compressed', shell / 1000, 'kB', 150), plain('travelled until a form is open, with forms, lists and which-bin', whole / 1000, 'kB'),
      plain('opened again, form and all, from the phone itself', cold, 'ms'),
      atMost(`touch until the screen has answered, ${options.throttle}× throttled, p95`, percentile(all, 0.95), 'ms', 100),
      ...Object.entries(touches).map(([what, samples]) => plain(`  ${what}, median`, median(samples), 'ms')),
    ],
    notes: [`${options.households} households of one village on the phone; ${all.length} touches. A touch is timed by the browser from the event to the next frame (Event Timing).`],
  }
}

async function enrolVillage(page: Page): Promise<string> {
  const { places } = (await (await page.request.get('/api/field/places')).json()) as { places: { unit: number; name: string; kind: string }[] }
  const { unit, name } = places.findLast(({ kind }) => kind === 'village')!
  for (let n = 0; n < options.households; n++) {
    const id = `0192cccc-0000-7000-8000-${String(n).padStart(12, '0')}`
    const answer = await page.request.put(`/api/households/${id}`, { data: { edition: 0, unit, lane: `Ngõ ${1 + (n % 12)}`, label: `Nhà ${n + 1}` }, headers: { origin: `http://127.0.0.1:${port}` } })
    if (!answer.ok()) throw new Error(`household ${n}: ${answer.status()} ${await answer.text()}`)
  }
  return name
}

async function timeOf(page: Page, work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  await page.evaluate(() => new Promise((r) => requestAnimationFrame(() => setTimeout(r))))
  return performance.now() - began
}

/** Goes from house to house as a person does, and has the browser say how long each touch took. */
async function touch(page: Page): Promise<Record<string, number[]>> {
  const samples: Record<string, number[]> = { 'opening a household': [], 'opening its form': [], 'choosing an answer': [], 'a letter typed': [], 'saving': [] }
  const said = async (what: string, work: () => Promise<void>) => {
    await page.evaluate(() => {
      const kept = globalThis as unknown as { longest: number; watch?: PerformanceObserver }
      kept.longest = 0
      kept.watch ??= new PerformanceObserver((list) => { for (const one of list.getEntries()) kept.longest = Math.max(kept.longest, one.duration) })
      kept.watch.observe({ type: 'event', buffered: false, durationThreshold: 16 } as PerformanceObserverInit)
    })
    await work()
    await page.waitForTimeout(250)
    samples[what]!.push(await page.evaluate(() => Math.max(8, (globalThis as unknown as { longest: number }).longest)))
  }
  for (let n = 0; n < options.rounds; n++) {
    await page.goto('/field/#/')
    const house = page.locator('main ul.rows a').nth(n % 10)
    await house.waitFor()
    await said('opening a household', async () => { await house.tap() })
    await page.getByRole('button', { name: 'Đến nhà vận động' }).waitFor()
    await said('opening its form', async () => { await page.getByRole('button', { name: 'Đến nhà vận động' }).tap() })
    const label = page.locator('form input[type=text], form input:not([type])').first()
    await label.waitFor()
    await label.focus()
    await said('a letter typed', async () => { await page.keyboard.press('a') })
    await said('choosing an answer', async () => { await page.getByText('Vắng nhà', { exact: true }).tap() })
    await said('saving', async () => { await page.getByRole('button', { name: 'Lưu phiếu' }).tap() })
    await page.getByText('Đã lưu trên máy').waitFor()
  }
  return samples
}
