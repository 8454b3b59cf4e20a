import type { FastifyRequest } from 'fastify'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import type { Id } from '#base/id.ts'
import { getTokenOwner } from '#core/people/account.ts'
import { isDeviceToken, recogniseDevice } from '#core/people/device.ts'
import { asSystem } from '#core/people/door.ts'
import { refuse } from '#core/people/problems.ts'
import { findSignIn } from '#core/people/sign_in.ts'

export type Who = { account: Id | null; scopes?: readonly string[] }

// A phone that sends one record after the other shows the same token each time; a revoked one is refused within seconds.
const known = new Map<string, { who: Who; until: number }>()
const keepFor = 5_000

/** Who sends a request: the owner of a bearer token, the account of a session cookie, or nobody. @throws Problem `people.bad_token`, `people.device_revoked`, `people.device_asleep` */
export async function identify(req: FastifyRequest): Promise<Who> {
  const bearer = /^Bearer (\S{20,200})$/.exec(req.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return ownerOf(bearer)
  if (req.headers.cookie === undefined) return { account: null }
  const found = await findSignIn()?.whoIs(new Headers({ cookie: req.headers.cookie }))
  // A one-time password opens the page on which it is changed and nothing else.
  return { account: found && !found.mustChange ? found.account : null }
}

export async function ownerOf(token: string): Promise<Who> {
  const found = known.get(token)
  if (found && found.until > Date.now()) return found.who
  const who = await request(async () => (isDeviceToken(token) ? recogniseDevice : getTokenOwner)(await asSystem(ctxOf(), 'system:sign-in'), token))
  if (who === 'gone') throw refuse('device_revoked')
  if (known.size > 5_000) known.clear()
  known.set(token, { who, until: Date.now() + keepFor })
  return who
}

/** After a token was revoked here, at once. */
export function forgetTokens(): void {
  known.clear()
}
