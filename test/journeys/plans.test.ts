import { beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { ctxOf } from '#base/ctx.ts'
import { today } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId } from '#base/id.ts'
import { demoPassword } from '#app/demo/people.ts'
import { grantMandate, openAccount } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { useProduct } from '../product.ts'
import { violations } from './pages.ts'

const product = useProduct()
/** An officer of Sóc Sơn, which has no plan of its own yet. */
const officer = 'canbo.socson'

beforeAll(async () => {
  const found = (await (await fetch(`${product.address}/api/units?q=${encodeURIComponent('Sóc Sơn')}&on=${today()}`)).json()) as { id: number; name: string; kind: string }[]
  const unit = found.find((one) => one.name === 'Sóc Sơn' && one.kind === 'commune')!.id
  await request(async () => {
    const db = await asSystem(ctxOf(), 'system:test')
    const account = await openAccount(db, { id: newId(), name: 'Tạ Quang Hưởng', username: officer, password: demoPassword })
    await grantMandate(db, { account, role: 'commune_officer', unit, from: today(), to: null })
  })
}, 60_000)

const press = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true }).click()
const title = 'Kế hoạch phong trào “Dân vận khéo” xã Sóc Sơn'
const cityPlan = 'Kế hoạch thực hiện phong trào thi đua “Dân vận khéo” năm 2026'

test('a commune is late, writes its own plan without a script, issues it, and the city and the village see it', async () => {
  const office = await product.browseAs('canbo.thanhpho', { javaScriptEnabled: false })
  const desk = await office.newPage()
  await desk.goto('/movement/plans')
  await desk.getByRole('link', { name: cityPlan }).click()
  const row = desk.getByRole('row', { name: /^Xã Sóc Sơn/ })
  await expect.poll(() => row.textContent()).toMatch(/chưa đạt.*chưa có/s)

  const context = await product.browseAs(officer, { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/movement/plans')
  await page.getByRole('link', { name: 'Soạn kế hoạch' }).click()
  const year = today().slice(0, 4)
  const fill = (name: string, text: string) => page.locator(`[name="${name}"]`).fill(text)
  await fill('title', title)
  await fill('year', year)
  await fill('from', `${year}-01-01`)
  await fill('to', `${year}-12-31`)
  await fill('deadlines.0.day', `${year}-12-20`)
  await fill('targets.0.atLeast', 'thật nhiều')
  await press(page, 'Lưu nháp')
  await page.getByText('Ghi một số nguyên').first().waitFor()
  expect(await page.locator('[name="targets.0.atLeast"]').inputValue(), 'what was typed is still there').toBe('thật nhiều')
  await fill('targets.0.atLeast', '40')
  await press(page, 'Lưu nháp')
  await page.getByText('Đã lưu lúc').waitFor()
  await press(page, 'Ban hành')
  await page.getByText('Kế hoạch còn 2 chỗ phải hoàn thiện').waitFor()
  await fill('number', '07-KH/ĐU')
  await fill('aims', 'Mỗi thôn một việc khó, làm cho xong.')
  await press(page, 'Ban hành')
  await page.getByText('Đã ban hành. Các đơn vị bên dưới').waitFor()
  expect(await page.getByRole('link', { name: cityPlan }).count(), 'it carries out the city’s plan').toBe(1)
  await context.close()

  await desk.reload()
  await expect.poll(() => row.textContent()).toContain('07-KH/ĐU')
  await office.close()

  const branch = await product.browseAs('chihoi.phulinh', { viewport: { width: 360, height: 780 } })
  const phone = await branch.newPage()
  await phone.goto('/movement')
  await phone.getByRole('region', { name: 'Kế hoạch giao' }).getByRole('link', { name: 'Kế hoạch 07-KH/ĐU' }).click()
  await phone.getByRole('heading', { name: title }).waitFor()
  expect(await phone.getByRole('button', { name: 'Soạn kế hoạch thay thế' }).count()).toBe(0)
  expect(await violations(phone)).toEqual([])
  await phone.goto('/me/tasks')
  await phone.getByRole('region', { name: 'Hạn của kế hoạch' }).getByRole('link').first().waitFor()
  await branch.close()
})

test('a plan that was replaced counts down to nothing, and says by which', async () => {
  const context = await product.browseAs(officer, { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/movement/plans')
  await page.getByRole('link', { name: title }).first().click()
  const old = page.url().split('?')[0]!
  await page.getByText(/^còn \d+ ngày$/).first().waitFor()
  await press(page, 'Soạn kế hoạch thay thế')
  await page.locator('[name="number"]').fill('08-KH/ĐU')
  await press(page, 'Ban hành')
  await page.getByText('Đã ban hành. Các đơn vị bên dưới').waitFor()
  await page.goto(old)
  await page.getByText('Kế hoạch thay thế:').waitFor()
  expect(await page.getByRole('main').textContent()).not.toMatch(/còn \d+ ngày|chưa đạt/)
  await page.getByRole('link', { name: `Kế hoạch 08-KH/ĐU: ${title}` }).click()
  await page.getByText(/^còn \d+ ngày$/).first().waitFor()
  await context.close()
})

test('a plan keeps itself while it is written, names what is wrong by its line, shows two people both texts, and may be thrown away', async () => {
  const [one, two] = await Promise.all([product.browseAs(officer), product.browseAs(officer)])
  const [page, other] = await Promise.all([one.newPage(), two.newPage()])
  await page.goto('/movement/plans/new')
  await page.getByText('Tự lưu khi đang viết').waitFor()
  const fill = (on: Page, name: string, text: string) => on.locator(`[name="${name}"]`).fill(text)
  await fill(page, 'title', 'Kế hoạch thử nháp')
  await fill(page, 'deadlines.0.day', '2026-10-30')
  await fill(page, 'deadlines.4.day', '2026-10-01')
  await fill(page, 'targets.1.atLeast', 'nhiều')
  await page.getByText(/Đã lưu lúc .*, trừ mục chưa đúng: Chỉ tiêu 2: ít nhất/).waitFor()
  await page.getByText('đứng trước').waitFor()
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/movement\/plans\/[0-9a-f-]{36}\/edit$/)
  await other.goto(page.url())
  expect(await other.locator('[name="title"]').inputValue()).toBe('Kế hoạch thử nháp')
  await fill(other, 'aims', 'Bản của tôi.')
  await other.getByText('Đã lưu lúc').waitFor()
  await fill(page, 'aims', 'Bản của người kia.')
  await page.getByRole('heading', { name: 'Người khác vừa sửa' }).waitFor()
  await page.getByRole('definition').getByText('Bản của tôi.').waitFor()
  expect(await violations(page)).toEqual([])
  await fill(page, 'targets.1.atLeast', '7')
  await fill(page, 'year', '-5')
  await press(page, 'Lưu nháp')
  await page.getByRole('link', { name: /^Năm: / }).waitFor()
  expect(await page.locator('[name="year"]').inputValue(), 'what was typed is still there').toBe('-5')
  expect(await page.locator('[name="targets.1.atLeast"]').inputValue(), 'where it was').toBe('7')
  expect(await page.locator('select[name^="deadlines."]').count(), 'no line is gone').toBe(7)
  await page.locator('summary', { hasText: 'Bỏ bản nháp' }).click()
  await press(page, 'Bỏ hẳn bản nháp này')
  await page.getByText('Đã bỏ bản nháp.').waitFor()
  await fill(other, 'aims', 'Vẫn viết tiếp.')
  await other.getByText('Chưa lưu tự động được').waitFor()
  await press(other, 'Lưu nháp')
  await other.getByText('Bản nháp này đã có người bỏ').waitFor()
  expect(await other.locator('[name="aims"]').inputValue(), 'what was written is not lost').toBe('Vẫn viết tiếp.')
  await press(other, 'Lưu nháp')
  await other.getByText('Đã lưu lúc').waitFor()
  expect(await other.locator('[name="aims"]').inputValue()).toBe('Vẫn viết tiếp.')
  await one.close()
  await two.close()
})

test('the calendar lists what falls in a month, and a phone may subscribe to it by a key that only reads', async () => {
  const context = await product.browseAs('canbo.hongvan')
  const page = await context.newPage()
  await page.goto('/movement/calendar?month=2026-11')
  await page.getByRole('link', { name: /Xã thẩm định, bình xét/ }).waitFor()
  expect(await violations(page)).toEqual([])
  await press(page, 'Tạo địa chỉ lịch')
  const address = (await page.locator('.made code').textContent())!
  const feed = await fetch(address)
  expect([feed.status, feed.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
  const text = await feed.text()
  expect(text).toMatch(/^BEGIN:VCALENDAR[\s\S]*BEGIN:VEVENT[\s\S]*BEGIN:VALARM[\s\S]*END:VCALENDAR/)
  const key = new URL(address).searchParams.get('key')!
  const save = await fetch(`${product.address}/api/plans/${newId()}`, { method: 'PUT', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: '{}' })
  expect(save.status).toBe(422)
  await page.goto('/me/tokens')
  await page.getByRole('button', { name: /Lịch phong trào/ }).first().click()
  expect((await fetch(address)).status).toBe(401)
  for (const wrong of ['', '?key=', '?key=%F0%9F%8E%89', `?key=${'x'.repeat(5_000)}`]) expect((await fetch(`${product.address}/movement/calendar.ics${wrong}`)).status, wrong.slice(0, 20)).toBe(401)
  for (const wrong of ['/movement/calendar?month=0000-01', '/movement/calendar?month=🎉', '/movement/plans?unit=-1', '/movement/plans/x', '/movement/plans/new?unit=NaN']) {
    const answer = await fetch(`${product.address}${wrong}`, { headers: { cookie: await product.cookieOf('canbo.hongvan') } })
    expect(answer.status, wrong).toBeLessThan(500)
  }
  await page.goto('/movement/plans/new')
  expect(await violations(page)).toEqual([])
  await context.close()
})
