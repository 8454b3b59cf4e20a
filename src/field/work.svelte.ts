import { contact, enrol, wipe, type Heard } from './device.ts'
import { sweep } from './outbox.ts'
import { refreshAll } from './pack.ts'
import { Refused, Unreachable } from './server.ts'
import { setting, store } from './store.ts'
import { sync, type Outcome } from './sync.ts'

/** What the app is doing: whether there is a line, what is being sent, and when it is tried again. */
export type State = 'idle' | 'sending' | 'offline' | 'waiting'

/** Pauses between tries in seconds; the last one repeats. A telephone in a pocket must not run its battery down. */
const pauses = [3, 10, 30, 120]
/** Lists older than this are fetched anew, in ms. */
const stale = 20 * 60_000

class Work {
  state: State = $state('idle')
  /** What the server last said of this telephone. */
  heard: Heard = $state.raw({ ending: null, asleep: false })
  /** What was just done, for a few seconds. */
  said = $state('')
  #tries = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #running: Promise<void> | undefined
  #again = false

  start(): void {
    addEventListener('online', () => {
      this.#tries = 0
      this.soon(0)
    })
    addEventListener('offline', () => { this.state = 'offline' })
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') this.soon(0) })
    void this.#remember().then(() => this.soon(0))
  }

  async #remember(): Promise<void> {
    const ending = await setting<Heard['ending']>('ending')
    this.heard = { ending: ending ?? null, asleep: (await setting<boolean>('asleep')) ?? false }
  }

  say(words: string): void {
    this.said = words
    setTimeout(() => { if (this.said === words) this.said = '' }, 5_000)
  }

  /** Sends after a moment; several wishes at once are one. */
  soon(seconds = 1): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.run(), seconds * 1000)
  }

  /** Sends what waits; with `again` the lists are fetched anew too. While it is at it, whoever asks waits for the same. */
  run(again = false): Promise<void> {
    this.#again ||= again
    this.#running ??= this.#work().finally(() => { this.#running = undefined })
    return this.#running
  }

  async #work(): Promise<void> {
    if ((await setting<string>('token')) === undefined) return
    if (!navigator.onLine) {
      this.state = 'offline'
      return
    }
    this.state = 'sending'
    try {
      const outcome = await this.#sync()
      if (outcome) this.heard = outcome.heard
      this.state = 'idle'
      if (this.heard.asleep || this.heard.ending === 'wipe') return
      this.#tries = 0
      await this.#lists()
      await sweep()
      if (await this.#leave()) return
      if ((await store.waiting.where('[state+enteredAt]').between(['waiting', 0], ['waiting', Infinity]).count()) > 0) this.soon(outcome ? 1 : 5)
    } catch (error) {
      this.#later(error)
    }
  }

  /** Whoever has just signed in once more on a telephone that slept is known by that session: it wakes, and goes on. */
  async #sync(): Promise<Outcome | undefined> {
    const progress = (sent: number) => {
      // A line that carries something, if only for a moment, is tried again soon.
      if (sent > 0) this.#tries = 0
    }
    const first = await sync(progress)
    if (!first?.heard.asleep) return first
    try {
      await enrol((await setting<string>('name')) ?? '–')
    } catch (error) {
      if (error instanceof Refused) return first
      throw error
    }
    return sync(progress)
  }

  #later(error: unknown): void {
    // Whatever it was, it is tried again: a telephone that stopped sending for good would tell nobody.
    if (!(error instanceof Unreachable || error instanceof Refused)) reportError(error)
    this.state = navigator.onLine ? 'waiting' : 'offline'
    const pause = pauses[Math.min(this.#tries++, pauses.length - 1)]!
    this.soon(Math.max(pause, error instanceof Unreachable ? (error.after ?? 0) : 0))
  }

  async #lists(): Promise<void> {
    const packedAt = (await setting<number>('packedAt')) ?? 0
    if (!this.#again && Math.abs(Date.now() - packedAt) < stale) return
    await refreshAll()
    this.#again = false
  }

  /** A telephone that was asked to hand in empties itself once nothing is left to send. */
  async #leave(): Promise<boolean> {
    if (this.heard.ending !== 'hand_in' || (await store.waiting.count()) > 0 || (await store.drafts.count()) > 0) return false
    this.heard = { ending: 'wipe', asleep: false }
    await wipe()
    return true
  }

  /** By the session of whoever has just signed in. @throws Refused, Unreachable */
  async begin(name: string): Promise<void> {
    await enrol(name)
    this.heard = await contact()
    await this.run(true)
  }
}

export const work = new Work()
