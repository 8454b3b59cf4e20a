import type { Handle, HandleServerError } from '@sveltejs/kit/hooks'
import { sequence } from '@sveltejs/kit/hooks'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { asProblem } from '#base/http/respond.ts'
import { newId } from '#base/id.ts'
import { log } from '#base/log.ts'
import { findSignIn } from '#core/people/sign_in.ts'
import { findDeployment, type Deployment } from '#programmes/setup/index.ts'
import { preferences } from '$ui/preferences.server.ts'
import './routes/movement/files.server.ts'

/** It never changes once it is there; the name of its unit does, and is asked for where it is shown. */
let deployment: Deployment | undefined
const changingPassword = new Set(['/me/security', '/sign-out'])

/** Who asks, and one transaction for the whole page: what a refused page had begun is rolled back. */
const act: Handle = async ({ event, resolve }) => {
  const who = await findSignIn()?.whoIs(event.request.headers)
  event.locals.ctx = ctxOf({ account: who?.account ?? null, lang: event.locals.lang, request: newId() })
  event.locals.account = who ? { name: who.name, username: who.username, session: who.session, mustChange: who.mustChange } : null
  deployment ??= await request(() => findDeployment(event.locals.ctx))
  event.locals.deployment = deployment ?? null
  if (!deployment && !event.url.pathname.startsWith('/setup')) return new Response(null, { status: 303, headers: { location: '/setup' } })
  // Whoever came in with a one-time password chooses their own before anything else.
  if (who?.mustChange && !changingPassword.has(event.url.pathname)) return new Response(null, { status: 303, headers: { location: '/me/security' } })
  const response = await request(async () => resolve(event), (answer) => answer.status < 400)
  // What one person may see is no copy for the next one at the same machine or behind the same proxy.
  if (who && !response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-cache')
  return response
}

export const handle = sequence(preferences, act)

/** What nobody foresaw is our failure: logged under the request's id, which the page shows. Refusals keep their words. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
  const instance = event.locals.ctx?.request
  const known = instance === undefined ? {} : { instance }
  if (kind !== 'unknown') return known
  const problem = asProblem(error)
  if (problem.status >= 500) log.error({ request: instance, code: problem.code, err: error }, 'page failed')
  return { status: problem.status, message: problem.say(event.locals.lang ?? 'vi'), code: problem.code, ...known }
}
