import type { RequestEvent } from '@sveltejs/kit'
import { issueDecision, reviewDecision, withdrawPaper } from '#programmes/movement/index.ts'
import { done } from '$ui/page.server.ts'
import { mustStillBeSomebody } from '$ui/visitor.server.ts'
import { draftOf, enteredOf } from './entry.server.ts'

/* What the two pages from which papers are issued and withdrawn do alike; each then leads to itself. Null: it was done. */

export async function issueAction(event: RequestEvent) {
  await mustStillBeSomebody(event)
  const entered = enteredOf(await event.request.formData())
  return done(event, { ...entered, what: 'issue' as const }, async () => {
    await issueDecision(event.locals.ctx, draftOf(entered))
    return null
  })
}

/** Reads the form and shows it once more before it is issued; "correct" leads back to it. */
export async function reviewAction(event: RequestEvent) {
  await mustStillBeSomebody(event)
  const data = await event.request.formData()
  const entered = { ...enteredOf(data), what: 'issue' as const }
  if (data.has('correct')) return { entered, review: null }
  return done(event, entered, async () => ({ entered, review: await reviewDecision(event.locals.ctx, draftOf(entered)) }))
}

export async function withdrawAction(event: RequestEvent) {
  await mustStillBeSomebody(event)
  const data = await event.request.formData()
  const entered = { what: 'withdraw' as const, code: String(data.get('code') ?? ''), why: String(data.get('why') ?? '') }
  return done(event, entered, async () => {
    await withdrawPaper(event.locals.ctx, entered.code, entered.why)
    return null
  })
}
