import { expect, test } from 'vitest'
import { useProduct } from '../product.ts'
import { violations } from './pages.ts'

const product = useProduct({ demo: false })

test('the first visitor of an empty deployment says whom it serves, becomes its administrator and enters the first record', async () => {
  const context = await product.browse()
  const page = await context.newPage()
  await page.goto('/records')
  expect(new URL(page.url()).pathname).toBe('/setup')
  await page.getByLabel('Tìm tỉnh, thành phố, xã hoặc phường').fill('soc son')
  await page.getByRole('button', { name: 'Tìm' }).last().click()
  await page.getByRole('link', { name: /^Xã Sóc Sơn/ }).click()
  expect(await violations(page)).toEqual([])
  await page.getByLabel('Họ và tên').fill('Trần Thị Quản')
  await page.getByRole('textbox', { name: 'Tên đăng nhập' }).fill('quantri.socson')
  await page.getByLabel('Mật khẩu', { exact: true }).fill('ngắn')
  await page.getByRole('button', { name: 'Thiết lập và đăng nhập' }).click()
  await page.getByText('Mật khẩu phải có ít nhất 10 ký tự').first().waitFor()
  expect(await page.getByLabel('Họ và tên').inputValue()).toBe('Trần Thị Quản')
  await page.getByLabel('Mật khẩu', { exact: true }).fill('bốn cây cau trước ngõ')
  await page.getByRole('button', { name: 'Thiết lập và đăng nhập' }).click()
  await page.getByRole('heading', { name: 'Đã sẵn sàng' }).waitFor()
  await page.getByText('phục vụ Sóc Sơn').waitFor()
  expect(await violations(page)).toEqual([])

  await page.goto('/setup')
  expect(new URL(page.url()).pathname).toBe('/')
  await page.goto('/records/new?form=waste_enrolment')
  await page.getByLabel('Thôn, tổ dân phố').selectOption({ label: 'Thôn số 1' })
  await page.getByLabel('Số hộ hoặc tên gọi quen').fill('Hộ 1')
  await page.getByLabel('Có', { exact: true }).check()
  await page.getByRole('button', { name: 'Gửi phiếu' }).click()
  await page.getByRole('heading', { name: 'Đã ghi' }).waitFor()
  expect(await page.getByRole('link', { name: /^1 ?hộ/ }).count()).toBe(2)
  await context.close()
})

test('and nobody can set it up a second time', async () => {
  const send = await fetch(`${product.address}/setup`, {
    method: 'POST', redirect: 'manual', headers: { origin: product.address, accept: 'text/html' },
    body: new URLSearchParams({ unit: '1', name: 'Kẻ Lạ', username: 'ke.la', password: 'một mật khẩu dài' }),
  })
  expect([send.status, send.headers.get('location')]).toEqual([303, '/'])
})
