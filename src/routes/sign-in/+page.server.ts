import { redirect } from '@sveltejs/kit'
import { signIn } from '#core/people/session.ts'
import { demoAccounts, demoPassword } from '#app/demo/index.ts'
import { safeNext } from '$ui/next.ts'
import { done } from '$ui/page.server.ts'
import { giveCookies, visitorOf } from '$ui/visitor.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => {
  const next = safeNext(url.searchParams.get('next'), '/me/tasks')
  if (locals.account) redirect(303, next)
  const spoken = (title: string) => title.split(' / ')[locals.lang === 'en' ? 1 : 0] ?? title
  const demos = demoAccounts.map(({ username, name, title }) => ({ username, name, title: spoken(title) }))
  return { next, demos: locals.deployment?.demo ? demos : [] }
}

export const actions: Actions = {
  default: async (event) => {
    const data = await event.request.formData()
    const next = safeNext(event.url.searchParams.get('next'), '/me/tasks')
    const demo = event.locals.deployment?.demo ? data.get('demo') : null
    const username = String(demo ?? data.get('username') ?? '')
    const password = demo === null ? String(data.get('password') ?? '') : demoPassword
    const signed = await done(event, { username }, () => signIn(visitorOf(event), username, password))
    if (!('cookies' in signed)) return signed
    giveCookies(event, signed.cookies)
    redirect(303, signed.secondStep ? `/sign-in/code?next=${encodeURIComponent(next)}` : next)
  },
}
