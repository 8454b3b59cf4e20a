import { redirect } from '@sveltejs/kit'
import { getRubric } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { choicesFor, empty, formActions } from '../../rubric.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, params, url } = event
  return shown(event.locals, async () => {
    const { rubric: { id, unit, unitName, title, level, kinds, yearFrom, yearTo, recogniseFrom, outstandingFrom, panel, quorum, majority, discussFrom, criteria, edition, state, version }, mayWrite } = await getRubric(ctx, params.id)
    // Put in force meanwhile, perhaps by this very person in another window.
    if (state !== 'draft' || !mayWrite) redirect(303, `/movement/rubrics/${id}`)
    const { units, indicators } = await choicesFor(ctx)
    return {
      draft: { id: id as string, unit, title, level, kinds, yearFrom, yearTo, recogniseFrom, outstandingFrom, panel, quorum, majority, discussFrom, criteria, edition, replaces: null }, version, empty, indicators,
      // One's own units are those of one's mandates; a draft may stand below them.
      units: units.some((one) => one.unit === unit) ? units : [{ unit, name: unitName }, ...units], saved: url.searchParams.get('said') === 'saved',
    }
  })
}

export const actions: Actions = formActions
