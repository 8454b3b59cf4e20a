import { getPublicPaper, isPaper } from '#programmes/movement/index.ts'
import { done, shown } from '$ui/page.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, params, setHeaders }) => shown(locals, async () => {
  // A paper may be withdrawn the next minute.
  setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
  return { paper: await getPublicPaper(locals.ctx, params.code) }
})

export const actions: Actions = {
  /** The bytes are looked at and let go: nothing that a visitor chose is kept. */
  compare: async (event) => {
    const file = (await event.request.formData()).get('file')
    return done(event, {}, async () => {
      if (!(file instanceof File) || file.size === 0) return { compared: 'none' as const }
      const same = await isPaper(event.locals.ctx, event.params.code, new Uint8Array(await file.arrayBuffer()))
      return { compared: same ? 'same' as const : 'different' as const }
    })
  },
}
