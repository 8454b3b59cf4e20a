import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { today } from '#base/day.ts'
import { useProduct } from '../product.ts'
import { violations } from './pages.ts'

const product = useProduct()

async function unit(name: string): Promise<number> {
  const found = (await (await fetch(`${product.address}/api/units?q=${encodeURIComponent(name)}&on=${today()}`)).json()) as { id: number; name: string; path: string[] }[]
  return found.find((one) => one.name === name && one.path[0] === 'Hà Nội')!.id
}
const sideways = (page: Page) => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
const press = (page: Page, name: string) => page.locator('main').getByRole('button', { name, exact: true }).click()

test('two communes are merged without a script: the old name stays under the old map, the new one stands on today\'s', async () => {
  const old = await unit('Hồng Vân')
  const context = await product.browseAs('quantri', { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`/units/${old}`)
  await page.getByRole('link', { name: 'Sáp nhập, chia tách, đổi tên…' }).click()
  await page.getByRole('link', { name: /^Sáp nhập/ }).click()

  await press(page, 'Xem trước')
  for (const refusal of ['Hãy ghi số, ký hiệu', 'Hãy ghi ngày có hiệu lực', 'Sáp nhập cần ít nhất hai đơn vị', 'Tên đơn vị phải có']) expect(await page.getByText(refusal).count(), refusal).toBe(2)
  await page.getByLabel('Số, ký hiệu nghị quyết').fill('Nghị quyết 12/NQ-HĐND')
  await page.getByLabel('Tên', { exact: true }).fill('Hồng Phúc')
  await page.getByLabel('Tìm đơn vị cùng sáp nhập').fill('thuong phuc')
  await page.getByLabel('Tìm đơn vị cùng sáp nhập').press('Enter')
  await press(page, 'Thêm Xã Thượng Phúc')
  await page.getByLabel('Có hiệu lực từ ngày').fill('2020-01-01')
  await press(page, 'Xem trước')
  expect(await page.getByText('Thay đổi phải có hiệu lực sau ngày 01/07/2025').first().isVisible()).toBe(true)
  expect(await page.getByLabel('Số, ký hiệu nghị quyết').inputValue()).toBe('Nghị quyết 12/NQ-HĐND')
  expect(await page.getByLabel('Tên', { exact: true }).inputValue()).toBe('Hồng Phúc')
  await page.getByLabel('Có hiệu lực từ ngày').fill(today())
  await page.getByLabel('Có hiệu lực từ ngày').press('Enter')

  await page.getByText('xã Hồng Vân và xã Thượng Phúc nhập thành xã Hồng Phúc').waitFor()
  expect(await page.getByText(/nhiệm vụ ở đơn vị cũ hết hiệu lực/).isVisible()).toBe(true)
  expect(await (await fetch(`${product.address}/api/units?q=Hong Phuc`)).json()).toEqual([])
  await press(page, 'Sửa lại')
  expect(await page.getByLabel('Tên', { exact: true }).inputValue()).toBe('Hồng Phúc')
  await press(page, 'Xem trước')
  await press(page, 'Xác nhận sáp nhập')

  await page.getByRole('heading', { name: 'Đã sắp xếp xong' }).waitFor()
  const done = page.url()
  await page.getByRole('link', { name: 'Xem số liệu của xã Hồng Vân' }).click()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Hồng Vân')
  expect(await page.getByText('624').first().isVisible()).toBe(true)
  await page.goto(done)
  await page.getByRole('link', { name: 'Xem số liệu của xã Hồng Phúc' }).click()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Hồng Phúc')
  expect(await page.getByText('996').first().isVisible()).toBe(true)
  await page.goto(done)
  await page.getByRole('link', { name: 'Mở trang của xã Hồng Phúc' }).click()
  expect(await page.getByText('Theo Nghị quyết 12/NQ-HĐND').isVisible()).toBe(true)
  await page.goto(`/units/${old}`)
  expect(await page.getByText(/Kết thúc, nay thuộc xã Hồng Phúc/).isVisible()).toBe(true)
  await context.close()
})

test('a commune is divided village by village, and what was ticked stays ticked', async () => {
  const context = await product.browseAs('quantri', { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`/units/${await unit('Sóc Sơn')}/reform/split`)
  await page.getByLabel('Số, ký hiệu nghị quyết').fill('Nghị quyết 13/NQ-HĐND')
  await page.getByLabel('Có hiệu lực từ ngày').fill('2030-01-01')
  for (const [part, name, share] of [[0, 'Sóc Thượng', '62,5'], [1, 'Sóc Hạ', '30']] as const) {
    await page.locator(`[name="parts.${part}.name"]`).fill(name)
    await page.locator(`[name="parts.${part}.share"]`).fill(share)
  }
  const villages = page.locator('main li fieldset')
  const count = await villages.count()
  for (let i = 1; i < count; i++) await villages.nth(i).getByRole('radio').nth(i % 2).check()
  await press(page, 'Xem trước')
  expect(await page.getByText('cộng lại đúng 100 % (hiện là 92,5 %)').first().isVisible()).toBe(true)
  expect(await page.getByText('Chưa xếp vào phần nào').first().isVisible()).toBe(true)
  expect(await page.locator('main li input:checked').count()).toBe(count - 1)
  await villages.first().getByLabel('Sóc Hạ').check()
  await page.locator('[name="parts.1.share"]').fill('37,5')
  await press(page, 'Xem trước')
  expect(await page.getByText(/Xã Sóc Thượng có .* và 62,5\s% số liệu ghi chung/).isVisible()).toBe(true)
  await context.close()
})

test('who may not reform a unit sees no link to it and is refused by address', async () => {
  const id = await unit('Sóc Sơn')
  const context = await product.browseAs('canbo.thanhpho', { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`/units/${id}`)
  expect(await page.locator('main a[href$="/reform"]').count()).toBe(0)
  for (const path of [`/units/${id}/reform`, `/units/${id}/reform/merge`]) expect((await page.goto(path))!.status(), path).toBe(403)
  const send = await fetch(`${product.address}/units/${id}/reform/rename`, {
    method: 'POST', redirect: 'manual', headers: { origin: product.address, accept: 'text/html', cookie: await product.cookieOf('canbo.thanhpho') },
    body: new URLSearchParams({ step: 'confirm', decree: 'Nghị quyết 1', day: '2030-01-01', name: 'Sóc Mới' }),
  })
  expect(send.status).toBe(403)
  const stranger = await fetch(`${product.address}/units/${id}/reform`, { redirect: 'manual' })
  expect([stranger.status, stranger.headers.get('location')]).toEqual([303, `/sign-in?next=${encodeURIComponent(`/units/${id}/reform`)}`])
  await context.close()
})

test('every step is without barriers and stays within the screen of a phone and of a tablet', async () => {
  const id = await unit('Sóc Sơn')
  const context = await product.browseAs('quantri', { reducedMotion: 'reduce', viewport: { width: 360, height: 800 } })
  const page = await context.newPage()
  const look = async (step: string) => {
    expect(await violations(page), step).toEqual([])
    for (const width of [768, 360]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await sideways(page), step).toBeLessThanOrEqual(0)
    }
  }
  for (const change of ['', '/merge', '/split', '/rename', '/transfer']) {
    await page.goto(`/units/${id}/reform${change}`)
    await look(change)
    if (change === '') continue
    await press(page, 'Xem trước')
    await look(`${change} refused`)
  }
  await page.goto(`/units/${id}/reform/merge`)
  await page.getByLabel('Tìm đơn vị cùng sáp nhập').fill('hong')
  await press(page, 'Tìm')
  await look('found')
  // Hồng Vân has been merged above: what is told of it afterwards must be readable as well.
  for (const path of ['', `/reform/done?day=${today()}`]) {
    await page.goto(`/units/${await unit('Hồng Phúc')}${path}`)
    await look(`done ${path}`)
  }
  await page.goto(`/units/${id}/reform/rename`)
  await page.getByLabel('Số, ký hiệu nghị quyết').fill('Nghị quyết 14/NQ-HĐND')
  await page.getByLabel('Có hiệu lực từ ngày').fill('2030-01-01')
  await page.getByLabel('Tên', { exact: true }).fill('Sóc Mới')
  await press(page, 'Xem trước')
  await look('preview')
  await context.close()
})
