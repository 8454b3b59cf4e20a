import { listShelf } from '#core/kit/read.ts'
import { shown } from '$ui/page.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals }) => shown(locals, async () => {
  const kits = (await listShelf(locals.ctx)).map(({ kit, signer, begun, going }) => ({
    name: kit.name, version: kit.version, title: kit.title, summary: kit.summary, field: kit.field, signed: signer !== null, begun, going,
    steps: (kit.steps ?? []).length, forms: kit.forms.length, indicators: kit.indicators.filter((one) => one.published !== false).length,
  }))
  // A kit with nothing to do in it only counts: it is no way of doing that somebody could take up.
  const doing = (kit: (typeof kits)[number]) => kit.forms + kit.steps > 0
  return { kits: kits.filter(doing), counting: kits.filter((kit) => !doing(kit)) }
})
