import { describe, expect, test } from 'vitest'
import type { Cell, Line } from '#base/table/read.ts'
import { bodyOf, layoutOf, type ColumnKey } from './layout.ts'
import { fieldMeant, honourMeant, kindMeant, levelMeant, registrantKindMeant } from './terms.ts'

const sheet = (...rows: (readonly (Cell | null)[])[]): Line[] => rows.map((row, i): Line => ({ number: i + 1, cells: new Map(row.flatMap((cell, at): [number, Cell][] => (cell === null || cell === '' ? [] : [[at, cell]]))) })).filter((line) => line.cells.size > 0)
const keysOf = (lines: Line[]) => Object.fromEntries(layoutOf(lines)!.headings.flatMap(({ heading, key }) => (key === null ? [] : [[heading, key]])))
const columnsOf = (lines: Line[]) => new Map(layoutOf(lines)!.headings.flatMap(({ at, key }): [number, ColumnKey][] => (key === null ? [] : [[at, key]])))

describe('the headings of a list', () => {
  test('are found below titles and blank rows', () => {
    const lines = sheet(['HUYỆN ỦY THƯỜNG TÍN'], ['TỔNG HỢP MÔ HÌNH DÂN VẬN KHÉO NĂM 2024'], [], ['STT', 'Tên mô hình', 'Đơn vị đăng ký', 'Lĩnh vực', 'Cấp đăng ký', 'Loại hình', 'Năm', 'Ngày đăng ký', 'Kết quả', 'Số QĐ'], [1, 'Ngõ sạch', 'Hồng Vân', 'KT'])
    expect(layoutOf(lines)).toMatchObject({ from: 4, to: 4, year: 2024 })
    expect(Object.values(keysOf(lines))).toEqual(['title', 'place', 'field', 'level', 'kind', 'year', 'day', 'result', 'decision'])
  })

  test('may be merged over two rows, with a column for each value', () => {
    const lines = sheet(['TT', 'Tên mô hình, điển hình', 'Xã, thị trấn', 'Đơn vị đăng ký', 'Lĩnh vực', null, null, null, 'Công nhận', null], [null, null, null, null, 'KT', 'VHXH', 'QPAN', 'XDHTCT', 'Số QĐ', 'Ngày quyết định'], ['(1)', '(2)', '(3)'])
    expect(keysOf(lines)).toEqual({
      'Tên mô hình, điển hình': 'title', 'Xã, thị trấn': 'place', 'Đơn vị đăng ký': 'registrant', 'Lĩnh vực – KT': 'field=economy', 'Lĩnh vực – VHXH': 'field=culture_society',
      'Lĩnh vực – QPAN': 'field=defence_security', 'Lĩnh vực – XDHTCT': 'field=political_system', 'Công nhận – Số QĐ': 'decision', 'Công nhận – Ngày quyết định': 'decision_day' })
  })

  test('of a list that was taken from this very register', () => {
    const ours = ['Tên', 'Loại', 'Lĩnh vực', 'Trạng thái', 'Cấp', 'Năm', 'Bên đăng ký', 'Tên đơn vị đăng ký', 'Mới hay tiếp tục', 'Địa bàn', 'Xã, phường hiện nay', 'Ngày đăng ký']
    expect(keysOf(sheet(ours))).toMatchObject({ Tên: 'title', Loại: 'kind', 'Lĩnh vực': 'field', Cấp: 'level', Năm: 'year', 'Tên đơn vị đăng ký': 'registrant', 'Địa bàn': 'place', 'Ngày đăng ký': 'day' })
    expect(keysOf(sheet(['Tên', 'Địa bàn', 'Bên đăng ký']))).toEqual({ Tên: 'title', 'Địa bàn': 'place', 'Bên đăng ký': 'registrant' })
  })

  test('are not made up where there are none', () => {
    expect(layoutOf(sheet(['a', 'b'], [1, 2]))).toBeUndefined()
    expect(layoutOf([])).toBeUndefined()
  })
})

test('sections, subtotals and signatures are no rows, and sections say what follows', () => {
  const lines = sheet(['STT', 'Tên mô hình', 'Đơn vị', 'Lĩnh vực'], [1, 2, 3, 4], ['I. CẤP CƠ SỞ'], ['1', 'Ngõ sạch', 'Hồng Vân', 'KT'], ['2', 'Đường hoa', null, 'VHXH'], ['Cộng', null, null, 2], ['II', 'CẤP HUYỆN'], ['A', 'Lĩnh vực kinh tế'],
    ['3', 'Rau sạch', 'Vân Tảo'], ['Xã Duyên Thái'], ['4', 'Tiếng kẻng'], [null, 'NGƯỜI LẬP BIỂU'], [null, null, null, 'Nguyễn Văn A'])
  const { rows, skipped } = bodyOf(lines, 1, columnsOf(lines), true)
  expect(rows.map(({ row, section, cells }) => [row, cells.get('title'), cells.get('place'), section])).toEqual([
    [4, 'Ngõ sạch', 'Hồng Vân', { level: 'grassroots' }], [5, 'Đường hoa', 'Hồng Vân', { level: 'grassroots' }], [9, 'Rau sạch', 'Vân Tảo', { level: 'district', field: 'economy' }],
    [11, 'Tiếng kẻng', undefined, { level: 'district', field: 'economy', place: 'Xã Duyên Thái' }]])
  expect(skipped).toBe(8)
})

describe('the words of a list', () => {
  test.each([['KT', 'economy'], ['VH-XH', 'culture_society'], ['Quốc phòng, an ninh', 'defence_security'], ['QPAN', 'defence_security'], ['XDHTCT', 'political_system'], ['Xây dựng HTCT', 'political_system'], ['gì đó', undefined]])('%s', (text, field) => expect(fieldMeant(text)).toBe(field))
  test.each([['Cấp cơ sở', 'grassroots'], ['CS', 'grassroots'], ['Huyện', 'district'], ['cấp xã', 'commune'], ['Thành phố', 'city'], ['I. CÁC MÔ HÌNH ĐĂNG KÝ CẤP HUYỆN', 'district'], ['xã Hồng Vân và các xã lân cận', undefined]])('%s', (text, level) => expect(levelMeant(text)).toBe(level))
  test.each([['Mô hình', 'model'], ['ĐH tập thể', 'collective_exemplar'], ['Cá nhân', 'individual_exemplar'], ['Công trình', 'plaque_work']])('%s', (text, kind) => expect(kindMeant(text)).toBe(kind))
  test.each([['Được công nhận', 'recognise'], ['Đạt', 'recognise'], ['Đạt hiệu quả tốt', undefined], ['Tiêu biểu', 'distinguish'], ['Giấy khen UBND huyện', 'commend'], ['Không được công nhận', null], ['Đang thực hiện', 'begin']])('%s', (text, honour) => expect(honourMeant(text)).toBe(honour))
  test.each([['Chi hội Phụ nữ thôn Vân La', 'mass_organisation'], ['Chi bộ thôn 3', 'party_cell'], ['Trường THCS Hồng Vân', 'school'], ['Công an xã', 'armed_force']])('%s', (text, by) => expect(registrantKindMeant(text)).toBe(by))
})
