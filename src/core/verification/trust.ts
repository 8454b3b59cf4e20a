import type { Amount, Indicator } from '#core/indicator/values.ts'

/** How far to believe a figure: the trust rings (one, two, three, dashed, grey, none). */
export type Trust = 'missing' | 'reported' | 'counted' | 'confirmed' | 'estimated' | 'stale'

/**
 * The ring beside a figure. A figure is `counted` when every fact under it comes from a record of its own, `reported`
 * when fewer facts than things counted stand behind it (somebody typed a sum), `estimated` when any part was estimated or came
 * through a share of a divided unit. `confirmed` and `stale` need spot checks, which no figure has before its first one.
 */
export function trustOf(amount: Pick<Amount, 'value' | 'numerator' | 'n' | 'estimated'>, method: Indicator['method']): Trust {
  if (amount.value === null) return 'missing'
  if (amount.estimated) return 'estimated'
  return method === 'counted' && amount.numerator !== null && amount.n + 1e-6 < Math.abs(amount.numerator) ? 'reported' : 'counted'
}
