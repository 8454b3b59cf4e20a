import type { Ctx } from '#base/ctx.ts'
import { addMonths, lastOfMonth, monthOf, writePeriod, type Day, type Month, type Period } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { open } from '#core/people/door.ts'
import { getPlaced, getTree } from '#core/unit/read.ts'
import { refuse } from './problems.ts'
import * as q from './values.queries.ts'

export type Indicator = q.IndicatorRow

/** Which figures: `indicators` null means all that are published; `map` is the day whose administrative map is used. */
export type ValuesQuery = {
  readonly indicators: readonly string[] | null; readonly unit: number; readonly period: Period; readonly map: Day
  /** `communes`: every commune-level unit below, whatever stands between; the same question on every map. */
  readonly by?: 'children' | 'communes' | 'month'
}

/** A sum of facts as an indicator reads it; `value` is null where nothing was reported, which is not zero. */
export type Amount = {
  readonly value: number | null; readonly numerator: number | null; readonly denominator: number | null
  /** How many facts it rests on; fractional where facts of a divided unit were apportioned. */
  readonly n: number
  /** The part of the numerator, 0 to 1, that was estimated at the source, and that a share of a divided unit brought here. */
  readonly estimatedShare: number; readonly apportionedShare: number
  readonly estimated: boolean
}

export type Value = Amount & {
  readonly indicator: string; readonly unit: number; readonly unitName: string; readonly period: string; readonly map: Day
  readonly unitOfMeasure: string; readonly method: Indicator['method']; readonly verification: null; readonly asOf: string; readonly thread: string
  /** Of what the figure is a part and who says so, in the language of whoever asks. */
  readonly base: string | null; readonly source: string | null
  /** `ofUnit`, `of`: the unit, perhaps a former one, whose "unknown village" this is. */
  readonly children?: readonly (Amount & Pick<q.PlaceRow, 'unit' | 'name' | 'kind' | 'ofUnit' | 'of' | 'ofFormer' | 'lat' | 'lon'>)[]
  readonly months?: readonly (Amount & { readonly month: string })[]
}

/**
 * Published figures of a unit over a period under the map of any day.
 * @throws Problem `unit.not_found`, `unit.not_on_map`, `unit.no_map`, `indicator.unknown`
 */
export async function readValues(ctx: Ctx, query: ValuesQuery): Promise<Value[]> {
  const db = await open(ctx)
  // The moment is asked before the sums: what was visible at that moment is in them.
  const [tree, indicators, stamp] = await Promise.all([
    getTree(db, query.map), q.published.all(db, query.indicators === null ? null : [...query.indicators]), q.asOf.first(db)])
  const asOf = stamp!.asOf.toISOString()
  const places = await q.places.all(db, tree.tree, query.unit, query.by ?? '', query.map)
  if (places.length === 0) await getPlaced(db, query.unit, tree, query.map)
  const missing = query.indicators?.find((key) => !indicators.some((i) => i.key === key))
  if (missing !== undefined) throw refuse('unknown', { indicator: missing.slice(0, 60) }, { at: '/indicator' })
  const cells = (await Promise.all([
    cellsOf(db, ctx, indicators.filter((i) => !i.accumulates), places, query),
    cellsOf(db, ctx, indicators.filter((i) => i.accumulates), places, { ...query, period: { from: null, to: query.period.to } }),
  ])).flat()
  const [self, ...below] = places
  const byGroup = Map.groupBy(cells, (c) => c.group)
  return indicators.map((indicator): Value => ({
    indicator: indicator.key, unit: query.unit, unitName: self!.name, period: writePeriod(query.period), map: query.map,
    ...amount(indicator, byGroup.get(query.unit) ?? []),
    unitOfMeasure: indicator.unitOfMeasure, method: indicator.method, verification: null, asOf, thread: threadOf(indicator.key, query),
    ...groundsOf(indicator, ctx.lang),
    ...(query.by === 'children' || query.by === 'communes' ? { children: below.map((place) => ({ ...partOf(place), ...amount(indicator, byGroup.get(place.unit) ?? []) })) } : {}),
    ...(query.by === 'month' ? { months: monthly(indicator, byGroup.get(query.unit) ?? [], query.period) } : {}),
  }))
}

/** Every published indicator with its definition. */
export async function listIndicators(ctx: Ctx): Promise<Indicator[]> {
  return q.published.all(await open(ctx), null)
}

/** What a figure stands on, in one language. */
export function groundsOf({ baseVi, baseEn, sourceVi, sourceEn }: Indicator, lang: Ctx['lang']): { base: string | null; source: string | null } {
  return lang === 'vi' ? { base: baseVi, source: sourceVi } : { base: baseEn, source: sourceEn }
}

export function threadOf(indicator: string, query: Pick<ValuesQuery, 'unit' | 'period' | 'map'>): string {
  return `/figures/thread?${new URLSearchParams({ indicator, unit: String(query.unit), period: writePeriod(query.period), map: query.map })}`
}

type Places = readonly q.PlaceRow[]
const partOf = ({ unit, name, kind, ofUnit, of, ofFormer, lat, lon }: q.PlaceRow) => ({ unit, name, kind, ofUnit, of, ofFormer, lat, lon })

async function cellsOf(db: Db, ctx: Ctx, indicators: readonly Indicator[], places: Places, query: ValuesQuery): Promise<q.Cell[]> {
  if (indicators.length === 0) return []
  const measures = [...new Set(indicators.flatMap((i) => (i.denominator === null ? [i.numerator] : [i.numerator, i.denominator])))]
  const nodes = places.filter((p) => p.node !== null)
  const leaves = places.filter((p) => p.leaf !== null)
  const where = [nodes.map((p) => p.node!), nodes.map((p) => p.unit), leaves.map((p) => p.leaf!), leaves.map((p) => p.unit), leaves.map((p) => p.share), measures] as const
  const { whole, edges } = monthsOf(query.period, ctx.day)
  return (await Promise.all([
    whole ? q.cells.all(db, ...where, whole.first, whole.last, query.by === 'month') : [],
    ...edges.map((edge) => q.edges.all(db, ...where, edge.from!, edge.to)),
  ])).flat()
}

const beginning = '0001-01-01' as Day

/** Splits a period into whole months, which cells answer, and the days at its edges, which facts answer. */
export function monthsOf(period: Period, today: Day): { whole: { first: Month; last: Month } | null; edges: Period[] } {
  const from = period.from ?? beginning
  const firstWhole = from === monthOf(from) ? from : addMonths(monthOf(from), 1)
  // Nothing is recorded of days to come, so the running month counts as whole up to today.
  const lastWhole = period.to === lastOfMonth(period.to) || period.to >= today ? monthOf(period.to) : addMonths(monthOf(period.to), -1)
  if (firstWhole > lastWhole) {
    const middle = addMonths(monthOf(from), 1)
    if (middle > period.to) return { whole: null, edges: [{ from, to: period.to }] }
    return { whole: null, edges: [{ from, to: lastOfMonth(from) }, { from: middle, to: period.to }] }
  }
  const edges: Period[] = []
  if (from < firstWhole) edges.push({ from, to: lastOfMonth(from) })
  if (lastWhole < monthOf(period.to)) edges.push({ from: monthOf(period.to), to: period.to })
  return { whole: { first: firstWhole, last: lastWhole }, edges }
}

type Sums = Pick<q.Cell, 'n' | 'sum' | 'estimated' | 'apportioned'>
const none: Sums = { n: 0, sum: 0, estimated: 0, apportioned: 0 }
const add = (a: Sums, b: Sums): Sums => ({ n: a.n + b.n, sum: a.sum + b.sum, estimated: a.estimated + b.estimated, apportioned: a.apportioned + b.apportioned })

function amount(indicator: Indicator, cells: readonly q.Cell[]): Amount {
  const total = (measure: number) => cells.filter((c) => c.measure === measure).reduce<Sums>(add, none)
  return amountOf(indicator, total(indicator.numerator), indicator.denominator === null ? null : total(indicator.denominator))
}

function amountOf(indicator: Indicator, top: Sums, bottom: Sums | null): Amount {
  const known = top.n > tiny || (bottom !== null && bottom.n > tiny)
  const numerator = known ? top.sum : null
  const denominator = bottom === null || bottom.n <= tiny ? null : bottom.sum
  const value = numerator === null || (bottom !== null && (denominator === null || denominator === 0)) ? null : (bottom === null ? numerator : numerator / denominator!) * indicator.scale
  const part = (of: number) => (top.sum === 0 ? 0 : Math.min(1, Math.abs(of / top.sum)))
  const estimatedShare = part(top.estimated)
  const apportionedShare = part(top.apportioned)
  const estimated = estimatedShare > 0 || apportionedShare > 0 || (known && (indicator.method === 'estimated' || indicator.method === 'sampled'))
  return { value, numerator, denominator, n: top.n, estimatedShare, apportionedShare, estimated }
}

/** Below this a share has only rounding left in it. */
const tiny = 1e-9

/** Month by month; a stock shows at each month's end what stood then, so it begins with what stood before the period. */
function monthly(indicator: Indicator, cells: readonly q.Cell[], period: Period): (Amount & { month: string })[] {
  const first = period.from === null ? cells.map((c) => c.month!).toSorted()[0] : monthOf(period.from)
  if (first === undefined) return []
  const sums = (measure: number | null, month: Month) => cells.filter((c) => c.measure === measure && c.month === month).reduce<Sums>(add, none)
  const before = (measure: number | null) => cells.filter((c) => c.measure === measure && c.month! < first).reduce<Sums>(add, none)
  let top = indicator.accumulates ? before(indicator.numerator) : none
  let bottom = indicator.accumulates ? before(indicator.denominator) : none
  const months: (Amount & { month: string })[] = []
  for (let month = first; month <= period.to && months.length < 600; month = addMonths(month, 1)) {
    top = add(indicator.accumulates ? top : none, sums(indicator.numerator, month))
    bottom = add(indicator.accumulates ? bottom : none, sums(indicator.denominator, month))
    months.push({ month: month.slice(0, 7), ...amountOf(indicator, top, indicator.denominator === null ? null : bottom) })
  }
  return months
}
