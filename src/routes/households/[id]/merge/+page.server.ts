import { redirect } from '@sveltejs/kit'
import { mergeHouseholds } from '#core/household/change.ts'
import { likeness, told } from '#core/household/likeness.ts'
import { knownIn } from '#core/household/many.ts'
import { getHousehold, listHouseholds } from '#core/household/read.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { membersOf } from '../../entry.server.ts'
import type { Actions, PageServerLoad } from './$types'

const mostShown = 12

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { ctx } = event.locals
  return shown(event.locals, async () => {
    const { household: { shard: _shard, ...household } } = await getHousehold(ctx, event.params.id, 'household.write')
    if (household.state !== 'living') redirect(303, `/households/${household.id}`)
    const other = event.url.searchParams.get('with')
    const text = event.url.searchParams.get('q')?.trim().slice(0, 200) ?? ''
    const { household: chosen } = other ? await getHousehold(ctx, other, 'household.write') : { household: null }
    // Without a search: those whose names look most alike.
    const me = told(household.label ?? '', household.lane)
    const found = text !== '' ? (await listHouseholds(ctx, { unit: household.leaf, text }, { rows: mostShown + 1 })).rows
      : (await knownIn(ctx, [household.leaf])).map((one) => ({ ...one, score: likeness(me, one.told) })).filter(({ score }) => score > 0.3).toSorted((a, b) => b.score - a.score)
    return {
      household, text, chosen: chosen && { id: chosen.id as string, label: chosen.label, lane: chosen.lane, members: chosen.members, edition: chosen.edition },
      others: found.filter(({ id }) => id !== household.id).slice(0, mostShown).map(({ id, label, lane, members }) => ({ id: id as string, label, lane, members })),
    }
  })
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const data = await event.request.formData()
    const text = (name: string) => String(data.get(name) ?? '').trim()
    const entered = { label: text('label'), lane: text('lane'), members: text('members') }
    const merged = await done(event, entered, async () => {
      await mergeHouseholds(event.locals.ctx, event.params.id, text('gone'), { ...entered, members: membersOf(entered.members) }, { keep: Number(text('edition')) || 0, gone: Number(text('goneEdition')) || 0 })
      return { ok: true }
    })
    if (!('ok' in merged)) return merged
    redirect(303, `/households/${event.params.id}`)
  },
}
