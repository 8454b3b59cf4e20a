/*
 * How points and votes add up. Pure: the same numbers on the page, in the minutes and in the tests. The general criteria of the
 * movement name no weights (research: domain §1.5), so every weight and limit comes from a rubric.
 */

export type Threshold = { readonly from: number; readonly points: number }
export type Suggestion = 'outstanding' | 'recognise' | 'none'

/** Hundredths: what is printed is what is compared with a limit. */
export const rounded = (points: number): number => Math.round((points + Number.EPSILON) * 100) / 100

/** Points for a figure: in proportion to a target, or of the highest threshold that it reaches; between 0 and `max`. */
export function automaticPoints(value: number, { max, target, thresholds }: { readonly max: number; readonly target: number | null; readonly thresholds: readonly Threshold[] | null }): number {
  if (target !== null) return rounded(max * Math.min(1, Math.max(0, value / target)))
  const reached = (thresholds ?? []).filter(({ from }) => value >= from).toSorted((a, b) => b.from - a.from)[0]
  return rounded(Math.min(max, Math.max(0, reached?.points ?? 0)))
}

export type Spread = { readonly n: number; readonly mean: number; readonly median: number; readonly least: number; readonly most: number; readonly spread: number }

/** What several gave to one criterion; null when nobody did. Points are halves, so their sum is exact in whatever order. */
export function spreadOf(points: readonly number[]): Spread | null {
  if (points.length === 0) return null
  const sorted = points.toSorted((a, b) => a - b)
  const [least, most, half] = [sorted[0]!, sorted.at(-1)!, sorted.length / 2]
  const median = Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!
  return { n: sorted.length, mean: sorted.reduce((a, b) => a + b, 0) / sorted.length, median, least, most, spread: most - least }
}

/** Whether they are so far apart that they have to talk: by more than this per cent of what the criterion can bring. */
export function farApart(found: Spread | null, max: number, percent: number): boolean {
  return found !== null && found.spread * 100 > max * percent
}

export function suggestionFor(total: number, { recogniseFrom, outstandingFrom }: { readonly recogniseFrom: number; readonly outstandingFrom: number }): Suggestion {
  return total >= outstandingFrom ? 'outstanding' : total >= recogniseFrom ? 'recognise' : 'none'
}

/** How many must be there, or in favour: the smallest whole number that is at least this per cent. */
export const atLeast = (percent: number, of: number): number => Math.ceil((of * percent) / 100)

export const proposals = ['recognise', 'outstanding', 'commend'] as const
export type Proposal = (typeof proposals)[number]
export type Ballot = { readonly proposal: Proposal; readonly inFavour: number; readonly against: number; readonly blank: number }

/** Of those present, not of those who said something: who hands in a blank paper has not agreed. */
export const passes = ({ inFavour }: Pick<Ballot, 'inFavour'>, present: number, majority: number): boolean => inFavour >= atLeast(majority, present)
