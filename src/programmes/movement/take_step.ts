import type { Ctx } from '#base/ctx.ts'
import { isProblem } from '#base/problem.ts'
import type { Said } from '#core/initiative/initiative.ts'
import type { State, Step } from '#core/initiative/life.ts'
import { advanceAppraised } from './appraisal/vote.ts'
import { acceptChecked } from './duplicates.ts'
import { submitByPlan } from './plan/registering.ts'
import { layOut } from './progress/tasks.ts'

/**
 * Takes an initiative one step further as the movement does it, wherever it is asked from: handed in by what the year's plan asks
 * for, accepted once its likenesses were judged, begun with the kit's steps laid out, honoured as points and vote speak for it.
 * @throws Problem whatever `advance` refuses; `movement.unjudged`, `movement.judged_same`, `movement.against_result`, `movement.appraisal_open_already`
 */
export async function takeStep(ctx: Ctx, id: string, edition: number, step: Step, said: Said = {}): Promise<{ state: State; edition: number }> {
  if (step === 'submit') return submitByPlan(ctx, id, edition, said)
  if (step === 'accept') return acceptChecked(ctx, id, edition, said)
  const taken = await advanceAppraised(ctx, id, edition, step, said)
  if (step === 'begin') await laidOut(ctx, id)
  return taken
}

/** A kit without steps, or somebody who may begin but not plan, is no reason not to begin. */
async function laidOut(ctx: Ctx, id: string): Promise<void> {
  try {
    await layOut(ctx, id)
  } catch (reason) {
    if (!isProblem(reason)) throw reason
  }
}
