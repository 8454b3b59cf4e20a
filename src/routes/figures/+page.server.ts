import { redirect } from '@sveltejs/kit'
import type { Ctx } from '#base/ctx.ts'
import { isProblem } from '#base/problem.ts'
import { fold } from '#base/words.ts'
import { listIndicators } from '#core/indicator/values.ts'
import { historyOfUnit, mapsThereWere, pathOfUnit, searchUnits } from '#programmes/setup/index.ts'
import { address, mapWord } from '$ui/figure.server.ts'
import { shown } from '$ui/page.server.ts'
import type { PageServerLoad } from './$types'
import { elsewhere } from './elsewhere.server.ts'
import { oneFigure } from './one.server.ts'
import { overview } from './overview.server.ts'
import { questionOf, sentenceOf, type Question } from './question.server.ts'

export const load: PageServerLoad = ({ locals, url }) => shown(locals, async () => {
  const { ctx } = locals
  const question = questionOf(url.searchParams, locals.deployment!.unit, ctx.day)
  const path = await pathOfUnit(ctx, question.unit, question.map)
  const unit = path.at(-1)!
  const found = question.place === null || fold(question.place) === fold(unit.name) ? null : await lookUp(ctx, question)
  const hrefOf = (other: Partial<Question>) => address('/figures', { ...question, ...other }, question.indicator ?? undefined)
  if (found === null && (question.place !== null || url.searchParams.get('to') !== null)) redirect(303, hrefOf({}))
  if (found?.length === 1) redirect(303, hrefOf({ unit: found[0]!.id }))
  const [indicators, maps] = [await listIndicators(ctx), await mapsThereWere(ctx)]
  const page = {
    unit: { id: question.unit, ...unit },
    indicator: question.indicator,
    map: mapWord(question),
    above: path.slice(0, -1).map((step) => ({ name: step.name, href: hrefOf({ unit: step.unit }) })),
    sentence: sentenceOf(question, question.place ?? unit.name, indicators, maps, url.searchParams),
    keep: { unit: String(question.unit) },
  }
  if (found) {
    const choices = found.map((f) => ({ ...f, href: hrefOf({ unit: f.id, map: f.validTo ?? question.today }) }))
    return { ...page, view: 'choose' as const, place: question.place!, choices }
  }
  try {
    if (question.indicator === null) return { ...page, view: 'overview' as const, ...(await overview(ctx, question, indicators)) }
    return { ...page, view: 'one' as const, ...(await oneFigure(ctx, question, question.indicator, indicators, maps, url)) }
  } catch (reason) {
    if (!isProblem(reason) || reason.code !== 'unit.not_on_map') throw reason
    return { ...page, view: 'elsewhere' as const, ...elsewhere(question, await historyOfUnit(ctx, question.unit)) }
  }
})

/** Units by the name that was typed: the one meant when there is only one, else those to choose from. */
async function lookUp(ctx: Ctx, question: Question) {
  const onMap = await searchUnits(ctx, question.place!, question.map, 20)
  const exact = onMap.filter((unit) => fold(unit.name) === fold(question.place!))
  if (exact.length === 1) return exact
  return onMap.length > 0 ? onMap : searchUnits(ctx, question.place!, null, 20)
}
