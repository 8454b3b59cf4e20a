import { redirect } from '@sveltejs/kit'
import { readRoll } from '#core/household/roll.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { numberIn, placeAsked } from '../place.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  return shown(event.locals, async () => ({ place: await placeAsked(event.locals.ctx, 'household.import', numberIn(event.url.searchParams.get('unit')), event.locals.deployment!.unit) }))
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const data = await event.request.formData()
    const file = data.get('file')
    const entered = { unit: String(data.get('unit') ?? '') }
    const roll = await done(event, entered, async () => readRoll(event.locals.ctx, {
      unit: numberIn(entered.unit) ?? 0, name: file instanceof File ? file.name : '', bytes: file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array(),
    }))
    if (!('id' in roll)) return roll
    redirect(303, `/households/import/${roll.id}`)
  },
}
