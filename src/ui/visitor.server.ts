import { redirect, type RequestEvent, type ServerLoadEvent } from '@sveltejs/kit'
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
