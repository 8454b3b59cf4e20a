import { redirect } from '@sveltejs/kit'
import { beginDraft, listDrafts, versionsOfForm } from '#core/form/draft/draft.ts'
import { done, shown } from '$ui/page.server.ts'
import { textOf } from '$ui/typed.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  if (!locals.account) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`)
  const versions = await shown(locals, () => versionsOfForm(locals.ctx, params.key))
  const { units } = await shown(locals, () => listDrafts(locals.ctx))
  return { key: params.key, title: versions[0]!.definition.title, units, versions: versions.map(({ version, addedAt, differences }) => ({ version, addedAt, differences })) }
}

export const actions: Actions = {
  default: async (event) => {
    const unit = Number(textOf(await event.request.formData())('unit'))
    const begun = await done(event, {}, () => beginDraft(event.locals.ctx, unit, { form: event.params.key }))
    if (typeof begun !== 'string') return begun
    redirect(303, `/forms/drafts/${begun}`)
  },
}
