import { readFile, rename, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Place } from './place.ts'
import { choosePort, isFree } from './port.ts'
import { findPostmaster, whoIs } from './processes.ts'
import { refuse } from './refusals.ts'
import { writeSettings } from './settings.ts'

/** Recovery reads up to `max_wal_size` of log; on a slow disk that takes minutes. */
export const RECOVERY_MS = 600_000
export const STOPPING_MS = 60_000
const LOG_BYTES = 10_000_000
const SMALLEST_ROOM = 40_000_000

type Failure = { readonly problem: Error; /** Worth another try in a moment. */ readonly passing: boolean }

/** One attempt, waiting until the server is ready or gone. Answers why it failed; undefined when it runs. */
export async function launch(place: Place, port?: number, settings: Readonly<Record<string, string>> = {}): Promise<Failure | undefined> {
  if (port !== undefined && !(await isFree(port))) return { problem: refuse('port_busy', { port }), passing: true }
  const from = await rotateLog(place.log)
  try {
    await configure(place, writeSettings(port ?? (await choosePort(place.folder)), settings))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    return { problem: refuse('no_space', { folder: place.folder }, { cause: error }), passing: false }
  }
  const ran = await place.run('pg_ctl', ['start', '-D', place.data, '-l', place.log, '-w', '-s', '-t', String(RECOVERY_MS / 1000)])
  if (ran.code === 0) return undefined
  const log = (await readFile(place.log, 'utf8').catch(() => '')).slice(from)
  // The tools give no codes; their words are stable because lc_messages is C.
  if (/No space left on device/.test(log) || (await isFull(place.data))) {
    return { problem: refuse('no_space', { folder: place.folder }), passing: false }
  }
  const passing = /lock file|still in use|Address already in use|could not bind/.test(log)
  return { problem: refuse('not_started', { folder: place.folder, reason: (log || ran.output).trim().slice(-800) }), passing }
}

async function configure(place: Place, text: string): Promise<void> {
  const conf = join(place.data, 'postgresql.conf')
  const fresh = `${conf}.${process.pid}`
  await writeFile(fresh, text, { mode: 0o600 })
  await place.give(fresh)
  await rename(fresh, conf)
}

/** Where the log found no space either, its last words are missing; recovery needs a file or two of 16 MB. */
async function isFull(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize < SMALLEST_ROOM
}

/** Between two runs is the only moment when nobody writes to the log. Answers the length of what stays. */
async function rotateLog(log: string): Promise<number> {
  const size = (await stat(log).catch(() => undefined))?.size ?? 0
  if (size <= LOG_BYTES) return (await readFile(log, 'utf8').catch(() => '')).length
  await rename(log, `${log}.1`)
  return 0
}

/** `fast` rolls open transactions back and leaves a clean folder; `immediate` is a crash, which the next start recovers from. */
export async function halt(place: Place): Promise<void> {
  for (const mode of ['fast', 'immediate']) {
    const server = await findPostmaster(place.data)
    if (!server || (await whoIs(server.pid, place.data)) !== 'ours') return
    await place.run('pg_ctl', ['stop', '-D', place.data, '-m', mode, '-w', '-s', '-t', String(STOPPING_MS / 1000)])
    // The file goes a moment before the process does.
    for (let i = 0; i < 50 && (await whoIs(server.pid, place.data)) === 'ours'; i++) await sleep(100)
    if ((await whoIs(server.pid, place.data)) !== 'ours') return
    if (mode === 'immediate') throw refuse('not_stopped', { pid: server.pid })
  }
}

