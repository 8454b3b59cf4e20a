import type { Day } from './day.ts'
import { today } from './day.ts'
import { newId, type Id } from './id.ts'
import type { Lang } from './problem.ts'

/**
 * Who asks, when and in which language. It deliberately carries no connection: the only way from here to the database
 * is `allow` (or `open` for published figures, `asSystem` for jobs), so a forgotten permission check does not compile.
 */
export type Ctx = {
  /** The signed-in account; null for the public. */
  readonly account: Id | null
  /** Present when the request came with an API token: what the token's owner agreed it may do. */
  readonly scopes?: readonly string[]
  readonly now: Date
  readonly day: Day
  readonly lang: Lang
  /** Correlation id: in every log line of the request and on the error page. */
  readonly request: string
}

export function ctxOf(given: Partial<Pick<Ctx, 'account' | 'scopes' | 'lang' | 'now' | 'request'>> = {}): Ctx {
  const now = given.now ?? new Date()
  return {
    account: given.account ?? null,
    ...(given.scopes === undefined ? {} : { scopes: given.scopes }),
    now,
    day: today(now),
    lang: given.lang ?? 'vi',
    request: given.request ?? newId(),
  }
}
