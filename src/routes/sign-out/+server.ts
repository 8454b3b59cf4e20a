import { redirect } from '@sveltejs/kit'
import { signOut } from '#core/people/session.ts'
import { giveCookies, visitorOf } from '$ui/visitor.server.ts'
import type { RequestHandler } from './$types'

export const POST: RequestHandler = async (event) => {
  if (event.locals.account) giveCookies(event, await signOut(visitorOf(event)))
  // Going back must not show the next person at this machine what the last one had open.
  event.setHeaders({ 'clear-site-data': '"cache"' })
  redirect(303, '/')
}

/** An address typed or a link followed changes nothing; the button is on the person's own page. */
export const GET: RequestHandler = () => redirect(303, '/me')
