import type { Ctx } from '#base/ctx.ts'
import { allow } from '#core/people/door.ts'
import { placesOf } from '#core/people/roster.ts'
import { outline, type Outline, type Plan } from './sample.ts'

/** A look ahead, for whoever runs a check: what planning it now would mean. Nothing is written. */
export type PlanAhead = Pick<Outline, 'from' | 'confidence' | 'population' | 'wanted' | 'unplaced'> & {
  readonly strata: readonly { readonly unit: number; readonly name: string; readonly kind: string; /** In what it lies, or lay. */ readonly inside: string | null; readonly population: number; readonly wanted: number }[]
}

/** @throws Problem as `planSample` */
export async function planAhead(ctx: Ctx, plan: Omit<Plan, 'id'>): Promise<PlanAhead> {
  const db = await allow(ctx, 'verification.plan', plan.unit)
  const { from, confidence, population, wanted, unplaced, strata } = await outline(db, plan)
  const names = await placesOf(db, strata.map((s) => s.unit))
  return {
    from, confidence, population, wanted, unplaced,
    strata: strata.map(({ unit, population: records, wanted: some }) => ({ unit, name: names.get(unit)!.name, kind: names.get(unit)!.kind, inside: names.get(unit)!.inside, population: records, wanted: some })),
  }
}
