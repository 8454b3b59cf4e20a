import type { Ctx } from '#base/ctx.ts'
import { redirect } from '@sveltejs/kit'
import { moveOf, states } from '#core/initiative/life.ts'
import { listInitiatives } from '#core/initiative/register.ts'
import { listIndicators } from '#core/indicator/values.ts'
import { listKits } from '#core/kit/read.ts'
import { myMandates } from '#core/people/me.ts'
import { readVerified } from '#core/verification/verified.ts'
import { askedByPlans, bulkSteps, listViews, mostInBulk, unitsWithRegister } from '#programmes/movement/index.ts'
import { historyOfUnit, unitOnMap } from '#programmes/setup/index.ts'
import { address, figureOf } from '$ui/figure.server.ts'
import { shown } from '$ui/page.server.ts'
import { addressOf, askedOf, everything, movementKit, queryOf, type Asked } from './register.server.ts'
import type { PageServerLoad } from './$types'

const perPage = 50

export const load: PageServerLoad = ({ locals, url }) => shown(locals, async () => {
  const { ctx, deployment } = locals
  const own = await unitsWithRegister(ctx)
  const about = { address: address('/figures', { unit: deployment!.unit, period: { from: null, to: ctx.day }, map: ctx.day, today: ctx.day }) }
  if (own.length === 0) return { view: 'public' as const, about, figures: await figures(ctx, deployment!.unit), kits: (await listKits(ctx)).filter((kit) => kit.name !== movementKit) }
  const views = await listViews(ctx)
  const opening = views.find((view) => view.opening && view.query !== '')
  if (opening && url.search === '') redirect(303, `/movement?${opening.query}`)
  return { view: 'register' as const, about, views: views.map(({ name, query }) => ({ name, query })), whole: opening ? '/movement?view=all' : '/movement', ...await register(ctx, askedOf(url.searchParams), own, opening !== undefined) }
})

async function register(ctx: Ctx, asked: Asked, own: Awaited<ReturnType<typeof unitsWithRegister>>, opens: boolean) {
  const unit = asked.unit ?? own[0]!.unit
  const { rows, tally, map } = await listInitiatives(ctx, queryOf(unit, asked), { sort: asked.sort, first: (asked.page - 1) * perPage, rows: perPage })
  // What the tabs count must not change with the tab; what the balance counts, not with the field.
  const ofStates = asked.state || asked.late ? (await count(ctx, unit, { ...asked, state: null, late: false, lateOn: null })) : tally
  const ofFields = asked.field ? (await count(ctx, unit, { ...asked, field: null })) : tally
  const late = asked.late ? tally.total : ofStates.late
  // Where somebody's register opens with a view, the whole has an address of its own.
  const to = (...given: Parameters<typeof addressOf>) => { const href = addressOf(...given); return opens && href === '/movement' ? '/movement?view=all' : href }
  const name = (await historyOfUnit(ctx, unit)).lives.at(-1)!
  const verbs = new Set((await myMandates(ctx)).flatMap((mandate) => mandate.verbs))
  const below = (await unitOnMap(ctx, unit, map)).children.filter((child) => child.kind !== 'unspecified').map(({ unit, name, kind }) => ({ unit, name, kind }))
  const bare = { ...asked, state: null, late: false, lateOn: null }
  return {
    asked, mayRegister: verbs.has('initiative.register'), mayImport: verbs.has('initiative.import'), query: addressOf(asked).slice('/movement'.length), mostInBulk,
    // Only what at least one of those found could do.
    bulk: bulkSteps.filter((step) => verbs.has(moveOf(step).verb) && moveOf(step).from.some((state) => (tally.state[state] ?? 0) > 0)), rows, total: tally.total, perPage, today: ctx.day, unit: { id: unit, name: name.name, kind: name.kind },
    units: [...new Map([...own, { unit, name: name.name, kind: name.kind }, ...below].map((one) => [one.unit, one])).values()],
    up: own.some((one) => one.unit === unit) ? null : to(asked, { unit: null }),
    bare: to({ ...everything, unit: asked.unit }),
    tabs: [
      { state: 'all' as const, count: ofStates.total, href: to(bare) },
      ...(late > 0 || asked.late ? [{ state: 'late' as const, count: late, href: to(bare, { late: true, lateOn: asked.lateOn }) }] : []),
      ...states.filter((state) => (ofStates.state[state] ?? 0) > 0).map((state) => ({ state, count: ofStates.state[state]!, href: to(bare, { state }) })),
    ],
    here: to(asked), map,
    plans: await askedByPlans(ctx, unit),
    balance: ofFields.field, hrefs: { csv: addressOf(asked, {}, '/movement/export.csv'), xlsx: addressOf(asked, {}, '/movement/export.xlsx') },
    pages: { previous: asked.page > 1 ? addressOf(asked, { page: asked.page - 1 }) : undefined, next: asked.page * perPage < tally.total ? addressOf(asked, { page: asked.page + 1 }) : undefined },
  }
}

async function count(ctx: Ctx, unit: number, asked: Asked) {
  return (await listInitiatives(ctx, queryOf(unit, asked), { rows: 0 })).tally
}

/** The five that are told apart everywhere, in the order in which a model comes to them. */
const counts = ['movement.initiatives', 'movement.carried_out', 'movement.recognised', 'movement.outstanding', 'movement.commended']

/** The movement's published figures from the beginning until now, those five first; those without any are not drawn. */
async function figures(ctx: Ctx, unit: number) {
  const asked = { unit, period: { from: null, to: ctx.day }, map: ctx.day, today: ctx.day }
  const indicators = (await listIndicators(ctx)).filter((indicator) => indicator.kit === movementKit)
  const values = await readVerified(ctx, { indicators: indicators.map((indicator) => indicator.key), unit, period: asked.period, map: asked.map })
  const rank = ({ key }: { readonly key: string }) => (counts.includes(key) ? counts.indexOf(key) : counts.length)
  return indicators.toSorted((a, b) => rank(a) - rank(b)).map((indicator) => figureOf(values.find((value) => value.indicator === indicator.key)!, indicator, asked)).filter((figure) => figure.value !== null)
}
