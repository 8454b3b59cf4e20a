import type { Ctx } from '#base/ctx.ts'
import { findSeat, getInitiative } from '#core/initiative/initiative.ts'
import { levelsAbove, moveOf, stepsFrom, type Level, type Step } from '#core/initiative/life.ts'
import { allow } from '#core/people/door.ts'
import { placesOf } from '#core/people/roster.ts'
import { mayDo } from './may.ts'

/** A step that the asker may take now, and what has to be said with it. */
export type OpenStep = { readonly step: Step; readonly says: 'words' | 'decision' | null; readonly levels: readonly Level[] }
export type Steps = {
  readonly may: readonly OpenStep[]
  /** Whether the asker may write on the form. */
  readonly mayEdit: boolean
  /** Whose turn it is when it is not the asker's: who decides sits in this unit. */
  readonly waits: { readonly step: Step; readonly unit: number; readonly name: string; readonly kind: string } | null
}

/** What usually follows; the others may come at any time, and nobody waits for them. */
const usual = (step: Step) => !(['stop', 'promote', 'renew', 'return', 'confirm'] satisfies Step[] as Step[]).includes(step)

/**
 * Which steps this person may take with an initiative now, without taking any: asks the same doors as `advance` will.
 * @throws Problem `initiative.not_found`, `people.no_mandate`, `people.sign_in_first`
 */
export async function stepsFor(ctx: Ctx, id: string): Promise<Steps> {
  const initiative = await getInitiative(ctx, id)
  const decides = await findSeat(await allow(ctx, 'initiative.read', []), initiative) ?? null
  const open: OpenStep[] = []
  let waits: Steps['waits'] = null
  for (const step of stepsFrom(initiative.state)) {
    const move = moveOf(step)
    const levels = step === 'promote' ? levelsAbove(initiative.level, ctx.day) : []
    const unit = move.seat === 'place' ? initiative.unit : decides
    if (unit === null || (step === 'promote' && levels.length === 0)) continue
    if (await mayDo(ctx, move.verb, unit)) open.push({ step, says: move.says ?? null, levels })
    else if (waits === null && usual(step)) waits = { step, ...await nameOf(ctx, unit) }
  }
  const written = initiative.state === 'draft' || initiative.state === 'returned'
  return { may: open, mayEdit: written && await mayDo(ctx, 'initiative.register', initiative.unit), waits: open.some(({ step }) => usual(step)) ? null : waits }
}

async function nameOf(ctx: Ctx, unit: number): Promise<{ unit: number; name: string; kind: string }> {
  const place = (await placesOf(await allow(ctx, 'initiative.read', []), [unit])).get(unit)!
  return { unit, name: place.name, kind: place.kind }
}
