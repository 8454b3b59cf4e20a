import { parseSetCookieHeader, toCookieOptions } from 'better-auth/cookies'
import type { Id } from '#base/id.ts'
import { isProblem, refuse as refuseRequest, type Problem } from '#base/problem.ts'
import { refuse } from './problems.ts'
import { addressHeader, findSignIn } from './sign_in.ts'

/*
 * What a person does with their own sign-in. Every step goes through the library's HTTP handler, not past it: only there are
 * tries counted. That handler is reached from here alone, so what we do not offer (changing one's own name, say) is not
 * there at all. Nothing here is part of the page's transaction; a wrong try must be remembered although its page is refused.
 */

/** Who knocks: the headers of their request and the address it came from. */
export type Visitor = { readonly headers: Headers; readonly address: string }
/** To be handed to the browser as they are. */
export type Cookies = readonly { readonly name: string; readonly value: string; readonly options: ReturnType<typeof toCookieOptions> }[]
export type OwnSession = { readonly id: Id; readonly device: string; readonly address: string; readonly from: Date; readonly seen: Date; readonly current: boolean }

/** @returns whether a second step is still to come. @throws Problem `people.wrong_password`, `request.too_many` */
export async function signIn(visitor: Visitor, username: string, password: string): Promise<{ cookies: Cookies; secondStep: boolean }> {
  const { tries } = findSignIn() ?? {}
  await tries?.begin(username, visitor.address)
  const { body, cookies } = await ask<{ twoFactorRedirect?: boolean }>(visitor, '/sign-in/username', { username: username.trim(), password }).catch(async (reason: unknown) => {
    if (!(isProblem(reason) && reason.code === 'people.wrong_password')) await tries?.forgive(username, visitor.address)
    throw reason
  })
  await tries?.forgive(username, visitor.address)
  return { cookies, secondStep: body.twoFactorRedirect === true }
}

/** The code of an authenticator app, or one of the backup codes. @throws Problem `people.wrong_code`, `people.code_expired`, `people.locked` */
export async function finishSignIn(visitor: Visitor, code: string, trustDevice: boolean): Promise<Cookies> {
  const digits = code.replace(/\s/g, '')
  const path = /^\d{6}$/.test(digits) ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code'
  return (await ask(visitor, path, { code: digits, trustDevice })).cookies
}

export async function signOut(visitor: Visitor): Promise<Cookies> {
  return (await ask(visitor, '/sign-out', {})).cookies
}

/** Newest first; the session that asks is marked. */
export async function listSessions(visitor: Visitor): Promise<OwnSession[]> {
  const [current, all] = [await ownSession(visitor), await rawSessions(visitor)]
  return all.map((s) => ({
    id: s.id, device: s.userAgent ?? '', address: s.ipAddress ?? '', from: new Date(s.createdAt), seen: new Date(s.updatedAt), current: s.token === current?.session.token,
  })).toSorted((a, b) => Number(b.current) - Number(a.current) || b.seen.getTime() - a.seen.getTime())
}

/** Ends one session at once; its token never leaves the server. @throws Problem `people.no_session` */
export async function endSession(visitor: Visitor, id: string): Promise<Cookies> {
  const found = (await rawSessions(visitor)).find((s) => s.id === id)
  if (!found) throw refuse('no_session')
  return (await ask(visitor, '/revoke-session', { token: found.token })).cookies
}

export async function endOtherSessions(visitor: Visitor): Promise<void> {
  await ask(visitor, '/revoke-other-sessions', {})
}

/**
 * Chooses a new password and signs every other device out. @returns the cookies of the session that takes the place of this one
 * @throws Problem `people.wrong_own_password`, `people.weak_password`, `people.long_password`, `people.same_password`
 */
export async function changePassword(visitor: Visitor, current: string, chosen: string): Promise<Cookies> {
  if (chosen.length < 10) throw refuse('weak_password', undefined, { at: '/new' })
  if (chosen.length > 128) throw refuse('long_password', undefined, { at: '/new' })
  if (chosen === current) throw refuse('same_password', undefined, { at: '/new' })
  return (await ask(visitor, changing, { currentPassword: current, newPassword: chosen, revokeOtherSessions: true })).cookies
}

export async function hasSecondStep(visitor: Visitor): Promise<boolean> {
  return (await ownSession(visitor))?.user.twoFactorEnabled === true
}

/**
 * Begins two-step sign-in: what the authenticator app needs, and the backup codes, which nobody can show again. It is on
 * only after `finishSecondStep`. @throws Problem `people.wrong_own_password`, `people.second_step_on`
 */
export async function beginSecondStep(visitor: Visitor, password: string): Promise<{ uri: string; backupCodes: readonly string[] }> {
  const { body } = await ask<{ totpURI: string; backupCodes: string[] }>(visitor, '/two-factor/enable', { password })
  // The app shows this as the account's name; the address that cannot exist would only puzzle.
  return { uri: body.totpURI.replace('%40lantoa.invalid', ''), backupCodes: body.backupCodes }
}

/** @throws Problem `people.wrong_code` */
export async function finishSecondStep(visitor: Visitor, code: string): Promise<Cookies> {
  return (await ask(visitor, '/two-factor/verify-totp', { code: code.replace(/\s/g, '') })).cookies
}

/** @throws Problem `people.wrong_own_password` */
export async function endSecondStep(visitor: Visitor, password: string): Promise<Cookies> {
  return (await ask(visitor, '/two-factor/disable', { password })).cookies
}

type RawSession = { id: Id; token: string; createdAt: string; updatedAt: string; ipAddress: string | null; userAgent: string | null }
type Own = { session: RawSession; user: { twoFactorEnabled?: boolean | null } } | null

async function rawSessions(visitor: Visitor): Promise<RawSession[]> {
  return (await ask<RawSession[]>(visitor, '/list-sessions')).body
}

async function ownSession(visitor: Visitor): Promise<Own> {
  return (await ask<Own>(visitor, '/get-session')).body
}

async function ask<T>(visitor: Visitor, path: string, body?: Readonly<Record<string, unknown>>): Promise<{ body: T; cookies: Cookies }> {
  const found = findSignIn()
  if (!found) throw refuseRequest('unavailable')
  const origin = found.auth.options.baseURL
  const headers = new Headers({ origin, 'content-type': 'application/json', [addressHeader]: visitor.address })
  for (const name of ['cookie', 'user-agent']) {
    const value = visitor.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  const answer = await found.auth.handler(new Request(`${origin}/api/auth${path}`, body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }))
  const told = (await answer.json().catch(() => null)) as T & { code?: string }
  if (!answer.ok) throw problemOf(answer, told?.code, path)
  return { body: told, cookies: answer.headers.getSetCookie().flatMap(readCookie) }
}

function readCookie(header: string): Cookies {
  return [...parseSetCookieHeader(header)].map(([name, attributes]) => ({ name, value: attributes.value, options: toCookieOptions(attributes) }))
}

const changing = '/change-password'
const wrongPassword = () => refuse('wrong_password', undefined, { at: '/password' })
const startAgain = () => refuse('code_expired')
const wrongCode = () => refuse('wrong_code', undefined, { at: '/code' })

/** The library's words are for programmers; ours for the person at the door. A name that does not exist sounds like a wrong password. */
const meaning: Readonly<Record<string, (path: string) => Problem>> = {
  INVALID_USERNAME_OR_PASSWORD: wrongPassword, INVALID_USERNAME: wrongPassword, USERNAME_TOO_SHORT: wrongPassword, USERNAME_TOO_LONG: wrongPassword,
  PASSWORD_TOO_LONG: (path) => (path === changing ? refuse('wrong_own_password', undefined, { at: '/current' }) : wrongPassword()), VALIDATION_ERROR: wrongPassword,
  INVALID_PASSWORD: (path) => refuse('wrong_own_password', undefined, { at: path === changing ? '/current' : '/password' }),
  ACCOUNT_CLOSED: () => refuse('account_closed'), ONE_TIME_PASSWORD_OVER: () => refuse('once_over'),
  INVALID_CODE: wrongCode, INVALID_BACKUP_CODE: wrongCode,
  INVALID_TWO_FACTOR_COOKIE: startAgain, TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: startAgain,
  ACCOUNT_TEMPORARILY_LOCKED: () => refuse('locked'),
  TOTP_ALREADY_ENABLED: () => refuse('second_step_on'),
  UNAUTHORIZED: () => refuse('sign_in_first'),
}

function problemOf(answer: Response, code: string | undefined, path: string): Problem | Error {
  const meant = code === undefined ? undefined : meaning[code]?.(path)
  if (isProblem(meant)) return meant
  if (answer.status === 429) return refuseRequest('too_many', { seconds: answer.headers.get('x-retry-after') ?? 60 })
  if (answer.status === 401) return refuse('sign_in_first')
  return new Error(`sign-in answered ${answer.status} ${code ?? ''} at ${path}`)
}
