import type { Draft } from '#core/initiative/form.ts'
import type { Level } from '#core/initiative/life.ts'
import { fold } from '#base/words.ts'

/*
 * How lists of the movement write what our form asks: in full, in capitals, shortened as reports do. All is compared folded,
 * so that accents and marks between words play no part; the first that fits holds.
 */

export type Honour = 'begin' | 'recognise' | 'distinguish' | 'commend'
type Term<V> = readonly [value: V, words: RegExp]

const fields: readonly Term<NonNullable<Draft['field']>>[] = [
  ['political_system', /\b(he thong chinh tri|htct|xdht|xdhtct|xay dung dang|chinh tri|xdd)\b/],
  ['defence_security', /\b(quoc phong|an ninh|qp ?an|anqp|antt|an qp|qpan)\b/],
  ['culture_society', /\b(van hoa|xa hoi|vh ?xh|vhxh)\b/],
  ['economy', /\b(kinh te|kt|kt ?xh|ktxh|phat trien kinh te)\b/],
]

const levels: readonly Term<Level>[] = [
  ['city', /\b(thanh pho|tp|tinh)\b/], ['district', /\b(huyen|quan|thi xa)\b/], ['grassroots', /\b(co so|chi bo|thon|to dan pho|don vi)\b/], ['commune', /\b(xa|phuong|thi tran)\b/],
]

const kinds: readonly Term<Draft['kind']>[] = [
  ['plaque_work', /\b(cong trinh|gan bien)\b/], ['individual_exemplar', /\b(ca nhan|dhcn)\b/], ['collective_exemplar', /\b(tap the|dhtt|dien hinh)\b/], ['model', /\b(mo hinh|mh)\b/],
]

const registrantKinds: readonly Term<NonNullable<Draft['registrantKind']>>[] = [
  ['mass_organisation', /\b(hoi|phu nu|thanh nien|doan|ccb|cuu chien binh|nong dan|cong doan|chi hoi|lhpn)\b/], ['front', /\b(mat tran|mttq|ubmttq)\b/],
  ['armed_force', /\b(cong an|quan su|bchqs|dan quan|ca)\b/], ['school', /\b(truong|thcs|thpt|tieu hoc|mam non|mau giao)\b/], ['party_cell', /\b(chi bo|dang bo|dang uy|chi uy|cap uy)\b/],
  ['residential_area', /\b(thon|lang|to dan pho|tdp|xom|khu dan cu|kdc|cum dan cu|nhan dan)\b/], ['agency', /\b(ubnd|uy ban|phong|ban|trung tam|tram|co quan|hop tac xa|htx|cong ty|van phong)\b/],
]

const honours: readonly Term<Honour | null>[] = [
  // Said before what it denies.
  [null, /\b(khong|chua) (dat|cong nhan|duoc|xet|hoan thanh)\b|\bhuy\b|\bdung\b/],
  ['commend', /\b(khen thuong|giay khen|bang khen|khen)\b/], ['distinguish', /\b(tieu bieu|xuat sac|dien hinh tien tien)\b/],
  // "Đạt hiệu quả" praises; only "đạt" by itself, or a title, is a decision.
  ['recognise', /\bcong nhan\b|^dat$|\bdat (danh hieu|dan van kheo|chuan)\b/], ['begin', /\b(dang|trien khai|thuc hien|duy tri)\b/],
]

const novelties: readonly Term<'new' | 'continuing'>[] = [['continuing', /\b(duy tri|tiep tuc|nhan rong|cu)\b/], ['new', /\b(moi|lan dau)\b/]]

const first = <V>(terms: readonly Term<V>[], text: string): V | undefined => {
  const folded = fold(text)
  return folded === '' ? undefined : terms.find(([, words]) => words.test(folded))?.[0]
}

export const fieldMeant = (text: string) => first(fields, text)
export const kindMeant = (text: string) => first(kinds, text)
export const registrantKindMeant = (text: string) => first(registrantKinds, text)
export const noveltyMeant = (text: string) => first(novelties, text)
/** How far it came; null where the list says that it did not. */
export const honourMeant = (text: string) => first(honours, text)

/** "Cấp xã", "xã", "CS": a level has few words around it, so that "xã Hồng Vân" is no level. */
export function levelMeant(text: string): Level | undefined {
  const bare = fold(text).replace(/^(dang ky )?(mo hinh )?(cap )?/, '').trim()
  if (/^(cs|cap cs)$/.test(bare)) return 'grassroots'
  return bare.split(' ').length <= 3 || /\bcap (co so|xa|phuong|huyen|quan|thi xa|thanh pho|tinh)\b/.test(fold(text)) ? first(levels, /\bcap /.test(fold(text)) ? fold(text).slice(fold(text).indexOf('cap ')) : bare) : undefined
}
