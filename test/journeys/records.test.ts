import { describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { useProduct } from '../product.ts'
import { violations } from './pages.ts'

const product = useProduct()

/** Households of the city that sort their waste, as the API tells everyone. */
async function households(): Promise<number> {
  const units = (await (await fetch(`${product.address}/api/units?q=ha noi`)).json()) as { id: number; kind: string }[]
  const city = units.find((unit) => unit.kind === 'city')!.id
  const value = (await (await fetch(`${product.address}/api/values?indicator=waste.households&unit=${city}&period=2000-01-01..2099-12-31&map=today`)).json()) as { value: number }
  return value.value
}

const form = '/records/new?form=waste_enrolment'
const send = (page: Page) => page.getByRole('button', { name: 'Gửi phiếu' }).click()

async function fill(page: Page, name: string, members: string): Promise<void> {
  await page.getByLabel('Thôn, tổ dân phố').selectOption({ label: 'Thôn số 3' })
  await page.getByLabel('Số hộ hoặc tên gọi quen').fill(name)
  await page.getByLabel('Số người trong hộ').fill(members)
  await page.getByLabel('Có', { exact: true }).check()
}

describe.each([['without JavaScript', false], ['with JavaScript', true]] as const)('a branch head enters a household %s', (_, javaScriptEnabled) => {
  test('makes a mistake, keeps what was typed, and sees the city\'s figure rise by one', async () => {
    const before = await households()
    const context = await product.browseAs('chihoi.phulinh', { javaScriptEnabled })
    const page = await context.newPage()
    await page.goto(form)
    await fill(page, 'Hộ 7, ngõ Giếng', 'bốn')
    await send(page)
    await page.getByRole('alert').getByText('"Số người trong hộ" phải là số nguyên').waitFor()
    expect(await page.getByLabel('Số người trong hộ').inputValue()).toBe('bốn')
    expect(await page.getByLabel('Số hộ hoặc tên gọi quen').inputValue()).toBe('Hộ 7, ngõ Giếng')
    expect(await page.getByLabel('Có', { exact: true }).isChecked()).toBe(true)
    expect(await page.getByLabel('Thôn, tổ dân phố').locator('option:checked').textContent()).toBe('Thôn số 3')
    expect(await households()).toBe(before)

    await page.getByLabel('Số người trong hộ').fill('4')
    await send(page)
    await page.getByRole('heading', { name: 'Đã ghi', level: 1 }).waitFor()
    expect(await households()).toBe(before + 1)
    const threads = await page.locator('a[href^="/figures/thread?"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')!))
    const id = new URL(page.url()).pathname.split('/').at(-1)!
    expect(threads).toHaveLength(2)
    expect(threads.every((href) => href.endsWith(`&new=${id}`))).toBe(true)
    await context.close()
  })
})

test('the same page sent twice is one record', async () => {
  const context = await product.browseAs('chihoi.phulinh', { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(form)
  const before = await households()
  await fill(page, 'Hộ 8, ngõ Giếng', '3')
  const sent = await page.locator('form.entry').evaluate((element) => [...new FormData(element as HTMLFormElement)].filter(([, value]) => typeof value === 'string') as [string, string][])
  const again = async () => {
    const body = new FormData()
    for (const [name, value] of sent) body.append(name, value)
    const answer = await fetch(`${product.address}${form}`, { method: 'POST', body, redirect: 'manual', headers: { origin: product.address, accept: 'text/html', cookie: await product.cookieOf('chihoi.phulinh') } })
    return [answer.status, answer.headers.get('location')]
  }
  const [first, second] = await Promise.all([again(), again()])
  expect(first[0]).toBe(303)
  expect(second).toEqual(first)
  expect(await again()).toEqual(first)
  expect(await households()).toBe(before + 1)
  await context.close()
})

test('with JavaScript questions come and go, and the page says what the record adds before it is sent', async () => {
  const context = await product.browseAs('chihoi.phulinh')
  const page = await context.newPage()
  await page.goto(form)
  const method = page.getByRole('group', { name: 'Cách xử lý rác hữu cơ' })
  await method.waitFor({ state: 'hidden' })
  await page.getByLabel('Có', { exact: true }).check()
  await method.waitFor({ state: 'visible' })
  await page.getByText('+1 hộ').waitFor()
  await page.getByLabel('Ủ với chế phẩm EM').check()
  await page.getByLabel('Chưa', { exact: true }).check()
  await method.waitFor({ state: 'hidden' })
  await page.getByLabel('Có', { exact: true }).check()
  expect(await page.getByLabel('Ủ với chế phẩm EM').isChecked()).toBe(true)
  await page.getByLabel('Số người trong hộ').fill('99')
  await page.getByLabel('Số hộ hoặc tên gọi quen').fill('Hộ 9 ')
  await page.getByText('Số người từ 1 đến 30').waitFor()
  expect(await page.getByLabel('Số hộ hoặc tên gọi quen').inputValue()).toBe('Hộ 9 ')
  await context.close()
})

test('what was typed before the script arrived is still there when it does', async () => {
  const context = await product.browseAs('chihoi.phulinh')
  const page = await context.newPage()
  let letIn = () => {}
  const typedFirst = new Promise<void>((done) => { letIn = done })
  await page.route('**/_app/**/*.js', async (route) => { await typedFirst; await route.continue() })
  await page.goto(form, { waitUntil: 'commit' })
  await fill(page, 'Hộ gõ nhanh', '3')
  letIn()
  await page.getByText('+1 hộ').waitFor()
  expect(await page.getByLabel('Số hộ hoặc tên gọi quen').inputValue()).toBe('Hộ gõ nhanh')
  expect(await page.getByLabel('Số người trong hộ').inputValue()).toBe('3')
  expect(await page.getByLabel('Thôn, tổ dân phố').locator('option:checked').textContent()).toBe('Thôn số 3')
  await context.close()
})

async function enterOne(page: Page, name: string): Promise<string> {
  await page.goto(form)
  await fill(page, name, '2')
  await send(page)
  await page.getByRole('heading', { name: 'Đã ghi' }).waitFor()
  return new URL(page.url()).pathname
}

test('two people correct one record: the second sees both versions and loses nothing', async () => {
  // Two browsers: a page behind another in one window is drawn too seldom to be clicked.
  const contexts = [await product.browseAs('chihoi.phulinh'), await product.browseAs('chihoi.phulinh')] as const
  const [mine, other] = [await contexts[0].newPage(), await contexts[1].newPage()]
  const record = await enterOne(mine, 'Hộ 21')
  for (const page of [mine, other]) {
    await page.goto(record)
    await page.getByRole('link', { name: 'Sửa phiếu này' }).click()
    await page.getByRole('heading', { name: 'Sửa: Ghi danh hộ phân loại rác' }).waitFor()
  }
  const before = await households()
  const correct = async (page: Page, members: string) => {
    await page.getByLabel('Số người trong hộ').fill(members)
    await page.getByRole('button', { name: 'Gửi bản sửa' }).click()
  }
  await correct(mine, '5')
  await mine.getByRole('heading', { name: 'Đã sửa' }).waitFor()
  await correct(other, '6')
  const both = other.getByRole('alert').getByRole('row', { name: /Số người trong hộ/ })
  expect(await both.getByRole('cell').allTextContents()).toEqual(['5', '6'])
  expect(await other.getByLabel('Số người trong hộ').inputValue()).toBe('6')
  await other.getByRole('button', { name: 'Gửi bản sửa' }).click()
  await other.getByRole('heading', { name: 'Đã sửa' }).waitFor()
  expect(await other.getByRole('list', { name: 'Các bản' }).getByRole('listitem').count()).toBe(3)
  await other.goto(record)
  await other.getByText('Phiếu này đã có bản sửa.').waitFor()
  expect(await households()).toBe(before)
  for (const context of contexts) await context.close()
})

test('an officer of another commune may not read a household here, nor enter one', async () => {
  const branch = await product.browseAs('chihoi.phulinh')
  const page = await branch.newPage()
  const record = await enterOne(page, 'Hộ 31')
  const unit = await (async () => { await page.goto(form); return page.locator('select[name=":unit"] option', { hasText: 'Thôn số 3' }).getAttribute('value') })()
  await branch.close()

  const officer = await product.browseAs('canbo.hongvan', { javaScriptEnabled: false })
  const other = await officer.newPage()
  const answer = await other.goto(record)
  expect(answer!.status()).toBe(404)
  await other.getByText('Anh/Chị chưa được giao đơn vị của phiếu này').waitFor()
  expect(await other.content()).not.toContain('Hộ 31')

  await other.goto(form)
  await other.locator('select[name=":unit"]').evaluate((select, value) => { const option = document.createElement('option'); option.value = value!; option.text = 'x'; select.append(option); (select as HTMLSelectElement).value = value! }, unit)
  await other.getByLabel('Số hộ hoặc tên gọi quen').fill('Hộ 32')
  await other.getByLabel('Có', { exact: true }).check()
  await send(other)
  await other.getByText('Anh/Chị chưa được giao việc này').first().waitFor()
  await officer.close()
})

test('search leads somebody who enters records to the form, typed without accents; the public is shown none', async () => {
  const branch = await product.browseAs('chihoi.phulinh')
  const page = await branch.newPage()
  await page.goto('/search?q=ghi+danh+ho')
  expect(await violations(page)).toEqual([])
  await page.getByRole('region', { name: 'Phiếu có thể ghi' }).getByRole('link', { name: 'Ghi danh hộ phân loại rác' }).click()
  await page.getByRole('button', { name: 'Gửi phiếu' }).waitFor()
  await branch.close()

  const anybody = await product.browse({ javaScriptEnabled: false })
  const visitor = await anybody.newPage()
  await visitor.goto('/search?q=rac')
  await visitor.getByRole('heading', { name: 'Số liệu' }).waitFor()
  expect(await visitor.getByRole('link', { name: 'Ghi danh hộ phân loại rác' }).count()).toBe(0)
  await anybody.close()
})

test('nobody enters or reads a record without signing in, and comes back to the page afterwards', async () => {
  const context = await product.browse()
  const page = await context.newPage()
  await page.goto('/records')
  await page.getByRole('heading', { name: 'Ghi phiếu cần đăng nhập' }).waitFor()
  await page.goto(form)
  expect(new URL(page.url()).searchParams.get('next')).toBe(form)
  const posted = await fetch(`${product.address}${form}`, { method: 'POST', redirect: 'manual', headers: { origin: product.address, accept: 'text/html' }, body: new URLSearchParams({ ':unit': '1' }) })
  expect(posted.status).toBe(401)
  await context.close()
})

test.each([['chihoi.phulinh', '/records'], ['chihoi.phulinh', form], ['quantri', form], ['chihoi.phulinh', 'a record']])(
  'the page of %s at %s has no barrier for anybody', async (username, path) => {
    const context = await product.browseAs(username, { reducedMotion: 'reduce' })
    const page = await context.newPage()
    if (path === 'a record') await enterOne(page, 'Hộ 41')
    else await page.goto(path)
    expect(await violations(page)).toEqual([])
    if (path === form && username !== 'quantri') {
      await send(page)
      await page.getByRole('alert').waitFor()
      expect(await violations(page)).toEqual([])
    }
    await context.close()
  })

test('a form sent after the session had ended keeps what was typed until its writer has signed in again', async () => {
  const context = await product.browseAs('chihoi.phulinh', { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(form)
  await fill(page, 'Hộ 9, ngõ Đình', '5')
  const session = await context.cookies()
  await context.clearCookies()
  await send(page)
  await page.getByRole('heading', { name: 'Phiên đăng nhập đã hết' }).waitFor()
  // She signs in again in a window beside it.
  await context.addCookies(session)
  await page.getByRole('button', { name: 'Gửi lại những gì đã ghi' }).click()
  await page.waitForURL(/\/records\/[0-9a-f-]{36}/)
  await page.getByText('Hộ 9, ngõ Đình').first().waitFor()
  await context.close()
})
