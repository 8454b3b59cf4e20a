import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { transaction } from '#base/db/transaction.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import type { Id } from '#base/id.ts'
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
  knock(ctx, verb)
  const asked = [...new Set(units)]
  const { db, answers } = await check(verb, [ctx], asked.map((unit) => ({ ctx, unit })))
  const refused = new Map(asked.flatMap((unit, i) => (isProblem(answers[i]) ? [[unit, answers[i]]] : [])))
  const mandate = answers.find((a): a is By => !isProblem(a))?.mandate ?? null
  return { db: { ...db, mandate }, refused }
}

/** What somebody wants to do somewhere. */
export type Wish = { readonly ctx: Ctx; readonly unit: number }
/** On whose behalf and by which mandate: the nearest to the place, if several would do. */
export type By = Pick<Db, 'ctx' | 'mandate'>

/**
 * The same door for several people at one moment, whose work shares a transaction (see `letterbox`): each is judged by
 * their own mandates; the second wall is then as wide as all of theirs together.
 * @returns for each wish, in order, by whom it is done or why it is refused
 * @throws Problem `people.sign_in_first`, `people.scope` when that holds for any of them; `knock` tells before
 */
export async function allowTogether(verb: Verb, wishes: readonly [Wish, ...Wish[]]): Promise<{ db: Db; answers: (By | Problem)[] }> {
  for (const { ctx } of wishes) knock(ctx, verb)
  return check(verb, [...new Map(wishes.map(({ ctx }) => [ctx.account, ctx])).values()], wishes)
}

/** What can be told without asking the database. @throws Problem `people.sign_in_first`, `people.scope` */
export function knock(ctx: Ctx, verb: Verb): asserts ctx is Ctx & { account: Id } {
  if (ctx.account === null) throw refuse('sign_in_first')
  if (ctx.scopes && !ctx.scopes.includes(verb) && !ctx.scopes.includes('*')) throw refuse('scope', { verb })
}

/** The largest integer of the database's type. */
const mostUnit = 2 ** 31 - 1

async function check(verb: Verb, people: readonly Ctx[], wishes: readonly Wish[]): Promise<{ db: Db; answers: (By | Problem)[] }> {
  const [first] = people as [Ctx]
  const accounts = people.map((ctx) => ctx.account!)
  const known = accounts.map((account) => leavesOf.peek(account))
  const db = await transaction(first, settings(accounts, known.map((k) => k?.leaves ?? '{}')))
  // Whatever a form or an address said, it comes here first: a number that no unit can have is a unit of nobody's.
  const pairs = [...new Map(wishes.filter(({ unit }) => Number.isInteger(unit) && Math.abs(unit) <= mostUnit).map((w) => [`${w.ctx.account} ${w.unit}`, w])).values()]
  const checks = await q.check.all(db, pairs.map((w) => w.ctx.account!), verb, first.day, pairs.map((w) => w.unit))
  const found = new Map(checks.map((c) => [`${c.account} ${c.unit}`, c]))
  const tree = checks[0]?.tree
  const leaves: string[] = []
  for (const [i, account] of accounts.entries()) {
    const fresh = known[i] && (tree === undefined || known[i].tree === tree)
    leaves.push(fresh ? known[i]!.leaves : await leavesOf.load(db, account, first.day))
  }
  const answers = wishes.map(({ ctx, unit }): By | Problem => {
    const c = found.get(`${ctx.account} ${unit}`)
    if (c?.mandate) return { ctx, mandate: c.mandate }
    return c?.ended ? refuse('mandate_ended', { unit: c.name, day: c.ended }) : refuse('no_mandate', { verb, unit: c?.name ?? unit })
  })
  return { db: await transaction(first, settings(accounts, leaves)), answers }
}

/** Published things, for everyone: a read-only role that sees no personal table at all. */
export function open(ctx: Ctx): Promise<Db> {
  return transaction(ctx, { role: 'lantoa_public', 'lantoa.leaves': '{}' })
}

/** For jobs, imports and the first set-up: everything, under a stated reason that the ledger keeps. */
export function asSystem(ctx: Ctx, reason: `system:${string}`): Promise<Db> {
  return transaction(ctx, { role: 'lantoa_app', 'lantoa.account': reason, 'lantoa.leaves': '{(,)}' })
}

function settings(accounts: readonly Id[], leaves: readonly string[]): Record<string, string> {
  // Ranges that overlap or touch become one when the server reads them.
  const together = `{${leaves.map((l) => l.slice(1, -1)).filter((l) => l !== '').join(',')}}`
  return { role: 'lantoa_app', 'lantoa.account': accounts.length === 1 ? accounts[0]! : 'several', 'lantoa.leaves': together }
}
