import { previewDecision } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { pdf } from '../pdf.server.ts'
import { draftOf, enteredOf } from '../entry.server.ts'
import type { RequestHandler } from './$types'

/** What would be issued, in a window of its own: a refusal there loses nothing that was typed. */
export const POST: RequestHandler = async (event) => {
  mustBeSomebody(event)
  const data = await event.request.formData()
  const which = data.get('which') === 'certificate' ? 'certificate' : 'decision'
  return shown(event.locals, async () => pdf(await previewDecision(event.locals.ctx, draftOf(enteredOf(data)), which), 'xem-truoc.pdf', 'inline'))
}
