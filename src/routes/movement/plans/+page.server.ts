import { listPlans, unitsToPlanFor, unitsWithRegister } from '#programmes/movement/index.ts'
import { historyOfUnit } from '#programmes/setup/index.ts'
import { allow } from '#core/people/door.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx, deployment }, url } = event
  return shown(event.locals, async () => {
    const own = await unitsWithRegister(ctx)
    // Who reads no register is told so, as by any other door.
    if (own.length === 0) await allow(ctx, 'initiative.read', deployment!.unit)
    const unit = unitOf(url.searchParams.get('unit')) ?? own[0]!.unit
    const plans = (await listPlans(ctx, unit)).map(({ id, number, title, year, from, to, unit, unitName, unitKind, state, issuedOn, ended }) => ({ id, number, title, year, from, to, unit, unitName, unitKind, state, issuedOn, ended }))
    const { name, kind } = (await historyOfUnit(ctx, unit)).lives.at(-1)!
    return { plans, unit: { id: unit, name, kind }, mayWrite: (await unitsToPlanFor(ctx)).length > 0, today: ctx.day, discarded: url.searchParams.get('said') === 'discarded' }
  })
}

function unitOf(text: string | null): number | null {
  const unit = Number(text)
  return text !== null && Number.isInteger(unit) && unit > 0 && unit <= 2_147_483_647 ? unit : null
}
