import type { Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import { knock } from '#core/people/door.ts'
import { mayDo, unitsAllowed } from '../may.ts'
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
        const { of, lacks } = await lackFor(ctx, unit, asked, due)
        if (lacks !== 0) reminders.push({ kind: `plan.${due.key}`, params: { unit, plan: asked.plan, title: due.title, lacks, of, left: due.left }, due: due.day, href: `/movement/plans/${asked.plan.id}` })
      }
    }
  }
  return reminders.toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
}

/** What a plan asks of one unit, and which of its days are over there while something is lacking. */
export type AskedOfUnit = { readonly unit: UnitOf; readonly asked: AskedByPlan; readonly late: readonly DeadlineKey[] }

/**
 * How a plan stands in its issuer, where one reads its register, and in one's own units below: by the same measure as the reminders.
 * @throws Problem `people.no_mandate`
 */
export async function planAmong(ctx: Ctx, { id, unit: issuer, unitName: name, unitKind: kind }: PlanInBrief): Promise<AskedOfUnit[]> {
  const own = (await unitsWithRegister(ctx)).filter(({ unit }) => unit !== issuer)
  const units = await mayDo(ctx, 'initiative.read', issuer) ? [{ unit: issuer, name, kind }, ...own] : own
  const all: AskedOfUnit[] = []
  for (const unit of units) {
    const asked = (await askedOf(ctx, unit.unit)).find(({ plan }) => plan.id === id)
    if (!asked) continue
    const late: DeadlineKey[] = []
    for (const due of asked.deadlines.filter(({ left }) => left < 0)) if (((await lackFor(ctx, unit, asked, due)).lacks ?? 0) > 0) late.push(due.key)
    all.push({ unit, asked, late })
  }
  return all
}

/** The issuer waits for the units below; everybody else for their own models. */
async function lackFor(ctx: Ctx, { unit }: UnitOf, asked: AskedByPlan, due: Due): Promise<{ of: 'units' | 'models'; lacks: number | null }> {
  const of = due.key === 'register' && unit === asked.plan.unit && asked.progress.length === 0 ? 'units' : 'models'
  return { of, lacks: of === 'units' ? await unitsBehind(ctx, asked.plan.id) : lacksOf(asked, due) }
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
