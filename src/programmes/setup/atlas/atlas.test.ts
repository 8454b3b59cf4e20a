import { expect, test } from 'vitest'
import type { Day } from '#base/day.ts'
import { tidy } from '#base/words.ts'
import { readAtlas } from './atlas.ts'
import type { AtlasLife, AtlasUnit } from './types.ts'

const atlas = readAtlas()
const units = new Map(atlas.units.map((unit) => [unit.key, unit]))
const REFORM = '2025-07-01' as Day
const EVE = '2025-06-30' as Day

const lifeOn = (unit: AtlasUnit, day: Day): AtlasLife | undefined =>
  unit.lives.find((life) => life.from <= day && (life.to === null || day <= life.to))
const kindOn = (unit: AtlasUnit, day: Day) => lifeOn(unit, day)?.kind ?? unit.kind
const living = (day: Day) => atlas.units.filter((unit) => lifeOn(unit, day) !== undefined)
const childrenOf = (parent: string, day: Day) => living(day).filter((unit) => lifeOn(unit, day)!.parent === parent)
const tally = (all: readonly AtlasUnit[], day: Day) =>
  Object.fromEntries(Map.groupBy(all, (unit) => kindOn(unit, day)).entries().map(([kind, of]) => [kind, of.length]))
const heirsOf = (old: string) => atlas.successions.filter((s) => s.from === old).map((s) => s.to)
const forebearsOf = (heir: string) => atlas.successions.filter((s) => s.to === heir).map((s) => s.from).toSorted()
const tenThousandths = (shares: readonly number[]) => shares.reduce((sum, share) => sum + Math.round(share * 10_000), 0)

test('the country has 34 provinces and 3,321 commune-level units since July 2025', () => {
  expect(tally(childrenOf('vn', REFORM), REFORM)).toEqual({ province: 28, city: 6 })
  const communes = childrenOf('vn', REFORM).flatMap((province) => childrenOf(province.key, REFORM))
  expect(tally(communes, REFORM)).toEqual({ commune: 2621, ward: 687, special_zone: 13 })
})

test('Hà Nội has 51 wards and 75 communes today, and had 30 districts with 526 units before', () => {
  expect(tally(childrenOf('vn/ha-noi', REFORM), REFORM)).toEqual({ ward: 51, commune: 75 })
  const districts = childrenOf('vn/ha-noi', EVE)
  expect(tally(districts, EVE)).toEqual({ district: 30 })
  expect(tally(districts.flatMap((d) => childrenOf(d.key, EVE)), EVE)).toEqual({ ward: 160, commune: 345, town: 21 })
})

test('districts ended with June 2025 and have no successors of their own', () => {
  const districts = atlas.units.filter((unit) => unit.kind === 'district')
  expect(new Set(districts.map((d) => d.lives.at(-1)!.to))).toEqual(new Set([EVE]))
  expect(districts.flatMap((d) => heirsOf(d.key))).toEqual([])
})

test('provinces that became cities in 2026 keep their identity, name and communes', () => {
  for (const [key, before, after] of [
    ['vn/dong-nai', '2026-04-29', '2026-04-30'], ['vn/quang-ninh', '2026-08-31', '2026-09-01'], ['vn/bac-ninh', '2026-09-19', '2026-09-20'],
  ] as [string, Day, Day][]) {
    const unit = units.get(key)!
    expect([kindOn(unit, before), kindOn(unit, after), unit.lives.length]).toEqual(['province', 'city', 2])
    expect(childrenOf(key, after)).toEqual(childrenOf(key, before))
  }
})

test('every key is one unit, and every name is tidy and says no district', () => {
  expect(units.size).toBe(atlas.units.length)
  for (const { name } of atlas.units.flatMap((unit) => unit.lives)) {
    expect(name).toBe(tidy(name))
    expect(name).not.toMatch(/[()]|^(Xã|Phường|Thị trấn|Đặc khu|Quận|Huyện|Tỉnh) /)
  }
})

test('namesakes stay apart: two Yên Viên of one district, Song Phương and Song Phượng, Cẩm Giang and Cẩm Giàng', () => {
  const called = (name: string) => atlas.units.filter((unit) => unit.lives[0]!.name === name).map((unit) => unit.key)
  expect(called('Yên Viên')).toEqual(['hn/old/gia-lam/yeen-vieen-town', 'hn/old/gia-lam/yeen-vieen-commune'].toSorted())
  expect([called('Song Phương'), called('Song Phượng')]).toEqual([['hn/old/hoai-duc/song-phuong'], ['hn/old/dan-phuong/song-phuong']])
  expect(called('Cẩm Giang')).toEqual(['vn/hai-phong/caamr-giang'])
  expect(called('Cẩm Giàng')).toEqual(['vn/thai-nguyen/cam-giang', 'vn/hai-phong/caamr-giangf'])
  expect(units.get('hn/old/thuong-tin/tien-phong')!.lives[0]).toMatchObject({ name: 'Tiền Phong', parent: 'hn/old/thuong-tin' })
})

test('parents stand before their children and live through every life of theirs', () => {
  const met = new Map<string, AtlasUnit>()
  for (const unit of atlas.units) {
    for (const life of unit.lives) {
      if (life.parent === null) continue
      const parent = met.get(life.parent)!
      expect(parent.lives[0]!.from <= life.from, `${life.parent} before ${unit.key}`).toBe(true)
      const end = parent.lives.at(-1)!.to
      expect(end === null || (life.to !== null && life.to <= end), `${life.parent} outlives ${unit.key}`).toBe(true)
    }
    met.set(unit.key, unit)
  }
})

test('the lives of a unit follow one another without overlap or gap', () => {
  for (const { key, lives } of atlas.units) {
    for (const [i, life] of lives.entries()) {
      expect(life.to === null ? i === lives.length - 1 : life.from <= life.to, key).toBe(true)
      if (i > 0) expect(Date.parse(life.from) - Date.parse(lives[i - 1]!.to!), key).toBe(86_400_000)
    }
  }
})

test('every former unit of Hà Nội has an heir and every unit of today a forebear, all at home in Hà Nội', () => {
  const old = atlas.units.filter((unit) => unit.key.startsWith('hn/old/') && ['commune', 'ward', 'town'].includes(unit.kind))
  expect(new Set(atlas.successions.map((s) => s.from))).toEqual(new Set(old.map((unit) => unit.key)))
  expect(new Set(atlas.successions.map((s) => s.to))).toEqual(new Set(childrenOf('vn/ha-noi', REFORM).map((unit) => unit.key)))
})

test('shares of people add up to exactly one on both sides, and only divided units are estimated', () => {
  for (const [key, group] of Map.groupBy(atlas.successions, (s) => s.from)) {
    expect(tenThousandths(group.map((s) => s.shareOfOld)), key).toBe(10_000)
    expect(group.every((s) => s.estimated === group.length > 1 && s.shareOfOld > 0), key).toBe(true)
  }
  for (const [key, group] of Map.groupBy(atlas.successions, (s) => s.to)) {
    expect(tenThousandths(group.map((s) => s.shareOfNew)), key).toBe(10_000)
    expect(group.every((s) => s.shareOfNew > 0), key).toBe(true)
  }
})

test('no unit is its own successor, however many steps away', () => {
  const steps = (key: string, seen: readonly string[]): void => {
    expect(seen).not.toContain(key)
    for (const heir of heirsOf(key)) steps(heir, [...seen, key])
  }
  for (const key of new Set(atlas.successions.map((s) => s.from))) steps(key, [])
})

test('38 % of the former units were divided on the ground, 158 of them among people', () => {
  const heirs = Map.groupBy([...atlas.successions, ...atlas.landTransfers], (s) => s.from)
  expect([heirs.size, heirs.values().filter((group) => group.length > 1).toArray().length]).toEqual([526, 199])
  expect(new Set(atlas.successions.filter((s) => s.estimated).map((s) => s.from)).size).toBe(158)
})

test('the places of the article went where the resolution says', () => {
  expect(heirsOf('hn/old/soc-son/phu-linh')).toEqual(['hn/soc-son'])
  expect(heirsOf('hn/old/dong-da/khuong-thuong')).toEqual(['hn/kim-lien'])
  expect(heirsOf('hn/old/thuong-tin/hong-van')).toEqual(['hn/hong-van'])
})

test('new Hồng Vân is another unit than old Hồng Vân: four communes in whole, two in part, and land of a seventh', () => {
  const inThuongTin = ['duyen-thai', 'ha-hoi', 'hong-van', 'lien-phuong', 'ninh-so', 'van-tao'].map((name) => `hn/old/thuong-tin/${name}`)
  expect(forebearsOf('hn/hong-van')).toEqual(inThuongTin)
  const parts = atlas.successions.filter((s) => s.to === 'hn/hong-van' && s.estimated).map((s) => s.from)
  expect(parts).toEqual(['hn/old/thuong-tin/duyen-thai', 'hn/old/thuong-tin/ninh-so'])
  expect(atlas.landTransfers.filter((s) => s.to === 'hn/hong-van').map((s) => s.from)).toEqual(['hn/old/thanh-tri/dong-my'])
})

test('a village keeps its identity when its commune ends', () => {
  const vanLa = units.get('hn/old/thuong-tin/hong-van/van-la')!
  expect(vanLa.lives.map((life) => [life.parent, life.from, life.to])).toEqual([
    ['hn/old/thuong-tin/hong-van', '2008-08-01', EVE], ['hn/hong-van', REFORM, null],
  ])
  expect(childrenOf('hn/old/dong-da/khuong-thuong', EVE).map((area) => area.lives[0]!.name)).toContain('Khu dân cư số 9')
  expect(childrenOf('hn/kim-lien', REFORM).length).toBe(9)
  expect(childrenOf('hn/soc-son', REFORM)).toEqual(childrenOf('hn/old/soc-son/phu-linh', EVE))
})

test('every commune has a seat inside Việt Nam, and an unknown area or population is absent, not zero', () => {
  for (const unit of atlas.units.filter((u) => !['nation', 'village', 'residential_area'].includes(u.kind))) {
    expect(unit.lat! > 8 && unit.lat! < 24 && unit.lon! > 102 && unit.lon! < 118, unit.key).toBe(true)
    expect(unit.areaKm2 !== 0 && unit.population !== 0, unit.key).toBe(true)
  }
  expect(units.get('hn/soc-son')).toMatchObject({ areaKm2: 68.24, population: 117_876 })
})

test('reading the atlas twice gives the same atlas', () => {
  expect(readAtlas()).toEqual(atlas)
})
