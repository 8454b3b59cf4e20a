import { clopperPearson, effectiveSize, sampleSize, wilson, type Interval } from '#core/verification/interval.ts'

/** What was asked, as it was typed: `population` households, `n` visited, `confirmed` of them; or how far a figure may be off, in per cent. */
export type Asked = { readonly population: string; readonly n: string; readonly confirmed: string; readonly error: string; readonly confidence: string }
export type Wrong = 'population' | 'n' | 'confirmed' | 'error' | 'confidence'
export type Found = { readonly share: number; readonly published: Interval; readonly wilson: Interval; readonly exact: Interval; readonly effective: number }
type Answer<T> = { readonly wrong: readonly Wrong[] } | T

/** A nation has fewer households than this. */
const most = 1_000_000_000
export const confidences = ['0.9', '0.95', '0.99']

/** "50.761", "50,761" and "50 761" are one number; anything else that is not whole is none. */
function whole(text: string): number | null {
  const plain = text.trim().replace(/(?<=\d)[.,\s\u00a0](?=\d{3}(?:\D|$))/g, '')
  return /^\d{1,10}$/.test(plain) ? Number(plain) : null
}

const among = (value: number | null, least: number, largest: number): value is number => value !== null && value >= least && value <= largest

/** Between which the confirmed share lies. */
export function interval(asked: Asked): Answer<Found> {
  const [population, n, confirmed] = [whole(asked.population), whole(asked.n), whole(asked.confirmed)]
  const wrong: Wrong[] = []
  if (!among(population, 1, most)) wrong.push('population')
  if (!among(n, 1, population ?? most)) wrong.push('n')
  if (!among(confirmed, 0, n ?? most)) wrong.push('confirmed')
  if (!confidences.includes(asked.confidence)) wrong.push('confidence')
  if (wrong.length > 0 || population === null || n === null || confirmed === null) return { wrong }
  const [share, sure] = [confirmed / n, Number(asked.confidence)]
  const effective = effectiveSize(n, population)
  const near = wilson(share, effective, sure)
  // What was seen bounds it too: with 20 of 22 confirmed, no fewer than 20 can be.
  const published = { low: Math.min(share, Math.max(near.low, confirmed / population)), high: Math.max(share, Math.min(near.high, 1 - (n - confirmed) / population)) }
  return { share, published, wilson: wilson(share, n, sure), exact: clopperPearson(share, n, sure), effective }
}

/** How many to visit. */
export function size(asked: Asked): Answer<{ readonly size: number }> {
  const population = whole(asked.population)
  const error = /^\d{1,2}([.,]\d{1,2})?$/.test(asked.error.trim()) ? Number(asked.error.trim().replace(',', '.')) : null
  const wrong: Wrong[] = []
  if (!among(population, 1, most)) wrong.push('population')
  if (!among(error, 0.5, 50)) wrong.push('error')
  if (!confidences.includes(asked.confidence)) wrong.push('confidence')
  if (wrong.length > 0 || population === null || error === null) return { wrong }
  return { size: sampleSize({ halfWidth: error / 100, population, confidence: Number(asked.confidence) }) }
}
