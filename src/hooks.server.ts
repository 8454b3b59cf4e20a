import type { Handle, HandleServerError } from '@sveltejs/kit/hooks'
import { sequence } from '@sveltejs/kit/hooks'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { newId } from '#base/id.ts'
import { log } from '#base/log.ts'
import { findSignIn } from '#core/people/sign_in.ts'
import { findDeployment, type Deployment } from '#programmes/setup/index.ts'
import { preferences } from '$ui/preferences.server.ts'

let deployment: Deployment | undefined

/** Who asks, and one transaction for the whole page: what a refused page had begun is rolled back. */
const act: Handle = async ({ event, resolve }) => {
  const who = await findSignIn()?.whoIs(event.request.headers)
  event.locals.ctx = ctxOf({ account: who?.account ?? null, lang: event.locals.lang, request: newId() })
  event.locals.account = who ? { name: who.name, username: who.username, session: who.session } : null
  deployment ??= await request(() => findDeployment(event.locals.ctx))
  event.locals.deployment = deployment ?? null
  if (!deployment && !event.url.pathname.startsWith('/setup')) return new Response(null, { status: 303, headers: { location: '/setup' } })
  return request(async () => resolve(event), (response) => response.status < 400)
}

export const handle = sequence(preferences, act)

/** What nobody foresaw: logged under the request's id, which the page shows. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
  const instance = event.locals.ctx?.request
  if (status >= 500) log.error({ request: instance, err: error }, 'page failed')
  return { message, ...(instance === undefined ? {} : { instance }) }
}
