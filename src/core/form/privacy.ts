import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { endCards, findCard, getByCard } from '#core/household/card.ts'
import { consentsOf, declineConsent, endConsents, type Consent, type Purpose } from '#core/household/consent.ts'
import * as h from '#core/household/household.queries.ts'
import { getHousehold, kinOf, type Household, type Kin } from '#core/household/read.ts'
import { getRequest, moveRequest, readOutcome, requestsOf, type Request } from '#core/household/request.ts'
import { lastDay, termsFrom } from '#core/household/term.ts'
import { asSystem } from '#core/people/door.ts'
import type { Answers, FormDefinition } from './engine/index.ts'
import * as q from './privacy.queries.ts'
import { redactRecords } from './redact.ts'

/*
 * What a household decides about its data reaches further than its row: into the records about it, wherever it lived. So these doors
 * stand here, where records are known.
 */

/** A household that no longer agrees, or never wants to, tells somebody responsible. Effective when this returns. @throws Problem `household.not_found`, `household.no_purpose`, `people.no_mandate` */
export async function withdrawConsent(ctx: Ctx, id: string, purpose: string): Promise<void> {
  const { household, db } = await getHousehold(ctx, id, 'household.consent')
  await letGo(db, household, await declineConsent(db, household, purpose))
}

/** The same by the card at its door, without any account. @throws Problem `household.no_card`, `household.no_purpose` */
export async function withdrawByCard(ctx: Ctx, token: string, purpose: string): Promise<void> {
  const { household, db } = await getByCard(ctx, token)
  await letGo(db, household, await declineConsent(db, household, purpose))
}

/** What records keep for purposes that ended. */
async function letGo(db: Db, household: Household, ended: readonly Purpose[]): Promise<void> {
  if (!ended.some(({ keeps }) => keeps.includes('photos'))) return
  const everywhere = await asSystem(db.ctx, 'system:withdrawal')
  await redactRecords({ ...everywhere, mandate: db.mandate }, await samePeople(everywhere, household.id), 'photos')
}

/** All numbers that the household had: records of the place it came from speak of the same people. */
const samePeople = async (db: Db, id: Id): Promise<Id[]> => (await h.same.all(db, id)).map((row) => row.id)

export type Closing = { readonly done: boolean; readonly outcome: string }
/**
 * Closes a request with what the household is told. One for erasure that is granted erases; one for restriction ends all consents and
 * takes the household off every round; access and correction are done by then, and this says so.
 * @throws Problem `household.no_request`, `household.request_closed`, `household.changed_meanwhile`, `household.outcome`, `people.no_mandate`
 */
export async function closeRequest(ctx: Ctx, id: string, edition: number, { done, outcome }: Closing): Promise<void> {
  const { request, db } = await getRequest(ctx, id)
  await moveRequest(db, request, edition, { state: done ? 'done' : 'refused', outcome: readOutcome(outcome) })
  if (!done) return
  const household = (await h.household.first(db, request.household))!
  if (request.kind === 'erasure') await erase(db, household)
  if (request.kind === 'restriction') {
    await h.restrict.run(db, household.shard, household.id, ctx.now)
    await happened(db, [{ shard: household.shard, unit: household.leaf, event: 'household.restricted', about: household.id, body: {} }])
    await letGo(db, household, await endConsents(db, household, null))
  }
}

async function erase(db: Db, household: Household): Promise<void> {
  await endConsents(db, household, null)
  await endCards(db, [household])
  const everywhere = { ...(await asSystem(db.ctx, 'system:erasure')), mandate: db.mandate }
  await eraseAll(everywhere, await samePeople(everywhere, household.id))
}

/** The room: rows and records of these households lose what is personal. The handle must see every place. */
async function eraseAll(db: Db, ids: readonly Id[]): Promise<number> {
  const { records } = await redactRecords(db, ids, 'all')
  const erased = await h.erase.all(db, [...ids], db.ctx.day, db.ctx.now)
  await happened(db, erased.map(({ id, shard, leaf }) => ({ shard, unit: leaf, event: 'household.erased', about: id, body: { records } })))
  return erased.length
}

/**
 * The job: households that ended longer ago than the term `forget` lose their names and what was personal in their records; and so
 * do records that were on their way while their household was erased. @returns how many households
 */
export async function forgetLongGone(ctx: Ctx): Promise<number> {
  const db = await asSystem(ctx, 'system:retention')
  await redactRecords(db, (await q.stragglers.all(db)).map(({ id }) => id), 'all')
  const { of } = await termsFrom(db, ctx.day)
  const term = of('forget')
  const before = lastDay({ ...term, count: -term.count }, ctx.day, new Set())
  const gone = (await h.forgettable.all(db, before)).map(({ id }) => id)
  return gone.length === 0 ? 0 : eraseAll(db, gone)
}

export type RecordAbout = { readonly id: Id; readonly form: string; readonly title: FormDefinition['title']; readonly day: Day; readonly receivedAt: Date; readonly author: string | null; readonly answers: Answers; readonly definition: FormDefinition; readonly redactedAt: Date | null; readonly corrected: boolean }
export type Kept = { readonly household: Household; readonly kin: readonly Kin[]; readonly consents: readonly Consent[]; readonly requests: readonly Request[]; readonly card: { readonly issuedAt: Date } | null; readonly records: readonly RecordAbout[] }

/** All that is kept about a household, for whoever may see the household. @throws Problem `household.not_found`, `people.no_mandate` */
export async function readKept(ctx: Ctx, id: string): Promise<Kept> {
  const { household, db } = await getHousehold(ctx, id)
  return gather(db, household)
}

/** What the household of an access request is handed: the same, wherever it lived. @throws Problem `household.no_request`, `people.no_mandate` */
export async function readForAccess(ctx: Ctx, request: string): Promise<{ request: Request; kept: Kept }> {
  const found = await getRequest(ctx, request)
  const db = await asSystem(ctx, 'system:access-request')
  return { request: found.request, kept: await gather(db, (await h.household.first(db, found.request.household))!) }
}

async function gather(db: Db, household: Household): Promise<Kept> {
  const card = await findCard(db, household.id)
  const records = await q.about.all(db, await samePeople(db, household.id))
  return {
    household, kin: await kinOf(db, household.id), consents: await consentsOf(db, household), requests: await requestsOf(db, household), card: card ? { issuedAt: card.issuedAt } : null,
    records: records.map(({ definition, by, shard: _shard, leaf: _leaf, form: _form, ...row }) => ({ ...row, form: definition.key, title: definition.title, definition, corrected: by !== null })),
  }
}
