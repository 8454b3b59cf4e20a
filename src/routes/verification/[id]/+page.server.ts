import { redirect } from '@sveltejs/kit'
import type { Ctx } from '#base/ctx.ts'
import { assignItems, listItems, listVisitors, proposeAssignments, type Item } from '#core/verification/assign.ts'
import { abandonSample, closeAhead, closeSample } from '#core/verification/close.ts'
import { checkDraw, drawSample, readSample, type Sample } from '#core/verification/sample.ts'
import { done, shown } from '$ui/page.server.ts'
import { textOf } from '$ui/typed.ts'
import { placeText } from '$ui/unit.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { spanOfCheck, titlesOf } from '../checks.server.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

const perPage = 500

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, params, url: { searchParams: query } } = event
  return shown(event.locals, async () => {
    const sample = await readSample(ctx, params.id)
    const { id, state, unit, unitName, map, confidence, halfWidth, wanted, commitment, revealed, unplaced, plannedAt, drawnAt, closedAt, strata, visitors, results, until, abandoned, nth, givenUp } = sample
    const sum = (of: (part: Sample['strata'][number]) => number) => strata.reduce((total, part) => total + of(part), 0)
    const open = state === 'drawn'
    return {
      id: id as string, state, unit, unitName, map, confidence, halfWidth, wanted, commitment, revealed, unplaced, plannedAt, drawnAt, closedAt, strata, until, abandoned, nth, givenUp,
      visitors: visitors.map(({ name, assigned, visited }) => ({ name, assigned, visited })), parts: results.filter((one) => !one.whole),
      ...(await titlesOf(ctx))(sample.indicator), span: spanOfCheck(sample),
      drawn: sum((s) => s.drawn ?? 0), assigned: sum((s) => s.assigned), visited: sum((s) => s.visited),
      result: results.find((one) => one.whole) ?? null,
      ahead: open ? await closeAhead(ctx, params.id) : null,
      proposal: open && query.has('propose') ? await proposalFor(ctx, params.id, query.getAll('who')) : null,
      people: open ? (await listVisitors(ctx, params.id)).map(({ account, name }) => ({ id: account as string, name })) : [],
      items: drawnAt === null ? null : await pageOf(ctx, params.id, query.get('after')),
      again: drawnAt !== null && query.has('again') ? await checkDraw(ctx, params.id) : null,
      said: query.get('said'),
    }
  })
}

/** Some of what was drawn, with who goes where; the page after begins after the last. */
async function pageOf(ctx: Ctx, id: string, after: string | null) {
  const items = await listItems(ctx, id, after, perPage + 1)
  return { first: after === null, next: items.length > perPage ? items[perPage - 1]!.record as string : null, rows: items.slice(0, perPage).map(rowOf) }
}

const rowOf = ({ record, stratum, visitorName, visited, outcome, corrected, ...place }: Item) => ({ record: record as string, place: place.leafKind === 'unspecified' ? placeText(place) : place.leafName, stratum, visitorName, visited, outcome, corrected })

/** Who would go where, told by person; nobody is given what they reported. */
async function proposalFor(ctx: Ctx, id: string, who: readonly string[]) {
  const { assignments, left } = await proposeAssignments(ctx, id, who.length === 0 ? null : who.slice(0, 200))
  const people = [...Map.groupBy(assignments, (one) => one.visitor)].map(([visitor, some]) => ({ id: visitor as string, name: some[0]!.visitorName, count: some.length }))
  return { people, who: people.map((one) => one.id), left: left.length, why: left[0]?.why.say(ctx.lang) ?? null, count: assignments.length }
}

/** One press of a button: the verb, and back to the page with what was done. */
async function press(event: RequestEvent, said: string, verb: (data: FormData) => Promise<unknown>) {
  mustBeSomebody(event)
  const data = await event.request.formData()
  const answer = await done(event, { action: said, reason: textOf(data)('reason') }, async () => { await verb(data); return null })
  if (answer !== null) return answer
  redirect(303, `/verification/${event.params.id}?said=${said}`)
}

export const actions: Actions = {
  draw: (event) => press(event, 'drawn', () => drawSample(event.locals.ctx, event.params.id)),
  assign: (event) => press(event, 'assigned', async (data) => {
    const { ctx } = event.locals
    const who = data.getAll('who').map(String)
    const { assignments } = await proposeAssignments(ctx, event.params.id, who.length === 0 ? null : who)
    await assignItems(ctx, event.params.id, assignments)
  }),
  move: (event) => press(event, 'moved', async (data) => {
    const { ctx } = event.locals
    const [from, to] = [String(data.get('from') ?? ''), String(data.get('to') ?? '')]
    const mine = (await everyItem(ctx, event.params.id)).filter((item) => item.visitor === from && !item.visited)
    await assignItems(ctx, event.params.id, mine.map(({ record }) => ({ record, visitor: to })))
  }),
  close: (event) => press(event, 'closed', () => closeSample(event.locals.ctx, event.params.id)),
  abandon: (event) => press(event, 'abandoned', (data) => abandonSample(event.locals.ctx, event.params.id, textOf(data)('reason'))),
}

async function everyItem(ctx: Ctx, id: string): Promise<Item[]> {
  const all: Item[] = []
  for (let last: string | null = null, more = true; more;) {
    const some: Item[] = await listItems(ctx, id, last, 1_000)
    all.push(...some)
    last = some.at(-1)?.record ?? null
    more = some.length === 1_000
  }
  return all
}
