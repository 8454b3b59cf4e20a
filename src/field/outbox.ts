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

/** Puts a finished form into the queue; its draft goes in the same transaction. @returns the record as it waits */
export async function enqueue(written: Written, definition: FormDefinition, title: string): Promise<Waiting> {
  const clock = await clockOffset()
  const now = Date.now()
  const record = await prepared(written, definition, { title, now, clock })
  await store.transaction('rw', [store.waiting, store.drafts, store.households], async () => {
    const there = await store.waiting.get(record.id)
    if (there && there.attempts > 0) throw new Error('already on its way')
    await store.waiting.put(record)
    await store.drafts.delete(written.id)
    await noteVisit(record, definition)
  })
  return record
}

async function prepared(written: Written, definition: FormDefinition, { title, now, clock }: { title: string; now: number; clock: number }): Promise<Waiting> {
  const photos = photosIn(definition.questions, written.answers)
  const content = {
    form: written.form, version: written.version, unit: written.unit, day: written.day ?? dayAt(now, clock), answers: written.answers,
    ...(written.about === null ? {} : { about: written.about }),
  }
  const sizes = await store.photos.bulkGet(photos)
  return {
    id: written.id, ...content, digest: await digestOfRecord(content), ...(written.supersedes === null ? {} : { supersedes: written.supersedes }), ...(written.perhaps ? { perhaps: true } : {}),
    photos, title, bytes: JSON.stringify(content).length + sizes.reduce((sum, photo) => sum + (photo?.bytes.byteLength ?? 0), 0),
    enteredAt: now, clock, dayByClock: written.day === null, attempts: 0, state: 'waiting',
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
  if (!visit || !household) return
  await store.households.put(visited(household, record, visit))
}

function visited(household: Household, { answers, day }: Waiting, visit: NonNullable<FormDefinition['visit']>): Household {
  const outcome = answers[visit.outcome]
  const said = visit.next === undefined ? undefined : answers[visit.next]
  const days = typeof outcome === 'string' ? visit.after[outcome] : undefined
  const nextVisit = typeof said === 'string' ? said : days === undefined ? null : addDays(day as Day, days)
  return { ...household, lastVisit: day, outcome: typeof outcome === 'string' ? outcome : null, nextVisit }
}

/**
 * Takes a waiting record back onto the desk. One that was tried stays in the queue, and what is written now follows it as
 * a correction; one that was refused, which the server has not kept, gives its answers to a record with a new id.
 */
export async function reopen(id: string): Promise<Draft | undefined> {
  return store.transaction('rw', [store.waiting, store.drafts], async () => {
    const record = await store.waiting.get(id)
    if (!record) return undefined
    const again = draftOf(record, Date.now())
    await store.drafts.put(again)
    if (record.attempts === 0 || record.state === 'refused') await store.waiting.delete(id)
    return again
  })
}

function draftOf(record: Waiting, now: number): Draft {
  const { form, version, unit, about, answers } = record
  const kept = { form, version, unit, about: about ?? null, answers, day: record.dayByClock ? null : record.day, touchedAt: now }
  if (record.attempts === 0) return { ...kept, id: record.id, supersedes: record.supersedes ?? null }
  const again = { ...kept, id: v7(), day: record.day }
  if (record.state === 'waiting') return { ...again, supersedes: record.id }
  // Refused at the first try, it cannot be there. Refused later, an earlier try may have come through unheard.
  return record.attempts === 1 ? { ...again, supersedes: record.supersedes ?? null } : { ...again, supersedes: record.id, perhaps: true }
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

export type Totals = { readonly count: number; readonly bytes: number; readonly refused: number; readonly oldest: number | null }

/** How much waits, and since when; read from indexes alone. */
export async function totals(): Promise<Totals> {
  const sizes = (await store.waiting.orderBy('bytes').keys()) as number[]
  const first = await store.waiting.orderBy('enteredAt').first()
  const refused = await store.waiting.where('[state+enteredAt]').between(['refused', 0], ['refused', Infinity]).count()
  return { count: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0), refused, oldest: first?.enteredAt ?? null }
}
