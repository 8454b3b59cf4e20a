import type { Ctx } from '#base/ctx.ts'
import { addDays, type Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import * as rooms from '#core/people/account.ts'
import { endDevice, type Ending } from '#core/people/device.ts'
import { allow } from '#core/people/door.ts'
import { proposePassword } from '#core/people/one_time.ts'
import { refuse } from '#core/people/problems.ts'
import { getOwner, getPersonToChange, getRole, living, placesOf, type Held, type Person, type Place } from '#core/people/roster.ts'
import * as tenure from '#core/people/tenure.ts'
import { allowAny, mustHoldAll } from './power.ts'

/** Verbs by which an administrator opens accounts, gives them work, ends it and closes them; what may be seen is in `people.ts`. */

export type MandateGiven = { readonly role: string; readonly unit: number; readonly from: Day; readonly to: Day | null }
export type AccountGiven = MandateGiven & { readonly name: string; readonly username: string }
/** Shown once to the administrator, who hands it over; its owner must change it before anything else. */
export type OneTime = { readonly password: string; readonly until: Date }

/**
 * Opens an account together with its first mandate.
 * @throws Problem those of `grant`, and `people.username_taken`, `people.username_form`, `people.name_missing`
 */
export async function openAccount(ctx: Ctx, given: AccountGiven): Promise<OneTime & { id: Id; mandate: Id }> {
  const db = await allow(ctx, 'account.open', given.unit)
  const place = await mustGrant(ctx, given)
  const once = proposePassword(ctx.now)
  const id = await rooms.openAccount(db, { name: given.name, username: given.username, password: once.password, onceUntil: once.until })
  await tell(db, place, 'account.opened', id, {})
  return { ...once, id, mandate: await grantAndTell(db, place, id, given) }
}

/**
 * Grants another mandate to somebody who has, or had, one in reach. Nobody grants one to themselves.
 * @throws Problem `people.no_mandate`, `people.beyond`, `people.own_account`, `people.closed`, `people.mandate_days`, `people.mandate_twice`, `people.unit_over`
 */
export async function grant(ctx: Ctx, account: string, given: MandateGiven): Promise<Id> {
  const db = await allow(ctx, 'mandate.grant', given.unit)
  const person = await getPersonToChange(db, account)
  await allowAny(ctx, 'mandate.grant', person.mandates)
  if (person.id === ctx.account) throw refuse('own_account')
  const place = await mustGrant(ctx, given)
  mustBeOpen(person)
  const same = (m: Held) => m.role === given.role && m.unit === given.unit && m.from !== null
  if (person.mandates.some((m) => same(m) && (given.to === null || m.from! <= given.to) && (m.to === null || m.to >= given.from))) throw refuse('mandate_twice', undefined, { at: '/role' })
  return grantAndTell(db, place, person.id, given)
}

/**
 * Ends a mandate after its last day; null ends it at once, today no longer counts.
 * @throws Problem `people.no_mandate`, `people.beyond`, `people.mandate_over`, `people.end_day`, `people.end_later`, `people.last_administrator`
 */
export async function endMandate(ctx: Ctx, mandate: string, lastDay: Day | null): Promise<void> {
  const near = await allow(ctx, 'mandate.end', [])
  const person = await getPersonToChange(near, await getOwner(near, mandate))
  const held = person.mandates.find((m) => m.id === mandate)!
  const db = await allow(ctx, 'mandate.end', held.unit)
  await mustHoldAll(db, [held])
  if (!living(held, ctx.day)) throw refuse('mandate_over', { day: held.to ?? ctx.day })
  const earliest = held.from! > ctx.day ? held.from! : ctx.day
  if (lastDay !== null && lastDay < earliest) throw refuse('end_day', { earliest }, { at: '/day' })
  if (lastDay !== null && held.to !== null && lastDay > held.to) throw refuse('end_later', { day: held.to }, { at: '/day' })
  await endAndTell(db, person.id, [held], lastDay)
}

/**
 * Gives a new one-time password, for who has forgotten theirs; ends their sessions, and for a lost phone the second step.
 * @throws Problem `people.no_mandate`, `people.beyond`, `people.own_account`, `people.closed`
 */
export async function renewPassword(ctx: Ctx, account: string, { endSecondStep }: { endSecondStep: boolean }): Promise<OneTime> {
  const { db, person, home } = await takeOver(ctx, 'password.renew', account)
  if (person.id === ctx.account) throw refuse('own_account')
  mustBeOpen(person)
  const once = proposePassword(ctx.now)
  await tenure.givePassword(db, person.id, { ...once, endSecondStep })
  await tell(db, home, 'account.password_renewed', person.id, { endSecondStep })
  return once
}

/**
 * Writes a person's name as it should be: a slip of the keyboard, a marriage. Everything they entered bears the new one.
 * @throws Problem `people.no_mandate`, `people.beyond`, `people.closed`, `people.name_missing`
 */
export async function renamePerson(ctx: Ctx, account: string, name: string): Promise<void> {
  const { db, person, home } = await takeOver(ctx, 'account.rename', account)
  mustBeOpen(person)
  await rooms.renameAccount(db, person.id, name)
  await tell(db, home, 'account.renamed', person.id, {})
}

/**
 * Closes an account at once: no sign-in, no session, no token, no mandate. It stays as the author of what it entered.
 * @throws Problem `people.no_mandate`, `people.beyond`, `people.closed`, `people.last_administrator`
 */
export async function closeAccount(ctx: Ctx, account: string): Promise<void> {
  const { db, person, home, current } = await takeOver(ctx, 'account.close', account)
  mustBeOpen(person)
  await endAndTell(db, person.id, current, null)
  await tenure.closeAccount(db, person.id)
  await tell(db, home, 'account.closed', person.id, {})
}

/** Lets somebody sign in again; they get work only by a new mandate. @throws Problem `people.no_mandate`, `people.not_closed` */
export async function reopenAccount(ctx: Ctx, account: string): Promise<void> {
  const { db, person, home } = await takeOver(ctx, 'account.open', account)
  if (person.closedAt === null) throw refuse('not_closed', { name: person.name })
  await tenure.reopenAccount(db, person.id)
  await tell(db, home, 'account.reopened', person.id, {})
}

/**
 * Shuts a telephone of somebody else out: stolen, or its owner has left. What it holds and has not sent is handed in first, or lost.
 * @throws Problem `people.no_mandate`, `people.beyond`, `people.no_device`
 */
export async function endDeviceOf(ctx: Ctx, account: string, device: string, how: Ending): Promise<void> {
  const { db, person, home } = await takeOver(ctx, 'device.end', account)
  const about = await endDevice(db, person.id, device, how)
  // Whoever found it would otherwise come in again by the browser that is on it.
  if (how === 'wipe') await tenure.endSessionsOf(db, person.id)
  await tell(db, home, 'device.ended', about, { account: person.id, how })
}

/** Who could act as somebody else could do whatever they may: so all that they may must lie in one's own reach. */
async function takeOver(ctx: Ctx, verb: string, account: string): Promise<{ db: Db; person: Person; home: Place; current: Held[] }> {
  const person = await getPersonToChange(await allow(ctx, verb, []), account)
  const current = person.mandates.filter((m) => living(m, ctx.day))
  const near = await allowAny(ctx, verb, person.mandates)
  const db = current.length === 0 ? near.db : await allow(ctx, verb, current.map((m) => m.unit))
  await mustHoldAll(db, current)
  const home = current[0]?.unit ?? near.unit
  return { db, person, current, home: (await placesOf(db, [home])).get(home)! }
}

async function mustGrant(ctx: Ctx, { role, unit, from, to }: MandateGiven): Promise<Place> {
  const db = await allow(ctx, 'mandate.grant', unit)
  const { titleVi, titleEn } = await getRole(db, role)
  const place = (await placesOf(db, [unit])).get(unit)!
  await mustHoldAll(db, [{ role, titleVi, titleEn, unit, unitName: place.name }])
  if (!place.alive) throw refuse('unit_over', { unit: place.name }, { at: '/unit' })
  if (to !== null && (to < from || to < ctx.day)) throw refuse('mandate_days', { from, to }, { at: '/to' })
  return place
}

function mustBeOpen(person: Person): void {
  if (person.closedAt !== null) throw refuse('closed', { name: person.name })
}

async function grantAndTell(db: Db, place: Place, account: Id, { role, unit, from, to }: MandateGiven): Promise<Id> {
  const mandate = await rooms.grantMandate(db, { account, role, unit, from, to })
  await tell(db, place, 'mandate.granted', mandate, { account, role, from, to })
  return mandate
}

async function endAndTell(db: Db, account: Id, ending: readonly Held[], lastDay: Day | null): Promise<void> {
  const last = lastDay ?? addDays(db.ctx.day, -1)
  const ids = ending.map((m) => m.id)
  await tenure.keepAnAdministrator(db, ids, last)
  await tenure.endMandates(db, ids, last)
  const places = await placesOf(db, ending.map((m) => m.unit))
  for (const m of ending) await tell(db, places.get(m.unit)!, 'mandate.ended', m.id, { account, role: m.role, lastDay })
}

/** The ledger names accounts by number only: who they are stands in one table, which the law may ask us to blank. */
async function tell(db: Db, { unit, shard }: Place, event: string, about: Id, body: Readonly<Record<string, unknown>>): Promise<void> {
  await happened(db, [{ shard, unit, event, about, body }])
}
