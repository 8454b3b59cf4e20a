import { randomInt } from 'node:crypto'
import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { findId, newId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { tidyLines } from '#base/words.ts'
import { allow } from '#core/people/door.ts'
import { getByCard } from './card.ts'
import { refuse } from './problems.ts'
import { getHousehold, type Household } from './read.ts'
import * as q from './request.queries.ts'
import { termsFrom } from './term.ts'

export type Request = q.RequestRow
export type Kind = q.Kind
export const kinds = q.kinds
/** `reference`: what the household keeps, to ask how it stands; its deadlines by the law of the day on which it came in. */
export type Receipt = { readonly id: Id; readonly reference: string; readonly answerBy: Day; readonly due: Day }

const mostWords = 1_000
/** A household that asks for more is answered first. */
const mostOpen = 4
/** What is read aloud over a telephone: no 0 and O, no 1 and I. */
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** Takes down what a household asks for, at the desk or at its door. @throws Problem `household.not_found`, `household.words`, `household.requests_many`, `people.no_mandate` */
export async function takeRequest(ctx: Ctx, household: string, kind: Kind, words: string): Promise<Receipt> {
  const found = await getHousehold(ctx, household, 'household.consent')
  return put(found.db, found.household, kind, 'desk', words)
}

/** What a household asks for by its card, without any account. @throws Problem `household.no_card`, `household.words`, `household.requests_many` */
export async function askByCard(ctx: Ctx, token: string, kind: Kind, words: string): Promise<Receipt> {
  const { household, db } = await getByCard(ctx, token)
  return put(db, household, kind, 'card', words)
}

async function put(db: Db, { id: household, shard, leaf }: Household, kind: Kind, way: 'card' | 'desk', given: string): Promise<Receipt> {
  const words = tidyLines(given)
  if (words.length > mostWords) throw refuse('words', undefined, { at: '/words' })
  const open = (await q.requestsOf.all(db, shard, household)).filter(({ state }) => state === 'open' || state === 'answered')
  if (open.length >= mostOpen) throw refuse('requests_many', { max: mostOpen })
  const { day } = db.ctx
  const { until } = await termsFrom(db, day)
  const receipt = { id: newId(), reference: newReference(), answerBy: until('answer', day), due: until(kind, day) }
  await q.put.run(db, shard, receipt.id, receipt.reference, household, leaf, kind, way, words === '' ? null : words, db.ctx.now, receipt.answerBy, receipt.due)
  await happened(db, [{ shard, unit: leaf, event: 'household.request_received', about: household, body: { request: receipt.id, kind, way, due: receipt.due } }])
  return receipt
}

const newReference = (): string => [0, 1].map(() => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')).join('-')

/** @throws Problem `household.no_request`, `people.no_mandate` */
export async function getRequest(ctx: Ctx, id: string): Promise<{ request: Request; db: Db }> {
  const given = findId(id)
  const request = given && (await q.request.first(await allow(ctx, 'household.request', []), given))
  if (!request) throw refuse('no_request')
  return { request, db: await allow(ctx, 'household.request', request.leaf) }
}

export const mostRequests = 500
/** What is to be done in a unit and all below it, what is late first; `closed`: what was done. @throws Problem `people.no_mandate` */
export async function listRequests(ctx: Ctx, unit: number, { closed = false } = {}): Promise<Request[]> {
  return q.requests.all(await allow(ctx, 'household.request', unit), unit, ctx.day, !closed, mostRequests)
}

export const requestsOf = (db: Db, { shard, id }: Pick<Household, 'shard' | 'id'>): Promise<Request[]> => q.requestsOf.all(db, shard, id)

/** The day by which somebody has to do something next: first to reply, then to finish. */
export const nextDeadline = ({ state, answerBy, due }: Pick<Request, 'state' | 'answerBy' | 'due'>): Day => (state === 'open' && answerBy < due ? answerBy : due)

/** The household was told that its request arrived and what will happen. */
export async function answerRequest(ctx: Ctx, id: string, edition: number): Promise<number> {
  const { request, db } = await getRequest(ctx, id)
  return moveRequest(db, request, edition, { state: 'answered' })
}

/** Once, when it cannot be done in time; the household has to be told why. */
export async function extendRequest(ctx: Ctx, id: string, edition: number): Promise<number> {
  const { request, db } = await getRequest(ctx, id)
  if (request.extended) throw refuse('extended_before')
  const { until } = await termsFrom(db, request.due)
  return moveRequest(db, request, edition, { state: 'answered', due: until('extension', request.due), extended: true })
}

/** The room: where a request stands now. @throws Problem `household.request_closed`, `household.changed_meanwhile` */
export async function moveRequest(db: Db, there: Request, edition: number, to: { state: q.RequestState; due?: Day; extended?: boolean; outcome?: string }): Promise<number> {
  if (there.state === 'done' || there.state === 'refused') throw refuse('request_closed')
  const moved = there.edition === edition
    && (await q.move.first(db, there.shard, there.id, edition, to.state, to.due ?? there.due, to.extended ?? there.extended, to.outcome ?? null, db.ctx.account, db.ctx.now))
  if (!moved) throw refuse('changed_meanwhile')
  await happened(db, [{
    shard: there.shard, unit: there.leaf, event: 'household.request_moved', about: there.household,
    body: { request: there.id, kind: there.kind, state: to.state, due: to.due ?? there.due, late: db.ctx.day > there.due },
  }])
  return moved.edition
}

/** What the household is told. @throws Problem `household.outcome` */
export function readOutcome(given: string): string {
  const outcome = tidyLines(given)
  if (outcome.length < 5 || outcome.length > mostWords) throw refuse('outcome', undefined, { at: '/outcome' })
  return outcome
}
