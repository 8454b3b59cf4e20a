import type { Ctx } from '#base/ctx.ts'
import { addDays, day as dayOf, type Day } from '#base/day.ts'
import { columns, type Db } from '#base/db/sql.ts'
import { findId, isId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { isProblem } from '#base/problem.ts'
import { tidyLines } from '#base/words.ts'
import { readValues } from '#core/indicator/values.ts'
import { refuse as refuseInitiative } from '#core/initiative/problems.ts'
import { findKit } from '#core/kit/read.ts'
import { allow, allowEach } from '#core/people/door.ts'
import { refuse } from '../problems.ts'
import * as q from './outcome.queries.ts'

export const findings = ['kept', 'partly', 'stopped', 'not_confirmed'] as const satisfies readonly q.Finding[]
export const monthsAfter = [3, 6, 12] as const
export type After = (typeof monthsAfter)[number]
export type Outcome = q.OutcomeRow
export type OutcomeDue = q.DueRow & { readonly href: string }

/** Somebody may look some days before the day itself. */
const early = 15
const mostDue = 200

/** Results that the asker should have recorded by now, the oldest first; of what was taken up from a model or a kit. @throws Problem `people.sign_in_first` */
export async function outcomesDue(ctx: Ctx): Promise<OutcomeDue[]> {
  const all = await q.due.all(await allow(ctx, 'outcome.record', []), ctx.day, mostDue)
  const { refused } = await allowEach(ctx, 'outcome.record', all.map((one) => one.unit))
  return all.filter((one) => !refused.has(one.unit)).map((one) => ({ ...one, href: `/movement/${one.initiative}/spread#after-${one.after}` }))
}

/** What became of one: recorded results, and when each of the three is due; `since` is null where nothing has begun. */
export type Outcomes = { readonly since: Day | null; readonly asked: boolean; readonly due: readonly { readonly after: After; readonly due: Day; readonly from: Day }[]; readonly recorded: readonly Outcome[] }

/** @throws Problem `initiative.not_found`, `people.no_mandate` */
export async function outcomesOf(ctx: Ctx, id: string): Promise<Outcomes> {
  const there = await getBegun(ctx, id, 'initiative.read')
  const db = await allow(ctx, 'initiative.read', there.unit)
  return { since: there.since, asked: there.asked, due: there.since === null ? [] : monthsAfter.map((after) => ({ after, ...windowOf(there.since!, after) })), recorded: await q.outcomes.all(db, there.id) }
}

/** When the last look found one stopped that still stands as going on, and what was said; nothing where it is not so. @throws Problem `initiative.not_found`, `people.no_mandate` */
export async function findStoppedLook(ctx: Ctx, id: string): Promise<q.FoundStopped | undefined> {
  const there = await getBegun(ctx, id, 'initiative.read')
  return q.foundStoppedOne.first(await allow(ctx, 'initiative.read', there.unit), there.id)
}

/** All of the asker's places of which the last look says so, the longest known first. @throws Problem `people.sign_in_first` */
export async function listFoundStopped(ctx: Ctx): Promise<q.FoundStoppedRow[]> {
  return q.foundStoppedAll.all(await allow(ctx, 'initiative.stop', []), mostDue)
}

export type OutcomeDraft = { readonly id: string; readonly after: number; readonly day?: string; readonly finding: string; readonly words: string }

/**
 * Records what became of a model 3, 6 or 12 months after it began, with the kit's figures of the place as they were that day. Recorded
 * again, the later finding holds and the earlier one stays readable. The same id twice is once.
 * @throws Problem `initiative.not_found`, `movement.outcome_*`, `initiative.bad_id`, `initiative.future_day`, `people.no_mandate`
 */
export async function recordOutcome(ctx: Ctx, initiative: string, given: OutcomeDraft): Promise<{ id: Id }> {
  const there = await getBegun(ctx, initiative, 'outcome.record')
  const db = await allow(ctx, 'outcome.record', there.unit)
  const { id, after, finding, words, day } = read(given, ctx.day)
  if (there.since === null || !there.asked) throw refuse('outcome_not_begun')
  const { due, from } = windowOf(there.since, after)
  if (day < from) throw refuse('outcome_early', { after, from }, { at: '/day' })
  const before = (await q.outcomes.all(db, there.id)).find((one) => one.after === after)
  const figures = there.kit === null ? [] : await figuresOn(ctx, there.kit, there.unit, day)
  await keepOutcomes(db, [{ shard: there.shard, initiative: there.id, leaf: there.leaf, id, after, due, day, finding, words, figures, supersedes: before?.id ?? null }])
  return { id }
}

/** A result ready to be kept, with where its initiative is kept. */
export type ReadyOutcome = Pick<Outcome, 'id' | 'after' | 'due' | 'day' | 'finding' | 'words' | 'figures' | 'supersedes'> & { readonly shard: number; readonly initiative: Id; readonly leaf: number }

/** The room behind `recordOutcome`, for imports and demonstrations that come with a handle of their own. */
export async function keepOutcomes(db: Db, all: readonly ReadyOutcome[]): Promise<void> {
  const fresh = new Set((await q.putMany.all(db, ...columns(all, 'shard', 'initiative', 'leaf', 'id', 'after', 'due', 'day', 'finding', 'words'), all.map((one) => JSON.stringify(one.figures)), all.map((one) => one.supersedes),
    all.map(() => db.ctx.account), all.map(() => db.mandate), all.map(() => db.ctx.now.toISOString()))).map((row) => row.id))
  await happened(db, all.filter((one) => fresh.has(one.id)).map((one) => ({
    shard: one.shard, unit: one.leaf, event: 'movement.outcome_recorded', about: one.id, body: { initiative: one.initiative, after: one.after, finding: one.finding, day: one.day, ...(one.supersedes ? { supersedes: one.supersedes } : {}) } })))
}

async function getBegun(ctx: Ctx, id: string, verb: 'initiative.read' | 'outcome.record'): Promise<q.BegunRow> {
  const given = id.toLowerCase()
  const found = isId(given) ? await q.begun.first(await allow(ctx, verb, []), given) : undefined
  if (!found) throw refuseInitiative('not_found')
  return found
}

function read(given: OutcomeDraft, today: Day) {
  const id = findId(given.id)
  if (!id) throw refuseInitiative('bad_id', { id: given.id.slice(0, 60) }, { at: '/id' })
  const after = monthsAfter.find((one) => one === given.after)
  if (after === undefined) throw refuse('outcome_after', undefined, { at: '/after' })
  const finding = findings.find((one) => one === given.finding)
  if (finding === undefined) throw refuse('outcome_finding', undefined, { at: '/finding' })
  const words = tidyLines(given.words)
  if (words.length < 5 || words.length > 1_000) throw refuse('outcome_words', undefined, { at: '/words' })
  const day = given.day ? dayOf(given.day, '/day') : today
  if (day > today) throw refuseInitiative('future_day', { day }, { at: '/day' })
  return { id, after, finding, words, day }
}

/** The day on which a result is due, and the first on which it may be recorded. */
export function windowOf(since: Day, after: After): { due: Day; from: Day } {
  const date = new Date(`${since}T00:00:00Z`)
  const month = date.getUTCMonth() + after
  const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate()
  const due = new Date(Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), last))).toISOString().slice(0, 10) as Day
  return { due, from: addDays(due, -early) }
}

/** The published figures of a kit in a place up to a day; none where the place is not on that day's map. */
async function figuresOn(ctx: Ctx, name: string, unit: number, day: Day): Promise<q.FigureThen[]> {
  const keys = ((await findKit(ctx, name))?.indicators ?? []).filter((one) => one.published !== false).map((one) => one.key)
  if (keys.length === 0) return []
  try {
    const values = await readValues(ctx, { indicators: keys, unit, period: { from: null, to: day }, map: day })
    return values.flatMap(({ indicator, value, unitOfMeasure }) => (value === null ? [] : [{ indicator, value, unitOfMeasure }]))
  } catch (problem) {
    if (isProblem(problem) && problem.code === 'unit.not_on_map') return []
    throw problem
  }
}
