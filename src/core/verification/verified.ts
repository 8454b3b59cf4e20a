import type { Ctx } from '#base/ctx.ts'
import type { Day, Period } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { readValues, type Value, type ValuesQuery } from '#core/indicator/values.ts'
import { open } from '#core/people/door.ts'
import { refuse } from './problems.ts'
import { getId } from './sample.ts'
import type { Verification } from './trust.ts'
import * as q from './verified.queries.ts'

type Part = NonNullable<Value['children']>[number]
/** A figure with what its newest spot check says of it; the same for each of its parts. */
export type Verified = Omit<Value, 'verification' | 'children'> & {
  readonly verification: Verification | null
  readonly children?: readonly (Part & { readonly verification: Verification | null })[]
}
/** Late corrections that lowered a figure after it was checked: diligence, not shame. `amount` is in the figure's own measure. */
export type Diligence = { readonly since: Day; readonly corrections: number; readonly amount: number }
export type ClosedSample = q.ClosedRow

type Find = (indicator: string, unit: number) => Verification | null
type Asked = Pick<ValuesQuery, 'indicators' | 'period' | 'map'>

/**
 * For any number of figures, in one question, the closed sample that covers each: same indicator, the unit itself or a larger
 * one that drew in it, over days of the figure. A figure of days gone by never goes stale: it can no longer change.
 * @param units on the map of `map`; @param indicators null for all
 */
export async function verificationOf(db: Db, indicators: readonly string[] | null, units: readonly number[], period: Period, map: Day): Promise<Find> {
  const rows = await q.verified.all(db, indicators === null ? null : [...indicators], [...units], period.from, period.to, map, db.ctx.day)
  const found = new Map(rows.map(({ indicator, unit, share, ...rest }) => [`${indicator} ${unit}`, { confirmed: share, ...rest }]))
  return (indicator, unit) => found.get(`${indicator} ${unit}`) ?? null
}

/** Published figures with what spot checks say of them. @throws Problem as `readValues` */
export async function readVerified(ctx: Ctx, query: ValuesQuery): Promise<Verified[]> {
  // A figure without parts needs nothing of the first answer to ask the second question: both leave together.
  if (query.by !== 'children' && query.by !== 'communes') {
    const [values, find] = await Promise.all([readValues(ctx, query), findFor(ctx, query, [query.unit])])
    return values.map((value) => beside(value, find))
  }
  return addVerification(ctx, query, await readValues(ctx, query))
}

/** The same for figures of one question that were read already. */
export async function addVerification(ctx: Ctx, query: Asked, values: readonly Value[]): Promise<Verified[]> {
  const units = new Set(values.flatMap((value) => [value.unit, ...(value.children ?? []).map((child) => child.unit)]))
  const find = units.size === 0 ? () => null : await findFor(ctx, query, [...units])
  return values.map((value) => beside(value, find))
}

/** What came after the sample beside a figure; null where there is none. */
export async function diligenceOf(ctx: Ctx, value: Pick<Verified, 'unit' | 'map' | 'verification'>, period: Period): Promise<Diligence | null> {
  if (value.verification === null) return null
  const row = await q.lowerings.first(await open(ctx), value.map, value.unit, value.verification.sample, period.from, period.to)
  return { since: value.verification.day, ...row! }
}

/** Closed samples, for everyone, with the seed by which the draw can be checked. */
export async function listClosed(ctx: Ctx, { indicator = null, unit = null }: { readonly indicator?: string | null; readonly unit?: number | null }): Promise<ClosedSample[]> {
  return q.closed.all(await open(ctx), indicator, unit, null)
}

/** @throws Problem `verification.not_found` */
export async function getClosed(ctx: Ctx, given: string): Promise<ClosedSample> {
  const found = await q.closed.first(await open(ctx), null, null, getId(given) as Id)
  if (!found) throw refuse('not_found')
  return found
}

async function findFor(ctx: Ctx, { indicators, period, map }: Asked, units: readonly number[]): Promise<Find> {
  return verificationOf(await open(ctx), indicators, units, period, map)
}

function beside({ children, ...value }: Value, find: Find): Verified {
  return {
    ...value, verification: find(value.indicator, value.unit),
    ...(children === undefined ? {} : { children: children.map((child) => ({ ...child, verification: find(value.indicator, child.unit) })) }),
  }
}
