import { redirect } from '@sveltejs/kit'
import { isProblem } from '#base/problem.ts'
import { letterheads } from '#base/paper/document.ts'
import { getInitiative } from '#core/initiative/initiative.ts'
import { honoursToDecide, papersOf } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { issueAction, reviewAction, withdrawAction } from '../../papers/actions.server.ts'
import { honourOf, kindOf, usualEntry } from '../../papers/entry.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, params, url } = event
  return shown(event.locals, async () => {
    const { id, title, state, late } = await getInitiative(ctx, params.id)
    const [papers, reached] = await Promise.all([papersOf(ctx, id), honoursToDecide(ctx, id)])
    const open = reached.filter((one) => one.decided === null)
    const asked = open.find((one) => one.honour === honourOf(url.searchParams.get('honour'))) ?? open[0]
    const kind = kindOf(url.searchParams.get('letterhead'))
    return {
      id: id as string, title, state, late, papers, reached: reached.length > 0, said: url.searchParams.get('said'), honours: open.map(({ honour }) => honour),
      form: asked && await ifAllowed(async () => ({ honour: asked.honour, ...await usualEntry(ctx, asked.seat, kind, asked) })),
      letterheads: asked ? letterheads.map((one) => ({ kind: one, href: `/movement/${id}/papers?honour=${asked.honour}&letterhead=${one}#issue` })) : [],
      query: asked ? `honour=${asked.honour}&letterhead=${kind}` : '',
    }
  })
}

/** Who may not issue reads the papers all the same. */
async function ifAllowed<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (problem) {
    if (isProblem(problem) && problem.code.startsWith('people.')) return undefined
    throw problem
  }
}

export const actions: Actions = {
  review: reviewAction,
  issue: async (event) => {
    const answer = await issueAction(event)
    if (answer !== null) return answer
    redirect(303, `/movement/${event.params.id}/papers?said=issued`)
  },
  withdraw: async (event) => {
    const answer = await withdrawAction(event)
    if (answer !== null) return answer
    redirect(303, `/movement/${event.params.id}/papers?said=withdrawn`)
  },
}
