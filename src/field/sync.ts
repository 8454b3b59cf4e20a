import { clockOffset, dayAt, tolerance } from './clock.ts'
import { contact, type Heard } from './device.ts'
import { digestOfRecord } from './digest.ts'
import { dropUnnamed } from './outbox.ts'
import { askAgain, Refused, Unreachable } from './server.ts'
import { store, type Photo, type Refusal, type Waiting } from './store.ts'

/*
 * Sends what waits: photographs first, then the records that name them. Every step may be cut at any moment, by a dead
 * battery or a dead line, and is simply done again: the server knows photographs by their bytes and records by id and digest.
 */

type Receipt = { readonly id: string; readonly status: 'accepted' | 'known' } | { readonly id: string; readonly status: 'refused'; readonly problem: Refusal & { params?: { by?: string } } }
type Done = { readonly sent: number; readonly refused: number }
export type Outcome = { readonly sent: number; readonly refused: number; readonly left: number; readonly heard: Heard }

/** Few enough that a slow line finishes one, many enough that a fast one is not waited for. */
const together = 40

/**
 * One telephone sends once, however many windows are open on it. @returns undefined when another window is at it
 * @throws Unreachable when the line or the server gives out; what was acknowledged by then is off the queue
 */
export async function sync(tell: (sent: number) => void): Promise<Outcome | undefined> {
  return navigator.locks.request('lantoa-field-sync', { ifAvailable: true }, async (lock) => {
    if (!lock) return undefined
    const heard = await contact()
    if (heard.ending === 'wipe' || heard.asleep) return { sent: 0, refused: 0, left: await store.waiting.count(), heard }
    const done = { sent: 0, refused: 0 }
    for (let batch = await nextBatch(); batch.length > 0; batch = await nextBatch()) {
      const { sent, refused } = await send(batch)
      done.sent += sent
      done.refused += refused
      tell(sent)
    }
    return { ...done, left: await store.waiting.count(), heard }
  })
}

/** The oldest first; a correction not before what it corrects has arrived. */
async function nextBatch(): Promise<Waiting[]> {
  const first = await store.waiting.where('[state+enteredAt]').between(['waiting', 0], ['waiting', Infinity]).limit(together).toArray()
  const queued = new Set((await store.waiting.bulkGet(first.flatMap((record) => record.supersedes ?? []))).flatMap((record) => (record?.state === 'waiting' ? [record.id] : [])))
  return first.filter((record) => record.supersedes === undefined || !queued.has(record.supersedes))
}

async function send(batch: readonly Waiting[]): Promise<Done> {
  const offset = await clockOffset()
  const ready: Waiting[] = []
  let refused = 0
  for (const one of batch) {
    const record = await onTheRightDay(one, offset)
    const problem = record && (await sendPhotos(record))
    if (problem) {
      await setAside(record, problem)
      refused++
    } else if (record) ready.push(record)
  }
  const done = await sendRecords(await leaving(ready))
  return { sent: done.sent, refused: done.refused + refused }
}

/** Those that are still as they were read: while photographs travelled, somebody may have changed or thrown away one. From here on nobody can say that the server has not got them. */
async function leaving(ready: readonly Waiting[]): Promise<Waiting[]> {
  return store.transaction('rw', [store.waiting], async () => {
    const now = await store.waiting.bulkGet(ready.map(({ id }) => id))
    const same = ready.filter((record, n) => now[n]?.state === 'waiting' && now[n].digest === record.digest)
    await store.waiting.bulkUpdate(same.map((record) => ({ key: record.id, changes: { attempts: record.attempts + 1 } })))
    return same.map((record) => ({ ...record, attempts: record.attempts + 1 }))
  })
}

/** One that the server cannot take at all must not hold back the others: the halves go apart, until the one to blame is alone. */
async function sendRecords(ready: readonly Waiting[]): Promise<Done> {
  if (ready.length === 0) return { sent: 0, refused: 0 }
  try {
    return await sendTogether(ready)
  } catch (error) {
    if (!(error instanceof Refused) || error.status === 401) throw error instanceof Refused ? new Unreachable(error.message) : error
    if (ready.length === 1) {
      await setAside(ready[0]!, error.refusal)
      return { sent: 0, refused: 1 }
    }
    const half = Math.ceil(ready.length / 2)
    const [first, second] = [await sendRecords(ready.slice(0, half)), await sendRecords(ready.slice(half))]
    return { sent: first.sent + second.sent, refused: first.refused + second.refused }
  }
}

async function sendTogether(ready: readonly Waiting[]): Promise<Done> {
  const device = (await store.settings.get('device'))?.value as string | undefined
  const { receipts } = await askAgain<{ receipts: Receipt[] }>('/api/records', { method: 'POST', body: { records: ready.map((record) => asSent(record, device)) } })
  const byId = new Map(ready.map((record) => [record.id, record]))
  let refused = 0
  for (const receipt of receipts) {
    const record = byId.get(receipt.id)
    if (record && (await settle(record, receipt)) === 'refused') refused++
  }
  return { sent: receipts.filter((receipt) => receipt.status !== 'refused').length, refused }
}

async function settle(record: Waiting, receipt: Receipt): Promise<'sent' | 'again' | 'refused'> {
  if (receipt.status !== 'refused') {
    await acknowledged(record)
    return 'sent'
  }
  const { params, ...refusal } = receipt.problem
  if (record.perhaps && refusal.code === 'record.nothing_to_correct') {
    await standAlone(record)
    return 'again'
  }
  await setAside(record, { ...refusal, ...(params?.by === undefined ? {} : { by: params.by }) })
  return 'refused'
}

function asSent({ id, form, version, unit, day, answers, about, supersedes, digest }: Waiting, device: string | undefined) {
  return { id, form, version, unit, day, answers, about, supersedes, digest, ...(device === undefined ? {} : { device }) }
}

/** A day that was read from a clock which proves wrong is put right, as long as nobody can have seen it. @returns undefined when it is no longer there */
async function onTheRightDay(record: Waiting, offset: number): Promise<Waiting | undefined> {
  if (!record.dayByClock || record.attempts > 0 || Math.abs(offset - record.clock) < tolerance) return record
  // Never a day that has not come: a clock that was set right meanwhile would seem to have been ahead.
  const [entered, now] = [dayAt(record.enteredAt, offset), dayAt(Date.now(), offset)]
  const day = entered < now ? entered : now
  const { form, version, unit, answers, about } = record
  const changes = { day, clock: offset, digest: await digestOfRecord({ form, version, unit, day, answers, about }) }
  const changed = await store.waiting.where('id').equals(record.id).and((one) => one.digest === record.digest).modify(changes)
  return changed === 0 ? undefined : { ...record, ...changes }
}

/** @returns why the server will never take one of them */
async function sendPhotos(record: Waiting): Promise<Refusal | undefined> {
  for (const photo of await store.photos.bulkGet([...record.photos])) {
    if (!photo || photo.sentTo.includes(record.unit)) continue
    try {
      await askAgain(`/api/evidence?unit=${record.unit}&day=${record.day}`, { method: 'POST', bytes: photo.bytes, type: typeOf(photo) })
    } catch (error) {
      if (error instanceof Refused && error.status !== 401) return error.refusal
      throw error instanceof Refused ? new Unreachable(error.message) : error
    }
    await store.photos.update(photo.digest, { sentTo: [...photo.sentTo, record.unit] })
  }
  return undefined
}

/** What this app draws is JPEG or, for signatures, PNG; the first byte says which. */
const typeOf = ({ bytes }: Photo) => (new Uint8Array(bytes, 0, 1)[0] === 0x89 ? 'image/png' : 'image/jpeg')

/** In one transaction: the server has it, so it waits no more. A full telephone remembers less, but is emptied all the same. */
async function acknowledged(record: Waiting): Promise<void> {
  const { id, form, version, title, unit, day, about, answers, photos } = record
  const takeOff = async (remember: boolean) => store.transaction('rw', [store.waiting, store.sent, store.photos, store.drafts], async () => {
    await store.waiting.delete(id)
    await dropUnnamed(photos)
    if (remember) await store.sent.put({ id, form, version, title, unit, day, answers, at: Date.now(), ...(about === undefined ? {} : { about }) })
  })
  await takeOff(true).catch(async () => takeOff(false))
}

/** It waits for a person, unless its change is on its way already: that one then stands for both. */
async function setAside(record: Waiting, refusal: Refusal): Promise<void> {
  await store.transaction('rw', [store.waiting], async () => {
    const followed = (await store.waiting.filter((one) => one.supersedes === record.id && one.perhaps === true).count()) > 0
    if (followed) await store.waiting.delete(record.id)
    else await store.waiting.update(record.id, { state: 'refused', refusal })
  })
}

/** What it was to correct never arrived: it goes again as a record of its own. */
async function standAlone({ id, digest }: Waiting): Promise<void> {
  await store.waiting.where('id').equals(id).and((one) => one.digest === digest).modify((one: { supersedes?: string; perhaps?: boolean; attempts: number }) => {
    delete one.supersedes
    delete one.perhaps
    one.attempts = 0
  })
}
