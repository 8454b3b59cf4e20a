import { redirect } from '@sveltejs/kit'
import { formsOnDesk } from '#core/form/desk.ts'
import { beginDraft, listDrafts } from '#core/form/draft/draft.ts'
import { openXlsForm } from '#core/form/source/xlsx.ts'
import { done, shown } from '$ui/page.server.ts'
import { textOf } from '$ui/typed.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!locals.account) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`)
  const { drafts, units } = await shown(locals, () => listDrafts(locals.ctx))
  const forms = units.length === 0 ? [] : await shown(locals, () => formsOnDesk(locals.ctx))
  return {
    units, forms, published: url.searchParams.get('published'),
    drafts: drafts.map(({ id, definition, changedAt, changedBy }) => ({ id, title: definition.title, changedAt, changedBy })),
  }
}

export const actions: Actions = {
  begin: async (event) => {
    const text = textOf(await event.request.formData())
    const [title, unit] = [text('title'), Number(text('unit'))]
    const begun = await done(event, { title }, () => beginDraft(event.locals.ctx, unit, { title }))
    if (typeof begun !== 'string') return begun
    redirect(303, `/forms/drafts/${begun}`)
  },
  import: async (event) => {
    const data = await event.request.formData()
    const file = data.get('file')
    const unit = Number(textOf(data)('unit'))
    const bytes = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
    const begun = await done(event, { title: '' }, async () => {
      const { definition } = await openXlsForm(bytes, file instanceof File ? file.name : 'form.xlsx')
      return beginDraft(event.locals.ctx, unit, { definition })
    })
    if (typeof begun !== 'string') return begun
    redirect(303, `/forms/drafts/${begun}`)
  },
}
