import { randomBytes } from 'node:crypto'
import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { getSite } from '#base/site.ts'
import { allow, asSystem } from '#core/people/door.ts'
import * as c from './card.queries.ts'
import { notLiving } from './consent.ts'
import { refuse } from './problems.ts'
import * as q from './household.queries.ts'
import { getHousehold, type Household } from './read.ts'

/** 128 bits that mean nothing: whoever reads a card learns of no village, no house and no number of houses. */
const newToken = (): string => randomBytes(16).toString('base64url')

export type Card = { readonly token: string; readonly household: Household }
/** Eight on a sheet: some sixty sheets at once. */
export const mostCards = 500

/** Where a card leads. */
export const addressOfCard = (token: string): string => `${getSite()}/h/${token}`

/**
 * The cards of households, made where there is none yet. @returns them in the order asked for
 * @throws Problem `household.not_found`, `household.not_living`, `household.too_many`, `people.no_mandate`
 */
export async function issueCards(ctx: Ctx, ids: readonly Id[]): Promise<Card[]> {
  if (ids.length > mostCards) throw refuse('too_many', { max: mostCards, count: ids.length })
  const found = new Map((await q.many.all(await allow(ctx, 'household.write', []), [...ids])).map((row) => [row.id, row]))
  const households = ids.map((id) => found.get(id) ?? missing())
  const ended = households.find(({ state }) => state !== 'living')
  if (ended) throw notLiving(ended)
  const db = await allow(ctx, 'household.write', households.map(({ leaf }) => leaf))
  const had = new Set((await c.standing.all(db, [...ids])).map(({ household }) => household))
  await c.issue.run(db, households.map((h) => h.shard), households.map(newToken), [...ids], households.map((h) => h.leaf), ctx.account, ctx.now)
  const cards = new Map((await c.standing.all(db, [...ids])).map((card) => [card.household, card.token]))
  await happened(db, households.filter(({ id }) => !had.has(id)).map(({ id, shard, leaf }) => ({ shard, unit: leaf, event: 'household.card_issued', about: id, body: {} })))
  return households.map((household) => ({ household, token: cards.get(household.id)! }))
}

function missing(): never {
  throw refuse('not_found')
}

/** A card that was lost finds nothing any more; the next one that is issued is another. */
export async function endCard(ctx: Ctx, id: string): Promise<void> {
  const { household, db } = await getHousehold(ctx, id, 'household.write')
  await endCards(db, [household])
}

/** The room. */
export async function endCards(db: Db, households: readonly Pick<Household, 'id' | 'shard' | 'leaf'>[]): Promise<void> {
  const ended = await c.end.all(db, households.map(({ id }) => id), db.ctx.now)
  if (ended.length === 0) return
  await happened(db, households.map(({ id, shard, leaf }) => ({ shard, unit: leaf, event: 'household.card_ended', about: id, body: {} })))
}

export async function findCard(db: Db, id: Id): Promise<c.CardRow | undefined> {
  return c.standing.first(db, [id])
}

/**
 * The household of a card, for whoever holds the card in their hands. Only what a card may do goes on from here.
 * @throws Problem `household.no_card`
 */
export async function getByCard(ctx: Ctx, token: string): Promise<{ household: Household; db: Db }> {
  const db = await asSystem(ctx, 'system:door-card')
  const card = /^[\w-]{22}$/.test(token) ? await c.byToken.first(db, token) : undefined
  const household = card && (await q.household.first(db, card.household))
  if (!household) throw refuse('no_card')
  return { household, db }
}
