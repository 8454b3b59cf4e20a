import { randomBytes } from 'node:crypto'
import type { Ctx } from '#base/ctx.ts'
import { addDays, type Day, type Period } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { findId, sha256, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { allow, allowEach } from '#core/people/door.ts'
import { getPlaced, getTree } from '#core/unit/read.ts'
import { allocate, countParts, draw, drawAgain, rule, type Lists } from './draw.ts'
import { putItems } from './draw.queries.ts'
import { estimateShare, sampleSize } from './interval.ts'
import { refuse } from './problems.ts'
import * as q from './sample.queries.ts'

/** What is to be checked, and how precisely: either `size` records or an interval of `halfWidth` (0.05 unless said) to each side. */
export type Plan = {
  readonly id: string; readonly indicator: string; readonly unit: number; readonly period: Period; readonly map: Day
  readonly size?: number; readonly halfWidth?: number; readonly confidence?: number
  /** The last day of the visits; 30 days from now unless said. */
  readonly until?: Day
}
/** What a plan is before it is made: the list in each part, and how many of it are to be visited. */
export type Outline = {
  readonly indicator: q.CountedRow; readonly from: Day | null; readonly confidence: number; readonly population: number; readonly wanted: number
  /** Records of divided units, of which nobody knows whether they lie here. */
  readonly unplaced: number
  readonly strata: readonly { readonly unit: number; readonly node: number | null; readonly population: number; readonly wanted: number }[]
}
/** What was planned and drawn in a part and how far it is; what was found is told by the results, once the sample is closed. */
export type Stratum = Omit<q.StratumRow, 'confirmed' | 'different' | 'notFound' | 'refused'>
export type Progress = q.ProgressRow
export type State = 'planned' | 'drawn' | 'closed' | 'abandoned'
/**
 * A sample as those who run it see it: the seed is told when it ends, what was found when it is closed. Until then nobody sees
 * outcomes, only how many places each visitor has been to: whoever saw them could stop when it looks well.
 */
export type Sample = Omit<q.SampleRow, 'seed' | 'commitment' | 'shard' | 'measure' | 'visited'> & {
  readonly state: State; readonly commitment: string; readonly revealed: string | null
  readonly strata: readonly Stratum[]; readonly visitors: readonly q.VisitorRow[]; readonly results: readonly q.Result[]
}

/**
 * Plans a check: counts the list in each part of the unit, shares the sample out over them, and binds itself to a seed by its
 * digest in the ledger. The same plan again is the same sample.
 * @throws Problem `verification.*` when the plan makes no sense, `people.*`, `unit.not_on_map`
 */
export async function planSample(ctx: Ctx, plan: Plan): Promise<Sample> {
  const id = getId(plan.id)
  const db = await allow(ctx, 'verification.plan', plan.unit)
  const indicator = await checkable(db, plan.indicator)
  const from = indicator.accumulates ? null : plan.period.from
  const there = await q.sample.first(db, id)
  if (there) {
    const same = there.indicator === plan.indicator && there.unit === plan.unit && there.from === from && there.to === plan.period.to && there.map === plan.map
      && (plan.until ?? there.until) === there.until
    if (!same) throw refuse('other_plan', { given: id }, { at: '/id' })
    return told(db, there)
  }
  const until = plan.until ?? addDays(ctx.day, usualDays)
  if (until < ctx.day || until > addDays(ctx.day, 366)) throw refuse('until', undefined, { at: '/until' })
  const { strata, confidence, wanted, unplaced } = await outline(db, plan)
  const seed = randomBytes(32)
  const halfWidth = plan.size === undefined ? plan.halfWidth ?? usualHalfWidth : null
  await q.putSample.run(db, id, plan.indicator, indicator.numerator, plan.unit, from, plan.period.to, plan.map, confidence, halfWidth, wanted, rule,
    sha256(seed), seed, unplaced, ctx.account, ctx.now, until, db.mandate!)
  await q.putStrata.run(db, id, strata.map((s) => s.unit), strata.map((s) => s.node), strata.map((s) => s.population), strata.map((s) => s.wanted))
  const row = (await q.sample.first(db, id))!
  await note(db, row, 'sample.planned', {
    indicator: plan.indicator, from, to: plan.period.to, map: plan.map, commitment: row.commitment.toString('hex'), rule, wanted, until,
    strata: strata.map((s) => ({ unit: s.unit, population: s.population, wanted: s.wanted })),
  })
  return told(db, row)
}

/**
 * Counts the list in each part of a unit and shares the sample out over them; writes nothing.
 * @throws Problem as `planSample`
 */
export async function outline(db: Db, plan: Omit<Plan, 'id'>): Promise<Outline> {
  const indicator = await checkable(db, plan.indicator)
  const from = indicator.accumulates ? null : plan.period.from
  const tree = await getTree(db, plan.map)
  await getPlaced(db, plan.unit, tree, plan.map)
  const { parts, unplaced } = await countParts(db, { tree: tree.tree, unit: plan.unit, measure: indicator.numerator, from, to: plan.period.to })
  // The wall stands before the items: whoever could not see all of them must not begin.
  if (parts.some((part) => part.beyond > 0)) throw refuse('beyond_mandate', undefined, { at: '/unit' })
  const population = parts.reduce((sum, part) => sum + part.population, 0)
  if (population === 0) throw refuse('nothing_to_visit', undefined, { at: '/period' })
  const confidence = plan.confidence ?? (await q.rule.first(db))!.confidence
  const shares = allocate(parts, sizeOf(plan, population, confidence))
  const strata = parts.map(({ unit, node, population: records }) => ({ unit, node, population: records, wanted: shares.get(unit)! }))
  return { indicator, from, confidence, population, unplaced, strata, wanted: strata.reduce((sum, s) => sum + s.wanted, 0) }
}

/**
 * Draws, once and for all. @throws Problem `verification.drawn_already`, `verification.closed`, `verification.not_found`
 */
export async function drawSample(ctx: Ctx, given: string): Promise<Sample> {
  const { db, row } = await enter(ctx, 'verification.plan', given, q.sampleLocked)
  if (row.closedAt !== null) throw refuse('closed')
  if (row.drawnAt !== null) throw refuse('drawn_already')
  const strata = await q.strata.all(db, row.id)
  const { drawn, listed } = await draw(db, await listsOf(db, row), row.seed, strata)
  await putItems.run(db, row.id, drawn.map((d) => d.shard), drawn.map((d) => d.record), drawn.map((d) => d.leaf), drawn.map((d) => d.stratum))
  const counts = strata.map((s) => drawn.filter((d) => d.stratum === s.unit).length)
  await q.noteDraw.run(db, row.id, ctx.now, strata.map((s) => s.unit), strata.map((s) => listed.get(s.unit)!), counts)
  await note(db, row, 'sample.drawn', { drawn: drawn.length, strata: strata.map((s, i) => ({ unit: s.unit, listed: listed.get(s.unit)!, drawn: counts[i]! })) })
  return told(db, (await q.sample.first(db, row.id))!)
}

/** A sample and how far it has come. @throws Problem `verification.not_found` */
export async function readSample(ctx: Ctx, given: string): Promise<Sample> {
  const { db, row } = await enter(ctx, 'verification.read', given, q.sample)
  return told(db, row)
}

/** Samples of a unit and of what lies below it, the newest first, each with how far it has come but without its strata. */
export async function listSamples(ctx: Ctx, unit: number): Promise<(Outside & Progress)[]> {
  const db = await allow(ctx, 'verification.read', unit)
  const rows = await q.samplesUnder.all(db, unit, ctx.day)
  const progress = new Map((await q.progress.all(db, rows.map((row) => row.id))).map(({ sample, ...counts }) => [sample, counts]))
  return rows.map((row) => ({ ...outside(row), ...(progress.get(row.id) ?? { drawn: 0, assigned: 0, visited: 0 }) }))
}

/** Draws again from the list as it stood then. @returns whether it gives the very records that were drawn */
export async function checkDraw(ctx: Ctx, given: string): Promise<{ readonly drawn: number; readonly same: boolean }> {
  const { db, row } = await enter(ctx, 'verification.read', given, q.sample)
  if (row.drawnAt === null) throw refuse('not_drawn')
  const kept = new Set((await q.drawnRecords.all(db, row.id)).map((r) => r.record))
  const again = await drawAgain(db, await listsOf(db, row), row.seed, await q.strata.all(db, row.id), row.drawnAt)
  return { drawn: kept.size, same: kept.size === again.length && again.every((d) => kept.has(d.record)) }
}

/** A sample by id, for whoever may do this with its unit; what lies beyond their mandates is as if it were not there. */
export async function enter(ctx: Ctx, verb: string, given: string, find: typeof q.sample): Promise<{ db: Db; row: q.SampleRow }> {
  const id = getId(given)
  const { db: knocked } = await allowEach(ctx, verb, [])
  const row = await find.first(knocked, id)
  if (!row) throw refuse('not_found')
  const { db, refused } = await allowEach(ctx, verb, [row.unit])
  if (refused.size > 0) throw refuse('not_found', undefined, { cause: [...refused.values()][0] })
  return { db, row }
}

export function getId(given: string, at = '/id'): Id {
  const id = findId(given)
  if (!id) throw refuse('bad_id', { given: given.slice(0, 60) }, { at })
  return id
}

const usualHalfWidth = 0.05
const usualDays = 30

function sizeOf({ size, halfWidth, confidence: asked }: Omit<Plan, 'id'>, population: number, confidence: number): number {
  if (asked !== undefined && !(asked >= 0.5 && asked <= 0.999)) throw refuse('confidence', undefined, { at: '/confidence' })
  if (halfWidth !== undefined && (size !== undefined || !(halfWidth >= 0.005 && halfWidth <= 0.5))) throw refuse('precision', undefined, { at: '/halfWidth' })
  if (size === undefined) return sampleSize({ halfWidth: halfWidth ?? usualHalfWidth, population, confidence })
  if (!Number.isInteger(size) || size < 1) throw refuse('size', undefined, { at: '/size' })
  return Math.min(size, population)
}

async function listsOf(db: Db, row: q.SampleRow): Promise<Lists> {
  const { tree } = await getTree(db, row.map)
  return { tree, unit: row.unit, measure: row.measure, from: row.from, to: row.to }
}

/** @throws Problem `verification.unknown_indicator`, `verification.not_counted` */
async function checkable(db: Db, key: string): Promise<q.CountedRow> {
  const indicator = await q.indicator.first(db, key)
  if (!indicator) throw refuse('unknown_indicator', { given: key.slice(0, 60) }, { at: '/indicator' })
  if (indicator.method !== 'counted') throw refuse('not_counted', undefined, { at: '/indicator' })
  return indicator
}

/** What is known of one part, or of the whole, as it would stand frozen now. */
export function freeze(unit: number, whole: boolean, node: number | null, strata: readonly q.StratumRow[], confidence: number): q.Result {
  const sum = (of: (s: q.StratumRow) => number) => strata.reduce((total, s) => total + of(s), 0)
  const answered = (s: q.StratumRow) => s.confirmed + s.different + s.notFound
  const estimate = estimateShare(strata.map((s) => ({ population: s.listed!, visited: answered(s), confirmed: s.confirmed })), confidence)
  return {
    unit, whole, node, population: sum((s) => s.listed!), drawn: sum((s) => s.drawn!), confirmed: sum((s) => s.confirmed), different: sum((s) => s.different),
    notFound: sum((s) => s.notFound), refused: sum((s) => s.refused), share: estimate?.share ?? null, low: estimate?.low ?? null, high: estimate?.high ?? null,
  }
}

export function note(db: Db, row: q.SampleRow, event: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  return happened(db, [{ shard: row.shard, unit: row.unit, event, about: row.id, body }])
}

export async function told(db: Db, row: q.SampleRow): Promise<Sample> {
  const strata = (await q.strata.all(db, row.id)).map(({ confirmed: _confirmed, different: _different, notFound: _notFound, refused: _refused, ...stratum }) => stratum)
  return { ...outside(row), strata, visitors: await q.visitors.all(db, row.id), results: await q.results.all(db, row.id) }
}

type Outside = Omit<Sample, 'strata' | 'visitors' | 'results'>
function outside({ seed, commitment, shard: _shard, measure: _measure, visited: _visited, ...row }: q.SampleRow): Outside {
  return { ...row, state: stateOf(row), commitment: commitment.toString('hex'), revealed: row.closedAt === null ? null : seed.toString('hex') }
}

function stateOf({ abandoned, closedAt, drawnAt }: Pick<q.SampleRow, 'abandoned' | 'closedAt' | 'drawnAt'>): State {
  if (abandoned !== null) return 'abandoned'
  return closedAt !== null ? 'closed' : drawnAt !== null ? 'drawn' : 'planned'
}
