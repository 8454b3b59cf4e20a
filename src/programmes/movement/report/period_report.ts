import type { Ctx } from '#base/ctx.ts'
import { addDays, type Day, type Period } from '#base/day.ts'
import { fields, kinds, registrantKinds } from '#core/initiative/form.ts'
import { levels, type Level, type Step } from '#core/initiative/life.ts'
import { listInitiatives } from '#core/initiative/register.ts'
import { mapOf } from '#core/initiative/took.ts'
import { listIndicators, threadOf, type Indicator } from '#core/indicator/values.ts'
import { allow } from '#core/people/door.ts'
import { placesOf } from '#core/people/roster.ts'
import { readVerified, type Verified } from '#core/verification/verified.ts'
import { refuse } from '../problems.ts'
import * as q from './period_report.queries.ts'

/** The kit that counts the movement itself. */
const movementKit = 'skilful-mobilisation'

export type Count = { readonly key: string; readonly n: number }
/** How many initiatives came to a step within the period, each once: in all, and by kind, field and registrant. */
export type Reached = { readonly step: Step; readonly total: number; readonly kinds: readonly Count[]; readonly fields: readonly Count[]; readonly registrants: readonly Count[]; readonly continuing: number; readonly copied: number }
/**
 * A figure of the period beside that of the same days a year before; `before` is null where nothing was reported then. `counts`: what
 * of the register it counts, so that none is 0; null for what somebody reports, of which nothing reported is not known.
 */
export type ReportFigure = { readonly indicator: Indicator; readonly value: Verified; readonly before: number | null; readonly threadBefore: string; readonly counts: Counts | null }
export type Counts = { readonly step: Step; readonly level?: Level }
export type ReportUnit = { readonly unit: number; readonly name: string; readonly kind: string; readonly values: readonly (number | null)[] }
export type PeriodReport = {
  readonly unit: { readonly id: number; readonly name: string; readonly kind: string }
  readonly period: { readonly from: Day; readonly to: Day }; readonly yearBefore: { readonly from: Day; readonly to: Day }; readonly map: Day; readonly asOf: string
  readonly figures: readonly ReportFigure[]
  readonly reached: readonly Reached[]
  /** The parts of the unit, with the indicators of `columns` each. */
  readonly columns: readonly Indicator[]; readonly units: readonly ReportUnit[]; readonly silent: readonly ReportUnit[]
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
  const map = await mapOf(db, unit, to)
  const lateOn = to < ctx.day ? to : ctx.day
  const indicators = (await listIndicators(ctx)).filter((indicator) => indicator.kit === movementKit)
  const keys = indicators.map((indicator) => indicator.key)
  const yearBefore = { from: aYearBefore(from), to: aYearBefore(to) }
  const place = (await placesOf(db, [unit])).get(unit)!
  const level = place.kind === 'city' || place.kind === 'nation' || place.kind === 'district' ? 'communes' as const : 'children' as const
  const columns = columnsOf.flatMap((key) => indicators.find((indicator) => indicator.key === key) ?? [])
  const ask = { unit, period: { from, to }, map }
  const [values, before, parts, counts, honoured, stopped, late] = await Promise.all([
    readVerified(ctx, { ...ask, indicators: keys }), readVerified(ctx, { ...ask, indicators: keys, period: yearBefore }),
    readVerified(ctx, { ...ask, indicators: columns.map((indicator) => indicator.key), by: level }),
    q.counts.all(db, map, unit, from, to, [...told]), q.named.all(db, map, unit, from, to, ['distinguish', 'commend'], mostNames), q.named.all(db, map, unit, from, to, ['stop'], mostNames),
    listInitiatives(ctx, { unit, late: true, lateOn }, { rows: 0 })])
  const of = (some: readonly Verified[], key: string) => some.find((value) => value.indicator === key)!
  const units = unitsOf(columns.map(({ key }) => of(parts, key)))
  return {
    unit: { id: unit, name: place.name, kind: place.kind }, period: { from, to }, yearBefore, map, asOf: values[0]?.asOf ?? ctx.now.toISOString(),
    figures: indicators.map((indicator) => ({ indicator, value: of(values, indicator.key), before: of(before, indicator.key).value, threadBefore: threadOf(indicator.key, { unit, period: yearBefore, map }), counts: countsOf[indicator.key] ?? null })),
    reached: told.map((step) => reachedBy(step, counts.filter((row) => row.step === step))), columns,
    units: units.filter((one) => one.values.some((value) => value !== null)), silent: units.filter((one) => one.values.every((value) => value === null)),
    honoured, stopped, overdue: { day: lateOn, count: late.tally.total },
  }
}

/** The parts of a unit side by side, in the order of the map; null where nothing was reported. */
function unitsOf(values: readonly Verified[]): ReportUnit[] {
  const parts = values[0]?.children ?? []
  return parts.map(({ unit, name, kind }, at) => ({ unit, name, kind, values: values.map((value) => value.children![at]!.value) }))
    .filter((one) => one.kind !== 'unspecified' || one.values.some((value) => value !== null))
}

function reachedBy(step: Step, rows: readonly q.CountRow[]): Reached {
  const sum = (some: readonly q.CountRow[]) => some.reduce((n, row) => n + row.n, 0)
  const by = <K extends string>(keys: readonly K[], of: (row: q.CountRow) => K | null): Count[] => keys.map((key) => ({ key, n: sum(rows.filter((row) => of(row) === key)) }))
  return {
    step, total: sum(rows), kinds: by(kinds, (row) => row.kind), fields: by(fields, (row) => row.field), registrants: by(registrantKinds, (row) => row.registrantKind),
    continuing: sum(rows.filter((row) => row.novelty === 'continuing')), copied: sum(rows.filter((row) => row.copied)),
  }
}

/** A report's period has both ends and is no longer than a year with its closing weeks. @throws Problem `movement.report_period` */
export function bounded({ from, to }: Period): { from: Day; to: Day } {
  if (from === null || addDays(from, 400) < to) throw refuse('report_period', undefined, { at: '/period' })
  return { from, to }
}

/** The same day a year earlier; 29 February is followed by its 28th. */
function aYearBefore(day: Day): Day {
  const earlier = `${String(Number(day.slice(0, 4)) - 1).padStart(4, '0')}${day.slice(4)}`
  return (earlier.endsWith('-02-29') ? `${earlier.slice(0, 8)}28` : earlier) as Day
}
