import { addDays, type Day } from '#base/day.ts'
import { v7 } from 'uuid'
import type { Answers, FormDefinition, Question } from '#core/form/engine/index.ts'
import { clockOffset, dayAt } from './clock.ts'
import { digestOfRecord } from './digest.ts'
import { store, type Draft, type Household, type Waiting } from './store.ts'

/*
 * What waits to be sent. A record that was never tried may still be changed in place; one that was tried may have arrived
 * without our hearing of it, so its change is a correction that follows it. That is how everything arrives exactly once.
 */

export type Written = Draft & { readonly unit: number }

/** The draft is no longer there: another window has finished it or thrown it away. */
export class Gone extends Error {}

/**
 * Puts a finished form into the queue; its draft goes in the same transaction.
 * @returns the record as it waits @throws Gone
 */
export async function enqueue(written: Written, definition: FormDefinition, title: string): Promise<Waiting> {
  const made = await prepared(written, definition, { title, now: Date.now(), clock: await clockOffset() })
  return store.transaction('rw', [store.waiting, store.drafts, store.households, store.sent, store.photos], async () => {
    if (!(await store.drafts.get(written.id))) throw new Gone()
    const record = written.edits === undefined ? made : await inPlaceOf(written.edits, made)
    await store.waiting.put(record)
    await store.drafts.delete(written.id)
    await noteVisit(record, definition)
    return record
  })
}

/**
 * A change takes the place of what was never tried. What was tried may have arrived unheard, so the change follows it, and stands
 * for itself should it never have. Runs inside the transaction of `enqueue`.
 */
async function inPlaceOf(edited: string, made: Waiting): Promise<Waiting> {
  const old = await store.waiting.get(edited)
  if (!old) return (await store.sent.get(edited)) ? { ...made, supersedes: edited } : made
  if (old.attempts === 0) {
    await store.waiting.delete(edited)
    await dropUnnamed(old.photos.filter((photo) => !made.photos.includes(photo)))
    const { supersedes, perhaps } = old
    return { ...made, id: old.id, ...(supersedes === undefined ? {} : { supersedes }), ...(perhaps ? { perhaps } : {}) }
  }
  if (old.state === 'waiting') return { ...made, supersedes: old.id, perhaps: true }
  await store.waiting.delete(edited)
  // Refused at its only try for what it says, it cannot be there.
  const cannotBeThere = old.attempts === 1 && old.refusal?.code !== 'record.other_digest'
  if (!cannotBeThere) return { ...made, supersedes: old.id, perhaps: true }
  return { ...made, ...(old.supersedes === undefined ? {} : { supersedes: old.supersedes }), ...(old.perhaps ? { perhaps: true } : {}) }
}

async function prepared(written: Written, definition: FormDefinition, { title, now, clock }: { title: string; now: number; clock: number }): Promise<Waiting> {
  const photos = photosIn(definition.questions, written.answers)
  const [at, known] = [written.enteredAt ?? now, written.clock ?? clock]
  const content = {
    form: written.form, version: written.version, unit: written.unit, day: written.day ?? dayAt(at, known), answers: written.answers,
    ...(written.about === null ? {} : { about: written.about }),
  }
  const sizes = await store.photos.bulkGet(photos)
  return {
    id: written.id, ...content, digest: await digestOfRecord(content), ...(written.supersedes === null ? {} : { supersedes: written.supersedes }), ...(written.perhaps ? { perhaps: true } : {}),
    photos, title, bytes: JSON.stringify(content).length + sizes.reduce((sum, photo) => sum + (photo?.bytes.byteLength ?? 0), 0),
    enteredAt: at, clock: known, dayByClock: written.day === null, attempts: 0, state: 'waiting',
  }
}

/** Digests of the photographs that answers name, in repeats too. */
export function photosIn(questions: readonly Question[], answers: Answers): string[] {
  return [...new Set(questions.flatMap((question): string[] => {
    if (question.type === 'group') return photosIn(question.questions ?? [], answers)
    const answer = answers[question.name]
    if (question.type === 'repeat' && Array.isArray(answer)) return (answer as readonly Answers[]).flatMap((one) => photosIn(question.questions ?? [], one))
    return question.type === 'image' && typeof answer === 'string' ? [answer] : []
  }))]
}

/** Today's route shows at once what was just done, long before the server knows. */
async function noteVisit(record: Waiting, definition: FormDefinition): Promise<void> {
  const { visit } = definition
  const household = visit && record.about !== undefined ? await store.households.get(record.about) : undefined
  // A correction of an older visit says nothing about the latest.
  if (!visit || !household || (household.lastVisit !== null && record.day < household.lastVisit)) return
  await store.households.put(visited(household, record, visit))
}

function visited(household: Household, { answers, day }: Waiting, visit: NonNullable<FormDefinition['visit']>): Household {
  const outcome = answers[visit.outcome]
  const said = visit.next === undefined ? undefined : answers[visit.next]
  const days = typeof outcome === 'string' ? visit.after[outcome] : undefined
  const nextVisit = typeof said === 'string' ? said : days === undefined ? null : addDays(day as Day, days)
  return { ...household, lastVisit: day, outcome: typeof outcome === 'string' ? outcome : null, nextVisit }
}

/** Opens a waiting record for a change. It goes on waiting, and may well be sent, until the change is finished. */
export async function reopen(id: string): Promise<Draft | undefined> {
  return store.transaction('rw', [store.waiting, store.drafts], async () => {
    const record = await store.waiting.get(id)
    if (!record) return undefined
    const begun = await store.drafts.filter((draft) => draft.edits === id).first()
    if (begun) return begun
    const { form, version, unit, about, answers, enteredAt, clock } = record
    const draft: Draft = { id: v7(), edits: id, form, version, unit, about: about ?? null, answers, day: record.dayByClock ? null : record.day, supersedes: null, enteredAt, clock, touchedAt: Date.now() }
    await store.drafts.put(draft)
    return draft
  })
}

/** What was refused for a reason outside it goes into the queue again as it is. */
export async function tryAgain(id: string): Promise<void> {
  await store.waiting.update(id, { state: 'waiting', refusal: undefined })
}

/** Throws a record away that its owner does not want to send; its photographs go when nobody else names them. */
export async function discard(id: string): Promise<void> {
  await store.transaction('rw', [store.waiting, store.photos, store.drafts], async () => {
    const record = await store.waiting.get(id)
    if (!record) return
    await store.waiting.delete(id)
    await dropUnnamed(record.photos)
  })
}

/** Photographs that neither the queue nor a draft names any more. Runs inside a transaction over waiting, photos and drafts. */
export async function dropUnnamed(digests: readonly string[]): Promise<void> {
  if (digests.length === 0) return
  const named = JSON.stringify(await store.drafts.toArray())
  for (const digest of digests) {
    if (named.includes(digest) || (await store.waiting.where('photos').equals(digest).count()) > 0) continue
    await store.photos.delete(digest)
  }
}

/** What nobody needs any more: pictures that were taken and then not kept, and what was sent a month ago. */
export async function sweep(now = Date.now()): Promise<void> {
  await store.transaction('rw', [store.waiting, store.photos, store.drafts, store.sent], async () => {
    await dropUnnamed(await store.photos.where('addedAt').below(now - 3_600_000).primaryKeys())
    await store.sent.where('at').below(now - 30 * 86_400_000).delete()
  })
}

export type Totals = { readonly count: number; readonly bytes: number; readonly refused: number; readonly oldest: number | null }

/** How much waits, and since when; read from indexes alone. */
export async function totals(): Promise<Totals> {
  const sizes = (await store.waiting.orderBy('bytes').keys()) as number[]
  const first = await store.waiting.orderBy('enteredAt').first()
  const refused = await store.waiting.where('[state+enteredAt]').between(['refused', 0], ['refused', Infinity]).count()
  return { count: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0), refused, oldest: first?.enteredAt ?? null }
}
