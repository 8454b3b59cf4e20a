import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'
import type { Amount, Indicator } from '#core/indicator/values.ts'

/** How far to believe a figure: the trust rings (one, two, three, dashed, grey, none). */
export type Trust = 'missing' | 'reported' | 'counted' | 'confirmed' | 'estimated' | 'stale'

/** What the closed sample beside it says of a figure: "93 % confirmed (90–95 %), 380 of 50,761 visited, 3 refused, 20/11/2026". */
export type Verification = {
  /** Share of the list that is as reported, 0 to 1, with its interval. */
  readonly confirmed: number; readonly low: number; readonly high: number
  /** `n` answered of those `drawn` from the list of `population` records; `refused` are in `drawn` but not in `n`. */
  readonly n: number; readonly drawn: number; readonly population: number; readonly refused: number
  /** The day it was closed; `stale` when the figure is of days too long after it. */
  readonly day: Day; readonly stale: boolean
  /** Whether as many of those drawn have answered as `verification.rule` asks. */
  readonly enough: boolean
  /** Whether it is enough to call the figure confirmed, by `verification.rule`. */
  readonly holds: boolean
  readonly sample: Id
}

type Judged = Pick<Amount, 'value' | 'numerator' | 'n' | 'estimated'> & { readonly verification?: Verification | null }

/**
 * The ring beside a figure. A figure is `counted` when every fact under it comes from a record of its own, `reported`
 * when fewer facts than things counted stand behind it (somebody typed a sum), `estimated` when any part was estimated or came
 * through a share of a divided unit. A counted figure is `confirmed` by a spot check that holds, and `stale` when that was long ago;
 * a sum that was typed, or an estimate, has no houses to visit and stays what it is.
 */
export function trustOf(amount: Judged, method: Indicator['method']): Trust {
  if (amount.value === null) return 'missing'
  if (amount.estimated) return 'estimated'
  if (method === 'counted' && amount.numerator !== null && amount.n + 1e-6 < Math.abs(amount.numerator)) return 'reported'
  if (!amount.verification?.holds) return 'counted'
  return amount.verification.stale ? 'stale' : 'confirmed'
}

/**
 * What rankings compare: the part of a counted figure that is certain by its spot check, so that inflating it gains nothing.
 * @returns null for what was not checked lately, or where too few answered: it is shown, greyed, and has no rank
 */
export function lowerBound(amount: Judged, method: Indicator['method']): number | null {
  const { value, verification } = amount
  if (value === null || !verification?.enough || verification.stale) return null
  return ['counted', 'confirmed'].includes(trustOf(amount, method)) ? value * verification.low : null
}
