import { addDays, addMonths, day as dayOf, type Day } from '#base/day.ts'
import { makeMyToken } from '#core/people/me.ts'
import { allow } from '#core/people/door.ts'
import { calendarOf, monthOfCalendar, unitsWithRegister, type CalendarEntry } from '#programmes/movement/index.ts'
import { historyOfUnit } from '#programmes/setup/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { m } from '$ui/words.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx, deployment }, url } = event
  return shown(event.locals, async () => {
    const own = await unitsWithRegister(ctx)
    // Who reads no register is told so, as by any other door.
    if (own.length === 0) await allow(ctx, 'initiative.read', deployment!.unit)
    const asked = Number(url.searchParams.get('unit'))
    const unit = Number.isInteger(asked) && asked > 0 && asked <= 2_147_483_647 ? asked : own[0]!.unit
    const only = url.searchParams.get('day') ? dayOf(url.searchParams.get('day')!, '/day') : null
    const month = monthOfCalendar(url.searchParams.get('month') ?? (only ?? ctx.day).slice(0, 7))
    const days = only ? { from: only, to: only } : month
    const entries = await calendarOf(ctx, unit, days)
    const { name, kind } = (await historyOfUnit(ctx, unit)).lives.at(-1)!
    const at = (months: number) => `/movement/calendar?unit=${unit}&month=${addMonths(month.from, months).slice(0, 7)}`
    return {
      unit: { id: unit, name, kind }, month: month.from, only, today: ctx.day, days: daysOf(days.from, days.to, entries), any: entries.length > 0,
      whole: at(0), previous: at(-1), next: at(1),
    }
  })
}

/** Every day of the month with what falls on it; `column` 1 is Monday. */
function daysOf(from: Day, to: Day, entries: readonly CalendarEntry[]) {
  const by = Map.groupBy(entries, (entry) => entry.day)
  const days = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push({ day, column: (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7 + 1, entries: by.get(day) ?? [] })
  return days
}

export const actions: Actions = {
  key: async (event) => {
    mustBeSomebody(event)
    return done(event, {}, async () => {
      const { token } = await makeMyToken(event.locals.ctx, { name: m.movement_calendar_key_name(), scopes: ['initiative.read'], days: 365 })
      return { address: `${event.url.origin}/movement/calendar.ics?key=${token}` }
    })
  },
}
