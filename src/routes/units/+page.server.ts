import { addDays } from '#base/day.ts'
import { mapsThereWere, searchUnits, unitOnMap } from '#programmes/setup/index.ts'
import { shown } from '$ui/page.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => shown(locals, async () => {
  const { ctx, deployment } = locals
  const text = url.searchParams.get('q')?.trim() ?? ''
  const maps = await mapsThereWere(ctx)
  const now = maps.find((map) => map.to === null)
  // A deployment that began after the last reform knows only one map.
  const before = now && maps.length > 1 ? addDays(now.from, -1) : null
  const former = before !== null && url.searchParams.get('map') === before
  const { unit, children } = await unitOnMap(ctx, deployment!.unit, former ? before : ctx.day)
  const parts = children.filter((child) => child.kind !== 'unspecified')
  return {
    text, unit, before, since: now?.from ?? ctx.day, former, count: parts.length,
    found: text === '' ? null : await searchUnits(ctx, text, null, 40),
    // Vietnamese names sort by their letters, and Đ is a letter of its own.
    letters: [...Map.groupBy(parts, (child) => child.name.normalize('NFC').charAt(0))].map(([letter, units]) => ({ letter, units })),
  }
})
