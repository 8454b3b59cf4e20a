import type { Ctx } from '#base/ctx.ts'
import { allow } from '#core/people/door.ts'
import { placesOf } from '#core/people/roster.ts'
import { enter, freeze, outline, type Outline, type Plan } from './sample.ts'
import { refuse } from './problems.ts'
import * as q from './sample.queries.ts'

/** A look ahead, for whoever runs a check: what planning or closing it now would mean. Nothing is written. */

export type PlanAhead = Pick<Outline, 'from' | 'confidence' | 'population' | 'wanted' | 'unplaced'> & {
  readonly strata: readonly { readonly unit: number; readonly name: string; readonly kind: string; readonly population: number; readonly wanted: number }[]
}
/** `result` only when so many have answered as the rule asks: who looks at every answer would close when it pleases. */
export type CloseAhead = { readonly drawn: number; readonly answered: number; readonly needed: number; readonly confirmedFrom: number; readonly result: q.Result | null }

/** @throws Problem as `planSample` */
export async function planAhead(ctx: Ctx, plan: Omit<Plan, 'id'>): Promise<PlanAhead> {
  const db = await allow(ctx, 'verification.plan', plan.unit)
  const { from, confidence, population, wanted, unplaced, strata } = await outline(db, plan)
  const names = await placesOf(db, strata.map((s) => s.unit))
  return {
    from, confidence, population, wanted, unplaced,
    strata: strata.map(({ unit, population: records, wanted: some }) => ({ unit, name: names.get(unit)!.name, kind: names.get(unit)!.kind, population: records, wanted: some })),
  }
}

/** @throws Problem `verification.not_found`, `verification.not_drawn` */
export async function closeAhead(ctx: Ctx, given: string): Promise<CloseAhead> {
  const { db, row } = await enter(ctx, 'verification.read', given, q.sample)
  if (row.drawnAt === null) throw refuse('not_drawn')
  const { answeredFrom, confirmedFrom } = (await q.rule.first(db))!
  const result = freeze(row.unit, true, null, await q.strata.all(db, row.id), row.confidence)
  const answered = result.confirmed + result.different + result.notFound
  const needed = Math.ceil(result.drawn * answeredFrom - 1e-9)
  return { drawn: result.drawn, answered, needed, confirmedFrom, result: answered >= needed ? result : null }
}
