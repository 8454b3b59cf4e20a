import type { Ctx } from '#base/ctx.ts'
import { addDays, day as dayOf } from '#base/day.ts'
import { findId, type Id } from '#base/id.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import type { Draft, Statement } from '#core/initiative/form.ts'
import { getInitiative, saveDraft } from '#core/initiative/initiative.ts'
import type { State } from '#core/initiative/life.ts'
import { refuse as refuseInitiative } from '#core/initiative/problems.ts'
import { placeToRegister } from '../places.ts'
import { lackingByPlan } from '../plan/registering.ts'
import { stepsFor } from '../steps.ts'
import { takeStep } from '../take_step.ts'
import { sourceOf, type Source } from './source.ts'

/** What is taken up where, from when, by whom; whatever is not said is taken from the source. */
export type TakeUp = {
  readonly id: string; readonly from?: string; readonly kit?: string; readonly unit: number; readonly startsOn?: string; readonly title?: string
  readonly registrantKind?: Draft['registrantKind']; readonly registrant?: string; readonly statement?: Partial<Statement>
}
/** Where it stands now, and what is still missing before it runs. */
export type TakenUp = { readonly id: Id; readonly state: State; readonly edition: number; readonly missing: readonly Problem[] }

/**
 * Makes an initiative of one's own from a model or a kit, in one action: with its forms, figures and steps, remembering whom it
 * took it from and in which version. It runs at once where the asker may register and accept; else it waits to be accepted, or,
 * where something is missing, is kept as a draft. Asking twice with the same id takes it up once.
 * @throws Problem `movement.nothing_to_take`, `movement.no_kit`, `initiative.not_found`, `people.no_mandate`, and whatever `saveDraft` refuses
 */
export async function takeUp(ctx: Ctx, asked: TakeUp): Promise<TakenUp> {
  const { kind: placeKind } = await placeToRegister(ctx, asked.unit)
  const there = await findOwn(ctx, asked.id)
  if (there) return { id: there.id, state: there.state, edition: there.edition, missing: await lackingByPlan(ctx, there.id) }
  const source = await sourceOf(ctx, asked)
  const draft = draftOf(ctx, asked, source, placeKind)
  let edition = await saveDraft(ctx, draft, 0)
  const missing: Problem[] = []
  let state: State = 'draft'
  for (const step of ['submit', 'accept', 'begin'] as const) {
    // A day to come is a plan: it begins when the day does.
    if (step === 'begin' && draft.startsOn! > ctx.day) break
    if (step !== 'submit' && !(await stepsFor(ctx, draft.id)).may.some((one) => one.step === step)) break
    try {
      ({ state, edition } = await takeStep(ctx, draft.id, edition, step))
    } catch (problem) {
      // What is wrong here is for a person to mend; what was taken up stays as far as it came.
      if (!isProblem(problem) || !waits.has(problem.code)) throw problem
      missing.push(...(problem.errors.length > 0 ? problem.errors : [problem]))
      break
    }
  }
  return { id: draft.id as Id, state, edition, missing }
}

/** What the form or the year's plan still asks for, nobody above who decides, and what somebody has to judge first. */
const waits = new Set(['initiative.not_complete', 'initiative.no_seat', 'movement.unjudged', 'movement.judged_same'])

async function findOwn(ctx: Ctx, id: string) {
  if (!findId(id)) return undefined
  try {
    return await getInitiative(ctx, id)
  } catch (problem) {
    if (isProblem(problem) && problem.code === 'initiative.not_found') return undefined
    throw problem
  }
}

function draftOf(ctx: Ctx, asked: TakeUp, source: Source, placeKind: string): Draft {
  const startsOn = asked.startsOn ? dayOf(asked.startsOn, '/startsOn') : ctx.day
  const last = Number(ctx.day.slice(0, 4)) + 1
  if (startsOn < '2009-01-01' || startsOn > `${last}-12-31`) throw refuseInitiative('day_far', { day: startsOn, last }, { at: '/startsOn' })
  const registrant = asked.registrant ?? ''
  const forces = asked.statement?.forces ?? source.draft.statement.forces ?? (registrant === '' ? [] : [{ name: registrant, part: 'lead' as const, does: '' }])
  return {
    ...source.draft, id: asked.id.toLowerCase(), unit: asked.unit, level: ['city', 'province', 'nation'].includes(placeKind) ? 'city' : 'commune', title: asked.title || source.draft.title,
    registrantKind: asked.registrantKind ?? source.draft.registrantKind, registrant, novelty: 'new', year: Number(startsOn.slice(0, 4)),
    startsOn, endsOn: addDays(startsOn, Math.max(365, ...(source.kit?.steps ?? []).map((step) => step.days ?? 0))), statement: { ...source.draft.statement, ...asked.statement, forces },
  }
}
