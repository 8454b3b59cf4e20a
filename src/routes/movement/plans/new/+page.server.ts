import { newId } from '#base/id.ts'
import { fields, kinds } from '#core/initiative/form.ts'
import { allow } from '#core/people/door.ts'
import { listPlans, plansFor, shareYears, unitsToPlanFor } from '#programmes/movement/index.ts'
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
    const thisYear = Number(ctx.day.slice(0, 4))
    // Late in the year one plans the next; who has no plan of this year yet carries out the one above.
    const planned = (await listPlans(ctx, unit)).some((plan) => plan.unit === unit && plan.state === 'issued' && plan.year === thisYear)
    const asking = (await plansFor(ctx, unit)).find((plan) => plan.unit !== unit)
    const year = asking && !planned ? asking.year : thisYear + (ctx.day.slice(5) > '10-01' ? 1 : 0)
    const above = asking && shareYears({ year, to: null }, asking) ? asking : undefined
    const start: Entered = {
      id: newId(), edition: 0, unit, number: '', title: '', year, from: `${year}-01-01`, to: `${year}-12-31`, bases: above ? [`${above.number} · ${above.title}`] : [], carriesOut: above?.id ?? null,
      fields: [...fields], kinds: [...kinds], aims: '', deadlines: [], targets: [], typed: { year: String(year), amounts: [] }, issuedOn: '', form: null,
    }
    return { own, start, choices: await choicesFor(ctx, start), today: ctx.day }
  })
}

export const actions: Actions = planActions
