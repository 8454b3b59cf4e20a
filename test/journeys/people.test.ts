import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { demoPassword } from '#app/demo/people.ts'
import { useProduct } from '../product.ts'
import { codeOf, violations } from './pages.ts'

const product = useProduct()

async function signIn(page: Page, username: string, password: string, at = '/sign-in'): Promise<void> {
  await page.goto(at)
  await page.getByRole('textbox', { name: 'Tên đăng nhập' }).fill(username)
  await page.getByLabel('Mật khẩu').fill(password)
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
}

test('who signs in comes back to the page they came for, and sees the places of their mandate', async () => {
  const context = await product.browse({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/')
  expect(await page.getByRole('navigation', { name: 'Các mục chính' }).getByRole('link', { name: 'Ghi chép' }).count()).toBe(0)
  await signIn(page, 'congnghe.vanla', demoPassword, '/sign-in?next=/me')
  await page.getByRole('heading', { name: 'Chử Hải Yến' }).waitFor()
  expect(await page.getByRole('heading', { name: 'Tổ công nghệ số cộng đồng' }).isVisible()).toBe(true)
  expect(await page.getByRole('navigation', { name: 'Các mục chính' }).getByRole('link', { name: 'Ghi chép' }).first().isVisible()).toBe(true)
  await page.getByRole('button', { name: 'Đăng xuất' }).click()
  await page.goto('/me')
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await context.close()
})

test('a link that promises another site after sign-in leads to our own', async () => {
  const context = await product.browse()
  const page = await context.newPage()
  await signIn(page, 'khuvuc.kimlien', demoPassword, `/sign-in?next=${encodeURIComponent('//evil.example/x')}`)
  await page.waitForURL(`${product.address}/me/tasks`)
  await page.goto(`/sign-in?next=${encodeURIComponent('https://evil.example/')}`)
  expect(page.url()).toBe(`${product.address}/me/tasks`)
  await context.close()
})

test('a form that another site sends changes nothing', async () => {
  const cookie = await product.cookieOf('canbo.hongvan')
  const send = (path: string, origin: string) => fetch(`${product.address}${path}`, { method: 'POST', redirect: 'manual', headers: { origin, cookie, accept: 'text/html' }, body: new URLSearchParams({ name: 'x', days: '30', scopes: 'record.read' }) })
  for (const path of ['/sign-in', '/sign-out', '/me/tokens?/make', '/me/security?/others', '/records/new?form=waste_enrolment']) expect((await send(path, 'https://evil.example')).status).toBe(403)
  expect((await send('/me/tokens?/make', product.address)).status).toBe(200)
})

test('a token is shown once, does what it was made for and nothing else, and ends the moment it is revoked', async () => {
  const context = await product.browseAs('canbo.hongvan', { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/me/tokens')
  await page.getByLabel('Tên gọi').fill('Máy tính ở trụ sở')
  await page.getByRole('button', { name: 'Tạo mã' }).click()
  await page.getByText('Hãy chọn ít nhất một việc').first().waitFor()
  expect(await page.getByLabel('Tên gọi').inputValue()).toBe('Máy tính ở trụ sở')
  await page.getByLabel('Xem sổ cái').check()
  await page.getByRole('button', { name: 'Tạo mã' }).click()
  const token = (await page.locator('code.token').textContent())!
  expect(token).toMatch(/^lantoa_/)
  const units = (await (await fetch(`${product.address}/api/units?q=hong van&on=2026-11-01`)).json()) as { id: number; name: string }[]
  const ask = async (path: string) => (await fetch(`${product.address}${path}`, { headers: { authorization: `Bearer ${token}` } })).status
  expect(await ask(`/api/ledger?unit=${units.find((unit) => unit.name === 'Hồng Vân')!.id}`)).toBe(200)
  expect(await ask('/api/records/00000000-0000-7000-8000-000000000000')).toBe(403)
  await page.goto('/me/tokens')
  expect(await page.content()).not.toContain(token)
  await page.getByRole('button', { name: 'Thu hồi mã Máy tính ở trụ sở' }).click()
  await page.getByText('Đã thu hồi mã').waitFor()
  expect(await ask(`/api/ledger?unit=${units[0]!.id}`)).toBe(401)
  await context.close()
})

test('a device signed out from another can see nothing from that moment', async () => {
  const phone = await product.browse({ userAgent: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36' })
  const page = await phone.newPage()
  await signIn(page, 'canbo.hongvan', demoPassword)
  await page.waitForURL('**/me/tasks')
  const desk = await product.browseAs('canbo.hongvan')
  const other = await desk.newPage()
  await other.goto('/me/security')
  await other.getByRole('button', { name: 'Đăng xuất Chrome · Android' }).click()
  await other.getByText('Đã đăng xuất thiết bị đó').waitFor()
  await page.goto('/me')
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await phone.close()
  await desk.close()
})

test('two-step sign-in is switched on with a code, asked for at the next sign-in, and backup codes work once', async () => {
  const context = await product.browse()
  const page = await context.newPage()
  await signIn(page, 'canbo.thanhpho', demoPassword, '/sign-in?next=/me/security')
  await page.getByLabel('Mật khẩu hiện tại').fill('không phải mật khẩu')
  await page.getByRole('button', { name: 'Bật xác thực hai bước' }).click()
  await page.getByText('Mật khẩu chưa đúng').waitFor()
  await page.getByLabel('Mật khẩu hiện tại').fill(demoPassword)
  await page.getByRole('button', { name: 'Bật xác thực hai bước' }).click()
  const secret = (await page.locator('code.secret').textContent())!
  const backup = await page.locator('.codes code').allTextContents()
  expect(await violations(page)).toEqual([])
  await page.getByLabel('Mã 6 số').fill('000000')
  await page.getByRole('button', { name: 'Xác nhận và bật' }).click()
  await page.getByText('Mã xác thực chưa đúng').first().waitFor()
  expect(await page.locator('code.secret').textContent()).toBe(secret)
  await page.getByLabel('Mã 6 số').fill(await codeOf(secret))
  await page.getByRole('button', { name: 'Xác nhận và bật' }).click()
  await page.getByText('Đã bật xác thực hai bước').waitFor()

  const enter = async (code: string) => {
    const fresh = await product.browse({ javaScriptEnabled: false })
    const door = await fresh.newPage()
    await signIn(door, 'canbo.thanhpho', demoPassword, '/sign-in?next=/me')
    await door.getByRole('heading', { name: 'Mã xác thực' }).waitFor()
    await door.goto('/me')
    expect(new URL(door.url()).pathname).toBe('/sign-in')
    await door.goto('/sign-in/code?next=/me')
    await door.getByLabel('Mã 6 chữ số').fill(code)
    await door.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
    return { door, close: () => fresh.close() }
  }
  const byApp = await enter(await codeOf(secret))
  await byApp.door.getByRole('heading', { name: 'Trịnh Thu Hiền' }).waitFor()
  await byApp.close()
  const byPaper = await enter(backup[0]!)
  await byPaper.door.getByRole('heading', { name: 'Trịnh Thu Hiền' }).waitFor()
  await byPaper.close()
  const twice = await enter(backup[0]!)
  await twice.door.getByText('Mã xác thực chưa đúng').first().waitFor()
  await twice.close()
  await context.close()
})

test.each(['/me', '/me/security', '/me/tokens', '/sign-in', '/about/api'])('%s has no barrier for anybody', async (path) => {
  const options = { reducedMotion: 'reduce' } as const
  const context = path.startsWith('/me') ? await product.browseAs('quantri', options) : await product.browse(options)
  const page = await context.newPage()
  await page.goto(path)
  expect(await violations(page)).toEqual([])
  await context.close()
})

test('passwords cannot be tried without end, and the name typed is kept', async () => {
  const context = await product.browse()
  const page = await context.newPage()
  await signIn(page, 'quantri', 'sai mat khau 1')
  await page.getByText('Tên đăng nhập hoặc mật khẩu chưa đúng').waitFor()
  expect(await page.getByRole('textbox', { name: 'Tên đăng nhập' }).inputValue()).toBe('quantri')
  expect(await violations(page)).toEqual([])
  const refusals: number[] = []
  const guess = async () => (await fetch(`${product.address}/sign-in`, {
    method: 'POST', redirect: 'manual', headers: { origin: product.address, accept: 'text/html', 'x-forwarded-for': `10.0.0.${refusals.length}`, 'x-lantoa-address': `10.0.0.${refusals.length}` },
    body: new URLSearchParams({ username: 'quantri', password: 'sai mat khau' }),
  })).status
  while (refusals.length < 15 && refusals.at(-1) !== 429) refusals.push(await guess())
  expect(refusals.at(-1)).toBe(429)
  await signIn(page, 'quantri', demoPassword)
  await page.getByText(/Thao tác quá nhanh. Hãy thử lại sau \d+ giây/).waitFor()
  await context.close()
})
