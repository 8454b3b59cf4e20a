import ical, { ICalAlarmType, ICalCalendarMethod } from 'ical-generator'
import { addDays } from '#base/day.ts'
import { calendarOf, readerOfKey, unitsWithRegister } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { unitName } from '$ui/unit.ts'
import { m } from '$ui/words.ts'
import { itemText, whatText } from '../calendar/words.ts'
import type { RequestHandler } from './$types'

/** A phone asks again by itself: from last month to a year ahead is all that it needs. */
const [back, ahead] = [31, 366]
const remindBefore = 3 * 86_400

/** The calendar of whoever's key stands in the address, for a phone to subscribe to; there is nobody signed in here. */
export const GET: RequestHandler = ({ locals, url }) => shown(locals, async () => {
  const ctx = await readerOfKey(locals.ctx, url.searchParams.get('key') ?? '')
  const calendar = ical({ method: ICalCalendarMethod.PUBLISH, prodId: { company: 'Lan Toa', product: 'movement' }, timezone: 'Asia/Ho_Chi_Minh', ttl: 6 * 3_600 })
  const own = await unitsWithRegister(ctx)
  calendar.name(m.movement_calendar_feed({ name: own.map((unit) => unitName(unit.kind, unit.name)).join(', ') }))
  const seen = new Set<string>()
  for (const { unit } of own) {
    for (const entry of await calendarOf(ctx, unit, { from: addDays(ctx.day, -back), to: addDays(ctx.day, ahead) })) {
      const events = entry.items.map((item) => ({ id: `${item.id}-${entry.what}`, summary: `${whatText(entry.what)}: ${itemText(item)}`, url: `${url.origin}${item.href}` }))
      const rest = entry.total - entry.items.length
      if (rest > 0) events.push({ id: `${unit}-${entry.day}-${entry.what}`, summary: `${whatText(entry.what)}: ${m.movement_calendar_more({ count: rest })}`, url: `${url.origin}/movement/calendar?unit=${unit}&day=${entry.day}` })
      for (const event of events) {
        if (seen.has(event.id)) continue
        seen.add(event.id)
        const made = calendar.createEvent({ ...event, start: entry.day, end: addDays(entry.day, 1), allDay: true, stamp: locals.ctx.now })
        if (entry.what === 'deadline') made.createAlarm({ type: ICalAlarmType.display, trigger: remindBefore })
      }
    }
  }
  return new Response(calendar.toString(), { headers: { 'content-type': 'text/calendar; charset=utf-8', 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' } })
})
