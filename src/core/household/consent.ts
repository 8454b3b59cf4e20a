import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { newId } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import * as q from './consent.queries.ts'
import { pastDay, ways, type Agreement } from './draft.ts'
import { getHousehold, type Household } from './read.ts'
import { refuse } from './problems.ts'

export type Notice = q.Notice
export type Purpose = q.Purpose
export type Consent = q.ConsentRow
export type Agreed = { readonly household: Pick<Household, 'id' | 'shard' | 'leaf'>; readonly purpose: string; readonly how: Agreement['how']; readonly day: Day }

/** What is told to everybody today. @throws Problem `household.no_notice` */
export async function getNotice(db: Db): Promise<Notice> {
  const notice = await q.notice.first(db, db.ctx.day)
  if (!notice) throw refuse('no_notice')
  return notice
}

/** The purposes for which households are asked, in their order. */
export const listPurposes = async (db: Db): Promise<Purpose[]> => (await q.purposes.all(db)).filter(({ retired }) => !retired)

export const consentsOf = (db: Db, { shard, id }: Pick<Household, 'shard' | 'id'>): Promise<Consent[]> => q.consents.all(db, shard, id)

/**
 * Writes down that a household agreed, under the notice of today; agreed twice is agreed once.
 * @throws Problem `household.not_found`, `household.no_purpose`, `household.not_living`, `household.day`, `people.no_mandate`
 */
export async function giveConsent(ctx: Ctx, id: string, { purpose, how, day }: Agreement): Promise<void> {
  const { household, db } = await getHousehold(ctx, id, 'household.consent')
  if (household.state !== 'living') throw notLiving(household)
  await keepConsents(db, [{ household, purpose, how, day: pastDay(day, ctx.day) }])
}

/** The room: any number of agreements. Each writes the ledger which purpose and which notice, never who said it. */
export async function keepConsents(db: Db, agreed: readonly Agreed[]): Promise<void> {
  if (agreed.length === 0) return
  const known = new Set((await listPurposes(db)).map(({ key }) => key))
  const unknown = agreed.find(({ purpose, how }) => !known.has(purpose) || !ways.includes(how))
  if (unknown) throw refuse('no_purpose', { given: String(unknown.purpose).slice(0, 40) }, { at: '/purpose' })
  const { version } = await getNotice(db)
  const ids = agreed.map(() => newId())
  const fresh = new Set((await q.give.all(db, agreed.map((a) => a.household.shard), ids, agreed.map((a) => a.household.id), agreed.map((a) => a.household.leaf),
    agreed.map((a) => a.purpose), agreed.map(() => version), agreed.map((a) => a.day), agreed.map((a) => a.how), db.ctx.account, db.ctx.now)).map((row) => row.id))
  await happened(db, agreed.flatMap(({ household, purpose, how }, i) => (fresh.has(ids[i]!)
    ? [{ shard: household.shard, unit: household.leaf, event: 'household.consent_given', about: household.id, body: { purpose, notice: version, how } }] : [])))
}

/**
 * The room: ends a consent at once, and with it what was kept on the household for this purpose alone. `null` ends all of them.
 * What records keep for it is redacted by who knows records (`core/form/privacy`). @returns the purposes that ended
 */
export async function endConsents(db: Db, household: Pick<Household, 'id' | 'shard' | 'leaf'>, purpose: string | null): Promise<Purpose[]> {
  await q.lock.first(db, household.shard, household.id)
  const standing = new Set((await consentsOf(db, household)).filter(({ withdrawnAt }) => withdrawnAt === null).map((one) => one.purpose))
  // A purpose that is asked for no more ends as well.
  const ended = (await q.purposes.all(db)).filter(({ key }) => standing.has(key) && (purpose === null || key === purpose))
  if (ended.length === 0) return []
  await q.withdraw.all(db, household.shard, household.id, purpose, db.ctx.now, db.ctx.account)
  if (ended.some(({ keeps }) => keeps.includes('position'))) await q.wipePosition.run(db, household.shard, household.id, db.ctx.now)
  await happened(db, ended.map(({ key }) => ({ shard: household.shard, unit: household.leaf, event: 'household.consent_withdrawn', about: household.id, body: { purpose: key } })))
  return ended
}

/**
 * The room: a household says no to a purpose, whether it had said yes before or was never asked. @returns what ended, as `endConsents`
 * @throws Problem `household.no_purpose`
 */
export async function declineConsent(db: Db, household: Pick<Household, 'id' | 'shard' | 'leaf'>, purpose: string): Promise<Purpose[]> {
  if (!(await listPurposes(db)).some(({ key }) => key === purpose)) throw refuse('no_purpose', { given: purpose.slice(0, 40) }, { at: '/purpose' })
  const ended = await endConsents(db, household, purpose)
  if (ended.length > 0) return ended
  const { version } = await getNotice(db)
  const said = await q.decline.first(db, household.shard, newId(), household.id, household.leaf, purpose, version, db.ctx.day, db.ctx.account, db.ctx.now)
  if (said) await happened(db, [{ shard: household.shard, unit: household.leaf, event: 'household.consent_declined', about: household.id, body: { purpose } }])
  return []
}

export function notLiving({ state }: Pick<Household, 'state'>) {
  const said = { merged: ['đã gộp', 'merged'], split: ['đã tách', 'split'], moved: ['đã chuyển', 'moved'], left: ['đã rời đi', 'left'], erased: ['đã xoá', 'erased'], living: ['đang ở', 'living'] }[state]
  return refuse('not_living', { state_vi: said[0]!, state_en: said[1]! })
}
