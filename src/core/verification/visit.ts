import type { Ctx } from '#base/ctx.ts'
import { day as dayOf, today, type Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { draft, draftColumns } from '#base/ledger/ledger.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import type { Form } from '#core/form/engine/index.ts'
import { getFormById } from '#core/form/form.ts'
import { allowEach, allowTogether, type By, type Wish } from '#core/people/door.ts'
import { refuse } from './problems.ts'
import { getId } from './sample.ts'
import * as q from './visit.queries.ts'

/** What a visit found, said of the record: as it says, nothing there, something else there, or nobody wished to answer. */
export const outcomes = ['confirmed', 'not_found', 'different', 'refused'] as const
export type Outcome = (typeof outcomes)[number]

/** One visit to what a sample drew; `along` names the record of the ordinary visit on which it rode, `evidence` a photo (SHA-256, hex). */
export type VisitInput = {
  readonly id: string; readonly sample: string; readonly record: string; readonly outcome: string; readonly day: string
  readonly evidence?: string; readonly along?: string; readonly supersedes?: string
}
export type VisitReceipt = { readonly id: string; readonly status: 'accepted' | 'known' } | { readonly id: string; readonly status: 'refused'; readonly problem: Problem }
export type Task = q.TaskRow

type Ready = {
  readonly index: number; readonly by: By; readonly id: Id; readonly item: q.DrawnRow; readonly outcome: Outcome; readonly day: Day
  readonly evidence: Buffer | null; readonly along: Id | null; readonly supersedes: Id | null
}
const most = 500

/**
 * Takes in what visitors found. Each visit stands for itself, as records do: a refused one does not hold back the others, and
 * one that is here already is `known`. A correction is another visit that supersedes the latest; both stay.
 * @returns one receipt per visit, in order
 * @throws Problem `people.sign_in_first`, `people.scope`, `verification.too_many`: these concern the whole batch
 */
export async function recordVisits(ctx: Ctx, inputs: readonly VisitInput[]): Promise<VisitReceipt[]> {
  if (inputs.length > most) throw refuse('too_many', { max: most, count: inputs.length })
  const { db } = await allowEach(ctx, 'verification.visit', [])
  const items = await itemsOf(db, inputs)
  const wishes = inputs.map((input): Wish => ({ ctx, unit: items(input)?.leaf ?? 0 }))
  const [one, ...others] = wishes
  if (!one) return []
  const { answers } = await allowTogether('verification.visit', [one, ...others])
  const refusals = new Map<number, Problem>()
  const ready: Ready[] = []
  for (const [index, input] of inputs.entries()) {
    try {
      const item = items(input)
      if (!item) throw refuse('not_drawn_item', undefined, { at: '/record' })
      const by = answers[index]!
      if (isProblem(by)) throw by
      ready.push({ index, by, ...prepare(ctx, input, item) })
    } catch (error) {
      if (!isProblem(error)) throw error
      refusals.set(index, error)
    }
  }
  const outcome = await write(db, ready, refusals)
  return inputs.map((input, i) => {
    const problem = refusals.get(i)
    return problem ? { id: input.id, status: 'refused', problem } : { id: input.id, status: outcome.get(i) ?? 'accepted' }
  })
}

/** What the asker is asked to visit, then what lies on the way and was given to nobody yet. */
export async function myTasks(ctx: Ctx, limit = 200): Promise<Task[]> {
  const { db } = await allowEach(ctx, 'verification.visit', [])
  return q.tasks.all(db, ctx.account!, Math.min(limit, 500), null, null)
}

/** One of them. @throws Problem `verification.not_found` */
export async function getTask(ctx: Ctx, sample: string, record: string): Promise<Task> {
  const { db } = await allowEach(ctx, 'verification.visit', [])
  const found = await q.tasks.first(db, ctx.account!, 1, getId(sample), getId(record))
  if (!found) throw refuse('not_found')
  return found
}

/** The forms by which tasks are read. */
export async function formsOfTasks(ctx: Ctx, tasks: readonly Task[]): Promise<ReadonlyMap<number, Form>> {
  const { db } = await allowEach(ctx, 'verification.visit', [])
  const forms = new Map<number, Form>()
  for (const id of new Set(tasks.map((task) => task.form))) forms.set(id, (await getFormById(db, id)).form)
  return forms
}

const keyOf = (sample: string, record: string) => `${sample} ${record}`.toLowerCase()
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

async function itemsOf(db: Db, inputs: readonly VisitInput[]): Promise<(input: VisitInput) => q.DrawnRow | undefined> {
  const asked = [...new Map(inputs.filter((i) => uuid.test(i.sample) && uuid.test(i.record)).map((i) => [keyOf(i.sample, i.record), i])).values()]
  const rows = new Map((await q.drawn.all(db, asked.map((i) => i.sample as Id), asked.map((i) => i.record as Id))).map((row) => [keyOf(row.sample, row.record), row]))
  return ({ sample, record }) => rows.get(keyOf(sample, record))
}

/** Everything that can be wrong with one visit before it meets the others. */
function prepare(ctx: Ctx, input: VisitInput, item: q.DrawnRow): Omit<Ready, 'index' | 'by'> {
  const id = getId(input.id)
  if (item.closedAt !== null) throw refuse('closed')
  if (item.reporters.includes(ctx.account!)) throw refuse('own_report', undefined, { at: '/record' })
  if (item.visitor !== null && item.visitor !== ctx.account) throw refuse('others_item', undefined, { at: '/record' })
  const outcome = outcomes.find((o) => o === input.outcome)
  if (!outcome) throw refuse('outcome', { given: input.outcome.slice(0, 40) }, { at: '/outcome' })
  const day = dayOf(input.day, '/day')
  if (day > ctx.day) throw refuse('future_day', { day }, { at: '/day' })
  const drawn = today(item.drawnAt)
  if (day < drawn) throw refuse('before_draw', { day, drawn }, { at: '/day' })
  if (input.evidence !== undefined && !/^[0-9a-f]{64}$/i.test(input.evidence)) throw refuse('evidence', undefined, { at: '/evidence' })
  return {
    id, item, outcome, day, evidence: input.evidence === undefined ? null : Buffer.from(input.evidence, 'hex'),
    along: input.along === undefined ? null : getId(input.along, '/along'), supersedes: input.supersedes === undefined ? null : getId(input.supersedes, '/supersedes'),
  }
}

/** Writes what can be written and tells of the rest: `known`, or (into `refusals`) why not. */
async function write(db: Db, all: readonly Ready[], refusals: Map<number, Problem>): Promise<Map<number, 'known'>> {
  const outcome = new Map<number, 'known'>()
  const named = all.flatMap((r) => (r.supersedes === null ? [r.id] : [r.id, r.supersedes]))
  const there = new Map((await q.visits.all(db, named)).map((v) => [v.id, v]))
  const batch = new Map<Id, Ready>()
  for (const r of all) {
    const revised = r.supersedes === null ? undefined : there.get(r.supersedes)
    const wrong = r.supersedes !== null && (revised?.sample !== r.item.sample || revised.record !== r.item.record || revised.visitor !== db.ctx.account)
    if (wrong) refusals.set(r.index, refuse('nothing_to_revise', undefined, { at: '/supersedes' }))
    else if (!batch.has(r.id)) batch.set(r.id, r)
  }
  const rows = [...batch.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const fresh = rows.length === 0 ? [] : await q.write.all(db, ...columnsOf(rows))
  const written = new Set(fresh.map((r) => r.id))
  const known = new Map((await q.visits.all(db, all.map((r) => r.id))).map((v) => [v.id, v]))
  for (const r of all) {
    if (refusals.has(r.index) || (written.has(r.id) && batch.get(r.id) === r)) continue
    const kept = known.get(r.id)
    if (kept && same(kept, r)) outcome.set(r.index, 'known')
    else refusals.set(r.index, kept ? refuse('other_visit', { given: r.id }, { at: '/id' }) : refuse('visited_already', undefined, { at: '/record' }))
  }
  return outcome
}

function columnsOf(rows: readonly Ready[]): unknown[] {
  const drafts = rows.map((r) => draft(r.by, {
    shard: r.item.shard, unit: r.item.leaf, event: r.supersedes === null ? 'visit.recorded' : 'visit.revised', about: r.id,
    // What was found there is told by the closing: the ledger is read while the check is still open.
    body: { sample: r.item.sample, day: r.day, ...(r.supersedes === null ? {} : { supersedes: r.supersedes }) },
  }))
  return [
    rows.map((r) => r.item.shard), rows.map((r) => r.id), rows.map((r) => r.item.sample), rows.map((r) => r.item.record), rows.map((r) => r.item.leaf),
    rows.map((r) => r.outcome), rows.map((r) => r.day), rows.map((r) => r.evidence), rows.map((r) => r.along), rows.map((r) => r.by.ctx.account),
    rows.map((r) => r.supersedes), rows.map((r) => r.by.ctx.now.toISOString()), ...draftColumns(drafts),
  ]
}

const same = (kept: q.VisitRow, r: Ready) => kept.sample === r.item.sample && kept.record === r.item.record && kept.outcome === r.outcome && kept.day === r.day
  && kept.along === r.along && kept.supersedes === r.supersedes && (kept.evidence?.toString('hex') ?? null) === (r.evidence?.toString('hex') ?? null)
