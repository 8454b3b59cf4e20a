import { redirect } from '@sveltejs/kit'
import { addDays, day, period, type Period } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import { isProblem } from '#base/problem.ts'
import { newId } from '#base/id.ts'
import { listIndicators, readValues } from '#core/indicator/values.ts'
import { allow } from '#core/people/door.ts'
import { sampleSize } from '#core/verification/interval.ts'
import { planAhead } from '#core/verification/outlook.ts'
import { planSample } from '#core/verification/sample.ts'
import { unitsWithChecks } from '#programmes/movement/index.ts'
import { unitOnMap } from '#programmes/setup/index.ts'
import { titleOf } from '$ui/figure.server.ts'
import { measureText } from '$ui/measure.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { textOf } from '$ui/typed.ts'
import { checkable, confidences, precisions, precisionText, spanOfCheck, unitOf } from '../checks.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx, deployment, lang }, url: { searchParams: query } } = event
  return shown(event.locals, async () => {
    const own = await unitsWithChecks(ctx)
    if (own.length === 0) await allow(ctx, 'verification.plan', deployment!.unit)
    const below = (await unitOnMap(ctx, own[0]!.unit, ctx.day)).children.filter((child) => child.kind !== 'unspecified').map(({ unit, name, kind }) => ({ unit, name, kind }))
    const some = checkable(await listIndicators(ctx))
    const asked = {
      indicator: query.get('indicator') ?? '', unit: unitOf(query.get('unit'), own[0]!.unit), period: query.get('period') || 'all',
      halfWidth: query.get('halfWidth') ?? '0.05', confidence: query.get('confidence') ?? '0.95',
    }
    const counted = new Set((await readValues(ctx, { indicators: some.map(({ key }) => key), unit: own[0]!.unit, period: { from: null, to: ctx.day }, map: ctx.day })).filter(({ value }) => value).map(({ indicator }) => indicator))
    const indicators = some.map((one) => ({ key: one.key, title: titleOf(one), measure: measureText(one.unitOfMeasure), accumulates: one.accumulates, counted: counted.has(one.key) }))
    const page = {
      asked, id: newId() as string, indicators, units: [...new Map([...own, ...below].map((one) => [one.unit, one])).values()],
      until: { usual: addDays(ctx.day, 30), first: ctx.day, last: addDays(ctx.day, 366) },
      periods: periodsUntil(Number(ctx.day.slice(0, 4))),
    }
    if (asked.indicator === '') return { ...page, ahead: null, problem: null }
    try {
      return { ...page, ahead: await lookAhead(ctx, asked), problem: null }
    } catch (reason) {
      // The question stands in the address: what is wrong with it is said beside it, and it can be asked anew.
      if (!isProblem(reason)) throw reason
      return { ...page, ahead: null, problem: reason.toJSON(lang, ctx.request) }
    }
  })
}

type Asked = { readonly indicator: string; readonly unit: number; readonly period: string; readonly halfWidth: string; readonly confidence: string }

async function lookAhead(ctx: Ctx, asked: Asked) {
  const plan = planOf(ctx, asked)
  const { population, wanted, unplaced, from, strata } = await planAhead(ctx, plan)
  return {
    population, wanted, unplaced, span: spanOfCheck({ from, to: plan.period.to }), strata,
    choices: precisions.map((halfWidth) => ({ value: String(halfWidth), label: precisionText(halfWidth), size: sampleSize({ halfWidth, population, confidence: plan.confidence }) })),
    confidences: confidences.map(String),
  }
}

function planOf(ctx: Ctx, { indicator, unit, halfWidth, confidence, ...asked }: Asked) {
  return { indicator, unit, period: periodOf(asked.period, ctx), map: ctx.day, halfWidth: Number(halfWidth), confidence: Number(confidence) }
}

function periodOf(text: string, ctx: Ctx): Period {
  return text === 'all' ? { from: null, to: ctx.day } : period(text)
}

/** Since the beginning, this year, and the years before it: what figures are reported for. */
function periodsUntil(year: number) {
  return ['all', ...[0, 1, 2, 3, 4].map((ago) => String(year - ago))]
}

export const actions: Actions = {
  default: async (event) => {
    mustBeSomebody(event)
    const data = await event.request.formData()
    const text = textOf(data)
    const entered = { indicator: text('indicator'), unit: unitOf(data.get('unit'), 0), period: text('period'), halfWidth: text('halfWidth'), confidence: text('confidence'), until: text('until') }
    const id = text('id')
    const answer = await done(event, entered, async () => {
      await planSample(event.locals.ctx, { id, ...planOf(event.locals.ctx, entered), ...(entered.until === '' ? {} : { until: day(entered.until, '/until') }) })
      return null
    })
    if (answer !== null) return answer
    redirect(303, `/verification/${id.toLowerCase()}?said=planned`)
  },
}
