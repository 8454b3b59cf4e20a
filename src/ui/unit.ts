import { lang, m } from './words.ts'

const kinds: Readonly<Record<string, () => string>> = {
  nation: m.units_kind_nation,
  province: m.units_kind_province,
  city: m.units_kind_city,
  district: m.units_kind_district,
  commune: m.units_kind_commune,
  ward: m.units_kind_ward,
  town: m.units_kind_town,
  special_zone: m.units_kind_special_zone,
  village: m.units_kind_village,
  residential_area: m.units_kind_residential_area,
  unspecified: m.units_kind_unspecified,
}

export function kindText(kind: string): string {
  return kinds[kind]?.() ?? kind
}

/** "Xã Hồng Vân" · "Hồng Vân commune"; a name that already says what it is ("Thôn số 1") is left alone. */
export function unitTitle(kind: string, name: string): string {
  const word = kindText(kind)
  if (kind === 'nation' || kind === 'unspecified' || name.toLowerCase().startsWith(word.toLowerCase())) return name
  // "Quận, huyện" is two words for one kind: which of them a district was, our sources do not say.
  if (kind === 'district') return lang() === 'vi' ? name : `${name} district`
  return lang() === 'vi' ? `${word} ${name}` : `${name} ${word.toLowerCase()}`
}

type Part = { readonly kind: string; readonly name: string; readonly ofUnit?: number | null; readonly of?: string | null }

/** A row's name: what was recorded in a unit without saying in which village goes by that unit's name. */
export function partName(part: Part, inside: number): string {
  if (part.kind !== 'unspecified') return part.name
  return part.of == null || part.ofUnit === inside ? m.units_unknown_here() : m.units_unknown_of({ name: part.of })
}
