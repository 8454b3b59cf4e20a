import type { ListedState } from '#core/people/roster.ts'
import { historyOfUnit, holds, listPeople, listRolesKnown, unitsWithPeople } from '#programmes/setup/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import type { PageServerLoad } from './$types'

const states: Readonly<Record<string, ListedState | null>> = { all: null, working: 'working', idle: 'idle', closed: 'closed' }

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals, url } = event
  const asked = (name: string) => url.searchParams.get(name)?.trim() || null
  return shown(locals, async () => {
    const { ctx } = locals
    const own = await unitsWithPeople(ctx)
    const wanted = Number(asked('unit'))
    const unit = Number.isInteger(wanted) && wanted > 0 && wanted <= 2_147_483_647 ? wanted : own[0]?.unit ?? locals.deployment!.unit
    const text = asked('q') ?? ''
    // Who works here comes first; who is looked for by name may be anybody.
    const wish = asked('state') ?? ''
    const state = Object.hasOwn(states, wish) ? wish : text === '' ? 'working' : 'all'
    const search = { unit, text, role: asked('role'), state, page: Number(asked('page') ?? 1) }
    const found = await listPeople(ctx, { ...search, state: states[state] ?? null })
    const name = (await historyOfUnit(ctx, unit)).lives.at(-1)!.name
    const mayChangeRoles = await holds(ctx, 'role.change', locals.deployment!.unit)
    return { mayChangeRoles, search, asked: state === wish ? wish : null, ...found, roles: await listRolesKnown(ctx), unitName: name, units: own.some((u) => u.unit === unit) ? own : [...own, { unit, name }] }
  })
}
