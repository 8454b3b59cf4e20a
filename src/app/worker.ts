import { setTimeout as sleep } from 'node:timers/promises'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { startJobs, type Cron, type Job } from '#base/jobs/jobs.ts'
import { log } from '#base/log.ts'
import { asSystem } from '#core/people/door.ts'
import { forgetLongGone } from '#core/form/privacy.ts'
import { foldDeltas } from '#core/indicator/fold.ts'
import { selfCheck } from '#core/indicator/self_check.ts'
import { programmes } from './modules.ts'

export type Worker = { stop(): Promise<void> }

/** What the core itself does by the clock; 19:10 UTC is 02:10 in Việt Nam, when nobody enters records. */
const coreJobs: Readonly<Record<string, Job>> = {
  'households.forget': async (ctx) => void (await forgetLongGone(ctx)),
  'figures.self-check': async (ctx) => void (await selfCheck(await asSystem(ctx, 'system:self-check'))),
}
const coreCrons: readonly Cron[] = [{ job: 'figures.self-check', at: '10 19 * * *' }, { job: 'households.forget', at: '40 19 * * *' }]

/** Folding and the jobs of all modules, in this process. */
export async function startWorker(url: string): Promise<Worker> {
  const declared = [coreJobs, ...programmes.map((p) => p.jobs ?? {})].flatMap((jobs) => Object.entries(jobs))
  const twice = declared.find(([name], i) => declared.findIndex(([other]) => other === name) !== i)
  if (twice) throw new Error(`two modules declare the job ${twice[0]}`)
  const jobs = await startJobs(url, Object.fromEntries(declared), [...coreCrons, ...programmes.flatMap((p) => p.crons ?? [])])
  const folding = startFolding()
  return { stop: async () => void (await Promise.all([folding.stop(), jobs.stop()])) }
}

/** Milliseconds between two looks: short while records come in; an idle server looks seldom, yet no figure is half a second late. */
const shortest = 100
const longest = 400
/** A database that is away must not fill the log. */
const pauseAfterFailure = 2_000
/** So many at once means that there are more. */
const many = 5_000

/** Keeps the figures up with the facts: folds at once while there is much, and looks ever more seldom while there is nothing. */
export function startFolding(): Worker {
  const stopping = new AbortController()
  const rest = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => {})
  const running = (async () => {
    let pause = shortest
    while (!stopping.signal.aborted) {
      const folded = await request(async () => foldDeltas(await asSystem(ctxOf(), 'system:fold'))).catch((error: unknown) => {
        log.warn({ err: error }, 'folding failed; it will be tried again')
        return undefined
      })
      pause = folded === 0 ? Math.min(pause * 2, longest) : shortest
      if (folded === undefined || folded < many) await rest(folded === undefined ? pauseAfterFailure : pause)
    }
  })()
  return { stop: async () => { stopping.abort(); await running } }
}
