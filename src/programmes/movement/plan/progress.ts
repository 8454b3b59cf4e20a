import type { Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import { columns, type Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { allow, asSystem } from '#core/people/door.ts'
import { childrenOn, getPath, getTree } from '#core/unit/read.ts'
import type { UnitOf } from '../places.ts'
import { eachKinds, lastYear, type Deadline } from './draft.ts'
import { getPlan, plansFor, type Plan, type PlanTarget } from './plan.ts'
import * as q from './plan.queries.ts'
import { standings, type Standing, type StandingRow, type Window } from './progress.queries.ts'

export type { Standing } from './progress.queries.ts'
export type PlanInBrief = Pick<Plan, 'id' | 'number' | 'title' | 'year' | 'unit' | 'unitName' | 'unitKind'>
/** A target as it stands for one unit. `wanted` is null where a share is asked of what is not there yet. */
export type Progress = { readonly target: PlanTarget; readonly of: UnitOf; readonly value: number; readonly wanted: number | null; readonly lacks: number; readonly waiting: number }
/** `left`: days from the day asked about; negative once it is over. */
export type Due = Deadline<Day> & { readonly left: number }
export type AskedByPlan = {
  readonly plan: PlanInBrief; readonly deadlines: readonly Due[]; readonly progress: readonly Progress[]
  /** What of the unit stands where, for the plan's years. */
  readonly standing: Standing
}

/**
 * What is asked of a unit on a day: of each plan in force above it and of its own, every deadline and how far each target has
 * come. A village is told its commune's targets too.
 * @throws Problem `people.no_mandate`, `unit.not_found`
 */
export async function askedOf(ctx: Ctx, unit: number, day: Day = ctx.day): Promise<AskedByPlan[]> {
  const plans = await plansFor(ctx, unit, day)
  const path = await getPath(await allow(ctx, 'initiative.read', unit), unit, day)
  const here = path.at(-1)!
  const told = isLeaf(here.kind) ? path.slice(-2) : [here]
  const asks = plans.map((plan) => ({ plan, pairs: told.flatMap((of) => plan.targets.filter((target) => concerns(plan, target, of)).map((target) => ({ plan, target, of }))) }))
  const counts = await countFor(await counting(ctx), day, [...asks.flatMap(({ pairs }) => pairs), ...plans.map((plan) => ({ plan, target: null, of: here }))])
  const all = asks.flatMap(({ pairs }) => pairs)
  return asks.map(({ plan, pairs }, i) => ({
    plan: inBrief(plan), deadlines: dueOf(plan, day), standing: counts[all.length + i]!,
    progress: pairs.map((pair) => progressOf(pair.target, pair.of, counts[all.indexOf(pair)]!)),
  }))
}

/**
 * A unit below a plan's issuer. Targets overlap (one model may serve several), so they are not added up: `value` is all that is
 * registered, `wanted` the largest number that is asked for, `unmet` how many targets are not reached (a share of nothing is not either), `lacks` how many models at least.
 */
export type Below = UnitOf & {
  readonly own: { readonly id: Id; readonly number: string } | null
  /** Whether such a unit issues plans at all. */
  readonly issues: boolean
  readonly progress: readonly Progress[]; readonly value: number; readonly wanted: number | null; readonly unmet: number; readonly lacks: number
}
export type Cascade = { readonly day: Day; readonly units: readonly Below[]; readonly whole: readonly Progress[]; readonly late: boolean }

/**
 * How the units right below a plan's issuer stand with it, those that lack most first, on the map of today or of the plan's
 * last day. Three questions to the database, whatever the number of units.
 * @throws Problem `movement.plan_not_found`, `people.no_mandate`
 */
export async function cascadeOf(ctx: Ctx, id: string): Promise<Cascade> {
  const plan = await getPlan(ctx, id)
  const db = await allow(ctx, 'initiative.read', plan.unit)
  const day = [plan.to, plan.ended].reduce<Day>((first, one) => (one !== null && one < first ? one : first), ctx.day)
  const children = (await childrenOn(db, await getTree(db, day), plan.unit, day)).filter((child) => child.kind !== 'unspecified')
  const own = new Map((await q.carriedOut.all(db, plan.id)).map(({ unit, ...rest }) => [unit, rest]))
  const issuer = { unit: plan.unit, name: plan.unitName, kind: plan.unitKind }
  const pairs = [issuer, ...children].flatMap(({ unit, name, kind }) => plan.targets.filter((target) => concerns(plan, target, { unit, name, kind })).map((target) => ({ plan, target, of: { unit, name, kind } })))
  const counts = await countFor(await counting(ctx), day, [...pairs, ...children.map((of) => ({ plan, target: null, of }))])
  const by = Map.groupBy(pairs.map(({ target, of }, i) => progressOf(target, of, counts[i]!)), (one) => one.of.unit)
  const units = children.map(({ unit, name, kind, leaf }, i): Below => (
    { unit, name, kind, own: own.get(unit) ?? null, issues: !leaf, value: counts[pairs.length + i]!.registered, ...sumUp(by.get(unit) ?? []) }))
  return { day, units: units.toSorted(byNeed), whole: by.get(plan.unit) ?? [], late: plan.deadlines.some((one) => one.key === 'register' && one.day !== null && one.day < day) }
}

function sumUp(progress: readonly Progress[]): Pick<Below, 'progress' | 'wanted' | 'unmet' | 'lacks'> {
  const wanted = progress.flatMap((one) => (one.target.countedAs === 'registered' && one.wanted !== null ? [one.wanted] : []))
  return {
    progress, wanted: wanted.length === 0 ? null : Math.max(...wanted), unmet: progress.filter((one) => one.wanted === null || one.lacks > 0).length, lacks: lackingAtLeast(progress),
  }
}

/** How many models are missing at the least: one may serve several targets, but not two of the same. */
export const lackingAtLeast = (progress: readonly Progress[]) => Math.max(0, ...progress.map((one) => one.lacks))

/** More targets open, more models lacking, no plan of its own. */
const byNeed = (a: Below, b: Below) => b.unmet - a.unmet || b.lacks - a.lacks || Number(b.issues && b.own === null) - Number(a.issues && a.own === null)

/** Counts only, of whole units: a village may know how far its commune has come, and sees none of its registrations by that. */
const counting = (ctx: Ctx) => asSystem(ctx, 'system:plan-progress')

type Pair = { readonly plan: Plan; readonly target: PlanTarget | null; readonly of: UnitOf }

/** How each pair stands, in their order. */
async function countFor(db: Db, day: Day, pairs: readonly Pair[]): Promise<Standing[]> {
  const asked = pairs.map(({ plan, target, of }) => ({ target, window: { unit: of.unit, since: plan.year, until: lastYear(plan) } }))
  const windows = [...new Map(asked.map(({ window }) => [keyOf(window), window])).values()]
  if (windows.length === 0) return []
  const found = Map.groupBy(await standings.all(db, day, ...columns(windows, 'unit', 'since', 'until') as [number[], number[], number[]]), keyOf)
  return asked.map(({ target, window }) => addUp((found.get(keyOf(window)) ?? []).filter((row) => target === null || ofSort(row, target))))
}

const keyOf = ({ unit, since, until }: Window) => `${unit} ${since} ${until}`

/** Whether a sort of initiatives is of those that a target speaks of; what a target leaves open it takes as it comes. */
const ofSort = (row: StandingRow, { kind, field, registrantKind }: PlanTarget) =>
  (kind === null || row.kind === kind) && (field === null || row.field === field) && (registrantKind === null || row.registrantKind === registrantKind)

function addUp(rows: readonly Standing[]): Standing {
  const sum = (what: keyof Standing) => rows.reduce((total, row) => total + row[what], 0)
  return {
    registered: sum('registered'), carriedOut: sum('carriedOut'), recognised: sum('recognised'), waiting: sum('waiting'), accepted: sum('accepted'), running: sum('running'),
    selfAssessed: sum('selfAssessed'), appraised: sum('appraised'),
  }
}

/** Whether a target speaks to a unit: to it by name, or to each of its kind below the issuer. */
function concerns(plan: Plan, target: PlanTarget, { unit, kind }: UnitOf): boolean {
  if (target.each === null) return target.unit === unit
  const kinds: readonly string[] = eachKinds[target.each]
  return unit !== plan.unit && kinds.includes(kind)
}

function progressOf(target: PlanTarget, of: UnitOf, standing: Standing): Progress {
  const value = { registered: standing.registered, carried_out: standing.carriedOut, recognised: standing.recognised }[target.countedAs]
  const wanted = target.atLeast ?? (standing.registered === 0 ? null : Math.ceil(((target.share ?? 0) / 100) * standing.registered))
  return { target, of, value, wanted, lacks: Math.max(0, (wanted ?? 0) - value), waiting: target.countedAs === 'registered' ? standing.waiting : 0 }
}

const isLeaf = (kind: string) => kind === 'village' || kind === 'residential_area' || kind === 'unspecified'

export const inBrief = ({ id, number, title, year, unit, unitName, unitKind }: Plan): PlanInBrief => ({ id, number, title, year, unit, unitName, unitKind })

/** Deadlines by day, with how many days are left. */
export function dueOf({ deadlines }: Pick<Plan, 'deadlines'>, day: Day): Due[] {
  const days = deadlines.flatMap((one) => (one.day === null ? [] : [{ ...one, day: one.day, left: Math.round((Date.parse(one.day) - Date.parse(day)) / 86_400_000) }]))
  return days.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}
