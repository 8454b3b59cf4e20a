import { redirect } from '@sveltejs/kit'
import { readKept, withdrawConsent } from '#core/form/privacy.ts'
import { compile } from '#core/form/engine/index.ts'
import { formsOnDesk } from '#core/form/desk.ts'
import { endCard } from '#core/household/card.ts'
import { leaveHousehold } from '#core/household/change.ts'
import { giveConsent, listPurposes } from '#core/household/consent.ts'
import { ways } from '#core/household/draft.ts'
import { kinds, takeRequest } from '#core/household/request.ts'
import { allow } from '#core/people/door.ts'
import { holds } from '#programmes/setup/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { toldAnswers } from '$ui/told.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals, params, url } = event
  const { ctx } = locals
  return shown(locals, async () => {
    const { records, requests, household: { shard: _shard, ...household }, ...kept } = await readKept(ctx, params.id)
    const purposes = await listPurposes(await allow(ctx, 'household.read', household.leaf))
    const may = {
      write: await holds(ctx, 'household.write', household.leaf), consent: await holds(ctx, 'household.consent', household.leaf),
      request: await holds(ctx, 'household.request', household.leaf), enter: await holds(ctx, 'record.enter', household.leaf),
    }
    return {
      household, ...kept, purposes, may, fresh: url.searchParams.has('new'), today: ctx.day,
      requests: requests.map(({ id, reference, kind, state, due, receivedAt }) => ({ id: id as string, reference, kind, state, due, receivedAt })),
      forms: may.enter && household.state === 'living' ? (await formsOnDesk(ctx, 'household')).map(({ key, title }) => ({ key, title })) : [],
      // A form that says `visit` shows how it went; another, what it is called.
      records: records.map(({ definition, answers, ...record }) => ({
        ...record, id: record.id as string, outcome: definition.visit ? toldAnswers(compile(definition), answers).find(({ name }) => name === definition.visit!.outcome)?.text ?? null : null,
      })),
    }
  })
}

type Event = Parameters<NonNullable<Actions[string]>>[0]
/** What is said of a household on its page: then the page again, where one was. */
const act = (at: string, work: (event: Event, data: FormData) => Promise<unknown>) => async (event: Event) => {
  await mustStillBeSomebody(event)
  const data = await event.request.formData()
  const outcome = await done(event, { at, words: String(data.get('words') ?? '') }, async () => { await work(event, data); return { ok: true } })
  if (!('ok' in outcome)) return outcome
  redirect(303, `/households/${event.params.id}#${at}`)
}
const said = (data: FormData, name: string) => String(data.get(name) ?? '').slice(0, 2_000)

export const actions: Actions = {
  agree: act('consents', (event, data) => giveConsent(event.locals.ctx, event.params.id!, { purpose: said(data, 'purpose'), how: ways.find((one) => one === said(data, 'how')) ?? 'spoken' })),
  withdraw: act('consents', (event, data) => withdrawConsent(event.locals.ctx, event.params.id!, said(data, 'purpose'))),
  ask: act('requests', (event, data) => takeRequest(event.locals.ctx, event.params.id!, kinds.find((one) => one === said(data, 'kind')) ?? 'access', said(data, 'words'))),
  card: act('card', (event) => endCard(event.locals.ctx, event.params.id!)),
  leave: act('state', (event, data) => leaveHousehold(event.locals.ctx, event.params.id!, Number(said(data, 'edition')) || 0, said(data, 'day'))),
}
