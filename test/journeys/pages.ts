import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * What axe finds against WCAG 2.2 AA on a page as it stands: rule and element, none when the page is well made. The themes differ in
 * nothing but colours, so the other theme is asked about its colours alone. Needs a browser with scripts.
 */
export async function violations(page: Page): Promise<string[]> {
  // Evaluated, not added as a script: the page's own policy allows no foreign script.
  await page.evaluate(axe.source)
  const found = await run(page, rules)
  const [now, other] = await page.evaluate(() => (matchMedia('(prefers-color-scheme: dark)').matches ? ['dark', 'light'] as const : ['light', 'dark'] as const))
  await page.emulateMedia({ colorScheme: other, reducedMotion: 'reduce' })
  found.push(...(await run(page, ['color-contrast'])).map((line) => `${other}: ${line}`))
  await page.emulateMedia({ colorScheme: now })
  return found
}

function run(page: Page, runOnly: readonly string[]): Promise<string[]> {
  return page.evaluate(async (only) => {
    type Found = { violations: { id: string; nodes: { target: string[]; failureSummary?: string }[] }[] }
    const { run } = (globalThis as unknown as { axe: { run(options: object): Promise<Found> } }).axe
    const { violations } = await run({ runOnly: only, resultTypes: ['violations'], preload: false })
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`))
  }, runOnly)
}

/** The pages one after the other, everything that folds open: nothing that axe finds, and nothing beyond the edge of the screen. */
export async function expectWellMade(page: Page, paths: readonly string[]): Promise<void> {
  const width = page.viewportSize()!.width
  for (const path of paths) {
    await page.goto(path)
    for (const details of await page.getByRole('main').locator('details').all()) await details.evaluate((element) => element.setAttribute('open', ''))
    expect(await violations(page), path).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width)
  }
}

/** The one-time code of an authenticator app (RFC 6238: SHA-1, 30 seconds, 6 digits). */
export async function codeOf(secret: string, now = Date.now()): Promise<string> {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret.replace(/[\s=]/g, '').toUpperCase()].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-1' }, false, ['sign'])
  const counter = new DataView(new ArrayBuffer(8))
  counter.setBigUint64(0, BigInt(Math.floor(now / 30_000)))
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter.buffer))
  const number = (mac.getUint32(mac.getUint8(19) & 0xf) & 0x7fffffff) % 1_000_000
  return String(number).padStart(6, '0')
}
