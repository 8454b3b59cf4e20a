import { buffer } from 'node:stream/consumers'
import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { asDigest, openFile, putFile, type Digest } from '#base/files/files.ts'
import { findId, newId, sha256, type Id } from '#base/id.ts'
import { addJob } from '#base/jobs/jobs.ts'
import { happened } from '#base/ledger/ledger.ts'
import type { Lang } from '#base/problem.ts'
import { tidy } from '#base/words.ts'
import { allow, allowEach } from '#core/people/door.ts'
import { getLeaf } from '#core/unit/read.ts'
import { guess, readReading, sheetsOf, type Reading, type Sheets } from './reading.ts'
import * as q from './import.queries.ts'
import { planOf, type Plan } from './plan.ts'
import { refuse } from './problems.ts'
import { findStanding } from './take_over.ts'
import type { Unclear } from './units.ts'

export type Import = Omit<q.ImportRow, 'leaf' | 'file' | 'reading'> & { readonly reading: Reading; readonly sha256: Digest }
export type Reason = { readonly column: string; readonly vi: string; readonly en: string }
export type RefusedRow = { readonly row: number; readonly title: string; readonly reasons: readonly Reason[] }
/** What an import would come to, as the list is read now. */
export type Preview = {
  readonly rows: number; readonly fresh: number; readonly known: number; readonly repeated: number; readonly similar: number; readonly undecided: number; readonly skipped: number
  readonly refused: readonly RefusedRow[]; readonly refusedCount: number
  /** The first of the `known`: rows that the register has already, and as what. */
  readonly standing: readonly { readonly row: number; readonly title: string; readonly initiative: Id }[]
  readonly unclear: readonly Unclear[]; readonly recognised: number
}

export const maxListBytes = 20 * 1024 * 1024
export const maxListSaid = '20 MB'
const mostShown = 100

/**
 * Keeps a district's old list as it was sent, and reads it as well as can be guessed; nothing is registered yet.
 * @param unit whose list it is: those with a mandate there see it
 * @throws Problem `movement.list_file`, `movement.list_headings`, `table.*` that says what is wrong with the file, `people.*`, `request.disk_full`
 */
export async function keepList(ctx: Ctx, { unit, name, bytes }: { unit: number; name: string; bytes: Uint8Array }): Promise<{ id: Id }> {
  const db = await allow(ctx, 'initiative.import', unit)
  if (bytes.length === 0 || bytes.length > maxListBytes) throw refuse('list_file', { limit: maxListSaid }, { at: '/file' })
  const file = tidy(name).replace(/^.*[/\\]/, '').slice(-160) || 'danh-sach'
  const sheets = await sheetsOf(sha256(bytes).toString('hex'), file, async () => Buffer.from(bytes))
  const reading = guess(sheets)
  const digest = await putFile(bytes)
  const { leaf, shard } = await getLeaf(db, unit, ctx.day)
  const id = newId()
  await q.put.run(db, id, unit, leaf, ctx.account!, db.mandate, Buffer.from(digest, 'hex'), file, bytes.length, JSON.stringify(reading), ctx.now)
  await happened(db, [{ shard, unit: leaf, event: 'movement.list_kept', about: id, body: { file: digest, bytes: bytes.length } }])
  return { id }
}

/** A list and how it is read. @throws Problem `movement.list_none`, `people.*` */
export async function getImport(ctx: Ctx, id: string): Promise<Import> {
  return told(await getRow(await allow(ctx, 'initiative.import', []), id, ctx))
}

/** The lists of places where the asker may take lists over, the latest first. */
export async function listImports(ctx: Ctx): Promise<Import[]> {
  const rows = await q.all.all(await allow(ctx, 'initiative.import', []))
  const { refused } = await allowEach(ctx, 'initiative.import', rows.map((row) => row.unit))
  return rows.filter((row) => !refused.has(row.unit)).map(told)
}

/** What the list would come to, and what its columns are called. @throws Problem `movement.list_none`, `movement.list_no_title`, `table.*`, `people.*` */
export async function previewImport(ctx: Ctx, id: string): Promise<{ list: Import; sheets: Sheets; preview: Preview | null; before: Date | null }> {
  const db = await allow(ctx, 'initiative.import', [])
  const row = await getRow(db, id, ctx)
  const sheets = await sheetsKept(row)
  const list = told(row)
  const same = await q.sameFile.first(db, row.file, row.unit, row.id)
  if (!Object.values(list.reading.columns).includes('title')) return { list, sheets, preview: null, before: same?.endedAt ?? null }
  const { plan, skipped } = await planOfList(ctx, list, sheets)
  const standing = await findStanding(db, row.id, plan.entries)
  return {
    list, sheets, before: same?.endedAt ?? null,
    preview: {
      rows: plan.entries.length + plan.repeated + plan.refused.length, fresh: plan.entries.length - standing.size, known: standing.size, repeated: plan.repeated, similar: plan.similar, undecided: plan.undecided, skipped, unclear: plan.unclear,
      recognised: plan.entries.filter(({ steps }) => steps.some(({ step }) => step === 'recognise')).length, refusedCount: plan.refused.length,
      refused: plan.refused.slice(0, mostShown).map(({ row: at, title, problems }) => ({ row: at, title, reasons: problems.map(reasonOf) })),
      standing: plan.entries.filter((entry) => standing.has(entry.row)).slice(0, mostShown).map((entry) => ({ row: entry.row, title: entry.registration.title, initiative: standing.get(entry.row)! })),
    },
  }
}

/**
 * Keeps how a list is to be read, as a person corrected it.
 * @throws Problem `movement.list_none`, `movement.list_begun`, `movement.list_changed`, `movement.list_setting`, `people.*`
 */
export async function setReading(ctx: Ctx, id: string, edition: number, given: unknown): Promise<void> {
  const db = await allow(ctx, 'initiative.import', [])
  const row = await getRow(db, id, ctx)
  if (row.state !== 'read') throw refuse('list_begun')
  const reading = readReading(given, await sheetsKept(row), ctx.day)
  if (row.edition !== edition || (await q.putReading.run(db, row.id, JSON.stringify(reading), edition)) === 0) throw refuse('list_changed')
}

/**
 * Hands the list to the worker; from now on it goes on by itself, whoever looks.
 * @throws Problem `movement.list_none`, `movement.list_begun`, `movement.list_changed`, `movement.list_no_title`, `movement.list_nothing`, `people.*`
 */
export async function startImport(ctx: Ctx, id: string, edition: number): Promise<void> {
  const { list, preview } = await previewImport(ctx, id)
  const db = await allow(ctx, 'initiative.import', list.unit)
  if (list.state !== 'read') throw refuse('list_begun')
  if (preview === null) throw refuse('list_no_title', undefined, { at: '/columns' })
  if (preview.fresh + preview.known === 0) throw refuse('list_nothing')
  if ((await q.start.run(db, list.id, edition, ctx.now)) === 0) throw refuse('list_changed')
  await addJob(db, 'movement.import', { import: list.id }, { key: `movement.import ${list.id}` })
}

/** Rows that were not taken in, with their cells as they stood, to be corrected and sent again. @throws Problem `movement.list_none`, `people.*` */
export async function refusedTable(ctx: Ctx, id: string): Promise<{ name: string; columns: string[]; rows: (string | number | null)[][] }> {
  const db = await allow(ctx, 'initiative.import', [])
  const row = await getRow(db, id, ctx)
  const sheets = await sheetsKept(row)
  const { reading } = told(row)
  const body = new Map(sheets.body(reading).rows.map((one) => [one.row, one]))
  const plan = row.state === 'read' ? (await planOfList(ctx, told(row), sheets)).plan.refused.map(({ row: at, problems }) => ({ row: at, reasons: problems.map(reasonOf) })) : await q.refusals.all(db, row.id, 50_000)
  const { headings } = sheets.layout(reading)
  // What a section or a title above said must stand in the row itself once it stands alone.
  const there = Object.values(reading.columns)
  const extra = ([['level', 'Cấp đăng ký'], ['field', 'Lĩnh vực'], ['kind', 'Loại hình'], ['place', 'Địa bàn'], ['year', 'Năm']] as const).filter(([key]) => !there.some((one) => one === key || one.startsWith(`${key}=`)))
  const rows = plan.map(({ row: at, reasons }) => {
    const one = body.get(at)
    const more = extra.map(([key]) => {
      const value = key === 'year' ? reading.year : key === 'place' ? one?.section.place ?? reading.place : one?.section[key] ?? reading[key]
      return value === null || value === undefined ? null : typeof value === 'number' ? value : sectionWords[value] ?? value
    })
    return [...headings.map(({ at: column }) => one?.line.cells.get(column) ?? null), ...more, at, reasons.map((reason) => reason[ctx.lang as Lang]).join(' ')]
  })
  return { name: `danh-sach-can-sua-${row.id.slice(-8)}`, columns: [...headings.map(({ heading }) => heading), ...extra.map(([, title]) => title), 'Dòng trong tệp cũ', 'Lý do không nhận'], rows }
}

/** What was not taken in, row by row. @throws Problem `movement.list_none`, `people.*` */
export async function refusalsOf(ctx: Ctx, id: string, most = 50_000): Promise<q.RefusalRow[]> {
  const db = await allow(ctx, 'initiative.import', [])
  return q.refusals.all(db, (await getRow(db, id, ctx)).id, most)
}

const sectionWords: Readonly<Record<string, string>> = {
  grassroots: 'Cơ sở', district: 'Huyện', commune: 'Xã', city: 'Thành phố', economy: 'Kinh tế', culture_society: 'Văn hoá - xã hội', defence_security: 'Quốc phòng - an ninh', political_system: 'Xây dựng hệ thống chính trị',
  model: 'Mô hình', collective_exemplar: 'Tập thể', individual_exemplar: 'Cá nhân', plaque_work: 'Công trình',
}

/** The file as it was sent. @throws Problem `movement.list_none`, `files.lost`, `people.*` */
export async function openImportFile(ctx: Ctx, id: string) {
  const list = await getImport(ctx, id)
  return { name: list.name, ...await openFile(list.sha256) }
}

export type Origin = { readonly import: Id; readonly row: number; readonly name: string; readonly sha256: string; readonly at: Date }
/** From which file and row an initiative came; null for one that was registered here. */
export async function originOf(ctx: Ctx, initiative: Id): Promise<Origin | null> {
  const found = await q.origin.first(await allow(ctx, 'initiative.read', []), initiative)
  return found ? { import: found.import, row: found.row, name: found.name, sha256: found.file.toString('hex'), at: found.at } : null
}

export type Pair = q.PairRow
/** Pairs of lists that may be one activity and were not judged yet, within the asker's mandates. @throws Problem `movement.list_none`, `people.*` */
export async function pairsToJudge(ctx: Ctx, id: string | null = null, limit = 200): Promise<Pair[]> {
  const db = await allow(ctx, 'initiative.accept', [])
  return q.pairs.all(db, id === null ? null : (await getRow(db, id, ctx)).id, limit)
}

/** The plan of a list as it is read now. */
export async function planOfList(ctx: Ctx, { reading, name }: Pick<Import, 'reading' | 'name'>, sheets: Sheets): Promise<{ plan: Plan; skipped: number }> {
  const { rows, skipped } = sheets.body(reading)
  const plan = await planOf(ctx, rows, { file: name, otherwise: reading, choices: reading.choices })
  return { plan, skipped }
}

export async function sheetsKept({ file, name }: Pick<q.ImportRow, 'file' | 'name'>): Promise<Sheets> {
  const digest = file.toString('hex')
  return sheetsOf(digest, name, async () => {
    return buffer((await openFile(asDigest(digest))).stream)
  })
}

export const reasonOf = (problem: { readonly at: string | undefined; say(lang: Lang): string }): Reason => ({ column: (problem.at ?? '').slice(1), vi: problem.say('vi'), en: problem.say('en') })

async function getRow(db: Db, id: string, ctx: Ctx): Promise<q.ImportRow> {
  const named = findId(id)
  const found = named ? await q.one.first(db, named) : undefined
  if (!found) throw refuse('list_none')
  await allow(ctx, 'initiative.import', found.unit)
  return found
}

export function told({ leaf: _leaf, file, reading, ...row }: q.ImportRow): Import {
  return { ...row, reading: reading as Reading, sha256: asDigest(file.toString('hex')) }
}
