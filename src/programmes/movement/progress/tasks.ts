import { addDays, type Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import { columns, type Db } from '#base/db/sql.ts'
import { findId, isId, newId, type Id } from '#base/id.ts'
import { happened, type Happening } from '#base/ledger/ledger.ts'
import { isProblem } from '#base/problem.ts'
import { tidy } from '#base/words.ts'
import type { Initiative } from '#core/initiative/initiative.ts'
import { many } from '#core/initiative/initiative.queries.ts'
import { isUnderWay } from '#core/initiative/life.ts'
import { findKit, type KitWhole } from '#core/kit/read.ts'
import { allow, allowTogether, asSystem, type Wish } from '#core/people/door.ts'
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
  if (!kit?.steps?.length) throw refuse('no_steps')
  return lay(db, [{ there, kit }])
}

/** The same for many, with as many statements as for one; what `layOut` would refuse is left out. @throws Problem `people.sign_in_first`, `people.scope` */
export async function layOutMany(ctx: Ctx, ids: readonly string[]): Promise<void> {
  const rows = await many.all(await allow(ctx, 'progress.write', []), ids.map((id) => id.toLowerCase()).filter(isId))
  const kits = new Map(await Promise.all([...new Set(rows.flatMap(({ kit }) => kit ?? []))].map(async (name) => [name, await findKit(ctx, name)] as const)))
  const ready = rows.flatMap((there): Laid[] => { const kit = kits.get(there.kit ?? ''); return kit?.steps?.length && isUnderWay(there) ? [{ there, kit }] : [] })
  const [one, ...others] = ready.map(({ there }): Wish => ({ ctx, unit: there.unit }))
  if (!one) return
  const { db, answers } = await allowTogether('progress.write', [one, ...others])
  const open = ready.flatMap((laid, i) => { const by = answers[i]!; return isProblem(by) ? [] : [{ laid, mandate: by.mandate }] })
  for (const [mandate, some] of Map.groupBy(open, (one) => one.mandate)) await lay({ ...db, mandate }, some.map(({ laid }) => laid))
}

type Laid = { readonly there: Initiative; readonly kit: KitWhole }

async function lay(db: Db, all: readonly Laid[]): Promise<number> {
  const begun = new Map((await q.begun.all(db, all.map(({ there }) => there.shard), all.map(({ there }) => there.id))).map(({ initiative, day }) => [initiative, day]))
  const rows = all.flatMap(({ there, kit }) => {
    // It begins when it was begun, else when it was registered to start, else today.
    const begins = begun.get(there.id) ?? there.startsOn ?? db.ctx.day
    return (kit.steps ?? []).map((step) => {
      const role = kit.roles?.find(({ key }) => key === step.role)?.title
      return { shard: there.shard, id: newId(), initiative: there.id, leaf: there.leaf, key: step.key, title: step.title.vi, titleEn: step.title.en, role: role?.vi ?? '', roleEn: role?.en ?? null, roleKey: step.role ?? null,
        due: step.days === undefined ? null : addDays(begins, step.days) }
    })
  })
  const laid = Map.groupBy(await q.layOut.all(db, db.ctx.account, db.mandate, db.ctx.now, ...columns(rows, 'shard', 'id', 'initiative', 'leaf', 'key', 'title', 'titleEn', 'role', 'roleEn', 'roleKey', 'due')), (row) => row.initiative)
  await happened(db, all.flatMap(({ there, kit }) => { const tasks = laid.get(there.id)?.length; return tasks ? [told(there, there.id, 'movement.plan_laid_out', { tasks, kit: kit.name, version: kit.version })] : [] }))
  return [...laid.values()].reduce((sum, some) => sum + some.length, 0)
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

const told = ({ shard, leaf }: Initiative, about: Id, event: string, body: Readonly<Record<string, unknown>>): Happening => ({ shard, unit: leaf, event, about, body })
const tell = (db: Db, ...event: Parameters<typeof told>): Promise<void> => happened(db, [told(...event)])

const daysBetween = (from: Day, to: Day) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
