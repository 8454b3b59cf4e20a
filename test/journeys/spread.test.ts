import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { useProduct } from '../product.ts'
import { expectWellMade } from './pages.ts'

const product = useProduct()
const press = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true }).click()
const api = async <T>(path: string) => (await (await fetch(`${product.address}${path}`)).json()) as T
type Found = { models: { id: string; title: string; places: number; going: number }[] }
const modelCalled = async (text: string) => (await api<Found>(`/api/models?text=${encodeURIComponent(text)}`)).models[0]!

test('anybody reads without a script what worked, how far it spread, and in which communes like theirs', async () => {
  const phone = await product.browse({ javaScriptEnabled: false, viewport: { width: 360, height: 780 } })
  const page = await phone.newPage()
  await page.goto('/movement')
  await page.getByRole('main').getByRole('link', { name: 'Mô hình hay' }).click()
  await page.getByLabel('Xã, phường của tôi').selectOption({ label: 'Xã Thượng Phúc' })
  await press(page, 'Xem')
  await page.getByText('Giống nơi mình nhất').first().waitFor()
  expect(await page.getByText(/dân số 45\.464/i).count()).toBeGreaterThan(0)
  await page.getByRole('link', { name: 'Phân loại, xử lý rác hữu cơ tại hộ gia đình' }).first().click()
  await page.getByText('Vì sao làm, làm thế nào').waitFor()
  expect(await page.getByRole('main').textContent()).toContain('125')
  await page.getByRole('link', { name: 'Xem lan tới đâu' }).first().click()
  await page.getByText(/^144 nơi đã làm, 130 nơi còn làm/).waitFor()
  await page.getByText('Hết năm 2026: 130 nơi đang làm, trong 59 xã, phường').waitFor()
  expect(await page.getByText('lần xem gần nhất, 31/12/2024: đã dừng').count()).toBe(2)
  await page.getByRole('link', { name: '2022', exact: true }).click()
  await page.getByText(/^Hết năm 2022: \d+ nơi đang làm/).waitFor()
  // Failures stand in the list like everybody else.
  expect(await page.getByText('Đã dừng').count()).toBeGreaterThan(0)
  await page.getByRole('link', { name: 'Làm theo ở nơi tôi' }).click()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await phone.close()
})

test('a commune officer takes a model up in one action, and it runs; what is missing is told and kept', async () => {
  const context = await product.browseAs('canbo.hongvan', { javaScriptEnabled: false, viewport: { width: 360, height: 780 } })
  const page = await context.newPage()
  const { id } = await modelCalled('phan loai xu ly rac')
  await page.goto(`/movement/models/${id}`)
  await page.getByRole('link', { name: 'Làm theo ở nơi tôi' }).click()
  await page.getByRole('link', { name: 'Thôn Vân La' }).click()
  await page.getByText('Có ngay khi bắt đầu').waitFor()
  await page.getByLabel('Tên đơn vị đăng ký').fill('Chi hội Phụ nữ thôn Vân La')
  await page.getByLabel('Thực trạng, lý do').fill('Làng hoa, rác lá nhiều, bãi tập kết sắp đầy.')
  await press(page, 'Bắt đầu làm theo')
  await page.getByText('Còn mục phải viết trước khi nộp').waitFor()
  expect(await page.getByRole('link', { name: 'Viết tiếp phiếu' }).count()).toBe(1)
  await page.getByRole('main').getByRole('link', { name: 'Địa bàn, đối tượng' }).click()
  expect(new URL(page.url()).hash).toBe('#f-statement-audience')
  expect(await page.getByLabel('Thực trạng, lý do').inputValue()).toBe('Làng hoa, rác lá nhiều, bãi tập kết sắp đầy.')
  await page.goto(`/movement/take?from=${id}`)
  await page.getByRole('link', { name: 'Xã Hồng Vân' }).click()
  await page.getByLabel('Bắt đầu từ ngày').fill('1999-01-01')
  await page.getByLabel('Tên đơn vị đăng ký').fill('Hội Liên hiệp Phụ nữ xã Hồng Vân')
  await page.getByLabel('Thực trạng, lý do').fill('Làng hoa, rác lá nhiều, bãi tập kết sắp đầy.')
  await page.getByLabel('Địa bàn, đối tượng').fill('Các hộ trồng hoa.')
  await press(page, 'Bắt đầu làm theo')
  await page.getByText('phải nằm từ năm 2009').first().waitFor()
  expect(await page.getByLabel('Địa bàn, đối tượng').inputValue()).toBe('Các hộ trồng hoa.')
  await page.getByLabel('Bắt đầu từ ngày').fill('2026-11-02')
  await press(page, 'Bắt đầu làm theo')
  await page.getByText('Mô hình đã chạy ở nơi Anh/Chị').waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await page.getByRole('navigation', { name: 'Các trang của mô hình này' }).getByRole('link', { name: 'Tiến độ' }).click()
  await page.getByText('Cân rác nền trước khi làm').first().waitFor()
  expect((await modelCalled('phan loai xu ly rac')).places).toBe(145)
  await context.close()
})

test('whoever is there records a result; who is not may neither see nor record it', async () => {
  const office = await product.browseAs('canbo.hongvan', { javaScriptEnabled: false })
  const page = await office.newPage()
  const { id } = await modelCalled('camera an ninh')
  const copy = (await api<{ id: string; unitName: string }[]>(`/api/models/${id}/lineage`)).find((one) => one.unitName === 'Hồng Vân')!
  await page.goto(`/movement/${copy.id}/spread`)
  const three = page.locator('#after-3')
  await three.getByRole('button', { name: 'Ghi kết quả' }).click()
  await three.getByText('Hãy chọn một kết quả').waitFor()
  await three.getByRole('radio', { name: 'giữ được một phần' }).check()
  await three.getByLabel('Đã thấy gì').fill('Đến xem 6 điểm: 4 điểm chạy tốt, 2 điểm mất điện.')
  await three.getByRole('button', { name: 'Ghi kết quả' }).click()
  await page.getByText('Đã ghi kết quả.').waitFor()
  await three.getByText('4 điểm chạy tốt').first().waitFor()
  const branch = await product.browseAs('chihoi.phulinh', { javaScriptEnabled: false })
  const other = await branch.newPage()
  expect((await other.goto(`/movement/${copy.id}/spread`))!.status()).toBe(404)
  const send = async (username: string) => (await fetch(`${product.address}/movement/${copy.id}/spread?/outcome`, {
    method: 'POST', redirect: 'manual', headers: { origin: product.address, accept: 'text/html', cookie: await product.cookieOf(username) }, body: new URLSearchParams({ id: 'x', after: '3', finding: 'kept', words: 'Tốt cả.' }) })).status
  expect([await send('chihoi.phulinh'), await send('canbo.hongvan')]).toEqual([404, 422])
  for (const path of ['/movement/models/x', `/movement/models/${copy.id}`, '/movement/models/x/spread']) expect((await fetch(`${product.address}${path}`)).status, path).toBe(404)
  await office.close()
  await branch.close()
})

test('what a look found stopped is offered to be stopped, with its words, to whoever may', async () => {
  const context = await product.browseAs('canbo.thanhpho', { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/me/tasks')
  const waiting = page.getByRole('region', { name: 'Nơi đã dừng, chờ kết thúc mô hình' }).getByRole('listitem').getByRole('link')
  expect(await waiting.count()).toBe(2)
  await waiting.first().click()
  expect(new URL(page.url()).hash).toBe('#step-stop')
  const { id } = /\/movement\/(?<id>[0-9a-f-]{36})/.exec(page.url())!.groups!
  await page.goto(`/movement/${id}/spread`)
  await page.getByText('Lần xem ngày 31/12/2024 thấy mô hình đã dừng').waitFor()
  await page.getByRole('link', { name: 'Dừng mô hình này' }).click()
  const stop = page.getByRole('form', { name: 'Dừng mô hình' })
  expect(await stop.getByRole('textbox').first().inputValue()).toBe('Không còn ai làm; thùng đem về kho.')
  await stop.getByRole('button').click()
  await page.getByText('Mô hình đã dừng').first().waitFor()
  await page.goto('/me/tasks')
  expect(await waiting.count()).toBe(1)
  await context.close()
})

test('the pages of what spread have no barrier for anybody and never scroll sideways', async () => {
  const context = await product.browseAs('canbo.hongvan', { reducedMotion: 'reduce', viewport: { width: 360, height: 780 } })
  const page = await context.newPage()
  const [waste, cameras] = [await modelCalled('phan loai xu ly rac'), await modelCalled('camera an ninh')]
  const copy = (await api<{ id: string; unitName: string }[]>(`/api/models/${cameras.id}/lineage`)).find((one) => one.unitName === 'Hồng Vân')!
  await expectWellMade(page, ['/movement/models?q=camera', '/movement/models?q=khong+co', `/movement/models/${waste.id}`, `/movement/models/${cameras.id}/spread`, `/movement/take?from=${cameras.id}`, '/movement/take?kit=waste-sorting', `/movement/${copy.id}/spread`])
  await context.close()
})
