import { redirect } from '@sveltejs/kit'
import { overdueUnder, unitsWithRegister } from '#programmes/movement/index.ts'
import { historyOfUnit, unitOnMap } from '#programmes/setup/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import type { PageServerLoad } from './$types'

const perPage = 50

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, url } = event
  return shown(event.locals, async () => {
    const own = await unitsWithRegister(ctx)
    if (own.length === 0) redirect(303, '/movement')
    const whole = (name: string, most: number) => { const n = Number(url.searchParams.get(name)); return Number.isInteger(n) && n > 0 && n <= most ? n : null }
    const unit = whole('unit', 2_147_483_647) ?? own[0]!.unit
    const role = url.searchParams.has('role') && url.searchParams.get('role') !== '' ? url.searchParams.get('role')!.slice(0, 120) : null
    const page = whole('page', 99_999) ?? 1
    const { rows, total, roles } = await overdueUnder(ctx, unit, { role: role === '-' ? '' : role, first: (page - 1) * perPage, rows: perPage })
    const name = (await historyOfUnit(ctx, unit)).lives.at(-1)!
    const below = (await unitOnMap(ctx, unit, ctx.day)).children.filter((child) => child.kind !== 'unspecified').map(({ unit, name, kind }) => ({ unit, name, kind }))
    const address = (of: number) => `/movement/overdue?${new URLSearchParams({ unit: String(unit), ...(role === null ? {} : { role }), page: String(of) })}`
    return {
      rows, total, roles, role, page, perPage, today: ctx.day, unit: { id: unit, name: name.name, kind: name.kind },
      units: [...new Map([...own, { unit, name: name.name, kind: name.kind }, ...below].map((one) => [one.unit, one])).values()],
      pages: { previous: page > 1 ? address(page - 1) : undefined, next: page * perPage < total ? address(page + 1) : undefined },
    }
  })
}
