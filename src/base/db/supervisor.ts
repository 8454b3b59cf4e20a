/**
 * Keeps one PostgreSQL server in one folder, without a container or an installed database.
 *
 * There is no lock of ours: PostgreSQL's own `postmaster.pid` decides which of two starts wins and what a crash left behind,
 * and every start goes the same way round: is a server of this folder answering? use it; if not, launch one and ask again.
 * So a server that outlived its killed parent is simply used, and a killed server recovers from its log. One that ends while
 * we need it is brought back at the same port (`supervisor/keep.ts`).
 */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, urlOf } from './supervisor/ask.ts'
import { hold } from './supervisor/holders.ts'
import { keep } from './supervisor/keep.ts'
import { RECOVERY_MS, STOPPING_MS, halt, launch } from './supervisor/launch.ts'
import { type Place, preparePlace } from './supervisor/place.ts'
import { type Postmaster, findPostmaster, whoIs } from './supervisor/processes.ts'

export type Postgres = {
  /** Superuser `lantoa`, database `lantoa`, over TCP on 127.0.0.1. Contains the password: never log it. */
  readonly url: string
  /** Another one after the server had to be brought back. */
  readonly pid: number
  /** Stops the server unless another of our processes still uses this folder. May be called twice. */
  stop(): Promise<void>
}

export type PostgresOptions = {
  readonly folder: string
  /** For a new launch only; a server that already runs keeps its port and settings. */
  readonly port?: number
  readonly settings?: Readonly<Record<string, string>>
  readonly say?: (line: string) => void
}

/** Old backends and zombies may hold the directory for a few seconds after a crash. */
const LOCKED_MS = 30_000

/** Makes, launches or adopts the folder's server and returns once it answers with our password. Throws a Problem. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const say = options.say ?? (() => undefined)
  const place = await preparePlace(options.folder, say)
  const release = await hold(place.folder)
  try {
    const server = await untilAnswering(place, options, say)
    await remember(place, server.port)
    const kept = keep(place, server, (port) => untilAnswering(place, { ...options, port }, say), say)
    let stopping: Promise<void> | undefined
    return {
      url: urlOf(place, server.port),
      get pid() { return kept.pid },
      stop: () => (stopping ??= kept.stop().then(release).then((alone) => (alone ? halt(place) : undefined))),
    }
  } catch (error) {
    await release()
    throw error
  }
}

async function untilAnswering(place: Place, options: PostgresOptions, say: (line: string) => void): Promise<Postmaster> {
  for (const end = Date.now() + LOCKED_MS; ; ) {
    const server = await findAnswering(place, say)
    if (server) return server
    const failure = await launch(place, options.port, options.settings)
    if (!failure) continue
    if (!failure.passing || Date.now() > end) throw failure.problem
    await sleep(300)
  }
}

/** The server that runs on this folder, once it answers; one that never answers is stopped. */
async function findAnswering(place: Place, say: (line: string) => void): Promise<Postmaster | undefined> {
  let told = false
  for (const began = Date.now(); ; await sleep(100)) {
    const server = await findPostmaster(place.data)
    if (!server) return undefined
    const who = await whoIs(server.pid, place.data)
    if (who === 'foreign') await rm(join(place.data, 'postmaster.pid'), { force: true })
    if (who !== 'ours') return undefined
    const answer = server.status === 'ready' ? await ask(place, server.port) : 'later'
    if (answer === 'yes') return server
    const patience = server.status === 'starting' ? RECOVERY_MS : STOPPING_MS
    if (answer === 'silent' || Date.now() - began > patience) await halt(place)
    if (!told && Date.now() - began > 3_000) say('Cơ sở dữ liệu đang tự phục hồi, xin chờ… (the database is recovering)')
    told ||= Date.now() - began > 3_000
  }
}

async function remember(place: Place, port: number): Promise<void> {
  const file = join(place.folder, 'port')
  await writeFile(file, `${port}\n`)
  await place.give(file)
}
