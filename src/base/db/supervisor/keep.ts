import { setTimeout as sleep } from 'node:timers/promises'
import { isProblem } from '../../problem.ts'
import { tellOutOfSpace } from '../translate.ts'
import type { Place } from './place.ts'
import { type Postmaster, whoIs } from './processes.ts'

export type Kept = { readonly pid: number; stop(): Promise<void> }

const LOOK_MS = 1_000
/** Between two tries to bring it back: what keeps a server away, such as a full disk, does not pass in a moment. */
const AGAIN_MS = 3_000

/**
 * A server may end although nobody told it to: it stops itself rather than promise what it cannot write down when the disk
 * is full, and a machine short of memory kills what is largest. So we look whether it still lives and bring it back, and go
 * on trying until it comes; the records and figures that were acknowledged are in its log.
 */
export function keep(place: Place, first: Postmaster, revive: (port: number) => Promise<Postmaster>, say: (line: string) => void): Kept {
  let server = first
  let told = ''
  const stopping = new AbortController()
  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
  const running = (async () => {
    for (await pause(LOOK_MS); !stopping.signal.aborted; await pause(told === '' ? LOOK_MS : AGAIN_MS)) {
      if ((await whoIs(server.pid, place.data)) === 'ours') continue
      const problem = await revive(server.port).then((back) => { server = back }, (error: unknown) => error)
      tellOutOfSpace(isProblem(problem) && problem.code === 'postgres.no_space')
      const now = problem === undefined ? 'Cơ sở dữ liệu đã chạy lại. (the database is back)' : String(problem)
      if (now !== told) say(now)
      told = problem === undefined ? '' : now
    }
  })()
  return {
    get pid() { return server.pid },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
