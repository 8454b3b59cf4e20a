import { redirect } from '@sveltejs/kit'
import { getInitiative, type Said } from '#core/initiative/initiative.ts'
import { levels, steps, type Step } from '#core/initiative/life.ts'
import { listKits } from '#core/kit/read.ts'
import { allowEach } from '#core/people/door.ts'
import { myMandates } from '#core/people/me.ts'
import { refuse } from '#base/problem.ts'
import { appraisalInBrief, attach, attachmentsOf, detach, findAlike, findStoppedLook, formFor, judgeAlike, relativesOf, stepsFor, takeStep, type AttachmentKind } from '#programmes/movement/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { numberOf, textOf } from '$ui/typed.ts'
import { told } from '../entry.server.ts'
import { movementKit } from '../register.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, params, url } = event
  return shown(event.locals, async () => {
    const { id, title, state, level, kind, field, registrantKind, registrant, unit, unitName, unitKind, year, startsOn, endsOn, registeredOn, revisitOn, late, honour, honourLevel, edition, history, statement, ...more } = await getInitiative(ctx, params.id)
    const steps = await stepsFor(ctx, id)
    const kit = more.kit && more.kit !== movementKit ? (await listKits(ctx)).find((one) => one.name === more.kit) : undefined
    return {
      id: id as string, title, state, level, kind, field, registrantKind, registrant, unit, unitName, unitKind, year, startsOn, endsOn, registeredOn, revisitOn, late, honour, honourLevel, edition, history,
      fields: told({ title, kind, field, registrantKind, registrant, level, novelty: more.novelty, year, startsOn, endsOn, statement }, (await formFor(ctx, unit, year))?.questions),
      steps, kit: kit && { name: kit.name, title: kit.title }, ...await relativesOf(ctx, { id, copiedFrom: more.copiedFrom }),
      mayCopy: (await myMandates(ctx)).some((mandate) => mandate.verbs.includes('initiative.register')),
      // Only while it waits to be accepted: afterwards the finding stands in the ledger.
      alike: state === 'submitted' ? await findAlike(ctx, id) : null, mayJudge: steps.may.some(({ step }) => step === 'accept'),
      found: await findStoppedLook(ctx, id) ?? null,
      appraisal: await appraisalInBrief(ctx, id), today: ctx.day, said: stepOf(url.searchParams.get('said')), judged: url.searchParams.get('said') === 'judged',
      attachments: await attachmentsOf(ctx, id), mayAttach: await mayAttachTo(ctx, unit), filed: url.searchParams.get('said'),
    }
  })
}

const stepOf = (text: string | null): Step | null => (text !== null && Object.hasOwn(steps, text) ? text as Step : null)

/** Whoever may write the form of a place may put papers beside it. */
const mayAttachTo = async (ctx: App.Locals['ctx'], unit: number) => !(await allowEach(ctx, 'initiative.register', [unit])).refused.has(unit)

export const actions: Actions = {
  attach: async (event) => {
    await mustStillBeSomebody(event)
    const data = await event.request.formData()
    const file = data.get('file')
    const entered = { step: 'attach', kind: String(data.get('kind') ?? '') }
    const answer = await done(event, entered, async () => {
      const [bytes, name, declaredType] = file instanceof File ? [Buffer.from(await file.arrayBuffer()), file.name, file.type] : [Buffer.alloc(0), '', '']
      await attach(event.locals.ctx, event.params.id, { bytes, name, declaredType, kind: entered.kind as AttachmentKind })
      return null
    })
    if (answer !== null) return answer
    redirect(303, `/movement/${event.params.id}?said=attach#files`)
  },
  detach: async (event) => {
    await mustStillBeSomebody(event)
    const attachment = String((await event.request.formData()).get('attachment') ?? '')
    const answer = await done(event, { step: 'attach', kind: '' }, async () => { await detach(event.locals.ctx, event.params.id, attachment); return null })
    if (answer !== null) return answer
    redirect(303, `/movement/${event.params.id}?said=detach#files`)
  },
  step: async (event) => {
    mustBeSomebody(event)
    const data = await event.request.formData()
    const text = textOf(data)
    const remarks = Object.fromEntries([...data].flatMap(([name, value]) => (name.startsWith('remark:') && typeof value === 'string' && value.trim() !== '' ? [[name.slice('remark:'.length), value.trim().slice(0, 1_000)]] : [])))
    const entered = { step: text('step'), day: text('day'), words: text('words'), decision: text('decision'), level: text('level'), year: text('year'), remarks }
    const answer = await done(event, entered, async () => {
      const step = stepOf(entered.step)
      if (step === null) throw refuse('not_found')
      const level = levels.find((one) => one === entered.level)
      const said: Said = { day: entered.day, words: entered.words, decision: entered.decision, remarks, ...(level ? { level } : {}), ...(entered.year === '' ? {} : { year: numberOf(entered.year) }) }
      const edition = Number(text('edition'))
      await takeStep(event.locals.ctx, event.params.id, edition, step, said)
      return null
    })
    if (answer !== null) return answer
    redirect(303, `/movement/${event.params.id}?said=${entered.step}`)
  },
  judge: async (event) => {
    mustBeSomebody(event)
    const data = await event.request.formData()
    const entered = { step: 'judge', other: String(data.get('other') ?? ''), verdict: String(data.get('verdict') ?? ''), words: String(data.get('words') ?? '') }
    const answer = await done(event, entered, async () => {
      const { verdict } = entered
      if (verdict !== 'same' && verdict !== 'different') throw refuse('field', { reason_vi: 'chọn một trong hai kết luận', reason_en: 'choose one of the two findings' }, { at: '/verdict' })
      await judgeAlike(event.locals.ctx, event.params.id, entered.other, verdict, entered.words)
      return null
    })
    if (answer !== null) return answer
    redirect(303, `/movement/${event.params.id}?said=judged#alike`)
  },
}
