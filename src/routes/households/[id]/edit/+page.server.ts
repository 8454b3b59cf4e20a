import { redirect } from '@sveltejs/kit'
import { consentsOf } from '#core/household/consent.ts'
import { saveHousehold } from '#core/household/household.ts'
import { getHousehold, lanesIn } from '#core/household/read.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { enteredIn, membersOf, positionOf } from '../../entry.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { ctx } = event.locals
  return shown(event.locals, async () => {
    const { household: { shard, ...household }, db } = await getHousehold(ctx, event.params.id, 'household.write')
    if (household.state !== 'living') redirect(303, `/households/${household.id}`)
    const located = (await consentsOf(db, { shard, id: household.id })).some(({ purpose, withdrawnAt }) => purpose === 'position' && withdrawnAt === null)
    return { household, located, lanes: [...new Set((await lanesIn(ctx, household.leaf)).map(({ lane }) => lane).filter(Boolean))] }
  })
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const data = await event.request.formData()
    const entered = { ...enteredIn(data), edition: String(data.get('edition') ?? '') }
    const saved = await done(event, entered, async () => {
      const { household } = await getHousehold(event.locals.ctx, event.params.id, 'household.write')
      const { label, lane, members, position } = entered
      await saveHousehold(event.locals.ctx, { id: household.id, unit: household.leaf, label, lane, members: membersOf(members), position: positionOf(position) }, Number(entered.edition) || -1)
      return { ok: true }
    })
    if (!('ok' in saved)) return saved
    redirect(303, `/households/${event.params.id}`)
  },
}
