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
    const recent = await listMyRecords(locals.ctx, 10)
    const used = new Set(recent.map((record) => record.form))
    const byKit = Map.groupBy(await formsOnDesk(locals.ctx), (form) => form.kit)
    // Forms that were drawn here belong to no kit.
    const kits = [...(await listKits(locals.ctx)), { name: null, title: { vi: '' } }]
      .flatMap(({ name, title }) => (byKit.has(name) ? [{ name, title, forms: byKit.get(name)! }] : []))
    // What one works with stands first.
    const inUse = (forms: readonly { key: string }[]) => Number(forms.some((form) => used.has(form.key)))
    return {
      state: 'ready' as const, recent, where: [...new Set(mandates.map((mandate) => mandate.unitName))],
      kits: kits.toSorted((a, b) => inUse(b.forms) - inUse(a.forms)),
    }
  })
}
