import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { isId, type Id } from '#base/id.ts'
import { fold } from '#base/words.ts'
import { refuse } from './problems.ts'
import * as q from './roster.queries.ts'

export type { Held, ListedState, Role } from './roster.queries.ts'
export type Person = q.PersonRow
export type Search = { readonly text: string; readonly role: string | null; readonly state: q.ListedState | null; readonly limit: number; readonly offset: number }

/** Accounts with a mandate, ever, in a unit or below it; each with those of its mandates there that are not over. */
export async function listAccounts(db: Db, unit: number, search: Search): Promise<{ people: readonly q.Listed[]; total: number }> {
  const rows = await q.listed.all(db, unit, db.ctx.day, fold(search.text), search.role, search.state, search.limit, search.offset)
  const people = rows.map(({ id, name, username, closedAt, enters, mandates, last }) => ({ id, name, username, closedAt, enters, mandates, last }))
  return { people, total: rows[0]?.total ?? 0 }
}

/** An account with every mandate it ever had, the latest first. @throws Problem `people.no_account` */
export async function getPerson(db: Db, id: string): Promise<Person> {
  const found = isId(id) ? await q.person.first(db, id) : undefined
  if (!found) throw refuse('no_account')
  return found
}

/** The same for whoever is about to change it: until the end of the transaction nobody else does. @throws Problem `people.no_account` */
export async function getPersonToChange(db: Db, id: string): Promise<Person> {
  if (isId(id)) await q.lock.run(db, id)
  return getPerson(db, id)
}

/** Whose mandate it is. @throws Problem `people.no_such_mandate` */
export async function getOwner(db: Db, mandate: string): Promise<Id> {
  const found = isId(mandate) ? await q.ownerOf.first(db, mandate) : undefined
  if (!found) throw refuse('no_such_mandate')
  return found.account
}

/** The roles of this deployment, each with its verbs. */
export const listRoles = (db: Db): Promise<q.Role[]> => q.roles.all(db)

/** @throws Problem `people.unknown_role` */
export async function getRole(db: Db, key: string): Promise<q.Role> {
  const found = (await listRoles(db)).find((role) => role.key === key)
  if (!found) throw refuse('unknown_role', { role: key.slice(0, 40) }, { at: '/role' })
  return found
}

export type Place = { readonly unit: number; readonly shard: number; readonly name: string; readonly kind: string; readonly alive: boolean; /** In what it lies, or lay when it ended. */ readonly inside: string | null }

/** Names of units and the shard in which their ledger lies. */
export async function placesOf(db: Db, units: readonly number[]): Promise<ReadonlyMap<number, Place>> {
  return new Map((await q.place.all(db, [...units], db.ctx.day)).map((place) => [place.unit, place]))
}

/** Whether a mandate is not over on a day: it runs, or has not begun. */
export function living(mandate: q.Held, day: Day): boolean {
  return mandate.from !== null && (mandate.to === null || mandate.to >= day)
}
