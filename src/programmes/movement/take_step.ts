import type { Ctx } from '#base/ctx.ts'
import { findId } from '#base/id.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import type { Said } from '#core/initiative/initiative.ts'
import type { State, Step } from '#core/initiative/life.ts'
import { advanceMany, type Wanted } from '#core/initiative/many.ts'
import { advanceAppraised, appraisedAmong } from './appraisal/vote.ts'
import { acceptChecked, acceptMany } from './duplicates.ts'
import { submitByPlan } from './plan/registering.ts'
import { layOutMany } from './progress/tasks.ts'
import { rememberSource } from './spread/remember.ts'

/** Where an initiative stands after a step. */
export type Taken = { readonly state: State; readonly edition: number }

/**
 * Takes an initiative one step further as the movement does it, wherever it is asked from: handed in by what the year's plan asks
 * for, remembering whom it was taken from; accepted once its likenesses were judged; begun with the kit's steps laid out; honoured as
 * points and vote speak for it.
 * @throws Problem whatever `advance` refuses; `movement.unjudged`, `movement.judged_same`, `movement.against_result`, `movement.appraisal_open_already`
 */
export async function takeStep(ctx: Ctx, id: string, edition: number, step: Step, said: Said = {}): Promise<Taken> {
  if (step === 'submit') {
    const taken = await submitByPlan(ctx, id, edition, said)
    await rememberSource(ctx, findId(id)!)
    return taken
  }
  if (step === 'accept') return acceptChecked(ctx, id, edition, said)
  const taken = await advanceAppraised(ctx, id, edition, step, said)
  if (step === 'begin') await laidOut(ctx, [id])
  return taken
}

/**
 * The same for many at once, in one transaction: what asks for nothing more is batched, the few that do are taken one by one. Forms
 * are handed in by who wrote them, one by one.
 * @returns for each, in order, where it is now or why it was refused
 * @throws Problem what concerns all of them, as `advanceMany`
 */
export async function takeMany(ctx: Ctx, wanted: readonly Wanted[], step: Exclude<Step, 'submit'>, said: Said = {}): Promise<(Taken | Problem)[]> {
  if (step === 'accept') return acceptMany(ctx, wanted, said)
  const apart = await appraisedAmong(ctx, wanted.map(({ id }) => id), step)
  const isApart = ({ id }: Wanted) => apart.has(id.toLowerCase())
  const together = await advanceMany(ctx, wanted.filter((one) => !isApart(one)), step, said)
  const answers: (Taken | Problem)[] = []
  let at = 0
  for (const one of wanted) answers.push(isApart(one) ? await taken(() => takeStep(ctx, one.id, one.edition, step, said)) : together[at++]!)
  if (step === 'begin') await laidOut(ctx, wanted.filter((_, i) => !isProblem(answers[i])).map(({ id }) => id))
  return answers
}

async function taken(step: () => Promise<Taken>): Promise<Taken | Problem> {
  try {
    return await step()
  } catch (problem) {
    if (!isProblem(problem)) throw problem
    return problem
  }
}

/** A kit without steps, or somebody who may begin but not plan, is no reason not to begin. */
async function laidOut(ctx: Ctx, ids: readonly string[]): Promise<void> {
  try {
    await layOutMany(ctx, ids)
  } catch (reason) {
    if (!isProblem(reason)) throw reason
  }
}
