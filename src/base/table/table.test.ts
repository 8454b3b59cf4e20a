import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pack, unpack } from './archive.ts'
import { readSheets, readTable } from './read.ts'
import { streamXlsx } from './stream.ts'
import { harmless, writeCsv, writeXlsx, type Row } from './write.ts'

const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding)
const read = async (given: Uint8Array, file = 'hộ.csv') => {
  const { columns, rows } = await readTable(given, file)
  return { columns, rows: rows.map((row) => [row.number, Object.fromEntries(row.cells)]) }
}

test.each([
  ['comma', 'household,members\nHộ 1,4\n'],
  ['semicolon', 'household;members\r\nHộ 1;4\r\n'],
  ['tab', 'household\tmembers\nHộ 1\t4'],
  ['a byte order mark', '\ufeffhousehold,members\nHộ 1,4\n'],
  ['decomposed accents', 'household,members\nHộ 1,4\n'.normalize('NFD')],
])('a table with %s reads the same', async (_, text) => {
  expect(await read(bytes(text))).toEqual({ columns: ['household', 'members'], rows: [[2, { household: 'Hộ 1', members: '4' }]] })
})

test('what Excel calls Unicode text reads too, in either byte order', async () => {
  const little = bytes('\ufeffhousehold\tmembers\nHộ 1\t4\n', 'utf16le')
  const expected = { columns: ['household', 'members'], rows: [[2, { household: 'Hộ 1', members: '4' }]] }
  expect(await read(little)).toEqual(expected)
  expect(await read(Buffer.from(little).swap16())).toEqual(expected)
})

test('row numbers are those a spreadsheet shows, blank rows counted and quoted line breaks not', async () => {
  const { rows } = await read(bytes('name,note\nMơ,"hai\ndòng"\n\n,\nLan,x\n'))
  expect(rows).toEqual([[2, { name: 'Mơ', note: 'hai\ndòng' }], [5, { name: 'Lan', note: 'x' }]])
})

test('a file in an old Vietnamese encoding is refused with the first line that shows it', async () => {
  const old = Buffer.concat([bytes('household\nHo 1\n'), Buffer.from([0x48, 0xd2, 0x20, 0x32, 0x0a]), bytes('Hộ 3\n')])
  await expect(read(old)).rejects.toMatchObject({ code: 'table.encoding', params: { line: 3 } })
  await expect(read(bytes('a,b\n1,2\n', 'utf16le'))).rejects.toMatchObject({ code: 'table.encoding', params: { line: 1 } })
  await expect(read(Buffer.concat([bytes('\ufeffa\n', 'utf16le'), Buffer.from([0x41])]))).rejects.toMatchObject({ code: 'table.encoding', params: { line: 2 } })
})

test.each([
  ['nothing', '', 'table.empty'],
  ['only blank lines', '\n\n,,\n', 'table.empty'],
  ['a column named twice', 'a,b,a\n1,2,3\n', 'table.column_twice'],
  ['a cell beyond the header', 'a,b\n1,2,3\n', 'table.nameless'],
  ['a quote that never closes', 'a,b\n"1,2\n3,4\n', 'table.syntax'],
  ['an endless record', `a\n"${'x'.repeat(1_100_000)}"\n`, 'table.syntax'],
])('a table of %s is refused', async (_, text, code) => {
  await expect(read(bytes(text))).rejects.toMatchObject({ code })
})

test('a column may bear the name of something in every object', async () => {
  const { rows } = await readTable(bytes('__proto__,constructor\n1,2\n'), 'x.csv')
  expect([...rows[0]!.cells]).toEqual([['__proto__', '1'], ['constructor', '2']])
})

test('a picture, an old .xls and half a workbook are refused as what they are', async () => {
  const whole = await writeXlsx(['a'], [['b']])
  await expect(read(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), 'cũ.xls')).rejects.toMatchObject({ code: 'table.kind' })
  await expect(read(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), 'ảnh.png')).rejects.toMatchObject({ code: 'table.encoding' })
  await expect(read(whole.subarray(0, whole.length >> 1))).rejects.toMatchObject({ code: 'table.not_xlsx' })
})

test('a workbook keeps numbers as numbers and reads under any name', async () => {
  const file = await writeXlsx(['household', 'kg'], [['Hộ 1', 12.5], ['Hộ 2', null], ['007', -3]])
  expect((await read(file, 'x.csv')).rows).toEqual([[2, { household: 'Hộ 1', kg: 12.5 }], [3, { household: 'Hộ 2' }], [4, { household: '007', kg: -3 }]])
})

test('a cell beyond 200,000 rows does not make them', async () => {
  const files = new Map(unpack(await writeXlsx(['a'], [['b']]), { packed: 5, unpacked: 5 }))
  const name = [...files.keys()].find((one) => one.includes('worksheets/'))!
  const xml = files.get(name)!.toString().replace('</sheetData>', '<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>')
  await expect(read(pack(new Map([...files, [name, Buffer.from(xml)]])))).rejects.toMatchObject({ code: 'table.sheet_size' })
})

test('no text in an export can run as a formula, wherever a spreadsheet may split it', () => {
  const hostile = ['=1+1', '+84', '-2', '@SUM(A1)', '\t=1', '\r=1', '  =cmd|x', 'x;=1+1', 'x\n=1+1', '＝1']
  const cells = writeCsv(['ghi chú'], hostile.map((text) => [text])).split(/[;,\t\r\n]/).map((part) => part.replace(/^[\s"\ufeff]+/, ''))
  for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@＝]/)
  expect(writeCsv(['n'], [[-5], [1e21], [Number.NaN]])).toBe('\ufeffn\r\n-5\r\n1e+21\r\n\r\n')
  expect(harmless('Thôn 1 - Vân La')).toBe('Thôn 1 - Vân La')
})

test('what is written reads back the same, in both formats', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((one) => `x${one}`.normalize('NFC').replace(/[\p{Cc}\ufffe\uffff]/gu, '').trim())
  const row = fc.tuple(text, fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((n) => n + 0))
  await fc.assert(fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (rows) => {
    const safe = rows.map(([name, n]): Row => [harmless(name), n])
    const csv = await readTable(bytes(writeCsv(['name', 'n'], rows)), 'x.csv')
    expect(csv.rows.map((r) => [r.cells.get('name'), Number(r.cells.get('n'))])).toEqual(safe)
    const xlsx = await readTable(await writeXlsx(['name', 'n'], rows), 'x.xlsx')
    expect(xlsx.rows.map((r) => [r.cells.get('name'), r.cells.get('n')])).toEqual(safe)
  }), { numRuns: 60 })
})

test('a workbook written row by row goes on in another sheet only when one is full, and a day stays a day', async () => {
  async function* rows(): AsyncGenerator<readonly (string | number | Date | null)[]> {
    for (let i = 0; i < 5_000; i++) yield [`Hộ ${i} <&>\u0001`, i, '2026-11-24', new Date('2026-11-24T10:00:00+07:00'), null]
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of streamXlsx([{ name: 'Phiếu/1', columns: (['text', 'number', 'day', 'moment', 'text'] as const).map((type) => ({ title: type, type })), rows: rows() }])) chunks.push(chunk)
  expect(chunks.length).toBeGreaterThan(3)
  const [sheet] = await readSheets(Buffer.concat(chunks), 'x.xlsx')
  expect([sheet!.name, sheet!.lines.length, [...sheet!.lines[5_000]!.cells.values()]]).toEqual(['Phiếu 1', 5_001, ['Hộ 4999 <&>', 4_999, '2026-11-24', '2026-11-24']])
})
