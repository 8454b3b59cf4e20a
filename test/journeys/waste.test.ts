import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { useProduct } from '../product.ts'
import { expectWellMade } from './pages.ts'

const product = useProduct()
const press = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true }).click()
const api = async <T>(path: string) => (await (await fetch(`${product.address}${path}`)).json()) as T
const unitCalled = async (name: string, kind: string, inside: string) => (await api<{ id: number; name: string; kind: string; path: string[]; validTo: string | null }[]>(`/api/units?q=${encodeURIComponent(name)}&limit=100`))
  .find((unit) => unit.name === name && unit.kind === kind && unit.path[0] === inside && unit.validTo === null)!.id

test('a resident finds out on a cheap phone which bin, reads the guide, and when it is collected; no script is sent', async () => {
  const phone = await product.browse({ javaScriptEnabled: false, viewport: { width: 360, height: 780 } })
  const page = await phone.newPage()
  await page.goto('/')
  await page.getByRole('main').getByRole('link', { name: /rác/i }).first().waitFor()
  await page.goto('/waste')
  await page.getByRole('main').getByRole('link', { name: 'Thứ này bỏ đâu?' }).click()
  await page.getByLabel('Gõ tên đồ vật').fill('vo chuooi')
  await press(page, 'Tìm')
  await page.getByText('Hiểu là “vo chuoi”').waitFor()
  expect(await page.locator('ol.found > li').first().innerText()).toMatch(/Vỏ chuối\s+Rác thực phẩm/)
  for (const [typed, group] of [['pin cũ', 'Rác nguy hại'], ['nệm', 'Đồ cồng kềnh'], ['tã', 'Rác khác'], ['lon bia', 'Đồ tái chế']]) {
    await page.goto(`/waste/which-bin?q=${encodeURIComponent(typed!)}`)
    expect(await page.locator('ol.found > li').first().innerText(), typed).toContain(group)
  }
  await page.goto('/waste/which-bin?q=xyzzyqwrt')
  await page.getByText('chưa có trong danh sách').or(page.getByText('Chưa có “xyzzyqwrt” trong danh sách')).first().waitFor()
  await page.goto('/waste/guides')
  expect(await page.getByRole('main').getByRole('listitem').filter({ has: page.locator('svg') }).count()).toBe(15)
  await page.getByText('Thưa bà con cô bác!').waitFor()
  for (const path of ['/waste', '/waste/which-bin?q=pin', '/waste/which-bin?group=food', '/waste/guides', '/waste/rounds', '/waste/board']) {
    expect(await (await fetch(`${product.address}${path}`)).text(), path).not.toMatch(/<script/)
  }
  const pdf = await fetch(`${product.address}/waste/guides/leaflet.pdf`)
  expect([pdf.headers.get('content-type'), Buffer.from(await pdf.arrayBuffer()).subarray(0, 5).toString()]).toEqual(['application/pdf', '%PDF-'])
  const film = await fetch(`${product.address}/waste/guides/film.svg`)
  expect([film.headers.get('content-type'), (await film.text()).slice(0, 4)]).toEqual(['image/svg+xml; charset=utf-8', '<svg'])
  await page.goto('/waste/rounds')
  await page.getByRole('main').getByRole('searchbox').fill('van la')
  await press(page, 'Tìm')
  await page.getByRole('link', { name: /Vân La/ }).first().click()
  await page.getByText('Rác thực phẩm').first().waitFor()
  const ics = await (await fetch(`${product.address}/waste/calendar.ics?unit=${await unitCalled('Vân La', 'village', 'Hồng Vân')}`)).text()
  expect(ics).toMatch(/BEGIN:VEVENT[\s\S]*Thu gom: Rác thực phẩm/)
  await phone.close()
})

test('the branch sees its houses won over, 40 % less with base, error and period, and hands out what the store holds and no more', async () => {
  const context = await product.browseAs('chihoi.phulinh', { javaScriptEnabled: false, viewport: { width: 360, height: 780 } })
  const page = await context.newPage()
  await page.goto('/waste?year=2023')
  await page.getByText('Từng nhà một').waitFor()
  await page.getByText(/^Giảm (39|40),\d\s% so với trước khi làm/).waitFor()
  await page.getByText(/Chắc chắn 95 %: giảm từ \d+,\d đến \d+,\d/).first().waitFor()
  await page.getByText(/0,6\d\d kg mỗi hộ mỗi ngày; \d+ lần cân/).waitFor()
  await page.goto('/waste?year=2022')
  await page.getByText('Chưa nói được. Còn thiếu:').waitFor()
  await page.goto('/waste/stock?what=hand')
  await page.getByLabel('Số lượng').fill('100000')
  await page.getByLabel('Cho bao nhiêu hộ').fill('5')
  await press(page, 'Phát cho hộ')
  await page.getByText('Kho không còn đủ').first().waitFor()
  expect(await page.getByLabel('Số lượng').inputValue()).toBe('100000')
  await page.getByLabel('Số lượng').fill('5')
  await press(page, 'Phát cho hộ')
  await page.getByText('Đã ghi vào sổ kho.').waitFor()
  await page.goto('/waste/board')
  const before = await page.getByRole('button', { name: /Thôi có tên/ }).count()
  await page.getByRole('button', { name: /Thôi có tên/ }).first().click()
  await page.getByText('Đã ghi.').waitFor()
  expect(await page.getByRole('button', { name: /Thôi có tên/ }).count()).toBe(before - 1)
  await page.getByLabel('Đồng ý ở cuộc họp nào').fill('họp')
  await press(page, 'Ghi thôn đồng ý')
  await page.getByText('Hãy ghi thôn đã đồng ý ở cuộc họp nào').first().waitFor()
  await context.close()
})

test('a commune plans a collection, moves one, and residents see it; others may not', async () => {
  const office = await product.browseAs('canbo.hongvan', { javaScriptEnabled: false })
  const page = await office.newPage()
  await page.goto('/waste/rounds')
  const plan = page.locator('form').filter({ has: page.getByRole('button', { name: 'Lưu lịch' }) })
  await plan.getByRole('checkbox', { name: 'Đồ cồng kềnh' }).check()
  await plan.getByLabel('Từ giờ').fill('19:00')
  await plan.getByLabel('Đến giờ').fill('18:00')
  await press(page, 'Lưu lịch')
  await page.getByText('giờ cuối phải sau giờ đầu').first().waitFor()
  await plan.getByLabel('Đến giờ').fill('20:00')
  await plan.getByLabel('Đưa ra chỗ nào').fill('Cổng chợ')
  await press(page, 'Lưu lịch')
  await page.getByText('Đã lưu lịch thu gom.').waitFor()
  await page.getByText(/Cổng chợ/).first().waitFor()
  await page.getByRole('link', { name: 'Đổi lượt này' }).first().click()
  await page.getByLabel('Lý do').fill('Xe đi sửa')
  await press(page, 'Lưu thay đổi')
  await page.getByText(/không thu.*Xe đi sửa/).first().waitFor()
  const send = async (who: string, path: string, body: Record<string, string>) => (await fetch(`${product.address}${path}`, {
    method: 'POST', redirect: 'manual', headers: { origin: product.address, accept: 'text/html', cookie: await product.cookieOf(who) }, body: new URLSearchParams(body) })).status
  const round = { id: '00000000-0000-7000-8000-00000000aaaa', village: String(await unitCalled('Hồng Vân', 'commune', 'Hà Nội')), unit: '1', groups: 'food', weekday: '1', begins: '17:00', ends: '18:00', from: '2026-12-01' }
  expect(await send('chihoi.phulinh', '/waste/rounds?/plan', round)).toBe(403)
  expect(await send('khuvuc.kimlien', '/waste/stock', { id: round.id, unit: round.village, good: 'em', quantity: '1', day: '2026-11-20', what: 'receive' })).toBe(403)
  for (const [path, body] of [['/waste/rounds?/plan', { ...round, id: 'x' }], ['/waste/rounds?/plan', {}], ['/waste/stock', { unit: round.village, quantity: '🙂' }], ['/waste/board?/agree', { village: '-3' }], ['/waste?/keep', { unit: '999999999999' }], ['/waste/rounds?/change', { round: '0', day: '0000-01-01' }]] as const) {
    const status = await send('canbo.hongvan', path, body)
    expect([403, 404, 422], `${path} ${JSON.stringify(body)}`).toContain(status)
  }
  for (const path of ['/waste?unit=0', '/waste?unit=-1', '/waste?unit=999999999', '/waste?year=0000', '/waste/rounds?unit=x&q=%F0%9F%99%82', '/waste/board?by=x', '/waste/which-bin?group=x', `/waste/which-bin?q=${'x'.repeat(3_000)}`, '/waste/calendar.ics?unit=abc']) {
    expect((await fetch(`${product.address}${path}`)).status, path).toBeLessThan(500)
  }
  await office.close()
})

test('every page is well made, for visitors on a phone and for the branch', async () => {
  const phone = await product.browse({ viewport: { width: 360, height: 780 } })
  await expectWellMade(await phone.newPage(), ['/waste', '/waste/which-bin', '/waste/which-bin?q=chai', '/waste/which-bin?group=hazardous', '/waste/guides', '/waste/rounds?q=son'])
  const branch = await product.browseAs('chihoi.phulinh', { viewport: { width: 360, height: 780 } })
  await expectWellMade(await branch.newPage(), ['/waste?year=2023', '/waste/stock', '/waste/board'])
  const desk = await product.browseAs('canbo.hongvan', { viewport: { width: 1280, height: 800 } })
  await expectWellMade(await desk.newPage(), ['/waste', '/waste/rounds', '/waste/stock?what=send'])
  for (const one of [phone, branch, desk]) await one.close()
})
