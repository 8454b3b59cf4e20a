import type { Ctx } from '#base/ctx.ts'
import type { Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { tidyLines } from '#base/words.ts'
import * as q from './appraisal.queries.ts'
import { changed, enter, mustBe } from './appraisal.ts'
import { mayJudge } from './panel.ts'
import { refuse } from './problems.ts'
import type { Criterion } from './rubric_form.ts'

export type GivenScore = { readonly criterion: string; readonly points: number | null; readonly words?: string; readonly evidence?: string }
/** A sheet as it is given: kept for later, or final. `declared`: "I have no part in this initiative". */
export type Sheet = { readonly edition: number; readonly final: boolean; readonly declared: boolean; readonly scores: readonly GivenScore[] }
type Read = Required<GivenScore>

/**
 * Keeps what an appraiser gave. What differs from before becomes a new revision; nothing is overwritten. A final sheet is whole, and can be
 * given anew until the points are settled.
 * @returns the sheet's edition, and how many criteria were revised
 * @throws Problem `movement.scores` with one entry per field (`movement.undeclared` among them), `movement.not_invited`, `movement.own_initiative`, `movement.own_place`,
 *   `movement.score_revised`, `movement.appraisal_state`, `people.no_mandate`
 */
export async function giveScores(ctx: Ctx, appraisal: string, sheet: Sheet): Promise<{ edition: number; revised: number }> {
  const { db, row, there, seat, rubric } = await enter(ctx, 'appraisal.score', appraisal)
  const me = (await q.panel.all(db, row.shard, row.id)).find((one) => one.account === ctx.account)
  if (!me || me.excusedAt !== null) throw refuse('not_invited')
  mustBe(row, 'open')
  if (there.state !== 'self_assessed') throw refuse('appraisal_not_yet')
  await mayJudge(db, there, seat, [me.account], '')
  if (me.edition !== sheet.edition) throw refuse('score_revised')
  const before = new Map((await q.scores.all(db, row.shard, row.id)).filter((one) => one.appraiser === me.account).map((one) => [one.criterion, one]))
  const { given, wrong } = readSheet(sheet, rubric.criteria)
  if (sheet.final) wrong.push(...lackingIn(given, before, rubric.criteria))
  if (!sheet.declared && me.declaredAt === null) wrong.push(refuse('undeclared', undefined, { at: '/declared' }))
  if (wrong.length > 0) throw refuse('scores', { count: wrong.length }, { errors: wrong })
  const fresh = given.filter((one) => differs(one, before.get(one.criterion)))
  const handedIn = await q.handIn.first(db, row.shard, row.id, me.account, ctx.now, sheet.final ? ctx.now : null, sheet.edition)
  if (!handedIn) throw refuse('score_revised')
  await q.putScores.run(db, row.shard, row.id, row.leaf, me.account, ctx.now, fresh.map((one) => one.criterion), fresh.map((one) => (before.get(one.criterion)?.revision ?? 0) + 1),
    fresh.map((one) => one.points), fresh.map((one) => one.words), fresh.map((one) => one.evidence))
  // Numbers stay with the panel; the ledger remembers that, when and by whom.
  await changed(db, row, sheet.final ? 'scores_given' : 'scores_kept', { revised: fresh.length })
  return { edition: handedIn.edition, revised: fresh.length }
}

/** One's own sheet with all of its revisions. @throws Problem `movement.not_invited`, `movement.appraisal_not_found` */
export async function myScores(ctx: Ctx, appraisal: string): Promise<q.ScoreRow[]> {
  const { db, row } = await enter(ctx, 'appraisal.score', appraisal)
  const me = (await q.panel.all(db, row.shard, row.id)).find((one) => one.account === ctx.account)
  if (!me) throw refuse('not_invited')
  return q.revisions.all(db, row.shard, row.id, ctx.account as Id)
}

function readSheet({ scores }: Sheet, criteria: readonly Criterion[]): { given: Read[]; wrong: Problem[] } {
  const wrong: Problem[] = []
  const seen = new Set<string>()
  const given = scores.slice(0, 100).map((one): Read => {
    const at = `/scores/${one.criterion.slice(0, 40)}`
    const criterion = criteria.find(({ key }) => key === one.criterion)
    const read = { criterion: one.criterion, points: one.points, words: tidyLines(one.words ?? ''), evidence: tidyLines(one.evidence ?? '') }
    if (criterion?.scoredBy !== 'appraisers' || seen.has(one.criterion)) wrong.push(refuse('score_criterion', undefined, { at }))
    else if (one.points !== null && !(one.points >= 0 && one.points <= criterion.max && Number.isInteger(one.points * 2))) wrong.push(refuse('score_points', { max: criterion.max }, { at: `${at}/points` }))
    seen.add(one.criterion)
    if (read.words.length > 2_000) wrong.push(refuse('score_text', { max: 2_000 }, { at: `${at}/words` }))
    if (read.evidence.length > 500) wrong.push(refuse('score_text', { max: 500 }, { at: `${at}/evidence` }))
    return read
  })
  return { given, wrong }
}

/** Every criterion that people score has points; where evidence is asked and points are given, it is named. */
function lackingIn(given: readonly Read[], before: ReadonlyMap<string, q.ScoreRow>, criteria: readonly Criterion[]): Problem[] {
  return criteria.filter(({ scoredBy }) => scoredBy === 'appraisers').flatMap(({ key, evidence }): Problem[] => {
    const score = given.find((one) => one.criterion === key) ?? before.get(key)
    if (score === undefined || score.points === null) return [refuse('score_missing', undefined, { at: `/scores/${key}/points` })]
    return evidence && score.points > 0 && score.evidence.length < 3 ? [refuse('score_evidence', undefined, { at: `/scores/${key}/evidence` })] : []
  })
}

const differs = (now: Read, before: q.ScoreRow | undefined): boolean =>
  (before === undefined ? now.points !== null || now.words !== '' || now.evidence !== '' : now.points !== before.points || now.words !== before.words || now.evidence !== before.evidence)
