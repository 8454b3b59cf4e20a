import { redirect, type RequestEvent } from '@sveltejs/kit'
import { newId } from '#base/id.ts'
import { cancelAppraisal, changeDue, closeAppraisal, excuseAppraiser, giveScores, inviteAppraisers, minutesOf, noteDiscussion, openAppraisal, readAppraisal, recordVote, stepsFor } from '#programmes/movement/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { meetingOf, saids, sheetOf, textOf, typedScores, type Entered, type Said } from './entry.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, params, url } = event
  return shown(event.locals, async () => {
    const { initiative: { id, title, state, late, level, year, kind, registrant, unitName, unitKind }, ...all } = await readAppraisal(ctx, params.id)
    const decide = (await stepsFor(ctx, id)).may.some(({ step }) => step === 'recognise' || step === 'distinguish' || step === 'commend')
    return {
      initiative: { id: id as string, title, state, late, level, year, kind, registrant, unitName, unitKind }, ...all, may: { ...all.may, decide }, minutes: await minutesOf(ctx, params.id), me: ctx.account, today: ctx.day, fresh: newId() as string,
      said: saids.find((one) => one === url.searchParams.get('said')) ?? null,
    }
  })
}

const nothing = { appraisers: [], due: '', account: '', criterion: '', words: '', scores: [], declared: false, meeting: {} }

/** One form: does it, and says so; or comes back with what was typed and the refusal. */
async function act(event: RequestEvent, what: Said, entered: Partial<Entered>, work: () => Promise<unknown>) {
  const answer = await done(event, { what, ...nothing, ...entered } satisfies Entered as Entered, async () => { await work(); return null })
  if (answer !== null) return answer
  redirect(303, `/movement/${event.params.id}/appraisal?said=${what}`)
}

const begin = async (event: RequestEvent) => {
  mustBeSomebody(event)
  const data = await event.request.formData()
  return { ctx: event.locals.ctx, data, text: textOf(data), edition: Number(data.get('edition')) || 0 }
}

export const actions: Actions = {
  open: async (event) => {
    const { ctx, data, text } = await begin(event)
    const appraisers = data.getAll('appraisers').map(String)
    return act(event, 'opened', { due: text('due'), appraisers }, () => openAppraisal(ctx, event.params.id!, { id: text('appraisal'), due: text('due') || null, appraisers }))
  },
  due: async (event) => {
    const { ctx, text } = await begin(event)
    return act(event, 'moved', { due: text('due') }, () => changeDue(ctx, text('appraisal'), text('due') || null))
  },
  invite: async (event) => {
    const { ctx, data, text } = await begin(event)
    return act(event, 'invited', {}, () => inviteAppraisers(ctx, text('appraisal'), data.getAll('appraisers').map(String)))
  },
  excuse: async (event) => {
    const { ctx, text } = await begin(event)
    return act(event, 'excused', { account: text('account'), words: text('words') }, () => excuseAppraiser(ctx, text('appraisal'), text('account'), text('words')))
  },
  scores: async (event) => {
    const { ctx, data, text } = await begin(event)
    const scores = typedScores(data)
    const sheet = sheetOf(data, scores)
    return act(event, sheet.final ? 'scored' : 'kept', { scores, declared: sheet.declared }, () => giveScores(ctx, text('appraisal'), sheet))
  },
  note: async (event) => {
    const { ctx, text } = await begin(event)
    return act(event, 'noted', { criterion: text('criterion'), words: text('words') }, () => noteDiscussion(ctx, text('appraisal'), text('criterion'), text('words')))
  },
  close: async (event) => {
    const { ctx, text, edition } = await begin(event)
    return act(event, 'closed', {}, () => closeAppraisal(ctx, text('appraisal'), edition))
  },
  cancel: async (event) => {
    const { ctx, text, edition } = await begin(event)
    return act(event, 'cancelled', { words: text('words') }, () => cancelAppraisal(ctx, text('appraisal'), edition, text('words')))
  },
  vote: async (event) => {
    const { ctx, data, text, edition } = await begin(event)
    const typed = Object.fromEntries([...data].flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : [])))
    return act(event, 'voted', { meeting: typed }, () => recordVote(ctx, text('appraisal'), edition, meetingOf(data)))
  },
}
