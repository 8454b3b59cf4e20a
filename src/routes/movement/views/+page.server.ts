import { redirect } from '@sveltejs/kit'
import { newId } from '#base/id.ts'
import { deleteView, listViews, openWith, renameView, saveView } from '#programmes/movement/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { textOf } from '$ui/typed.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  return shown(event.locals, async () => ({ views: await listViews(event.locals.ctx), said: event.url.searchParams.get('said') === 'saved' }))
}

/** One thing with a view, and back to the list. */
const act = (work: (event: RequestEvent, text: (name: string) => string) => Promise<void>, said = '') => async (event: RequestEvent) => {
  await mustStillBeSomebody(event)
  const data = await event.request.formData()
  const text = textOf(data)
  const answer = await done(event, { id: text('id') }, async () => { await work(event, text); return null })
  if (answer !== null) return answer
  redirect(303, `/movement/views${said}`)
}

export const actions: Actions = {
  save: act(async ({ locals }, text) => saveView(locals.ctx, { id: newId(), name: text('name'), query: text('query').replace(/^\?/, ''), unit: Number(text('unit')) || null }), '?said=saved'),
  rename: act(({ locals }, text) => renameView(locals.ctx, text('id'), text('name'))),
  remove: act(({ locals }, text) => deleteView(locals.ctx, text('id'))),
  open: act(({ locals }, text) => openWith(locals.ctx, text('id') || null)),
}
