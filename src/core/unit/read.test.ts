import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { asSystem, open } from '#core/people/door.ts'
import { useDatabase } from '../../../test/database.ts'
import { as, d, settle, type Country } from '../../../test/world.ts'
import { compileTrees } from './compile.ts'
import { openUnits, type UnitDraft } from './open.ts'
import { childrenOn, findUnits, getLeaf, getPlaced, getTree, getUnitByKey, getUnitHistory } from './read.ts'

useDatabase()
let country: Country
beforeAll(async () => {
  country = await settle([])
  const commune = (key: string, name: string, to: string | null = null): UnitDraft => ({ key, lives: [{ name, kind: 'commune', parent: 'city', from: d('2010-01-01'), to: to === null ? null : d(to) }] })
  await request(async () => {
    const db = await asSystem(as(null), 'system:test')
    await openUnits(db, [commune('hoa-binh', 'Xã Hòa Bình'), commune('hoa-lac', 'Xã Hoà Lạc'), commune('duc-hoa', 'Xã Đức Hoà', '2025-06-30'), commune('kim-lien', 'Phường Kim Liên')])
    await compileTrees(db)
  })
})

const ask = <T>(work: (db: Awaited<ReturnType<typeof open>>) => Promise<T>) => request(async () => work(await open(as(null))))
const found = (text: string, on: string | null = null, limit?: number) => ask(async (db) => (await findUnits(db, text, on === null ? null : d(on), limit)).map((u) => u.name))

describe('a unit is found', () => {
  test('with and without accents, in old and new spelling, in any case', async () => {
    for (const text of ['Hòa Bình', 'hoa binh', 'Hoà Bình', 'HOA BINH', 'Hòa'.normalize('NFD') + ' bình', 'xã hoà bình']) expect(await found(text), text).toEqual(['Xã Hòa Bình'])
    expect(await found('duc hoa')).toEqual(['Xã Đức Hoà'])
  })

  test('by the beginning of any of its words, the exact name first', async () => {
    expect((await found('hoa')).toSorted()).toEqual(['Xã Hoà Lạc', 'Xã Hòa Bình', 'Xã Đức Hoà'].toSorted())
    expect(await found('oa binh')).toEqual([])
    expect((await found('xa an'))[0]).toBe('Xã An')
  })

  test('by its former name, after the living ones', async () => {
    expect((await found('hoa')).at(-1)).toBe('Xã Đức Hoà')
    expect(await found('duc hoa', '2024-01-01')).toEqual(['Xã Đức Hoà'])
    expect(await found('duc hoa', '2026-01-01')).toEqual([])
  })

  test('with the path of its own time', async () => {
    const [an] = await ask((db) => findUnits(db, 'Xã An', d('2024-05-01')))
    expect(an).toMatchObject({ id: country.id('an'), validTo: '2025-06-30', path: ['Huyện Thử', 'Thành phố Thử', 'Nước Thử'] })
    const [village] = await ask((db) => findUnits(db, 'An Một', d('2026-05-01')))
    expect(village!.path).toEqual(['Xã Đông', 'Thành phố Thử', 'Nước Thử'])
  })

  test('never as an unknown village, and never by signs alone', async () => {
    expect(await found('chua ro thon')).toEqual([])
    for (const text of ['', '   ', '%', '_', "'; drop table unit.unit; --", '☺']) expect(await found(text), text).toEqual([])
  })

  test('not more often than asked for', async () => {
    expect(await found('thon', null, 3)).toHaveLength(3)
  })
})

describe('a unit of another time', () => {
  test('says on which map it stood and what became of it', async () => {
    const placed = (unit: number, day: string) => ask(async (db) => getPlaced(db, unit, await getTree(db, d(day)), d(day)))
    expect(await placed(country.id('binh'), '2025-06-30')).toMatchObject({ name: 'Xã Bình', leaf: false })
    await expect(placed(country.id('binh'), '2025-07-01')).rejects.toMatchObject({ code: 'unit.not_on_map', params: { name: 'Xã Bình', from: '2010-01-01', until_vi: ' đến 2025-06-30, nay thuộc Xã Tây, Xã Đông' } })
    await expect(placed(country.id('dong'), '2025-06-30')).rejects.toMatchObject({ code: 'unit.not_on_map' })
    await expect(placed(999_999, '2025-06-30')).rejects.toMatchObject({ code: 'unit.not_found' })
  })

  test('takes no fact after its end, and its heirs are named', async () => {
    await expect(ask((db) => getLeaf(db, country.id('cat'), d('2025-07-01')))).rejects.toMatchObject({ code: 'unit.no_life', params: { name: 'Xã Cát', remedy_vi: ' Hãy chọn Xã Tây.', remedy_en: ' Choose Xã Tây.' } })
    expect((await ask((db) => getLeaf(db, country.id('cat'), d('2025-06-30')))).leaf).toBe(country.id('cat/?'))
  })

  test('takes none before it began either: what stood there then is named, or that nothing did', async () => {
    await expect(ask((db) => getLeaf(db, country.id('dong'), d('2025-06-30')))).rejects.toMatchObject({ code: 'unit.no_life',
      params: { remedy_vi: ' Đơn vị này có từ 2025-07-01. Hãy chọn Xã An, Xã Bình.', remedy_en: ' It begins on 2025-07-01. Choose Xã An, Xã Bình.' } })
    await expect(ask((db) => getLeaf(db, country.id('an/1'), d('2009-12-31')))).rejects.toMatchObject({ code: 'unit.no_life', params: { remedy_en: ' It begins on 2010-01-01.' } })
  })

  test('keeps its history: lives, forebears and heirs with their shares', async () => {
    const binh = await ask((db) => getUnitHistory(db, country.id('binh')))
    expect(binh.successors.map((s) => [s.name, s.shareOfOld, s.estimated])).toEqual([['Xã Tây', 0.6, true], ['Xã Đông', 0.4, true]])
    const village = await ask((db) => getUnitHistory(db, country.id('binh/2')))
    expect(village.lives.map((l) => [l.parentName, l.to])).toEqual([['Xã Bình', '2025-06-30'], ['Xã Tây', null]])
    expect((await ask((db) => getUnitHistory(db, country.id('dong')))).predecessors.map((p) => p.name)).toEqual(['Xã An', 'Xã Bình'])
  })
})

test('a map begins on its first day; before it there is none', async () => {
  await expect(ask((db) => getTree(db, d('2009-12-31')))).rejects.toMatchObject({ code: 'unit.no_map' })
  const [before, after] = await ask(async (db) => [await getTree(db, d('2025-06-30')), await getTree(db, d('2025-07-01'))])
  expect([before!.to, after!.from, after!.to]).toEqual(['2025-06-30', '2025-07-01', null])
})

test('below a unit stand its villages of that day in dictionary order, with those of a divided commune in both heirs', async () => {
  const below = (key: string, day: string) => ask(async (db) => (await childrenOn(db, await getTree(db, d(day)), country.id(key), d(day))).map((c) => c.name))
  // The unknown village of An, and of Đông, which on that day had yet to be made of An and Bình.
  expect(await below('an', '2024-01-01')).toEqual(['Chưa rõ thôn, tổ', 'Chưa rõ thôn, tổ', 'Thôn An Hai', 'Thôn An Một'])
  expect(await below('dong', '2026-01-01')).toEqual(expect.arrayContaining(['Thôn An Hai', 'Thôn An Một', 'Thôn Bình Một']))
  expect(await below('dong', '2026-01-01')).not.toContain('Thôn Bình Hai')
  expect((await below('dong', '2026-01-01')).filter((n) => n === 'Chưa rõ thôn, tổ')).toHaveLength(3)
})

test('a unit is looked up by the key of its source', async () => {
  expect(await ask((db) => getUnitByKey(db, 'an/1'))).toBe(country.id('an/1'))
  await expect(ask((db) => getUnitByKey(db, 'nowhere'))).rejects.toMatchObject({ code: 'unit.not_found' })
})

describe('opening units', () => {
  const opening = (draft: UnitDraft) => request(async () => openUnits(await asSystem(as(null), 'system:test'), [draft]))
  const life = { name: 'Xã Mới', kind: 'commune', parent: 'city', from: d('2026-01-01'), to: null }

  test('refuses a key that is taken, a name that is none and a parent that is not there', async () => {
    await expect(opening({ key: 'an', lives: [life] })).rejects.toMatchObject({ code: 'unit.key_taken' })
    await expect(opening({ key: 'x', lives: [{ ...life, name: ' \u200b ' }] })).rejects.toMatchObject({ code: 'unit.name' })
    await expect(opening({ key: 'x', lives: [{ ...life, name: 'x'.repeat(121) }] })).rejects.toMatchObject({ code: 'unit.name' })
    await expect(opening({ key: 'x', lives: [{ ...life, parent: 'nowhere' }] })).rejects.toMatchObject({ code: 'unit.not_found' })
  })

  test('refuses two lives at the same time', async () => {
    await expect(opening({ key: 'x', lives: [life, { ...life, from: d('2026-02-01') }] })).rejects.toMatchObject({ code: 'unit.life_overlaps' })
  })
})
