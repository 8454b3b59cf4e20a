import { redirect, type RequestEvent } from '@sveltejs/kit'
import { day } from '#base/day.ts'
import { closeAccount, endDeviceOf, endMandate, grant, readPerson, renamePerson, renewPassword, reopenAccount } from '#programmes/setup/index.ts'
import { endings } from '#core/people/device.ts'
import { forgetTokens } from '#app/identify.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { choiceOf, givenOf, readMandate } from '../mandate.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, params, url } = event
  return shown(event.locals, async () => {
    const person = await readPerson(ctx, params.id)
    return { person, choice: person.may.grant ? await choiceOf(ctx, url) : null, today: ctx.day, now: ctx.now, said: url.searchParams.get('said') }
  })
}

/** One verb of the page: done, the page says so after a fresh load; refused, the form shows why. */
async function act<E extends object>(event: RequestEvent, entered: E, said: string, verb: () => Promise<unknown>) {
  mustBeSomebody(event)
  const answer = await done(event, entered, async () => { await verb(); return null })
  if (answer !== null) return answer
  forgetTokens()
  redirect(303, `/people/${event.params.id}?said=${said}`)
}

export const actions: Actions = {
  grant: async (event) => {
    const entered = { for: 'grant' as const, ...readMandate(await event.request.formData()) }
    return act(event, entered, 'granted', () => grant(event.locals.ctx, event.params.id, givenOf(entered)))
  },
  end: async (event) => {
    const data = await event.request.formData()
    const entered = { for: 'end' as const, mandate: String(data.get('mandate') ?? ''), day: String(data.get('day') ?? '') }
    return act(event, entered, 'ended', () => endMandate(event.locals.ctx, entered.mandate, data.has('now') ? null : day(entered.day, '/day')))
  },
  renew: async (event) => {
    mustBeSomebody(event)
    const endSecondStep = (await event.request.formData()).has('second')
    return done(event, { for: 'renew' as const }, async () => ({ renewed: await renewPassword(event.locals.ctx, event.params.id, { endSecondStep }) }))
  },
  rename: async (event) => {
    const entered = { for: 'rename' as const, name: String((await event.request.formData()).get('name') ?? '') }
    return act(event, entered, 'renamed', () => renamePerson(event.locals.ctx, event.params.id, entered.name))
  },
  device: async (event) => {
    const data = await event.request.formData()
    const how = endings.find((one) => one === data.get('how')) ?? 'hand_in'
    return act(event, { for: 'device' as const }, 'device', () => endDeviceOf(event.locals.ctx, event.params.id, String(data.get('id') ?? ''), how))
  },
  close: (event) => act(event, { for: 'close' as const }, 'closed', () => closeAccount(event.locals.ctx, event.params.id)),
  reopen: (event) => act(event, { for: 'reopen' as const }, 'reopened', () => reopenAccount(event.locals.ctx, event.params.id)),
}
