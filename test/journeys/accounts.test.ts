import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { useProduct } from '../product.ts'
import { expectWellMade, violations } from './pages.ts'

const product = useProduct()
const own = 'ba con bò ngoài đồng'

async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.goto('/sign-in?next=/me')
  await page.getByRole('textbox', { name: 'Tên đăng nhập' }).fill(username)
  await page.getByLabel('Mật khẩu').fill(password)
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
}

/** Opens an account on a page that has chosen nothing yet. @returns the one-time password and the address of the person */
async function open(page: Page, place: string, name: string, username: string): Promise<{ password: string; path: string }> {
  await page.goto('/people')
  await page.getByRole('link', { name: 'Mở tài khoản' }).first().click()
  await page.getByRole('searchbox', { name: 'Tìm xã, phường, thôn, tổ dân phố' }).fill(place)
  await page.getByRole('main').getByRole('button', { name: 'Tìm' }).click()
  await page.getByRole('list', { name: 'Các nơi tìm thấy' }).getByRole('link').first().click()
  await page.getByLabel('Họ và tên').fill(name)
  await page.getByRole('textbox', { name: 'Tên đăng nhập' }).fill(username)
  await page.getByRole('radio', { name: 'Chi hội trưởng' }).check()
  await page.getByRole('button', { name: 'Mở tài khoản' }).click()
  await page.getByRole('heading', { name: `Đã mở tài khoản cho ${name}` }).waitFor()
  const path = (await page.getByRole('link', { name: `Xem việc được giao của ${name}` }).getAttribute('href'))!
  return { password: (await page.locator('code.once').textContent())!, path }
}

test('a branch head gets an account, chooses her own password, works in her commune only, and nothing remains when her mandate ends', async () => {
  // Without scripts: every step of an administrator is a page.
  const office = await product.browseAs('quantri', { javaScriptEnabled: false })
  const page = await office.newPage()
  const { password, path } = await open(page, 'soc son', 'Nguyễn Thị Đào', 'chihoi.dao')

  const phone = await product.browse()
  const hers = await phone.newPage()
  await signIn(hers, 'chihoi.dao', password)
  await hers.getByRole('heading', { name: 'Đặt mật khẩu của riêng mình' }).waitFor()
  await hers.goto('/records/new?form=waste_enrolment')
  expect(new URL(hers.url()).pathname).toBe('/me/security')
  const cookie = (await phone.cookies()).map((c) => `${c.name}=${c.value}`).join('; ')
  const asks = async () => (await fetch(`${product.address}/api/records/00000000-0000-7000-8000-000000000000`, { headers: { cookie } })).status
  expect(await asks()).toBe(401)
  expect(await violations(hers)).toEqual([])
  const choose = async (current: string, chosen: string, again: string) => {
    await hers.getByLabel('Mật khẩu dùng một lần vừa nhập').fill(current)
    await hers.getByLabel('Mật khẩu mới', { exact: true }).fill(chosen)
    await hers.getByLabel('Nhập lại mật khẩu mới').fill(again)
    await hers.getByRole('button', { name: 'Đổi mật khẩu' }).click()
  }
  await choose(password, own, 'một câu khác hẳn')
  await hers.getByText('Hai lần nhập mật khẩu mới chưa giống nhau').first().waitFor()
  await choose(password, own, own)
  await hers.getByText('Đã đổi mật khẩu').waitFor()
  await hers.getByRole('heading', { name: 'Chi hội trưởng' }).waitFor()

  await hers.goto('/records/new?form=waste_enrolment')
  expect(await hers.getByLabel('Thôn, tổ dân phố').locator('option').allTextContents()).not.toContain('Vân La')
  const forbidden = await hers.goto('/people')
  expect(forbidden!.status()).toBe(403)
  expect((await hers.goto(path))!.status()).toBe(403)

  await page.goto(path)
  expect(await page.content()).not.toContain(password)
  await page.getByText('Kết thúc', { exact: true }).first().click()
  await page.getByRole('button', { name: 'Kết thúc ngay' }).click()
  await page.getByText('Đã kết thúc việc đó').waitFor()
  await hers.goto('/records/new?form=waste_enrolment')
  expect(await hers.getByLabel('Thôn, tổ dân phố').count()).toBe(0)
  await hers.goto('/me')
  await hers.getByRole('heading', { name: 'Chưa được giao việc ở đơn vị nào' }).waitFor()

  await page.getByText('Đóng tài khoản', { exact: true }).first().click()
  await page.getByRole('button', { name: 'Đóng tài khoản' }).click()
  await page.getByText('Đã đóng tài khoản').waitFor()
  await hers.goto('/me')
  expect(new URL(hers.url()).pathname).toBe('/sign-in')
  await signIn(hers, 'chihoi.dao', own)
  await hers.getByText('Tài khoản này đã đóng').waitFor()
  await phone.close()
  await office.close()
})

test('whoever forgot their password gets another one-time password, and is signed out everywhere', async () => {
  const office = await product.browseAs('quantri', { javaScriptEnabled: false })
  const page = await office.newPage()
  const { password, path } = await open(page, 'hong van', 'Trần Thị Mơ', 'chihoi.mo')
  const phone = await product.browse()
  const hers = await phone.newPage()
  await signIn(hers, 'chihoi.mo', password)
  await hers.getByRole('heading', { name: 'Đặt mật khẩu của riêng mình' }).waitFor()
  await page.goto(path)
  await page.getByText('Cấp mật khẩu mới', { exact: true }).first().click()
  await page.getByRole('button', { name: 'Cấp mật khẩu mới' }).click()
  await page.getByRole('heading', { name: 'Mật khẩu mới của Trần Thị Mơ' }).waitFor()
  const fresh = (await page.locator('code.once').textContent())!
  await hers.goto('/me/security')
  expect(new URL(hers.url()).pathname).toBe('/sign-in')
  await signIn(hers, 'chihoi.mo', password)
  await hers.getByText('Tên đăng nhập hoặc mật khẩu chưa đúng').waitFor()
  await signIn(hers, 'chihoi.mo', fresh)
  await hers.getByRole('heading', { name: 'Đặt mật khẩu của riêng mình' }).waitFor()
  await phone.close()
  await office.close()
})

test('people are found without accents, by place too, and an empty list says what to do next', async () => {
  const context = await product.browseAs('quantri', { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/people')
  await page.getByRole('searchbox', { name: 'Tìm người' }).fill('ngo thi man')
  await page.getByRole('main').getByRole('button', { name: 'Tìm' }).click()
  expect(await page.getByRole('main').locator('.people > li').count()).toBe(1)
  await page.getByRole('link', { name: 'Ngô Thị Mận' }).click()
  await page.getByRole('heading', { name: 'Ngô Thị Mận' }).waitFor()
  await page.goto('/people?q=van la&state=all')
  await page.getByRole('link', { name: 'Chử Hải Yến' }).waitFor()
  await page.goto('/people?state=closed&role=area_officer')
  await page.getByRole('heading', { name: 'Không thấy ai như vậy' }).waitFor()
  await context.close()
})

test('the last administrator can neither close themselves nor end their own mandate', async () => {
  const context = await product.browseAs('quantri', { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/people?q=quantri')
  await page.getByRole('link', { name: 'Đỗ Minh Khuê' }).last().click()
  await page.getByText('Kết thúc', { exact: true }).first().click()
  await page.getByRole('button', { name: 'Kết thúc ngay' }).click()
  await page.getByText('Đây là người quản trị cuối cùng').waitFor()
  await page.getByText('Đóng tài khoản', { exact: true }).first().click()
  await page.getByRole('button', { name: 'Đóng tài khoản' }).click()
  await page.getByText('Đây là người quản trị cuối cùng').waitFor()
  await context.close()
})

test('the pages of people have no barrier for anybody and never scroll sideways', async () => {
  const context = await product.browseAs('quantri', { reducedMotion: 'reduce', viewport: { width: 360, height: 780 } })
  const page = await context.newPage()
  await page.goto('/people?q=ngo thi man')
  const person = (await page.getByRole('main').getByRole('link', { name: 'Ngô Thị Mận' }).getAttribute('href'))!
  await page.goto('/people/new?q=soc son')
  const chosen = (await page.getByRole('list', { name: 'Các nơi tìm thấy' }).getByRole('link').first().getAttribute('href'))!
  await expectWellMade(page, ['/people', '/people?q=khong co ai', '/people/new', '/people/new?q=soc son', `/people/new${chosen}`, person, `${person}${chosen}`, '/me/security'])
  await context.close()
})
