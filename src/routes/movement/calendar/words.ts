import type { CalendarEntry } from '#programmes/movement/index.ts'
import { m } from '$ui/words.ts'
import { dueText } from '../plans/words.ts'

const whats: Readonly<Record<CalendarEntry['what'], () => string>> = {
  deadline: m.movement_calendar_deadline, begins: m.movement_calendar_begins, ends: m.movement_calendar_ends, revisit: m.movement_calendar_revisit,
}
export const whatText = (what: CalendarEntry['what']) => whats[what]()

type Item = CalendarEntry['items'][number]

/** A deadline by what has to be done and the plan that asks it; an initiative by its title. */
export const itemText = ({ title, key, plan }: Item) => (key === undefined ? title || m.movement_untitled() : `${dueText(key, title)}${plan ? ` · ${plan}` : ''}`)
