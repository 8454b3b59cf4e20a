import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { findId, isId, newId, type Id } from '#base/id.ts'
import type { Happening } from '#base/ledger/ledger.ts'
import type { Db } from '#base/db/sql.ts'
import { stateFacts, type FactDraft } from '#core/fact/state.ts'
import { getInitiative, type Initiative } from '#core/initiative/initiative.ts'
import { allow, asSystem } from '#core/people/door.ts'
import { activityKinds, countedIn, type ActivityKind } from './kinds.ts'
import { readFiles } from './files.ts'
import { refuse } from './problems.ts'
import { badId, getId, readDay, readText, readTitle, toWrite } from './read.ts'
import * as q from './activities.queries.ts'

export type Activity = q.ActivityRow
export type ActivityTotal = q.TotalRow

/** An activity as it is typed; `id` is made where the form is opened, so that sending it twice logs it once. */
export type ActivityDraft = {
  readonly id: string; readonly kind: ActivityKind; readonly day: string; readonly title: string; readonly place?: string
  /** How often it was held that day, and how many people came; null: nobody counted them, which is not zero. */
  readonly sessions?: number | null; readonly participants?: number | null; readonly women?: number | null; readonly men?: number | null
  readonly result?: string
  /** SHA-256 of photographs and papers that were sent as evidence for the place. */
  readonly evidence?: readonly string[]
}

/**
 * Logs a meeting, a visit, a training … that was held, and states what it adds to the movement's figures.
 * @throws Problem `movement.*` at the field that is wrong, `initiative.not_found`, `people.no_mandate`
 */
export async function logActivity(ctx: Ctx, id: string, draft: ActivityDraft): Promise<{ id: Id }> {
  const { db, there } = await toWrite(ctx, id)
  return write(db, there, await read(db, there, draft), { event: 'movement.activity_logged', supersedes: null })
}

/**
 * Says better what was logged: the first version stays on record, and its facts leave the figures as those of the new one come in.
 * @throws Problem as `logActivity`, `movement.no_activity`, `movement.corrected_already`
 */
export async function correctActivity(ctx: Ctx, activity: string, draft: ActivityDraft): Promise<{ id: Id }> {
  const { db, there, old } = await toCorrect(ctx, activity)
  return write(db, there, await read(db, there, draft), { event: 'movement.activity_corrected', supersedes: old.id })
}

/** What was logged by mistake never was: it stays on record with the reason and counts nowhere. @throws Problem as `correctActivity`, `movement.reason` */
export async function withdrawActivity(ctx: Ctx, activity: string, reason: string): Promise<{ id: Id }> {
  const { db, there, old } = await toCorrect(ctx, activity)
  const result = readText(reason, '/reason', 2_000)
  if (result.length < 5) throw refuse('reason', undefined, { at: '/reason' })
  return write(db, there, { ...old, id: newId(), result, evidence: [], withdrawn: true }, { event: 'movement.activity_withdrawn', supersedes: old.id })
}

export type Held = Pick<Activity, 'id' | 'kind' | 'day' | 'title' | 'place' | 'sessions' | 'participants' | 'women' | 'men' | 'result'> & { readonly evidence: Buffer[]; readonly withdrawn: boolean }

async function toCorrect(ctx: Ctx, given: string): Promise<{ db: Db; there: Initiative; old: Activity }> {
  const id = findId(given)
  const found = id ? await q.activity.first(await allow(ctx, 'progress.write', []), id) : undefined
  if (!found) throw refuse('no_activity')
  // Also of one that was stopped since: a figure must not stay wrong because nobody works on it any more.
  const there = await getInitiative(ctx, found.initiative)
  const db = await allow(ctx, 'progress.write', there.unit)
  if (found.correctedBy !== null || found.withdrawn) throw refuse('corrected_already')
  return { db, there, old: found }
}

async function read(db: Db, there: Initiative, draft: ActivityDraft): Promise<Held> {
  const kind = activityKinds.find((one) => one === draft.kind)
  if (kind === undefined) throw refuse('kind', undefined, { at: '/kind' })
  const sessions = whole(draft.sessions ?? 1, '/sessions', 1, 1_000)!
  const women = whole(draft.women, '/women', 0, 100_000)
  const men = whole(draft.men, '/men', 0, 100_000)
  const sum = women !== null && men !== null ? women + men : null
  const participants = whole(draft.participants, '/participants', 0, 100_000) ?? sum
  if (participants !== null && sum !== null && sum !== participants) throw refuse('sum', { sum, participants }, { at: '/participants' })
  for (const [part, at] of [[women, '/women'], [men, '/men']] as const) if (part !== null && participants !== null && part > participants) throw refuse('part', { participants }, { at })
  return {
    id: getId(draft.id), kind, day: readDay(draft.day, '/day', db.ctx.day), title: readTitle(draft.title), place: readText(draft.place, '/place', 200), sessions, participants, women, men,
    result: readText(draft.result, '/result', 2_000), evidence: await readFiles(db, there, draft.evidence), withdrawn: false,
  }
}

function whole(given: number | null | undefined, at: string, least: number, most: number): number | null {
  if (given === null || given === undefined) return null
  if (!Number.isInteger(given) || given < least || given > most) throw refuse('number', { least, most }, { at })
  return given
}

/** Activity, facts and ledger together; the same id again is the same activity. */
async function write(db: Db, there: Initiative, held: Held, { event, supersedes }: { event: string; supersedes: Id | null }): Promise<{ id: Id }> {
  const taken = await q.activity.first(await asSystem(db.ctx, 'system:id-taken'), held.id)
  if (taken && (taken.initiative !== there.id || taken.supersedes !== supersedes)) throw badId(held.id)
  const put = await q.put.first(db, there.shard, held.id, there.id, there.leaf, held.kind, held.day, held.title, held.place, held.sessions, held.participants, held.women, held.men,
    held.result, held.evidence, supersedes, held.withdrawn, db.ctx.account, db.mandate, db.ctx.now)
  if (!put) return { id: held.id }
  const { sessions, participants, kind, day } = held
  const happening: Happening = { shard: there.shard, unit: there.leaf, event, about: held.id, body: { initiative: there.id, kind, day, sessions, participants, ...(supersedes ? { supersedes } : {}) } }
  await stateFacts(db, held.withdrawn ? [] : factsOf(there, held), [happening], supersedes === null ? [] : [{ shard: there.shard, origin: supersedes, by: held.id }])
  return { id: held.id }
}

/** How often it was held and, where somebody counted them, how many came. */
export function factsOf({ shard, leaf }: Pick<Initiative, 'shard' | 'leaf'>, { id, kind, day, sessions, participants }: Pick<Held, 'id' | 'kind' | 'day' | 'sessions' | 'participants'>): FactDraft[] {
  const fact = (ordinal: number, measure: string, value: number): FactDraft => ({ shard, leaf, origin: id, kind: 'movement.activity', ordinal, measure, day, value, method: 'counted' })
  const counted = countedIn[kind]
  return [fact(0, counted.sessions, sessions), ...(counted.participants !== undefined && participants !== null ? [fact(1, counted.participants, participants)] : [])]
}

/** Which initiative an activity belongs to, for those who may read it: the end of a figure's thread. @throws Problem `movement.no_activity` */
export async function initiativeOfActivity(ctx: Ctx, activity: string): Promise<Id> {
  const near = await allow(ctx, 'initiative.read', [])
  const found = isId(activity) ? await q.activity.first(near, activity) : undefined
  if (!found) throw refuse('no_activity')
  await allow(ctx, 'initiative.read', found.unit)
  return found.initiative
}

export const maxHeld = 200

/**
 * What was held in a unit and all below it: totals of each kind and month, and one page of what they add up from.
 * @param first row of the page, from 0
 * @throws Problem `people.no_mandate`
 */
export async function activitiesUnder(ctx: Ctx, unit: number, { from, to }: { from: Day; to: Day }, { first = 0, rows = 50 } = {}): Promise<{ totals: ActivityTotal[]; rows: q.HeldRow[] }> {
  const db = await allow(ctx, 'initiative.read', unit)
  const [totals, held] = await Promise.all([q.totals.all(db, ctx.day, unit, from, to), q.held.all(db, ctx.day, unit, from, to, Math.min(rows, maxHeld), first)])
  return { totals, rows: held }
}
