import type { Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import { knock } from '#core/people/door.ts'
import { unitsAllowed } from '../may.ts'
import { unitsWithRegister, type UnitOf } from '../places.ts'
import type { DeadlineKey } from './draft.ts'
import { askedOf, cascadeOf, lackingAtLeast, type AskedByPlan, type Due, type PlanInBrief } from './progress.ts'

/** Something that has a day and is not done: `lacks` how many `of` units or models are missing at least, null where only people can tell. Words are the page's. */
export type Reminder = {
  readonly kind: `plan.${DeadlineKey}`
  readonly params: { readonly unit: UnitOf; readonly plan: PlanInBrief; readonly title: string; readonly lacks: number | null; readonly of: 'models' | 'units'; readonly left: number }
  readonly due: Day; readonly href: string
}

/** So many days ahead one is reminded. */
export const remindDays = 14

/**
 * Deadlines of the asker's own units that come within two weeks or are over, as long as the unit still lacks something; none for
 * who may neither register nor accept there: the day is somebody else's. What no register shows (a report, a meeting) is reminded of
 * until its day, and not after it. @throws Problem `people.sign_in_first`
 */
export async function remindersFor(ctx: Ctx): Promise<Reminder[]> {
  knock(ctx, 'initiative.read')
  const reminders: Reminder[] = []
  const mine = await unitsWithRegister(ctx)
  if (mine.length === 0) return []
  const ids = mine.map(({ unit }) => unit)
  const acting = new Set([...await unitsAllowed(ctx, 'initiative.register', ids), ...await unitsAllowed(ctx, 'initiative.accept', ids)])
  for (const unit of mine.filter((one) => acting.has(one.unit))) {
    for (const asked of await askedOf(ctx, unit.unit)) {
      for (const due of asked.deadlines.filter(({ left }) => left <= remindDays)) {
        // The issuer waits for the units below; everybody else for their own models.
        const of = due.key === 'register' && unit.unit === asked.plan.unit && asked.progress.length === 0 ? 'units' : 'models'
        const lacks = of === 'units' ? await unitsBehind(ctx, asked.plan.id) : lacksOf(asked, due)
        if (lacks !== 0) reminders.push({ kind: `plan.${due.key}`, params: { unit, plan: asked.plan, title: due.title, lacks, of, left: due.left }, due: due.day, href: `/movement/plans/${asked.plan.id}` })
      }
    }
  }
  return reminders.toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
}

/** How many are missing for a deadline; null when nobody but people can tell and the day is not over. */
function lacksOf({ progress, standing }: AskedByPlan, due: Due): number | null {
  const lacking = (as: string) => lackingAtLeast(progress.filter(({ target }) => target.countedAs === as))
  switch (due.key) {
    case 'register': return lacking('registered')
    case 'begin': return Math.max(standing.accepted, lacking('carried_out'))
    case 'self_assess': return standing.running
    case 'appraise': return standing.running + standing.selfAssessed
    case 'vote': return standing.appraised
    case 'mid_report': case 'report': case 'own': return due.left >= 0 ? null : 0
  }
}

async function unitsBehind(ctx: Ctx, plan: string): Promise<number> {
  return (await cascadeOf(ctx, plan)).units.filter((one) => one.unmet > 0).length
}
