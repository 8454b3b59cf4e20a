import { redirect } from '@sveltejs/kit'
import { letterheads } from '#base/paper/document.ts'
import { myMandates } from '#core/people/me.ts'
import { awaitingDecision, honours, papersOfUnit, unitsWithRegister, type Honour } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { issueAction, reviewAction, withdrawAction } from './actions.server.ts'
import { honourOf, kindOf, usualEntry } from './entry.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, url: { searchParams: asked } } = event
  return shown(event.locals, async () => {
    const units = await unitsWithRegister(ctx)
    const unit = units.find((one) => String(one.unit) === asked.get('unit')) ?? units[0] ?? null
    const [year, honour, kind] = [yearOf(asked.get('year'), ctx.day), honourOf(asked.get('honour')), kindOf(asked.get('letterhead'))]
    const mayIssue = unit !== null && (await myMandates(ctx)).some((mandate) => mandate.unit === unit.unit && mandate.verbs.includes('paper.issue'))
    const awaiting = mayIssue ? await awaitingDecision(ctx, unit.unit, honour, year) : []
    return {
      units, unit, year, honour, mayIssue, awaiting, said: asked.get('said'), thisYear: Number(ctx.day.slice(0, 4)),
      papers: unit ? await papersOfUnit(ctx, unit.unit) : [],
      form: mayIssue && awaiting.length > 0 ? await usualEntry(ctx, unit.unit, kind, awaiting[0]) : undefined,
      letterheads: letterheads.map((one) => ({ kind: one, href: `/movement/papers?${queryOf(unit?.unit, year, honour, one)}#issue` })), honours: [...honours],
      query: queryOf(unit?.unit, year, honour, kind),
    }
  })
}

const yearOf = (text: string | null, today: string) => (text !== null && /^20\d\d$/.test(text) ? Number(text) : Number(today.slice(0, 4)))
const queryOf = (unit: number | undefined, year: number, honour: Honour, kind: string | null) => `unit=${unit ?? ''}&year=${year}&honour=${honour}&letterhead=${kind ?? ''}`

export const actions: Actions = {
  review: reviewAction,
  issue: async (event) => {
    const answer = await issueAction(event)
    if (answer !== null) return answer
    redirect(303, `/movement/papers?${backOf(event.url)}&said=issued`)
  },
  withdraw: async (event) => {
    const answer = await withdrawAction(event)
    if (answer !== null) return answer
    redirect(303, `/movement/papers?${backOf(event.url)}&said=withdrawn`)
  },
}

/** The same unit, year and honour as before. */
function backOf(url: URL): string {
  return new URLSearchParams([...url.searchParams].filter(([name]) => ['unit', 'year', 'honour'].includes(name))).toString()
}
