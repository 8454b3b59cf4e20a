import type { Ctx } from '#base/ctx.ts'
import type { Day, Period } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
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
type Ended = q.PublishedRow & { readonly closedAt: Date; readonly revealed: string }
/** A sample that ended: closed with results, or given up without. */
export type ClosedSample = Ended & { readonly state: 'closed' | 'abandoned' }
/** A sample that is open: its plan and its commitment, nothing of what is found. */
export type OpenSample = Pick<q.PublishedRow, 'id' | 'indicator' | 'unit' | 'unitName' | 'officeName' | 'from' | 'to' | 'map' | 'wanted' | 'commitment' | 'until' | 'plannedAt' | 'drawnAt' | 'nth' | 'givenUp'>

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

/** What came after the samples beside figures of one question; null where there is none. */
export async function diligenceOf(ctx: Ctx, { unit, map, period }: Pick<ValuesQuery, 'unit' | 'map' | 'period'>, values: readonly Pick<Verified, 'verification'>[]): Promise<(Diligence | null)[]> {
  const samples = [...new Set(values.flatMap(({ verification }) => verification?.sample ?? []))]
  const rows = samples.length === 0 ? [] : await q.lowerings.all(await open(ctx), map, unit, samples, period.from, period.to)
  const found = new Map(rows.map(({ sample, ...lowered }) => [sample, lowered]))
  return values.map(({ verification }) => (verification === null ? null : { since: verification.day, corrections: 0, amount: 0, ...found.get(verification.sample) }))
}

/** Samples that ended, for everyone, with the seed by which the draw can be checked. */
export async function listClosed(ctx: Ctx, { indicator = null, unit = null }: { readonly indicator?: string | null; readonly unit?: number | null }): Promise<ClosedSample[]> {
  return (await q.published.all(await open(ctx), indicator, unit, null, true)).map(ended)
}

/** Samples that are open, for everyone: planned before anybody knows what they will find, and so they cannot be forgotten. */
export async function listOpen(ctx: Ctx): Promise<OpenSample[]> {
  return (await q.published.all(await open(ctx), null, null, null, false)).map(({ id, indicator, unit, unitName, officeName, from, to, map, wanted, commitment, until, plannedAt, drawnAt, nth, givenUp }) => (
    { id, indicator, unit, unitName, officeName, from, to, map, wanted, commitment, until, plannedAt, drawnAt, nth, givenUp }))
}

/** @throws Problem `verification.not_found` */
export async function getClosed(ctx: Ctx, given: string): Promise<ClosedSample> {
  const found = await q.published.first(await open(ctx), null, null, getId(given), true)
  if (!found) throw refuse('not_found')
  return ended(found)
}

const ended = (row: q.PublishedRow): ClosedSample => ({ ...row as Ended, state: row.abandoned === null ? 'closed' : 'abandoned' })

async function findFor(ctx: Ctx, { indicators, period, map }: Asked, units: readonly number[]): Promise<Find> {
  return verificationOf(await open(ctx), indicators, units, period, map)
}

function beside({ children, ...value }: Value, find: Find): Verified {
  return {
    ...value, verification: find(value.indicator, value.unit),
    ...(children === undefined ? {} : { children: children.map((child) => ({ ...child, verification: find(value.indicator, child.unit) })) }),
  }
}
