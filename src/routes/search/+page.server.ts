import { fold } from '#base/words.ts'
import { listIndicators } from '#core/indicator/values.ts'
import { listKits } from '#core/kit/read.ts'
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
  if (sought === '') return { text, units: [], indicators: [] }
  const asked = { unit: deployment!.unit, period: { from: null, to: ctx.day }, map: ctx.day, today: ctx.day }
  const kits = new Map((await listKits(ctx)).map((kit) => [kit.name, kit.title[lang()]]))
  const indicators = (await listIndicators(ctx))
    // In either language: people remember the words of the report they read.
    .filter((i) => sought.split(' ').every((word) => ` ${fold(`${i.titleVi} ${i.titleEn} ${kits.get(i.kit ?? '') ?? ''}`)}`.includes(` ${word}`)))
    .map((i) => ({ key: i.key, title: titleOf(i), kit: kits.get(i.kit ?? '') ?? '', href: address('/figures', asked, i.key) }))
  return { text, units: await searchUnits(ctx, text, null, shownUnits), indicators }
})
