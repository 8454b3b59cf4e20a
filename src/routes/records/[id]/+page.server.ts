import { today } from '#base/day.ts'
import { getChronicle, type Chronicle } from '#core/form/chronicle.ts'
import { figuresTouched, indicatorsCounting, indicatorsOver } from '#core/indicator/touched.ts'
import { myMandates } from '#core/people/me.ts'
import { addVerification } from '#core/verification/verified.ts'
import { myTasks } from '#core/verification/visit.ts'
import { figureOf, titleOf } from '$ui/figure.server.ts'
import { measureText } from '$ui/measure.ts'
import { shown } from '$ui/page.server.ts'
import { toldAnswers } from '$ui/told.ts'
import { placeText } from '$ui/unit.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { m } from '$ui/words.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  mustBeSomebody(event)
  const { locals, params, url } = event
  return shown(locals, async () => {
    const chronicle = await getChronicle(locals.ctx, params.id)
    const { record, form, revisions, ledger } = chronicle
    const mandates = await myMandates(locals.ctx)
    const may = (verb: string) => mandates.some((mandate) => mandate.verbs.includes(verb))
    return {
      record: {
        id: record.id, leaf: record.leaf, place: placeText(record), day: record.day, authorName: record.authorName,
        device: record.device, receivedAt: record.receivedAt, by: record.by, supersedes: record.supersedes,
        about: may('household.read') ? record.about as string | null : null, redactedOn: record.redactedAt && today(record.redactedAt),
      },
      form: { key: form.definition.key, version: form.definition.version, title: form.definition.title },
      answers: toldAnswers(form, record.answers),
      mayCorrect: may('record.enter'),
      fresh: url.searchParams.has('new'),
      revisions, ledger,
      alongHere: url.searchParams.has('new') && may('verification.visit') ? await alongHere(locals.ctx, record.leaf) : 0,
      ...(await figuresOf(locals, chronicle)),
    }
  })
}

/** Who has just been somewhere may look at what a spot check drew there on the same way. */
async function alongHere(ctx: App.Locals['ctx'], leaf: number): Promise<number> {
  return (await myTasks(ctx)).filter((task) => task.leaf === leaf && task.outcome === null).length
}

/** What the record adds up to: its facts in words, and the figures of its commune and city that they are part of. */
async function figuresOf(locals: App.Locals, { record, facts }: Chronicle) {
  const measures = [...new Set(facts.map((fact) => fact.measure))]
  const titles = await indicatorsCounting(locals.ctx, measures)
  const bases = await indicatorsOver(locals.ctx, measures)
  const called = (measure: string) => {
    const [counted, base] = [titles.get(measure), bases.get(measure)]
    return counted ? titleOf(counted) : base ? m.record_fact_base({ figure: titleOf(base) }) : m.record_fact_uncounted()
  }
  const touched = await Promise.all((await figuresTouched(locals.ctx, record.leaf, record.day, measures)).map(async ({ value, indicator, period }) => {
    const [verified] = await addVerification(locals.ctx, { indicators: [indicator.key], period, map: locals.ctx.day }, [value])
    return { value: verified!, indicator, period }
  }))
  return {
    facts: facts.map((fact) => ({
      text: called(fact.measure),
      value: fact.value, unitOfMeasure: measureText(fact.unitOfMeasure), standing: fact.standing,
    })),
    figures: touched.map(({ value, indicator, period }) => {
      const figure = figureOf(value, indicator, { unit: value.unit, period, map: locals.ctx.day, today: locals.ctx.day })
      const counted = facts.filter((fact) => fact.standing && titles.get(fact.measure)?.key === indicator.key)
      const mine = counted.reduce((sum, fact) => sum + fact.value, 0)
      // A correction moved the figure by its difference to the record before, and a share moves by neither of its parts.
      const plain = record.supersedes === null && indicator.denominator === null
      const delta = plain && mine !== 0 ? { delta: { value: mine, against: m.record_delta() } } : {}
      return { ...figure, href: `${figure.href}&new=${record.id}`, ...delta }
    }),
  }
}
