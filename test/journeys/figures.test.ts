import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { newId } from '#base/id.ts'
import { useProduct } from '../product.ts'
import { violations } from './pages.ts'

/* The public pages as a visitor without JavaScript meets them: everything here must work from a cheap phone. */

const product = useProduct()
const plain: BrowserContextOptions = { javaScriptEnabled: false }
const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 } }
const article = 'indicator=waste.households&period=2022-10-01..2023-12-31'

type Found = { id: number; name: string; validTo: string | null; path: string[] }
const unitsNamed = async (name: string) => (await (await fetch(`${product.address}/api/units?q=${encodeURIComponent(name)}`)).json()) as Found[]
const former = async (name: string) => (await unitsNamed(name)).find((unit) => unit.name === name && unit.validTo !== null)!
const ofToday = async (name: string) => (await unitsNamed(name)).find((unit) => unit.name === name && unit.validTo === null)!

async function visit<T>(path: string, look: (page: Page) => Promise<T>, options: BrowserContextOptions = plain): Promise<T> {
  const context = await product.browse(options)
  try {
    const page = await context.newPage()
    const response = await page.goto(path)
    expect(response?.status(), path).toBe(200)
    return await look(page)
  } finally {
    await context.close()
  }
}

const textOf = (path: string, selector = 'main') => visit(path, (page) => page.locator(selector).first().innerText())

test('the first page shows the reportage\'s 50.761 households, and that a new map does not change them', async () => {
  const amounts = await visit('/', (page) => page.locator('.pair .figure strong').allInnerTexts())
  expect(amounts).toEqual(['50.761', '50.761'])
})

test('no page sends a script', async () => {
  for (const path of ['/', '/figures', `/figures?${article}`, `/figures/thread?${article}`, '/units', '/search?q=hong+van']) {
    expect(await visit(path, (page) => page.locator('script').count()), path).toBe(0)
  }
})

test('the reportage\'s figure is the same under the map of its day and under today\'s', async () => {
  for (const map of ['2023-12-31', 'today']) {
    expect(await textOf(`/figures?${article}&map=${map}`, '.figure.large strong'), map).toBe('50.761')
  }
})

test('a place is chosen by typing its name, without accents', async () => {
  const told = await visit('/figures?indicator=waste.households', async (page) => {
    await page.locator('input[name=place]').fill('hong van')
    await page.locator('form.sentence button').click()
    return { address: page.url(), heading: await page.locator('h1').innerText() }
  })
  expect(told.heading).toContain('Xã Hồng Vân')
  expect(told.address).toContain(`unit=${(await ofToday('Hồng Vân')).id}`)
})

test('a figure that came through a divided commune says how much of it, and why', async () => {
  const { id } = await ofToday('Hồng Vân')
  const text = await textOf(`/figures?indicator=waste.households&unit=${id}`)
  expect(text).toMatch(/Khoảng 18\s%.*chia theo tỷ lệ dân số, vì có xã cũ đã chia cho nhiều xã mới/)
})

test('a unit that has ended leads to its successors and to the map on which it stood', async () => {
  const { id } = await former('Hồng Vân')
  const links = await visit(`/figures?indicator=waste.households&unit=${id}`, (page) => page.locator('main .elsewhere a').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? '')))
  expect(links.some((href) => href.includes(`unit=${id}`) && href.includes('map=2025-06-30'))).toBe(true)
  expect(links.some((href) => href.startsWith('/figures') && !href.includes(`unit=${id}`))).toBe(true)
})

test('the table of a unit\'s parts sorts by a link', async () => {
  const rows = await visit(`/figures?${article}&map=2023-12-31`, async (page) => {
    await page.locator('thead a', { hasText: 'Nơi' }).click()
    return page.locator('.scroll tbody th').allInnerTexts()
  })
  expect(rows.slice(0, 2)).toEqual(['Ba Đình', 'Ba Vì'])
})

test('a thread leads from the city\'s figure to places and on to records, and to older records page by page', async () => {
  await visit(`/figures/thread?${article}&map=2023-12-31`, async (page) => {
    expect(await page.locator('.figure.large strong').innerText()).toBe('50.761')
    const record = page.locator('main a[href^="/records/"]')
    expect(await record.count()).toBe(25)
    const newest = await record.first().getAttribute('href')
    await page.locator('main a[href*="after="]').click()
    expect(await record.first().getAttribute('href')).not.toBe(newest)
  })
})

test('the figure of an estimate says that it is one, and on what it rests', async () => {
  const text = await textOf('/figures/thread?indicator=waste.reduction_tonnes&period=all')
  expect(text).toContain('Ước tính')
  expect(text).toContain('32,5 tấn')
})

test('search without accents finds today\'s Hồng Vân and the former one and says which is which', async () => {
  const found = await visit('/search?q=hong+van', (page) => page.locator('.units li').allInnerTexts())
  expect(found.some((unit) => unit.includes('Thường Tín') && unit.includes('trước đây, đến 30/06/2025'))).toBe(true)
  expect(found.some((unit) => unit.includes('Hồng Vân') && unit.includes('hiện nay'))).toBe(true)
})

test('a search that finds nothing says so and shows the next step', async () => {
  expect(await textOf('/search?q=zzzz')).toContain('Không tìm thấy “zzzz”')
})

test('a unit\'s page tells its lives, what it came from and with which share', async () => {
  const text = await textOf(`/units/${(await ofToday('Hồng Vân')).id}`)
  expect(text).toContain('1656/NQ-UBTVQH15')
  expect(text).toMatch(/Xã Duyên Thái\s+khoảng 60\s% dân số \(ước tính\)/)
})

describe('every public page', () => {
  const pages = ['/', '/figures', `/figures?${article}`, `/figures?${article}&map=2023-12-31`, '/figures?indicator=waste.households&place=thanh', `/figures/thread?${article}`,
    '/units', '/units?q=hong', '/search?q=hong+van', '/search?q=zzzz']

  /** The same question put to each page, one after the other in one browser. */
  async function onEach<T>(options: BrowserContextOptions, look: (page: Page) => Promise<T>, query = ''): Promise<Map<string, T>> {
    const [now, then] = [await ofToday('Hồng Vân'), await former('Hồng Vân')]
    const all = [...pages, `/units/${now.id}`, `/units/${then.id}`, `/figures?indicator=waste.households&unit=${now.id}`, `/figures?indicator=waste.households&unit=${then.id}`]
    return visit(all[0]!, async (page) => {
      const answers = new Map<string, T>()
      for (const path of all) {
        await page.goto(`${path}${query === '' ? '' : path.includes('?') ? `&${query}` : `?${query}`}`)
        answers.set(path, await look(page))
      }
      return answers
    }, options)
  }

  test('can be used by everybody', { timeout: 180_000 }, async () => {
    const wrong = await onEach({ ...phone, reducedMotion: 'reduce' }, violations)
    expect([...wrong].filter(([, found]) => found.length > 0)).toEqual([])
  })

  test('fits a phone of 360 px without scrolling sideways', { timeout: 180_000 }, async () => {
    const widths = await onEach(phone, (page) => page.evaluate<number>('document.documentElement.scrollWidth'))
    expect([...widths].filter(([, width]) => width !== 360)).toEqual([])
  })

  test('speaks English in its headings when asked to, names of places aside', { timeout: 180_000 }, async () => {
    const places = /Hà Nội|Hồng Vân|Thường Tín|Dân vận khéo|Lan Tỏa|thanh/gi
    const headings = await onEach(plain, (page) => page.locator('h1, h2, h3, caption, th[scope=col], head title').allTextContents(), 'lang=en')
    const vietnamese = [...headings.values()].flat().filter((text) => /[àáâãèéêìíòóôõùúýăđĩũơưạ-ỹ]/i.test(text.replace(places, '')))
    expect(vietnamese).toEqual([])
  })
})

test('an export gives the figure of each place and defuses what a spreadsheet would run', async () => {
  const bait = `=cmd|'/C calc'!A0 ${newId().slice(-4)}`
  const village = await ofToday('Vân La')
  const renamed = await fetch(`${product.address}/api/units/rename`, {
    method: 'POST', headers: { cookie: await product.cookieOf('quantri'), origin: product.address, 'content-type': 'application/json' },
    body: JSON.stringify({ unit: village.id, name: bait, day: new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10), decree: '1/TEST' }),
  })
  expect(renamed.status, await renamed.clone().text()).toBeLessThan(300)
  const query = `indicator=village.help_sessions&unit=${(await ofToday('Hồng Vân')).id}`
  const csv = await (await fetch(`${product.address}/figures/export.csv?${query}`)).text()
  expect(csv).toContain(`'${bait}`)
  expect(csv).not.toMatch(/(^|[,;\t"])[=+@]/m)
  const city = await (await fetch(`${product.address}/figures/export.csv?${article}&map=2023-12-31`)).text()
  expect(city.startsWith('Nơi,Loại,Giá trị')).toBe(true)
  expect(city.split('\r\n')[1]).toMatch(/^Hà Nội,,50761,50761,,50761,/)
  const xlsx = await fetch(`${product.address}/figures/export.xlsx?${article}`)
  expect(xlsx.headers.get('content-disposition')).toMatch(/\.xlsx"$/)
  expect(Buffer.from(await xlsx.arrayBuffer()).subarray(0, 2).toString()).toBe('PK')
})
