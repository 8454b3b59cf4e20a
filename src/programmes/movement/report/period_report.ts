import type { Ctx } from '#base/ctx.ts'
import { addDays, type Day, type Period } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { fields, kinds, registrantKinds } from '#core/initiative/form.ts'
import { levels, type Level, type Step } from '#core/initiative/life.ts'
import { listInitiatives } from '#core/initiative/register.ts'
import { mapOf } from '#core/initiative/took.ts'
import { listIndicators, readValues, threadOf, type Indicator, type Value } from '#core/indicator/values.ts'
import { allow } from '#core/people/door.ts'
import { placesOf } from '#core/people/roster.ts'
import { readVerified, type Verified } from '#core/verification/verified.ts'
import { refuse } from '../problems.ts'
import { addressOf, everything } from '../register/asked.ts'
import * as q from './period_report.queries.ts'

/** The kit that counts the movement itself. */
const movementKit = 'skilful-mobilisation'

export type Count = { readonly key: string; readonly n: number }
/** How many initiatives came to a step within the period, each once: in all, and by kind, field and registrant; `none` where nobody has said which. */
export type Reached = { readonly step: Step; readonly total: number; readonly kinds: readonly Count[]; readonly fields: readonly Count[]; readonly registrants: readonly Count[]; readonly continuing: number; readonly copied: number }
/**
 * A figure of the period beside that of the same days a year before. `counts`: what of the register it counts: whole initiatives,
 * never parts of them, so that none is 0 and the thread is the list of the register; null for what somebody reports, of which nothing
 * reported is not known, and of which a divided unit may hold an estimated part. `before` is null where nothing was reported then, or
 * the register has nothing at all of those days.
 */
export type ReportFigure = {
  readonly indicator: Indicator; readonly value: Verified; readonly before: number | null; readonly beforeEstimated: boolean; readonly threadBefore: string; readonly counts: Counts | null
}
export type Counts = { readonly step: Step; readonly level?: Level }
type Part = NonNullable<Value['children']>[number]
/** A part of the unit with what it has of each column; places divided among several parts count in full in each. */
export type ReportUnit = Pick<Part, 'unit' | 'name' | 'kind' | 'ofUnit' | 'of' | 'ofFormer'> & { readonly values: readonly number[] }
export type PeriodReport = {
  readonly unit: { readonly id: number; readonly name: string; readonly kind: string }
  readonly period: { readonly from: Day; readonly to: Day }; readonly yearBefore: { readonly from: Day; readonly to: Day }; readonly map: Day; readonly asOf: string
  readonly figures: readonly ReportFigure[]
  readonly reached: readonly Reached[]
  /** The parts of the unit, with the indicators of `columns` each. */
  readonly columns: readonly Indicator[]; readonly units: readonly ReportUnit[]; readonly silent: readonly ReportUnit[]
  /** What lies in none of the parts: `units` and this make up the whole, but for what is `shared`. Empty where there are no parts. */
  readonly apart: readonly number[]
  /** How many of the initiatives lie in places that other units hold too, and in places that several parts of the unit hold. */
  readonly shared: { readonly outside: number; readonly between: number }
  readonly honoured: readonly q.NamedRow[]; readonly stopped: readonly q.NamedRow[]
  /** How many of the unit should have been looked at again before this day, the last of the period or today, and were not until now. */
  readonly overdue: { readonly day: Day; readonly count: number }
}

const told: readonly Step[] = ['accept', 'begin', 'recognise', 'distinguish', 'commend', 'stop']
const columnsOf = ['movement.initiatives', 'movement.carried_out', 'movement.recognised', 'movement.outstanding', 'movement.commended']
/** The figures of the movement's kit that are counts of steps; all others are reported. */
const countsOf: Readonly<Record<string, Counts>> = {
  'movement.initiatives': { step: 'accept' }, 'movement.carried_out': { step: 'begin' }, 'movement.recognised': { step: 'recognise' }, 'movement.outstanding': { step: 'distinguish' },
  'movement.commended': { step: 'commend' }, 'movement.stopped': { step: 'stop' },
  ...Object.fromEntries(levels.flatMap((level) => [[`movement.registered.${level}`, { step: 'accept', level }], [`movement.recognised.${level}`, { step: 'recognise', level }]] as const)),
}
/** Units that are told commune by commune. */
const wide = new Set(['nation', 'city', 'district'])
/** Nobody reads more names than these in a report; the register has them all. */
const mostNames = 400

/**
 * What the official report of a period says, as data: figures with what spot checks found and what stood a year before, who
 * registered what, each part of the unit, and those honoured or stopped by name. A report without figures of its own
 * typing: everything in it can be pulled back to its records.
 * @param period both ends given; at most 400 days. It is told on the map of its last day: the report of 2024 is about the units of 2024
 * @throws Problem `movement.report_period`, `people.no_mandate`, `unit.not_on_map`
 */
export async function reportOf(ctx: Ctx, { unit, period }: { unit: number; period: Period }): Promise<PeriodReport> {
  const { from, to } = bounded(period)
  const db = await allow(ctx, 'initiative.read', unit)
  const yearBefore = { from: aYearBefore(from), to: aYearBefore(to) }
  const [map, mapBefore, indicators] = await Promise.all([mapOf(db, unit, to), mapOf(db, unit, yearBefore.to), listIndicators(ctx)])
  const lateOn = to < ctx.day ? to : ctx.day
  const own = indicators.filter((indicator) => indicator.kit === movementKit)
  const keys = own.map((indicator) => indicator.key)
  const place = (await placesOf(db, [unit])).get(unit)!
  const level = wide.has(place.kind) ? 'communes' as const : 'children' as const
  const columns = columnsOf.flatMap((key) => own.find((indicator) => indicator.key === key) ?? [])
  const ask = { unit, period: { from, to }, map }
  const [values, before, [first]] = await Promise.all([
    readVerified(ctx, { ...ask, indicators: keys }), readVerified(ctx, { ...ask, indicators: keys, period: yearBefore }), readValues(ctx, { ...ask, indicators: keys.slice(0, 1), by: level })])
  const asked: q.Asked = [map, unit, from, to, [...told]]
  const [came, cameBefore, counts, parts, honoured, stopped, late] = await Promise.all([
    q.came.all(db, ...asked), q.came.all(db, mapBefore, unit, yearBefore.from, yearBefore.to, [...told]), q.counts.all(db, ...asked), partsOf(db, asked, first?.children ?? [], columns),
    q.named.all(db, map, unit, from, to, ['distinguish', 'commend'], mostNames), q.named.all(db, map, unit, from, to, ['stop'], mostNames), listInitiatives(ctx, { unit, late: true, lateOn }, { rows: 0 })])
  const of = (some: readonly Verified[], key: string) => some.find((value) => value.indicator === key)!
  return {
    unit: { id: unit, name: place.name, kind: place.kind }, period: { from, to }, yearBefore, map, asOf: values[0]?.asOf ?? ctx.now.toISOString(),
    figures: own.map((indicator) => figureOf(indicator, of(values, indicator.key), of(before, indicator.key), { unit, period: { from, to }, yearBefore }, came, cameBefore)),
    reached: told.map((step) => reachedBy(step, counts.filter((row) => row.step === step))), columns,
    ...parts, honoured, stopped, overdue: { day: lateOn, count: late.tally.total },
  }
}

/** The parts of a unit side by side, in the order of the map, and what lies in none of them or in several. */
async function partsOf(db: Db, asked: q.Asked, parts: readonly Part[], columns: readonly Indicator[]): Promise<Pick<PeriodReport, 'units' | 'silent' | 'apart' | 'shared'>> {
  const there = parts.map((part) => part.unit)
  const [rows, shared] = await Promise.all([q.byPart.all(db, ...asked, there), q.shared.first(db, ...asked, there)])
  const inPart = Map.groupBy(rows, (row) => row.part)
  const valuesIn = (part: number | null) => columns.map(({ key }) => inPart.get(part)?.find((row) => row.step === countsOf[key]!.step)?.n ?? 0)
  const units = parts.map(({ unit, name, kind, ofUnit, of, ofFormer }): ReportUnit => ({ unit, name, kind, ofUnit, of, ofFormer, values: valuesIn(unit) }))
  const silent = (one: ReportUnit) => one.values.every((value) => value === 0)
  return {
    units: units.filter((one) => !silent(one)), silent: units.filter((one) => silent(one) && one.kind !== 'unspecified'), apart: parts.length === 0 ? [] : valuesIn(null), shared: shared! }
}

type Asked = Pick<PeriodReport, 'yearBefore' | 'period'> & { readonly unit: number }

/** A figure that counts steps is that of the register, whole and with its list; facts of divided places would give parts of models. */
function figureOf(indicator: Indicator, value: Verified, before: Verified, { unit, period, yearBefore }: Asked, came: readonly q.CameRow[], cameBefore: readonly q.CameRow[]): ReportFigure {
  const counts = countsOf[indicator.key] ?? null
  if (counts === null) return { indicator, value, before: before.value, beforeEstimated: before.estimated, threadBefore: threadOf(indicator.key, { unit, period: yearBefore, map: value.map }), counts }
  const { step, level = null } = counts
  const among = (rows: readonly q.CameRow[]) => rows.find((row) => row.step === step && row.level === level)?.n ?? 0
  const n = among(came)
  const list = (took: { from: Day; to: Day }) => addressOf({ ...everything, unit, took: { step, ...took }, level })
  return {
    indicator, value: { ...value, value: n, numerator: n, n, estimatedShare: 0, apportionedShare: 0, estimated: false, thread: list(period) },
    before: cameBefore.length > 0 ? among(cameBefore) : null, beforeEstimated: false, threadBefore: list(yearBefore), counts,
  }
}

function reachedBy(step: Step, rows: readonly q.CountRow[]): Reached {
  const sum = (some: readonly q.CountRow[]) => some.reduce((n, row) => n + row.n, 0)
  const by = <K extends string>(keys: readonly K[], of: (row: q.CountRow) => K | null): Count[] => {
    const unsaid = sum(rows.filter((row) => of(row) === null))
    return [...keys.map((key) => ({ key, n: sum(rows.filter((row) => of(row) === key)) })), ...(unsaid > 0 ? [{ key: 'none', n: unsaid }] : [])]
  }
  return {
    step, total: sum(rows), kinds: by(kinds, (row) => row.kind), fields: by(fields, (row) => row.field), registrants: by(registrantKinds, (row) => row.registrantKind),
    continuing: sum(rows.filter((row) => row.novelty === 'continuing')), copied: sum(rows.filter((row) => row.copied)),
  }
}

/** Calendars begin with the year 1, and a report looks a year back. */
const earliest = '0002-01-01'

/** A report's period has both ends and is no longer than a year with its closing weeks. @throws Problem `movement.report_period` */
export function bounded({ from, to }: Period): { from: Day; to: Day } {
  if (from === null || from < earliest || addDays(from, 400) < to) throw refuse('report_period', undefined, { at: '/period' })
  return { from, to }
}

/** The same day a year earlier; 29 February is followed by its 28th. */
function aYearBefore(day: Day): Day {
  const earlier = `${String(Number(day.slice(0, 4)) - 1).padStart(4, '0')}${day.slice(4)}`
  return (earlier.endsWith('-02-29') ? `${earlier.slice(0, 8)}28` : earlier) as Day
}
