import type { Ctx } from '#base/ctx.ts'
import { writePeriod, type Day, type Period } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { enterRecords } from '#core/form/record.ts'
import { readValues } from '#core/indicator/values.ts'
import { allow } from '#core/people/door.ts'
import { getLeaf } from '#core/unit/read.ts'
import { groups, isGroup, type Group } from '../items/groups.ts'
import { refuse } from '../problems.ts'
import { readId } from '../read.ts'
import { enough, least, rateOf, reductionOf, type Rate, type Reduction, type Weighed } from './ratio.ts'
import * as q from './weighing.queries.ts'

export type Days = { readonly from: Day; readonly to: Day }
/** What the weighings of one time say: `taken` is what the collector takes, per household and day; days of the first and last weighing. */
export type Side = { readonly taken: Rate; readonly first: Day; readonly last: Day }
/**
 * How much less waste is taken away than before the start. `lacking` says why nothing can be said; a number is given only when both
 * sides rest on enough weighings. `saved` is in tonnes over the period, for `households` that took part at its end.
 */
export type Estimate = {
  readonly period: Days; readonly base: Side | null; readonly now: Side | null; readonly reduction: Reduction | null
  readonly households: number | null; readonly saved: { readonly tonnes: number; readonly low: number; readonly high: number } | null
  readonly lacking: readonly ('no_base' | 'few_base' | 'few_now' | 'no_households')[]
  readonly weighed: { readonly base: number; readonly now: number }
  readonly byGroup: readonly { readonly group: Group; readonly base: number | null; readonly now: number | null }[]
}

/**
 * Compares the weighings of a period with those before the start, and scales up to the households that take part.
 * @throws Problem `people.no_mandate`
 */
export async function estimateOf(ctx: Ctx, unit: number, period: Days): Promise<Estimate> {
  return estimate(ctx, await allow(ctx, 'record.read', unit), unit, period)
}

async function estimate(ctx: Ctx, db: Db, unit: number, period: Days): Promise<Estimate> {
  const all = (await q.weighings.all(db, unit, ctx.day, period.to)).filter((one) => one.days > 0 && one.households > 0)
  const before = all.filter((one) => one.base)
  const during = all.filter((one) => !one.base && one.day >= period.from)
  const [base, now] = [sideOf(before), sideOf(during)]
  const households = await takingPart(ctx, unit, period.to)
  const reduction = base && now ? reductionOf(base.taken, now.taken) ?? null : null
  const lacking = [
    ...(before.length === 0 ? ['no_base' as const] : base === null || base.taken.each <= 0 ? ['few_base' as const] : []),
    ...(now === null ? ['few_now' as const] : []), ...(households === null || households <= 0 ? ['no_households' as const] : []),
  ]
  const each = base && households ? (base.taken.each * households * lengthOf(period)) / 1000 : null
  return {
    period, base, now, reduction, households, lacking, weighed: { base: before.length, now: during.length },
    saved: reduction && each !== null ? { tonnes: each * reduction.share, low: each * reduction.low, high: each * reduction.high } : null,
    byGroup: groups.map((group) => ({ group, base: perDay(before, group), now: perDay(during, group) })),
  }
}

/**
 * Puts an estimate into the figures: a record with its numbers, their error and their basis, whose facts say that they were sampled.
 * @throws Problem `waste.no_estimate`, `waste.no_households`, `waste.estimate_kept`, `waste.bad_id`, `people.no_mandate`, `unit.no_life`
 */
export async function keepEstimate(ctx: Ctx, given: { readonly id: string; readonly unit: number; readonly period: Days }): Promise<{ id: Id }> {
  const { unit, period } = given
  const db = await allow(ctx, 'record.enter', unit)
  const id = readId(given.id)
  const found = await estimate(ctx, db, unit, period)
  if (found.households === null || found.households <= 0) throw refuse('no_households')
  if (!found.reduction || !found.base || !found.now) throw refuse('no_estimate', least)
  const { leaf } = await getLeaf(db, unit, period.to)
  if (await q.kept.first(db, leaf, period.from, period.to)) throw refuse('estimate_kept', undefined, { at: '/period' })
  const percent = (share: number) => Math.round(share * 1000) / 10
  const [receipt] = await enterRecords(ctx, [{
    id, form: 'waste_estimate', unit, day: period.to, answers: {
      from: period.from, to: period.to, base_kg: rounded(found.base.taken.each), now_kg: rounded(found.now.taken.each), low: percent(found.reduction.low), high: percent(found.reduction.high), households: found.households,
      basis: `Cân nền ${found.base.first}..${found.base.last}: ${found.base.taken.weighings} lần, ${found.base.taken.households} hộ. Trong kỳ ${writePeriod(period)}: ${found.now.taken.weighings} lần, ${found.now.taken.households} hộ. Ước lượng tỷ số, khoảng tin cậy 95 % (t).`,
    } }])
  if (receipt?.status === 'refused') throw receipt.problem
  return { id }
}

function sideOf(rows: readonly q.WeighingRow[]): Side | null {
  const weighed = rows.map(({ households, days, bins }): Weighed => ({ households, size: households * days, kg: sum(bins.flatMap((bin) => (bin.fate === 'collected' ? [bin.kg] : []))) }))
  const taken = enough(weighed) ? rateOf(weighed) : undefined
  return taken ? { taken, first: rows[0]!.day, last: rows.at(-1)!.day } : null
}

/** Grams are as fine as anybody's scale. */
const rounded = (kg: number) => Math.round(kg * 1000) / 1000
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
const lengthOf = ({ from, to }: Period & Days) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1

/** Kg of a group per household and day, whoever took it; null where it was never put on the scale, which is not zero. */
function perDay(rows: readonly q.WeighingRow[], group: Group): number | null {
  const size = sum(rows.map((one) => one.households * one.days))
  const found = rows.flatMap((one) => one.bins.flatMap((bin) => (isGroup(bin.group) && bin.group === group ? [bin.kg] : [])))
  return found.length === 0 ? null : sum(found) / size
}

/** Households that sorted on a day, from the published figure: null where nobody counted. */
async function takingPart(ctx: Ctx, unit: number, on: Day): Promise<number | null> {
  const [value] = await readValues(ctx, { indicators: ['waste.active_households'], unit, period: { from: null, to: on }, map: ctx.day })
  return value?.value === null || value === undefined ? null : Math.round(value.value)
}
