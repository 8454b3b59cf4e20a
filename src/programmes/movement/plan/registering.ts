import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import type { Problem } from '#base/problem.ts'
import { lacking, type ReadDraft } from '#core/initiative/form.ts'
import { advance, getInitiative, type Asks, type Said } from '#core/initiative/initiative.ts'
import type { State } from '#core/initiative/life.ts'
import { allow } from '#core/people/door.ts'
import { getPath } from '#core/unit/read.ts'
import * as q from './plan.queries.ts'

export type FormOfPlan = Awaited<ReturnType<typeof q.formAbove.all>>[number]

/**
 * What the nearest plan of a year asks of registrations in a unit; null where no plan asks anything, and the nine fields hold.
 * @throws Problem `people.no_mandate`, `unit.not_found`
 */
export async function formFor(ctx: Ctx, unit: number, year: number): Promise<FormOfPlan | null> {
  return await findForm(await allow(ctx, 'initiative.read', unit), unit, year) ?? null
}

async function findForm(db: Db, unit: number, year: number): Promise<FormOfPlan | undefined> {
  if (!Number.isInteger(year) || Math.abs(year) > 9_999) return undefined
  return q.formAbove.first(db, (await getPath(db, unit, db.ctx.day)).map((step) => step.unit), year)
}

const asks: Asks = async (db, { unit, year }) => {
  const form = await findForm(db, unit, year)
  return form && { fields: form.mandatory, extra: form.questions.filter((one) => one.required).map((one) => one.key) }
}

/** Hands in a registration that holds what its plan asks for. @throws Problem whatever `advance` refuses */
export function submitByPlan(ctx: Ctx, id: string, edition: number, said: Said = {}): Promise<{ state: State; edition: number }> {
  return advance(ctx, id, edition, 'submit', said, asks)
}

/** What a registration lacks before it can be handed in, as its plan asks now; nothing once it was. @throws Problem `initiative.not_found`, `people.no_mandate` */
export async function lackingByPlan(ctx: Ctx, id: string): Promise<Problem[]> {
  const there = await getInitiative(ctx, id)
  if (there.state !== 'draft' && there.state !== 'returned') return []
  return lacking(there as ReadDraft, await asks(await allow(ctx, 'initiative.read', there.unit), there))
}
