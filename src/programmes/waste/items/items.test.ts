import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeApi } from '#base/http/respond.ts'
import { fold } from '#base/words.ts'
import { groups } from './groups.ts'
import { findItems, items } from './items.ts'
import { itemsApi } from './items_api.ts'

const first = (typed: string) => findItems(typed).items[0]

describe('the list', () => {
  test('knows at least 220 things, each in a group, in both languages, with what to do', () => {
    expect(items.length).toBeGreaterThanOrEqual(220)
    for (const item of items) {
      expect(groups).toContain(item.group)
      expect([item.vi, item.en, item.todo.vi, item.todo.en].every((text) => text.trim().length >= 2), item.vi).toBe(true)
      expect(item.todo.vi).not.toBe(item.todo.en)
    }
    for (const group of groups) expect(items.filter((item) => item.group === group).length, group).toBeGreaterThan(15)
  })

  test('says nothing twice: a name leads to one thing', () => {
    const names = items.flatMap((item) => [...new Set([item.vi, ...item.also].map(fold))])
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
    const english = items.map((item) => item.en.toLowerCase())
    expect(english.filter((name, i) => english.indexOf(name) !== i)).toEqual([])
  })

  // Decision 87/2025/QĐ-UBND names these for each group.
  test.each([
    ['recyclable', ['giấy', 'chai nhựa', 'lon bia', 'chai thủy tinh', 'quần áo cũ', 'giày da', 'thớt gỗ', 'lốp xe', 'tivi']],
    ['food', ['cơm thừa', 'thực phẩm hết hạn', 'vỏ chuối', 'ruột cá', 'lòng gà']],
    ['hazardous', ['pin', 'ắc quy', 'thùng sơn', 'vỏ chai thuốc trừ sâu', 'axit', 'dung môi']],
    ['bulky', ['tủ', 'giường', 'bàn ghế', 'tủ sắt', 'khung cửa']],
  ] as const)('%s is what the decision says it is', (group, names) => {
    for (const name of names) expect(first(name)?.group, name).toBe(group)
  })
})

describe('which bin', () => {
  test.each([
    ['pin', 'Pin'], ['vo chuoi', 'Vỏ chuối'], ['bim', 'Tã bỉm'], ['hop sua', 'Hộp sữa giấy'], ['nem', 'Đệm cũ'], ['chai nuoc', 'Chai nước suối'], ['bong den', 'Bóng đèn compact'],
    ['hop xop', 'Hộp xốp đựng cơm'], ['bao ni long', 'Túi ni lông bẩn'], ['tui bong', 'Túi ni lông bẩn'], ['vo trung', 'Vỏ trứng'], ['ba ca phe', 'Bã cà phê'], ['xuong ga', 'Xương gà, xương cá'],
    ['ly tra sua', 'Cốc nhựa'], ['muong inox', 'Thìa, dĩa kim loại'], ['thuoc het han', 'Thuốc tây hết hạn'], ['kim tiem', 'Kim tiêm, bơm tiêm'], ['dau nhot', 'Dầu nhớt thải'], ['sofa', 'Ghế sofa'],
    ['la cay', 'Lá cây khô'], ['com nguoi', 'Cơm thừa'], ['quan ao', 'Quần áo cũ'], ['khau trang', 'Khẩu trang y tế'], ['giay ve sinh', 'Giấy vệ sinh đã dùng'], ['lon bia', 'Lon bia'], ['manh chai', 'Kính vỡ, mảnh thủy tinh'],
    ['dep', 'Dép nhựa, dép cao su'], ['may lanh', 'Điều hòa hỏng'], ['thung carton', 'Thùng giấy các tông'], ['chen be', 'Bát đĩa sành sứ vỡ'], ['mung', 'Chăn màn cũ'], ['kieng be', 'Gương vỡ'],
  ])('"%s", typed without accents, is %s', (typed, name) => expect(first(typed)?.vi).toBe(name))

  test.each([['vor chuoi', 'Vỏ chuối'], ['ac qyu', 'Ắc quy'], ['bong den huynh qunag', 'Bóng đèn huỳnh quang'], ['thung giay cacton', 'Thùng giấy các tông'], ['batery', 'Battery']])(
    '"%s" is understood though misspelt', (typed, name) => expect([first(typed)?.vi, first(typed)?.en]).toContain(name))

  test('says how it read a misspelt word, and finds nothing for what it does not know', () => {
    expect(findItems('vo chuooi').read).toBe('vo chuoi')
    expect(findItems('vỏ chuối').read).toBeNull()
    for (const typed of ['', '   ', '🙂', '%%%', 'xyzzyqwrt']) expect(findItems(typed).items, typed).toEqual([])
  })

  test('a question in a sentence is understood', () => {
    expect(first('cục pin cũ thì bỏ vào thùng rác nào')?.group).toBe('hazardous')
    expect(first('cái vỏ lon bia bỏ đâu')?.vi).toBe('Lon bia')
  })

  test('every name finds its own thing first, with accents or without', () => {
    for (const item of items) {
      for (const name of [item.vi, ...item.also]) for (const typed of [name, fold(name)]) expect(first(typed)?.vi, typed).toBe(item.vi)
    }
  })

  test('never fails, whatever is typed, and stays short', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (typed) => { expect(findItems(typed).items.length).toBeLessThanOrEqual(12) }))
    expect(findItems('vỏ '.repeat(100_000)).items.length).toBeLessThanOrEqual(12)
  })
})

test('over HTTP the whole list, one group of it, or what was sought', async () => {
  const api = makeApi(async () => ({ account: null }))
  itemsApi(api)
  const get = async (query: string) => (await api.inject({ url: `/api/waste/items${query}` })).json<{ vi: string; group: string }[]>()
  expect(await get('')).toHaveLength(items.length)
  expect((await get('?group=food')).every((item) => item.group === 'food')).toBe(true)
  expect((await get('?q=ac%20quy'))[0]).toMatchObject({ vi: 'Ắc quy', group: 'hazardous' })
  expect((await api.inject({ url: `/api/waste/items?q=${'x'.repeat(300)}` })).json()).toMatchObject({ code: 'request.invalid' })
  expect((await api.inject({ url: '/api/waste/items?group=green' })).json()).toMatchObject({ code: 'request.invalid' })
  await api.close()
})
