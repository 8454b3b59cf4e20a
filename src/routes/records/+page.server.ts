import { formsOnDesk, listMyRecords } from '#core/form/desk.ts'
import { listKits } from '#core/kit/read.ts'
import { myMandates } from '#core/people/me.ts'
import { shown } from '$ui/page.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals }) => {
  if (!locals.account) return { state: 'nobody' as const }
  return shown(locals, async () => {
    const mandates = await myMandates(locals.ctx)
    if (!mandates.some((mandate) => mandate.verbs.includes('record.enter'))) return { state: 'no-mandate' as const }
    const byKit = Map.groupBy(await formsOnDesk(locals.ctx), (form) => form.kit)
    const kits = (await listKits(locals.ctx)).flatMap(({ name, title }) => (byKit.has(name) ? [{ name, title, forms: byKit.get(name)! }] : []))
    return { state: 'ready' as const, kits, recent: await listMyRecords(locals.ctx), where: [...new Set(mandates.map((mandate) => mandate.unitName))] }
  })
}
