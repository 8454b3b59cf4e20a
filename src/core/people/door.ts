import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { transaction } from '#base/db/transaction.ts'
import type { Problem } from '#base/problem.ts'
import * as q from './door.queries.ts'
import { refuse } from './problems.ts'
import { leavesOf } from './scope.ts'

/** A verb is `noun.verb` ("record.enter"); which roles have it is data, so that a place may differ from another. */
export type Verb = string

/**
 * The only door to the database for people: checks that the account holds, today, a mandate with this verb over this
 * unit, and returns the handle of the request's transaction, behind row-level security on the leaves of its mandates.
 * Units that ended are judged by where their people live now.
 * @throws Problem `people.sign_in_first`, `people.no_mandate`, `people.mandate_ended`, `people.scope`
 */
export async function allow(ctx: Ctx, verb: Verb, unit: number | readonly number[]): Promise<Db> {
  const { db, refused } = await allowEach(ctx, verb, typeof unit === 'number' ? [unit] : unit)
  for (const problem of refused.values()) throw problem
  return db
}

/** The same door for a batch: which of the units are refused, and why, so that the others need not wait for them. */
export async function allowEach(ctx: Ctx, verb: Verb, units: readonly number[]): Promise<{ db: Db; refused: Map<number, Problem> }> {
  if (ctx.account === null) throw refuse('sign_in_first')
  if (ctx.scopes && !ctx.scopes.includes(verb) && !ctx.scopes.includes('*')) throw refuse('scope', { verb })
  const known = leavesOf.peek(ctx.account)
  const db = await transaction(ctx, settings(ctx.account, known?.leaves ?? '{}'))
  const asked = new Set(units)
  const checks = new Map((await q.check.all(db, ctx.account, verb, ctx.day, [...asked])).map((c) => [c.unit, c]))
  const refused = new Map<number, Problem>()
  for (const unit of asked) {
    const check = checks.get(unit)
    if (check?.mandate) continue
    refused.set(unit, check?.ended ? refuse('mandate_ended', { unit: check.name, day: check.ended }) : refuse('no_mandate', { verb, unit: check?.name ?? unit }))
  }
  const stale = known && [...checks.values()].some((c) => c.tree !== known.tree)
  const leaves = known && !stale ? known.leaves : await leavesOf.load(db, ctx.account, ctx.day)
  const mandate = [...checks.values()].find((c) => c.mandate !== null)?.mandate ?? null
  return { db: await transaction(ctx, settings(ctx.account, leaves), mandate), refused }
}

/** Published things, for everyone: a read-only role that sees no personal table at all. */
export function open(ctx: Ctx): Promise<Db> {
  return transaction(ctx, { role: 'lantoa_public', 'lantoa.leaves': '{}' })
}

/** For jobs, imports and the first set-up: everything, under a stated reason that the ledger keeps. */
export function asSystem(ctx: Ctx, reason: `system:${string}`): Promise<Db> {
  return transaction(ctx, { role: 'lantoa_app', 'lantoa.account': reason, 'lantoa.leaves': '{(,)}' })
}

function settings(account: string, leaves: string): Record<string, string> {
  return { role: 'lantoa_app', 'lantoa.account': account, 'lantoa.leaves': leaves }
}
