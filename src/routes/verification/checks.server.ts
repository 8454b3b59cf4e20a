import type { Ctx } from '#base/ctx.ts'
import type { Period } from '#base/day.ts'
import { listIndicators, type Indicator } from '#core/indicator/values.ts'
import { titleOf } from '$ui/figure.server.ts'
import { spanText, type Span } from '$ui/format.ts'
import { measureText } from '$ui/measure.ts'
import { lang, m } from '$ui/words.ts'

/** What somebody can go and look at, one by one. A document or a session that is over cannot be visited again. */
const visitable = ['households', 'points', 'camera points', 'streets', 'areas', 'readers']

export function checkable(indicators: readonly Indicator[]): Indicator[] {
  return indicators.filter((one) => one.method === 'counted' && one.denominator === null && visitable.includes(one.unitOfMeasure))
}

/** Titles by key; a figure that is not published has none here and goes by its key. */
export async function titlesOf(ctx: Ctx): Promise<(key: string) => { title: string; measure: string }> {
  const known = new Map((await listIndicators(ctx)).map((one) => [one.key, { title: titleOf(one), measure: measureText(one.unitOfMeasure) }]))
  return (key) => known.get(key) ?? { title: key, measure: '' }
}

export const spanOfCheck = ({ from, to }: Span | Period) => spanText({ from, to }, lang())

/** A unit's number as an address or a form gives it; whatever is no such number is `otherwise`. */
export function unitOf(given: FormDataEntryValue | null, otherwise: number): number {
  const asked = Number(given)
  return Number.isInteger(asked) && asked > 0 && asked <= 2_147_483_647 ? asked : otherwise
}

/** How precise a check should be, in the words of who has to walk. */
export const precisions = [0.03, 0.05, 0.07, 0.1] as const
export const precisionText = (halfWidth: number) => ({ 0.03: m.movement_check_precision_3, 0.05: m.movement_check_precision_5, 0.07: m.movement_check_precision_7, 0.1: m.movement_check_precision_10 }[halfWidth] ?? m.movement_check_precision_5)()
export const confidences = [0.9, 0.95, 0.99] as const
