import type { ActivityKind } from '#programmes/movement/index.ts'
import { dayText } from '$ui/format.ts'
import { number } from '$ui/number.ts'
import { lang, m } from '$ui/words.ts'

const kinds: Readonly<Record<ActivityKind, () => string>> = {
  meeting: m.movement_progress_kind_meeting, visit: m.movement_progress_kind_visit, training: m.movement_progress_kind_training,
  work_day: m.movement_progress_kind_work_day, publicity: m.movement_progress_kind_publicity, inspection: m.movement_progress_kind_inspection,
}
export const activityText = (kind: ActivityKind) => kinds[kind]()
export const activityChoices = () => (Object.keys(kinds) as ActivityKind[]).map((value) => ({ value, label: kinds[value]() }))

/** What the kit wrote is said in the reader's language, what people wrote as they wrote it. */
export const inLang = (vi: string, en: string | null) => (lang() === 'en' && en ? en : vi)

type Dated = { readonly state: 'open' | 'done' | 'dropped'; readonly due: string | null; readonly doneOn: string | null }
export type Standing = 'done' | 'dropped' | 'late' | 'today' | 'due' | 'none'

export function standingOf({ state, due }: Dated, today: string): Standing {
  if (state !== 'open') return state
  if (due === null) return 'none'
  return due < today ? 'late' : due === today ? 'today' : 'due'
}

/** How a task stands, in words: a colour alone tells nobody. */
export function standingText(task: Dated, today: string): string {
  return {
    done: () => m.movement_progress_state_done({ day: dayText(task.doneOn ?? today) }), dropped: m.movement_progress_state_dropped, today: m.movement_progress_state_today,
    late: () => m.movement_progress_state_late({ count: number(daysLate(task.due!, today)) }), due: () => m.movement_progress_state_due({ day: dayText(task.due!) }), none: m.movement_progress_state_none,
  }[standingOf(task, today)]()
}

export const daysLate = (due: string, today: string) => Math.round((Date.parse(today) - Date.parse(due)) / 86_400_000)

type Counted = { readonly sessions: number; readonly participants: number | null; readonly women: number | null }

/** How often it was held and how many came; that nobody counted them is said, not hidden. */
export function countText({ sessions, participants, women }: Counted): string {
  const people = participants === null ? m.movement_progress_people_none() : women === null ? m.movement_progress_people({ count: number(participants) }) : m.movement_progress_people_women({ count: number(participants), women: number(women) })
  return sessions === 1 ? people : `${m.movement_progress_times({ count: number(sessions) })} · ${people}`
}
