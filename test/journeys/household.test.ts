import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { request } from '#base/db/transaction.ts'
import { idFrom, type Id } from '#base/id.ts'
import { addressOfCard, issueCards } from '#core/household/card.ts'
import { actor } from '#app/demo/enter.ts'
import { today } from '#base/day.ts'
import { useProduct } from '../product.ts'
import { expectWellMade } from './pages.ts'

const product = useProduct()
const [her, his] = ['chihoi.phulinh', 'canbo.hongvan']
const vanLa = (i: number) => idFrom('demo household', 'hn/old/thuong-tin/hong-van/van-la', i)
const press = (page: Page, name: string | RegExp) => page.getByRole('main').getByRole('button', { name }).click()
const open = async (username: string, javaScriptEnabled = false) => (await product.browseAs(username, { javaScriptEnabled, viewport: { width: 360, height: 780 } })).newPage()

test('a branch head enrols a household without a script: the mistake is told, the double shown, the register finds it without accents', async () => {
  const page = await open(her)
  await page.goto('/households')
  await page.getByRole('link', { name: 'Thôn số 2 (Phù Linh)' }).click()
  await page.getByRole('link', { name: 'Ghi hộ mới' }).click()
  await page.getByLabel('Tên gọi quen').fill('Nhà 1')
  await page.getByLabel('Ngõ, xóm').fill('Ngõ 1')
  await page.getByLabel('Số người trong hộ').fill('nhiều')
  await page.getByLabel('Đến nhà vận động, hẹn lần sau').check()
  await press(page, 'Ghi vào sổ')
  await page.getByRole('heading', { name: 'Có phải hộ này đã ghi rồi?' }).waitFor()
  await press(page, 'Là hộ khác, vẫn ghi')
  await page.getByRole('alert').getByText('Số người trong hộ là số nguyên').waitFor()
  await page.getByLabel('Tên gọi quen').fill('Nhà cây gạo')
  await page.getByLabel('Số người trong hộ').fill('4')
  await press(page, 'Ghi vào sổ')
  await page.getByText('Đã ghi hộ vào sổ.').waitFor()
  await page.getByText('Đồng ý ngày').waitFor()
  await page.goto('/households?q=CAY+GAO')
  await page.getByRole('link', { name: 'Nhà cây gạo' }).click()

  // A visit is written about it, and plans the next one.
  await page.getByRole('link', { name: 'Đến nhà vận động' }).click()
  expect(await page.getByLabel('Số hộ hoặc tên gọi quen').inputValue()).toBe('Nhà cây gạo')
  await page.getByLabel('Đã gặp').check()
  await press(page, 'Gửi phiếu')
  await page.getByRole('heading', { name: 'Đã ghi', level: 1 }).waitFor()
  await page.goto('/households?q=cay+gao')
  await page.getByRole('link', { name: 'Nhà cây gạo' }).click()
  await page.getByRole('listitem').filter({ hasText: 'Đến nhà vận động' }).getByText('Đã gặp').waitFor()
  await page.context().close()
})

test('an officer splits a household, merges two, and moves one to another lane', async () => {
  const page = await open(his)
  await page.goto(`/households/${vanLa(1)}/split`)
  await page.locator('[name="parts.1.label"]').fill('Hộ 2 (con trai)')
  await press(page, 'Tách hộ')
  await page.getByText('Đã tách thành nhiều hộ').waitFor()
  await page.getByRole('link', { name: /Hộ 2 \(con trai\)/ }).click()
  await page.getByRole('link', { name: 'Gộp' }).click()
  await page.getByRole('listitem').filter({ hasText: 'Hộ 2, ngõ 1' }).getByRole('link').first().click()
  await page.getByRole('heading', { name: 'Sau khi gộp' }).waitFor()
  await press(page, 'Gộp hai hộ')
  await page.getByText('Từ hộ', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Chuyển' }).click()
  await page.getByLabel('Ngõ, xóm').fill('Ngõ 9')
  await press(page, 'Chuyển hộ')
  await page.getByText('Ngõ 9, Vân La').waitFor()
  await page.context().close()
})

test('a list of the village is looked at before it is taken over; a person decides what is one household', async () => {
  const page = await open(his)
  await page.goto('/households/import')
  await page.getByLabel('Danh sách của').selectOption({ label: 'Vân La (Hồng Vân)' })
  await page.getByLabel('Tệp danh sách').setInputFiles({ name: 'van-la.csv', mimeType: 'text/csv', buffer: Buffer.from('Số nhà,Ngõ,Nhân khẩu,SĐT\n"Hộ 9, ngõ 2",,3,09\nNhà 8,Ngõ 2,4,09\nNhà 11,Ngõ 3,4,09\n200,Ngõ 9,5,09\n201,Ngõ 9,0,09\n') })
  await press(page, 'Đọc tệp')
  await page.getByText('1 hộ mới, 1 hộ đã có, 2 hộ giống hộ khác, 1 chỗ chưa đúng.').waitFor()
  await page.getByText('Không đọc các cột: SĐT.').waitFor()
  await page.getByRole('rowheader', { name: 'C6' }).waitFor()
  await page.getByRole('group', { name: 'Nhà 8' }).getByLabel('Hộ khác, ghi mới').check()
  await press(page, /^Ghi 1 hộ mới/)
  await page.getByRole('link', { name: 'Hộ 200' }).waitFor()
  expect(await page.getByRole('link', { name: 'Nhà 8' }).count()).toBe(1)
  expect(await page.getByRole('link', { name: 'Nhà 11' }).count()).toBe(0)
  await page.context().close()
})

test('a household withdraws and asks by the card at its door, without an account; the officer answers in time and erases', async () => {
  const officer = await open(his)
  const path = new URL(await cardOf(vanLa(6))).pathname
  const door = await (await product.browse({ javaScriptEnabled: false, viewport: { width: 360, height: 780 } })).newPage()
  await door.goto(path)
  expect(await door.getByRole('main').textContent()).not.toMatch(/Hộ 7|Vân La/)
  await door.getByRole('link', { name: /Thôi đồng ý.*Đến nhà vận động/ }).click()
  await press(door, 'Thôi đồng ý')
  await door.getByText('Có hiệu lực từ bây giờ.').waitFor()
  await door.getByLabel('Hộ muốn').selectOption({ label: 'Xoá dữ liệu' })
  await press(door, 'Gửi yêu cầu')
  const reference = (await door.locator('code').textContent())!

  await officer.goto(`/households/${vanLa(6)}`)
  await officer.getByText('bằng thẻ ở cửa').waitFor()
  await officer.goto('/households/requests')
  await officer.getByRole('listitem').filter({ hasText: reference }).getByRole('link').click()
  await press(officer, 'Đã báo cho hộ')
  await officer.getByText('Đã báo cho hộ.').waitFor()
  await officer.locator('textarea[name="outcome"]').fill('ok')
  await press(officer, 'Xoá dữ liệu và khép lại')
  await officer.getByRole('alert').getByText('Hãy ghi kết quả cho hộ biết').waitFor()
  await officer.locator('textarea[name="outcome"]').fill('Đã xoá, báo hộ tại nhà.')
  await press(officer, 'Xoá dữ liệu và khép lại')
  await officer.getByText('Đã giải quyết').waitFor()
  await officer.goto(`/households/${vanLa(6)}`)
  await officer.getByRole('heading', { name: 'Hộ không còn tên gọi', level: 1 }).waitFor()
  expect((await door.goto(path))?.status()).toBe(404)
  await door.context().close()
  await officer.context().close()
})

/** Made by the same door as the printed sheet's. */
async function cardOf(household: Id): Promise<string> {
  const account = idFrom('demo account', his)
  return addressOfCard((await request(() => issueCards(actor(account, today()), [household])))[0]!.token)
}

test('papers can be printed: cards, what is kept, the notice', async () => {
  const cookie = await product.cookieOf(his)
  const get = (path: string, init: RequestInit = {}) => fetch(`${product.address}${path}`, { ...init, headers: { cookie, origin: product.address, ...(init.headers as Record<string, string>) } })
  const requests = (await (await get(`/api/household-requests?unit=${((await (await get('/api/units?q=hong van')).json()) as { id: number; kind: string; validTo: string | null }[]).find(({ kind, validTo }) => kind === 'commune' && validTo === null)!.id}`)).json()) as { id: string }[]
  const cards = await get('/households/cards.pdf', { method: 'POST', body: new URLSearchParams({ household: vanLa(2) }) })
  for (const answer of [cards, await get(`/households/requests/${requests[0]!.id}/data.pdf`), await get('/about/privacy/notice.pdf')]) {
    expect([answer.status, answer.headers.get('content-type'), Buffer.from(await answer.arrayBuffer()).subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-'])
  }
  expect(await (await get(`/households/requests/${requests[0]!.id}/data.json`)).json()).toMatchObject({ household: { label: 'Hộ 4, ngõ 1' } })
})

test('the pages of the register have no barrier for anybody, never scroll sideways, and are nobody else\'s', async () => {
  const context = await product.browseAs(his, { reducedMotion: 'reduce', viewport: { width: 360, height: 780 } })
  const page = await context.newPage()
  await page.goto('/households')
  await page.goto('/households/requests')
  const desk = await page.locator('main li a').first().getAttribute('href')
  const home = `/households/${vanLa(3)}`
  const door = new URL(await cardOf(vanLa(4))).pathname
  await expectWellMade(page, ['/households', home, `${home}/edit`, `${home}/merge`, `${home}/split`, `${home}/move`, '/households/new', '/households/import', '/households/requests', desk!, '/about/privacy', door, `${door}?withdraw=visits`])
  await context.close()
  const police = await open('khuvuc.kimlien')
  for (const path of ['/households', home, '/households/requests']) expect([403, 404], path).toContain((await police.goto(path))!.status())
  await police.context().close()
  expect((await fetch(`${product.address}/households`, { redirect: 'manual' })).status).toBe(303)
})
