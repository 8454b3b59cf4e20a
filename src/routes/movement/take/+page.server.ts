import { redirect } from '@sveltejs/kit'
import { newId } from '#base/id.ts'
import { registrantKinds } from '#core/initiative/form.ts'
import { allow } from '#core/people/door.ts'
import { placeToRegister, sourceOf, takeUp, unitsToRegisterIn } from '#programmes/movement/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { textOf } from '$ui/typed.ts'
import type { Actions, PageServerLoad } from './$types'

const numberOf = (text: string | null) => { const n = Number(text); return Number.isInteger(n) && n > 0 && n <= 2_147_483_647 ? n : null }

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx, deployment }, url } = event
  return shown(event.locals, async () => {
    const [from, kit] = [url.searchParams.get('from') ?? '', url.searchParams.get('kit') ?? '']
    const source = await sourceOf(ctx, { ...(from ? { from } : {}), ...(kit ? { kit } : {}) })
    const q = (url.searchParams.get('q') ?? '').slice(0, 200)
    const units = await unitsToRegisterIn(ctx, q)
    // Who may register nowhere is told so, as by any other door.
    if (units.length === 0 && q === '') await allow(ctx, 'initiative.register', deployment!.unit)
    const unit = numberOf(url.searchParams.get('unit')) ?? (q === '' && units.length === 1 ? units[0]!.id : null)
    const chosen = unit === null ? null : await placeToRegister(ctx, unit)
    return {
      q, units: chosen ? [] : units, chosen, alone: units.length === 1 && q === '' && url.searchParams.get('unit') === null, today: ctx.day as string, id: newId() as string,
      title: source.draft.title, by: source.draft.registrantKind, model: source.model && { ...source.model, id: source.model.id as string },
      kit: source.kit && { title: source.kit.title, version: source.kit.version, forms: source.kit.forms, steps: source.kit.steps ?? [], indicators: source.kit.indicators.filter((one) => one.published !== false).length },
    }
  })
}

export const actions: Actions = {
  default: async (event) => {
    mustBeSomebody(event)
    const data = await event.request.formData()
    const text = textOf(data)
    const entered = { id: text('id'), unit: text('unit'), title: text('title'), startsOn: text('startsOn'), registrantKind: text('registrantKind'), registrant: text('registrant'), situation: text('statement.situation'), audience: text('statement.audience') }
    const { searchParams } = event.url
    const [from, kit] = [searchParams.get('from'), searchParams.get('kit')]
    const taken = await done(event, entered, () => takeUp(event.locals.ctx, {
      id: entered.id, unit: numberOf(entered.unit) ?? 0, title: entered.title, startsOn: entered.startsOn, registrantKind: registrantKinds.find((kind) => kind === entered.registrantKind) ?? null,
      registrant: entered.registrant, statement: { situation: entered.situation, audience: entered.audience }, ...(from ? { from } : {}), ...(kit ? { kit } : {}) }))
    if (!('state' in taken)) return taken
    redirect(303, `/movement/${taken.id}/spread?said=taken`)
  },
}
