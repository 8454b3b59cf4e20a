import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { findId, type Id } from '#base/id.ts'
import { fold } from '#base/words.ts'
import { allow, type Verb } from '#core/people/door.ts'
import { refuse } from './problems.ts'
import * as q from './household.queries.ts'

export type Household = q.HouseholdRow
export type State = q.State
export type Listed = q.ListedRow
export type Lane = q.LaneRow
export type Kin = q.Kin
export const states = q.states

/**
 * A household for those who may do this with it, and the handle to go on with.
 * @throws Problem `household.not_found`, `people.sign_in_first`, `people.no_mandate`
 */
export async function getHousehold(ctx: Ctx, id: string, verb: Verb = 'household.read'): Promise<{ household: Household; db: Db }> {
  const given = findId(id)
  const household = given && (await q.household.first(await allow(ctx, verb, []), given))
  if (!household) throw refuse('not_found')
  return { household, db: await allow(ctx, verb, household.leaf) }
}

/** Out of which it arose and which followed. A record about any of them speaks of the same people. */
export const kinOf = (db: Db, id: Id): Promise<Kin[]> => q.kin.all(db, id)

/** `text` is found with or without accents in the usual name and the lane; `lane: ''` are those without one. */
export type Question = { readonly unit: number; readonly lane?: string; readonly text?: string; readonly states?: readonly State[] }
export const mostRows = 500

/**
 * A page of the households of a unit and all below it, by village, lane and name. @param first row of the page, from 0
 * @throws Problem `people.no_mandate`
 */
export async function listHouseholds(ctx: Ctx, { unit, lane, text, states: asked = ['living'] }: Question, { first = 0, rows = 100 } = {}): Promise<{ rows: Listed[]; total: number }> {
  const db = await allow(ctx, 'household.read', unit)
  const folded = fold(text ?? '')
  const question = [unit, ctx.day, asked, lane ?? null, folded === '' ? null : folded] as const
  const total = (await q.counted.first(db, ...question))!.n
  return { rows: total === 0 ? [] : await q.listed.all(db, ...question, Math.min(rows, mostRows), first), total }
}

/** The lanes of a unit and all below it, with how many live in each. @throws Problem `people.no_mandate` */
export async function lanesIn(ctx: Ctx, unit: number): Promise<Lane[]> {
  return q.lanes.all(await allow(ctx, 'household.read', unit), unit, ctx.day)
}
