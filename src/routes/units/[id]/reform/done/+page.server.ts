import { redirect } from '@sveltejs/kit'
import { addDays, isDay, type Day } from '#base/day.ts'
import { historyOfUnit } from '#programmes/setup/index.ts'
import { address } from '$ui/figure.server.ts'
import { shown } from '$ui/page.server.ts'
import type { PageServerLoad } from './$types'
import { unitOf } from '../unit.server.ts'

/** What became of a unit on a day, read from its history: the page can be opened again, and tells what is, not what was sent. */
export const load: PageServerLoad = ({ locals, params, url }) => shown(locals, async () => {
  const { ctx } = locals
  const id = unitOf(params.id)
  const history = await historyOfUnit(ctx, id)
  const day = url.searchParams.get('day') ?? ''
  const on = <T extends { day: Day }>(links: readonly T[]) => links.filter((link) => link.day === day)
  const at = history.lives.findIndex((life) => life.from === day)
  const heirs = on(history.successors)
  // Those that merged with it are known to what they became.
  const kin = heirs.length === 1 ? on((await historyOfUnit(ctx, heirs[0]!.unit)).predecessors).filter((link) => link.unit !== id) : []
  const joined = [...on(history.predecessors), ...kin]
  const life = at < 0 ? history.lives.at(-1)! : history.lives[at]!
  const decree = heirs[0]?.decree ?? joined[0]?.decree ?? life.decree
  if (!isDay(day) || (heirs.length === 0 && joined.length === 0 && at < 1) || decree === null) redirect(303, `/units/${id}`)
  const eve = addDays(day, -1)
  const before = history.lives.findLast((one) => one.from < day) ?? life
  const asked = { unit: id, period: { from: null, to: ctx.day }, today: ctx.day }
  const seen = (unit: number, map: Day) => address('/figures', { ...asked, unit, map })
  const now = heirs.length > 0 ? heirs.map(({ unit, name, kind }) => ({ unit, name, kind })) : [{ unit: id, name: life.name, kind: life.kind }]
  return {
    id, day, eve, decree, ahead: day > ctx.day, became: now.map((one) => ({ ...one, figures: seen(one.unit, day > ctx.day ? day : ctx.day) })),
    was: [{ unit: id, name: before.name, kind: before.kind }, ...joined.map(({ unit, name, kind }) => ({ unit, name, kind }))]
      .map((one) => ({ ...one, figures: seen(one.unit, eve > ctx.day ? ctx.day : eve) })),
    parent: life.parentName !== before.parentName && heirs.length === 0 && joined.length === 0 ? life.parentName : null,
  }
})
