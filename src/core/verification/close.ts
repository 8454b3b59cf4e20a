import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { tidy } from '#base/words.ts'
import { getPlaced, getTree } from '#core/unit/read.ts'
import { refuse } from './problems.ts'
import { enter, freeze, note, told, type Sample } from './sample.ts'
import * as q from './sample.queries.ts'

/**
 * What closing asks for. A check ends with a result when every place drawn has an outcome, or when its visits are over and as many
 * have answered as the rule wants; else it can only be given up, in public. So nobody draws again until a draw pleases.
 */
export type CloseAhead = { readonly drawn: number; readonly visited: number; readonly needed: number; readonly until: Day; /** Null when it may be closed. */ readonly lacks: 'visits' | 'answers' | null }

/** Tells no outcome. @throws Problem `verification.not_found`, `verification.not_drawn` */
export async function closeAhead(ctx: Ctx, given: string): Promise<CloseAhead> {
  const { db, row } = await enter(ctx, 'verification.read', given, q.sample)
  if (row.drawnAt === null) throw refuse('not_drawn')
  return aheadOf(db, row, await q.strata.all(db, row.id))
}

/**
 * Closes a drawn sample and freezes what was found. Who refused to answer is counted apart: a refusal says nothing about the
 * record. What was not visited is neither; the result tells how many were drawn.
 * @throws Problem `verification.not_drawn`, `verification.closed`, `verification.beyond_mandate`, `verification.still_visiting`, `verification.few_answers`
 */
export async function closeSample(ctx: Ctx, given: string): Promise<Sample> {
  const { db, row } = await enter(ctx, 'verification.close', given, q.sampleLocked)
  if (row.closedAt !== null) throw refuse('closed')
  if (row.drawnAt === null) throw refuse('not_drawn')
  const strata = await everyStratum(db, row)
  const { lacks, drawn, visited, needed, until } = await aheadOf(db, row, strata)
  if (lacks === 'visits') throw refuse('still_visiting', { visited, drawn, until })
  if (lacks === 'answers') throw refuse('few_answers', { needed, drawn })
  const node = (await getPlaced(db, row.unit, await getTree(db, row.map), row.map)).node
  const results = [freeze(row.unit, true, node, strata, row.confidence), ...strata.map((s) => freeze(s.unit, false, s.node, [s], row.confidence))]
  await q.putResults.run(db, row.id, ctx.now, ctx.account, JSON.stringify(results), ctx.day)
  await note(db, row, 'sample.closed', { seed: row.seed.toString('hex'), results })
  return told(db, (await q.sample.first(db, row.id))!)
}

/**
 * Gives up a sample that cannot be closed. It states no share and stays listed, with the reason and how many had been visited.
 * @throws Problem `verification.closed`, `verification.beyond_mandate`, `verification.abandon_reason`, `verification.can_close`
 */
export async function abandonSample(ctx: Ctx, given: string, reason: string): Promise<Sample> {
  const { db, row } = await enter(ctx, 'verification.close', given, q.sampleLocked)
  if (row.closedAt !== null) throw refuse('closed')
  const why = tidy(reason)
  if (why.length < 10 || why.length > 500) throw refuse('abandon_reason', undefined, { at: '/reason' })
  const strata = await everyStratum(db, row)
  const { lacks, visited, drawn } = await aheadOf(db, row, strata)
  // A complete check that displeases is closed like any other.
  if (row.drawnAt !== null && lacks === null) throw refuse('can_close')
  await q.abandon.run(db, row.id, ctx.now, ctx.account, why, visited)
  await note(db, row, 'sample.abandoned', { seed: row.seed.toString('hex'), reason: why, visited, drawn })
  return told(db, (await q.sample.first(db, row.id))!)
}

/** The strata as they are for whoever sees all that was drawn. @throws Problem `verification.beyond_mandate` */
async function everyStratum(db: Db, row: q.SampleRow): Promise<q.StratumRow[]> {
  const strata = await q.strata.all(db, row.id)
  if ((await q.seen.first(db, row.id))!.items !== drawnOf(strata)) throw refuse('beyond_mandate')
  return strata
}

const drawnOf = (strata: readonly q.StratumRow[]) => strata.reduce((sum, s) => sum + (s.drawn ?? 0), 0)

async function aheadOf(db: Db, { until }: q.SampleRow, strata: readonly q.StratumRow[]): Promise<CloseAhead> {
  const drawn = drawnOf(strata)
  const visited = strata.reduce((sum, s) => sum + s.visited, 0)
  const answered = visited - strata.reduce((sum, s) => sum + s.refused, 0)
  const needed = Math.ceil(drawn * (await q.rule.first(db))!.answeredFrom - 1e-9)
  const lacks = visited >= drawn ? null : db.ctx.day <= until ? 'visits' : answered < needed ? 'answers' : null
  return { drawn, visited, needed, until, lacks }
}
