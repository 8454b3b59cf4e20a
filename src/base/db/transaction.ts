import { AsyncLocalStorage } from 'node:async_hooks'
import type pg from 'pg'
import type { Ctx } from '../ctx.ts'
import type { Id } from '../id.ts'
import { getPool } from './pool.ts'
import { translate } from './translate.ts'

/**
 * The handle through which rooms speak to the database. It exists only inside a request's transaction, and only the
 * doors (`allow`, `open`, `asSystem`) hand it out; an architecture test keeps every other file from importing this one.
 */
export type Db = {
  /** On whose behalf, and by which mandate (null for jobs and for the public). */
  readonly ctx: Ctx
  readonly mandate: Id | null
  query<R extends pg.QueryResultRow>(config: pg.QueryConfig | string, values?: unknown[]): Promise<pg.QueryResult<R>>
  /** Runs when the transaction has committed; never when it has not. */
  onCommit(work: () => void): void
}

type Settings = Readonly<Record<string, string>>
type Tx = {
  /** Asks under these settings, whatever was asked before it and whatever comes after. */
  ask: (settings: Settings, ...query: Parameters<Db['query']>) => Promise<pg.QueryResult>
  onCommit(work: () => void): void
  end(outcome: 'commit' | 'rollback'): Promise<void>
}

const requests = new AsyncLocalStorage<{ tx: Promise<Tx> | undefined }>()

/**
 * One request = one promise = one transaction. It begins when a door is first opened, commits before the answer leaves,
 * and rolls back on any refusal, so that a Problem never leaves half a change behind. Nested calls join the outer one.
 * @param keep for callers whose refusals are results (a page's response), not exceptions: false rolls back
 */
export async function request<T>(work: () => Promise<T>, keep: (result: T) => boolean = () => true): Promise<T> {
  if (requests.getStore()) return work()
  const store: { tx: Promise<Tx> | undefined } = { tx: undefined }
  return requests.run(store, async () => {
    try {
      const result = await work()
      await (await store.tx)?.end(keep(result) ? 'commit' : 'rollback')
      return result
    } catch (error) {
      await (await store.tx?.catch(() => undefined))?.end('rollback').catch(() => {})
      throw translate(error)
    }
  })
}

/** A request of its own, even when started inside another: for work that several requests share (see `letterbox`). */
export function separately<T>(work: () => Promise<T>): Promise<T> {
  return requests.exit(() => request(work))
}

/**
 * The transaction of the running request with `settings` (`SET LOCAL`, so that Citus passes them on). The loads of one
 * page run side by side on it: so each handle sees to its own settings before each of its statements, or what one door
 * opened would serve a handle of another.
 */
export async function transaction(ctx: Ctx, settings: Settings, mandate: Id | null = null): Promise<Db> {
  const store = requests.getStore()
  if (!store) throw new Error('a door was opened outside a request')
  store.tx ??= begin()
  const tx = await store.tx
  return { ctx, mandate, onCommit: tx.onCommit, query: (config, values) => tx.ask(settings, config, values) as never }
}

/**
 * Statements leave at once, one behind the other, and are answered in that order (the pool's clients are pipelined). None
 * can run outside the transaction or under another's settings because what should have gone before it failed: then the
 * server refuses everything up to the rollback.
 */
async function begin(): Promise<Tx> {
  let client: pg.PoolClient
  try {
    client = await getPool().connect()
  } catch (error) {
    throw translate(error)
  }
  let broken = false
  let begun = false
  const now = new Map<string, string>()
  const after: (() => void)[] = []
  client.on('error', () => { broken = true })
  const settle = (settings: Settings): Promise<unknown> | undefined => {
    const changed = Object.entries(settings).filter(([k, v]) => now.get(k) !== v)
    if (begun && changed.length === 0) return undefined
    const lines = changed.map(([k, v]) => `set local ${k} = ${quote(v)}`)
    if (!begun) lines.unshift('begin')
    begun = true
    for (const [k, v] of changed) now.set(k, v)
    return client.query(lines.join('; '))
  }
  const ask: Tx['ask'] = async (settings, config, values) => {
    const [settled, answer] = await Promise.allSettled([settle(settings), client.query(config as string, values)])
    // Of two failures the first tells why; the second only that the transaction was over.
    if (settled.status === 'rejected') throw settled.reason
    if (answer.status === 'rejected') throw answer.reason
    return answer.value
  }
  const end = async (outcome: 'commit' | 'rollback') => {
    try {
      if (!begun) return
      const done = await client.query(outcome)
      // A transaction that already failed answers COMMIT with ROLLBACK: without this check we would promise nothing.
      if (outcome === 'commit' && done.command !== 'COMMIT') throw new Error('the transaction was rolled back')
      if (outcome === 'commit') for (const work of after) work()
    } catch (error) {
      broken = true
      throw error
    } finally {
      client.removeAllListeners('error')
      client.release(broken)
    }
  }
  return { ask, onCommit: (work) => after.push(work), end }
}

/** SET takes no parameters: the value is quoted as a literal, and anything but plain text is refused. */
function quote(value: string): string {
  if (!/^[\w .:,{}()[\]+-]*$/u.test(value)) throw new Error('unsafe setting')
  return `'${value}'`
}
