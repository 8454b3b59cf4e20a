import type { Letterhead } from '#base/paper/document.ts'

/** Letters of a symbol by which one knows whose paper it is: bodies of the Front, of the State, of the Party (Decree 30/2020, Guidance 36-HD/VPTW). */
const bodies: readonly (readonly [Letterhead['kind'], RegExp])[] = [
  ['front', /^(MTTQ|UBMTTQ|MT|MTTW|BTT)$/u], ['state', /^(UBND|HĐND|CTUBND|CTN|TTG|CP)$/u], ['party', /^(ĐU|TU|TƯ|HU|QU|BCĐ|BDV|BDVTU|BTV|BTVTU|BTGDV|VPTW|TW|ĐUK|CB|ĐB)$/u],
]

/** Whose paper a number belongs to: `46/QĐ-UBND` is the State's, `12-QĐ/ĐU` and `47/QĐ-BCĐ` the Party's; undefined where its letters do not tell. */
export function findLetterhead(number: string): { readonly kind: Letterhead['kind']; readonly symbol: string } | undefined {
  const letters = number.toUpperCase().normalize('NFC').split(/[^\p{L}]+/u).filter((part) => part !== '')
  for (const [kind, names] of bodies) {
    const symbol = letters.find((part) => names.test(part))
    if (symbol !== undefined) return { kind, symbol }
  }
  return undefined
}

/** The number alone of what a step or a list calls its decision: "47/QĐ-BCĐ ngày 12/12/2023" is `47/QĐ-BCĐ`; empty where it begins with no digit. */
export function numberIn(decision: string): string {
  const number = decision.replace(/^\s*(quyết định|qđ)?\s*(số)?[\s:]*(?=\d)/iu, '').replace(/[\s,;(]+(ngày|ký ngày)?\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}.*$/iu, '').trim()
  return /^\d/.test(number) ? number : ''
}
