/**
 * How far a confirmed share may be off. Pure numbers, no database.
 *
 * Sources: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209–212;
 * C. J. Clopper & E. S. Pearson, Biometrika 26 (1934) 404–413; R. G. Newcombe, "Two-sided confidence intervals for the single
 * proportion", Statistics in Medicine 17 (1998) 857–872 (methods 3, 4 and 5); W. G. Cochran, Sampling Techniques, 3rd ed.
 * (1977), §3.2, §4.4, §5.10, §5A.12; L. Kish, Survey Sampling (1965), §11.7 for the effective size.
 */
import jstat from 'jstat'

const { beta, normal } = jstat.jStat

/** Two ends of a share, each from 0 to 1. */
export type Interval = { readonly low: number; readonly high: number }

/** What is stated when nobody asks for another: 95 times of 100 the true share lies inside. */
export const usualConfidence = 0.95

const zOf = (confidence: number) => normal.inv((1 + confidence) / 2, 0, 1)
const within = (low: number, high: number): Interval => ({ low: Math.min(1, Math.max(0, low)), high: Math.min(1, Math.max(0, high)) })

/**
 * Wilson's score interval, without continuity correction (Newcombe's method 3).
 * @param share of the visited that were confirmed, 0 to 1
 * @param size how many were visited, > 0; not whole where it is an effective size, infinite where all were visited
 */
export function wilson(share: number, size: number, confidence = usualConfidence): Interval {
  if (size === Number.POSITIVE_INFINITY) return { low: share, high: share }
  const z = zOf(confidence)
  const middle = 2 * size * share + z * z
  const reach = z * Math.sqrt(z * z + 4 * size * share * (1 - share))
  // Rounding must not move an end that is exact, nor put the share itself outside.
  const low = share === 0 ? 0 : Math.min(share, (middle - reach) / (2 * (size + z * z)))
  const high = share === 1 ? 1 : Math.max(share, (middle + reach) / (2 * (size + z * z)))
  return within(low, high)
}

/** Wilson's interval with continuity correction (Newcombe's method 4): wider, for whoever must never promise too much. */
export function wilsonCorrected(share: number, size: number, confidence = usualConfidence): Interval {
  if (size === Number.POSITIVE_INFINITY) return { low: share, high: share }
  const z = zOf(confidence)
  const [p, q, n] = [share, 1 - share, size]
  const below = z * Math.sqrt(Math.max(0, z * z - 2 - 1 / n + 4 * p * (n * q + 1)))
  const above = z * Math.sqrt(Math.max(0, z * z + 2 - 1 / n + 4 * p * (n * q - 1)))
  const low = p === 0 ? 0 : (2 * n * p + z * z - 1 - below) / (2 * (n + z * z))
  const high = p === 1 ? 1 : (2 * n * p + z * z + 1 + above) / (2 * (n + z * z))
  return within(Math.min(p, low), Math.max(p, high))
}

/** The "exact" interval of Clopper and Pearson (Newcombe's method 5), by quantiles of the beta distribution. */
export function clopperPearson(share: number, size: number, confidence = usualConfidence): Interval {
  if (size === Number.POSITIVE_INFINITY) return { low: share, high: share }
  const tail = (1 - confidence) / 2
  const confirmed = share * size
  const low = confirmed <= 0 ? 0 : beta.inv(tail, confirmed, size - confirmed + 1)
  const high = confirmed >= size ? 1 : beta.inv(1 - tail, confirmed + 1, size - confirmed)
  return within(low, high)
}

/**
 * The size that an unlimited population would need for the same precision as `size` out of `population`. Cochran (1977,
 * §3.2) gives a share's variance as (PQ/n)·(N−n)/(N−1), which is PQ/n* with n* = n(N−1)/(N−n): infinite when all were visited.
 */
export function effectiveSize(size: number, population: number): number {
  return size >= population ? Number.POSITIVE_INFINITY : (size * (population - 1)) / (population - size)
}

/**
 * How many to visit so that the interval reaches `halfWidth` to each side: n0 = z²PQ/e², then n0 / (1 + (n0−1)/N)
 * (Cochran 1977, §4.4), rounded up. Before anything is known P = ½, the most demanding share.
 */
export function sampleSize({ halfWidth, population, expected = 0.5, confidence = usualConfidence }: {
  readonly halfWidth: number; readonly population: number; readonly expected?: number; readonly confidence?: number
}): number {
  const unlimited = (zOf(confidence) ** 2 * expected * (1 - expected)) / halfWidth ** 2
  // A hair's breadth of rounding must not send somebody to one more house.
  return Math.min(population, Math.ceil(unlimited / (1 + (unlimited - 1) / population) - 1e-9))
}

/** A part of the population that was drawn from by itself; `visited` of it answered and of these `confirmed` were as reported. */
export type Stratum = { readonly population: number; readonly visited: number; readonly confirmed: number }
export type Estimate = Interval & { readonly share: number; /** See `effectiveSize`; infinite is a census. */ readonly effective: number }

/**
 * The confirmed share of a population drawn from by strata: Σ W·p with W = N_h/N (Cochran 1977, §5.10). Its interval is
 * Wilson's at the effective size n* = 1 / Σ W²·((N_h−n_h)/(N_h−1))/n_h, in which every stratum is given the common PQ: with a
 * handful of houses per village the villages' own variances cannot be estimated, and the common one is never the smaller.
 * A stratum without any answer is collapsed into the largest that has one (§5A.12). What was seen bounds the interval too: with
 * 20 of 22 houses confirmed, the share cannot be below 20/22.
 * @returns undefined when nobody answered
 */
export function estimateShare(strata: readonly Stratum[], confidence = usualConfidence): Estimate | undefined {
  const parts = collapsed(strata)
  if (parts.length === 0) return undefined
  const population = sum(parts.map((s) => s.population))
  const share = Math.min(1, sum(parts.map((s) => (s.population / population) * (s.confirmed / s.visited))))
  const inverse = sum(parts.map((s) => (s.population / population) ** 2 / effectiveSize(s.visited, s.population)))
  const effective = inverse === 0 ? Number.POSITIVE_INFINITY : 1 / inverse
  const { low, high } = wilson(share, effective, confidence)
  const confirmed = sum(parts.map((s) => s.confirmed))
  const failed = sum(parts.map((s) => s.visited)) - confirmed
  return { share, low: Math.min(share, Math.max(low, confirmed / population)), high: Math.max(share, Math.min(high, 1 - failed / population)), effective }
}

function collapsed(strata: readonly Stratum[]): Stratum[] {
  const answered = strata.filter((s) => s.visited > 0).toSorted((a, b) => b.population - a.population)
  const silent = sum(strata.filter((s) => s.visited === 0).map((s) => s.population))
  return answered.map((s, i) => (i === 0 ? { ...s, population: s.population + silent } : s))
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
