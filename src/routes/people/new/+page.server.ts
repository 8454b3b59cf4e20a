import { allow } from '#core/people/door.ts'
import { openAccount } from '#programmes/setup/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { choiceOf, givenOf, readMandate } from '../mandate.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { ctx } = event.locals
  return shown(event.locals, async () => {
    const choice = await choiceOf(ctx, event.url)
    // Who may grant nowhere is told so, as by any other door.
    if (choice.q === '' && choice.chosen === null && choice.units.length === 0) await allow(ctx, 'mandate.grant', event.locals.deployment!.unit)
    return { ...choice, today: ctx.day }
  })
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const data = await event.request.formData()
    const [name, username] = ['name', 'username'].map((field) => String(data.get(field) ?? ''))
    const entered = { ...readMandate(data), name: name!, username: username! }
    return done(event, entered, async () => {
      const opened = await openAccount(event.locals.ctx, { ...givenOf(entered), name: entered.name, username: entered.username })
      return { opened: { ...opened, name: entered.name.trim(), username: entered.username.trim().toLowerCase() } }
    })
  },
}
