import { fold } from '#base/words.ts'
import { formsOnDesk } from '#core/form/desk.ts'
import { listIndicators } from '#core/indicator/values.ts'
import { listInitiatives } from '#core/initiative/register.ts'
import { listKits } from '#core/kit/read.ts'
import { myMandates } from '#core/people/me.ts'
import { unitsWithRegister } from '#programmes/movement/index.ts'
import { searchUnits } from '#programmes/setup/index.ts'
import { address, titleOf } from '$ui/figure.server.ts'
import { shown } from '$ui/page.server.ts'
import { unitTitle } from '$ui/unit.ts'
import { lang } from '$ui/words.ts'
import type { PageServerLoad } from './$types'

const shownUnits = 20
const shownInitiatives = 8

export const load: PageServerLoad = ({ locals, url }) => shown(locals, async () => {
  const { ctx, deployment } = locals
  const text = (url.searchParams.get('q') ?? '').trim().slice(0, 200)
  const sought = fold(text)
  if (sought === '') return { text, forms: [], initiatives: [], units: [], indicators: [] }
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
  return { text, forms, initiatives: await initiatives(ctx, text), units: await searchUnits(ctx, text, null, shownUnits), indicators }
})

/** Only for those whose task it is: to anybody else a form would be a door that does not open. */
async function formsToFill(ctx: App.Locals['ctx']) {
  const may = (await myMandates(ctx)).some((mandate) => mandate.verbs.includes('record.enter'))
  return may ? formsOnDesk(ctx) : []
}

/** Models by their title, in the units whose register one reads; a unit that lies in another is asked with it. */
async function initiatives(ctx: App.Locals['ctx'], text: string) {
  const found = new Map<string, { key: string; title: string; kit: string; href: string }>()
  for (const { unit } of await unitsWithRegister(ctx)) {
    const { rows } = await listInitiatives(ctx, { unit, text }, { rows: shownInitiatives })
    for (const row of rows) found.set(row.id, { key: row.id, title: row.title, kit: `${unitTitle(row.unitKind, row.unitName)}, ${row.year}`, href: `/movement/${row.id}` })
  }
  return [...found.values()].slice(0, shownInitiatives)
}
