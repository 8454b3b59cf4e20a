import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import type { Initiative } from '#core/initiative/initiative.ts'
import type { Own } from './appraisal.queries.ts'
import type { Suggestion } from './points.ts'
import type { Rubric } from './rubric.ts'
import { readAppraisal, type Vote } from './shown.ts'
import type { Standing } from './standing.ts'

/** The minutes of an appraisal's vote as plain data, for print: nobody's name but those who led the meeting and sat on the panel. */
export type Minutes = {
  readonly initiative: Pick<Initiative, 'id' | 'title' | 'registrant' | 'unitName' | 'unitKind' | 'level' | 'year' | 'kind' | 'field'>
  readonly rubric: Pick<Rubric, 'title' | 'version' | 'unitName' | 'unitKind' | 'recogniseFrom' | 'outstandingFrom' | 'quorum' | 'majority'>
  readonly openedOn: Day; readonly closedOn: Day; readonly panel: readonly string[]; /** Who left the panel. */ readonly excused: readonly string[]; readonly own: readonly Own[]; readonly standings: readonly Standing[]
  readonly total: number; readonly max: number; readonly suggestion: Suggestion; readonly vote: Vote
}

/** @returns null before there was a vote. @throws Problem `initiative.not_found`, `people.no_mandate` */
export async function minutesOf(ctx: Ctx, initiative: string): Promise<Minutes | null> {
  const shown = await readAppraisal(ctx, initiative)
  if (shown.appraisal?.vote == null) return null
  const { id, title, registrant, unitName, unitKind, level, year, kind, field } = shown.initiative
  const { rubric, standings, panel, vote, openedOn, closedOn, total, suggestion, max, own } = shown.appraisal
  return {
    initiative: { id, title, registrant, unitName, unitKind, level, year, kind, field }, rubric, openedOn, closedOn: closedOn!, standings, max, total: total!, suggestion: suggestion!, vote, own,
    panel: panel.filter((one) => one.finalAt !== null && one.excusedAt === null).map((one) => one.name), excused: panel.filter((one) => one.excusedAt !== null).map((one) => one.name),
  }
}
