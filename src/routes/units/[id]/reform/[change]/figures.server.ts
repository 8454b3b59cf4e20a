import type { Ctx } from '#base/ctx.ts'
import { isProblem } from '#base/problem.ts'
import { listIndicators, type Indicator } from '#core/indicator/values.ts'
import { trustOf } from '#core/verification/trust.ts'
import { readVerified, type Verified } from '#core/verification/verified.ts'
import type { Preview } from '#programmes/setup/index.ts'
import { digitsOf, doubtOf, titleOf } from '$ui/figure.server.ts'
import { measureText } from '$ui/measure.ts'
import type { Trust } from '$ui/trust.ts'

type Shown = { readonly value: number | null; readonly trust: Trust; readonly detail?: string | undefined }
export type FigureRow = { readonly label: string; readonly measure: string; readonly digits: number | undefined; readonly values: readonly Shown[]; readonly together: Shown }

/** A few figures of the units that a reform touches, as they stand today and together: first those that most of the units have, then those that rest on the most records. */
export async function figuresBefore(ctx: Ctx, { touched }: Preview): Promise<FigureRow[]> {
  const indicators = await listIndicators(ctx)
  const query = { indicators: indicators.map((i) => i.key), period: { from: null, to: ctx.day }, map: ctx.day }
  try {
    const units: Verified[][] = []
    for (const unit of touched) units.push(await readVerified(ctx, { ...query, unit }))
    const rows = indicators.map((indicator) => ({ indicator, values: units.map((all) => all.find((value) => value.indicator === indicator.key)!) }))
    const known = ({ values }: (typeof rows)[number]) => values.filter((value) => value.value !== null).length
    const records = ({ values }: (typeof rows)[number]) => values.reduce((sum, value) => sum + (value.value === null ? 0 : value.n), 0)
    return rows.filter((row) => records(row) > 0).toSorted((a, b) => known(b) - known(a) || records(b) - records(a)).slice(0, 4).map(({ indicator, values }) => ({
      label: titleOf(indicator), measure: measureText(indicator.unitOfMeasure), digits: digitsOf(indicator), values: values.map((value) => ({ value: value.value, trust: trustOf(value, indicator.method), detail: doubtOf(value) })),
      together: together(indicator, values),
    }))
  } catch (reason) {
    // A unit that begins on a day to come has no figures yet.
    if (isProblem(reason) && reason.code === 'unit.not_on_map') return []
    throw reason
  }
}

/** A ratio of a whole is that of its sums, never the mean of its parts' ratios. */
function together(indicator: Indicator, values: readonly Verified[]): Shown {
  const sum = (of: 'numerator' | 'denominator') => values.reduce<number | null>((total, value) => (value[of] === null ? total : (total ?? 0) + value[of]), null)
  const [top, bottom] = [sum('numerator'), sum('denominator')]
  const divided = indicator.denominator === null ? 1 : bottom
  const value = top === null || divided === null || divided === 0 ? null : (top / divided) * indicator.scale
  // As far to be believed as the least of what it is made of.
  const known = values.filter((one) => one.value !== null).map((one) => trustOf(one, indicator.method))
  const least = (['estimated', 'reported', 'counted', 'stale', 'confirmed'] as const).find((trust) => known.includes(trust))
  return { value, trust: value === null || !least ? 'missing' : least }
}
