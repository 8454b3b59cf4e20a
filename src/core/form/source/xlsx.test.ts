import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import writeWorkbook from 'write-excel-file/node'
import type { Day } from '#base/day.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { compile } from '../engine/index.ts'
import { pack, unpack } from '#base/table/archive.ts'
import { checkXlsForm } from './checked.ts'
import { openXlsForm, readXlsForm } from './xlsx.ts'

type Cells = (string | number | boolean | Date | null)[][]
async function workbook(sheets: Record<string, Cells>): Promise<Buffer> {
  return writeWorkbook(Object.entries(sheets).map(([sheet, data]) => ({ sheet, data, dateFormat: 'yyyy-mm-dd' }))).toBuffer()
}
async function refusal(bytes: Uint8Array): Promise<Problem> {
  return readXlsForm(bytes, 'form.xlsx').then(() => { throw new Error('it was accepted') }, (error: unknown) => {
    if (isProblem(error)) return error
    throw error
  })
}
const mistakesIn = async (sheets: Record<string, Cells>): Promise<string[]> => (await refusal(await workbook(sheets))).errors.map((p) => `${p.at ?? ''} ${p.code}`)

const enrolment: Record<string, Cells> = {
  survey: [
    ['type', 'name', 'label::Tiếng Việt (vi)', 'label::English (en)', 'required', 'relevant', 'constraint', 'constraint_message', 'choice_filter', 'parameters', 'default'],
    ['start', 'start'], ['deviceid', 'device'],
    ['text', 'household_no', 'Số hộ', 'Household', 'yes'],
    ['select_one yes_no', 'takes_part', 'Hộ tham gia?', 'Takes part?', 'true()'],
    [null],
    ['begin_group', 'more', 'Thêm', null, null, "${takes_part} = 'yes'"],
    ['date', 'since', 'Từ ngày', null, null, null, null, null, null, null, new Date('2024-01-02')],
    ['select_multiple kinds', 'kinds', 'Loại rác', null, null, null, null, null, "part = ${takes_part}"],
    ['begin repeat', 'weighings', 'Các lần cân'],
    ['decimal', 'kg', 'Số cân', null, null, null, '. >= 0', 'Số cân không âm.', null, 'min=0'],
    ['end repeat'], ['end_group'],
  ],
  choices: [['list_name', 'name', 'label', 'label::English (en)', 'part'], ['yes_no', 'yes', 'Có', 'Yes'], ['yes_no', 'no', 'Không', 'No'], ['kinds', 1, 'Hữu cơ', 'Organic', 'yes']],
  settings: [['form_title', 'form_id', 'version'], ['Ghi danh hộ', 'waste_enrolment', '2024.1']],
  facts: [['measure', 'value', 'when', 'method', 'each'], ['waste.households', null, "${takes_part} = 'yes'"], ['waste.kg', '${kg}', null, 'weighed', 'weighings']],
}
const changed = (sheet: string, row: number, column: number, cell: string): Record<string, Cells> =>
  ({ ...enrolment, [sheet]: enrolment[sheet]!.map((cells, r) => (r === row ? Object.assign([...cells], { [column]: cell }) : cells)) })

test('a workbook drawn for ODK reads, compiles and states its facts', async () => {
  const { definition, ignored } = await openXlsForm(await workbook(enrolment), 'form.xlsx')
  expect(ignored).toEqual([{ at: 'survey!A2', type: 'start' }, { at: 'survey!A3', type: 'deviceid' }])
  expect(definition).toMatchObject({ key: 'waste_enrolment', version: '2024.1', title: { vi: 'Ghi danh hộ' }, languages: ['vi', 'en'] })
  expect(JSON.parse(JSON.stringify(definition))).toEqual(definition)
  const form = compile(definition)
  const given = { household_no: 'Hộ 12', takes_part: 'yes', kinds: ['1'], weighings: [{ kg: 2.5 }] }
  const { answers, errors } = form.check(given, { today: '2024-07-01' as Day })
  expect(errors).toEqual([])
  expect(answers).toEqual({ ...given, since: '2024-01-02' })
  expect(form.facts(answers)).toEqual([{ measure: 'waste.households', value: 1, method: 'counted' }, { measure: 'waste.kg', value: 2.5, method: 'weighed' }])
  expect(form.check({ ...given, weighings: [{ kg: -1 }] }, { today: '2024-07-01' as Day }).errors[0]!.say('vi')).toBe('"Số cân": Số cân không âm.')
})

test.each<[string, Record<string, Cells>, string]>([
  ['an unknown type', changed('survey', 3, 0, 'txet'), 'survey!A4 form.unknown_type'],
  ['a choice list that is not there', changed('survey', 4, 0, 'select_one yesno'), 'survey!A5 form.unknown_list'],
  ['or_other', changed('survey', 4, 0, 'select_one yes_no or_other'), 'survey!A5 source.or_other'],
  ['a relevance that speaks of nobody', changed('survey', 6, 5, '${take_part} = 1'), 'survey!F7 expression.unknown_name'],
  ['a broken constraint', changed('survey', 10, 6, '. >='), 'survey!G11 expression.expected'],
  ['a choice filter without its column', changed('survey', 8, 8, 'parts = 1'), 'survey!I9 expression.unknown_name'],
  ['a name with accents', changed('survey', 3, 1, 'số hộ'), 'survey!B4 form.name'],
  ['a row without a name', changed('survey', 3, 1, ''), 'survey!B4 source.missing'],
  ['a group that is not closed', changed('survey', 12, 0, 'note'), 'survey!A7 source.unclosed'],
  ['an end without a beginning', changed('survey', 6, 0, 'end_group'), 'survey!A7 source.unopened'],
  ['a misspelt column', changed('survey', 0, 5, 'relevent'), 'survey!F1 source.unknown_column'],
  ['a missing column', changed('survey', 0, 1, 'xyz'), 'survey!A1 source.no_column'],
  ['a choice without a name', changed('choices', 2, 1, ''), 'choices!B3 source.missing'],
  ['a choice given twice', changed('choices', 2, 1, 'yes'), 'choices!B3 form.duplicate'],
  ['an unknown method', changed('facts', 2, 3, 'weighd'), 'facts!D3 form.method'],
  ['a merged heading', changed('survey', 3, 12, '. > 0'), 'survey!M4 source.nameless_column'],
  ['a column given twice', changed('survey', 0, 9, 'required'), 'survey!J1 source.column_twice'],
  ['a type of ODK we do not take', changed('survey', 3, 0, 'geotrace'), 'survey!A4 source.type_elsewhere'],
  ['choices from another file', changed('survey', 4, 0, 'select_one_from_file xa.csv'), 'survey!A5 source.type_elsewhere'],
  ['a form id with accents', changed('settings', 1, 1, 'Ghi danh'), 'settings!B2 source.key'],
  ['no survey sheet', { Survye: enrolment['survey']! }, 'survey!A1 source.no_sheet'],
])('%s is refused at its cell', async (_, sheets, mistake) => {
  expect(await mistakesIn(sheets)).toContain(mistake)
})

test('a form of the ODK documentation, in English only, is taken with what it means here', async () => {
  const { definition, ignored } = await openXlsForm(await workbook({
    survey: [
      ['type', 'name', 'label', 'read_only', 'default', 'parameters', 'calculation', 'media::image'],
      ['today', 'today'], ['deviceid', 'device'],
      ['range', 'score', 'Score', null, null, 'start=0 end=5 step=0.5'], ['text', 'office', 'Office', 'yes', 'North'], ['text', 'thanks', 'Thanks', 'yes', null, null, null, 'x.png'],
      ['barcode', 'code', 'Code'], ['calculate', 'year', null, null, null, null, "format-date(${today}, '%Y')"],
    ],
    settings: [['form_title', 'form_id', 'version', 'default_language', 'instance_name'], ['Survey', 'survey', 2, 'English (en)', "concat(${score}, '')"]],
  }), 'form.xlsx')
  expect(definition.questions.map(({ name, type, constraint, calculation }) => [name, type, constraint ?? calculation])).toEqual([
    ['today', 'calculate', 'once(today())'], ['score', 'decimal', '. >= 0 and . <= 5'], ['office', 'text', "'North'"], ['thanks', 'note', undefined],
    ['code', 'text', undefined], ['year', 'calculate', "format-date(${today}, '%Y')"],
  ])
  expect(ignored).toEqual([{ at: 'survey!H1', type: 'media::image' }, { at: 'survey!A3', type: 'deviceid' }])
})

test('a mistake is told by sheet, row and title of its column', async () => {
  const { mistakes } = await checkXlsForm(await workbook(changed('survey', 6, 5, '${take_part} = 1')), 'form.xlsx')
  expect(mistakes.map(({ sheet, row, column, problem }) => [sheet, row, column, problem.code])).toEqual([['survey', 7, 'relevant', 'expression.unknown_name']])
  expect(mistakes[0]!.problem.say('en')).toContain('"takes_part"')
  expect((await checkXlsForm(Buffer.from('PK'), 'form.xlsx')).mistakes).toMatchObject([{ sheet: '', row: 0, column: '' }])
  expect((await checkXlsForm(await workbook(enrolment), 'form.xlsx')).form?.definition.key).toBe('waste_enrolment')
})

test('several mistakes come at once', async () => {
  const sheets = { ...changed('survey', 3, 0, 'txet'), facts: [['measure', 'each'], ['waste.kg', 'weighing']] }
  expect(await mistakesIn(sheets)).toEqual(['survey!A4 form.unknown_type', 'facts!B2 form.each'])
})

test('a truncated workbook, a text file and an empty file are refused in plain words', async () => {
  const good = await workbook(enrolment)
  for (const bytes of [good.subarray(0, good.length >> 1), good.subarray(0, -30), Buffer.from('type,name\ntext,a'), Buffer.alloc(0)]) {
    const problem = await refusal(bytes)
    expect([problem.code, problem.at]).toEqual(['table.not_xlsx', 'form.xlsx'])
  }
  for (let cut = 100; cut < good.length; cut += 400) {
    const bytes = Buffer.concat([good.subarray(0, cut), good.subarray(cut + 7)])
    expect((await refusal(bytes)).code).toMatch(/^(source|table)\./)
  }
})

test('a zip bomb is refused before it goes off, also when it lies about its size', async () => {
  const files = new Map(unpack(await workbook(enrolment), { packed: 5, unpacked: 50 }))
  const zeros = Buffer.alloc(60 * 1024 * 1024)
  expect((await refusal(compressed(files, zeros, zeros.length))).code).toBe('table.bomb')
  expect((await refusal(compressed(files, zeros, 1_000))).code).toBe('table.bomb')
  expect((await refusal(Buffer.alloc(5 * 1024 * 1024 + 1))).code).toBe('table.too_large')
})

/** The workbook with one more file, really compressed, whose size the directory gives as `claimed`. */
function compressed(files: ReadonlyMap<string, Buffer>, data: Buffer, claimed: number): Buffer {
  const packed = deflateRawSync(data)
  const archive = pack(new Map([...files, ['xl/bomb.xml', packed]]))
  const entry = archive.lastIndexOf('xl/bomb.xml') - 46
  archive.writeUInt16LE(8, entry + 10)
  archive.writeUInt32LE(claimed, entry + 24)
  return archive
}

test('a single cell at the end of the sheet does not make a million rows', async () => {
  const files = new Map(unpack(await workbook(enrolment), { packed: 5, unpacked: 50 }))
  const name = [...files.keys()].find((one) => one.includes('worksheets/'))!
  const xml = files.get(name)!.toString()
  const withRow = (row: string): Buffer => pack(new Map([...files, [name, Buffer.from(xml.replace('</sheetData>', `${row}</sheetData>`))]]))
  expect((await refusal(withRow('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))).code).toBe('table.sheet_size')
  expect((await refusal(withRow('<row r="90"><c r="XFD90"><v>1</v></c></row>'))).code).toBe('table.sheet_size')
  expect((await refusal(withRow('<row r="&#57;9999999"><c><v>1</v></c></row>'))).code).toBe('table.not_xlsx')
  expect((await refusal(withRow('<row x=">" r="99999999"></row>'))).code).toBe('table.not_xlsx')
})
