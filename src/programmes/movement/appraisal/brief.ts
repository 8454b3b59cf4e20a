import type { Ctx } from '#base/ctx.ts'
import { getInitiative } from '#core/initiative/initiative.ts'
import { allow } from '#core/people/door.ts'
import { findOpen } from './appraisal.ts'
import { rubricsInForce } from './rubric.ts'
import { supportOf, type Support } from './vote.ts'

/** What whoever takes the next step should know of an appraisal, without its points. */
export type AppraisalInBrief = { readonly underWay: boolean; /** One can be opened: a rubric is in force for it. */ readonly byRubric: boolean; readonly support: readonly Support[] }

/** @throws Problem `initiative.not_found`, `people.no_mandate` */
export async function appraisalInBrief(ctx: Ctx, id: string): Promise<AppraisalInBrief> {
  const there = await getInitiative(ctx, id)
  const db = await allow(ctx, 'initiative.read', there.unit)
  const underWay = await findOpen(db, there.id) !== undefined
  const byRubric = !underWay && there.state === 'self_assessed' && (await rubricsInForce(db, { level: there.level, year: there.year, kind: there.kind, unit: there.leaf })).length > 0
  return { underWay, byRubric, support: await supportOf(db, there) }
}
