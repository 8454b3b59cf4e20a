import { hashPassword } from 'better-auth/crypto'
import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { sql, type Db } from '#base/db/sql.ts'
import { newId, sha256, type Id } from '#base/id.ts'
import { randomBytes } from 'node:crypto'
import { fold, tidy } from '#base/words.ts'
import { refuse } from './problems.ts'
import { mustFit } from './role.ts'
import { getRole, placesOf } from './roster.ts'
import { leavesOf } from './scope.ts'

export type AccountDraft = {
  readonly id?: Id; readonly name: string; readonly username: string; readonly password: string | null
  /** Until when a password that somebody else chose opens the door; its owner must change it. */
  readonly onceUntil?: Date
}

const putAccount = sql<never, [Id, string, string, string, string, Date | null]>('people.put_account', `
  insert into people.account (id, name, email, username, display_username, name_folded, once_until) values ($1, $2, $3, $4, $4, $5, $6)`)
const usernameThere = sql<{ there: boolean }, [string]>('people.username_there', 'select exists (select from people.account where username = $1) as there')
const putCredential = sql<never, [Id, Id, string]>('people.put_credential', `
  insert into people.credential (id, account_id, provider_id, user_id, password) values ($1, $2::text, 'credential', $2::uuid, $3)`)

/**
 * Opens an account, with a password unless it is only to be named as author of what was imported. The e-mail column, which the sign-in library requires, gets an address that cannot
 * exist: many branch heads have none, and we do not ask for what we do not need.
 * @throws Problem `people.username_taken`, `people.username_form`, `people.weak_password`, `people.name_missing`
 */
export async function openAccount(db: Db, draft: AccountDraft): Promise<Id> {
  const id = draft.id ?? newId()
  const username = draft.username.trim().toLowerCase()
  if (!/^[a-z0-9._]{3,40}$/.test(username)) throw refuse('username_form', undefined, { at: '/username' })
  if (draft.password !== null && draft.password.length < 10) throw refuse('weak_password', undefined, { at: '/password' })
  const name = nameOf(draft.name)
  // Asked first, so that the refusal names its field; two at the same moment are told apart by the constraint.
  if ((await usernameThere.first(db, username))!.there) throw refuse('username_taken', undefined, { at: '/username' })
  await putAccount.run(db, id, name, `${username}@lantoa.invalid`, username, fold(name), draft.onceUntil ?? null)
  if (draft.password !== null) await putCredential.run(db, newId(), id, await hashPassword(draft.password))
  return id
}

function nameOf(text: string): string {
  const name = tidy(text).slice(0, 200)
  if (name === '') throw refuse('name_missing', undefined, { at: '/name' })
  return name
}

const putName = sql<never, [Id, string, string]>('people.put_name', 'update people.account set name = $2, name_folded = $3, updated_at = now() where id = $1')

/** @throws Problem `people.name_missing` */
export async function renameAccount(db: Db, account: Id, given: string): Promise<void> {
  const name = nameOf(given)
  await putName.run(db, account, name, fold(name))
}

const accountThere = sql<{ there: boolean }, [Id]>('people.account_there', 'select exists (select from people.account where id = $1) as there')

export async function accountExists(db: Db, id: Id): Promise<boolean> {
  return (await accountThere.first(db, id))!.there
}

export type MandateDraft = { readonly id?: Id; readonly account: Id; readonly role: string; readonly unit: number; readonly from: Day; readonly to: Day | null }

const putMandate = sql<never, [Id, Id, string, number, Day, Day | null, Id | null]>('people.put_mandate', `
  insert into people.mandate (id, account, role, unit, valid, granted_by) values ($1, $2, $3, $4, daterange($5::date, $6::date, '[]'), $7)`)

export async function grantMandate(db: Db, draft: MandateDraft): Promise<Id> {
  mustFit(await getRole(db, draft.role), (await placesOf(db, [draft.unit])).get(draft.unit))
  const id = draft.id ?? newId()
  await putMandate.run(db, id, draft.account, draft.role, draft.unit, draft.from, draft.to, db.ctx.account)
  db.onCommit(() => leavesOf.forget())
  return id
}

const putRole = sql<never, [string, string, string]>('people.put_role', `
  insert into people.role (key, title_vi, title_en) values ($1, $2, $3) on conflict (key) do nothing`)
const declare = sql<never, [string[], string[]]>('people.declare', `
  with new as (insert into people.declared (role, verb) select * from unnest($1::text[], $2::text[]) on conflict do nothing returning role, verb)
  insert into people.role_verb (role, verb) select role, verb from new on conflict do nothing`)

/**
 * Gives roles what a release declares for them, each verb once: titles and verbs that are there already are the
 * deployment's own business, and what it took from a role stays taken.
 */
export async function declareRoles(db: Db, roles: Readonly<Record<string, { vi: string; en: string }>>, verbs: Readonly<Record<string, readonly string[]>>): Promise<void> {
  for (const [key, title] of Object.entries(roles)) await putRole.run(db, key, title.vi, title.en)
  const pairs = Object.entries(verbs).flatMap(([verb, holders]) => holders.map((role) => ({ role, verb })))
  await declare.run(db, pairs.map((pair) => pair.role), pairs.map((pair) => pair.verb))
}

/** `unitEnded`: the last day of a unit that a reform has ended; a mandate over it opens nothing any more, so it has no verbs. */
export type MyMandate = {
  role: string; titleVi: string; titleEn: string; unit: number; unitName: string; unitEnded: Day | null; from: Day; to: Day | null; verbs: string[]
}
const mine = sql<MyMandate, [Id, Day]>('people.my_mandates', `
  select m.role, r.title_vi as "titleVi", r.title_en as "titleEn", m.unit, lower(m.valid) as from, upper(m.valid) - 1 as to,
         at.name as "unitName", at.ended as "unitEnded",
         array(select v.verb from people.role_verb v where v.role = m.role and at.ended is null order by v.verb) as verbs
  from people.mandate m join people.role r on r.key = m.role
  cross join lateral (
    select l.name, case when upper(l.valid) <= $2::date then upper(l.valid) - 1 end as ended
    from unit.life l where l.unit = m.unit order by lower(l.valid) desc limit 1) at
  where m.account = $1 and m.valid @> $2::date order by lower(m.valid), m.id`)

export async function mandatesOf(db: Db, ctx: Ctx): Promise<MyMandate[]> {
  return ctx.account === null ? [] : mine.all(db, ctx.account, ctx.day)
}

const putToken = sql<never, [Id, Id, string, Buffer, string[], Date, string]>('people.put_token', `
  insert into people.token (id, account, name, digest, scopes, expires_at, ha1)
  select $1, $2, $3, $4, $5, $6, md5(concat(a.username, $7::text)) from people.account a where a.id = $2`)
const tokenProofs = sql<{ account: Id; scopes: string[]; ha1: string }, [string]>('people.token_proofs', `
  select t.account, t.scopes, t.ha1 from people.account a join people.token t on t.account = a.id
  where a.username = $1 and a.closed_at is null and t.ha1 is not null and t.revoked_at is null and t.expires_at > now()`)
const tokenOwner = sql<{ account: Id; scopes: string[] }, [Buffer]>('people.token_owner', `
  select account, scopes from people.token where digest = $1 and revoked_at is null and expires_at > now()`)
const tokens = sql<{ id: Id; name: string; scopes: string[]; createdAt: Date; expiresAt: Date; revokedAt: Date | null }, [Id]>('people.tokens', `
  select id, name, scopes, created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt" from people.token where account = $1 order by created_at desc`)
const endToken = sql<never, [Id, Id]>('people.end_token', 'update people.token set revoked_at = now() where id = $1 and account = $2 and revoked_at is null')

/** Of whom a program asks for name and password; part of what Digest proves, so it never changes. */
export const realm = 'lantoa'

/** The keys of an account by what Digest proves of each: MD5 of name, realm and key. */
export const tokenProofsOf = (db: Db, username: string) => tokenProofs.all(db, username.trim().toLowerCase())

/** Makes a key for a program; the text is shown once and only its digest is kept. */
export async function makeToken(db: Db, account: Id, name: string, scopes: readonly string[], days = 90): Promise<{ id: Id; token: string }> {
  const token = `lantoa_${randomBytes(24).toString('base64url')}`
  const id = newId()
  await putToken.run(db, id, account, tidy(name).slice(0, 80) || '–', sha256(token), [...scopes], new Date(db.ctx.now.getTime() + days * 86_400_000), `:${realm}:${token}`)
  return { id, token }
}

export const listTokens = (db: Db, account: Id) => tokens.all(db, account)
export const revokeToken = (db: Db, account: Id, id: Id) => endToken.run(db, id, account)

/** @throws Problem `people.bad_token` */
export async function getTokenOwner(db: Db, token: string): Promise<{ account: Id; scopes: readonly string[] }> {
  const owner = await tokenOwner.first(db, sha256(token))
  if (!owner) throw refuse('bad_token')
  return owner
}
