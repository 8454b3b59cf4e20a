import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { getInitiative, type Initiative } from '#core/initiative/initiative.ts'
import { allow } from '#core/people/door.ts'
import * as q from './appraisal.queries.ts'
import { enter, mustBe, note, type Appraisal } from './appraisal.ts'
import { farApart, rounded, spreadOf, suggestionFor, type Spread, type Suggestion } from './points.ts'
import { refuse } from './problems.ts'
import { readingsOf, type Reading } from './readings.ts'
import { getOne, type Rubric } from './rubric.ts'
import type { Criterion } from './rubric_form.ts'
import { outcomes, putOutcomes } from './standing.queries.ts'

/** How one criterion stands: what finished sheets gave it, how far they are apart, or the figure that it reads. */
export type Standing = {
  readonly criterion: Criterion
  /** In the order of their size, of nobody in particular. */
  readonly points: readonly number[]
  readonly spread: Spread | null
  /** So far apart that it has to be talked over; or a figure that is missing and must be confirmed as no points. */
  readonly needs: 'discussion' | 'confirmation' | null
  readonly discussed: readonly q.DiscussionRow[]
  readonly reading: Reading | null
  /** Mean of the finished sheets, or the figure's points; null while there is nothing. */
  readonly result: number | null
}
/** Who gave what: for those alone who sit on the panel and have finished their own sheet. */
export type Given = { readonly account: Id; readonly name: string; readonly scores: Readonly<Record<string, { readonly points: number | null; readonly words: string; readonly evidence: string }>> }

/** Why how others scored is not told yet: one's own sheet comes first; or there is but one, which would be one person's points. */
export type Veil = 'own_sheet' | 'one_sheet' | null

/**
 * Where appraisers agree and where they do not. Everybody who may read the initiative sees how far apart they are, once two have finished;
 * who is how far, only the panel; and each of the panel any of it only after finishing, so that nobody follows another.
 * @throws Problem `movement.appraisal_not_found`, `initiative.not_found`, `people.no_mandate`
 */
export async function disagreementsOf(ctx: Ctx, initiative: string): Promise<{ standings: Standing[]; given: Given[] | null; veil: Veil }> {
  const there = await getInitiative(ctx, initiative)
  const db = await allow(ctx, 'initiative.read', there.unit)
  const row = await q.latest.first(db, there.id)
  if (!row) throw refuse('appraisal_not_found')
  const rubric = await getOne(db, row.rubric)
  const [standings, panel] = [await standingsOf(ctx, db, row, there, rubric), await q.panel.all(db, row.shard, row.id)]
  const veil = veilOver(row, panel, ctx.account)
  return { standings: veil === null ? standings : standings.map(veiled), given: await givenTo(db, row, panel), veil }
}

function veilOver({ state }: Appraisal, panel: readonly q.AppraiserRow[], asker: Id | null): Veil {
  if (state !== 'open') return null
  const sitting = panel.filter((one) => one.excusedAt === null)
  if (sitting.some((one) => one.account === asker && one.finalAt === null)) return 'own_sheet'
  return sitting.filter((one) => one.finalAt !== null).length < 2 ? 'one_sheet' : null
}

/** Figures are public anyway; what people gave, and what was said of it, is not told. */
const veiled = (one: Standing): Standing => (one.criterion.scoredBy === 'automatic' ? one : { ...one, points: [], spread: null, needs: null, discussed: [], result: null })

/** The room behind `disagreementsOf`: every criterion in the rubric's order. */
export async function standingsOf(ctx: Ctx, db: Db, row: Appraisal, there: Initiative, rubric: Rubric): Promise<Standing[]> {
  const [panel, scores, notes, frozen] = await Promise.all([q.panel.all(db, row.shard, row.id), q.scores.all(db, row.shard, row.id), q.discussions.all(db, row.shard, row.id), outcomes.all(db, row.shard, row.id)])
  const readings = frozen.length > 0 ? new Map(frozen.flatMap((one) => (one.reading === null ? [] : [[one.criterion, one.reading]]))) : await readingsOf(ctx, db, there, rubric.criteria)
  const finished = new Set(panel.filter((one) => one.finalAt !== null && one.excusedAt === null).map((one) => one.account))
  return rubric.criteria.map((criterion): Standing => {
    const points = scores.filter((one) => one.criterion === criterion.key && finished.has(one.appraiser)).flatMap((one) => (one.points === null ? [] : [one.points])).toSorted((a, b) => a - b)
    const discussed = notes.filter((one) => one.criterion === criterion.key)
    const reading = readings.get(criterion.key) ?? null
    if (criterion.scoredBy === 'automatic') {
      const confirmed = discussed.length > 0
      const needs = reading?.points === null ? 'confirmation' : null
      return { criterion, points: [], spread: null, needs, discussed, reading, result: reading?.points ?? (confirmed ? 0 : null) }
    }
    const spread = spreadOf(points)
    return { criterion, points, spread, needs: farApart(spread, criterion.max, rubric.discussFrom) ? 'discussion' : null, discussed, reading: null, result: spread?.mean ?? null }
  })
}

export const totalOfStandings = (standings: readonly Standing[]): number => rounded(standings.reduce((sum, { result }) => sum + (result ?? 0), 0))

async function givenTo(db: Db, row: Appraisal, panel: readonly q.AppraiserRow[]): Promise<Given[] | null> {
  const finished = panel.filter((one) => one.excusedAt === null && one.finalAt !== null)
  if (!finished.some((one) => one.account === db.ctx.account)) return null
  const scores = await q.scores.all(db, row.shard, row.id)
  return finished.map(({ account, name }) => ({
    account, name, scores: Object.fromEntries(scores.filter((one) => one.appraiser === account).map(({ criterion, points, words, evidence }) => [criterion, { points, words, evidence }])),
  }))
}

/**
 * Settles the points: the mean of the finished sheets for each criterion, and the figures as they stand now. From then on nothing of it changes.
 * @throws Problem `movement.not_closable` naming all that remains, `movement.own_hand`, `movement.appraisal_changed`, `movement.appraisal_state`, `people.no_mandate`
 */
export async function closeAppraisal(ctx: Ctx, appraisal: string, edition: number): Promise<{ total: number; suggestion: Suggestion }> {
  const { db, row, there, rubric, own } = await enter(ctx, 'appraisal.open', appraisal)
  mustBe(row, 'open')
  if (row.edition !== edition) throw refuse('appraisal_changed')
  const panel = (await q.panel.all(db, row.shard, row.id)).filter((one) => one.excusedAt === null)
  const standings = await standingsOf(ctx, db, row, there, rubric)
  const remains = whatRemains(panel, standings, rubric)
  if (there.state !== 'self_assessed') throw refuse('appraisal_not_yet')
  if (remains.length > 0) throw refuse('not_closable', { count: remains.length }, { errors: remains })
  const total = totalOfStandings(standings)
  const suggestion = suggestionFor(total, rubric)
  await putOutcomes.run(db, row.shard, row.id, row.leaf, standings.map((s) => s.criterion.key), standings.map((s) => s.result!), standings.map((s) => s.points.length),
    standings.map((s) => s.spread?.least ?? null), standings.map((s) => s.spread?.median ?? null), standings.map((s) => s.spread?.most ?? null), standings.map((s) => s.reading && JSON.stringify(s.reading)))
  await q.move.run(db, row.shard, row.id, 'closed', ctx.day, total, suggestion, '', ctx.now)
  if (own) await q.ownHand.run(db, row.shard, row.id, 'settled')
  await note(db, row, 'points_settled', { total, suggestion, appraisers: panel.length, own })
  return { total, suggestion }
}

/** What stands between an open appraisal and its points, one Problem each. */
export function whatRemains(panel: readonly q.AppraiserRow[], standings: readonly Standing[], rubric: Rubric) {
  const finished = panel.filter((one) => one.finalAt !== null)
  const open = panel.filter((one) => one.finalAt === null)
  const scored = rubric.criteria.some(({ scoredBy }) => scoredBy === 'appraisers')
  return [
    ...(scored && finished.length < rubric.panel ? [refuse('panel_small', { least: rubric.panel, count: finished.length }, { at: '/panel' })] : []),
    ...(open.length > 0 ? [refuse('not_finished', { count: open.length, names: open.map((one) => one.name).join(', ') }, { at: '/panel' })] : []),
    ...standings.filter(({ needs, discussed }) => needs !== null && discussed.length === 0).map(({ needs, criterion, spread }) => {
      const at = { at: `/criteria/${criterion.key}` }
      return needs === 'discussion' ? refuse('must_discuss', { title: criterion.title.vi, spread: spread!.spread, max: criterion.max }, at) : refuse('must_confirm', { title: criterion.title.vi }, at)
    }),
  ]
}
