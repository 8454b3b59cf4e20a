/** Hà Nội as it was until 2025-06-30, what became of it, and the villages and residential areas the demonstration names. */
import type { Day } from '#base/day.ts'
import { tidy } from '#base/words.ts'
import type { Heir, Part } from './shares.ts'
import { known, readTable } from './table.ts'
import type { AtlasKind, AtlasUnit } from './types.ts'

/** Hà Nội took its present extent; our sources do not go further back than the units of 2025, so those live from here on. */
export const FIRST_DAY = '2008-08-01' as Day
export const LAST_DAY_OF_DISTRICTS = '2025-06-30' as Day
export const FIRST_DAY_OF_TWO_TIERS = '2025-07-01' as Day

/** 30 districts, then their 526 communes, wards and towns; the parent of a unit is the front of its key. */
export function readFormerHanoi(): AtlasUnit[] {
  const rows = readTable('hanoi-until-2025.csv')
  const units = rows.map(([key, kind, name, code, lat, lon]): AtlasUnit => {
    const parent = kind === 'district' ? 'vn/ha-noi' : key!.slice(0, key!.lastIndexOf('/'))
    return {
      key: key!, kind: kind as AtlasKind,
      lives: [{ name: tidy(name!), parent, from: FIRST_DAY, to: LAST_DAY_OF_DISTRICTS }],
      ...known('lat', lat), ...known('lon', lon), ...(code === '' ? {} : { officialCode: code! }),
    }
  })
  return [...units.filter((u) => u.kind === 'district'), ...units.filter((u) => u.kind !== 'district')]
}

export function readHeirs(): Heir[] {
  return readTable('hanoi-heirs.csv').map(([old, heir, part]) => ({ old: old!, new: heir!, part: part as Part }))
}

const numbered = (word: string, count: number) => Array.from({ length: count }, (_, i) => ({ key: `${i + 1}`, name: `${word} ${i + 1}` }))

/** Numbers instead of names where no source names a place: an invented name would look like a fact. */
const VILLAGES: readonly { commune: string; kind: AtlasKind; places: readonly { key: string; name: string }[] }[] = [
  { commune: 'hn/old/thuong-tin/hong-van', kind: 'village', places: [{ key: 'van-la', name: 'Vân La' }] },
  { commune: 'hn/old/dong-da/khuong-thuong', kind: 'residential_area', places: numbered('Khu dân cư số', 9) },
  { commune: 'hn/old/soc-son/phu-linh', kind: 'village', places: numbered('Thôn số', 8) },
]

/** A village outlives its commune: one identity, a second life under the commune that took the first one in whole. */
export function villages(heirs: readonly Heir[]): AtlasUnit[] {
  return VILLAGES.flatMap(({ commune, kind, places }) => {
    const heir = heirs.find((h) => h.old === commune && h.part === 'whole')
    if (!heir) throw new Error(`${commune} was divided: which part a village went to must be said here`)
    return places.map(({ key, name }): AtlasUnit => ({
      key: `${commune}/${key}`, kind,
      lives: [
        { name, parent: commune, from: FIRST_DAY, to: LAST_DAY_OF_DISTRICTS },
        { name, parent: heir.new, from: FIRST_DAY_OF_TWO_TIERS, to: null },
      ],
    }))
  })
}
