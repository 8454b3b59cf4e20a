import type { Ctx } from '#base/ctx.ts'
import { isProblem } from '#base/problem.ts'
import { allowEach, type Verb } from '#core/people/door.ts'

/** In which of these units the asker may do something: an answer for pages, where a door would refuse. */
export async function unitsAllowed(ctx: Ctx, verb: Verb, units: readonly number[]): Promise<number[]> {
  try {
    const { refused } = await allowEach(ctx, verb, units)
    return units.filter((unit) => !refused.has(unit))
  } catch (problem) {
    // A token that was not made for this verb may not take the step; that is an answer here, not a refusal.
    if (isProblem(problem) && problem.code === 'people.scope') return []
    throw problem
  }
}

export const mayDo = async (ctx: Ctx, verb: Verb, unit: number): Promise<boolean> => (await unitsAllowed(ctx, verb, [unit])).length > 0
