import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { allowEach, type Verb } from '#core/people/door.ts'
import { myMandates } from '#core/people/me.ts'
import { historyOfUnit, pathOfUnit, type Deployment } from '#programmes/setup/index.ts'

export type Place = { readonly id: number; readonly name: string; readonly kind: string }

/** The number of a unit in an address; undefined for what is none. */
export function unitIn(text: string | null): number | undefined {
  const unit = Number(text ?? '')
  return Number.isInteger(unit) && unit > 0 && unit <= 2_147_483_647 ? unit : undefined
}

/** The unit that a page is about: the one asked for, else one's own, else the whole deployment. @throws Problem `unit.not_found` */
export async function placeOf(ctx: Ctx, deployment: Deployment | null, asked: string | null): Promise<{ place: Place; own: Place[] }> {
  const mandates = (await myMandates(ctx)).filter((one) => one.unitEnded === null && one.verbs.includes('stock.read'))
  const own: Place[] = []
  for (const { unit } of mandates) own.push(await named(ctx, unit))
  const unit = unitIn(asked) ?? own[0]?.id ?? deployment!.unit
  return { place: own.find((one) => one.id === unit) ?? await named(ctx, unit), own }
}

async function named(ctx: Ctx, unit: number): Promise<Place> {
  const { name, kind } = (await historyOfUnit(ctx, unit)).lives.at(-1)!
  return { id: unit, name, kind }
}

/** Which of these the visitor may do there; nobody signed in may do none. */
export async function mayThere<V extends Verb>(ctx: Ctx, unit: number, verbs: readonly V[]): Promise<Record<V, boolean>> {
  const may = {} as Record<V, boolean>
  for (const verb of verbs) may[verb] = ctx.account !== null && (await allowEach(ctx, verb, [unit])).refused.size === 0
  return may
}

/** The commune in which a place lies, or itself: that is where villages are compared. */
export async function communeOf(ctx: Ctx, unit: number, day: Day): Promise<number> {
  const path = await pathOfUnit(ctx, unit, day)
  return path.findLast((step) => ['commune', 'ward', 'town', 'special_zone'].includes(step.kind))?.unit ?? unit
}
