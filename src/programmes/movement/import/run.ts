import { ctxOf, type Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { separately } from '#base/db/transaction.ts'
import { isId, type Id } from '#base/id.ts'
import { addJob } from '#base/jobs/jobs.ts'
import { happened } from '#base/ledger/ledger.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { enrol } from '#core/initiative/enrol.ts'
import { liveThrough } from '#core/initiative/many.ts'
import { asSystem } from '#core/people/door.ts'
import { getLeaf } from '#core/unit/read.ts'
import { planOfList, reasonOf, sheetsKept, told } from './import.ts'
import * as q from './import.queries.ts'
import { pairsAmong } from './pairs.ts'
import { allowTakingOver, findStanding, refusedEntry, type Entry, type Refused } from './take_over.ts'

/** Rows in one transaction: enough that each row's part of it is small, few enough that a killed worker loses a second. */
const together = 500

/**
 * Takes a list in, a few hundred rows at a time. How far it is stands in the same transaction as what was taken in, so a worker
 * that dies loses only what it had not said, and two workers at once wait for each other: each row happens once.
 */
export async function runImport(id: Id, ctx: Ctx = ctxOf(), tick: (done: number, total: number) => void = () => {}): Promise<void> {
  const row = await separately(async () => q.one.first(await asSystem(ctx, 'system:movement-import'), id))
  if (!row || (row.state !== 'waiting' && row.state !== 'running')) return
  const actor = { ...ctx, account: row.account }
  try {
    const { plan } = await separately(async () => planOfList(actor, told(row), await sheetsKept(row)))
    await separately(() => begin(ctx, id, plan.entries.length + plan.refused.length, plan.repeated, plan.refused))
    const left = plan.entries.filter((entry) => entry.row > row.row)
    for (let at = 0; at < left.length; at += together) {
      await take(ctx, actor, id, left.slice(at, at + together))
      tick(row.done + Math.min(at + together, left.length), plan.entries.length)
    }
    await separately(() => end(ctx, id))
  } catch (error) {
    if (!isProblem(error) || error.status >= 500) throw error
    // The file or the mandates are not what they were: nothing more can be done with it.
    await separately(async () => q.end.run(await asSystem(ctx, 'system:movement-import'), id, 'failed', 0, error.code, new Date()))
  }
}

async function begin(ctx: Ctx, id: Id, total: number, repeated: number, refused: readonly Refused[]): Promise<void> {
  const db = await asSystem(ctx, 'system:movement-import')
  const row = await q.lock.first(db, id)
  if (row?.state !== 'waiting') return
  await q.begin.run(db, id, total, repeated, new Date())
  await refuseRows(db, row, refused)
  await q.advance.run(db, id, 0, refused.length, 0, 0, refused.length, new Date())
}

async function refuseRows(db: Db, { id, leaf }: Pick<q.ImportRow, 'id' | 'leaf'>, refused: readonly Refused[]): Promise<void> {
  if (refused.length > 0) await q.putRefusals.run(db, id, leaf, refused.map(({ row }) => row), refused.map(({ title }) => title), refused.map(({ problems }) => JSON.stringify(problems.map(reasonOf))))
}

/** Together; where one of them is refused after all, each by itself, so that it holds back no other. */
async function take(ctx: Ctx, actor: Ctx, id: Id, entries: readonly Entry[]): Promise<void> {
  try {
    await separately(() => takeTogether(ctx, actor, id, entries))
  } catch (error) {
    if (!isProblem(error) || error.status >= 500) throw error
    if (entries.length === 1) await separately(() => leaveOut(ctx, id, entries[0]!, error))
    else for (const entry of entries) await take(ctx, actor, id, [entry])
  }
}

async function takeTogether(ctx: Ctx, actor: Ctx, id: Id, given: readonly Entry[]): Promise<void> {
  const system = await asSystem(ctx, 'system:movement-import')
  const row = (await q.lock.first(system, id))!
  // Another worker may have come so far meanwhile.
  const entries = row.state === 'running' ? given.filter((entry) => entry.row > row.row) : []
  if (entries.length === 0) return
  const { db, refused } = await allowTakingOver(actor, entries)
  const open = entries.filter((entry) => !refused.has(entry.row))
  const standing = await findStanding(db, id, open)
  const fresh = new Set(await enrol(db, open.filter((entry) => !standing.has(entry.row)).map(({ registration }) => registration)))
  const news = open.filter((entry) => fresh.has(entry.id))
  await liveThrough(db, news)
  await q.putImported.run(db, id, news.map((entry) => entry.id), news.map((entry) => entry.row))
  await refuseRows(system, row, entries.flatMap((entry) => { const problems = refused.get(entry.row); return problems ? [refusedEntry(entry, problems)] : [] }))
  await q.advance.run(system, id, entries.at(-1)!.row, entries.length, news.length, open.length - news.length, refused.size, new Date())
}

async function leaveOut(ctx: Ctx, id: Id, entry: Entry, problem: Problem): Promise<void> {
  const db = await asSystem(ctx, 'system:movement-import')
  const row = (await q.lock.first(db, id))!
  if (row.state !== 'running' || entry.row <= row.row) return
  await refuseRows(db, row, [refusedEntry(entry, [problem])])
  await q.advance.run(db, id, entry.row, 1, 0, 0, 1, new Date())
}

async function end(ctx: Ctx, id: Id): Promise<void> {
  const db = await asSystem(ctx, 'system:movement-import')
  const row = (await q.lock.first(db, id))!
  if (row.state !== 'running') return
  const alike = await pairsAmong(db, id)
  await q.end.run(db, id, 'done', alike, null, new Date())
  const { leaf, shard } = await getLeaf(db, row.unit, ctx.day)
  const { fresh, known, repeated, refused } = row
  await happened(db, [{ shard, unit: leaf, event: 'movement.list_imported', about: id, body: { file: row.file.toString('hex'), fresh, known, repeated, refused, alike, by: row.account } }])
}

/** The worker's part: one list, and those whose worker was heard of no more. */
export const importJobs = {
  'movement.import': async (ctx: Ctx, payload: unknown) => {
    const id = String((payload as { import?: unknown } | null)?.import ?? '')
    if (isId(id)) await runImport(id, ctx)
  },
  'movement.resume-imports': async (ctx: Ctx) => {
    const db = await asSystem(ctx, 'system:movement-import')
    for (const { id } of await q.silent.all(db, 45, ctx.now)) await addJob(db, 'movement.import', { import: id }, { key: `movement.import ${id}` })
  },
}
