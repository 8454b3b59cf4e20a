import { redirect } from '@sveltejs/kit'
import { addDays, type Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import { newId } from '#base/id.ts'
import { visitsDue } from '#core/form/visit.ts'
import { listIndicators } from '#core/indicator/values.ts'
import { readVerified } from '#core/verification/verified.ts'
import { collectionsFor, estimateOf, groupWords, keepEstimate, leastToScale, signSvg, stockOf } from '#programmes/waste/index.ts'
import { address, digitsOf, figureOf, titleOf, type Asked } from '$ui/figure.server.ts'
import { measureText } from '$ui/measure.ts'
import { done, shown } from '$ui/page.server.ts'
import { textOf } from '$ui/typed.ts'
import { mustStillBeSomebody } from '$ui/visitor.server.ts'
import { lang } from '$ui/words.ts'
import { lively } from '../figures/one.server.ts'
import { mayThere, placeOf, unitIn } from './place.server.ts'
import type { Actions, PageServerLoad } from './$types'

const counts = ['waste.households', 'waste.active_households', 'waste.lapsed_households', 'waste.visits', 'waste.trained_people', 'waste.compost_bins_out', 'waste.compost_kg', 'waste.cost', 'waste.sampled_reduction_share']
const curves = ['waste.households', 'waste.active_households', 'waste.households_phu_linh']
const firstYear = 2022

export const load: PageServerLoad = ({ locals, url }) => shown(locals, async () => {
  const { ctx, deployment } = locals
  const { place, own } = await placeOf(ctx, deployment, url.searchParams.get('unit'))
  const may = await mayThere(ctx, place.id, ['record.read', 'record.enter', 'stock.read', 'household.read', 'verification.plan'])
  const asked: Asked = { unit: place.id, period: { from: null, to: ctx.day }, map: ctx.day, today: ctx.day }
  const year = yearOf(url.searchParams.get('year'), ctx.day)
  const { figures, trends } = await figuresOf(ctx, asked)
  return {
    place, own, may, figures, trends, year, years: Array.from({ length: Number(ctx.day.slice(0, 4)) - firstYear + 1 }, (_, i) => firstYear + i), fresh: newId() as string,
    places: address('/figures', asked, 'waste.households'), week: await weekOf(ctx, place.id),
    estimate: may['record.read'] ? await shownEstimate(ctx, place.id, year) : null,
    stock: may['stock.read'] ? totals((await stockOf(ctx, place.id, 0)).stores) : null,
    due: may['household.read'] ? (await visitsDue(ctx, { unit: place.id, until: addDays(ctx.day, 7) })).length : null,
    check: may['verification.plan'] ? `/verification/new?${new URLSearchParams({ indicator: 'waste.households', unit: String(place.id), period: 'all' })}` : null,
    said: url.searchParams.get('said') === 'kept',
  }
})

async function figuresOf(ctx: Ctx, asked: Asked) {
  const indicators = (await listIndicators(ctx)).filter(({ key }) => counts.includes(key) || curves.includes(key))
  const keys = indicators.map(({ key }) => key)
  const values = keys.length === 0 ? [] : await readVerified(ctx, { indicators: keys, unit: asked.unit, period: asked.period, map: asked.map })
  const monthly = keys.length === 0 ? [] : await readVerified(ctx, { indicators: keys.filter((key) => curves.includes(key)), unit: asked.unit, period: asked.period, map: asked.map, by: 'month' })
  const of = (key: string) => ({ indicator: indicators.find((one) => one.key === key), value: values.find((one) => one.indicator === key) })
  return {
    figures: counts.flatMap((key) => { const { indicator, value } = of(key); return indicator && value && value.value !== null ? [figureOf(value, indicator, asked)] : [] }),
    trends: curves.flatMap((key) => {
      const { indicator, value } = of(key)
      const months = monthly.find((one) => one.indicator === key)?.months
      return indicator && value?.value && months ? [{ key, title: titleOf(indicator), unit: measureText(indicator.unitOfMeasure), digits: digitsOf(indicator), points: lively(months, indicator).map(({ month, value: at }) => ({ month: `${month}-01`, value: at })) }] : []
    }),
  }
}

async function weekOf(ctx: Ctx, unit: number) {
  const days = await collectionsFor(ctx, unit, ctx.day, addDays(ctx.day, 6))
  // What is the same in many villages is said once.
  const alike = [...Map.groupBy(days, (one) => JSON.stringify([one.day, one.begins, one.ends, one.groups, one.cancelled, one.words])).values()]
  return { total: days.length, days: alike.slice(0, 10).map(([first, ...others]) => ({ first: { ...first!, groups: first!.groups.map((group) => groupWords[group].title[lang()]) }, places: others.length + 1 })) }
}

async function shownEstimate(ctx: Ctx, unit: number, year: number) {
  const { byGroup, ...rest } = await estimateOf(ctx, unit, daysOf(year, ctx.day))
  return { ...rest, least: leastToScale, byGroup: byGroup.map(({ group, base, now }) => ({ group, title: groupWords[group].title[lang()], sign: signSvg(group), base, now })) }
}

/** A year, as far as it has come. */
const daysOf = (year: number, today: Day) => ({ from: `${year}-01-01` as Day, to: (`${year}-12-31` > today ? today : `${year}-12-31`) as Day })

function yearOf(text: string | null, today: Day): number {
  const now = Number(today.slice(0, 4))
  const year = Number(text || now)
  return Number.isInteger(year) && year >= firstYear && year <= now ? year : now
}

function totals(stores: Awaited<ReturnType<typeof stockOf>>['stores']) {
  return [...Map.groupBy(stores, (store) => store.good)].map(([good, all]) => ({ good, balance: all.reduce((sum, one) => sum + one.balance, 0), handedOut: all.reduce((sum, one) => sum + one.handedOut, 0) }))
}

export const actions: Actions = {
  keep: async (event) => {
    await mustStillBeSomebody(event)
    const read = textOf(await event.request.formData())
    const unit = unitIn(read('unit')) ?? 0
    const year = yearOf(read('year'), event.locals.ctx.day)
    const answer = await done(event, { year: String(year) }, async () => { await keepEstimate(event.locals.ctx, { id: read('id'), unit, period: daysOf(year, event.locals.ctx.day) }); return null })
    if (answer !== null) return answer
    redirect(303, `/waste?unit=${unit}&year=${year}&said=kept#estimate`)
  },
}
