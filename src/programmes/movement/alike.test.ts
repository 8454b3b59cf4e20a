import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Day } from '#base/day.ts'
import { likeness, placeFinder, ready, shownFrom, type Compared } from './alike.ts'
import { reasonsFor } from './alike_reasons.ts'

const villages = [{ leaf: 1, name: 'Thôn An Hạ' }, { leaf: 2, name: 'Thôn Đông' }, { leaf: 3, name: 'Tổ dân phố số 5' }, { leaf: 4, name: 'Tổ dân phố số 6' }]
const commune = 9
const places = placeFinder(villages, ['Xã Phú Hoà'])
const one = (over: Partial<Compared>): Compared => ({
  title: 'Phân loại rác thải tại nguồn', registrant: 'Chi bộ thôn An Hạ', leaf: 1, wide: false, field: 'culture_society', year: 2026, startsOn: '2026-02-01' as Day, endsOn: '2026-12-15' as Day,
  audience: '120 hộ thôn An Hạ', told: '', ...over })
const compare = (a: Partial<Compared>, b: Partial<Compared>) => likeness(ready(one(a), places), ready(one(b), places))
const alike = (a: Partial<Compared>, b: Partial<Compared>) => compare(a, b).score >= shownFrom

describe('one activity is recognised', () => {
  test.each([
    ['with the registrant in its title', 'Chi hội Phụ nữ thôn An Hạ với mô hình "Phân loại rác thải tại nguồn"'],
    ['without accents', 'PHAN LOAI RAC THAI TAI NGUON'],
    ['with letters lost and swapped', 'Phân loại rác thải tịa nguồn, phn loại'],
    ['shorter', 'Phân loại rác'],
    ['longer, and in another order', 'Xây dựng NTM kiểu mẫu: vận động hộ gia đình tại nguồn phân loại rác năm 2026'],
  ])('%s', (_, title) => expect(alike({}, { title, registrant: 'Chi hội Phụ nữ thôn An Hạ' })).toBe(true))

  test.each([
    ['Tổ liên gia PCCC TDP 5', 'Liên gia phòng cháy, chữa cháy tổ dân phố số 5'], ['Hội viên CCB giữ gìn ANTT', 'Cựu chiến binh giữ gìn an ninh trật tự'],
    ['CLB dân ca NVH', 'Câu lạc bộ dân ca nhà văn hoá'], ['Hỗ trợ DVCTT', 'Giúp dân làm dịch vụ công trực tuyến'],
  ])('written short: %s', (a, b) => expect(alike({ title: a, leaf: 3 }, { title: b, leaf: 3 })).toBe(true))

  test('by what is told of it, where the names have nothing in common', () => {
    const told = 'Mỗi bữa bớt một nắm gạo. Hằng tháng trao 10 kg gạo cho hộ nghèo, neo đơn.'
    expect(alike({ title: 'Lá lành đùm lá rách', told }, { title: 'Hũ gạo tình thương', told: 'Hội viên mỗi bữa bớt một nắm gạo, trao 10 kg gạo cho hộ nghèo.' })).toBe(true)
    expect(alike({ title: 'Lá lành đùm lá rách', told }, { title: 'Hũ gạo tình thương', told: 'Tập hát chèo tối thứ năm, biểu diễn ngày hội, may trang phục mới.' })).toBe(false)
  })

  test('when one of the two was registered for the commune and names the village', () => {
    const wide = { leaf: commune, wide: true, audience: '', registrant: 'Hội LHPN xã Phú Hoà' }
    expect(compare({}, { ...wide, title: 'Phân loại rác thải tại nguồn ở thôn An Hạ' }).place).toBe('same')
    expect(compare({}, { ...wide, audience: 'Nhân dân thôn An Hạ' }).place).toBe('same')
    expect(compare({}, wide).place).toBe('unknown')
    expect(compare(wide, wide).place).toBe('same')
  })
})

describe('two activities are told apart', () => {
  test('when two villages do the same, also where the village stands only in the title', () => {
    expect(alike({}, { leaf: 2, registrant: 'Chi bộ thôn Đông' })).toBe(false)
    const wide = { leaf: commune, wide: true, audience: '', registrant: 'Mặt trận xã' }
    expect(compare({ ...wide, title: 'Camera an ninh thôn An Hạ' }, { ...wide, title: 'Camera an ninh tổ dân phố 6' }).place).toBe('elsewhere')
  })

  test('when a name of one syllable only sounds like a village', () => {
    expect(compare({}, { leaf: commune, wide: true, audience: '', registrant: 'Mặt trận xã', title: 'Phân loại rác mùa đông' }).place).toBe('unknown')
  })

  test.each([
    ['by their lanes', 'Camera an ninh ngõ 12', 'Camera an ninh ngõ số 45'], ['by their rounds', 'Chủ nhật xanh đợt 1', 'Chủ nhật xanh đợt II'],
    ['by what they are', 'Hũ gạo tình thương', 'Tiếng kẻng an ninh'],
  ])('%s', (_, a, b) => expect(alike({ title: a }, { title: b, startsOn: null })).toBe(false))

  /** As a list tells it: for the commune, without a day or a text. */
  const listed = { leaf: commune, wide: true, audience: '', startsOn: null, registrant: 'Hội LHPN xã' }
  test.each([
    ['at the end', 'Nhà sạch, vườn đẹp xóm Mới', 'Nhà sạch, vườn đẹp xóm Cầu'], ['folded', 'nha sach vuon dep xom moi', 'nha sach vuon dep xom dong'], ['in capitals', 'ĐƯỜNG HOA XÓM CHÙA', 'Đường hoa xóm Bãi'],
    ['inside', 'Chi hội Phụ nữ ngõ Ao Sen với “Hũ gạo tình thương”', 'Hũ gạo tình thương ngõ Giếng'], ['of a street', 'Camera an ninh phố Huế', 'Camera an ninh phố Bạch Mai'], ['of an area', 'Camera khu Bãi Sậy giữ an ninh', 'Camera an ninh ở khu Đồng Xa'],
  ])('by what their hamlets are called, %s', (_, a, b) => {
    expect(compare({ ...listed, title: a }, { ...listed, title: b }).otherSpot).toBe(true)
    expect(alike({ ...listed, title: a }, { ...listed, title: b })).toBe(false)
    expect(alike({ ...listed, title: a }, { ...listed, title: a.toLowerCase() })).toBe(true)
  })

  test('by the hamlet of who registers, where the title names none', () => {
    const title = 'Nhà sạch, vườn đẹp'
    expect(alike({ ...listed, title, registrant: 'Chi hội Phụ nữ xóm Mới' }, { ...listed, title, registrant: 'Chi hội Nông dân xóm Cầu' })).toBe(false)
    expect(alike({ ...listed, title, registrant: 'Chi hội Phụ nữ xóm Mới' }, { ...listed, title: `${title} xóm Mới`, registrant: 'Chi bộ xóm Cầu' })).toBe(true)
  })

  test.each(['Xây dựng nông thôn mới', 'Đường làng ngõ xóm sạch đẹp', 'Tổ liên gia tự quản', 'Đội Thiếu niên Tiền phong', 'Làng nghề lên mạng', 'Làng Văn hoá', 'Khu dân cư văn hoá', 'Ngõ xanh, sạch, đẹp', 'Vì Tổ quốc'])('%s names no hamlet', (title) => {
    expect(ready(one({ title }), places).spots).toEqual([])
  })

  test('when one is a person who stands out in the other; a group may be registered as either', () => {
    const person = { ...listed, kind: 'individual_exemplar', title: 'Bà Lê Thị Nhàn, người giữ nếp “Nhà sạch, vườn đẹp” ở xóm Mới' } as const
    const model = { ...listed, kind: 'model', title: 'Nhà sạch, vườn đẹp xóm Mới' } as const
    expect([compare(person, model).otherKind, alike(person, model), alike(person, { ...model, kind: 'individual_exemplar', title: person.title })]).toEqual([true, false, true])
    expect([compare(model, { ...model, kind: 'collective_exemplar' }).otherKind, alike(model, { ...model, kind: 'collective_exemplar' })]).toEqual([false, true])
    expect(compare(person, { ...listed, title: model.title }).otherKind, 'where a list tells no kind').toBe(false)
  })

  test('by their years, with days or without', () => {
    const last = { year: 2025, startsOn: '2025-02-01' as Day, endsOn: '2025-12-15' as Day }
    expect(alike({}, last)).toBe(false)
    expect(alike({ title: 'Vệ sinh đường làng năm 2025', startsOn: null }, { title: 'Vệ sinh đường làng năm 2026', startsOn: null })).toBe(false)
    expect(alike({}, { ...last, endsOn: '2026-12-15' as Day }), 'which goes on into this one').toBe(true)
  })
})

test('whoever asks, the two are as alike one way as the other, between 0 and 1', () => {
  const any = fc.record({ title: fc.string(), registrant: fc.string(), leaf: fc.constantFrom(1, 2, 9), wide: fc.boolean(), told: fc.string(), year: fc.constantFrom(2025, 2026) })
  fc.assert(fc.property(any, any, (a, b) => {
    const [there, back] = [compare(a, b).score, compare(b, a).score]
    expect(there).toBeCloseTo(back, 9)
    expect(there).toBeGreaterThanOrEqual(0)
    expect(there).toBeLessThanOrEqual(1)
  }))
})

test('every pair says why, in words as they were written, what speaks for it first', () => {
  const [mine, other] = [one({}), one({ title: 'Hộ gia đình phân loại rác', field: 'economy', endsOn: '2026-06-30' as Day })]
  const reasons = reasonsFor(likeness(ready(mine, places), ready(other, places)), mine, other, 'Thôn An Hạ')
  expect(reasons.map(({ about, speaks, vi }) => [about, speaks, vi])).toEqual([
    ['title', 'for', 'Tên gọi cùng có: “phân loại rác”'], ['place', 'for', 'Cùng nơi thực hiện: Thôn An Hạ'], ['period', 'for', 'Thời gian trùng nhau 150 ngày'], ['field', 'against', 'Khác lĩnh vực']])
  expect(reasons.filter(({ vi, en }) => en.length < 8 || en === vi)).toEqual([])
})
