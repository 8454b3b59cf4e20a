import { v7 } from 'uuid'
import { learnClock } from './clock.ts'
import { totals } from './outbox.ts'
import { ask, Refused } from './server.ts'
import { keep, setting, store } from './store.ts'

/** This telephone and its sign-in, which outlives any time without a line. */

/** `asleep`: its owner signs in once more, and nothing is lost. */
export type Heard = { readonly ending: 'hand_in' | 'wipe' | null; readonly asleep: boolean }
type Contact = { readonly now: string; readonly ending: 'hand_in' | 'wipe' | null; readonly account: { readonly id: string; readonly name: string } }

/** Makes this telephone known, by the session of whoever has just signed in on it. @throws Refused, Unreachable */
export async function enrol(name: string): Promise<void> {
  const id = (await setting<string>('device')) ?? v7()
  const { token } = await ask<{ token: string }>('/api/devices', { method: 'POST', body: { id, name }, session: true })
  await store.settings.bulkPut([{ key: 'device', value: id }, { key: 'name', value: name }, { key: 'token', value: token }, { key: 'asleep', value: false }])
}

/**
 * Says what waits here, and hears the time and whether this telephone still belongs to its work. Another account than the
 * one whose records lie here is never taken over in silence: the server answers for the key alone.
 */
export async function contact(): Promise<Heard> {
  const device = await setting<string>('device')
  const { count, bytes } = await totals()
  const asked = Date.now()
  try {
    const said = await ask<Contact>(`/api/devices/${device}/contact`, { method: 'POST', body: { waiting: count, waitingBytes: bytes } })
    // A telephone that is too full to remember this must still be able to send.
    await learnClock(said.now, asked, Date.now()).catch(() => {})
    await store.settings.bulkPut([{ key: 'account', value: said.account }, { key: 'ending', value: said.ending }, { key: 'heardAt', value: Date.now() }, { key: 'asleep', value: false }]).catch(() => {})
    return { ending: said.ending, asleep: false }
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error
    if (error.refusal.code !== 'people.device_revoked') {
      await keep('asleep', true)
      return { ending: null, asleep: true }
    }
    await keep('ending', 'wipe')
    return { ending: 'wipe', asleep: false }
  }
}

/** Takes everything off this telephone: queue, drafts, photographs, households, key. There is no way back. */
export async function wipe(): Promise<void> {
  // What the screens still ask must not open it again while it is being cleared.
  await store.delete({ disableAutoOpen: true })
  for (const name of await caches.keys()) if (name.startsWith('lantoa-field')) await caches.delete(name)
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister()
}

export type Room = { readonly used: number; readonly most: number; readonly persistent: boolean; readonly tight: boolean }

/** How much room the browser gives, in bytes. `tight`: fewer than some fifty photographs more, or a tenth of all. */
export async function room(): Promise<Room | undefined> {
  if (!navigator.storage?.estimate) return undefined
  const { usage: used = 0, quota: most = 0 } = await navigator.storage.estimate()
  const persistent = (await navigator.storage.persisted?.()) ?? false
  return { used, most, persistent, tight: most > 0 && most - used < Math.max(20_000_000, most / 10) }
}

/** Asks that the browser never clears this by itself when the telephone runs full. */
export async function askToStay(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false
}
