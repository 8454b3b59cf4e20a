/**
 * Patterns in reports that are worth a human look. Pure scoring: each says how unusual something would be among honest reports,
 * and none says why it is so; rounding, one scale for all, or a list typed in from paper explain most of what is found.
 */
import jstat from 'jstat'

const { chisquare } = jstat.jStat

/** What one author answered to one question: how often each last digit came, and how far the middle four fifths of the numbers spread. */
export type Digits = { readonly counts: readonly number[]; readonly spread: number }
export type DigitScore = { readonly records: number; readonly digit: number; readonly share: number; readonly chance: number }

/** Fewer numbers than this say nothing of their digits. */
export const enoughDigits = 50

/**
 * Whether last digits pile up: Pearson's chi-square against ten equal shares (9 degrees of freedom). Last digits are even only in
 * numbers that spread over several tens (Mosimann, Wiseman & Edelman 1995, "Data fabrication: can people generate random
 * digits?"), so others are not judged; and with very many numbers a trifle would be significant, so the effect must be sizeable
 * too (Cohen's w ≥ 0.3, "medium").
 */
export function scoreDigits({ counts, spread }: Digits): DigitScore | undefined {
  const records = counts.reduce((a, b) => a + b, 0)
  if (records < enoughDigits || spread < 30) return undefined
  const even = records / 10
  const chi = counts.reduce((sum, n) => sum + (n - even) ** 2 / even, 0)
  const chance = 1 - chisquare.cdf(chi, 9)
  if (chance >= 0.001 || Math.sqrt(chi / records) < 0.3) return undefined
  const digit = counts.indexOf(Math.max(...counts))
  return { records, digit, share: counts[digit]! / records, chance }
}

export type Compared = { readonly unit: number; readonly value: number }
export type OutlierScore = Compared & { readonly z: number; readonly median: number }

/** Among fewer an honest one stands out too easily: with ten, one comparison in twenty-five points at somebody. */
const enoughUnits = 10

/**
 * Units whose figure lies far from comparable ones: the modified z of Iglewicz & Hoaglin (1993, "How to detect and handle
 * outliers"), 0.6745·(x − median)/MAD, or with 1.2533 times the mean absolute deviation where the MAD is nought. Amounts are
 * compared by their logarithms, since communes differ by factors. Beyond 5 and not their 3.5, which among 126 honest communes
 * would point at one nearly every month.
 */
export function scoreOutliers(units: readonly Compared[], amounts: boolean, limit = 5): OutlierScore[] {
  if (units.length < enoughUnits) return []
  const scale = (value: number) => (amounts ? Math.sign(value) * Math.log1p(Math.abs(value)) : value)
  const middle = median(units.map((u) => scale(u.value)))
  const away = units.map((u) => Math.abs(scale(u.value) - middle))
  const mad = median(away)
  const width = mad > 0 ? mad / 0.6745 : 1.2533 * (away.reduce((a, b) => a + b, 0) / away.length)
  if (width === 0) return []
  const usual = median(units.map((u) => u.value))
  return units.map((u) => ({ ...u, z: (scale(u.value) - middle) / width, median: usual })).filter((u) => Math.abs(u.z) > limit)
}

/**
 * A run of records of one author and form, one after the other, alike in all but what names the household. `outside` are the author's
 * other records and `others` those of everybody else; of each, how many are `Alike` those of the run.
 */
export type Run = {
  readonly records: number; readonly questions: number
  readonly outside: number; readonly outsideAlike: number; readonly others: number; readonly othersAlike: number
}

/**
 * Whether such a run is more than common answers can explain. With a share p of records alike, a run of n among N records has a
 * probability of at most N·pⁿ (Feller 1968, §XIII.7, bounded by the sum over its beginnings). p is the larger of the two shares seen,
 * each by Laplace's rule (k+1)/(m+2), so that an unknown form is given the benefit of the doubt.
 */
export function scoreRun(run: Run): { readonly chance: number } | undefined {
  if (run.records < 10 || run.questions < 3) return undefined
  const p = Math.max((run.outsideAlike + 1) / (run.outside + 2), (run.othersAlike + 1) / (run.others + 2))
  const chance = Math.min(1, (run.records + run.outside) * p ** run.records)
  return chance < 0.001 ? { chance } : undefined
}

/** Forms begun within seconds of each other, by the clock in their ids: nobody asks ten households in a minute. */
export function scoreBurst({ records, seconds }: { readonly records: number; readonly seconds: number }): { readonly each: number } | undefined {
  return records >= 10 && seconds / (records - 1) <= 5 ? { each: seconds / (records - 1) } : undefined
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}
