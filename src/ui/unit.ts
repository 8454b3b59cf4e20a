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

/** Inside a sentence: "xã Hồng Vân" · "Hồng Vân commune"; a name that already says what it is ("Thôn số 1") is left alone. */
export function unitName(kind: string, name: string): string {
  const word = kindText(kind).toLowerCase()
  if (kind === 'nation' || kind === 'unspecified' || name.toLowerCase().startsWith(word) || /^(thôn|khu|tổ) /iu.test(name)) return name
  if (lang() === 'vi') return kind === 'district' ? name : `${word} ${name}`
  return kind === 'city' ? name : kind === 'district' ? `${name} district` : `${name} ${word}`
}

/** The same at the beginning of a line. */
export function unitTitle(kind: string, name: string): string {
  return capital(unitName(kind, name))
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Where something was recorded: "Thôn số 8, Phù Linh"; where the village is not known, the commune that is. */
export function placeText(place: { readonly leafName: string; readonly leafKind: string; readonly leafIn: string | null }): string {
  if (place.leafKind === 'unspecified') return m.thread_place_unknown({ name: place.leafIn ?? '' })
  return place.leafIn === null ? place.leafName : `${place.leafName}, ${place.leafIn}`
}

type Part = {
  readonly kind: string; readonly name: string
  readonly ofUnit?: number | null; readonly of?: string | null; readonly ofFormer?: boolean
}

/** A row's name: what was recorded in a unit without saying in which village goes by that unit's name. */
export function partName(part: Part, inside: number): string {
  if (part.kind !== 'unspecified') return part.name
  if (part.of == null || part.ofUnit === inside) return m.units_unknown_here()
  return part.ofFormer ? m.units_unknown_of({ name: part.of }) : m.thread_place_unknown({ name: part.of })
}
