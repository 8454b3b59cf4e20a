import type { Ctx } from '#base/ctx.ts'
import { fold } from '#base/words.ts'
import { allow, allowEach, type Verb } from '#core/people/door.ts'
import { myMandates } from '#core/people/me.ts'
import { placesFor } from '#core/people/reach.ts'
import { placesOf } from '#core/people/roster.ts'
import { findUnits, getPath, type UnitFound } from '#core/unit/read.ts'

export type UnitOf = { readonly unit: number; readonly name: string; readonly kind: string }

/** The units of today whose register the asker may read by their own mandates, the widest first; none for everybody else. */
export function unitsWithRegister(ctx: Ctx): Promise<UnitOf[]> {
  return widestFirst(ctx, 'initiative.read')
}

/** The units of today whose spot checks the asker may run, the widest first; none for everybody else. */
export function unitsWithChecks(ctx: Ctx): Promise<UnitOf[]> {
  return widestFirst(ctx, 'verification.plan')
}

/** The units of today into whose register the asker may take over old lists, the widest first. */
export function unitsToImportInto(ctx: Ctx): Promise<UnitOf[]> {
  return widestFirst(ctx, 'initiative.import')
}

async function widestFirst(ctx: Ctx, verb: Verb): Promise<UnitOf[]> {
  const own = await ownUnits(ctx, verb)
  if (own.length < 2) return own
  const db = await allow(ctx, verb, [])
  const deep = new Map<number, number>()
  for (const { unit } of own) deep.set(unit, (await getPath(db, unit, ctx.day)).length)
  return own.toSorted((a, b) => deep.get(a.unit)! - deep.get(b.unit)!)
}

/** The units of today for which the asker may write plans: communes and larger ones. */
export async function unitsToPlanFor(ctx: Ctx): Promise<UnitOf[]> {
  return (await ownUnits(ctx, 'plan.write')).filter(({ kind }) => kind !== 'village' && kind !== 'residential_area')
}

export type UnitToRegisterIn = Pick<UnitFound, 'id' | 'name' | 'kind' | 'path'>

/**
 * Places of today for which the asker may register: those that a text finds; without one their own units, and the villages
 * of a commune when that is all they have.
 */
export async function unitsToRegisterIn(ctx: Ctx, text: string): Promise<UnitToRegisterIn[]> {
  const { communes, commune, places } = await placesFor(ctx, 'initiative.register')
  const words = fold(text)
  const own = async () => (await ownUnits(ctx, 'initiative.register')).map(({ unit, name, kind }) => ({ id: unit, name, kind, path: [] }))
  if (commune !== null && communes.length === 1) {
    const villages = places.filter((place) => place.kind !== 'unspecified').map(({ unit, name, kind }) => ({ id: unit, name, kind, path: [commune.name] }))
    const all = new Map([...await own(), ...villages].map((one) => [one.id, one]))
    return [...all.values()].filter((unit) => ` ${fold(unit.name)}`.includes(` ${words}`))
  }
  if (words === '') return own()
  const units = await findUnits(await allow(ctx, 'initiative.register', []), text, ctx.day, 100)
  const { refused } = await allowEach(ctx, 'initiative.register', units.map((unit) => unit.id))
  return units.filter((unit) => !refused.has(unit.id)).slice(0, 20)
}

/** The place of a registration, with what lies around it, nearest first. @throws Problem `people.no_mandate`, `unit.not_found` */
export async function placeToRegister(ctx: Ctx, unit: number): Promise<UnitToRegisterIn> {
  const path = await getPath(await allow(ctx, 'initiative.register', unit), unit, ctx.day)
  const { name, kind } = path.at(-1)!
  return { id: unit, name, kind, path: path.slice(0, -1).map((step) => step.name).toReversed() }
}

async function ownUnits(ctx: Ctx, verb: Verb): Promise<UnitOf[]> {
  const mine = (await myMandates(ctx)).filter((mandate) => mandate.verbs.includes(verb))
  if (mine.length === 0) return []
  const places = await placesOf(await allow(ctx, verb, []), mine.map((mandate) => mandate.unit))
  return [...places.values()].filter((place) => place.alive).map(({ unit, name, kind }) => ({ unit, name, kind }))
}
