import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { ctxOf } from '#base/ctx.ts'
import { today as todayOf } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import { request } from '#base/db/transaction.ts'
import { newId } from '#base/id.ts'
import { forgetTokens } from '#app/identify.ts'
import { getForm, installForm } from '#core/form/form.ts'
import { asSystem } from '#core/people/door.ts'
import { useProduct } from '../product.ts'
import { expectWellMade, violations } from './pages.ts'

const product = useProduct()
const phone = { viewport: { width: 360, height: 760 }, hasTouch: true, permissions: ['geolocation'], geolocation: { latitude: 21.2401, longitude: 105.8502, accuracy: 7 } }
let village = ''
let unit = 0
const household = (n: number) => `0192aaaa-0000-7000-8000-0000000000${String(n).padStart(2, '0')}`

beforeAll(async () => {
  const headers = { cookie: await product.cookieOf('chihoi.phulinh'), origin: product.address, 'content-type': 'application/json' }
  const reach = (await (await fetch(`${product.address}/api/field/places`, { headers })).json()) as { places: { unit: number; name: string; kind: string }[] }
  ;({ unit, name: village } = reach.places.findLast(({ kind }) => kind === 'village')!)
  for (let n = 1; n <= 12; n++) {
    const lane = `Ngõ ${1 + Math.floor((n - 1) / 6)}`
    const body = { edition: 0, unit, lane, label: `Nhà ${n}, ${lane.toLowerCase()}`, members: 4, ...(n % 4 ? { position: { lat: 21.24 + n / 10_000, lon: 105.85 + n / 20_000, accuracy: 5 }, agreed: [{ purpose: 'position', how: 'spoken' }] } : {}) }
    const { status } = await fetch(`${product.address}/api/households/${household(n)}`, { method: 'PUT', headers, body: JSON.stringify(body) })
    if (status !== 200) throw new Error(`household ${n}: ${status}`)
  }
})

/** A telephone on which somebody has begun, with the households of one village on it. */
async function begin(name = 'Máy của chị Mận', account = 'chihoi.phulinh'): Promise<{ context: BrowserContext; page: Page }> {
  const context = await product.browseAs(account, phone)
  const page = await context.newPage()
  await page.goto('/field/')
  await page.getByLabel('Tên máy').fill(name)
  await page.getByRole('button', { name: 'Bắt đầu' }).click()
  await page.getByRole('heading', { name: 'Hôm nay' }).waitFor()
  await page.goto('/field/#/phone')
  if (account !== 'chihoi.phulinh') await page.getByLabel('Xã, phường').selectOption({ label: 'Sóc Sơn' })
  await page.getByRole('checkbox', { name: new RegExp(`^${village} `) }).check()
  await page.goto('/field/#/')
  await page.getByText('Nhà 6, ngõ 1').waitFor()
  // Without the worker in charge the next load would need a line.
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  return { context, page }
}
const tab = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name })
async function visit(page: Page, house: string, outcome: string) {
  await page.getByRole('link', { name: house }).click()
  await page.getByRole('button', { name: 'Đến nhà vận động' }).click()
  await page.getByText(outcome, { exact: true }).click()
  await page.getByRole('button', { name: 'Lưu phiếu' }).click()
  await page.getByRole('status').getByText('Đã lưu trên máy').waitFor()
}
/** What a part of the phone's store holds; the connection is closed, for an open one would keep it from being cleared. */
const stored = (page: Page, part: string): Promise<unknown[]> => page.evaluate((name) => new Promise((done) => {
  const open = indexedDB.open('lantoa-field')
  open.onsuccess = () => {
    open.result.transaction(name).objectStore(name).getAll().onsuccess = async (event) => {
      const rows = (event.target as IDBRequest<{ bytes?: ArrayBuffer }[]>).result
      open.result.close()
      // A photograph comes as what can be read in it and how wide it is.
      done(await Promise.all(rows.map(async (row) => (row.bytes instanceof ArrayBuffer ? { text: new TextDecoder('latin1').decode(row.bytes), width: (await createImageBitmap(new Blob([row.bytes]))).width } : row))))
    }
  }
}), part)
const today = () => todayOf(new Date())
const figureIn = async (indicator: string) => {
  const answer = await fetch(`${product.address}/api/values?indicator=${indicator}&unit=${unit}&period=${today().slice(0, 7)}`)
  return ((await answer.json()) as { value: number | null }).value ?? 0
}
const visitsIn = () => figureIn('waste.visits')
const enrolledIn = () => figureIn('waste.households')

test('a day without a line: visits, a reload, a photo; everything is there and goes by itself when the line is back', async () => {
  const { context, page } = await begin()
  const before = await visitsIn()
  await context.setOffline(true)
  await page.getByText('Không có mạng').waitFor()
  await visit(page, 'Nhà 1, ngõ 1', 'Vắng nhà')
  await visit(page, 'Nhà 2, ngõ 1', 'Đã gặp')
  await page.getByText('hôm nay đã đến 2 hộ').waitFor()
  await page.reload()
  await page.getByText('hôm nay đã đến 2 hộ').waitFor()
  await page.getByRole('link', { name: 'Nhà 3, ngõ 1' }).click()
  await page.getByRole('button', { name: 'Ghi danh hộ phân loại rác' }).click()
  await page.getByText('Có', { exact: true }).click()
  await page.locator('input[type=file]').setInputFiles({ name: 'thung.jpg', mimeType: 'image/jpeg', buffer: await photo(page) })
  await page.getByRole('img', { name: 'Ảnh vừa chọn' }).waitFor()
  await page.getByRole('button', { name: 'Lấy vị trí' }).click()
  await page.getByRole('button', { name: 'Lưu phiếu' }).click()
  await tab(page, 'Chờ gửi').click()
  await page.getByText('3 phiếu chờ gửi, ').waitFor()
  await page.getByText('1 ảnh').waitFor()
  const [kept] = (await stored(page, 'photos')) as [{ text: string; width: number }]
  expect(kept.text).not.toMatch(/Exif|GPS/)
  expect(kept.width).toBe(1600)
  await context.setOffline(false)
  await page.getByText('Không còn phiếu nào chờ gửi.').waitFor()
  await page.getByText('Đã gửi hết').waitFor()
  await expect.poll(visitsIn).toBe(before + 2)
  expect(await stored(page, 'photos')).toEqual([])
})

test('what waits can be changed before it is sent, thrown away, and corrected after; nothing is counted twice', async () => {
  const { context, page } = await begin('Máy sửa phiếu')
  const before = await visitsIn()
  await context.setOffline(true)
  await visit(page, 'Nhà 4, ngõ 1', 'Vắng nhà')
  await visit(page, 'Nhà 5, ngõ 1', 'Vắng nhà')
  await tab(page, 'Chờ gửi').click()
  const first = page.getByRole('listitem').filter({ hasText: 'Nhà 4, ngõ 1' })
  // Opened and left again, it waits as before.
  await first.getByRole('button', { name: 'Sửa' }).click()
  await page.getByText('Đang sửa một phiếu chờ gửi.').waitFor()
  await tab(page, 'Chờ gửi').click()
  await page.getByText('2 phiếu chờ gửi, ').waitFor()
  await first.getByRole('button', { name: 'Sửa' }).click()
  await page.getByText('Đã gặp', { exact: true }).click()
  await page.getByRole('button', { name: 'Lưu phiếu' }).click()
  await tab(page, 'Chờ gửi').click()
  await page.getByText('2 phiếu chờ gửi, ').waitFor()
  const second = page.getByRole('listitem').filter({ hasText: 'Nhà 5, ngõ 1' })
  await second.getByRole('button', { name: 'Bỏ' }).click()
  await second.getByRole('button', { name: 'Bỏ hẳn, không gửi' }).click()
  await page.getByText('1 phiếu chờ gửi, ').waitFor()
  await context.setOffline(false)
  await page.getByText('Không còn phiếu nào chờ gửi.').waitFor()
  await expect.poll(visitsIn).toBe(before + 1)
  await page.getByRole('listitem').filter({ hasText: 'Nhà 4, ngõ 1' }).getByRole('button', { name: 'Sửa' }).click()
  await page.getByText('Hẹn lần sau', { exact: true }).click()
  await page.getByRole('button', { name: 'Lưu phiếu' }).click()
  await tab(page, 'Chờ gửi').click()
  await page.getByText('Không còn phiếu nào chờ gửi.').waitFor()
  expect(await visitsIn()).toBe(before + 1)
})

test('a draft survives the app being closed in the middle of a word; a form with mistakes leads to them', async () => {
  const { context, page } = await begin('Máy viết dở')
  await context.setOffline(true)
  await page.getByRole('link', { name: 'Nhà 6, ngõ 1' }).click()
  await page.getByRole('button', { name: 'Ghi danh hộ phân loại rác' }).click()
  await page.getByLabel('Số người trong hộ').fill('5')
  await page.waitForTimeout(800)
  await page.close()
  const again = await context.newPage()
  await again.goto('/field/#/forms')
  await again.getByRole('link', { name: 'Ghi danh hộ phân loại rác' }).click()
  expect(await again.getByLabel('Số người trong hộ').inputValue()).toBe('5')
  await again.getByLabel('Số người trong hộ').fill('500')
  await again.getByRole('button', { name: 'Lưu phiếu' }).click()
  await again.getByRole('alert').getByText('Số người từ 1 đến 30.').click()
  expect(new URL(again.url()).hash).toMatch(/^#\/fill\//)
  expect(await again.locator('nav .badge').count()).toBe(0)
})

test('two people correct one record: both revisions are shown and a person decides', async () => {
  const { context, page } = await begin('Máy thứ nhất')
  await visit(page, 'Nhà 7, ngõ 2', 'Vắng nhà')
  await tab(page, 'Chờ gửi').click()
  const sent = page.getByRole('listitem').filter({ hasText: 'Nhà 7, ngõ 2' })
  await sent.getByText('gửi').first().waitFor()
  await context.setOffline(true)
  await sent.getByRole('button', { name: 'Sửa' }).click()
  await page.getByText('Đã gặp', { exact: true }).click()
  await page.getByRole('button', { name: 'Lưu phiếu' }).click()
  const [{ supersedes: id }] = (await stored(page, 'waiting')) as [{ supersedes: string }]
  const headers = { cookie: await product.cookieOf('quantri'), origin: product.address, 'content-type': 'application/json' }
  const old = (await (await fetch(`${product.address}/api/records/${id}`, { headers })).json()) as { day: string; form: string; version: string; answers: object; about: string }
  const theirs = { id: newId(), form: old.form, version: old.version, unit, day: old.day, about: old.about, answers: { ...old.answers, outcome: 'refused' }, supersedes: id }
  expect((await fetch(`${product.address}/api/records`, { method: 'POST', headers, body: JSON.stringify(theirs) })).status).toBe(201)
  await context.setOffline(false)
  await tab(page, 'Chờ gửi').click()
  await page.getByRole('link', { name: 'Xem hai bản' }).click()
  await page.getByRole('cell', { name: 'Chưa muốn tham gia' }).waitFor()
  await page.getByRole('cell', { name: 'Đã gặp' }).waitFor()
  await page.getByRole('button', { name: 'Giữ bản của tôi' }).click()
  await page.getByText('Không còn phiếu nào chờ gửi.').waitFor()
  const last = (await (await fetch(`${product.address}/api/records/${theirs.id}`, { headers })).json()) as { by: string | null }
  expect(last.by).not.toBeNull()
})

test('two windows on one telephone send everything once', async () => {
  const { context, page } = await begin('Máy hai cửa sổ')
  const other = await context.newPage()
  await other.goto('/field/#/queue')
  await page.bringToFront()
  const before = await visitsIn()
  await context.setOffline(true)
  for (const house of ['Nhà 8, ngõ 2', 'Nhà 9, ngõ 2', 'Nhà 10, ngõ 2']) await visit(page, house, 'Đã gặp')
  const sent: string[] = []
  context.on('request', (request) => { if (request.url().endsWith('/api/records')) sent.push(...(JSON.parse(request.postData()!) as { records: { id: string }[] }).records.map(({ id }) => id)) })
  await context.setOffline(false)
  for (const one of [page, other]) await one.getByText('Đã gửi hết').waitFor()
  await expect.poll(visitsIn).toBe(before + 3)
  expect(new Set(sent).size).toBe(3)
  expect(sent).toHaveLength(3)
})

test('a clock that is wrong by more than a day: the record gets its right day, and the phone says so', async () => {
  const { context, page } = await begin('Máy sai giờ')
  await context.setOffline(true)
  await page.clock.setFixedTime(Date.now() + 27 * 3_600_000)
  await page.reload()
  await visit(page, 'Nhà 11, ngõ 2', 'Vắng nhà')
  const answered = page.waitForResponse((response) => response.url().endsWith('/api/records') && response.ok())
  await context.setOffline(false)
  const { records } = JSON.parse((await answered).request().postData()!) as { records: { day: string }[] }
  expect(records.map(({ day }) => day)).toEqual([today()])
  await page.getByText('Đồng hồ máy lệch khoảng 27 giờ').waitFor()
})

test('a phone that is retired hands in what it holds and clears itself; a lost one is cleared with what it holds', async () => {
  const headers = { cookie: await product.cookieOf('chihoi.phulinh'), origin: product.address, 'content-type': 'application/json' }
  const end = async (page: Page, how: string) => {
    const id = ((await stored(page, 'settings')) as { key: string; value: string }[]).find(({ key }) => key === 'device')!.value
    expect((await fetch(`${product.address}/api/devices/${id}/end`, { method: 'POST', headers, body: JSON.stringify({ how }) })).status).toBe(200)
  }
  for (const [how, counted] of [['hand_in', 1], ['wipe', 0]] as const) {
    const { context, page } = await begin(`Máy thôi dùng ${how}`)
    const before = await enrolledIn()
    await context.setOffline(true)
    await page.getByRole('button', { name: /Xem cả/ }).click()
    await page.getByRole('link', { name: 'Nhà 5, ngõ 1' }).click()
    await page.getByRole('button', { name: 'Ghi danh hộ phân loại rác' }).click()
    await page.getByText('Có', { exact: true }).click()
    await page.getByRole('button', { name: 'Lưu phiếu' }).click()
    await page.getByText('Đã lưu trên máy').waitFor()
    await end(page, how)
    await context.setOffline(false)
    await page.getByRole('heading', { name: 'Máy này đã bị thu hồi quyền' }).waitFor()
    if (how === 'wipe') {
      await page.getByText('1 phiếu chưa gửi sẽ mất.').waitFor()
      expect(await page.getByText('Nhà 5').count()).toBe(0)
    }
    await page.getByRole('button', { name: 'Xoá ngay' }).click()
    await page.getByText('Đã xoá hết dữ liệu').waitFor()
    expect((await page.evaluate(() => indexedDB.databases())).map(({ name }) => name)).toEqual([])
    await expect.poll(enrolledIn).toBe(before + counted)
  }
})

test('a phone that was not heard of for two months asks for the password once more and loses nothing', async () => {
  const { context, page } = await begin('Máy ngủ quên')
  await context.setOffline(true)
  await page.getByRole('button', { name: /Xem cả/ }).click()
  await visit(page, 'Nhà 2, ngõ 1', 'Đã gặp')
  await request(async () => sql<never>('test.sleep', "update people.device set seen_at = now() - interval '70 days' where name = 'Máy ngủ quên'").run(await asSystem(ctxOf(), 'system:test')))
  // The server looks at a key again after some seconds only.
  forgetTokens()
  const cookies = await context.cookies()
  await context.clearCookies()
  await context.setOffline(false)
  await page.getByText('Máy đã lâu không liên lạc nên cần đăng nhập lại.').waitFor()
  await page.getByText('1 phiếu chờ gửi').first().waitFor()
  // Signed in again: the page comes back with a session.
  await context.addCookies(cookies)
  await page.reload()
  await page.getByText('Máy đã lâu không liên lạc').waitFor({ state: 'hidden' })
  await page.getByText('Đã gửi hết').waitFor()
})

test('a form that changed while the phone was away: what was filled is taken as it was asked, the next is asked anew', async () => {
  const { context, page } = await begin('Máy phiếu cũ')
  const before = await visitsIn()
  await context.setOffline(true)
  await visit(page, 'Nhà 12, ngõ 2', 'Vắng nhà')
  await request(async () => {
    const db = await asSystem(ctxOf(), 'system:test')
    const { form, kit } = await getForm(db, 'waste_visit')
    const asked = { name: 'guide_given', type: 'text', label: { vi: 'Đã để lại tờ hướng dẫn?' }, required: true } as const
    await installForm(db, { ...form.definition, version: '2099.1', questions: [...form.definition.questions, asked] }, kit)
  })
  await context.setOffline(false)
  await page.getByText('Đã gửi hết').waitFor()
  await expect.poll(visitsIn).toBe(before + 1)
  await tab(page, 'Máy này').click()
  await page.getByRole('button', { name: 'Tải lại danh sách' }).click()
  await page.getByText('Đã tải xong biểu mẫu và danh sách hộ.').waitFor()
  await tab(page, 'Hôm nay').click()
  await page.getByRole('link', { name: 'Nhà 6, ngõ 1' }).click()
  await page.getByRole('button', { name: 'Đến nhà vận động' }).click()
  await page.getByLabel('Đã để lại tờ hướng dẫn?').waitFor()
})

test('the screens have no barrier for anybody and nothing beyond the edge of a small phone', async () => {
  const { page } = await begin('Máy cho mọi người')
  await expectWellMade(page, ['/field/#/', '/field/#/forms', '/field/#/bins', '/field/#/queue', '/field/#/phone', `/field/#/household/${household(6)}`])
  await page.getByRole('button', { name: 'Ghi danh hộ phân loại rác' }).click()
  await page.getByText('Có', { exact: true }).click()
  // Tall enough that nothing lies half behind the bar of buttons, which a finger would push out from there.
  await page.setViewportSize({ width: 360, height: 2400 })
  expect(await violations(page)).toEqual([])
  await tab(page, 'Hôm nay').click()
  await page.getByRole('button', { name: 'Bản đồ' }).click()
  await page.getByRole('link', { name: 'Nhà 6, ngõ 1' }).waitFor()
  expect(await violations(page)).toEqual([])
})

test('a household whose commune was merged while the phone was away: the visit arrives where it lies now, once', async () => {
  const { context, page } = await begin('Máy sau sáp nhập', 'quantri')
  await context.setOffline(true)
  await page.getByRole('button', { name: /Xem cả/ }).click()
  await page.getByRole('link', { name: 'Nhà 3, ngõ 1' }).click()
  await page.getByRole('button', { name: 'Ghi danh hộ phân loại rác' }).click()
  await page.getByText('Có', { exact: true }).click()
  await page.getByRole('button', { name: 'Lưu phiếu' }).click()
  await page.getByText('Đã lưu trên máy').waitFor()
  const headers = { cookie: await product.cookieOf('quantri'), origin: product.address, 'content-type': 'application/json' }
  const find = async (name: string) => ((await (await fetch(`${product.address}/api/units?q=${encodeURIComponent(name)}&on=${today()}`, { headers })).json()) as { id: number; name: string; kind: string }[]).find((one) => one.name === name && one.kind === 'commune')!.id
  const [old, into, before] = [await find('Sóc Sơn'), await find('Kim Anh'), await enrolledIn()]
  const merged = await fetch(`${product.address}/api/units/merge`, { method: 'POST', headers, body: JSON.stringify({ olds: [old], into, day: today(), decree: 'Nghị quyết thử 1' }) })
  expect(merged.status, await merged.text()).toBe(200)
  await context.setOffline(false)
  await page.getByText('Đã gửi hết').waitFor()
  await expect.poll(enrolledIn).toBe(before + 1)
  const path = (await (await fetch(`${product.address}/api/units/${unit}/history`, { headers })).json()) as { lives: { parent: number | null }[] }
  expect(path.lives.at(-1)!.parent).toBe(into)
})

/** A photograph as a camera gives it: larger than what is kept, and with words beside the picture that nobody should read. */
const photo = (page: Page): Promise<Buffer> => page.evaluate(async () => {
  const canvas = new OffscreenCanvas(2400, 1800)
  const pen = canvas.getContext('2d')!
  for (let n = 0; n < 60; n++) { pen.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`; pen.fillRect(Math.random() * 2400, Math.random() * 1800, 270, 270) }
  return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer())]
}).then((bytes) => {
  const secret = Buffer.from('Exif\0\0GPS 21.2401 N 105.8502 E')
  // An APP1 segment behind the start of the picture, as cameras write it.
  return Buffer.concat([Buffer.from(bytes.slice(0, 2)), Buffer.from([0xff, 0xe1, 0, secret.length + 2]), secret, Buffer.from(bytes.slice(2))])
})
