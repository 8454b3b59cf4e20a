import { newId } from '#base/id.ts'
import { fields, kinds } from '#core/initiative/form.ts'
import { allow } from '#core/people/door.ts'
import { plansFor, unitsToPlanFor } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { choicesFor, planActions, type Entered } from '../entry.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx, deployment }, url } = event
  return shown(event.locals, async () => {
    const own = await unitsToPlanFor(ctx)
    // Who may write for nobody is told so, as by any other door.
    if (own.length === 0) await allow(ctx, 'plan.write', deployment!.unit)
    const asked = Number(url.searchParams.get('unit'))
    const unit = Number.isInteger(asked) && asked > 0 && asked <= 2_147_483_647 ? asked : own.length === 1 ? own[0]!.unit : null
    if (unit === null) return { own, start: null, choices: null, today: ctx.day }
    await allow(ctx, 'plan.write', unit)
    const above = (await plansFor(ctx, unit)).find((plan) => plan.unit !== unit)
    // Whoever carries out a plan above does so for its year; late in the year one plans the next.
    const year = above?.year ?? Number(ctx.day.slice(0, 4)) + (ctx.day.slice(5) > '10-01' ? 1 : 0)
    const start: Entered = {
      id: newId(), edition: 0, unit, number: '', title: '', year, from: `${year}-01-01`, to: `${year}-12-31`, bases: above ? [`${above.number} · ${above.title}`] : [], carriesOut: above?.id ?? null,
      fields: [...fields], kinds: [...kinds], aims: '', deadlines: [], targets: [], amounts: [], issuedOn: '', form: null,
    }
    return { own, start, choices: await choicesFor(ctx, unit), today: ctx.day }
  })
}

export const actions: Actions = planActions
