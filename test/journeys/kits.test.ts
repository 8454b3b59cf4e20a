import { expect, test } from 'vitest'
import { useProduct } from '../product.ts'
import { expectWellMade } from './pages.ts'

const product = useProduct()
const phone = { javaScriptEnabled: false, viewport: { width: 360, height: 780 } }

test('anybody reads without a script what a kit asks and counts before taking it up', async () => {
  const context = await product.browse(phone)
  const page = await context.newPage()
  await page.goto('/movement')
  await page.getByRole('link', { name: 'Xem các bộ mẫu' }).click()
  await page.getByText(/144 mô hình đã dùng/).waitFor()
  await page.getByRole('link', { name: 'Phân loại, xử lý rác hữu cơ tại hộ gia đình', exact: true }).click()
  await page.getByText('Ghi danh hộ phân loại rác').click()
  await page.getByText('Từ đây tính ra: Hộ tham gia phân loại rác').waitFor()
  expect(await page.getByText('chỉ hỏi khi “Hộ đồng ý phân loại rác tại nhà?” là “Có”').count()).toBeGreaterThan(0)
  expect(await page.getByText('lantoa kit pack').count()).toBe(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await page.getByRole('link', { name: 'Làm ở nơi tôi' }).click()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  expect((await page.goto('/movement/kits/khong-co'))!.status()).toBe(404)
  await context.close()
})

test('who may register goes on to their place; who may not is offered nothing; an administrator reads how it is packed', async () => {
  const officer = await product.browseAs('canbo.hongvan', phone)
  const page = await officer.newPage()
  await page.goto('/movement')
  await page.getByRole('navigation', { name: 'Các sổ của phong trào' }).getByRole('link', { name: 'Bộ mẫu' }).click()
  await page.getByRole('link', { name: /^Làm ở nơi tôi.*Thôn thông minh/ }).click()
  await page.getByText('Có ngay khi bắt đầu').waitFor()
  await officer.close()
  const police = await product.browseAs('khuvuc.kimlien', phone)
  const theirs = await police.newPage()
  await theirs.goto('/movement/kits/waste-sorting')
  await theirs.getByText('Bộ mẫu này từ đâu').waitFor()
  expect(await theirs.getByRole('link', { name: 'Làm ở nơi tôi' }).count()).toBe(0)
  await police.close()
  const administrator = await product.browseAs('quantri', phone)
  const last = await administrator.newPage()
  await last.goto('/movement/kits/waste-sorting')
  await last.getByText('lantoa kit pack kits/waste-sorting').waitFor()
  await administrator.close()
})

test('the kits are read by every eye and on every phone, in both languages', async () => {
  const context = await product.browse({ viewport: { width: 360, height: 780 } })
  await expectWellMade(await context.newPage(), ['/movement/kits', '/movement/kits/waste-sorting', '/movement/kits/neighbourhood-cameras?lang=en'])
  await context.close()
})
