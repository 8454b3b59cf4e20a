import { day as dayOf, lastOfMonth, type Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import { isProblem } from '#base/problem.ts'
import { getTokenOwner } from '#core/people/account.ts'
import { allow, asSystem } from '#core/people/door.ts'
import { getPath } from '#core/unit/read.ts'
import * as q from './calendar.queries.ts'
import type { DeadlineKey } from './draft.ts'
import { refuse } from './problems.ts'

/** What falls on a day: a plan's deadline, or initiatives and what is to be done in them, of which `items` are the first few of `total`; `task` is what is to be done. */
export type CalendarEntry = {
  readonly day: Day; readonly what: 'deadline' | q.HappeningRow['what']; readonly total: number
  readonly items: readonly { readonly id: string; readonly title: string; readonly href: string; readonly key?: DeadlineKey; readonly plan?: string; readonly task?: { readonly vi: string; readonly en: string | null } }[]
}

type Days = { readonly from: Day; readonly to: Day }

/** So many of one day and sort are named; the rest are counted. Of a single day, as many as somebody reads. */
const namedADay = 5
const namedOfOne = 500

/**
 * The days of a unit: deadlines of its plans and of those above, when its initiatives begin, end, and are to be looked at again, what
 * is to be done in them, and until when they are to be scored. A single day names all.
 * @throws Problem `people.no_mandate`, `unit.not_found`
 */
export async function calendarOf(ctx: Ctx, unit: number, { from, to }: Days): Promise<CalendarEntry[]> {
  const db = await allow(ctx, 'initiative.read', unit)
  const path = (await getPath(db, unit, ctx.day)).map((step) => step.unit)
  const [due, happening] = await Promise.all([q.deadlines.all(db, path, from, to), q.happenings.all(db, ctx.day, unit, from, to, from === to ? namedOfOne : namedADay)])
  const deadlines = due.map((one, i): CalendarEntry => ({
    day: one.day, what: 'deadline', total: 1, items: [{ id: `${one.plan}-${one.key}-${i}`, title: one.title, href: `/movement/plans/${one.plan}`, key: one.key, plan: one.number }] }))
  const groups = [...Map.groupBy(happening, (one) => `${one.day} ${one.what}`).values()].map((rows): CalendarEntry => ({
    day: rows[0]!.day, what: rows[0]!.what, total: rows[0]!.total, items: rows.map(itemOf) }))
  return [...deadlines, ...groups].toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}

function itemOf({ what, id, initiative, title, task, taskEn }: q.HappeningRow): CalendarEntry['items'][number] {
  if (what === 'task') return { id, title, href: `/movement/${initiative}/progress#task-${id}`, task: { vi: task!, en: taskEn } }
  return { id, title, href: what === 'scores' ? `/movement/${initiative}/appraisal` : `/movement/${initiative}` }
}

/** A month as an address says it, `2026-11`. @throws Problem `movement.plan_month` */
export function monthOfCalendar(text: string): Days {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text) || text < '2009-01' || text > '2199-12') throw refuse('plan_month', { given: text.slice(0, 20) }, { at: '/month' })
  const from = dayOf(`${text}-01`)
  return { from, to: lastOfMonth(from) }
}

/**
 * Who reads a calendar by the key in its address. Addresses are copied about and kept in logs of other programs, so a key
 * that opens more than reading the register is refused, were it ever so valid.
 * @throws Problem `movement.calendar_key`
 */
export async function readerOfKey(ctx: Ctx, key: string): Promise<Ctx> {
  try {
    const { account, scopes } = await getTokenOwner(await asSystem(ctx, 'system:calendar-key'), key.slice(0, 200))
    if (scopes.length === 1 && scopes[0] === 'initiative.read') return { ...ctx, account, scopes }
  } catch (problem) {
    if (!isProblem(problem)) throw problem
  }
  throw refuse('calendar_key')
}
