import { fail, redirect } from '@sveltejs/kit'
import { qrOf } from '#base/qr.ts'
import { refuse } from '#core/people/problems.ts'
import { beginSecondStep, changePassword, endOtherSessions, endSecondStep, endSession, finishSecondStep, hasSecondStep, listSessions } from '#core/people/session.ts'
import { deviceWords, isPhone } from '$ui/device.ts'
import { done, shown } from '$ui/page.server.ts'
import { giveCookies, mustBeSomebody, visitorOf } from '$ui/visitor.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  mustBeSomebody(event)
  const visitor = visitorOf(event)
  const sessions = await shown(event.locals, () => listSessions(visitor))
  return {
    mustChange: event.locals.account?.mustChange ?? false, username: event.locals.account?.username ?? null,
    secondStep: await shown(event.locals, () => hasSecondStep(visitor)),
    sessions: sessions.map((s) => ({ ...s, device: deviceWords(s.device), phone: isPhone(s.device) })),
    said: event.url.searchParams.get('said'),
  }
}

/** Back to the page with a word on what was done, so that loading it again does nothing twice. */
const said = (what: string) => redirect(303, `/me/security?said=${what}`)

export const actions: Actions = {
  password: async (event) => {
    mustBeSomebody(event)
    const data = await event.request.formData()
    const [current, chosen, again] = ['current', 'new', 'again'].map((field) => String(data.get(field) ?? ''))
    const changed = await done(event, { for: 'password' as const }, async () => {
      if (chosen !== again) throw refuse('password_again', undefined, { at: '/again' })
      return { cookies: await changePassword(visitorOf(event), current!, chosen!) }
    })
    if (!('cookies' in changed)) return changed
    giveCookies(event, changed.cookies)
    // Who has just come in for the first time sees what they are entrusted with.
    if (event.locals.account?.mustChange) redirect(303, '/me?said=password')
    said('password')
  },
  session: async (event) => {
    mustBeSomebody(event)
    const id = String((await event.request.formData()).get('id') ?? '')
    const ended = await done(event, { for: 'sessions' as const }, async () => ({ cookies: await endSession(visitorOf(event), id) }))
    if (!('cookies' in ended)) return ended
    giveCookies(event, ended.cookies)
    said('session')
  },
  others: async (event) => {
    mustBeSomebody(event)
    await endOtherSessions(visitorOf(event))
    said('others')
  },
  begin: async (event) => {
    mustBeSomebody(event)
    const password = String((await event.request.formData()).get('password') ?? '')
    return done(event, { for: 'begin' as const }, async () => {
      const { uri, backupCodes } = await beginSecondStep(visitorOf(event), password)
      return { begun: { uri, backupCodes, secret: new URL(uri).searchParams.get('secret') ?? '', qr: qrOf(uri) } }
    })
  },
  confirm: async (event) => {
    mustBeSomebody(event)
    const data = await event.request.formData()
    const begun = readBegun(String(data.get('uri') ?? ''), data.getAll('backup').map(String))
    const confirmed = await done(event, { for: 'confirm' as const }, async () => ({ cookies: await finishSecondStep(visitorOf(event), String(data.get('code') ?? '')) }))
    // A mistyped code must not cost the codes that nobody can show again.
    if (!('cookies' in confirmed)) return fail(confirmed.status, { ...confirmed.data, begun })
    giveCookies(event, confirmed.cookies)
    said('second-on')
  },
  end: async (event) => {
    mustBeSomebody(event)
    const password = String((await event.request.formData()).get('password') ?? '')
    const ended = await done(event, { for: 'end' as const }, async () => ({ cookies: await endSecondStep(visitorOf(event), password) }))
    if (!('cookies' in ended)) return ended
    giveCookies(event, ended.cookies)
    said('second-off')
  },
}

/** What the page itself sent back; drawn again only when it still is such an address. */
function readBegun(uri: string, backupCodes: string[]) {
  if (!uri.startsWith('otpauth://totp/') || uri.length > 500 || !URL.canParse(uri)) return undefined
  return { uri, backupCodes: backupCodes.slice(0, 20), secret: new URL(uri).searchParams.get('secret') ?? '', qr: qrOf(uri) }
}
