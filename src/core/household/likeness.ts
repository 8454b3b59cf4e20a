import { fold } from '#base/words.ts'

/*
 * Whether two entries of a register are one house. "Hộ số 12, ngõ 3" and "nhà 12" in "Ngõ 3" say the same; "Hộ 12" and "Hộ 21" do not,
 * however alike they look. What is likely is shown to a person; nothing is merged by itself.
 */
export type Told = { readonly words: ReadonlySet<string>; readonly numbers: string; readonly lane: string; readonly exact: string }

/** Words that every name has, and which therefore tell no house from another. */
const usual = new Set(['ho', 'so', 'nha', 'gia', 'dinh', 'ong', 'ba', 'co', 'chu', 'bac', 'anh', 'chi', 'cu', 'em'])
const laneIn = /\b(?:ngo|ngach|hem|xom|duong|pho|to|khu|cum) (?:so )?\S+/

/** A name and a lane made ready to be compared. A lane that stands in the name counts as the lane, where none is given. */
export function told(label: string, lane: string): Told {
  const [name, place] = [fold(label), fold(lane)]
  const spoken = place !== '' && ` ${name} `.includes(` ${place} `) ? place : place === '' ? laneIn.exec(name)?.[0] ?? '' : ''
  const rest = spoken === '' ? name : ` ${name} `.replace(` ${spoken} `, ' ').trim()
  const all = rest.split(' ').filter((word) => word !== '' && !usual.has(word))
  return {
    words: new Set(all), numbers: all.filter((word) => /\d/.test(word)).toSorted().join(' '), lane: (place === '' ? spoken : place).replace(/\bso /, ''),
    exact: `${rest.split(' ').filter((word) => word !== 'so').join(' ')}|${(place === '' ? spoken : place).replace(/\bso /, '')}`,
  }
}

/** From there on a person is asked. */
export const shownFrom = 0.7
/** Only what reads the same is the same; "Nhà 12" and "Hộ 12" are asked about. */
const mostUnlessExact = 0.95
const laneElsewhere = 0.6
const laneUnknown = 0.9

/** 0 (others) to 1 (the same). Numbers must agree: houses are told by them. */
export function likeness(a: Told, b: Told): number {
  if (a.exact === b.exact) return 1
  if (a.numbers !== b.numbers) return 0
  const shared = [...a.words].filter((word) => b.words.has(word)).length
  const all = a.words.size + b.words.size - shared
  const lanes = a.lane === b.lane ? 1 : a.lane === '' || b.lane === '' ? laneUnknown : laneElsewhere
  return all === 0 ? 0 : (shared / all) * lanes * mostUnlessExact
}

/** Finds the one that is most alike among many, comparing only those that share a word. */
export function finder<T>(all: readonly { readonly told: Told; readonly of: T }[]): { find: (one: Told) => { of: T; score: number } | undefined; add: (one: { readonly told: Told; readonly of: T }) => void } {
  const byWord = new Map<string, { readonly told: Told; readonly of: T }[]>()
  const add = (one: { readonly told: Told; readonly of: T }) => {
    for (const word of one.told.words) {
      const found = byWord.get(word)
      if (found) found.push(one)
      else byWord.set(word, [one])
    }
  }
  for (const one of all) add(one)
  return {
    add,
    find: (one) => {
      let best: { of: T; score: number } | undefined
      for (const word of one.words) {
        for (const other of byWord.get(word) ?? []) {
          const score = likeness(one, other.told)
          if (score >= shownFrom && (!best || score > best.score)) best = { of: other.of, score }
        }
      }
      return best
    },
  }
}
