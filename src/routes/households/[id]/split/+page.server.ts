import { redirect } from '@sveltejs/kit'
import { splitHousehold } from '#core/household/change.ts'
import { getHousehold } from '#core/household/read.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { membersOf } from '../../entry.server.ts'
import type { Actions, PageServerLoad } from './$types'

const most = 4

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  return shown(event.locals, async () => {
    const { household: { shard: _shard, ...household } } = await getHousehold(event.locals.ctx, event.params.id, 'household.write')
    if (household.state !== 'living') redirect(303, `/households/${household.id}`)
    return { household, most, today: event.locals.ctx.day }
  })
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const data = await event.request.formData()
    const text = (name: string) => String(data.get(name) ?? '').trim()
    const rows = Array.from({ length: most }, (_, i) => ({ label: text(`parts.${i}.label`), lane: text(`parts.${i}.lane`), members: text(`parts.${i}.members`) }))
    const entered = { rows, day: text('day'), edition: Number(text('edition')) || 0 }
    const parts = rows.slice(0, Math.max(2, rows.findLastIndex(({ label, members }) => label !== '' || members !== '') + 1))
    const made = await done(event, entered, async () => ({ ids: await splitHousehold(event.locals.ctx, event.params.id, entered.edition, parts.map((part) => ({ ...part, members: membersOf(part.members) })), entered.day) }))
    if (!('ids' in made)) return made
    redirect(303, `/households/${event.params.id}`)
  },
}
