import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { request, separately } from '#base/db/transaction.ts'
import { putFile, type Digest } from '#base/files/files.ts'
import { newId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import type { Certificate, Document, Letterhead, Qr } from '#base/paper/document.ts'
import { certificateToPdf, toPdf } from '#base/paper/print.ts'
import { getSite } from '#base/site.ts'
import { getSeat } from '#core/initiative/initiative.ts'
import type { Step } from '#core/initiative/life.ts'
import { refuse as refuseInitiative } from '#core/initiative/problems.ts'
import { coordinatorOf } from '#core/people/coordinator.ts'
import { allow, knock } from '#core/people/door.ts'
import { getLeaf, getPath } from '#core/unit/read.ts'
import { newCode } from './code.ts'
import { most, readDraft, type DecisionDraft, type ReadDecision } from './draft.ts'
import * as q from './paper.queries.ts'
import { refuse } from './problems.ts'
import { findLetterhead, numberIn } from './symbol.ts'
import { certificateOf, decisionOf, nameOf, subjectOf, usual, type Honour, type Subject } from './wording.ts'

export type Issued = { readonly code: string; readonly number: string; readonly certificates: readonly { readonly code: string; readonly number: string; readonly initiative: Id }[] }
/** What is about to be issued, to be looked at once more. */
export type Review = Pick<ReadDecision, 'number' | 'day' | 'signer' | 'role' | 'decider' | 'letterhead'> & { readonly titles: readonly string[]; readonly certificates: number
  /** Where the register tells another number or day than the paper will. */
  readonly otherwise: readonly { readonly title: string; readonly decision: string; readonly day: Day }[]
}
export type Awaiting = Omit<q.HonouredRow, 'leaf' | 'decided'>
/** The unit that decides, and what usually stands on its papers. */
export type Usual = ReturnType<typeof usual> & { /** Of the decision already named; empty where there is none. */ readonly number: string; readonly unit: number; readonly name: string; readonly kind: string }

const stepTo: Readonly<Record<Honour, Step>> = { recognised: 'recognise', outstanding: 'distinguish', commended: 'commend' }
const saidOf: Readonly<Record<Honour, { honour_vi: string; honour_en: string }>> = {
  recognised: { honour_vi: 'công nhận', honour_en: 'recognised' }, outstanding: { honour_vi: 'công nhận tiêu biểu', honour_en: 'named outstanding' }, commended: { honour_vi: 'khen thưởng', honour_en: 'commended' } }

/**
 * Issues one decision about one or several initiatives of a unit and, if asked for, a certificate for each: printed, kept under
 * their digests and never printed again. Place for signature and seal is left free.
 * @throws Problem `movement.*` and `paper.*` that say what is wrong and where, `initiative.not_found`, `people.no_mandate`, `request.disk_full`
 */
export async function issueDecision(ctx: Ctx, given: DecisionDraft): Promise<Issued> {
  knock(ctx, 'paper.issue')
  const draft = readDraft(ctx, given)
  // Nobody's transaction waits while papers are printed: who may not is told before, and what changed meanwhile after.
  const before = await separately(() => getSubjects(ctx, draft))
  const printed = await Promise.all(describe(draft, before.rows).map(async (one) => {
    const file = await print(one)
    return { ...one, file: await putFile(file), bytes: file.length }
  }))
  return request(async () => {
    const { db, seat, rows } = await getSubjects(ctx, draft)
    await q.turn.run(db, seat)
    mustBeUndecided(await q.named.all(db, rows.map((row) => row.id), draft.honour, stepTo[draft.honour]))
    await write(db, seat, draft, printed)
    const [decision, ...certificates] = printed as [Printed, ...Printed[]]
    return { code: decision.code, number: decision.description.number, certificates: certificates.map((one) => ({ code: one.code, number: one.description.number, initiative: one.rows[0]!.id })) }
  })
}

/** The decision, or its first certificate, as it would be printed: marked as a preview on each page, and kept nowhere. @throws Problem as `issueDecision` */
export async function previewDecision(ctx: Ctx, given: DecisionDraft, which: 'decision' | 'certificate'): Promise<Buffer> {
  const draft = { ...readDraft(ctx, given), certificates: which === 'certificate' }
  const { rows } = await getSubjects(ctx, draft)
  const one = describe(draft, rows)[which === 'certificate' ? 1 : 0]!
  return print({ ...one, description: { ...one.description, draft: 'BẢN XEM TRƯỚC' } } as Described)
}

/** Reads a draft as `issueDecision` would, and issues nothing. @throws Problem as `issueDecision` */
export async function reviewDecision(ctx: Ctx, given: DecisionDraft): Promise<Review> {
  const draft = readDraft(ctx, given)
  const { rows } = await getSubjects(ctx, draft)
  const { number, day, signer, role, decider, letterhead, certificates } = draft
  return { number, day, signer, role, decider, letterhead, titles: rows.map(({ title }) => title), certificates: certificates ? rows.length : 0, otherwise: otherwiseIn(rows, draft) }
}

/** What a unit honoured in a year and has issued no decision about. @throws Problem `people.no_mandate` */
export async function awaitingDecision(ctx: Ctx, unit: number, honour: Honour, year: number): Promise<Awaiting[]> {
  const db = await allow(ctx, 'paper.issue', unit)
  const rows = await q.awaiting.all(db, ctx.day, honour, stepTo[honour], unit, year, most)
  return rows.map(({ leaf: _leaf, decided: _decided, ...row }) => row)
}

/**
 * What usually stands on papers of a unit, to be corrected by who drafts one.
 * @param chosen whose letterhead; null for that to which the decision already named belongs, else of the body which coordinates the movement
 *   there, the State's where none was named
 * @param decision what the step that honoured said of its decision
 * @throws Problem `people.no_mandate`
 */
export async function usualOf(ctx: Ctx, unit: number, chosen: Letterhead['kind'] | null, decision = ''): Promise<Usual> {
  const db = await allow(ctx, 'paper.issue', unit)
  const number = numberIn(decision)
  const named = findLetterhead(number)?.kind
  const kind = chosen ?? named ?? (await coordinatorOf(db, unit, ctx.day))?.letterhead ?? 'state'
  const path = await getPath(db, unit, ctx.day)
  const here = path.at(-1)!
  const above = path.slice(0, -1).findLast((one) => one.kind === 'city' || one.kind === 'province') ?? null
  // Under another letterhead the number would be somebody else's.
  return { ...usual(kind, here, above), number: named === undefined || named === kind ? number : '', unit, name: here.name, kind: here.kind }
}

/** Which honours of one initiative the asker may issue a decision about, newest first, with the unit that decides. */
export async function honoursToDecide(ctx: Ctx, initiative: Id): Promise<(Awaiting & { honour: Honour; seat: number; decided: string | null })[]> {
  const db = await allow(ctx, 'initiative.read', [])
  const found = []
  for (const honour of ['commended', 'outstanding', 'recognised'] as const) {
    const row = await q.named.first(db, [initiative], honour, stepTo[honour])
    if (row?.level) found.push({ ...row, honour, seat: await getSeat(db, { leaf: row.leaf, level: row.level }) })
  }
  return found
}

type Described = { readonly id: Id; readonly code: string; readonly rows: readonly q.HonouredRow[]; readonly title: string } & (
  { readonly kind: 'recognition_decision'; readonly description: Document } | { readonly kind: 'certificate'; readonly description: Certificate })
type Printed = Described & { readonly file: Digest; readonly bytes: number }

const print = (one: Described): Promise<Buffer> => (one.kind === 'certificate' ? certificateToPdf(one.description) : toPdf(one.description))

const otherwiseIn = (rows: readonly q.HonouredRow[], { number, day }: ReadDecision): Review['otherwise'] => rows.flatMap((row) => {
  const said = numberIn(row.decision ?? '')
  return row.day !== null && ((said !== '' && said !== number) || row.day !== day) ? [{ title: row.title, decision: row.decision ?? '', day: row.day }] : []
})

async function getSubjects(ctx: Ctx, { initiatives, honour, day }: ReadDecision): Promise<{ db: Db; seat: number; rows: [q.HonouredRow, ...q.HonouredRow[]] }> {
  const near = await allow(ctx, 'paper.issue', [])
  const rows = await q.named.all(near, [...initiatives], honour, stepTo[honour])
  if (rows.length !== initiatives.length) throw refuseInitiative('not_found')
  const seats = new Map<string, Promise<number>>()
  for (const { title, leaf, level } of rows) {
    if (level === null) throw refuse('not_honoured', { title, ...saidOf[honour] }, { at: '/initiatives' })
    // Most lie in a few villages: each place and level is asked for once.
    seats.set(`${leaf} ${level}`, seats.get(`${leaf} ${level}`) ?? getSeat(near, { leaf, level }))
  }
  const [seat, ...others] = await Promise.all(rows.map((row) => seats.get(`${row.leaf} ${row.level}`)!))
  const stray = others.findIndex((other) => other !== seat)
  if (stray >= 0) throw refuse('several_seats', { title: rows[stray + 1]!.title }, { at: '/initiatives' })
  const db = await allow(ctx, 'paper.issue', seat!)
  mustBeUndecided(rows)
  // A paper that bears a day before the meeting would be void.
  const early = rows.find(({ judged }) => judged !== null && day < judged)
  if (early) throw refuse('signed_before', { day, title: early.title, judged: early.judged! }, { at: '/day' })
  return { db, seat: seat!, rows: rows as [q.HonouredRow, ...q.HonouredRow[]] }
}

function mustBeUndecided(rows: readonly q.HonouredRow[]): void {
  const decided = rows.find((row) => row.decided !== null)
  if (decided) throw refuse('decided', { title: decided.title, number: decided.decided! }, { at: '/initiatives' })
}

/** The decision first, then the certificates in its order. */
function describe(draft: ReadDecision, rows: readonly [q.HonouredRow, ...q.HonouredRow[]]): Described[] {
  const subjects = rows.map(subject) as [Subject, ...Subject[]]
  const made = () => { const code = newCode(); return { id: newId(), code, qr: qrTo(code) } }
  const { qr, ...decision } = made()
  const first: Described = { ...decision, rows, kind: 'recognition_decision', title: subjectOf(draft.honour, subjects), description: { ...decisionOf(draft, draft.honour, subjects), qr } }
  const certificates = !draft.certificates ? [] : rows.map((row, i): Described => {
    const { qr: own, ...one } = made()
    const description = certificateOf(draft, draft.honour, subjects[i]!, i + 1)
    return { ...one, rows: [row], kind: 'certificate', title: row.title, description: { ...description, qr: own } }
  })
  return [first, ...certificates]
}

const subject = (row: q.HonouredRow): Subject => ({
  title: row.title, kind: row.kind, field: row.field, registrant: row.registrant, unit: nameOf({ kind: row.unitKind, name: row.unitName }), level: row.level!, year: row.year! })

function qrTo(code: string): Qr {
  const site = getSite()
  return { text: `${site}/verify/${code}`, caption: `Quét mã để kiểm tra, hoặc vào ${site.replace(/^https?:\/\//, '')}/verify và nhập mã`, code }
}

async function write(db: Db, unit: number, draft: ReadDecision, papers: readonly Printed[]): Promise<void> {
  const { leaf, shard } = await getLeaf(db, unit, db.ctx.day)
  const decision = papers[0]!.id
  const column = <T>(of: (one: Printed) => T) => papers.map(of)
  await q.put.run(db, shard, unit, leaf, db.ctx.account, db.mandate, db.ctx.now, column((one) => one.id), column((one) => one.code), column((one) => one.kind), column(() => draft.honour),
    column((one) => JSON.stringify([...new Set([leaf, ...one.rows.map((row) => row.leaf)])])), column((one) => JSON.stringify(one.rows.map((row) => row.id))),
    column((one) => (one.kind === 'certificate' ? decision : null)), column((one) => one.description.number), column((one) => one.description.day), column((one) => one.title.slice(0, 1_000)),
    column((one) => JSON.stringify(one.rows.map(told))), column((one) => JSON.stringify(one.description)), column((one) => Buffer.from(one.file, 'hex')), column((one) => one.bytes))
  await happened(db, papers.map((one) => ({
    shard, unit: leaf, event: 'movement.paper_issued', about: one.id, body: { kind: one.kind, honour: draft.honour, unit, number: one.description.number, file: one.file, initiatives: one.rows.map((row) => row.id) } })))
}

/** What everybody is told of an initiative. An individual exemplar's title is a person's name: it stands on the paper, not on the web. */
const told = (row: q.HonouredRow) => ({ kind: row.kind, unit: nameOf({ kind: row.unitKind, name: row.unitName }), title: row.kind === 'individual_exemplar' ? null : row.title })
