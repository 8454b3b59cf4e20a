import { redirect } from '@sveltejs/kit'
import { addDays } from '#base/day.ts'
import { newId } from '#base/id.ts'
import { changeDay, collectionsFor, endRound, getRound, groups, groupWords, planRound } from '#programmes/waste/index.ts'
import { searchUnits, unitOnMap } from '#programmes/setup/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { textOf } from '$ui/typed.ts'
import { mustStillBeSomebody } from '$ui/visitor.server.ts'
import { lang } from '$ui/words.ts'
import { mayThere, placeOf, unitIn } from '../place.server.ts'
import type { Actions, PageServerLoad } from './$types'

const daysShown = 21
const mostShown = 400

export const load: PageServerLoad = ({ locals, url }) => shown(locals, async () => {
  const { ctx, deployment } = locals
  const text = (url.searchParams.get('q') ?? '').slice(0, 100)
  const found = text.trim() === '' ? [] : (await searchUnits(ctx, text, ctx.day, 12)).filter((unit) => unit.validTo === null && !['nation', 'province', 'city', 'unspecified'].includes(unit.kind))
  const { place, own } = await placeOf(ctx, deployment, url.searchParams.get('unit'))
  const may = await mayThere(ctx, place.id, ['round.plan'])
  const days = await collectionsFor(ctx, place.id, ctx.day, addDays(ctx.day, daysShown - 1))
  const below = (await unitOnMap(ctx, place.id, ctx.day)).children.filter((child) => child.kind !== 'unspecified')
  const changing = may['round.plan'] && url.searchParams.get('round') ? (await getRound(ctx, url.searchParams.get('round')!)).round : null
  return {
    place, own, text, found: found.map((unit) => ({ ...unit, href: `/waste/rounds?unit=${unit.id}` })), today: ctx.day, fresh: newId() as string, mayPlan: may['round.plan'],
    days: days.slice(0, mostShown).map((one) => ({ ...one, groups: one.groups.map((group) => ({ group, title: groupWords[group].title[lang()] })) })), more: Math.max(0, days.length - mostShown),
    groups: groups.map((group) => ({ group, title: groupWords[group].title[lang()] })), places: [place, ...below.map(({ unit, name, kind }) => ({ id: unit, name, kind }))],
    changing: changing && { id: changing.id as string, edition: changing.edition, day: url.searchParams.get('day') ?? '' },
    said: url.searchParams.has('said'),
  }
})

const back = (unit: string) => redirect(303, `/waste/rounds?unit=${unitIn(unit) ?? ''}&said`)

export const actions: Actions = {
  plan: async (event) => {
    await mustStillBeSomebody(event)
    const data = await event.request.formData()
    const read = textOf(data)
    const chosen = data.getAll('groups').flatMap((one) => (typeof one === 'string' ? [one] : []))
    const entered = { form: 'plan', groups: chosen, place: read('place'), begins: read('begins'), ends: read('ends'), from: read('from'), to: read('to'), weekday: read('weekday'), village: read('village') }
    const answer = await done(event, entered, async () => {
      await planRound(event.locals.ctx, { id: read('id'), unit: unitIn(read('village')) ?? 0, groups: chosen, weekday: Number(read('weekday')) || null, begins: read('begins'), ends: read('ends'), from: read('from'), to: read('to') || null, place: read('place') }, 0)
      return null
    })
    if (answer !== null) return answer
    return back(read('unit'))
  },
  change: async (event) => {
    await mustStillBeSomebody(event)
    const read = textOf(await event.request.formData())
    const entered = { form: 'change', groups: [], place: '', begins: read('begins'), ends: read('ends'), from: read('day'), to: read('instead'), weekday: '', village: '' }
    const answer = await done(event, entered, async () => {
      const { ctx } = event.locals
      if (read('what') === 'end') await endRound(ctx, read('round'), Number(read('edition')) || 0, read('day'))
      else await changeDay(ctx, read('round'), { day: read('day'), instead: read('what') === 'move' ? read('instead') : null, begins: read('begins'), ends: read('ends'), words: read('words') })
      return null
    })
    if (answer !== null) return answer
    return back(read('unit'))
  },
}
