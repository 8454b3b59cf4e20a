/**
 * How much waste households make, from sample weighings, and how far that may be off. Pure numbers, no database.
 *
 * Source: W. G. Cochran, Sampling Techniques, 3rd ed. (1977): the ratio estimate Σy/Σx (§6.3) with its variance from the scatter of
 * whole weighings about it (§6.4: clusters of unequal size, §9A.1), and the interval of a quotient of two independent estimates on
 * the logarithmic scale, where it is nearly symmetric and can never promise a reduction above 100 %. Degrees of freedom of two
 * samples: B. L. Welch, Biometrika 34 (1947) 28–35.
 */
import jstat from 'jstat'

const { studentt } = jstat.jStat

/** One weighing: so many households for so many days (`size` is their product), and how much of their waste was `kg`. */
export type Weighed = { readonly households: number; readonly size: number; readonly kg: number }
/** `each`: kg per household and day; `error` its standard error; `low` and `high` hold the true value 95 times of 100. */
export type Rate = { readonly each: number; readonly error: number; readonly low: number; readonly high: number; readonly weighings: number; readonly households: number }

/** With fewer the scatter itself is not known: the interval would be a number without a meaning. */
export const least = { weighings: 5, households: 30 } as const
const confidence = 0.95

export const enough = (weighed: readonly Weighed[]): boolean => weighed.length >= least.weighings && sum(weighed.map((one) => one.households)) >= least.households

/**
 * Kilograms per household and day. The weighings are few of very many household days, so nothing is corrected for a finite population.
 * @returns undefined when the sample is too small, or nothing was there to be weighed
 */
export function rateOf(weighed: readonly Weighed[]): Rate | undefined {
  if (!enough(weighed)) return undefined
  const n = weighed.length
  const size = sum(weighed.map((one) => one.size))
  const each = sum(weighed.map((one) => one.kg)) / size
  const scatter = sum(weighed.map((one) => (one.kg - each * one.size) ** 2)) / (n - 1)
  const error = Math.sqrt(scatter / n) / (size / n)
  const reach = quantile(n - 1) * error
  return { each, error, low: Math.max(0, each - reach), high: each + reach, weighings: n, households: sum(weighed.map((one) => one.households)) }
}

/** A part from minus infinity to 1 by which something shrank, and its interval. */
export type Reduction = { readonly share: number; readonly low: number; readonly high: number }

/** By what part `now` is below `base`; below 0 it grew. @returns undefined where the base is nothing */
export function reductionOf(base: Rate, now: Rate): Reduction | undefined {
  if (base.each <= 0) return undefined
  const share = 1 - now.each / base.each
  if (now.each === 0) return { share, low: 1, high: 1 }
  const [a, b] = [(base.error / base.each) ** 2, (now.error / now.each) ** 2]
  const spread = a + b
  if (spread === 0) return { share, low: share, high: share }
  const degrees = spread ** 2 / (a ** 2 / (base.weighings - 1) + b ** 2 / (now.weighings - 1))
  const factor = Math.exp(quantile(degrees) * Math.sqrt(spread))
  return { share, low: 1 - (1 - share) * factor, high: 1 - (1 - share) / factor }
}

const quantile = (degrees: number) => studentt.inv((1 + confidence) / 2, degrees)
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
