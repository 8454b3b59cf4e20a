import { addDays, type Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { findId, newId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { tidy } from '#base/words.ts'
import type { Initiative } from '#core/initiative/initiative.ts'
import { findKit } from '#core/kit/read.ts'
import { allow, asSystem } from '#core/people/door.ts'
import { readFiles } from './files.ts'
import { refuse } from './problems.ts'
import { badId, getId, inTenYears, readDay, readText, readTitle, toWrite } from './read.ts'
import * as q from './tasks.queries.ts'

export type Task = q.TaskRow
export type PersonAt = q.PersonRow

/** A task as it is typed; `id` is made where the form is opened, so that saving twice is harmless. */
export type TaskDraft = {
  readonly id: string; readonly title: string
  /** YYYY-MM-DD, or nothing yet. */
  readonly due: string | null
  /** Name of somebody who acts for an office or organisation; an account of the place is recognised by its name. */
  readonly responsible?: string; readonly role?: string
  /** Whether open tasks that fall due later move by as many days. */
  readonly moveLater?: boolean
}

/**
 * Lays out the steps of the kit as tasks, each due so many days after the beginning. Doing it again adds only what a newer kit
 * brought: what people changed meanwhile stays.
 * @returns how many tasks were new
 * @throws Problem `movement.no_steps`, `movement.not_begun`, `initiative.not_found`, `people.no_mandate`
 */
export async function layOut(ctx: Ctx, id: string): Promise<number> {
  const { db, there } = await toWrite(ctx, id)
  const kit = there.kit ? await findKit(ctx, there.kit) : undefined
  const steps = kit?.steps ?? []
  if (steps.length === 0) throw refuse('no_steps')
  const begins = await beginningOf(db, there)
  const roleOf = (key: string | undefined) => kit!.roles?.find((role) => role.key === key)?.title
  const laid = await q.layOut.all(db, there.shard, there.id, there.leaf, steps.map(() => newId()), steps.map((s) => s.key), steps.map((s) => s.title.vi), steps.map((s) => s.title.en),
    steps.map((s) => roleOf(s.role)?.vi ?? ''), steps.map((s) => roleOf(s.role)?.en ?? null), steps.map((s) => s.role ?? null), ctx.account, db.mandate, ctx.now,
    steps.map((s) => (s.days === undefined ? null : addDays(begins, s.days))))
  if (laid.length > 0) await tell(db, there, there.id, 'movement.plan_laid_out', { tasks: laid.length, kit: there.kit, version: kit!.version })
  return laid.length
}

/** An initiative begins when it was begun, else when it was registered to start, else today. */
async function beginningOf(db: Db, there: Initiative): Promise<Day> {
  return (await q.begun.first(db, there.shard, there.id))?.day ?? there.startsOn ?? db.ctx.day
}

/**
 * Keeps a task of an initiative, new or changed; only an open one can be changed.
 * @param edition of the version that was changed; 0 for a new one
 * @returns the edition that it is now, and how many later tasks moved with it
 * @throws Problem `movement.title`, `movement.far_day`, `movement.long`, `movement.bad_id`, `movement.changed_meanwhile`, `movement.settled` and as `layOut`
 */
export async function saveTask(ctx: Ctx, id: string, draft: TaskDraft, edition: number): Promise<{ edition: number; moved: number }> {
  const { db, there } = await toWrite(ctx, id)
  const task = getId(draft.id)
  const title = readTitle(draft.title)
  const due = draft.due === null || draft.due === '' ? null : readDay(draft.due, '/due', inTenYears(ctx.day))
  const responsible = readText(draft.responsible, '/responsible', 200)
  const role = readText(draft.role, '/role', 120)
  // Looked for behind the wall too: an id is nobody's to take twice.
  const before = await q.task.first(await asSystem(ctx, 'system:id-taken'), task)
  if (before && before.initiative !== there.id) throw badId(draft.id)
  if (before && before.state !== 'open') throw refuse('settled')
  const saved = await q.put.first(db, there.shard, task, there.id, there.leaf, title, role, due, responsible, await accountOf(db, there, responsible), ctx.account, db.mandate, ctx.now, edition)
  if (!saved || (!before && edition !== 0)) throw refuse('changed_meanwhile')
  const moved = draft.moveLater && before?.due && due && before.due !== due
    ? await q.moveLater.run(db, there.shard, there.id, task, before.due, daysBetween(before.due, due), ctx.now) : 0
  await tell(db, there, task, 'movement.task_kept', { initiative: there.id, due, ...(moved > 0 ? { moved } : {}) })
  return { edition: saved.edition, moved }
}

/** Whoever is responsible and signs in here finds the task among their own. */
async function accountOf(db: Db, { leaf }: Initiative, responsible: string): Promise<Id | null> {
  if (responsible === '') return null
  const same = (await peopleAt(db, leaf)).filter((person) => tidy(person.name) === responsible)
  return same.length === 1 ? same[0]!.id : null
}

/** Who can be made responsible at a place: whoever may write about progress there today. */
export const peopleAt = (db: Db, leaf: number): Promise<PersonAt[]> => q.people.all(db, leaf, db.ctx.day)

/** A task is done, on a day, with what came of it and the files that show it. @throws Problem as `saveTask`, `movement.no_task`, `movement.unknown_file` */
export function finishTask(ctx: Ctx, task: string, edition: number, said: { readonly doneOn?: string; readonly words?: string; readonly evidence?: readonly string[] } = {}): Promise<{ edition: number }> {
  return settle(ctx, task, edition, async (db, there) => {
    const doneOn = said.doneOn ? readDay(said.doneOn, '/doneOn', ctx.day) : ctx.day
    return { state: 'done', event: 'movement.task_finished', doneOn, words: readText(said.words, '/words', 2_000), files: await readFiles(db, there, said.evidence) }
  })
}

/** A task will not be done; it stays on record with the reason. @throws Problem as `finishTask`, `movement.reason` */
export function dropTask(ctx: Ctx, task: string, edition: number, reason: string): Promise<{ edition: number }> {
  return settle(ctx, task, edition, async () => {
    const words = readText(reason, '/words', 2_000)
    if (words.length < 5) throw refuse('reason', undefined, { at: '/words' })
    return { state: 'dropped', event: 'movement.task_dropped', doneOn: null, words, files: [] }
  })
}

/** A task that was called done or dropped is open again. @throws Problem as `finishTask`, `movement.not_settled` */
export function reopenTask(ctx: Ctx, task: string, edition: number): Promise<{ edition: number }> {
  return settle(ctx, task, edition, async () => ({ state: 'open', event: 'movement.task_reopened', doneOn: null, words: '', files: [] }))
}

type Settled = { readonly state: q.TaskState; readonly event: string; readonly doneOn: Day | null; readonly words: string; readonly files: Buffer[] }

async function settle(ctx: Ctx, given: string, edition: number, read: (db: Db, there: Task) => Promise<Settled>): Promise<{ edition: number }> {
  const near = await allow(ctx, 'progress.write', [])
  const id = findId(given)
  const task = id ? await q.task.first(near, id) : undefined
  if (!task) throw refuse('no_task')
  const { db, there } = await toWrite(ctx, task.initiative)
  const { state, event, doneOn, words, files } = await read(db, task)
  if (task.edition !== edition) throw refuse('changed_meanwhile')
  if ((task.state === 'open') === (state === 'open')) throw refuse(state === 'open' ? 'not_settled' : 'settled')
  const settled = await q.settle.first(db, task.shard, task.id, edition, state, doneOn, words, files, ctx.account, db.mandate, ctx.now)
  if (!settled) throw refuse('changed_meanwhile')
  await tell(db, there, task.id, event, { initiative: task.initiative, ...(doneOn ? { day: doneOn } : {}), ...(files.length > 0 ? { files: files.length } : {}) })
  return settled
}

function tell(db: Db, there: Initiative, about: Id, event: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  return happened(db, [{ shard: there.shard, unit: there.leaf, event, about, body }])
}

const daysBetween = (from: Day, to: Day) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
