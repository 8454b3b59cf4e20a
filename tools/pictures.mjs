// Takes the pictures of docs/guides from a running demonstration, so that they can be taken again after every change:
//   node bin/lantoa.mjs start    and then    node tools/pictures.mjs http://127.0.0.1:3000 [NAME …]
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import sharp from 'sharp'
import { ensureBrowser } from './browser.mjs'

const folder = fileURLToPath(new URL('../docs/images/guides', import.meta.url))
const phone = { width: 390, height: 780 }
const desk = { width: 1280, height: 860 }

/** name, who, where, how large; `to` is a heading or text to scroll to first. */
const pictures = [
  ['city-register', 'canbo.thanhpho', '/movement', desk],
  ['city-reports', 'canbo.thanhpho', '/movement/reports?period=2024', desk],
  ['branch-register', 'chihoi.phulinh', '/movement/new', phone],
]

const [address, ...names] = process.argv.slice(2)
if (!address) {
  console.error('node tools/pictures.mjs http://127.0.0.1:PORT [NAME …]')
  process.exit(2)
}
mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
const contexts = new Map()

async function signedIn(username) {
  const context = await browser.newContext({ baseURL: address, locale: 'vi-VN', colorScheme: 'light' })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.fill('[name=username]', username)
  await page.fill('[name=password]', 'lantoa-2026')
  await page.click('main form button')
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  await page.close()
  return context
}

for (const [name, username, path, size, to] of pictures) {
  if (names.length > 0 && !names.includes(name)) continue
  if (!contexts.has(username)) contexts.set(username, await signedIn(username))
  const page = await contexts.get(username).newPage()
  await page.setViewportSize(size)
  await page.goto(path, { waitUntil: 'networkidle' })
  if (to) await page.getByText(to).first().evaluate((element) => element.scrollIntoView({ block: 'start' }))
  const file = join(folder, `${name}.webp`)
  const { size: bytes } = await sharp(await page.screenshot()).webp({ quality: 78 }).toFile(file)
  console.log(`${name}.webp ${Math.round(bytes / 1024)} kB`)
  await page.close()
}
await browser.close()
