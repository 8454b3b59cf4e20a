import { redirect } from '@sveltejs/kit'
import type { Day } from '#base/day.ts'
import { agreeToBoard, boardFigures, boardOf, leaveBoard } from '#programmes/waste/index.ts'
import { historyOfUnit, unitOnMap } from '#programmes/setup/index.ts'
import { address, titleOf } from '$ui/figure.server.ts'
import { listIndicators } from '#core/indicator/values.ts'
import { measureText } from '$ui/measure.ts'
import { done, shown } from '$ui/page.server.ts'
import { textOf } from '$ui/typed.ts'
import { mustStillBeSomebody } from '$ui/visitor.server.ts'
import { communeOf, mayThere, placeOf, unitIn } from '../place.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => shown(locals, async () => {
  const { ctx, deployment } = locals
  const { place: asked } = await placeOf(ctx, deployment, url.searchParams.get('unit'))
  const unit = await communeOf(ctx, asked.id, ctx.day)
  const { name, kind } = (await historyOfUnit(ctx, unit)).lives.at(-1)!
  const figure = boardFigures.find((one) => one === url.searchParams.get('by')) ?? boardFigures[0]
  const period = { from: `${ctx.day.slice(0, 4)}-01-01` as Day, to: ctx.day }
  const indicators = (await listIndicators(ctx)).filter((one) => boardFigures.some((key) => key === one.key))
  const known = indicators.some((one) => one.key === figure)
  const board = known ? await boardOf(ctx, unit, figure, period) : { rows: [], others: 0, unitOfMeasure: '' }
  const standing = new Set(board.rows.map((row) => row.unit))
  const villages = (await unitOnMap(ctx, unit, ctx.day)).children.filter((child) => child.kind === 'village' || child.kind === 'residential_area').map((child) => ({ id: child.unit, name: child.name, kind: child.kind }))
  const may = villages.length > 0 ? await mayThere(ctx, villages[0]!.id, ['board.agree']) : { 'board.agree': false }
  return {
    place: { id: unit, name, kind }, figure, year: ctx.day.slice(0, 4), today: ctx.day, others: board.others, said: url.searchParams.has('said'),
    choices: indicators.map((one) => ({ key: one.key, title: titleOf(one) })), measure: measureText(board.unitOfMeasure), title: titleOf(indicators.find((one) => one.key === figure) ?? { titleVi: '', titleEn: '' }),
    rows: board.rows.map((row) => ({ ...row, href: address('/figures/thread', { unit: row.unit, period, map: ctx.day, today: ctx.day }, figure) })),
    mayAgree: may['board.agree'], villages: villages.filter((village) => !standing.has(village.id)),
  }
})

export const actions: Actions = {
  agree: async (event) => {
    await mustStillBeSomebody(event)
    const read = textOf(await event.request.formData())
    const village = unitIn(read('village')) ?? 0
    const answer = await done(event, { village: read('village'), day: read('day'), basis: read('basis') }, async () => { await agreeToBoard(event.locals.ctx, village, { day: read('day'), basis: read('basis') }); return null })
    if (answer !== null) return answer
    redirect(303, `/waste/board?unit=${village}&said`)
  },
  leave: async (event) => {
    await mustStillBeSomebody(event)
    const read = textOf(await event.request.formData())
    const village = unitIn(read('village')) ?? 0
    const answer = await done(event, { village: '', day: '', basis: '' }, async () => { await leaveBoard(event.locals.ctx, village); return null })
    if (answer !== null) return answer
    redirect(303, `/waste/board?unit=${village}&said`)
  },
}
