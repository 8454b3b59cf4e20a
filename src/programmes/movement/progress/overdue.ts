import type { Ctx } from '#base/ctx.ts'
import { addDays, type Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'
import { allow } from '#core/people/door.ts'
import { myMandates } from '#core/people/me.ts'
import * as q from './overdue.queries.ts'

export type Overdue = q.OverdueRow
export type RoleInArrears = Awaited<ReturnType<typeof q.overdueByRole.all>>[number]

export const maxOverdue = 200

/**
 * Open tasks whose day has passed, of all initiatives of a unit of today's map and all below it, the oldest first; with how many
 * wait for each role, whichever is asked for.
 * @param first row of the page, from 0
 * @throws Problem `people.no_mandate`
 */
export async function overdueUnder(ctx: Ctx, unit: number, { role = null, first = 0, rows = 50 }: { role?: string | null; first?: number; rows?: number } = {}): Promise<{ rows: Overdue[]; total: number; roles: RoleInArrears[] }> {
  const db = await allow(ctx, 'initiative.read', unit)
  const [page, roles] = await Promise.all([q.overdue.all(db, ctx.day, unit, role, Math.min(rows, maxOverdue), first), q.overdueByRole.all(db, ctx.day, unit)])
  return { rows: page, total: roles.filter((one) => role === null || one.role === role).reduce((sum, one) => sum + one.n, 0), roles }
}

/** A task that waits for somebody; `href` leads to where it is done. */
export type TaskDue = { readonly initiative: Id; readonly title: string; readonly task: string; readonly taskEn: string | null; readonly due: Day; readonly late: boolean; readonly href: string }

const soon = 14

/** What waits for whoever asks: late, or due within two weeks; by their name, or by their role where nobody is named. @throws Problem `people.sign_in_first` */
export async function tasksDue(ctx: Ctx): Promise<TaskDue[]> {
  const db = await allow(ctx, 'progress.write', [])
  if (!(await myMandates(ctx)).some((mandate) => mandate.verbs.includes('progress.write'))) return []
  return (await q.mine.all(db, ctx.account!, ctx.day, addDays(ctx.day, soon))).map((row) => ({
    initiative: row.initiative, title: row.initiativeTitle, task: row.title, taskEn: row.titleEn, due: row.due, late: row.due < ctx.day, href: `/movement/${row.initiative}/progress#task-${row.id}` }))
}
