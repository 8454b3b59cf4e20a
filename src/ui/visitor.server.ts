import { error, redirect, type RequestEvent, type ServerLoadEvent } from '@sveltejs/kit'
import { m } from './words.ts'
import type { Cookies, Visitor } from '#core/people/session.ts'

/** Who knocks, for the verbs of sign-in. */
export function visitorOf(event: RequestEvent): Visitor {
  return { headers: event.request.headers, address: event.getClientAddress() }
}

/** Hands the cookies of a sign-in step to the browser. */
export function giveCookies(event: RequestEvent, cookies: Cookies): void {
  for (const { name, value, options } of cookies) {
    const given = Object.fromEntries(Object.entries(options).filter(([, option]) => option !== undefined))
    event.cookies.set(name, value, { path: '/', ...given })
  }
}

/** For pages that make sense only for somebody: asks them to sign in and brings them back. Doors check again. */
export function mustBeSomebody(event: Pick<ServerLoadEvent, 'locals' | 'url'>): void {
  if (event.locals.account) return
  redirect(303, `/sign-in?next=${encodeURIComponent(`${event.url.pathname}${event.url.search}`)}`)
}

/**
 * For actions whose form was long to fill: when the session ended meanwhile, the error page keeps what was typed, to be sent
 * again after signing in beside it. Nothing is stored here, since nobody has said who they are; files must be chosen again.
 */
export async function mustStillBeSomebody(event: RequestEvent): Promise<void> {
  if (event.locals.account) return
  const typed = [...(await event.request.formData())]
  const kept = typed.flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : []))
  error(401, m.error_session_over(), {
    code: 'people.sign_in_first', instance: event.locals.ctx.request,
    again: { action: `${event.url.pathname}${event.url.search}`, kept, files: typed.some(([, value]) => typeof value !== 'string' && value.size > 0) },
  })
}
