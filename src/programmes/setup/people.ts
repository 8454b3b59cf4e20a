import type { Ctx } from '#base/ctx.ts'
import { fold } from '#base/words.ts'
import { devicesOf, type Device } from '#core/people/device.ts'
import { allow, allowEach } from '#core/people/door.ts'
import { myMandates } from '#core/people/me.ts'
import { placesFor } from '#core/people/reach.ts'
import { getPerson, listAccounts, listRoles, living, placesOf, type Held, type ListedState, type Person, type Role } from '#core/people/roster.ts'
import { findUnits, type UnitFound } from '#core/unit/read.ts'
import { allowAny, powerOver } from './power.ts'

/** What an administrator sees of the people who work below their unit. */

export type PeopleAsked = { readonly unit: number; readonly text: string; readonly role: string | null; readonly state: ListedState | null; readonly page: number }
const perPage = 30

/** Accounts with a mandate, ever, in the unit or below it. @throws Problem `people.no_mandate` */
export async function listPeople(ctx: Ctx, asked: PeopleAsked) {
  const db = await allow(ctx, 'account.read', asked.unit)
  const page = Number.isInteger(asked.page) && asked.page > 0 && asked.page < 100_000 ? asked.page : 1
  const { people, total } = await listAccounts(db, asked.unit, { ...asked, limit: perPage, offset: (page - 1) * perPage })
  return { people, total, page, perPage }
}

export async function listRolesKnown(ctx: Ctx): Promise<Role[]> {
  return listRoles(await allow(ctx, 'account.read', []))
}

/** The units in which the asker may look at people, by their own mandates of today. */
export async function unitsWithPeople(ctx: Ctx): Promise<{ unit: number; name: string }[]> {
  const mine = (await myMandates(ctx)).filter((m) => m.verbs.includes('account.read'))
  return [...new Map(mine.map((m) => [m.unit, { unit: m.unit, name: m.unitName }])).values()]
}

export type MandateSeen = Held & { readonly state: 'running' | 'coming' | 'over'; readonly mayEnd: boolean }
export type PersonSeen = Omit<Person, 'mandates'> & {
  readonly mandates: readonly MandateSeen[]
  /** What the asker may do; false also where it makes no sense just now. */
  readonly may: { readonly grant: boolean; readonly renew: boolean; readonly rename: boolean; readonly close: boolean; readonly reopen: boolean; readonly endDevice: boolean }
  /** Telephones for work offline; only for who may shut them out. */
  readonly devices: readonly Device[]
  readonly self: boolean
}

/**
 * One person: mandates in reach, those of today elsewhere too, for they decide what may be done with the account.
 * @throws Problem `people.no_account`, `people.no_mandate`
 */
export async function readPerson(ctx: Ctx, id: string): Promise<PersonSeen> {
  const person = await getPerson(await allow(ctx, 'account.read', []), id)
  const { db, beyond } = await allowAny(ctx, 'account.read', person.mandates)
  const lacking = await powerOver(db, person.mandates.map((m) => m.unit), ['mandate.end', 'mandate.grant', 'password.renew', 'account.rename', 'account.close', 'account.open', 'device.end'])
  const current = person.mandates.filter((m) => living(m, ctx.day))
  const all = (verb: string) => (current.length > 0 ? current.every((m) => lacking(m, verb) === undefined) : some(verb))
  const some = (verb: string) => person.mandates.some((m) => lacking({ role: '', unit: m.unit }, verb) === undefined)
  const self = person.id === ctx.account
  const open = person.closedAt === null
  const endDevice = all('device.end')
  return {
    ...person, self, devices: endDevice ? await devicesOf(db, person.id) : [],
    mandates: person.mandates.filter((m) => !beyond.has(m.unit) || living(m, ctx.day)).map((m) => ({
      ...m, state: !living(m, ctx.day) ? 'over' : m.from! > ctx.day ? 'coming' : 'running', mayEnd: living(m, ctx.day) && lacking(m, 'mandate.end') === undefined,
    })),
    may: { grant: open && !self && some('mandate.grant'), renew: open && !self && all('password.renew'), rename: open && all('account.rename'), close: open && all('account.close'), reopen: !open && all('account.open'), endDevice },
  }
}

/** `elsewhere`: it is limited to other kinds of unit. */
export type RoleToGrant = Role & { readonly lacks: string | null; readonly elsewhere: boolean }

/** Every role in use, and by which verb it goes beyond what the asker holds in the unit. @throws Problem `people.no_mandate` */
export async function rolesToGrant(ctx: Ctx, unit: number): Promise<RoleToGrant[]> {
  const db = await allow(ctx, 'mandate.grant', unit)
  const lacking = await powerOver(db, [unit])
  const { kind } = (await placesOf(db, [unit])).get(unit)!
  const roles = (await listRoles(db)).filter((role) => role.retiredAt === null)
  return roles.map((role) => ({ ...role, lacks: lacking({ role: role.key, unit }) ?? null, elsewhere: role.kinds !== null && !role.kinds.includes(kind) }))
}

export type UnitToGrantIn = Pick<UnitFound, 'id' | 'name' | 'kind' | 'path'>

/**
 * Units of today in which the asker may grant mandates: those that a text finds; without one their own units, and the
 * places of a commune when that is all they have.
 */
export async function unitsToGrantIn(ctx: Ctx, text: string): Promise<UnitToGrantIn[]> {
  const { communes, commune, places } = await placesFor(ctx, 'mandate.grant')
  const db = await allow(ctx, 'mandate.grant', [])
  const words = fold(text)
  const own = async () => {
    const mine = (await myMandates(ctx)).filter((m) => m.verbs.includes('mandate.grant'))
    return [...(await placesOf(db, mine.map((m) => m.unit))).values()].filter((place) => place.alive).map(({ unit, name, kind }) => ({ id: unit, name, kind, path: [] }))
  }
  if (commune !== null && communes.length === 1) {
    const villages = places.filter((place) => place.kind !== 'unspecified').map(({ unit, name, kind }) => ({ id: unit, name, kind, path: [commune.name] }))
    return [...await own(), ...villages].filter((unit) => ` ${fold(unit.name)}`.includes(` ${words}`))
  }
  if (words === '') return own()
  const units = await findUnits(db, text, ctx.day, 100)
  const { refused } = await allowEach(ctx, 'mandate.grant', units.map((unit) => unit.id))
  return units.filter((unit) => !refused.has(unit.id)).slice(0, 20)
}
