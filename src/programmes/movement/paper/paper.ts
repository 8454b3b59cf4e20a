import type { Ctx } from '#base/ctx.ts'
import { asDigest, openFile } from '#base/files/files.ts'
import { sha256 } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import type { Document } from '#base/paper/document.ts'
import { toDocx } from '#base/paper/print.ts'
import { tidy } from '#base/words.ts'
import { getInitiative } from '#core/initiative/initiative.ts'
import { allow, allowEach, open } from '#core/people/door.ts'
import { isCode, readCode } from './code.ts'
import * as q from './paper.queries.ts'
import { refuse } from './problems.ts'

/** An issued paper; `file` is the SHA-256 of its PDF in hex. `mayWithdraw`: whether the asker may. */
export type Paper = Omit<q.PaperRow, 'shard' | 'leaf' | 'file'> & { readonly file: string; readonly mayWithdraw: boolean }
/** What everybody is told of a paper: no person by name, neither drafter nor honoured. */
export type PublicPaper = Omit<q.PublishedRow, 'file'> & { readonly file: string }
/** Bytes as they were issued, and a name under which to keep them. */
export type Kept = { readonly name: string; readonly bytes: Buffer }

/** The papers that speak of an initiative, newest first. @throws Problem `initiative.not_found`, `people.no_mandate` */
export async function papersOf(ctx: Ctx, initiative: string): Promise<Paper[]> {
  const { id } = await getInitiative(ctx, initiative)
  return shown(ctx, await q.ofInitiative.all(await allow(ctx, 'initiative.read', []), id))
}

/** What a unit issued, newest first, certificates with their decision. @throws Problem `people.no_mandate` */
export async function papersOfUnit(ctx: Ctx, unit: number, rows = 100): Promise<Paper[]> {
  return shown(ctx, await q.ofUnit.all(await allow(ctx, 'initiative.read', unit), unit, Math.min(rows, 500)))
}

/** One paper for those whose mandates reach one of its initiatives. @throws Problem `movement.no_paper` */
export async function getPaper(ctx: Ctx, code: string): Promise<Paper> {
  return (await shown(ctx, [await getOwn(ctx, code)]))[0]!
}

/** The PDF as it was issued. @throws Problem `movement.no_paper`, `files.lost` */
export async function paperFile(ctx: Ctx, code: string): Promise<Kept> {
  return kept(await getOwn(ctx, code))
}

/** A decision with its certificates, to be printed together. @throws Problem `movement.no_paper`, `files.lost` */
export async function paperFiles(ctx: Ctx, code: string): Promise<Kept[]> {
  const paper = await getOwn(ctx, code)
  const resting = await q.restingOn.all(await allow(ctx, 'initiative.read', []), paper.shard, paper.id)
  return Promise.all([paper, ...resting].map(kept))
}

/** The same text for an office that goes on writing; a certificate has none. @throws Problem `movement.no_paper` */
export async function paperDraft(ctx: Ctx, code: string): Promise<Kept> {
  const paper = await getOwn(ctx, code)
  if (paper.kind === 'certificate') throw refuse('no_paper', { given: paper.code })
  const { description } = (await q.description.first(await allow(ctx, 'initiative.read', []), paper.shard, paper.id))!
  return { name: `${nameOf(paper)}.docx`, bytes: await toDocx(description as Document) }
}

/**
 * Withdraws a paper, and with a decision its certificates: from then on everybody who looks it up is told, with the reason.
 * @throws Problem `movement.no_paper`, `movement.withdrawn`, `movement.why_withdrawn`, `people.no_mandate`
 */
export async function withdrawPaper(ctx: Ctx, code: string, why: string): Promise<void> {
  const paper = await getOwn(ctx, code)
  const db = await allow(ctx, 'paper.withdraw', paper.unit)
  const reason = tidy(why)
  if (reason.length < 5 || reason.length > 500) throw refuse('why_withdrawn', undefined, { at: '/why' })
  const gone = await q.withdraw.all(db, paper.shard, paper.id, ctx.day, reason, ctx.account, ctx.now)
  if (!gone.some((one) => one.id === paper.id)) throw refuse('withdrawn', { day: paper.withdrawnOn ?? ctx.day })
  await happened(db, gone.map((one) => ({ shard: paper.shard, unit: paper.leaf, event: 'movement.paper_withdrawn', about: one.id, body: { kind: one.kind, unit: paper.unit } })))
}

/** What the public page says of a code, in whatever way it was typed. @throws Problem `movement.no_paper` */
export async function getPublicPaper(ctx: Ctx, typed: string): Promise<PublicPaper> {
  const code = readCode(typed)
  const found = isCode(code) ? await q.published.first(await open(ctx), code) : undefined
  if (!found) throw refuse('no_paper', { given: code }, { at: '/code' })
  return { ...found, file: found.file.toString('hex') }
}

/** Whether a file is the issued one, byte by byte; it is looked at and not kept. @throws Problem `movement.no_paper` */
export async function isPaper(ctx: Ctx, code: string, bytes: Uint8Array): Promise<boolean> {
  return (await getPublicPaper(ctx, code)).file === sha256(bytes).toString('hex')
}

async function getOwn(ctx: Ctx, typed: string): Promise<q.PaperRow> {
  const code = readCode(typed)
  const found = await q.byCode.first(await allow(ctx, 'initiative.read', []), code)
  if (!found) throw refuse('no_paper', { given: code })
  return found
}

async function shown(ctx: Ctx, rows: readonly q.PaperRow[]): Promise<Paper[]> {
  const { refused } = await allowEach(ctx, 'paper.withdraw', rows.map((row) => row.unit))
  return rows.map(({ shard: _shard, leaf: _leaf, ...row }) => ({ ...row, file: row.file.toString('hex'), mayWithdraw: !refused.has(row.unit) }))
}

async function kept(paper: q.PaperRow): Promise<Kept> {
  const { stream } = await openFile(asDigest(paper.file.toString('hex')))
  return { name: `${nameOf(paper)}.pdf`, bytes: Buffer.concat(await stream.toArray() as Buffer[]) }
}

const words: Readonly<Record<q.Kind, string>> = { recognition_decision: 'quyet-dinh', certificate: 'giay-chung-nhan', minutes: 'bien-ban', report: 'bao-cao' }

/** `quyet-dinh-46-QD-UBND-7KQ4-M2XH-9WPD`: a name that every file system takes and two papers never share. */
function nameOf({ kind, number, code }: Pick<q.PaperRow, 'kind' | 'number' | 'code'>): string {
  return `${words[kind]}-${number.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'D').replace(/[^\w]+/g, '-')}-${code}`
}
