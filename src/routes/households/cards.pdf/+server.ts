import { printCards } from '#core/household/card_sheet.ts'
import { shown } from '$ui/page.server.ts'
import { mustStillBeSomebody } from '$ui/visitor.server.ts'
import { pdf } from '../../movement/papers/pdf.server.ts'
import { numberIn } from '../place.server.ts'
import type { RequestHandler } from './$types'

/** Sent by a form, because it makes cards where there are none: of one household, of a lane, or of a village. */
export const POST: RequestHandler = async (event) => {
  if (!event.locals.account) await mustStillBeSomebody(event)
  const { ctx } = event.locals
  const data = await event.request.formData()
  const [household, lane] = [String(data.get('household') ?? ''), String(data.get('lane') ?? '')]
  const which = household === '' ? { unit: numberIn(data.get('unit')) ?? 0, ...(lane === '' ? {} : { lane: lane === '-' ? '' : lane }) } : { household }
  return shown(event.locals, async () => pdf(await printCards(ctx, which), `the-cua-${ctx.day}.pdf`, 'attachment'))
}
