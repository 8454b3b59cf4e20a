import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { idFrom, newId } from '#base/id.ts'
import { useProduct } from '../product.ts'
import { expectWellMade } from './pages.ts'

const product = useProduct()
const of = (name: string) => `/movement/${idFrom('demo form', name)}`
const press = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true }).click()
const figure = async (indicator: string, unit: number) => {
  const { value } = (await (await fetch(`${product.address}/api/values?indicator=${indicator}&unit=${unit}&period=2026`)).json()) as { value: number | null }
  return value ?? 0
}
const unitOf = async (name: string, kind: string) => ((await (await fetch(`${product.address}/api/units?q=${encodeURIComponent(name)}`)).json()) as { id: number; name: string; kind: string }[]).find((one) => one.name === name && one.kind === kind)!.id
const photo = { name: 'bang-tin.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg==', 'base64') }

test('an officer goes from what is overdue to a task, finishes it, logs a training and corrects it; the figures follow', async () => {
  const context = await product.browseAs('canbo.hongvan', { javaScriptEnabled: false, viewport: { width: 360, height: 780 } })
  const page = await context.newPage()
  await page.goto('/movement')
  await page.getByRole('link', { name: 'Việc quá hạn', exact: true }).click()
  await page.getByLabel('Vai trò').selectOption({ label: 'Cán bộ xã (1)' })
  await page.getByRole('main').getByRole('button', { name: 'Xem', exact: true }).click()
  await page.getByRole('link', { name: 'Trả lời đủ ý kiến của quý III' }).click()
  expect(new URL(page.url()).pathname).toBe(`${of('talk')}/progress`)
  await page.getByText('2 việc quá hạn').waitFor()
  const task = page.locator('.tasks > li', { hasText: 'Trả lời đủ ý kiến của quý III' })
  await task.locator('summary', { hasText: 'Ghi đã xong' }).click()
  await task.getByLabel('Kết quả').fill('Đã trả lời 31 trên 31 ý kiến.')
  await task.getByLabel('Ảnh, tài liệu').setInputFiles({ ...photo, name: 'bang-tin.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') })
  await task.getByRole('button', { name: 'Ghi đã xong' }).click()
  await task.getByText('Không nhận loại tệp này').first().waitFor()
  expect(await task.getByLabel('Kết quả').inputValue()).toBe('Đã trả lời 31 trên 31 ý kiến.')
  await task.getByLabel('Ảnh, tài liệu').setInputFiles(photo)
  await task.getByRole('button', { name: 'Ghi đã xong' }).click()
  await page.getByText('Đã ghi việc là xong.').waitFor()
  await page.getByText('1 việc quá hạn').waitFor()
  expect(await task.locator('img').count()).toBe(1)

  const commune = await unitOf('Hồng Vân', 'commune')
  const before = await figure('movement.learners', commune)
  await page.locator('summary', { hasText: 'Ghi hoạt động' }).click()
  const form = page.getByRole('form', { name: 'Ghi vào sổ' })
  await form.getByLabel('Hoạt động').selectOption({ label: 'Tập huấn' })
  await form.getByLabel('Nội dung').fill('Tập huấn ghi sổ ý kiến')
  await form.getByLabel('Số người dự').fill('20')
  await form.getByLabel('Trong đó nữ').fill('25')
  await press(page, 'Ghi vào sổ')
  await form.getByText('không thể lớn hơn số người dự').first().waitFor()
  await form.getByLabel('Trong đó nữ').fill('12')
  await press(page, 'Ghi vào sổ')
  await page.getByText('Đã ghi vào sổ').waitFor()
  await expect.poll(() => figure('movement.learners', commune)).toBe(before + 20)
  const entry = page.locator('.log > li', { hasText: 'Tập huấn ghi sổ ý kiến' })
  await entry.locator('summary', { hasText: 'Đính chính' }).click()
  await entry.getByLabel('Số người dự').fill('14')
  await entry.getByRole('button', { name: 'Ghi bản đính chính' }).click()
  await page.getByText('Đã đính chính; số liệu').waitFor()
  await entry.getByText('trước đó:').waitFor()
  await expect.poll(() => figure('movement.learners', commune)).toBe(before + 14)
  await page.goto(`/figures/thread?indicator=movement.learners&unit=${commune}&period=2026&map=today`)
  await page.locator('main a[href^="/movement/activities/"]').first().click()
  expect(new URL(page.url()).pathname).toBe(`${of('talk')}/progress`)
  await context.close()
})

test('a model that begins has its plan at once; a target says how far it is, and whence', async () => {
  const context = await product.browseAs('canbo.thanhpho', { javaScriptEnabled: false })
  const page = await context.newPage()
  const accepted = { id: newId() }
  const cookie = await product.cookieOf('canbo.thanhpho')
  const send = async (method: string, path: string, body: unknown) => {
    const answer = await fetch(`${product.address}/api/initiatives/${accepted.id}${path}`, { method, headers: { cookie, origin: product.address, 'content-type': 'application/json' }, body: JSON.stringify(body) })
    expect(answer.status, await answer.clone().text()).toBe(200)
    return (await answer.json()) as { edition: number }
  }
  const texts = ['situation', 'goals', 'content', 'audience', 'resources', 'outputs', 'lasting'].map((name) => [name, 'Các ngõ tự phân loại rác.'])
  const { edition } = await send('PUT', '', { edition: 0, unit: await unitOf('Hồng Vân', 'commune'), level: 'commune', kind: 'model', field: 'culture_society', title: 'Xóm phân loại rác', registrantKind: 'mass_organisation', registrant: 'Chi hội Phụ nữ', novelty: 'new',
    year: 2026, startsOn: '2026-02-01', endsOn: '2026-12-15', kit: 'waste-sorting', copiedFrom: null, statement: { ...Object.fromEntries(texts), forces: [{ name: 'Chi hội Phụ nữ', part: 'lead', does: 'đến từng nhà' }] } })
  const submitted = await send('POST', '/steps/submit', { edition })
  await send('POST', '/steps/accept', { edition: submitted.edition })
  await page.goto(`/movement/${accepted.id}`)
  await press(page, 'Bắt đầu thực hiện')
  await page.getByRole('link', { name: 'Tiến độ', exact: true }).click()
  expect(await page.locator('.tasks > li').count()).toBe(5)
  await page.goto(`${of('cameras')}/progress`)
  const targets = page.getByRole('region', { name: 'Mục tiêu' })
  expect(await targets.innerText()).toContain('16,44 trên chỉ tiêu 10 điểm · đã đạt')
  await targets.getByText('148 điểm chia 9 người').waitFor()
  await page.getByRole('link', { name: /Lần theo con số/ }).click()
  expect(new URL(page.url()).pathname).toBe('/figures/thread')
  await context.close()
})

test('papers are attached to a draft without a script, and taken away again', async () => {
  const context = await product.browseAs('chihoi.phulinh', { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(of('lane'))
  const send = async (name: string, mimeType: string, buffer: Buffer) => {
    if (!(await page.getByLabel('Chọn tệp').isVisible())) await page.locator('summary', { hasText: 'Đính kèm tệp' }).click()
    await page.getByLabel('Chọn tệp').setInputFiles({ name, mimeType, buffer })
    await press(page, 'Gửi tệp')
  }
  await send('cai-dat.pdf', 'application/pdf', Buffer.from('MZ a program'))
  await page.getByText('Không nhận loại tệp này').first().waitFor()
  await send('ke-hoach.pdf', 'application/pdf', Buffer.from('%PDF-1.7\ntrailer\n%%EOF\n'))
  await page.getByText('Đã đính kèm tệp.').waitFor()
  const href = await page.getByRole('link', { name: 'ke-hoach.pdf' }).getAttribute('href')
  const answer = await fetch(`${product.address}${href}`, { headers: { cookie: await product.cookieOf('chihoi.phulinh') } })
  expect([answer.status, answer.headers.get('content-disposition')?.startsWith('attachment'), answer.headers.get('x-content-type-options')]).toEqual([200, true, 'nosniff'])
  expect((await fetch(`${product.address}${href}`, { headers: { cookie: await product.cookieOf('khuvuc.kimlien') } })).status).toBe(404)
  await press(page, 'Gỡ “ke-hoach.pdf”')
  await page.getByText('Tệp đã gỡ (1)').waitFor()
  await context.close()
})

test('who may not is refused by address, and nothing is written', async () => {
  const cookie = await product.cookieOf('khuvuc.kimlien')
  const send = async (path: string, body: Readonly<Record<string, string>>) => (await fetch(`${product.address}${path}`, { method: 'POST', redirect: 'manual', headers: { origin: product.address, accept: 'text/html', cookie }, body: new URLSearchParams(body) })).status
  expect((await fetch(`${product.address}${of('talk')}/progress`, { headers: { cookie } })).status).toBe(404)
  expect(await send(`${of('talk')}/progress?/log`, { form: 'log', id: idFrom('x'), kind: 'meeting', day: '2026-11-01', title: 'Không được' })).toBe(404)
  expect(await send(`${of('talk')}?/attach`, { kind: 'plan' })).toBe(404)
  expect((await fetch(`${product.address}/movement/overdue`, { redirect: 'manual' })).status).toBe(303)
})

test('the pages of progress have no barrier for anybody and never scroll sideways', async () => {
  const context = await product.browseAs('canbo.thanhpho', { reducedMotion: 'reduce', viewport: { width: 360, height: 780 } })
  const page = await context.newPage()
  await expectWellMade(page, [`${of('copy')}/progress`, `${of('cameras')}/progress`, `${of('fair')}/progress`, '/movement/overdue', '/movement/overdue?role=Không+ai', of('village'), '/me'])
  await context.close()
})
