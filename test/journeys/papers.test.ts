import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { useProduct } from '../product.ts'
import { expectWellMade } from './pages.ts'

const product = useProduct()
const press = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true }).click()
const textOf = (page: Page) => page.getByRole('main').innerText()

test('a commune issues a certificate, takes the papers away and withdraws them; everybody sees it, without a script', async () => {
  const office = await product.browseAs('canbo.hongvan', { javaScriptEnabled: false, acceptDownloads: true })
  const desk = await office.newPage()
  await desk.goto('/movement/papers?year=2026')
  expect(await textOf(desk)).toContain('Quyết định số 46/QĐ-UBND')
  const download = desk.waitForEvent('download')
  await desk.getByRole('link', { name: 'Tải cả quyết định và giấy chứng nhận' }).click()
  const files = unzipSync(await readFile(await (await download).path()))
  expect(Object.keys(files)).toEqual([expect.stringMatching(/^quyet-dinh-46-QD-UBND-.*\.pdf$/), expect.stringMatching(/^giay-chung-nhan-46-01-GCN-.*\.pdf$/)])
  const address = (await desk.getByRole('link', { name: 'Trang kiểm tra công khai' }).getAttribute('href'))!

  // A stranger types the code from the paper, with a mistake first, and compares the file that they were sent.
  const street = await product.browse({ javaScriptEnabled: false, viewport: { width: 360, height: 780 } })
  const page = await street.newPage()
  await page.goto('/verify')
  await page.getByLabel('Mã trên giấy').fill('aaaa bbbb cccc')
  await press(page, 'Kiểm tra')
  expect(await page.getByLabel('Mã trên giấy').inputValue()).toBe('AAAA-BBBB-CCCC')
  await page.getByLabel('Mã trên giấy').fill(address.split('/').at(-1)!.toLowerCase().replaceAll('-', ''))
  await press(page, 'Kiểm tra')
  expect(new URL(page.url()).pathname).toBe(address)
  await page.getByText('đang còn hiệu lực').waitFor()
  await page.getByText('Thôn thông minh Vân La').waitFor()
  const [first] = Object.values(files)
  const compare = async (buffer: Buffer, answer: string) => {
    await page.getByLabel('Tệp PDF').setInputFiles({ name: 'quyet-dinh.pdf', mimeType: 'application/pdf', buffer })
    await press(page, 'So sánh')
    await page.getByText(answer).waitFor()
  }
  await compare(Buffer.from(first!), 'Trùng khớp từng byte với bản đã ban hành.')
  await compare(Buffer.concat([Buffer.from(first!), Buffer.from(' ')]), 'Không trùng với bản đã ban hành')

  await desk.locator('summary', { hasText: 'Thu hồi' }).first().click()
  await press(desk, 'Thu hồi')
  await desk.getByText('Hãy ghi lý do thu hồi').waitFor()
  await desk.getByRole('textbox', { name: 'Lý do thu hồi' }).fill('Ghi sai tên đơn vị thực hiện')
  await press(desk, 'Thu hồi')
  await desk.getByText('Đã thu hồi. Trang kiểm tra').waitFor()
  await desk.getByText('Thu hồi quyết định không xoá việc công nhận').first().waitFor()
  expect([await desk.getByRole('link', { name: 'Bản lưu' }).count() > 0, await desk.getByRole('link', { name: 'Tải cả quyết định và giấy chứng nhận' }).count()]).toEqual([true, 0])
  await page.reload()
  await page.goto(address)
  await page.getByText('đã bị thu hồi').waitFor()
  expect(await textOf(page)).toContain('Ghi sai tên đơn vị thực hiện')

  // It may be decided again: what was drafted is looked at first, a mistake keeps what was typed.
  await desk.goto('/movement?q=thon+thong+minh+van+la&state=recognised')
  await desk.getByRole('link', { name: 'Thôn thông minh Vân La' }).click()
  await desk.getByRole('link', { name: 'Giấy tờ', exact: true }).click()
  await desk.getByRole('link', { name: 'Mặt trận', exact: true }).click()
  const look = 'Xem lại trước khi ban hành'
  expect(await desk.getByRole('textbox', { name: 'Số, ký hiệu' }).inputValue(), 'the number of the step is the State’s').toBe('')
  await desk.getByRole('textbox', { name: 'Số, ký hiệu' }).fill('47/QĐ-UBND')
  await desk.getByLabel('Người ký', { exact: true }).fill('Đinh Quang Thử')
  await press(desk, look)
  await desk.getByText('Ký hiệu “UBND” là của Nhà nước').first().waitFor()
  expect(await desk.getByLabel('Người ký', { exact: true }).inputValue()).toBe('Đinh Quang Thử')
  await desk.getByRole('textbox', { name: 'Số, ký hiệu' }).fill('47/QĐ-MTTQ-BTT')
  await press(desk, look)
  await desk.getByRole('heading', { name: 'Xem lại lần cuối' }).waitFor()
  await press(desk, 'Sửa lại')
  expect(await desk.getByRole('textbox', { name: 'Số, ký hiệu' }).inputValue()).toBe('47/QĐ-MTTQ-BTT')
  await press(desk, look)
  expect(await textOf(desk)).toContain('47/QĐ-MTTQ-BTT, ')
  await press(desk, 'Ban hành')
  await desk.getByText('Đã ban hành. Tải PDF').waitFor()
  expect(await textOf(desk)).toContain('Giấy chứng nhận số 47-01/GCN')
  await street.close()
  await office.close()
})

test('papers and their public pages are well made for everybody', async () => {
  const context = await product.browseAs('canbo.thanhpho', { viewport: { width: 360, height: 780 } })
  const page = await context.newPage()
  await expectWellMade(page, ['/movement/papers', '/movement/papers?year=2024&honour=commended', '/verify', '/verify/AAAA-BBBB-CCCC'])
  await context.close()
})
