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
import { expectWellMade, violations } from './pages.ts'

const product = useProduct()
/** A branch head in the commune whose officer has a demonstration account. */
const hers = 'chihoi.hongvan'
const his = 'canbo.hongvan'

beforeAll(async () => {
  const found = (await (await fetch(`${product.address}/api/units?q=${encodeURIComponent('Hồng Vân')}&on=${today()}`)).json()) as { id: number; name: string; kind: string }[]
  const unit = found.find((one) => one.name === 'Hồng Vân' && one.kind === 'commune')!.id
  await request(async () => {
    const db = await asSystem(ctxOf(), 'system:test')
    const account = await openAccount(db, { id: newId(), name: 'Đinh Thị Duyên', username: hers, password: demoPassword })
    await grantMandate(db, { account, role: 'branch_head', unit, from: today(), to: null })
  })
}, 60_000)

const title = 'Gánh rau sạch ra chợ sớm'
const press = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true }).click()
const fill = (page: Page, name: string, text: string) => page.locator(`[name="${name}"]`).fill(text)
const pathOf = (page: Page) => new URL(page.url()).pathname

/** Writes what the form asks besides its title; without the field named. */
async function write(page: Page, without = ''): Promise<void> {
  await page.getByRole('radio', { name: 'Kinh tế' }).check()
  await page.getByRole('radio', { name: 'Đăng ký mới' }).check()
  await page.getByLabel('Bên đăng ký').selectOption({ label: 'Hội, đoàn thể' })
  await page.getByLabel('Đăng ký ở cấp').selectOption({ label: 'cấp xã' })
  const texts = {
    registrant: 'Chi hội Phụ nữ xã Hồng Vân', 'statement.situation': 'Rau nhà trồng bán lẻ, ép giá.', 'statement.goals': 'Bán được nhiều hơn.', 'statement.content': 'Gom rau từ ba giờ sáng.\n\nMỗi tổ một xe.',
    'statement.audience': '34 hộ trồng rau.', 'statement.resources': 'Ba xe thồ của hội viên.', 'statement.outputs': 'Sổ bán hàng từng phiên.', 'statement.lasting': 'Mỗi tổ cử một người giữ sổ.',
    'statement.forces.0.name': 'Chi hội Phụ nữ', 'statement.forces.0.does': 'gom rau', startsOn: '2026-01-05', endsOn: '2026-12-20',
  }
  for (const [name, text] of Object.entries(texts)) if (name !== without) await fill(page, name, text)
}

test('a branch head registers a model without a script; it is returned, corrected, accepted, carried out, appraised and recognised', async () => {
  const phone = await product.browseAs(hers, { javaScriptEnabled: false, viewport: { width: 360, height: 780 } })
  const page = await phone.newPage()
  await page.goto('/movement')
  await page.getByRole('link', { name: 'Đăng ký mô hình mới' }).first().click()
  await page.getByRole('list', { name: 'Nơi được giao cho Anh/Chị' }).getByRole('link', { name: 'Xã Hồng Vân' }).click()
  await fill(page, 'title', title)
  await press(page, 'Lưu nháp')
  await page.getByText('Đã lưu lúc').waitFor()
  await write(page, 'statement.outputs')
  await press(page, 'Nộp')
  await page.getByText('Phiếu còn 1 mục cần hoàn thiện').waitFor()
  expect(await page.locator('[name="statement.content"]').inputValue()).toBe('Gom rau từ ba giờ sáng.\n\nMỗi tổ một xe.')
  await page.getByRole('link', { name: 'Mục này còn trống' }).click()
  await fill(page, 'statement.outputs', 'Sổ bán hàng từng phiên.')
  await press(page, 'Nộp')
  await page.getByText('Đã ghi: Nộp phiếu đăng ký').waitFor()
  const path = pathOf(page)
  await page.getByText('Đang chờ xã Hồng Vân tiếp nhận').waitFor()
  expect(await page.getByRole('main').getByRole('button', { name: 'Tiếp nhận' }).count()).toBe(0)
  await page.goto(`${path}/edit`)
  expect(pathOf(page), 'what was handed in is not written on').toBe(path)

  const office = await product.browseAs(his, { javaScriptEnabled: false })
  const desk = await office.newPage()
  await desk.goto('/movement?state=submitted')
  await desk.getByRole('link', { name: title }).click()
  await desk.locator('summary', { hasText: 'Trả lại để sửa' }).click()
  await desk.locator('summary', { hasText: 'Góp ý từng mục' }).click()
  await desk.getByRole('textbox', { name: 'Mục tiêu, tiêu chí' }).fill('Nêu số hộ và số tiền mỗi phiên')
  await press(desk, 'Trả lại để sửa')
  await desk.getByText('Hãy ghi rõ lý do').first().waitFor()
  expect(await desk.getByRole('textbox', { name: 'Mục tiêu, tiêu chí' }).inputValue()).toBe('Nêu số hộ và số tiền mỗi phiên')
  await desk.getByLabel('Cần sửa điều gì').fill('Mục tiêu chưa đo được.')
  await press(desk, 'Trả lại để sửa')
  await desk.getByText('Đã ghi: Trả lại để sửa').waitFor()

  await page.goto('/movement?state=returned')
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('link', { name: 'Sửa phiếu' }).click()
  await page.getByText('Cần sửa: Nêu số hộ và số tiền mỗi phiên').waitFor()
  await page.getByRole('textbox', { name: 'Mục tiêu, tiêu chí' }).fill('34 hộ, mỗi phiên 2 triệu đồng.')
  await press(page, 'Nộp')
  await page.getByText('Đã ghi: Nộp phiếu đăng ký').waitFor()

  const step = async (at: Page, name: string, said: string, more: Readonly<Record<string, string>> = {}) => {
    await at.goto(path)
    const form = at.getByRole('form', { name })
    for (const [label, text] of Object.entries(more)) await form.getByLabel(label).fill(text)
    await form.getByRole('button', { name }).click()
    await at.getByText(`Đã ghi: ${said}`).waitFor()
  }
  await step(desk, 'Tiếp nhận', 'Tiếp nhận')
  await step(page, 'Bắt đầu thực hiện', 'Bắt đầu thực hiện')
  await step(page, 'Gửi tự đánh giá', 'Tự đánh giá', { 'Kết quả so với mục tiêu': '31 trong 34 hộ, mỗi phiên 2,2 triệu đồng.' })
  await step(desk, 'Ghi kết quả thẩm định', 'Thẩm định', { 'Kết quả thẩm định, bình xét': 'Đã ra chợ xem hai phiên; bình xét 15 trên 15.' })
  await desk.goto(path)
  await desk.getByRole('form', { name: 'Công nhận' }).getByRole('button').click()
  await desk.getByText('Hãy ghi số, ký hiệu quyết định').first().waitFor()
  await step(desk, 'Công nhận', 'Công nhận', { 'Số, ký hiệu quyết định': '77/QĐ-UBND' })
  await desk.getByText('Theo 77/QĐ-UBND').waitFor()
  expect(await desk.locator('.history h3').allTextContents()).toEqual(['Công nhận', 'Thẩm định', 'Tự đánh giá', 'Bắt đầu thực hiện', 'Tiếp nhận', 'Nộp phiếu đăng ký', 'Trả lại để sửa', 'Nộp phiếu đăng ký'])

  await desk.goto('/movement?q=ganh+rau&state=recognised')
  expect(await desk.locator('.register > li').count()).toBe(1)
  await desk.goto('/search?q=ganh+rau')
  await desk.getByRole('link', { name: title }).waitFor()
  await phone.close()
  await office.close()
})

test('the register is filtered by its address, paged, and taken away as it is filtered', async () => {
  const context = await product.browseAs('canbo.thanhpho', { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/movement')
  expect(await page.locator('.register > li').count()).toBe(50)
  await page.getByRole('link', { name: 'Trang sau' }).click()
  expect(await page.locator('.register > li').count()).toBe(50)
  await page.getByLabel('Lĩnh vực').selectOption({ label: 'Quốc phòng – an ninh' })
  await page.getByLabel('Cấp đăng ký').selectOption({ label: 'cấp thành phố' })
  await page.getByRole('main').getByRole('button', { name: 'Xem', exact: true }).click()
  const asked = new URL(page.url()).searchParams
  expect([asked.get('field'), asked.get('level'), asked.get('page')]).toEqual(['defence_security', 'city', null])
  const rows = await page.locator('.register > li').count()
  const cookie = await product.cookieOf('canbo.thanhpho')
  const table = await (await fetch(`${product.address}/movement/export.csv?field=defence_security&level=city`, { headers: { cookie } })).text()
  expect(table.trim().split('\r\n')).toHaveLength(rows + 1)
  const book = await fetch(`${product.address}/movement/export.xlsx?late=1`, { headers: { cookie } })
  expect([book.status, (await book.arrayBuffer()).byteLength > 5_000]).toEqual([200, true])
  await page.goto('/movement?q=khong co mo hinh nay')
  await page.getByRole('heading', { name: 'Không có mô hình nào như vậy' }).waitFor()
  await context.close()
})

test('a draft keeps itself while it is written; two people at once see both texts', async () => {
  const [one, two] = await Promise.all([product.browseAs(hers), product.browseAs(his)])
  const [page, other] = await Promise.all([one.newPage(), two.newPage()])
  await page.goto('/movement/new?kit=waste-sorting')
  await page.getByRole('link', { name: 'Xã Hồng Vân' }).click()
  expect(await page.locator('[name=title]').inputValue()).toContain('Phân loại')
  await page.getByText('Tự lưu khi đang viết').waitFor()
  await fill(page, 'title', 'Bếp không khói')
  await page.getByText('Đã lưu lúc').waitFor()
  await expect.poll(() => pathOf(page)).toMatch(/^\/movement\/[0-9a-f-]{36}\/edit$/)
  await other.goto(pathOf(page))
  await fill(other, 'title', 'Bếp ít khói')
  await other.getByText('Đã lưu lúc').waitFor()
  await fill(page, 'title', 'Bếp không khói, nhà thơm')
  await page.getByRole('heading', { name: 'Người khác vừa sửa phiếu này' }).waitFor()
  await page.getByText('Bếp ít khói').waitFor()
  expect(await violations(page)).toEqual([])
  expect(await page.locator('[name=title]').inputValue()).toBe('Bếp không khói, nhà thơm')
  await press(page, 'Lưu nháp')
  await page.getByText('Đã lưu lúc').waitFor()
  await other.reload()
  expect(await other.locator('[name=title]').inputValue()).toBe('Bếp không khói, nhà thơm')
  await page.goto('/movement/new')
  await page.getByRole('region', { name: 'Bản nháp đang viết' }).getByRole('link', { name: 'Bếp không khói, nhà thơm' }).click()
  await page.locator('summary', { hasText: 'Bỏ bản nháp' }).click()
  await press(page, 'Bỏ hẳn bản nháp này')
  await page.getByText('Đã bỏ bản nháp.').waitFor()
  expect(await page.getByRole('link', { name: 'Bếp không khói, nhà thơm' }).count()).toBe(0)
  expect(await violations(page)).toEqual([])
  await one.close()
  await two.close()
})

test('one activity registered twice is compared and judged by a person before it is accepted', async () => {
  const context = await product.browseAs(hers, { javaScriptEnabled: false })
  const page = await context.newPage()
  for (const registrant of ['Chi hội Phụ nữ', 'Ban Công tác Mặt trận']) {
    await page.goto('/movement/new')
    await page.getByRole('list', { name: 'Nơi được giao cho Anh/Chị' }).getByRole('link', { name: 'Xã Hồng Vân' }).click()
    await fill(page, 'title', 'Bến nước xanh sạch')
    await write(page)
    await fill(page, 'registrant', `${registrant} xã Hồng Vân`)
    await press(page, 'Nộp')
    await page.getByText('Đã ghi: Nộp phiếu đăng ký').waitFor()
  }
  await page.getByText('Nơi tiếp nhận sẽ đối chiếu').waitFor()
  expect(await page.getByRole('main').getByRole('button', { name: 'Ghi kết luận' }).count()).toBe(0)
  const office = await product.browseAs(his, { javaScriptEnabled: false, viewport: { width: 360, height: 780 } })
  const desk = await office.newPage()
  await desk.goto(pathOf(page))
  await press(desk, 'Tiếp nhận')
  await desk.getByText('Hãy đối chiếu từng cặp').waitFor()
  const alike = desk.getByRole('region', { name: 'Có thể trùng với mô hình khác' })
  expect(await desk.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await press(desk, 'Ghi kết luận')
  await alike.getByText('chọn một trong hai kết luận').first().waitFor()
  // The vegetables of the first test are told in the same words; each pair is judged, the first stands open.
  for (let pairs = await alike.locator('details:not(.apart)').count(); pairs > 0; pairs--) {
    await alike.locator('details[open]').getByRole('textbox', { name: 'Căn cứ' }).fill('Hai nơi khác nhau, hai nhóm hộ khác nhau.')
    await alike.locator('details[open]').getByRole('radio', { name: 'Hai việc khác nhau' }).check()
    await press(desk, 'Ghi kết luận')
    await desk.getByText('Đã ghi kết luận đối chiếu').waitFor()
    expect(await alike.locator('details:not(.apart)').count()).toBe(pairs - 1)
  }
  await press(desk, 'Tiếp nhận')
  await desk.getByText('Đã ghi: Tiếp nhận').waitFor()
  await context.close()
  await office.close()
})

test('who may not sees no form and is refused by address', async () => {
  const context = await product.browseAs('khuvuc.kimlien', { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/movement')
  expect(await page.getByRole('main').getByRole('link', { name: 'Đăng ký mô hình mới' }).count()).toBe(0)
  expect((await page.goto('/movement/new'))!.status()).toBe(403)
  const branch = await product.browseAs('chihoi.phulinh', { javaScriptEnabled: false })
  const desk = await branch.newPage()
  await desk.goto('/movement?state=submitted')
  const path = (await desk.locator('.register a').first().getAttribute('href'))!
  expect((await page.goto(path))!.status()).toBe(404)
  expect((await page.goto(`${path}/edit`))!.status()).toBe(404)
  const send = async (username: string, action: string, body: Readonly<Record<string, string>>) => (await fetch(`${product.address}${path}?/${action}`, {
    method: 'POST', redirect: 'manual', headers: { origin: product.address, accept: 'text/html', cookie: await product.cookieOf(username) }, body: new URLSearchParams(body) })).status
  expect(await send('khuvuc.kimlien', 'step', { step: 'accept', edition: '2' }), 'another place: as if it were not there').toBe(404)
  expect(await send('chihoi.phulinh', 'step', { step: 'accept', edition: '2' }), 'her own place, but not hers to accept').toBe(403)
  const stranger = await fetch(`${product.address}${path}`, { redirect: 'manual' })
  expect([stranger.status, stranger.headers.get('location')]).toEqual([303, `/sign-in?next=${encodeURIComponent(path)}`])
  expect((await fetch(`${product.address}/movement/export.csv`)).status).toBe(401)
  const publicly = await (await fetch(`${product.address}/movement`)).text()
  expect([publicly.includes('Số liệu của phong trào'), publicly.includes('class="register')]).toEqual([true, false])
  await context.close()
  await branch.close()
})

test('the pages of the movement have no barrier for anybody and never scroll sideways', async () => {
  const context = await product.browseAs('canbo.thanhpho', { reducedMotion: 'reduce', viewport: { width: 360, height: 780 } })
  const page = await context.newPage()
  const first = async (query: string) => { await page.goto(`/movement?${query}`); return (await page.locator('.register a').first().getAttribute('href'))! }
  const ways = [await first('state=returned'), await first('state=submitted'), await first('state=commended'), await first('state=stopped')]
  const draft = `${await first('state=draft')}/edit`
  await expectWellMade(page, ['/movement', '/movement?late=1', '/movement?q=khong', '/movement/new?q=soc+son', ...ways, draft, '/me', '/search?q=ngo'])
  await context.close()
  const anybody = await product.browse({ viewport: { width: 360, height: 780 } })
  const open = await anybody.newPage()
  await expectWellMade(open, ['/movement'])
  await anybody.close()
})
