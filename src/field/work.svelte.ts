import { contact, enrol, wipe, type Heard } from './device.ts'
import { refreshAll } from './pack.ts'
import { Refused, Unreachable } from './server.ts'
import { setting, store } from './store.ts'
import { sync } from './sync.ts'

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

  async run(again = false): Promise<void> {
    if (this.state === 'sending' || (await setting<string>('token')) === undefined) return
    if (!navigator.onLine) {
      this.state = 'offline'
      return
    }
    this.state = 'sending'
    try {
      const outcome = await sync((sent) => {
        // A line that carries something, if only for a moment, is tried again soon.
        if (sent > 0) this.#tries = 0
      })
      if (outcome) this.heard = outcome.heard
      if (outcome?.heard.asleep && (await this.#wakeUp())) return await this.run(again)
      this.#tries = 0
      if (outcome && !outcome.heard.asleep && outcome.heard.ending !== 'wipe') await this.#lists(again)
      this.state = 'idle'
      await this.#leave()
      if ((await store.waiting.where('[state+enteredAt]').between(['waiting', 0], ['waiting', Infinity]).count()) > 0) this.soon(outcome ? 1 : 5)
    } catch (error) {
      this.#later(error)
    }
  }

  #later(error: unknown): void {
    if (!(error instanceof Unreachable || error instanceof Refused)) throw error
    this.state = navigator.onLine ? 'waiting' : 'offline'
    const pause = pauses[Math.min(this.#tries++, pauses.length - 1)]!
    this.soon(Math.max(pause, error instanceof Unreachable ? (error.after ?? 0) : 0))
  }

  /** Whoever has just signed in on this telephone once more is known by that session. @returns whether it woke */
  async #wakeUp(): Promise<boolean> {
    try {
      await enrol((await setting<string>('name')) ?? '–')
      this.state = 'idle'
      return true
    } catch (error) {
      if (error instanceof Refused) return false
      throw error
    }
  }

  async #lists(now: boolean): Promise<void> {
    const packedAt = (await setting<number>('packedAt')) ?? 0
    if (now || Date.now() - packedAt > stale) await refreshAll()
  }

  /** A telephone that was asked to hand in empties itself once nothing is left to send. */
  async #leave(): Promise<void> {
    if (this.heard.ending === 'hand_in' && (await store.waiting.count()) === 0 && (await store.drafts.count()) === 0) {
      await wipe()
      this.heard = { ending: 'wipe', asleep: false }
    }
  }

  /** By the session of whoever has just signed in. @throws Refused, Unreachable */
  async begin(name: string): Promise<void> {
    await enrol(name)
    this.heard = await contact()
    await this.run(true)
  }
}

export const work = new Work()
