import { fold } from '#base/words.ts'
import { formsOnDesk } from '#core/form/desk.ts'
import { listIndicators } from '#core/indicator/values.ts'
import { listKits } from '#core/kit/read.ts'
import { myMandates } from '#core/people/me.ts'
import { searchUnits } from '#programmes/setup/index.ts'
import { address, titleOf } from '$ui/figure.server.ts'
import { shown } from '$ui/page.server.ts'
import { lang } from '$ui/words.ts'
import type { PageServerLoad } from './$types'

const shownUnits = 20

export const load: PageServerLoad = ({ locals, url }) => shown(locals, async () => {
  const { ctx, deployment } = locals
  const text = (url.searchParams.get('q') ?? '').trim().slice(0, 200)
  const sought = fold(text)
  if (sought === '') return { text, forms: [], units: [], indicators: [] }
  const asked = { unit: deployment!.unit, period: { from: null, to: ctx.day }, map: ctx.day, today: ctx.day }
  const kits = new Map((await listKits(ctx)).map((kit) => [kit.name, kit.title[lang()]]))
  const kitOf = ({ kit }: { readonly kit: string | null }) => kits.get(kit ?? '') ?? ''
  const matches = (...words: readonly (string | undefined)[]) =>
    sought.split(' ').every((word) => ` ${fold(words.join(' '))}`.includes(` ${word}`))
  // In either language: people remember the words of the report, or of the paper form, that they read.
  const forms = (await formsToFill(ctx)).filter((form) => matches(form.title.vi, form.title.en, kitOf(form)))
    .map((form) => ({ key: form.key, title: form.title[lang()] ?? form.title.vi, kit: kitOf(form), href: `/records/new?form=${form.key}` }))
  const indicators = (await listIndicators(ctx)).filter((i) => matches(i.titleVi, i.titleEn, kitOf(i)))
    .map((i) => ({ key: i.key, title: titleOf(i), kit: kitOf(i), href: address('/figures', asked, i.key) }))
  return { text, forms, units: await searchUnits(ctx, text, null, shownUnits), indicators }
})

/** Only for those whose task it is: to anybody else a form would be a door that does not open. */
async function formsToFill(ctx: App.Locals['ctx']) {
  const may = (await myMandates(ctx)).some((mandate) => mandate.verbs.includes('record.enter'))
  return may ? formsOnDesk(ctx) : []
}
