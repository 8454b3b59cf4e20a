import { redirect } from '@sveltejs/kit'
import { newId } from '#base/id.ts'
import { listPurposes } from '#core/household/consent.ts'
import { saveHousehold } from '#core/household/household.ts'
import { finder, told } from '#core/household/likeness.ts'
import { knownIn } from '#core/household/many.ts'
import { lanesIn } from '#core/household/read.ts'
import { allow } from '#core/people/door.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { agreedOf, enteredIn, membersOf, positionOf } from '../entry.server.ts'
import { numberIn, placeAsked } from '../place.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { ctx, deployment } = event.locals
  return shown(event.locals, async () => {
    const place = await placeAsked(ctx, 'household.write', numberIn(event.url.searchParams.get('unit')), deployment!.unit)
    const db = await allow(ctx, 'household.write', [])
    // Made once, here: sending the page twice enrols one household.
    return { place, id: newId() as string, purposes: await listPurposes(db), lanes: place.unit === undefined ? [] : [...new Set((await lanesIn(ctx, place.unit)).map(({ lane }) => lane).filter(Boolean))] }
  })
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const { ctx } = event.locals
    const data = await event.request.formData()
    const entered = { ...enteredIn(data), id: String(data.get('id') ?? ''), unit: String(data.get('unit') ?? '') }
    const unit = numberIn(entered.unit) ?? 0
    const kept = await done(event, { ...entered, like: null }, async () => {
      // One that looks alike is shown once; who says that it is another enrols it.
      if (!data.has('other')) {
        const like = finder((await knownIn(ctx, [unit])).filter(({ id }) => id !== entered.id).map((one) => ({ told: one.told, of: one }))).find(told(entered.label, entered.lane))
        if (like) return { like: { id: like.of.id as string, label: like.of.label, lane: like.of.lane, members: like.of.members } }
      }
      await saveHousehold(ctx, { id: entered.id, unit, label: entered.label, lane: entered.lane, members: membersOf(entered.members), position: positionOf(entered.position), agreed: agreedOf(entered) }, 0)
      return { id: entered.id }
    })
    if ('like' in kept) return { problem: undefined, entered: { ...entered, like: kept.like } }
    if (!('id' in kept)) return kept
    redirect(303, `/households/${kept.id}?new`)
  },
}
