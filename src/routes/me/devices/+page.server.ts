import { redirect } from '@sveltejs/kit'
import { endings } from '#core/people/device.ts'
import { endMyDevice, myDevices } from '#core/people/me.ts'
import { endOtherSessions } from '#core/people/session.ts'
import { forgetTokens } from '#app/identify.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, visitorOf } from '$ui/visitor.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  mustBeSomebody(event)
  return { devices: await shown(event.locals, () => myDevices(event.locals.ctx)), ended: event.url.searchParams.has('ended') }
}

export const actions: Actions = {
  end: async (event) => {
    mustBeSomebody(event)
    const data = await event.request.formData()
    // Whatever is not asked for clearly is the gentler of the two.
    const how = endings.find((one) => one === data.get('how')) ?? 'hand_in'
    const refused = await done(event, {}, async () => { await endMyDevice(event.locals.ctx, String(data.get('id') ?? ''), how); return null })
    if (refused !== null) return refused
    // Whoever found it would otherwise come in again by the browser that is on it.
    if (how === 'wipe') await endOtherSessions(visitorOf(event))
    forgetTokens()
    redirect(303, '/me/devices?ended')
  },
}
