import { redirect } from '@sveltejs/kit'
import { allow } from '#core/people/door.ts'
import { keepList, listImports, maxListSaid, unitsToImportInto } from '#programmes/movement/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { ctx } = event.locals
  return shown(event.locals, async () => {
    const units = await unitsToImportInto(ctx)
    // Nobody picks a file that would be refused.
    if (units.length === 0) await allow(ctx, 'initiative.import', event.locals.deployment!.unit)
    return {
      limit: maxListSaid, units,
      lists: (await listImports(ctx)).map(({ id, name, state, fresh, known, refused, by, createdAt }) => ({ id: id as string, name, state, fresh, known, refused, by, createdAt })),
    }
  })
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const data = await event.request.formData()
    const file = data.get('file')
    const entered = { unit: String(data.get('unit') ?? '') }
    const kept = await done(event, entered, async () => keepList(event.locals.ctx, {
      unit: Number(entered.unit) || 0, name: file instanceof File ? file.name : '', bytes: file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array() }))
    if (!('id' in kept)) return kept
    redirect(303, `/movement/import/${kept.id}`)
  },
}
