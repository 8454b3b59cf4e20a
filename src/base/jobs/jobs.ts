import { parseCronItems, run, runMigrations, Logger } from 'graphile-worker'
import { ctxOf, type Ctx } from '../ctx.ts'
import { makePool } from '../db/pool.ts'
import { request } from '../db/transaction.ts'
import { sql, type Db } from '../db/sql.ts'
import { log } from '../log.ts'

/** A job may run twice (a crash after its work, before its mark): each must be harmless then. */
export type Job = (ctx: Ctx, payload: unknown) => Promise<void>
export type Cron = { readonly job: string; readonly at: string; readonly often?: boolean }
export type Jobs = { stop(): Promise<void> }

const add = sql<never, [string, string, string | null]>('jobs.add', 'select base.add_job($1, $2::json, $3)')

/**
 * Adds a job within the caller's transaction: it exists when the change that asks for it exists, and never otherwise.
 * With a `key` a job that still waits is replaced, so that a hundred changes ask for one piece of work.
 */
export async function addJob(db: Db, name: string, payload: Readonly<Record<string, unknown>> = {}, { key }: { readonly key?: string } = {}): Promise<void> {
  await add.run(db, name, JSON.stringify(payload), key ?? null)
}

/*
 * The queue belongs to the migrating role and is open to nobody else. The application may only add to it, through a
 * function of the owner's that can do nothing but that: whoever breaks into a request can neither read what others
 * asked for nor take jobs away.
 */
const door = `
  select pg_advisory_xact_lock(71405);
  create or replace function base.add_job(name text, payload json, key text) returns void
    language sql security definer set search_path = pg_catalog, pg_temp
    as $$ select graphile_worker.add_job(name, payload, job_key => key) $$;
  revoke all on function base.add_job(text, json, text) from public;
  grant execute on function base.add_job(text, json, text) to lantoa_app;
  revoke all on schema graphile_worker from public;`

/** Brings the queue to this version; after our own migrations, which make the roles and take the same lock. */
export async function migrateJobs(url: string): Promise<void> {
  const pool = ownersPool(url, 2)
  try {
    await runMigrations({ pgPool: pool, logger })
    await pool.query(door)
  } finally {
    await pool.end()
  }
}

/** A night missed because the machine was off is made up for when it comes back within the day; a minute is not. */
const cronOptions = (often: boolean) => ({ backfillPeriod: often ? 0 : 20 * 3_600_000, maxAttempts: 3 })

/** Works through jobs in this process until stopped; what is running then is finished first. */
export async function startJobs(url: string, jobs: Readonly<Record<string, Job>>, crons: readonly Cron[]): Promise<Jobs> {
  const unknown = crons.find((cron) => !Object.hasOwn(jobs, cron.job))
  if (unknown) throw new Error(`a cron line names the job ${unknown.job}, which nobody declares`)
  const pool = ownersPool(url, 4)
  const runner = await run({
    pgPool: pool, logger, concurrency: 2, noHandleSignals: true,
    taskList: Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, (payload) => request(() => job(ctxOf(), payload))])),
    parsedCronItems: parseCronItems(crons.map(({ job, at, often = false }) => ({ task: job, match: at, identifier: job, options: cronOptions(often) }))),
  })
  // Otherwise a queue that stops by itself would end the process as an unhandled rejection.
  runner.promise.catch((error: unknown) => log.error({ err: error }, 'the job queue stopped'))
  return {
    stop: async () => {
      await runner.stop().catch((error: unknown) => log.debug({ err: error }, 'the job queue had stopped already'))
      await pool.end()
    },
  }
}

function ownersPool(url: string, size: number) {
  const pool = makePool(url, { role: 'lantoa_migrate', size })
  // A connection lent out that breaks reports here first; the worker itself waits and takes another.
  pool.on('connect', (client) => void client.on('error', () => {}))
  return pool
}

const levels = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const
const logger = new Logger(() => (level, message) => log[levels[level]](message))
