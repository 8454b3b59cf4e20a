import { listInitiatives } from '#core/initiative/register.ts'
import { myMandates } from '#core/people/me.ts'
import { remindersFor, tasksFor, unitsWithRegister } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import type { PageServerLoad } from './$types'

/** So many tasks stand on the first page; all of them on their own. */
const first = 5

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals } = event
  return shown(locals, async () => {
    const movement = await movementOf(locals.ctx)
    const [tasks, reminders] = movement === null ? [[], []] : [await tasksFor(locals.ctx), await remindersFor(locals.ctx)]
    return {
      username: locals.account?.username ?? null, mandates: await myMandates(locals.ctx), changed: event.url.searchParams.get('said') === 'password',
      movement, reminders: reminders.filter(({ params }) => params.left < 0).slice(0, first), tasks: { first: tasks.slice(0, first), count: tasks.length + reminders.length },
    }
  })
}

/** What waits in the register of the widest unit that one reads; null for those who read none. */
async function movementOf(ctx: App.Locals['ctx']) {
  const [own] = await unitsWithRegister(ctx)
  if (!own) return null
  const [all, late] = await Promise.all([{}, { late: true }].map((more) => listInitiatives(ctx, { unit: own.unit, ...more }, { rows: 0 })))
  const { state, total } = all!.tally
  // A draft is none yet: it is counted by itself.
  return { name: own.name, kind: own.kind, total: total - (state.draft ?? 0), draft: state.draft ?? 0, submitted: state.submitted ?? 0, returned: state.returned ?? 0, late: late!.tally.total }
}
