import { setTimeout as sleep } from 'node:timers/promises'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { log } from '#base/log.ts'
import { asSystem } from '#core/people/door.ts'
import { foldDeltas } from '#core/indicator/fold.ts'

export type Worker = { stop(): Promise<void> }

/** A pause short enough that a figure follows its record within a breath, long enough to cost an idle server nothing. */
const pause = 100

/** Keeps the figures up with the facts: folds at once while there is much, looks every 100 ms while there is nothing. */
export function startFolding(): Worker {
  const stopping = new AbortController()
  const running = (async () => {
    while (!stopping.signal.aborted) {
      const folded = await request(async () => foldDeltas(await asSystem(ctxOf(), 'system:fold'))).catch((error: unknown) => {
        log.warn({ err: error }, 'folding failed; it will be tried again')
        return undefined
      })
      if (folded === undefined || folded < 5_000) await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {})
    }
  })()
  return { stop: async () => { stopping.abort(); await running } }
}
