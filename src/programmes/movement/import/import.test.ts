import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { useFiles } from '#base/files/files.ts'
import { newId, type Id } from '#base/id.ts'
import { migrate } from '#base/db/migrate.ts'
import { migrateJobs } from '#base/jobs/jobs.ts'
import { readSheets } from '#base/table/read.ts'
import { writeXlsx } from '#base/table/write.ts'
import type { Registration } from '#core/initiative/enrol.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { findUnits } from '#core/unit/read.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, enrolled, person, settle, type Country } from '../../../../test/world.ts'
import movement from '../index.ts'
import { getImport, keepList, listImports, originOf, pairsToJudge, previewImport, refusalsOf, refusedTable, setReading, startImport } from './import.ts'
import { runImport } from './run.ts'

const database = useDatabase()
let country: Country
let office: Id, east: Id, head: Id
beforeAll(async () => {
  await migrate(database.url(), [])
  await migrateJobs(database.url())
  await useFiles(await mkdtemp(join(tmpdir(), 'lantoa-files-')))
  country = await settle()
  await request(async () => declareRoles(await asSystem(as(null), 'system:test'), {}, movement.verbs))
  office = await person('office', 'city_office', country.id('city'))
  east = await person('east', 'commune_officer', country.id('dong'))
  head = await person('head', 'branch_head', country.id('dong'))
}, 60_000)

const csv = (...rows: string[]) => Buffer.from(rows.join('\n'))
const keep = (bytes: Uint8Array, account: Id | null = office, unit = 'city', name = 'danh-sach-2024.csv') => request(() => keepList(as(account), { unit: country.id(unit), name, bytes }))
const preview = (id: string, account: Id = office) => request(() => previewImport(as(account), id))
const start = async (id: string, account: Id = office) => { const { list } = await preview(id, account); await request(() => startImport(as(account), id, list.edition)) }
const state = (id: string, account: Id = office) => request(() => getImport(as(account), id))
async function whole(bytes: Uint8Array, account: Id = office, unit = 'city') {
  const { id } = await keep(bytes, account, unit)
  await start(id, account)
  await runImport(id, as(null))
  return state(id, account)
}
const registered = async () => Number((await look<{ n: string }>('select count(*) as n from initiative.initiative'))[0]!.n)
const heading = 'STT,Tên mô hình,Đơn vị đăng ký,Lĩnh vực,Cấp đăng ký,Loại hình,Ngày đăng ký,Kết quả,Số QĐ'

test('an old list is read, shown, and taken in with what became of each; what is wrong is said by row and holds back nothing else', async () => {
  const { id } = await keep(csv('HUYỆN THỬ', 'DANH SÁCH NĂM 2024', heading, '1,Ngõ sạch,Chi hội Phụ nữ thôn An Một,VHXH,CS,MH,05/01/2024,Công nhận,118/QĐ-BCĐ ngày 06/12/2024', '2,Rau an toàn,xa binh,KT,Huyện,Mô hình,45301,Tiêu biểu,',
    '3,,xã An,KT,Huyện,,2/2/2024,,', '4,Tiếng kẻng,Xã Không Có,QPAN,Xã,,31/02/2024,,', '5,Ngõ sạch,Chi hội Phụ nữ thôn An Một,VHXH,CS,MH,05/01/2024,Công nhận,118/QĐ-BCĐ ngày 06/12/2024', 'II. CẤP HUYỆN', '6,Tổ hoà giải,Cát,XDHTCT,,,,Giấy khen,7/QĐ-UBND'))
  const seen = (await preview(id)).preview!
  expect(seen).toMatchObject({ rows: 6, fresh: 3, known: 0, repeated: 1, undecided: 1, refusedCount: 2, recognised: 2 })
  expect(seen.refused.map(({ row, reasons }) => [row, reasons.map(({ column }) => column)])).toEqual([[6, ['title']], [7, ['day']]])
  await start(id)
  expect((await state(id)).state).toBe('waiting')
  await runImport(id, as(null))
  expect(await state(id)).toMatchObject({ state: 'done', total: 5, done: 5, fresh: 3, known: 0, repeated: 1, refused: 2 })
  const rows = await look<{ id: Id; title: string; unit: number; state: string; registeredOn: string; year: number; level: string }>(
    'select id, title, unit, state, registered_on as "registeredOn", year, level from initiative.initiative order by title')
  expect(rows).toMatchObject([
    { title: 'Ngõ sạch', unit: country.id('an/1'), state: 'recognised', registeredOn: '2024-01-05', level: 'grassroots' },
    { title: 'Rau an toàn', unit: country.id('binh'), state: 'accepted', registeredOn: '2024-01-10', level: 'district' },
    { title: 'Tổ hoà giải', unit: country.id('cat'), state: 'commended', registeredOn: '2024-01-01', year: 2024, level: 'district' }])
  expect(await request(() => originOf(as(office), rows[0]!.id))).toMatchObject({ import: id, row: 4, name: 'danh-sach-2024.csv', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(await look('select step, day, decision from initiative.passage where initiative = $1 order by at, id', [rows[0]!.id])).toMatchObject(
    [{ step: 'accept' }, { step: 'begin' }, { step: 'assess' }, { step: 'appraise' }, { step: 'recognise', day: '2024-12-06', decision: '118/QĐ-BCĐ ngày 06/12/2024' }])
  expect(await look("select body->>'fresh' as n from ledger.entry where event = 'movement.list_imported'")).toEqual([{ n: '3' }])
})

test('the same file again, and the same rows in another file, count once', async () => {
  const list = csv(heading, '1,Đường hoa,Xã An,VHXH,Huyện,,01/03/2024,,', '2,Hũ gạo,Xã Bình,VHXH,Huyện,,01/03/2024,,')
  expect(await whole(list)).toMatchObject({ fresh: 2, known: 0 })
  const before = await registered()
  expect(await whole(list)).toMatchObject({ fresh: 0, known: 2 })
  expect(await whole(csv('Tên mô hình;Lĩnh vực;Cấp;Xã;Năm', 'HŨ GẠO;vhxh;huyện;Bình;2024', 'Camera;QPAN;huyện;Bình;2024'))).toMatchObject({ known: 1, fresh: 1 })
  expect(await registered()).toBe(before + 1)
})

test('what was registered here, or came in another list, is already there when its title, place and year are the same; a draft is not', async () => {
  const here = (over: Partial<Registration>): Registration => ({ id: newId(), unit: country.id('an/2'), level: 'commune', kind: 'model', field: 'economy', title: 'Vườn thuốc nam', registeredOn: '2026-02-01', registrant: 'Chi hội Nông dân', ...over })
  const [one, elsewhere, older, draft] = [here({}), here({ title: 'Bếp lửa hồng', unit: country.id('an/1') }), here({ title: 'Tủ thuốc', year: 2025 }), here({ title: 'Chưa nộp' })]
  await enrolled([one, elsewhere, older, draft])
  await look("update initiative.initiative set state = 'draft' where id = $1", [draft.id])
  const { id } = await keep(csv('Tên mô hình,Địa bàn,Lĩnh vực,Cấp,Năm', 'VƯỜN THUỐC NAM,Thôn An Hai,KT,xã,2026', 'Bếp lửa hồng,Thôn An Hai,KT,xã,2026', 'Tủ thuốc,Thôn An Hai,KT,xã,2026', 'Chưa nộp,Thôn An Hai,KT,xã,2026'))
  expect((await preview(id)).preview).toMatchObject({ fresh: 3, known: 1, standing: [{ row: 2, title: 'VƯỜN THUỐC NAM', initiative: one.id }] })
  await start(id)
  await runImport(id, as(null))
  expect(await state(id)).toMatchObject({ fresh: 3, known: 1, refused: 0 })
})

test('two branches that one list names with the same title are both taken in, wherever a worker stopped between them', async () => {
  const rest = Array.from({ length: 500 }, (_, i) => `Việc của ta số ${i},An,Chi bộ,KT,huyện,2023`)
  const { id } = await keep(csv('Tên mô hình,Xã,Đơn vị đăng ký,Lĩnh vực,Cấp,Năm', 'Ngõ hoa,An,Chi hội Phụ nữ,KT,huyện,2023', ...rest, 'Ngõ hoa,An,Chi hội Nông dân,KT,huyện,2023'))
  expect((await preview(id)).preview).toMatchObject({ fresh: 502, known: 0, similar: 1 })
  await start(id)
  await runImport(id, as(null))
  expect(await state(id)).toMatchObject({ fresh: 502, known: 0 })
})

test('a name of two units is settled once for all rows that have it, and one that nobody has by another spelling', async () => {
  await request(async () => {
    const db = await asSystem(as(null), 'system:test')
    expect((await findUnits(db, 'An Một', null)).length).toBe(1)
  })
  const list = csv('Tên mô hình,Địa bàn,Lĩnh vực,Cấp,Năm', 'Một,Thử,KT,xã,2024', 'Hai lần,Thử,KT,xã,2024', 'Ba lần,Xã Aan,KT,huyện,2024')
  const { id } = await keep(list)
  const { preview: seen, list: read } = await preview(id)
  expect(seen!.unclear.map(({ text, rows, candidates }) => [text, rows, candidates.length])).toEqual([['Thử', 2, 2], ['Xã Aan', 1, 0]])
  await request(() => setReading(as(office), id, read.edition, { ...read.reading, choices: { thử: `#${country.id('binh')}`, 'xa aan': 'Xã An' } }))
  expect((await preview(id)).preview).toMatchObject({ fresh: 3, unclear: [] })
  await expect(request(() => setReading(as(office), id, read.edition, read.reading))).rejects.toMatchObject({ code: 'movement.list_changed' })
})

test('rows that were refused come back as a workbook that is corrected and sent again', async () => {
  const { id } = await keep(csv('Tên mô hình,Xã,Lĩnh vực,Ngày đăng ký', 'I. CẤP HUYỆN,,,', 'Ngõ văn minh,An,Văn nghệ,01/02/2024', 'Ngõ xanh,An,KT,01/02/2024'))
  await start(id)
  await runImport(id, as(null))
  expect(await request(() => refusalsOf(as(office), id))).toMatchObject([{ row: 3, title: 'Ngõ văn minh', reasons: [{ column: 'field' }] }])
  const { columns, rows } = await request(() => refusedTable(as(office), id))
  expect(rows).toHaveLength(1)
  expect(String(rows[0]!.at(-1))).toContain('Không rõ lĩnh vực "Văn nghệ"')
  rows[0]![columns.indexOf('Lĩnh vực')] = 'VHXH'
  expect(await whole(await writeXlsx(columns, rows))).toMatchObject({ fresh: 1, refused: 0 })
})

test('two of one list that look alike are both registered, and shown to whoever accepts', async () => {
  const done = await whole(csv('Tên mô hình,Xã,Đơn vị đăng ký,Lĩnh vực,Cấp,Năm', 'Phân loại rác thải tại nguồn,An,Chi bộ An,VHXH,huyện,2024', 'Phân loại rác tại nguồn,An,Hội Phụ nữ An,VHXH,huyện,2024', 'Dạy bơi mùa hè,An,Đoàn xã,VHXH,huyện,2024'))
  expect(done).toMatchObject({ fresh: 3, alike: 1 })
  expect(await request(() => pairsToJudge(as(office), done.id))).toMatchObject([{ title: expect.stringContaining('Phân loại rác'), otherTitle: expect.stringContaining('Phân loại rác') }])
})

describe('a worker that dies', () => {
  const list = (mark: string) => csv('Tên mô hình,Xã,Lĩnh vực,Cấp,Năm', ...Array.from({ length: 1_300 }, (_, i) => `Việc ${mark} số ${i},An,KT,huyện,2024`), 'x,An,KT,huyện,2024')
  const facts = async () => Number((await look<{ n: string }>("select count(*) as n from initiative.passage where step = 'accept'"))[0]!.n)

  test('between two transactions, or whose work another takes up at once: every row happens once', async () => {
    const before = await facts()
    const { id } = await keep(list('một'))
    await start(id)
    await expect(runImport(id, as(null), () => { throw new Error('killed') })).rejects.toThrow('killed')
    expect(await state(id)).toMatchObject({ state: 'running', done: 501, fresh: 500 })
    await Promise.all([runImport(id, as(null)), runImport(id, as(null))])
    expect(await state(id)).toMatchObject({ state: 'done', total: 1_301, done: 1_301, fresh: 1_300, known: 0, refused: 1 })
    expect(await facts()).toBe(before + 1_300)
    await runImport(id, as(null))
    expect(await facts()).toBe(before + 1_300)
  })
})

describe('what is no list', () => {
  const bomb = () => zipSync({ '[Content_Types].xml': strToU8('<Types/>'), 'xl/worksheets/sheet1.xml': new Uint8Array(210 * 1024 * 1024) }, { level: 9 })
  const macros = () => zipSync({ '[Content_Types].xml': strToU8('<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'), 'xl/vbaProject.bin': strToU8('x') })
  const many = () => Buffer.from(`Tên mô hình,Xã\n${'Việc,An\n'.repeat(500_000)}`)
  test.each<[string, () => Uint8Array, string]>([
    ['empty', () => new Uint8Array(), 'movement.list_file'], ['garbage', () => Buffer.from([0x50, 0x4b, 1, 2, 3, 4]), 'table.not_xlsx'], ['a picture', () => Buffer.from([0xff, 0xd8, 0xff, 0x00]), 'table.encoding'],
    ['a zip bomb', bomb, 'table.bomb'], ['a workbook with macros', macros, 'table.macros'], ['one column', () => csv('Tên mô hình', 'a', 'b'), 'movement.list_headings'],
    ['500,000 rows', many, 'table.sheet_size'], ['21 MB', () => new Uint8Array(21 * 1024 * 1024), 'movement.list_file'],
  ])('%s is refused and changes nothing', async (_, bytes, code) => {
    const before = (await request(() => listImports(as(office)))).length
    await expect(keep(bytes())).rejects.toMatchObject({ code })
    expect(await request(() => listImports(as(office)))).toHaveLength(before)
  })

  test('a list of nothing but titles is kept, but cannot be started', async () => {
    const { id } = await keep(csv('Tên mô hình,Xã', 'Ngõ sạch,', 'Đường hoa,'))
    expect((await preview(id)).preview).toMatchObject({ fresh: 0, refusedCount: 0, skipped: 2 })
    await expect(start(id)).rejects.toMatchObject({ code: 'movement.list_nothing' })
  })

  test('hostile settings are refused', async () => {
    const { id } = await keep(csv(heading, '1,Ngõ,Xã An,KT,xã,,01/01/2024,,'))
    const { list: { reading, edition } } = await preview(id)
    for (const wrong of [null, 7, { ...reading, sheet: 99 }, { ...reading, head: -1 }, { ...reading, columns: { 1: 'nonsense' } }, { ...reading, columns: { 999: 'title' } }, { ...reading, level: 'galaxy' }, { ...reading, year: 99_999 }, { ...reading, year: 'NaN' }]) {
      await expect(request(() => setReading(as(office), id, edition, wrong)), JSON.stringify(wrong)).rejects.toMatchObject({ code: 'movement.list_setting' })
    }
    await request(() => setReading(as(office), id, edition, { ...reading, choices: { __proto__: 'x', constructor: '#1', [`a${'b'.repeat(9_999)}`]: '😀'.repeat(500) } }))
  })
})

describe('who may not', () => {
  test('nobody who has not signed in, no branch head, no officer for another place', async () => {
    const list = csv(heading, '1,Ngõ,Xã An,KT,xã,,01/01/2024,,')
    await expect(keep(list, null)).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(keep(list, head, 'dong')).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(keep(list, east, 'tay')).rejects.toMatchObject({ code: 'people.no_mandate' })
    const { id } = await keep(list)
    for (const work of [() => preview(id, east), () => start(id, east), () => state(id, east), () => request(() => refusedTable(as(east), id))]) await expect(work()).rejects.toMatchObject({ code: 'movement.list_none' })
    for (const odd of ['x', '', '00000000-0000-7000-8000-000000000000']) await expect(state(odd)).rejects.toMatchObject({ code: 'movement.list_none' })
  })

  test('and an officer registers nothing in a place of somebody else, whatever the list says', async () => {
    const done = await whole(csv('Tên mô hình,Xã,Lĩnh vực,Cấp,Năm', 'Của ta,An,KT,huyện,2024', 'Của người,Cát,KT,huyện,2024'), east, 'dong')
    expect(done).toMatchObject({ fresh: 1, refused: 1 })
  })
})

describe('what an importer could not have decided', () => {
  const rows = csv('Tên mô hình,Địa bàn,Lĩnh vực,Cấp,Năm,Kết quả,Số QĐ', 'Của thành phố,Thôn An Một,KT,Thành phố,2026,,', 'Được thành phố khen,Thôn An Một,KT,Thành phố,2026,Khen thưởng,9/QĐ-UBND',
    'Được xã công nhận,Thôn An Một,KT,xã,2026,Công nhận,3/QĐ-UBND', 'Huyện cũ khen,Xã An,KT,Huyện,2024,Khen thưởng,7/QĐ-UBND')
  const reasons = async (account: Id, bytes = rows, unit = 'dong') => {
    const { id } = await keep(bytes, account, unit)
    const seen = (await preview(id, account)).preview!
    return { id, fresh: seen.fresh, refused: Object.fromEntries(seen.refused.map((one) => [one.title, one.reasons.map(({ column }) => column)])), says: seen.refused.flatMap((one) => one.reasons) }
  }

  test('is refused in the preview and in the run: a commune neither registers nor honours for its city, but keeps what its district decided', async () => {
    const { id, fresh, refused, says } = await reasons(east)
    expect([fresh, refused]).toEqual([2, { 'Của thành phố': ['level'], 'Được thành phố khen': ['level', 'result'] }])
    expect(says[0]).toMatchObject({ vi: expect.stringContaining('Đăng ký cấp thành phố ở đây do Thành phố Thử tiếp nhận'), en: expect.stringContaining('at city level here are accepted by Thành phố Thử') })
    expect(says[2]).toMatchObject({ vi: expect.stringContaining('Danh hiệu cấp thành phố ở đây do Thành phố Thử quyết định'), en: expect.stringContaining('Honours at city level') })
    await start(id, east)
    await runImport(id, as(null))
    expect(await state(id, east)).toMatchObject({ state: 'done', fresh: 2, refused: 2 })
    expect(await request(() => refusalsOf(as(east), id))).toMatchObject([{ row: 2, title: 'Của thành phố' }, { row: 3, title: 'Được thành phố khen' }])
    expect(await look("select title, level, state from initiative.initiative where title in ('Được xã công nhận', 'Huyện cũ khen') order by level")).toEqual([
      { title: 'Được xã công nhận', level: 'commune', state: 'recognised' }, { title: 'Huyện cũ khen', level: 'district', state: 'commended' }])
    expect(await look("select 1 from initiative.initiative where title in ('Của thành phố', 'Được thành phố khen')")).toEqual([])
    expect((await reasons(office, rows, 'city')).refused, 'the city may').toEqual({})
  })

  test('for want of a single verb, or of a mandate wider than the village', async () => {
    await request(async () => {
      const db = await asSystem(as(null), 'system:test')
      await db.query("insert into people.role (key, title_vi, title_en) values ('clerk', 'Văn thư', 'Clerk'), ('keeper', 'Người giữ sổ', 'Keeper')")
      await db.query("insert into people.role_verb select 'clerk', unnest(array['initiative.import', 'initiative.read', 'initiative.accept', 'initiative.appraise'])")
      await db.query("insert into people.role_verb select 'keeper', unnest(array['initiative.import', 'initiative.read'])")
    })
    const [clerk, keeper, village] = [await person('clerk', 'clerk', country.id('city')), await person('keeper', 'keeper', country.id('city')), await person('an.mot', 'commune_officer', country.id('an/1'))]
    const honoured = ['Được thành phố khen', 'Được xã công nhận', 'Huyện cũ khen']
    expect((await reasons(clerk, rows, 'city')).refused).toEqual(Object.fromEntries(honoured.map((title) => [title, ['result']])))
    expect((await reasons(keeper, rows, 'city')).refused).toEqual({ 'Của thành phố': ['level'], ...Object.fromEntries(honoured.map((title) => [title, ['level', 'result']])) })
    expect((await reasons(village, rows, 'an/1')).refused).toMatchObject({ 'Của thành phố': ['level'], 'Được xã công nhận': ['level', 'result'] })
  })

  test('and a mandate that ended between the button and the worker takes nothing in any more', async () => {
    const leaving = await person('leaving', 'commune_officer', country.id('dong'))
    const { id } = await reasons(leaving, csv('Tên mô hình,Địa bàn,Lĩnh vực,Cấp,Năm', 'Người đã nghỉ,Thôn An Một,KT,xã,2026'))
    await start(id, leaving)
    await request(async () => (await asSystem(as(null), 'system:test')).query("update people.mandate set valid = '[2010-01-01,2026-11-01)' where account = $1", [leaving]))
    await runImport(id, as(null))
    expect(await look("select 1 from initiative.initiative where title = 'Người đã nghỉ'")).toEqual([])
  })

  test('each heir of a divided commune keeps what that commune decided itself, and no other commune\'s', async () => {
    const west = await person('west', 'commune_officer', country.id('tay'))
    const list = (mark: string) => csv('Tên mô hình,Xã,Lĩnh vực,Cấp,Năm,Kết quả,Số QĐ', `Của Bình ${mark},Bình,KT,xã,2024,Công nhận,3/QĐ-UBND`, `Cơ sở ở Bình ${mark},Bình,KT,cơ sở,2024,,`, `Của An ${mark},An,KT,xã,2024,Công nhận,3/QĐ-UBND`)
    expect(await reasons(east, list('đông'))).toMatchObject({ fresh: 3, refused: {} })
    expect(await reasons(west, list('tây'), 'tay')).toMatchObject({ fresh: 2, refused: { 'Của An tây': ['place'] } })
  })
})

test('a workbook reads like the same list in CSV', async () => {
  const rows = [['DANH SÁCH', '', '', '', ''], ['Tên mô hình', 'Xã', 'Lĩnh vực', 'Cấp', 'Năm'], ['Ngõ thơm', 'An', 'KT', 'huyện', 2024], ['Ngõ đẹp', null, 'KT', 'huyện', '2024']]
  const bytes = await writeXlsx(rows[0] as string[], rows.slice(1))
  expect((await readSheets(bytes, 'x.xlsx'))[0]!.lines).toHaveLength(4)
  expect(await whole(bytes)).toMatchObject({ fresh: 2, refused: 0 })
})
