import ical, { ICalAlarmType, ICalCalendarMethod } from 'ical-generator'
import { addDays } from '#base/day.ts'
import { collectionsFor, groupWords } from '#programmes/waste/index.ts'
import { shown } from '$ui/page.server.ts'
import { unitName } from '$ui/unit.ts'
import { lang, m } from '$ui/words.ts'
import { placeOf } from '../place.server.ts'
import { placeOfRound } from '../words.ts'
import type { RequestHandler } from './$types'

/** A phone asks again by itself: last week to three months ahead is all that it needs. */
const [back, ahead, most] = [7, 92, 3_000]
const remindBefore = 3_600

/** What is collected where somebody lives, for a phone to subscribe to; a collection is nobody's secret, so no key is asked for. */
export const GET: RequestHandler = ({ locals, url }) => shown(locals, async () => {
  const { ctx, deployment } = locals
  const { place } = await placeOf(ctx, deployment, url.searchParams.get('unit'))
  const calendar = ical({ method: ICalCalendarMethod.PUBLISH, prodId: { company: 'Lan Toa', product: 'waste' }, timezone: 'Asia/Ho_Chi_Minh', ttl: 6 * 3_600 })
  calendar.name(m.waste_rounds_of({ name: unitName(place.kind, place.name) }))
  for (const one of (await collectionsFor(ctx, place.id, addDays(ctx.day, -back), addDays(ctx.day, ahead))).slice(0, most)) {
    if (one.cancelled) continue
    const event = calendar.createEvent({
      id: `${one.round}-${one.moved ?? one.day}`, summary: m.waste_rounds_event({ groups: one.groups.map((group) => groupWords[group].title[lang()]).join(', ') }), location: placeOfRound(one),
      description: one.words ?? '', start: new Date(`${one.day}T${one.begins}:00+07:00`), end: new Date(`${one.day}T${one.ends}:00+07:00`), stamp: ctx.now, url: `${url.origin}/waste/rounds?unit=${place.id}` })
    event.createAlarm({ type: ICalAlarmType.display, trigger: remindBefore })
  }
  return new Response(calendar.toString(), { headers: { 'content-type': 'text/calendar; charset=utf-8', 'cache-control': 'public, max-age=3600', vary: 'cookie', 'x-content-type-options': 'nosniff' } })
})
