import type { Ctx } from '#base/ctx.ts'
import { addDays, today, type Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Step } from '#core/initiative/life.ts'
import { lateSql } from '#core/initiative/initiative.queries.ts'
import { refusalsFor } from '#core/initiative/many.ts'
import { allow, type Verb } from '#core/people/door.ts'
import { myMandates } from '#core/people/me.ts'
import { myTasks } from '#core/verification/visit.ts'
import { appraisalsWaiting } from './appraisal/appraisal.ts'
import { listImports, pairsToJudge } from './import/import.ts'
import { tasksDue } from './progress/overdue.ts'
import { listFoundStopped, outcomesDue } from './spread/outcome.ts'

/** Something that waits for the asker. `kind` says what, for its words and its place; `title` is what it is about; `houses`: how many places one line stands for. */
export type Task = { readonly kind: string; readonly title: string; readonly due: Day | null; readonly late: boolean; readonly href: string; readonly note?: string; readonly houses?: number }
export type TaskSource = (ctx: Ctx) => Promise<Task[]>

/** Of one kind as many as somebody reads; the register has the rest. */
export const mostTasks = 100

type Waiting = { id: Id; title: string; note: string; day: Day | null; changedAt: Date }
const about = `select i.id, i.title, l.name as note, i.revisit_on as day, i.changed_at as "changedAt" from initiative.initiative i
  join lateral (select name from unit.life l where l.unit = i.unit order by lower(valid) desc limit 1) l on true`
const submitted = sql<Waiting, [number]>('movement.tasks_submitted', `${about} where i.state = 'submitted' order by i.changed_at, i.id limit $1`)
const mine = sql<Waiting, [string, Id, Date, number]>('movement.tasks_mine', `${about} where i.state = $1 and i.registered_by = $2 and i.changed_at < $3 order by i.changed_at, i.id limit $4`)
const revisits = sql<Waiting, [Day, number]>('movement.tasks_revisit', `${about} where ${lateSql('i', '$1')} order by i.revisit_on, i.id limit $2`)

/** Those with which the asker may take a step now, asked of all at once. */
async function mayDo<Row extends { readonly id: Id }>(ctx: Ctx, rows: readonly Row[], step: Step): Promise<Row[]> {
  const refused = await refusalsFor(ctx, rows.map((row) => row.id), step)
  return rows.filter((_, i) => refused[i] === undefined)
}

/** Forms that were handed in to the asker's own seat. */
const toAccept: TaskSource = async (ctx) => {
  const rows = await submitted.all(await allow(ctx, 'initiative.accept', []), mostTasks * 3)
  return (await mayDo(ctx, rows, 'accept')).slice(0, mostTasks).map((row): Task => ({ kind: 'accept', title: row.title, due: null, late: false, href: `/movement/${row.id}`, note: row.note }))
}

const returned: TaskSource = async (ctx) => {
  const rows = await mine.all(await allow(ctx, 'initiative.register', []), 'returned', ctx.account!, ctx.now, mostTasks)
  return rows.map((row): Task => ({ kind: 'returned', title: row.title, due: null, late: false, href: `/movement/${row.id}/edit`, note: row.note }))
}

/** A draft that nobody touched for two weeks was perhaps forgotten. */
const draftsRest = 14
const drafts: TaskSource = async (ctx) => {
  const rows = await mine.all(await allow(ctx, 'initiative.register', []), 'draft', ctx.account!, new Date(ctx.now.getTime() - draftsRest * 86_400_000), mostTasks)
  return rows.map((row): Task => ({ kind: 'draft', title: row.title, due: addDays(today(row.changedAt), draftsRest), late: true, href: `/movement/${row.id}/edit`, note: row.note }))
}

/** Models that nobody has looked at since the day on which it was to be done; whoever could stop or report them is asked. */
const toRevisit: TaskSource = async (ctx) => {
  const rows = await revisits.all(await allow(ctx, 'initiative.stop', []), ctx.day, mostTasks * 3)
  return (await mayDo(ctx, rows, 'stop')).slice(0, mostTasks).map((row): Task => ({ kind: 'revisit', title: row.title, due: row.day, late: true, href: `/movement/${row.id}`, note: row.note }))
}

/** A look found nobody doing it any more: it is stopped, or somebody says that it goes on after all. */
const toStop: TaskSource = async (ctx) => {
  return (await mayDo(ctx, await listFoundStopped(ctx), 'stop')).slice(0, mostTasks).map((row): Task => ({ kind: 'stop', title: row.title, due: null, late: false, href: `/movement/${row.id}#step-stop`, note: row.note }))
}

const toJudge: TaskSource = async (ctx) => (await pairsToJudge(ctx, null, mostTasks)).map((pair): Task => (
  { kind: 'judge', title: `${pair.title} – ${pair.otherTitle}`, due: null, late: false, href: `/movement/import/${pair.import}#alike`, note: pair.unitName }))

/** So long rows that a list did not bring in are worth correcting; afterwards the year has gone on without them. */
const refusalsCount = 30
/** Lists that the asker sent and did not start, and those of the last month with rows that were refused, until the table of these was sent again. */
const lists: TaskSource = async (ctx) => {
  const mine = (await listImports(ctx)).filter((list) => list.account === ctx.account)
  const since = new Date(ctx.now.getTime() - refusalsCount * 86_400_000)
  // The table to be corrected carries the end of its list's id in its name.
  const sentAgain = (id: Id) => mine.some((other) => other.state === 'done' && other.id !== id && other.name.includes(id.slice(-8)))
  return mine.flatMap((list): Task[] => {
    const refused = list.state === 'done' && list.refused > 0 && list.endedAt! > since && !sentAgain(list.id)
    if (!refused && list.state !== 'read' && list.state !== 'failed') return []
    return [{ kind: refused ? 'refused' : 'list', title: list.name, due: null, late: false, href: `/movement/import/${list.id}${refused ? '#refused' : ''}` }]
  }).slice(0, mostTasks)
}

/** One line per spot check, with how many places are still to be visited: what tells them apart stands on its own page. */
const visits: TaskSource = async (ctx) => {
  const waiting = (await myTasks(ctx)).filter((task) => task.mine && task.outcome === null)
  return [...Map.groupBy(waiting, (task) => task.sample).values()].map((tasks): Task => (
    { kind: 'visit', title: ctx.lang === 'en' ? tasks[0]!.titleEn : tasks[0]!.titleVi, due: null, late: false, href: '/verification/tasks', houses: tasks.length }))
}

const kitSteps: TaskSource = async (ctx) => (await tasksDue(ctx)).slice(0, mostTasks).map(({ title, task, taskEn, due, late, href }): Task => (
  { kind: 'step', title: ctx.lang === 'en' ? taskEn ?? task : task, due, late, href, note: title }))

const sheets: TaskSource = async (ctx) => (await appraisalsWaiting(ctx)).slice(0, mostTasks).map(({ title, due, href }): Task => (
  { kind: 'score', title, due: due ?? null, late: due !== undefined && due < ctx.day, href }))

const outcomes: TaskSource = async (ctx) => (await outcomesDue(ctx)).slice(0, mostTasks).map(({ title, due, href, unitName }): Task => (
  { kind: 'outcome', title, due, late: due < ctx.day, href, note: unitName }))

/** Where tasks come from, one line each. `verb`: those without it have no such task. */
export const taskSources: readonly { readonly verb: Verb; readonly source: TaskSource }[] = [
  { verb: 'initiative.accept', source: toAccept },
  { verb: 'initiative.register', source: returned },
  { verb: 'initiative.register', source: drafts },
  { verb: 'initiative.stop', source: toRevisit },
  { verb: 'initiative.stop', source: toStop },
  { verb: 'initiative.accept', source: toJudge },
  { verb: 'initiative.import', source: lists },
  { verb: 'verification.visit', source: visits },
  { verb: 'progress.write', source: kitSteps },
  { verb: 'appraisal.score', source: sheets },
  { verb: 'outcome.record', source: outcomes },
]

/**
 * All that waits for the asker: what is late first, then by the day on which it is due. @throws Problem `people.sign_in_first`
 */
export async function tasksFor(ctx: Ctx): Promise<Task[]> {
  await allow(ctx, 'initiative.read', [])
  const held = new Set((await myMandates(ctx)).flatMap((mandate) => mandate.verbs))
  const mine = taskSources.filter(({ verb }) => held.has(verb) && (!ctx.scopes || ctx.scopes.includes(verb) || ctx.scopes.includes('*')))
  const all = await Promise.all(mine.map(({ source }) => source(ctx)))
  return all.flat().toSorted((a, b) => Number(b.late) - Number(a.late) || (a.due ?? '9999').localeCompare(b.due ?? '9999'))
}
