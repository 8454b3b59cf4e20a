import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { isId, type Id } from '#base/id.ts'
import { tidy } from '#base/words.ts'
import { listTokens, makeToken, mandatesOf, revokeToken, type MyMandate } from './account.ts'
import { devicesOf, endDevice, type Device, type Ending } from './device.ts'
import { asSystem } from './door.ts'
import { refuse } from './problems.ts'

/** What a person may see and do about their own account: no mandate is needed for it, and no token reaches it. */

export type MyToken = Awaited<ReturnType<typeof listTokens>>[number]
export type TokenDraft = { readonly name: string; readonly scopes: readonly string[]; readonly days: number }

/** Today's mandates; none for the public. */
export async function myMandates(ctx: Ctx): Promise<MyMandate[]> {
  return ctx.account === null ? [] : mandatesOf(await asSystem(ctx, 'system:own-account'), ctx)
}

export async function myTokens(ctx: Ctx): Promise<MyToken[]> {
  const { db, account } = await own(ctx)
  return listTokens(db, account)
}

/**
 * Makes a key for a program of one's own; it can do nothing that its owner may not.
 * @throws Problem `people.token_name`, `people.token_scope`, `people.token_days`, `people.sign_in_first`
 */
export async function makeMyToken(ctx: Ctx, draft: TokenDraft): Promise<{ id: Id; token: string }> {
  const { db, account } = await own(ctx)
  if (tidy(draft.name) === '') throw refuse('token_name', undefined, { at: '/name' })
  if (!Number.isInteger(draft.days) || draft.days < 1 || draft.days > 365) throw refuse('token_days', undefined, { at: '/days' })
  const may = new Set((await mandatesOf(db, ctx)).flatMap((m) => m.verbs))
  if (draft.scopes.length === 0 || draft.scopes.some((verb) => !may.has(verb))) throw refuse('token_scope', undefined, { at: '/scopes' })
  return makeToken(db, account, draft.name, draft.scopes, draft.days)
}

/** Somebody else's token, or one that has ended already, is left as it is. */
export async function revokeMyToken(ctx: Ctx, id: string): Promise<void> {
  const { db, account } = await own(ctx)
  if (isId(id)) await revokeToken(db, account, id)
}

/** The telephones that one signed in on for work offline. */
export async function myDevices(ctx: Ctx): Promise<Device[]> {
  const { db, account } = await own(ctx)
  return devicesOf(db, account)
}

/** Shuts out a telephone of one's own: lost, sold, or handed on. @throws Problem `people.no_device` */
export async function endMyDevice(ctx: Ctx, id: string, how: Ending): Promise<void> {
  const { db, account } = await own(ctx)
  await endDevice(db, account, id, how)
}

async function own(ctx: Ctx): Promise<{ db: Db; account: Id }> {
  // Otherwise a token with one right could make itself another with all of them.
  if (ctx.account === null || ctx.scopes !== undefined) throw refuse('sign_in_first')
  return { db: await asSystem(ctx, 'system:own-account'), account: ctx.account }
}
