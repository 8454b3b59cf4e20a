/**
 * Stable text keys of units. A key is made once, from the names a unit began with, and never follows a rename: it says
 * where a unit comes from, not where it is. The generator and the reader make keys with the same functions.
 */
import { fold, tidy } from '#base/words.ts'

const TONES = new Map([['\u0300', 'f'], ['\u0301', 's'], ['\u0309', 'r'], ['\u0303', 'x'], ['\u0323', 'j']])

/**
 * A name in the letters of the Telex keyboard, the tone last in each syllable: "Hoà" and "Hòa" are both `hoaf`, while
 * "Song Phương" and "Song Phượng", which fold alike, stay apart.
 */
export function spell(name: string): string {
  const words = name.toLowerCase().normalize('NFD').replaceAll('đ', 'dd').split(/[^\p{L}\p{M}\p{N}]+/u)
  return words.filter((word) => word !== '').map(spellSyllable).join(' ')
}

function spellSyllable(word: string): string {
  const tone = [...word].map((mark) => TONES.get(mark) ?? '').join('')
  // Tones go first: in NFD the dot below stands between a letter and its circumflex.
  const letters = word.replace(/[\u0300\u0301\u0303\u0309\u0323]/g, '')
  return letters.replace(/(\p{L})\u0302/gu, '$1$1').replace(/[\u0306\u031b]/g, 'w').replace(/\p{M}/gu, '') + tone
}

/**
 * One key for each of some siblings: the folded name; where two fold alike the spelled name; where even that is shared
 * (xã and thị trấn Yên Viên) the spelled name and the kind.
 */
export function keysOf(parent: string, siblings: readonly { readonly name: string; readonly kind: string }[]): string[] {
  const forms = [
    siblings.map((s) => fold(s.name)),
    siblings.map((s) => spell(s.name)),
    siblings.map((s) => `${spell(s.name)} ${s.kind.replaceAll('_', ' ')}`),
  ]
  const seen = forms.map((names) => Map.groupBy(names, (name) => name))
  return siblings.map((_, i) => {
    const at = forms.findIndex((names, form) => seen[form]!.get(names[i]!)!.length === 1)
    if (at < 0) throw new Error(`${parent}: two units called ${siblings[i]!.name}`)
    return `${parent}/${forms[at]![i]!.replaceAll(' ', '-')}`
  })
}

const KINDS: readonly (readonly [string, string])[] = [
  ['xã', 'commune'], ['phường', 'ward'], ['thị trấn', 'town'], ['đặc khu', 'special_zone'],
  ['quận', 'district'], ['huyện', 'district'], ['thị xã', 'district'],
]

/**
 * "Phường  Bạch Mai" → ward, Bạch Mai. Mojibake of form (NFD, double blanks) and a trailing "(huyện …)" that only tells
 * namesakes apart are dropped: the parent says that.
 */
export function readName(written: string): { kind: string; name: string } {
  const text = tidy(written).replace(/\s*\([^()]*\)$/, '')
  const found = KINDS.find(([word]) => text.toLowerCase().startsWith(`${word} `))
  if (!found) throw new Error(`"${written}" says no kind of unit`)
  return { kind: found[1], name: text.slice(found[0].length + 1) }
}
