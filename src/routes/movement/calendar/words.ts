import type { CalendarEntry } from '#programmes/movement/index.ts'
import { lang, m } from '$ui/words.ts'
import { dueText } from '../plans/words.ts'

const whats: Readonly<Record<CalendarEntry['what'], () => string>> = {
  deadline: m.movement_calendar_deadline, begins: m.movement_calendar_begins, ends: m.movement_calendar_ends, revisit: m.movement_calendar_revisit,
  task: m.movement_calendar_task, scores: m.movement_calendar_scores,
}
export const whatText = (what: CalendarEntry['what']) => whats[what]()

type Item = CalendarEntry['items'][number]

/** A deadline by what has to be done and the plan that asks it; a task by itself and where; an initiative by its title. */
export function itemText({ title, key, plan, task }: Item): string {
  if (key !== undefined) return `${dueText(key, title)}${plan ? ` · ${plan}` : ''}`
  const name = title || m.movement_untitled()
  return task ? `${(lang() === 'en' && task.en) || task.vi} · ${name}` : name
}
