import { addDays, day as dayOf, isDay, type Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { findId, isId, sha256, type Id } from '#base/id.ts'
import { draft, draftColumns } from '#base/ledger/ledger.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { factColumns, type FactDraft } from '#core/fact/state.ts'
import { findBelonging } from '#core/household/household.ts'
import { allow, allowEach, allowTogether, type By, type Wish } from '#core/people/door.ts'
import { inRole } from '#core/people/held.ts'
import { findLeaves, mustLive, type Leaf } from '#core/unit/read.ts'
import { contentOf, type Answers, type Content } from './engine/index.ts'
import { getForm, getFormById, type InstalledForm } from './form.ts'
import { refuse } from './problems.ts'
import * as q from './record.queries.ts'
import { without } from './redact.ts'

/** A filled form as it arrives. `unit` is a village, or a larger unit when the village is unknown; `id` is made by whoever fills it. */
export type RecordInput = {
  readonly id: string; readonly form: string; readonly version?: string; readonly unit: number; readonly day: string
  readonly answers: Answers; readonly device?: string; readonly supersedes?: string
  /** The household that it is about, for forms that say `about: household`. */
  readonly about?: string
  /** SHA-256 (hex) of the canonical JSON of {form, version, unit, day, answers, about}, made on the phone; what is absent is absent there too. */
  readonly digest?: string
}

export type Receipt =
  | { readonly id: string; readonly status: 'accepted' | 'known' }
  | { readonly id: string; readonly status: 'refused'; readonly problem: Problem }

type Ready = {
  readonly index: number; readonly by: By; readonly input: RecordInput; readonly id: Id; readonly digest: Buffer; readonly day: Day; readonly form: InstalledForm
  readonly leaf: Leaf; readonly answers: Answers; readonly facts: readonly FactDraft[]; readonly supersedes: Id | null; readonly about: Id | null
}

export const maxBatch = 1_000

/**
 * Takes in filled forms. Each record stands for itself: a refused one changes nothing and does not hold back the others;
 * one that is already here with the same content is `known`, so that sending twice is harmless.
 * @returns one receipt per record, in order
 * @throws Problem `people.sign_in_first`, `people.scope`, `record.too_many`: these concern the whole batch
 */
export async function enterRecords(ctx: Ctx, inputs: readonly RecordInput[]): Promise<Receipt[]> {
  if (inputs.length > maxBatch) throw refuse('too_many', { max: maxBatch, count: inputs.length })
  return enterTogether(inputs.map((input) => ({ ctx, input })))
}

/** The same for filled forms of several people at one moment. */
export async function enterTogether(filled: readonly { readonly ctx: Ctx; readonly input: RecordInput }[]): Promise<Receipt[]> {
  const [one, ...others] = filled.map(({ ctx, input }): Wish => ({ ctx, unit: input.unit }))
  if (!one) return []
  const { db, answers } = await allowTogether('record.enter', [one, ...others])
  const refusals = new Map<number, Problem>()
  const leafAt = await leavesOf(db, filled.map((f) => f.input))
  const belongs = await belongingOf(db, filled.map((f) => f.input), leafAt)
  const latest = new Map<string, InstalledForm>()
  const ready: Ready[] = []
  for (const [i, { input }] of filled.entries()) {
    try {
      const by = answers[i]!
      if (isProblem(by)) throw by
      ready.push({ index: i, by, ...(await prepare(db, by.ctx, input, leafAt, belongs, latest)) })
    } catch (error) {
      if (!isProblem(error)) throw error
      refusals.set(i, error)
    }
  }
  await refuseOtherRoles(db, ready, refusals)
  const outcome = await write(db, ready.filter(({ index }) => !refusals.has(index)))
  return filled.map(({ input }, i) => {
    const result = refusals.get(i) ?? outcome.get(i) ?? 'accepted'
    return typeof result === 'string' ? { id: input.id, status: result } : { id: input.id, status: 'refused', problem: result }
  })
}

/** A form may be for some roles: then its sender must hold one of them where the record was made. */
async function refuseOtherRoles(db: Db, ready: readonly Ready[], refusals: Map<number, Problem>): Promise<void> {
  const asked = ready.filter(({ form }) => form.form.definition.roles !== undefined)
  if (asked.length === 0) return
  const held = await inRole(db, asked.map(({ by, leaf, form }) => ({ account: by.ctx.account!, leaf: leaf.leaf, roles: [...form.form.definition.roles!, 'administrator'] })))
  for (const [i, one] of asked.entries()) if (!held.has(i)) refusals.set(one.index, refuse('other_role', { form: one.form.form.definition.title.vi }, { at: '/form' }))
}

/** A record with its form, for those whose mandates reach its place. @throws Problem `record.not_found` */
export async function getRecord(ctx: Ctx, id: string): Promise<q.RecordRow & { installed: InstalledForm }> {
  if (!isId(id)) throw refuse('bad_id', { id: id.slice(0, 60) })
  const { db } = await allowEach(ctx, 'record.read', [])
  const row = await q.record.first(db, id)
  if (!row) throw refuse('not_found', { id })
  await allow(ctx, 'record.read', row.leaf)
  return { ...row, installed: await getFormById(db, row.form) }
}

export const digestOfRecord = (record: Content): Buffer => sha256(contentOf(record))

/** Where they lie; a day that is none is told later, with the record that has it. */
function leavesOf(db: Db, inputs: readonly RecordInput[]) {
  return findLeaves(db, inputs.flatMap(({ unit, day }) => (isDay(day) ? [{ unit, day }] : [])))
}

/** Everything that can be wrong with one record is found here, before anything is written. */
async function prepare(
  db: Db, ctx: Ctx, input: RecordInput, leafAt: Awaited<ReturnType<typeof leavesOf>>, belongs: Awaited<ReturnType<typeof findBelonging>>, latest: Map<string, InstalledForm>,
): Promise<Omit<Ready, 'index' | 'by'>> {
  const id = findId(input.id)
  if (!id) throw refuse('bad_id', { id: input.id.slice(0, 60) }, { at: '/id' })
  const digest = digestOfRecord(input)
  if (input.digest !== undefined && input.digest.toLowerCase() !== digest.toString('hex')) throw refuse('digest_mismatch', undefined, { at: '/digest' })
  const day = dayOf(input.day, '/day')
  // A phone's clock may be a little ahead of ours around midnight; a day further on is a mistake.
  if (day > ctx.day && (day > addDays(ctx.day, 1) || input.device === undefined)) throw refuse('future_day', { day, today: ctx.day }, { at: '/day' })
  const leaf = mustLive(leafAt({ unit: input.unit, day }), { unit: input.unit, day })
  const supersedes = input.supersedes?.toLowerCase() ?? null
  if (supersedes !== null && !isId(supersedes)) throw refuse('bad_id', { id: supersedes.slice(0, 60) }, { at: '/supersedes' })
  const form = (input.version === undefined ? latest.get(input.form) : undefined) ?? (await getForm(db, input.form, input.version ?? null))
  // Which version is the latest is asked once a batch, not once a record; a version that is named is remembered anyway.
  if (input.version === undefined) latest.set(input.form, form)
  const about = aboutOf(input, leaf, form, belongs)
  const { answers, errors } = form.form.check(input.answers, { today: ctx.day })
  if (errors.length > 0) throw refuse('answers', { count: errors.length }, { at: '/answers', errors: errors.map((e) => e.under('/answers')) })
  // A household that withdrew from photographs is not photographed: whoever was there takes the picture out and sends again.
  if (about !== null && belongs(about, leaf.leaf)?.noPhotos && without(answers, form.form.definition.questions, 'photos').gone > 0) throw refuse('no_photos', undefined, { at: '/answers' })
  const facts = form.form.facts(answers).map((f, ordinal): FactDraft => ({ ...f, shard: leaf.shard, leaf: leaf.leaf, origin: id, kind: 'form.record', ordinal, day }))
  return { input, id, digest, day, form, leaf, answers, facts, supersedes, about }
}

/** Households that the records name, with their places: one question for the whole batch, none when nobody names one. */
function belongingOf(db: Db, inputs: readonly RecordInput[], leafAt: Awaited<ReturnType<typeof leavesOf>>) {
  return findBelonging(db, inputs.flatMap(({ about, unit, day }) => {
    const [id, leaf] = [about === undefined ? undefined : findId(about), isDay(day) ? leafAt({ unit, day })?.leaf : undefined]
    return id === undefined || leaf === undefined ? [] : [{ id, leaf }]
  }))
}

/** A household that was erased is not written about again: the sheet would bring back what it asked to be rid of. */
function aboutOf({ about }: RecordInput, { leaf }: Leaf, { form }: InstalledForm, belongs: Awaited<ReturnType<typeof findBelonging>>): Id | null {
  if (about === undefined) return null
  const id = findId(about)
  if (!id) throw refuse('bad_id', { id: about.slice(0, 60) }, { at: '/about' })
  if (form.definition.about !== 'household') throw refuse('about_nothing', { form: form.definition.key }, { at: '/about' })
  const known = belongs(id, leaf)
  if (!known || known.erased) throw refuse(known ? 'about_erased' : 'about_unknown', undefined, { at: '/about' })
  return id
}

/** @returns for each record (by its index) that was not simply accepted: `known`, or the Problem that it met */
async function write(db: Db, all: readonly Ready[]): Promise<Map<number, 'known' | Problem>> {
  const outcome = new Map<number, 'known' | Problem>()
  const first = new Map<Id, Ready>()
  for (const r of all) if (!first.has(r.id)) first.set(r.id, r)
  await refuseWrongCorrections(db, first, outcome)
  // One order for all writers: two batches with the same records wait for each other instead of deadlocking.
  const batch = [...first.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  if (batch.length === 0) return outcome
  const drafts = batch.map((r) => draft(r.by, {
    shard: r.leaf.shard, unit: r.leaf.leaf, event: r.supersedes === null ? 'record.entered' : 'record.corrected', about: r.id,
    body: { form: `${r.form.form.definition.key}@${r.form.form.definition.version}`, day: r.day, digest: r.digest.toString('hex'), facts: r.facts.length, ...(r.supersedes === null ? {} : { supersedes: r.supersedes }) },
  }))
  const rows = await q.write.all(db,
    batch.map((r) => r.leaf.shard), batch.map((r) => r.id), batch.map((r) => r.form.id), batch.map((r) => r.leaf.leaf), batch.map((r) => r.day),
    batch.map((r) => JSON.stringify(r.answers)), batch.map((r) => r.digest), batch.map((r) => r.by.ctx.account), batch.map((r) => r.input.device ?? null),
    batch.map((r) => r.supersedes), batch.map((r) => r.by.ctx.now.toISOString()), batch.map((r) => r.about),
    ...(await factColumns(db, batch.flatMap((r) => r.facts))), ...draftColumns(drafts))
  const fresh = new Set(rows.map((r) => r.id))
  const repeated = all.filter((r) => !fresh.has(r.id) || first.get(r.id) !== r)
  if (repeated.length === 0) return outcome
  const there = new Map((await q.digests.all(db, repeated.map((r) => r.id))).map((d) => [d.id, d.digest]))
  for (const r of repeated) {
    if (outcome.has(r.index)) continue
    outcome.set(r.index, there.get(r.id)?.equals(r.digest) ? 'known' : refuse('other_digest', { id: r.id }, { at: '/id' }))
  }
  return outcome
}

/** A correction needs its record in the same place, and only one correction can follow a record. */
async function refuseWrongCorrections(db: Db, batch: Map<Id, Ready>, outcome: Map<number, 'known' | Problem>): Promise<void> {
  const corrections = [...batch.values()].filter((r) => r.supersedes !== null)
  if (corrections.length === 0) return
  const found = new Map((await q.corrected.all(db, corrections.map((r) => r.leaf.shard), corrections.map((r) => r.leaf.leaf), corrections.map((r) => r.supersedes!))).map((c) => [c.id, c]))
  // The first of two that correct one record in the same batch; a telephone without a line sends both at once.
  const taken = new Map<Id, Id>()
  for (const r of corrections) {
    const there = found.get(r.supersedes!)
    const target = there && { ...there, by: there.by ?? taken.get(r.supersedes!) ?? null }
    if (target && (target.by === null || target.by === r.id)) {
      taken.set(r.supersedes!, r.id)
      continue
    }
    outcome.set(r.index, target
      ? refuse('already_corrected', { by: target.by! }, { at: '/supersedes' })
      : refuse('nothing_to_correct', { id: r.supersedes! }, { at: '/supersedes' }))
    batch.delete(r.id)
  }
}
