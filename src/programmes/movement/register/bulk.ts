import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { separately } from '#base/db/transaction.ts'
import { findId, isId } from '#base/id.ts'
import { isProblem } from '#base/problem.ts'
import { dayGiven, wordsOf, type Said } from '#core/initiative/initiative.ts'
import { moveOf, type Step } from '#core/initiative/life.ts'
import { refusalsFor } from '#core/initiative/many.ts'
import { allInitiatives } from '#core/initiative/register.ts'
import { allow } from '#core/people/door.ts'
import { refusalsToAccept } from '../duplicates.ts'
import { takeMany } from '../take_step.ts'
import { addressOf, queryOf, readAsked } from './asked.ts'
import * as q from './bulk.queries.ts'
import { refuse } from './problems.ts'

/** Steps that are taken with many at once. What only somebody who was there can say of each, such as its assessment, is not. */
export const bulkSteps = ['accept', 'return', 'begin', 'appraise', 'recognise', 'distinguish', 'commend', 'renew', 'stop'] as const satisfies readonly Step[]
export type BulkStep = (typeof bulkSteps)[number]
export const mostInBulk = 2_000
const together = 200

export type Chosen = Omit<q.ChosenRow, 'edition' | 'now' | 'problem'> & { readonly why: { readonly vi: string; readonly en: string } | null }
/** `why` says what is in the way now, or why it was refused then. */
export type Bulk = Omit<q.BulkRow, 'said'> & { readonly says: 'words' | 'decision' | null; readonly rows: readonly Chosen[]; readonly ready: number; readonly done: number; readonly refused: number }

/**
 * Makes the list of what a step is to be taken with, as it stands at this moment: the ones that were marked, or all that a question
 * finds. Nothing happens to them yet.
 * @throws Problem `movement.register_filter`, `movement.bulk_empty`, `movement.bulk_many`, `movement.bulk_step`, `initiative.too_many`, `people.*`
 */
export async function planBulk(ctx: Ctx, { id, step, unit, query, ids }: { id: string; step: string; unit: number; query: string; ids: readonly string[] | null }): Promise<void> {
  const chosen = bulkSteps.find((one) => one === step)
  if (!chosen || !isId(id)) throw refuse('bulk_step', undefined, { at: '/step' })
  await allow(ctx, moveOf(chosen).verb, [])
  const db = await allow(ctx, 'initiative.read', unit)
  const asked = readAsked(query)
  const wanted = ids === null ? (await allInitiatives(ctx, queryOf(unit, asked), asked.sort)).map((row) => row.id) : [...new Set(ids.map((one) => one.toLowerCase()))].filter(isId)
  if (wanted.length === 0) throw refuse('bulk_empty')
  if (wanted.length > mostInBulk) throw refuse('bulk_many', { max: mostInBulk, count: wanted.length })
  if (await q.one.first(db, id, ctx.account!)) return
  await q.put.run(db, id, ctx.account!, unit, chosen, addressOf({ ...asked, page: 1 }).slice('/movement'.length), ctx.now)
  if ((await q.putRows.run(db, id, wanted)) === 0) throw refuse('bulk_empty')
}

/** The list with what would happen, or what did. @throws Problem `movement.bulk_none`, `people.*` */
export async function getBulk(ctx: Ctx, id: string): Promise<Bulk> {
  const { db, bulk } = await own(ctx, id)
  const rows = await q.rows.all(db, bulk.id)
  const ids = rows.map((row) => row.id)
  const before = bulk.beganAt !== null ? [] : await (bulk.step === 'accept' ? refusalsToAccept(ctx, ids) : refusalsFor(ctx, ids, bulk.step))
  const { said: _said, ...about } = bulk
  return {
    ...about, says: moveOf(bulk.step).says ?? null, ready: before.filter((problem) => problem === undefined).length, done: rows.filter(({ outcome }) => outcome === 'done').length,
    refused: rows.filter(({ outcome }) => outcome === 'refused').length,
    rows: rows.map(({ edition: _edition, now: _now, problem, ...row }, i): Chosen => ({
      ...row, why: problem ? { vi: problem.title_vi, en: problem.title_en } : before[i] ? { vi: before[i].say('vi'), en: before[i].say('en') } : null })),
  }
}

/**
 * Takes the step with each of the list, two hundred in one transaction: one that is refused holds back no other. It cannot be undone.
 * Doing it twice, or again after it was cut off, goes on where it stopped.
 * @throws Problem `movement.bulk_none`, `initiative.reason`, `initiative.decision`, `day.invalid`, `initiative.future_day`, `people.*`
 */
export async function runBulk(ctx: Ctx, id: string, said: Said): Promise<void> {
  const bulk = await separately(async () => {
    const { db, bulk } = await own(ctx, id)
    if (bulk.beganAt !== null) return bulk
    wordsOf(bulk.step, said)
    dayGiven(ctx.day, said)
    await q.begin.run(db, bulk.id, JSON.stringify(said), ctx.now)
    return (await q.one.first(db, bulk.id, ctx.account!))!
  })
  while (bulk.endedAt === null && (await separately(() => some(ctx, bulk))) > 0);
  await separately(async () => q.end.run((await own(ctx, id)).db, bulk.id, ctx.now))
}

async function some(ctx: Ctx, { id, step, said }: q.BulkRow): Promise<number> {
  const db = await allow(ctx, 'initiative.read', [])
  const rows = await q.open.all(db, id, together)
  if (rows.length === 0) return 0
  const answers = await takeMany(ctx, rows, step, said as Said)
  await q.settle.run(db, id, rows.map((row) => row.shard), rows.map((row) => row.id), answers.map((answer) => (isProblem(answer) ? 'refused' : 'done')),
    answers.map((answer) => (isProblem(answer) ? JSON.stringify(answer.toJSON(ctx.lang)) : null)))
  return rows.length
}

async function own(ctx: Ctx, id: string): Promise<{ db: Db; bulk: q.BulkRow }> {
  const db = await allow(ctx, 'initiative.read', [])
  const named = findId(id)
  const found = named ? await q.one.first(db, named, ctx.account!) : undefined
  if (!found) throw refuse('bulk_none')
  return { db, bulk: found }
}
