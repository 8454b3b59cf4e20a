import { redirect } from '@sveltejs/kit'
import { day } from '#base/day.ts'
import { refuse } from '#base/problem.ts'
import { letterheads } from '#core/people/coordinator.ts'
import { coordinationIn, endCoordinator, historyOfUnit, nameCoordinator, rolesToCoordinate } from '#programmes/setup/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { unitOf } from '../reform/unit.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, params, url } = event
  return shown(event.locals, async () => {
    const unit = unitOf(params.id)
    const roles = await rolesToCoordinate(ctx, unit)
    const { name, kind } = (await historyOfUnit(ctx, unit)).lives.at(-1)!
    return { unit, name, kind, roles, letterheads, ...await coordinationIn(ctx, unit, ctx.day), today: ctx.day, said: url.searchParams.get('said') }
  })
}

export const actions: Actions = {
  name: async (event) => {
    await mustStillBeSomebody(event)
    const data = await event.request.formData()
    const text = (name: string) => String(data.get(name) ?? '').trim()
    const entered = { for: 'name' as const, titleVi: text('titleVi'), titleEn: text('titleEn'), letterhead: text('letterhead'), role: text('role'), from: text('from'), to: text('to') }
    const answer = await done(event, entered, async () => {
      const letterhead = letterheads.find((one) => one === entered.letterhead)
      if (!letterhead) throw refuse('field', { reason_vi: 'hãy chọn', reason_en: 'choose one' }, { at: '/letterhead' })
      const given = { ...entered, letterhead, from: day(entered.from, '/from'), to: entered.to === '' ? null : day(entered.to, '/to') }
      await nameCoordinator(event.locals.ctx, unitOf(event.params.id), { titleVi: given.titleVi, titleEn: given.titleEn, letterhead, role: given.role, from: given.from, to: given.to })
      return null
    })
    if (answer !== null) return answer
    redirect(303, `/units/${event.params.id}/coordinator?said=named`)
  },
  end: async (event) => {
    mustBeSomebody(event)
    const data = await event.request.formData()
    const entered = { for: 'end' as const, id: String(data.get('id') ?? ''), day: String(data.get('day') ?? '') }
    const answer = await done(event, entered, async () => { await endCoordinator(event.locals.ctx, unitOf(event.params.id), entered.id, day(entered.day, '/day')); return null })
    if (answer !== null) return answer
    redirect(303, `/units/${event.params.id}/coordinator?said=ended`)
  },
}
