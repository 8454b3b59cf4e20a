import { addDays } from '#base/day.ts'
import { mapsThereWere, searchUnits, unitOnMap } from '#programmes/setup/index.ts'
import { shown } from '$ui/page.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => shown(locals, async () => {
  const { ctx, deployment } = locals
  const text = url.searchParams.get('q')?.trim() ?? ''
  const maps = await mapsThereWere(ctx)
  // A deployment that began after the last reform knows only one map; one that saw many shows the latest of them.
  const former = maps.flatMap(({ to }) => (to === null ? [] : [to])).slice(0, 4)
  const asked = former.find((day) => day === url.searchParams.get('map')) ?? null
  const { unit, children } = await unitOnMap(ctx, deployment!.unit, asked ?? ctx.day)
  const parts = children.filter((child) => child.kind !== 'unspecified')
  return {
    text, unit, former: former.map((day) => ({ day, until: addDays(day, 1) })), asked, count: parts.length,
    found: text === '' ? null : await searchUnits(ctx, text, null, 40),
    // Vietnamese names sort by their letters, and Đ is a letter of its own.
    letters: [...Map.groupBy(parts, (child) => child.name.normalize('NFC').charAt(0))].map(([letter, units]) => ({ letter, units })),
  }
})
