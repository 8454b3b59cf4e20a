import type { Day } from '#base/day.ts'
import type { Draft } from '#core/initiative/form.ts'
import { differ, marksOf, type Mark } from './alike_marks.ts'
import { oneOf, telling, weightOf, writtenOut } from './alike_words.ts'

/*
 * How alike two registrations are, without a database: by what they are called, what is told of them, where and when. Two
 * organisations that register one activity write it differently; two villages that do the same write it alike. So place
 * and time decide as much as words do.
 */

/** What is compared of a registration, as it was written. `wide`: for a whole commune or more, not for a village. */
export type Compared = {
  readonly title: string; readonly registrant: string; readonly leaf: number; readonly wide: boolean; readonly field: string | null
  readonly year: number; readonly startsOn: Day | null; readonly endsOn: Day | null
  /** What is registered, where that is known: a model, or somebody who stands out in it. */
  readonly kind?: Draft['kind']
  /** Whom it is for, and the goals, the content and the outputs in one; empty where only a list was taken over. */
  readonly audience: string; readonly told: string
}

/** Finds villages by name in a text that was written out; `rest` is the text without any name of a place around. */
export type Places = (text: string) => { readonly leaves: readonly number[]; readonly rest: string }

/** Villages of the neighbourhood, and units around it; a name of one syllable is only believed behind the word for village. */
export function placeFinder(villages: readonly { readonly leaf: number; readonly name: string }[], around: readonly string[]): Places {
  const byName = new Map<string, number[]>(around.flatMap(namesOf).map((name) => [name, []]))
  for (const { leaf, name } of villages) for (const one of namesOf(name)) byName.set(one, [...(byName.get(one) ?? []), leaf])
  if (byName.size === 0) return (rest) => ({ leaves: [], rest })
  const any = oneOf([...byName.keys()])
  return (text) => {
    const leaves: number[] = []
    const rest = text.replace(any, (name) => { leaves.push(...byName.get(name)!); return ' ' })
    return { leaves, rest }
  }
}

function namesOf(name: string): string[] {
  const whole = writtenOut(name)
  const bare = whole.replace(/^(?:thon|lang|xom|to|khu|ap|ban|cum|xa|phuong|thi tran|dac khu|thanh pho) /, '')
  return bare !== whole && /^\D+ \D+$/.test(bare) ? [whole, bare] : [whole]
}

/** A registration made ready for being compared with many. */
export type Ready = {
  readonly of: Compared
  readonly words: Bag; readonly letters: Bag; readonly told: Bag
  /** First and last day, counted from 1970. */
  readonly days: readonly [from: number, to: number] | null
  readonly leaves: ReadonlySet<number>; readonly spots: readonly Mark[]; readonly turns: readonly Mark[]; readonly years: readonly [from: number, to: number] | null
}

/** Things with what each has to say, 0 to 1. */
type Bag = { readonly of: ReadonlyMap<string, number>; readonly total: number }

function bagOf(things: readonly (readonly [string, number])[]): Bag {
  const of = new Map(things)
  return { of, total: of.values().reduce((sum, weight) => sum + weight, 0) }
}

/** Where it is carried out, as far as is known. What is registered for a whole commune may yet say in which village it is done. */
export function leavesOf(of: Pick<Compared, 'title' | 'registrant' | 'leaf' | 'wide' | 'audience'>, places: Places, named = places(writtenOut(of.title)).leaves): Set<number> {
  return new Set(of.wide ? [...named, ...places(writtenOut(of.registrant)).leaves, ...places(writtenOut(of.audience)).leaves] : [of.leaf, ...named])
}

export function ready(of: Compared, places: Places): Ready {
  const title = places(writtenOut(of.title))
  const { rest, years, ...marks } = marksOf(of.title, title.rest)
  const own = places(writtenOut(of.registrant)).rest.trim()
  // Whoever names no hamlet in the title acts where they are at home.
  const spots = marks.spots.length > 0 ? marks.spots : marksOf(of.registrant, own).spots
  const words = telling(own.length < 6 ? rest : rest.replace(own, ' ')).split(' ').filter((word) => word !== '')
  return {
    of, ...marks, spots, leaves: leavesOf(of, places, title.leaves), years: years.length === 0 ? null : [Math.min(...years), Math.max(...years)],
    words: bagOf(words.map((word) => [word, weightOf(word)])), letters: lettersOf(words), told: pairsOf(telling(writtenOut(of.told)).split(' ')),
    days: of.startsOn === null || of.endsOn === null ? null : [dayNumber(of.startsOn), dayNumber(of.endsOn)],
  }
}

const dayNumber = (day: Day) => Date.parse(day) / 86_400_000

/** Three letters at a time, blanks left out, so that a letter or a blank that got lost costs little. */
function lettersOf(words: readonly string[]): Bag {
  const text = words.filter((word) => weightOf(word) >= 0.5).join('') || words.join('')
  return bagOf(Array.from({ length: Math.max(0, text.length - 2) }, (_, i) => [text.slice(i, i + 3), 1]))
}

/** Two syllables at a time, for most Vietnamese words are two; a pair of words that everybody uses has little to say. */
function pairsOf(words: readonly string[]): Bag {
  return bagOf(words.slice(1).map((word, i) => [`${words[i]} ${word}`, ((weightOf(words[i]!) + weightOf(word)) / 2) ** 2]))
}

export type Likeness = {
  /** From 0 to 1, a logistic function of what follows; from `shownFrom` on a person should look. */
  readonly score: number
  /** From 0 (nothing in common) to 1; `told` is null where one of the two tells too little. */
  readonly title: number; readonly told: number | null; readonly shared: readonly string[]
  readonly place: 'same' | 'unknown' | 'elsewhere'
  readonly otherSpot: boolean; readonly otherTurn: boolean; readonly otherYear: boolean; readonly field: boolean | null
  /** One is somebody who stands out, the other is not. */
  readonly otherKind: boolean
  /** Days that both go on, and the share of them in the shorter of the two; null where a day is missing. */
  readonly together: { readonly days: number; readonly share: number } | null
}

/**
 * What each sign is worth, in logits. Fitted by logistic regression on the half of the labelled pairs that is for choosing
 * (bench/lib/labelled.ts) and rounded; `node bench/alike.ts` measures them on the other half.
 */
const worth = { start: -2.25, title: 4.6, told: 5.2, nothingTold: 0.85, unknownPlace: -1.85, otherSpot: -6.5, otherTurn: -6.5, otherYear: -5, otherKind: -6.5, apart: -5.6, field: 0.4 } as const

/** A glance too many costs less than an activity counted twice; `node bench/alike.ts` tells both at other values too. */
export const shownFrom = 0.44

export function likeness(a: Ready, b: Ready): Likeness {
  const words = overlapOf(a.words, b.words)
  const bothTell = overlapOf(a.told, b.told)
  const together = togetherOf(a.days, b.days)
  const parts = {
    title: Math.max(evenly(words), evenly(overlapOf(a.letters, b.letters))), told: bothTell.least < 3 ? null : bothTell.sum / bothTell.least, shared: words.keys,
    place: placeOf(a, b.of, b.leaves), otherSpot: differ(a.spots, b.spots), otherTurn: differ(a.turns, b.turns), otherYear: otherYear(a, b, together !== null), otherKind: otherKind(a.of, b.of),
    field: a.of.field === null || b.of.field === null ? null : a.of.field === b.of.field, together,
  }
  return { score: scoreOf(parts), ...parts }
}

/** The most that two could reach if they told the same, of the same place: whoever stays below need not be read in full. */
export const atBest = (parts: Likeness): number => scoreOf({ ...parts, told: 1, place: parts.place === 'unknown' ? 'same' : parts.place })

/** Two villages that do the same do two things; whatever else is alike. */
function scoreOf(of: Omit<Likeness, 'score' | 'shared'>): number {
  if (of.place === 'elsewhere') return 0
  const logit = worth.start + worth.title * of.title + (of.told === null ? worth.nothingTold : worth.told * of.told)
    + (of.place === 'unknown' ? worth.unknownPlace : 0) + (of.otherSpot ? worth.otherSpot : 0) + (of.otherTurn ? worth.otherTurn : 0) + (of.otherYear ? worth.otherYear : 0) + (of.otherKind ? worth.otherKind : 0)
    + (of.together === null ? 0 : worth.apart * (1 - of.together.share)) + (of.field === null ? 0 : of.field ? worth.field : -worth.field)
  return 1 / (1 + Math.exp(-logit))
}

type Overlap = { readonly keys: readonly string[]; readonly sum: number; readonly least: number; readonly both: number }

function overlapOf(a: Bag, b: Bag): Overlap {
  const keys: string[] = []
  let sum = 0
  for (const [key, weight] of a.of) {
    if (!b.of.has(key)) continue
    keys.push(key)
    sum += weight
  }
  return { keys, sum, least: Math.min(a.total, b.total), both: a.total + b.total }
}

/** Halfway between "all of the shorter is in the longer" and "both are the same", so that length matters, but not much. */
function evenly({ sum, least, both }: Overlap): number {
  return least === 0 ? 0 : (sum / least + (2 * sum) / both) / 2
}

/** How the place of one lies to another's, by their leaves as far as these are known. */
export function placeOf(a: Ready, b: { readonly leaf: number }, leaves: ReadonlySet<number>): Likeness['place'] {
  if (a.leaves.size === 0 && leaves.size === 0) return a.of.leaf === b.leaf ? 'same' : 'unknown'
  if (a.leaves.size === 0 || leaves.size === 0) return 'unknown'
  return [...a.leaves].some((leaf) => leaves.has(leaf)) ? 'same' : 'elsewhere'
}

/** By the years that both titles name; by those of registration only where no days tell more. */
function otherYear(a: Ready, b: Ready, daysTell: boolean): boolean {
  if ((a.years === null || b.years === null) && daysTell) return false
  const [from, to] = a.years ?? [a.of.year, a.of.year]
  const [since, until] = b.years ?? [b.of.year, b.of.year]
  return to < since || until < from
}

/** Somebody who stands out in a model is honoured beside it, not counted for it; a group may be registered as either. */
const otherKind = (a: Compared, b: Compared) => a.kind !== undefined && b.kind !== undefined && (a.kind === 'individual_exemplar') !== (b.kind === 'individual_exemplar')

function togetherOf(a: Ready['days'], b: Ready['days']): Likeness['together'] {
  if (a === null || b === null) return null
  const days = Math.max(0, Math.min(a[1], b[1]) - Math.max(a[0], b[0]) + 1)
  return { days, share: days / (Math.min(a[1] - a[0], b[1] - b[0]) + 1) }
}
