import type { Ctx } from '#base/ctx.ts'
import { day } from '#base/day.ts'
import { historyOfUnit, pathOfUnit, rolesToGrant, unitsToGrantIn, type MandateGiven } from '#programmes/setup/index.ts'

export type MandateEntered = { readonly unit: number; readonly role: string; readonly from: string; readonly to: string }

/** What the page's address says about the place of a mandate: looked for, or chosen already with the roles to choose from. */
export async function choiceOf(ctx: Ctx, url: URL) {
  const q = (url.searchParams.get('q') ?? '').slice(0, 200)
  const id = Number(url.searchParams.get('unit'))
  const none = { q, chosen: null, roles: [] }
  if (!Number.isInteger(id) || id < 1 || id > 2_147_483_647) return { ...none, units: await unitsToGrantIn(ctx, q) }
  const roles = await rolesToGrant(ctx, id)
  const { kind, name, to } = (await historyOfUnit(ctx, id)).lives.at(-1)!
  const path = to === null ? (await pathOfUnit(ctx, id, ctx.day)).slice(0, -1).map((step) => step.name).toReversed() : []
  return { q, units: [], roles, chosen: { id, kind, name, path } }
}

export function readMandate(data: FormData): MandateEntered {
  const text = (name: string) => String(data.get(name) ?? '').trim()
  return { unit: Number(data.get('unit')), role: text('role'), from: text('from'), to: text('to') }
}

/** @throws Problem `day.invalid` */
export function givenOf({ unit, role, from, to }: MandateEntered): MandateGiven {
  return { unit: Number.isInteger(unit) ? unit : 0, role, from: day(from, '/from'), to: to === '' ? null : day(to, '/to') }
}
