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

/** name, who, where, how large; then links to follow from there, by the beginning of their words. */
const pictures = [
  ['branch-tasks', 'chihoi.phulinh', '/me/tasks', phone],
  ['branch-enrol', 'chihoi.phulinh', '/records/new?form=waste_enrolment', phone],
  ['branch-register', 'chihoi.phulinh', '/movement/new', phone],
  ['branch-visit', 'chihoi.phulinh', '/verification/tasks', phone, 'Đến tiếp'],
  ['area-records', 'khuvuc.kimlien', '/records', phone],
  ['area-point', 'khuvuc.kimlien', '/records/new?form=camera_point', phone],
  ['area-progress', 'khuvuc.kimlien', '/movement', phone, 'Camera an ninh phường Kim Liên', 'Tiến độ'],
  ['digital-records', 'congnghe.vanla', '/records', phone],
  ['digital-help', 'congnghe.vanla', '/records/new?form=help_session', phone],
  ['digital-progress', 'congnghe.vanla', '/movement', phone, 'Thôn thông minh Vân La', 'Tiến độ'],
  ['commune-tasks', 'canbo.hongvan', '/me/tasks', desk],
  ['commune-revisit', 'canbo.hongvan', '/me/tasks', desk, 'Ban Công tác Mặt trận xóm Trại'],
  ['commune-plan', 'canbo.hongvan', '/movement/plans', desk, 'Kế hoạch phong trào “Dân vận khéo” xã Hồng Vân'],
  ['commune-report', 'canbo.hongvan', '/movement/reports', desk],
  ['city-register', 'canbo.thanhpho', '/movement', desk],
  ['city-plan', 'canbo.thanhpho', '/movement/plans', desk, 'Kế hoạch thực hiện phong trào'],
  ['city-reports', 'canbo.thanhpho', '/movement/reports?period=2024', desk],
  ['city-check', 'canbo.thanhpho', '/verification', desk, 'Xem tiến độ'],
  ['admin-people', 'quantri', '/people', desk],
  ['admin-account', 'quantri', '/people/new', desk, 'Thành phố Hà Nội'],
  ['admin-roles', 'quantri', '/people/roles', desk],
  ['admin-reform', 'quantri', '/units?q=hong+van', desk, 'Xã Hồng Vân', 'Sáp nhập, chia tách'],
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

for (const [name, username, path, size, ...links] of pictures) {
  if (names.length > 0 && !names.includes(name)) continue
  if (!contexts.has(username)) contexts.set(username, await signedIn(username))
  const page = await contexts.get(username).newPage()
  await page.setViewportSize(size)
  await page.goto(path, { waitUntil: 'networkidle' })
  for (const link of links) {
    await page.locator('main').getByRole('link', { name: new RegExp(`^${link}`) }).first().click()
    await page.waitForLoadState('networkidle')
  }
  const file = join(folder, `${name}.webp`)
  const { size: bytes } = await sharp(await page.screenshot()).webp({ quality: 62 }).toFile(file)
  console.log(`${name}.webp ${Math.round(bytes / 1024)} kB`)
  await page.close()
}
await fieldPictures()
await browser.close()

/** The field app has its own screens behind one address: begun once, then looked at without a line. */
async function fieldPictures() {
  const wanted = ['field-today', 'field-household', 'field-queue'].filter((name) => names.length === 0 || names.includes(name))
  if (wanted.length === 0) return
  const context = await signedIn('chihoi.phulinh')
  const page = await context.newPage()
  await page.setViewportSize(phone)
  const shot = async (name) => { if (wanted.includes(name)) await sharp(await page.screenshot()).webp({ quality: 62 }).toFile(join(folder, `${name}.webp`)) }
  await page.goto('/field/')
  await page.getByLabel('Tên máy').fill('Điện thoại đi thôn')
  await page.getByRole('button', { name: 'Bắt đầu' }).click()
  await page.getByRole('heading', { name: 'Hôm nay' }).waitFor()
  await page.goto('/field/#/phone')
  await page.getByRole('checkbox', { name: /^Thôn số [12] / }).first().check()
  await page.waitForLoadState('networkidle')
  await page.goto('/field/#/')
  await page.locator('ul.rows a').first().waitFor()
  await shot('field-today')
  await context.setOffline(true)
  await page.locator('ul.rows a').first().click()
  await page.getByRole('button', { name: 'Đến nhà vận động' }).waitFor()
  await shot('field-household')
  await page.getByRole('button', { name: 'Đến nhà vận động' }).click()
  await page.getByText('Vắng nhà', { exact: true }).click()
  await page.getByRole('button', { name: 'Lưu phiếu' }).click()
  await page.getByText('Đã lưu trên máy').waitFor()
  await page.goto('/field/#/queue')
  await page.getByRole('button', { name: 'Gửi ngay' }).waitFor()
  await page.waitForTimeout(6_000)
  await shot('field-queue')
}
