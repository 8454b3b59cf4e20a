import { listInitiatives } from '#core/initiative/register.ts'
import { myMandates } from '#core/people/me.ts'
import { myTasks } from '#core/verification/visit.ts'
import { remindersFor, tasksDue, unitsWithRegister } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  mustBeSomebody(event)
  const { locals } = event
  return { username: locals.account?.username ?? null, mandates: await shown(locals, () => myMandates(locals.ctx)), changed: event.url.searchParams.get('said') === 'password', movement: await shown(locals, () => movementOf(locals.ctx)), reminders: await shown(locals, () => remindersFor(locals.ctx)), houses: await shown(locals, () => housesOf(locals.ctx)), due: await shown(locals, () => dueOf(locals.ctx)) }
}

async function dueOf(ctx: App.Locals['ctx']) {
  const days = (due: string) => Math.round((Date.parse(ctx.day) - Date.parse(due)) / 86_400_000)
  return (await tasksDue(ctx)).map(({ title, task, taskEn, due, href }) => ({ title, task, taskEn, due, href, days: days(due) }))
}

/** How many houses one is asked to visit for a spot check; none for those who visit none. */
async function housesOf(ctx: App.Locals['ctx']) {
  const visits = (await myMandates(ctx)).some((mandate) => mandate.verbs.includes('verification.visit'))
  return visits ? (await myTasks(ctx)).filter((task) => task.mine && task.outcome === null).length : 0
}

/** What waits in the register of the widest unit that one reads; null for those who read none. */
async function movementOf(ctx: App.Locals['ctx']) {
  const [own] = await unitsWithRegister(ctx)
  if (!own) return null
  const [all, late] = await Promise.all([{}, { late: true }].map((more) => listInitiatives(ctx, { unit: own.unit, ...more }, { rows: 0 })))
  const { state, total } = all!.tally
  return { name: own.name, kind: own.kind, total, draft: state.draft ?? 0, submitted: state.submitted ?? 0, returned: state.returned ?? 0, late: late!.tally.total }
}
