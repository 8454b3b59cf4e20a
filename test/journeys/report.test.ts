import { expect, test } from 'vitest'
import { useProduct } from '../product.ts'
import { expectWellMade } from './pages.ts'

const product = useProduct()
const digits = (text: string | null) => Number((text ?? '').replace(/\D/g, ''))

test('every figure of a report is followed, without a script, to a list of as many', async () => {
  const page = await (await product.browseAs('canbo.thanhpho', { javaScriptEnabled: false })).newPage()
  await page.goto('/movement/reports?period=2024')
  const article = page.getByRole('article')
  const plain = await article.locator('td').evaluateAll((cells) => cells.filter((cell) => /^[\d.,]+$/.test(cell.textContent!.trim()) && cell.querySelector('a') === null).length)
  expect(plain).toBe(0)
  const prose = await article.locator('p:not(.note)').evaluateAll((lines) => lines.map((line) => {
    for (const link of line.querySelectorAll('a')) link.remove()
    return line.textContent!.replaceAll(/\d{1,2}[:/]\d{2}(\/\d{4})?/g, '').replaceAll(/năm \d{4}/gi, '')
  }))
  expect(prose.filter((line) => /\d/.test(line))).toEqual([])
  const links = await article.locator('a[href^="/movement?"]').evaluateAll((all) => all.map((link) => [link.getAttribute('href')!, link.textContent!] as const))
  expect(links.length).toBeGreaterThan(60)
  for (const [href, text] of links.filter((_, at) => at % 9 === 0 || at === links.length - 1)) {
    await page.goto(href)
    expect(digits(await page.locator('#found').textContent()), href).toBe(digits(text))
  }
})

test('the register says in words which step within which days, asks for others, and refuses days that are none', async () => {
  const page = await (await product.browseAs('canbo.thanhpho', { javaScriptEnabled: false })).newPage()
  await page.goto('/movement?step=recognise&from=2024-04-01&to=2024-06-30')
  await page.getByText('Được công nhận từ 01/04/2024 đến 30/06/2024').waitFor()
  await page.getByLabel('Đã qua bước nào').selectOption({ label: 'dừng thực hiện' })
  await page.getByLabel('Từ ngày').fill('2024-01-01')
  await page.getByLabel('Đến ngày').fill('2024-12-31')
  await page.getByRole('button', { name: 'Xem', exact: true }).click()
  await page.getByText('Dừng thực hiện từ 01/01/2024 đến 31/12/2024').waitFor()
  const refused = await page.goto('/movement?step=recognise&from=2024-02-31')
  expect(refused!.status()).toBe(422)
  await page.getByText('không phải là ngày có thật').waitFor()
})

test('what is written into a report keeps itself, and what cannot be printed is said at its field', async () => {
  const context = await product.browseAs('canbo.thanhpho')
  const page = await context.newPage()
  await page.goto('/movement/reports?period=2022')
  await page.getByText('Tự lưu khi đang viết').waitFor()
  const difficulties = page.getByLabel('Tồn tại, khó khăn')
  await difficulties.fill('Thiếu cán bộ ở thôn.')
  await page.getByText('Đã lưu lúc').waitFor()
  await page.reload()
  expect(await difficulties.inputValue()).toBe('Thiếu cán bộ ở thôn.')
  await difficulties.fill('Thiếu cán bộ ở thôn 😀.')
  await page.getByRole('button', { name: 'Lưu phần lời' }).click()
  await page.getByText('Báo cáo không in được ký tự').first().waitFor()
  expect(await difficulties.inputValue()).toBe('Thiếu cán bộ ở thôn 😀.')
  for (const path of ['/report.pdf?period=2024&day=2026-99-99', '/report.docx?period=2024&letterhead=zzz']) {
    expect((await context.request.get(`${product.address}/movement/reports${path}`)).status(), path).toBe(422)
  }
})

test('report and register are given as files over the API too; the pages have no barrier', async () => {
  const headers = { cookie: await product.cookieOf('canbo.thanhpho') }
  const found = (await (await fetch(`${product.address}/api/units?q=${encodeURIComponent('Hà Nội')}`)).json()) as { id: number; kind: string }[]
  const city = found.find(({ kind }) => kind === 'city')!.id
  const file = async (path: string) => {
    const answer = await fetch(`${product.address}/api/${path}`, { headers })
    expect(answer.status, path).toBe(200)
    return Buffer.from(await answer.arrayBuffer())
  }
  expect((await file(`reports/report.pdf?unit=${city}&period=2024-Q2`)).subarray(0, 5).toString()).toBe('%PDF-')
  expect((await file(`reports/report.docx?unit=${city}&period=2024-Q2`)).subarray(0, 2).toString()).toBe('PK')
  const csv = (await file(`movement/register.csv?unit=${city}&step=recognise&from=2024-04-01&to=2024-06-30`)).toString('utf8')
  const counted = (await (await fetch(`${product.address}/api/initiatives?unit=${city}&step=recognise&from=2024-04-01&to=2024-06-30&rows=0`, { headers })).json()) as { tally: { total: number } }
  expect(csv.trim().split('\r\n')).toHaveLength(counted.tally.total + 1)
  expect((await file(`movement/register.xlsx?unit=${city}&step=stop`)).subarray(0, 2).toString()).toBe('PK')
  const page = await (await product.browseAs('canbo.thanhpho', { viewport: { width: 360, height: 780 } })).newPage()
  await expectWellMade(page, ['/movement/reports?period=2024-Q2', '/movement?step=recognise&from=2024-04-01&to=2024-06-30&novelty=new&copied=1'])
})

test('every table of a report adds up, with rows for what no commune has and for what nobody said; a divided place is told', async () => {
  const page = await (await product.browseAs('canbo.thanhpho', { javaScriptEnabled: false })).newPage()
  const found = (await (await fetch(`${product.address}/api/units?q=${encodeURIComponent('Ngọc Hồi')}`)).json()) as { id: number; name: string; validTo: string | null }[]
  const divided = found.find(({ name, validTo }) => name === 'Ngọc Hồi' && validTo === null)!.id
  for (const [query, rows] of [['period=2023', ['Chưa ghi', 'Cấp thành phố, quận, huyện và nơi chưa rõ xã, phường']], ['period=2022', ['Cấp thành phố, quận, huyện và nơi chưa rõ xã, phường']], [`unit=${divided}&period=2024`, []]] as const) {
    await page.goto(`/movement/reports?${query}`)
    const tables = await page.locator('article table:has(tfoot)').evaluateAll((all) => all.map((table) => {
      const numbers = (row: Element) => [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent!.replace(/\D/g, '')))
      return { rows: [...table.querySelectorAll('tbody tr')].map(numbers), total: numbers(table.querySelector('tfoot tr')!), names: [...table.querySelectorAll('tbody th')].map((cell) => cell.textContent!.trim()) }
    }))
    expect(tables).toHaveLength(3)
    const headline = digits(await page.locator('article p a').first().textContent())
    for (const { rows: all, total, names } of tables) {
      expect(total[0], query).toBe(headline)
      expect(total.map((_, at) => all.reduce((sum, row) => sum + row[at]!, 0)), query).toEqual(total)
      expect(new Set(names.filter((name) => name.includes('chưa rõ thôn'))).size).toBe(names.filter((name) => name.includes('chưa rõ thôn')).length)
    }
    for (const row of rows) expect(tables.some(({ names }) => names.includes(row)), `${query} ${row}`).toBe(true)
    expect(await page.getByText('nay chia cho nhiều xã, phường').count(), query).toBe(query.startsWith('unit') ? 1 : 0)
    for (const row of rows) {
      await page.goto(`/movement/reports?${query}`)
      const link = page.locator('article tbody tr', { has: page.getByRole('rowheader', { name: row }) }).locator('a').first()
      const n = digits(await link.textContent())
      await link.click()
      expect(digits(await page.locator('#found').textContent()), row).toBe(n)
    }
  }
})

test('a report that is asked for wrongly is refused beside the question, and as a file', async () => {
  const page = await (await product.browseAs('canbo.thanhpho', { javaScriptEnabled: false })).newPage()
  for (const [query, words] of [
    ['period=..2024-01-01', 'Kỳ báo cáo cần có ngày đầu'], ['unit=abc', '"abc" không phải là số của đơn vị'], ['period=2024&letterhead=zzz', 'Hãy chọn thể thức'], ['period=custom&from=2024-05-05&to=2024-01-01', 'kết thúc trước khi bắt đầu']] as const) {
    await page.goto(`/movement/reports?${query}`)
    await page.getByRole('alert').getByText(words).waitFor()
    expect(await page.locator('article').count()).toBe(0)
    expect((await page.request.get(`/movement/reports/report.pdf?${query}`)).status(), query).toBe(422)
  }
  expect(await page.getByLabel('Từ ngày').inputValue()).toBe('2024-05-05')
  expect((await page.request.get('/movement/reports/report.docx?period=2024&day=2026-99-99')).status()).toBe(422)
})

test('what is written into a report keeps itself; two writers see both texts; without a script the button keeps it', async () => {
  const [page, other] = [await (await product.browseAs('canbo.thanhpho')).newPage(), await (await product.browseAs('canbo.thanhpho')).newPage()]
  const address = '/movement/reports?period=2021'
  const name = 'Tồn tại, khó khăn và nguyên nhân'
  for (const one of [page, other]) {
    await one.goto(address)
    await one.getByText('Tự lưu khi đang viết.').waitFor()
  }
  await page.getByLabel(name).fill('Cán bộ còn ít.')
  await page.getByText('Đã lưu lúc').waitFor()
  await page.reload()
  expect(await page.getByLabel(name).inputValue()).toBe('Cán bộ còn ít.')
  await other.getByLabel(name).fill('Địa bàn rộng.')
  await other.getByRole('alert').getByText('Cán bộ còn ít.').waitFor()
  await other.getByRole('button', { name: 'Lưu phần lời' }).click()
  await other.getByRole('article').getByText('Địa bàn rộng.').waitFor()
  const plain = await (await product.browseAs('canbo.thanhpho', { javaScriptEnabled: false })).newPage()
  await plain.goto(address)
  await plain.getByLabel(name).fill('Viết không cần mã lệnh.')
  await plain.getByRole('button', { name: 'Lưu phần lời' }).click()
  await plain.getByRole('article').getByText('Viết không cần mã lệnh.').waitFor()
  await plain.locator('#own').getByText('Đã lưu lúc').waitFor()
})
