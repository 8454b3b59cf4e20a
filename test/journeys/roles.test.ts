import { expect, test } from 'vitest'
import { useProduct } from '../product.ts'
import { expectWellMade, violations } from './pages.ts'

const product = useProduct()
const front = 'Ban Thường trực Ủy ban MTTQ phường'

async function unitOf(name: string): Promise<number> {
  const found = (await (await fetch(`${product.address}/api/units?q=${encodeURIComponent(name)}&on=2026-11-01`)).json()) as { id: number; name: string }[]
  return found.find((unit) => unit.name === name)!.id
}

test('a city makes a role of its own from another, limits it to wards, and sees whose power changes before it does', async () => {
  // Without scripts: a role is changed by forms and pages.
  const office = await product.browseAs('quantri', { javaScriptEnabled: false })
  const page = await office.newPage()
  await page.goto('/people')
  await page.getByRole('link', { name: 'Vai trò và quyền' }).click()
  await page.getByRole('link', { name: 'Cán bộ xã, phường' }).click()
  await page.getByRole('link', { name: 'Chép thành vai trò mới' }).click()
  await page.getByLabel('Tên vai trò').fill('Cán bộ xã, phường')
  await page.getByRole('checkbox', { name: 'Phường' }).check()
  await page.getByRole('button', { name: 'Tạo vai trò' }).click()
  await page.getByText('Đã có vai trò tên "Cán bộ xã, phường"').first().waitFor()
  expect(await page.getByRole('checkbox', { name: 'Phường' }).isChecked()).toBe(true)
  await page.getByLabel('Tên vai trò').fill(front)
  await page.getByRole('button', { name: 'Tạo vai trò' }).click()
  await page.getByText('Đã có vai trò mới').waitFor()

  const [ward, commune] = [await unitOf('Kim Liên'), await unitOf('Hồng Vân')]
  await page.goto(`/people/new?unit=${commune}`)
  await page.getByText(`Chỉ giao ở loại đơn vị khác: ${front}`).waitFor()
  await page.goto(`/people/new?unit=${ward}`)
  expect(await page.getByRole('radio', { name: front }).count()).toBe(1)

  // The three officers of Hồng Vân hold what is taken away: seen first, then gone at once.
  const cookie = await product.cookieOf('canbo.hongvan')
  const reads = async () => (await fetch(`${product.address}/api/ledger?unit=${commune}`, { headers: { cookie } })).status
  expect(await reads()).toBe(200)
  await page.goto('/people/roles/commune_officer')
  await page.getByRole('checkbox', { name: 'Xem sổ cái' }).uncheck()
  await page.getByRole('button', { name: 'Xem trước thay đổi' }).click()
  const lost = page.getByRole('region', { name: 'Không còn được' })
  await lost.getByText('Xem sổ cái').waitFor()
  expect(await lost.getByText('3 người').count()).toBe(1)
  expect(await reads()).toBe(200)
  await page.getByRole('button', { name: 'Sửa tiếp' }).click()
  expect(await page.getByRole('checkbox', { name: 'Xem sổ cái' }).isChecked()).toBe(false)
  await page.getByRole('button', { name: 'Xem trước thay đổi' }).click()
  await page.getByRole('button', { name: 'Áp dụng' }).click()
  await page.getByText('Đã đổi vai trò').waitFor()
  expect(await reads()).toBe(403)

  await page.goto('/people/roles/digital_team')
  await page.getByText('Ngừng dùng vai trò này').first().click()
  await page.getByRole('button', { name: 'Ngừng dùng vai trò này' }).click()
  await page.getByText('Vai trò đã ngừng dùng').waitFor()
  await page.goto(`/people/new?unit=${ward}`)
  expect(await page.getByRole('radio', { name: 'Tổ công nghệ số' }).count()).toBe(0)
  await office.close()
})

test('who only works here changes no role, and finds no way to it', async () => {
  const context = await product.browseAs('canbo.thanhpho', { javaScriptEnabled: false })
  const page = await context.newPage()
  const answer = await page.goto('/people/roles')
  expect(answer!.status()).toBe(403)
  expect(await page.getByText('Anh/Chị chưa được giao việc này').count()).toBeGreaterThan(0)
  await context.close()
})

test('a ward names who coordinates the movement there, everybody reads it, and a village follows', async () => {
  const office = await product.browseAs('quantri', { javaScriptEnabled: false })
  const page = await office.newPage()
  const unit = await unitOf('Sóc Sơn')
  await page.goto(`/units/${unit}`)
  await page.getByText('Theo Hà Nội').or(page.getByText('Theo thành phố Hà Nội')).waitFor()
  await page.getByRole('link', { name: 'Nêu cơ quan chủ trì' }).click()
  await page.getByLabel('Tên cơ quan').fill('Ban Thường trực Ủy ban MTTQ xã Sóc Sơn')
  await page.getByLabel('Văn bản theo thể thức Mặt trận').check()
  await page.getByLabel('Từ ngày').fill('2026-01-01')
  await page.getByLabel('Đến hết ngày').fill('2025-01-01')
  await page.getByRole('button', { name: 'Nêu cơ quan chủ trì' }).click()
  await page.getByText('Ngày thôi chủ trì không được trước ngày bắt đầu').first().waitFor()
  expect(await page.getByLabel('Tên cơ quan').inputValue()).toBe('Ban Thường trực Ủy ban MTTQ xã Sóc Sơn')
  await page.getByLabel('Đến hết ngày').fill('')
  await page.getByRole('button', { name: 'Nêu cơ quan chủ trì' }).click()
  await page.getByText('Đã ghi cơ quan chủ trì').waitFor()
  const guest = await product.browse()
  const theirs = await guest.newPage()
  await theirs.goto(`/units/${unit}`)
  await theirs.getByText('Ban Thường trực Ủy ban MTTQ xã Sóc Sơn').waitFor()
  expect(await theirs.getByRole('link', { name: 'Đổi cơ quan chủ trì' }).count()).toBe(0)
  await guest.close()
  await office.close()
})

test('the pages have no barrier for anybody', async () => {
  const context = await product.browseAs('quantri', { reducedMotion: 'reduce' })
  const page = await context.newPage()
  await expectWellMade(page, ['/people/roles', '/people/roles/new', '/people/roles/branch_head', '/people/roles/administrator', `/units/${await unitOf('Kim Liên')}/coordinator`])
  await page.goto('/people/roles/branch_head')
  await page.getByLabel('Đăng ký mô hình').uncheck()
  await page.getByRole('button', { name: 'Xem trước thay đổi' }).click()
  await page.getByRole('button', { name: 'Áp dụng' }).waitFor()
  expect(await violations(page)).toEqual([])
  await context.close()
})
