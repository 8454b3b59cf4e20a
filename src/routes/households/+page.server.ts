import { visitsDue } from '#core/form/visit.ts'
import { lanesIn, listHouseholds } from '#core/household/read.ts'
import { listRequests, nextDeadline } from '#core/household/request.ts'
import { holds } from '#programmes/setup/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { numberIn, placeAsked } from './place.server.ts'
import type { PageServerLoad } from './$types'

const perPage = 100

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals, url } = event
  const { ctx } = locals
  return shown(locals, async () => {
    const asked = (name: string) => url.searchParams.get(name)?.trim() ?? ''
    const place = await placeAsked(ctx, 'household.read', numberIn(asked('unit')), locals.deployment!.unit)
    if (place.unit === undefined) return { place, found: null }
    const { unit, village } = place
    const lanes = await lanesIn(ctx, unit)
    const search = { text: asked('q').slice(0, 200), lane: asked('lane') }
    const page = Math.max(1, numberIn(asked('page')) ?? 1)
    const listed = village === null && search.text === '' ? null
      : await listHouseholds(ctx, { unit, text: search.text, ...(search.lane === '' ? {} : { lane: search.lane === '-' ? '' : search.lane }) }, { first: (page - 1) * perPage, rows: perPage })
    const visits = new Map((village === null ? [] : await visitsDue(ctx, { unit })).map((row) => [row.id, row]))
    const may = { write: await holds(ctx, 'household.write', unit), import: await holds(ctx, 'household.import', unit), request: await holds(ctx, 'household.request', unit) }
    const open = may.request ? await listRequests(ctx, unit) : []
    return {
      place,
      found: {
        unit, lanes, search, page, perPage, may, total: listed?.total ?? null,
        rows: listed?.rows.map((row) => ({ ...row, id: row.id as string, place: place.places.find((one) => one.unit === row.leaf)?.name ?? '', ...visitOf(visits.get(row.id)) })) ?? null,
        due: [...visits.values()].filter(({ nextVisit }) => nextVisit !== null && nextVisit <= ctx.day).length,
        requests: { open: open.length, late: open.filter((one) => nextDeadline(one) < ctx.day).length },
        today: ctx.day,
      },
    }
  })
}

const visitOf = (visit: Awaited<ReturnType<typeof visitsDue>>[number] | undefined) =>
  ({ lastVisit: visit?.lastVisit ?? null, outcome: visit?.outcome ?? null, nextVisit: visit?.nextVisit ?? null, onRound: visit !== undefined })
