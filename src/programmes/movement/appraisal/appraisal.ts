import { day as dayOf, type Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { findId, isId, newId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { tidyLines } from '#base/words.ts'
import { getInitiative, getSeat, type Initiative } from '#core/initiative/initiative.ts'
import { allow, type Verb } from '#core/people/door.ts'
import * as q from './appraisal.queries.ts'
import { mayHandle, mayJudge } from './panel.ts'
import { refuse } from './problems.ts'
import { getOne, rubricsInForce, type Rubric } from './rubric.ts'

export type Appraisal = q.AppraisalRow
/** An appraisal with what it is about and by what it goes; `db` is open for the verb that was asked, `own` tells that the asker registered the initiative. */
export type Entered = { readonly db: Db; readonly row: Appraisal; readonly there: Initiative; readonly seat: number; readonly rubric: Rubric; readonly own: boolean }

/**
 * Opens the appraisal of an initiative that has been self-assessed, by the rubric of its level, year and kind that is nearest above its place.
 * @param id made by the caller, so that asking twice is harmless
 * @throws Problem `movement.no_rubric`, `movement.appraisal_not_yet`, `movement.appraisal_open_already`, `movement.due_past`, `movement.panel_few`, `movement.own_hand`,
 *   what `inviteAppraisers` refuses, `people.no_mandate`
 */
export async function openAppraisal(ctx: Ctx, initiative: string, given: { readonly id: string; readonly due?: string | null; readonly appraisers?: readonly string[] }): Promise<{ id: Id; rubric: Id }> {
  const id = getId(given.id)
  const there = await getInitiative(ctx, initiative)
  const seat = await getSeat(await allow(ctx, 'appraisal.open', []), there)
  const db = await allow(ctx, 'appraisal.open', seat)
  const before = await q.one.first(db, id)
  if (before && before.initiative === there.id) return { id, rubric: before.rubric }
  if (there.state !== 'self_assessed' || before) throw refuse('appraisal_not_yet')
  if (await findOpen(db, there.id)) throw refuse('appraisal_open_already')
  const [rubric] = await rubricsInForce(db, { level: there.level, year: there.year, kind: there.kind, unit: there.leaf })
  if (!rubric) throw refuse('no_rubric')
  const own = await mayHandle(db, there, seat, 'appraisal.open')
  const due = readDue(ctx, given.due)
  const panel = await mayJudge(db, there, seat, given.appraisers ?? [])
  if (panel.length < rubric.panel && rubric.criteria.some(({ scoredBy }) => scoredBy === 'appraisers')) throw refuse('panel_few', { least: rubric.panel, count: panel.length }, { at: '/appraisers' })
  await q.putAppraisal.run(db, there.shard, id, there.id, there.leaf, there.level, there.year, rubric.id, ctx.day, due, ctx.now, own ? ['opened'] : [])
  await q.invite.run(db, there.shard, id, there.leaf, panel)
  await note(db, { shard: there.shard, leaf: there.leaf, id, initiative: there.id }, 'appraisal_opened', { rubric: rubric.id, version: rubric.version, appraisers: panel.length, own })
  return { id, rubric: rubric.id }
}

/** Asks more people to score. @throws Problem `movement.no_appraiser`, `movement.own_initiative`, `movement.own_place`, `movement.own_hand`, `movement.no_account`, `movement.appraisal_state` */
export async function inviteAppraisers(ctx: Ctx, appraisal: string, accounts: readonly string[]): Promise<{ invited: number }> {
  const { db, row, there, seat, own } = await enter(ctx, 'appraisal.open', appraisal)
  mustBe(row, 'open')
  const panel = await mayJudge(db, there, seat, accounts)
  const invited = await q.invite.run(db, row.shard, row.id, row.leaf, panel)
  if (invited === 0) return { invited }
  if (own) await q.ownHand.run(db, row.shard, row.id, 'opened')
  await changed(db, row, 'appraisers_invited', { appraisers: invited, own })
  return { invited }
}

/** Gives the panel more time, or less; null takes the day away. @throws Problem `movement.due_past`, `day.invalid`, `movement.appraisal_state`, `movement.own_hand` */
export async function changeDue(ctx: Ctx, appraisal: string, due: string | null): Promise<void> {
  const { db, row, own } = await enter(ctx, 'appraisal.open', appraisal)
  mustBe(row, 'open')
  const until = readDue(ctx, due)
  if (until === row.dueOn) return
  await q.setDue.run(db, row.shard, row.id, until)
  await changed(db, row, 'appraisal_due_changed', { due: until, own })
}

/**
 * Lets somebody off the panel: whoever opened it, or they themselves. Their scores are kept and count no more. Who has handed in a sheet
 * goes only when they ask for it: points that somebody dislikes are not taken away.
 * @throws Problem `movement.words`, `movement.not_invited`, `movement.sheet_final`, `movement.own_hand`, `movement.appraisal_state`
 */
export async function excuseAppraiser(ctx: Ctx, appraisal: string, account: string, words: string): Promise<void> {
  const mine = account === ctx.account
  const { db, row, own } = await enter(ctx, mine ? 'appraisal.score' : 'appraisal.open', appraisal)
  mustBe(row, 'open')
  const why = wordsOf(words)
  const who = (await q.panel.all(db, row.shard, row.id)).find((one) => one.account === account && one.excusedAt === null)
  if (!who) throw refuse('not_invited')
  if (!mine && who.finalAt !== null) throw refuse('sheet_final', { name: who.name })
  await q.excuse.run(db, row.shard, row.id, who.account, ctx.now, why)
  await changed(db, row, 'appraiser_excused', { mine, own })
}

/** Gives an appraisal up before its vote: the way of one step, or another appraisal, is open again. @throws Problem `movement.words`, `movement.appraisal_state`, `movement.appraisal_changed` */
export async function cancelAppraisal(ctx: Ctx, appraisal: string, edition: number, words: string): Promise<void> {
  const { db, row, own } = await enter(ctx, 'appraisal.open', appraisal)
  if (row.edition !== edition) throw refuse('appraisal_changed')
  if (row.state !== 'open' && row.state !== 'closed') throw refuse('appraisal_state')
  await q.move.run(db, row.shard, row.id, 'cancelled', null, null, null, wordsOf(words), ctx.now)
  await note(db, row, 'appraisal_cancelled', { own })
}

/** What was talked over about a criterion, or why a missing figure counts as no points. @throws Problem `movement.words`, `movement.score_criterion`, `movement.appraisal_state` */
export async function noteDiscussion(ctx: Ctx, appraisal: string, criterion: string, words: string): Promise<void> {
  const { db, row, rubric, own } = await enter(ctx, 'appraisal.open', appraisal)
  mustBe(row, 'open')
  if (!rubric.criteria.some(({ key }) => key === criterion)) throw refuse('score_criterion', undefined, { at: '/criterion' })
  await q.putDiscussion.run(db, row.shard, newId(), row.id, criterion, row.leaf, wordsOf(words), ctx.account, db.mandate, ctx.now)
  await changed(db, row, 'criterion_discussed', { criterion, own })
}

/** What somebody was asked to score and has not handed in, the most urgent first. @throws Problem `people.sign_in_first` */
export async function appraisalsWaiting(ctx: Ctx): Promise<{ initiative: Id; title: string; due?: Day; href: string }[]> {
  const rows = await q.waiting.all(await allow(ctx, 'appraisal.score', []), ctx.account!)
  return rows.map(({ initiative, title, due }) => ({ initiative, title, ...(due === null ? {} : { due }), href: `/movement/${initiative}/appraisal` }))
}

/** The one under way, before its vote. */
export async function findOpen(db: Db, initiative: Id): Promise<Appraisal | undefined> {
  const latest = await q.latest.first(db, initiative)
  return latest && (latest.state === 'open' || latest.state === 'closed') ? latest : undefined
}

/**
 * An appraisal for whoever may do this with it, and until the end of the transaction for nobody else. Scoring is asked of a mandate over
 * the place, everything else of one over the unit that decides.
 * @throws Problem `movement.appraisal_not_found`, `movement.own_hand`, `people.no_mandate`
 */
export async function enter(ctx: Ctx, verb: Verb, given: string): Promise<Entered> {
  const id = given.toLowerCase()
  const near = await allow(ctx, verb, [])
  const row = isId(id) ? await q.locked.first(near, id) : undefined
  if (!row) throw refuse('appraisal_not_found')
  const there = await getInitiative(ctx, row.initiative)
  const seat = await getSeat(near, there)
  const scores = verb === 'appraisal.score'
  const db = await allow(ctx, verb, scores ? there.leaf : seat)
  // Who scores is judged by `mayJudge`, with more rules than this one.
  return { db, row, there, seat, rubric: await getOne(near, row.rubric), own: !scores && await mayHandle(db, there, seat, verb) }
}

export function mustBe(row: Appraisal, state: Appraisal['state']): void {
  if (row.state !== state) throw refuse('appraisal_state')
}

/** Something about it is new: who looked at it before is told. */
export async function changed(db: Db, row: Appraisal, event: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  await q.touch.run(db, row.shard, row.id, db.ctx.now)
  await note(db, row, event, body)
}

export async function note(db: Db, { shard, leaf, id, initiative }: Pick<Appraisal, 'shard' | 'leaf' | 'id' | 'initiative'>, event: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  await happened(db, [{ shard, unit: leaf, event: `movement.${event}`, about: id, body: { initiative, ...body } }])
}

export function getId(given: string): Id {
  const id = findId(given)
  if (!id) throw refuse('appraisal_not_found', undefined, { at: '/id' })
  return id
}

function readDue(ctx: Ctx, given: string | null | undefined): Day | null {
  const due = given ? dayOf(given, '/due') : null
  if (due !== null && due < ctx.day) throw refuse('due_past', { day: ctx.day }, { at: '/due' })
  return due
}

function wordsOf(given: string): string {
  const words = tidyLines(given)
  if (words.length < 5 || words.length > 2_000) throw refuse('words', undefined, { at: '/words' })
  return words
}
