import { redirect } from '@sveltejs/kit'
import { addDays, period, type Period } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import { isProblem } from '#base/problem.ts'
import { allow } from '#core/people/door.ts'
import { dismissFlag, listFlags } from '#core/verification/flags.ts'
import { unitsWithChecks } from '#programmes/movement/index.ts'
import { measureText } from '$ui/measure.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { lang } from '$ui/words.ts'
import { textOf } from '$ui/typed.ts'
import { spanOfCheck, unitOf } from '../checks.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx, deployment }, url: { searchParams: query } } = event
  return shown(event.locals, async () => {
    const own = await unitsWithChecks(ctx)
    if (own.length === 0) await allow(ctx, 'verification.plan', deployment!.unit)
    const unit = unitOf(query.get('unit'), own[0]!.unit)
    const asked = { unit, period: query.get('period') || 'lately' }
    const year = Number(ctx.day.slice(0, 4))
    const page = { asked, units: own, periods: ['lately', ...[0, 1, 2, 3].map((ago) => String(year - ago))], said: query.get('said') === 'dismissed' }
    try {
      const days = periodOf(asked.period, ctx)
      const flags = await listFlags(ctx, { unit, period: days })
      return {
        ...page, span: spanOfCheck(days), problem: null,
        flags: flags.map(({ id, kind, words, records, first, authorName, seen }) => ({ id: id as string, kind, words: words[lang()], records, first: first as string | null, authorName, seen: shownEvidence(seen) })),
      }
    } catch (reason) {
      if (!isProblem(reason)) throw reason
      return { ...page, span: '', flags: [], problem: reason.toJSON(lang(), ctx.request) }
    }
  })
}

const shownEvidence = (seen: Awaited<ReturnType<typeof listFlags>>[number]['seen']) => (seen !== null && 'value' in seen ? { ...seen, unitOfMeasure: measureText(seen.unitOfMeasure) } : seen)

/** What was recorded lately can still be asked about; what is years old is looked at when somebody wishes to. */
function periodOf(text: string, ctx: Ctx): Period {
  return text === 'lately' ? { from: addDays(ctx.day, -365), to: ctx.day } : period(text)
}

export const actions: Actions = {
  default: async (event) => {
    mustBeSomebody(event)
    const { ctx } = event.locals
    const data = await event.request.formData()
    const text = textOf(data)
    const entered = { flag: text('flag'), reason: text('reason') }
    const [unit, asked] = [unitOf(data.get('unit'), 0), text('period')]
    const answer = await done(event, entered, async () => {
      await dismissFlag(ctx, { unit, period: periodOf(asked, ctx) }, entered.flag, entered.reason)
      return null
    })
    if (answer !== null) return answer
    redirect(303, `/verification/flags?${new URLSearchParams({ unit: String(unit), period: asked, said: 'dismissed' })}`)
  },
}
