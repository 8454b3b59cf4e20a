import { redirect } from '@sveltejs/kit'
import { getInitiative } from '#core/initiative/initiative.ts'
import { allow } from '#core/people/door.ts'
import { formFor, placeToRegister } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { unitName } from '$ui/unit.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { formActions, type Entered } from '../../entry.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, params, url } = event
  return shown(event.locals, async () => {
    const unkept = event.locals.unkept as Entered | undefined
    if (unkept) {
      const { kind, name } = await placeToRegister(ctx, unkept.unit)
      return { ask: await formFor(ctx, unkept.unit, unkept.year), draft: unkept, place: unitName(kind, name), returned: undefined, savedAt: null }
    }
    const { history, unitKind, unitName: name, changedAt, state, ...draft } = await getInitiative(ctx, params.id)
    await allow(ctx, 'initiative.register', draft.unit)
    // Handed in meanwhile, perhaps by this very person in another window.
    if (state !== 'draft' && state !== 'returned') redirect(303, `/movement/${draft.id}`)
    const back = state === 'returned' ? history.findLast((passage) => passage.step === 'return') : undefined
    const { id, unit, level, kind, field, title, registrantKind, registrant, novelty, year, startsOn, endsOn, statement, kit, copiedFrom, edition } = draft
    return {
      ask: await formFor(ctx, unit, year), draft: { id: id as string, unit, level, kind, field, title, registrantKind, registrant, novelty, year, startsOn, endsOn, statement, kit: kit ?? null, copiedFrom, edition },
      place: unitName(unitKind, name), returned: back && { words: back.words, remarks: back.remarks }, savedAt: url.searchParams.get('said') === 'saved' ? changedAt : null,
    }
  })
}

export const actions: Actions = formActions
