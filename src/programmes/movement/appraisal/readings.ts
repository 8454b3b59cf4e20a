import type { Ctx } from '#base/ctx.ts'
import type { Day, Period } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import type { Initiative } from '#core/initiative/initiative.ts'
import { listIndicators } from '#core/indicator/values.ts'
import { placesOf } from '#core/people/roster.ts'
import { lowerBound, trustOf, type Trust } from '#core/verification/trust.ts'
import { readVerified } from '#core/verification/verified.ts'
import { isOwnFigure, ownFigures, ownValues } from './own_figures.ts'
import { automaticPoints } from './points.ts'
import type { Criterion } from './rubric_form.ts'

/** The figure behind an automatic criterion as it was read; `value` null is missing, which is not zero. */
export type Reading = {
  readonly indicator: string; readonly title: { readonly vi: string; readonly en: string }; readonly value: number | null; readonly numerator: number | null; readonly denominator: number | null
  readonly unitOfMeasure: string; readonly from: Day | null; readonly to: Day; readonly unitName: string; readonly asOf: string | null; readonly trust: Trust; readonly thread: string | null
  /** What a spot check leaves certain of the value; null where there is none that ranks. */
  readonly sure: number | null
  /** What the rule makes of what is certain, else of the value: reporting more than can be found gains nothing. Null where the figure is missing. */
  readonly points: number | null
}

/** Reads the figures of all automatic criteria of an initiative over its own period, by the criterion's key: of its unit, or of itself. */
export async function readingsOf(ctx: Ctx, db: Db, there: Initiative, criteria: readonly Criterion[]): Promise<ReadonlyMap<string, Reading>> {
  const automatic = criteria.filter(({ scoredBy }) => scoredBy === 'automatic')
  const own = await ownReadings(ctx, db, there, automatic)
  return new Map([...own, ...await unitReadings(ctx, db, there, automatic.filter(({ key }) => !own.has(key)))])
}

/** What the initiative itself wrote down: reported by those who do it, checked by nobody. */
async function ownReadings(ctx: Ctx, db: Db, there: Initiative, automatic: readonly Criterion[]): Promise<Map<string, Reading>> {
  const period = periodOf(there, ctx.day)
  const asked = automatic.flatMap((criterion) => (isOwnFigure(criterion.indicator) ? [{ criterion, indicator: criterion.indicator }] : []))
  const values = await ownValues(ctx, db, there, asked.map(({ indicator }) => indicator), period)
  return new Map(asked.map(({ criterion, indicator }): [string, Reading] => {
    const read = values.get(indicator)!
    return [criterion.key, {
      indicator, ...ownFigures[indicator], ...period, ...read, unitName: there.title, asOf: null, trust: read.value === null ? 'missing' : 'reported', thread: `/movement/${there.id}/progress`, sure: null,
      points: read.value === null ? null : automaticPoints(read.value, criterion),
    }]
  }))
}

async function unitReadings(ctx: Ctx, db: Db, there: Initiative, automatic: readonly Criterion[]): Promise<Map<string, Reading>> {
  if (automatic.length === 0) return new Map()
  const published = new Map((await listIndicators(ctx)).map((one) => [one.key, one]))
  const period = periodOf(there, ctx.day)
  // A unit that has ended is read on the map of its days.
  const alive = (await placesOf(db, [there.unit])).get(there.unit)?.alive ?? false
  const map = alive ? ctx.day : there.registeredOn ?? period.to
  const keys = [...new Set(automatic.map(({ indicator }) => indicator!))].filter((key) => published.has(key))
  const values = keys.length === 0 ? [] : await readVerified(ctx, { indicators: keys, unit: there.unit, period, map })
  return new Map(automatic.map((criterion): [string, Reading] => {
    const known = published.get(criterion.indicator!)
    const value = values.find((one) => one.indicator === criterion.indicator)
    const common = { indicator: criterion.indicator!, title: { vi: known?.titleVi ?? criterion.indicator!, en: known?.titleEn ?? criterion.indicator! }, ...period }
    // Withdrawn since the rubric was put in force: there is no figure.
    if (!known || !value) return [criterion.key, { ...common, value: null, numerator: null, denominator: null, unitOfMeasure: '', unitName: there.unitName, asOf: null, trust: 'missing', thread: null, sure: null, points: null }]
    const sure = lowerBound(value, known.method)
    const worth = sure ?? value.value
    return [criterion.key, {
      ...common, value: value.value, numerator: value.numerator, denominator: value.denominator, unitOfMeasure: value.unitOfMeasure, unitName: value.unitName, asOf: value.asOf,
      trust: trustOf(value, known.method), thread: value.thread, sure, points: worth === null ? null : automaticPoints(worth, criterion),
    }]
  }))
}

/** From its beginning to its end, or to today while that is still to come; its year where it names no days. */
function periodOf({ startsOn, endsOn, year }: Initiative, today: Day): Period & { readonly from: Day } {
  const end = endsOn ?? `${year}-12-31` as Day
  const to = end > today ? today : end
  const from = startsOn ?? `${year}-01-01` as Day
  return { from: from > to ? to : from, to }
}
