import { error, redirect } from '@sveltejs/kit'
import type { Ctx } from '#base/ctx.ts'
import { candidatesFor, getReformable, merge, previewReform, rename, split, transfer, type Reform, type ReformKind } from '#programmes/setup/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import type { Actions, PageServerLoad } from './$types'
import { unitOf } from '../unit.server.ts'
import { enteredOf, reformOf, type Entered } from './entry.server.ts'
import { figuresBefore } from './figures.server.ts'

const changes: readonly string[] = ['merge', 'split', 'rename', 'transfer'] satisfies ReformKind[]

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals, params } = event
  return shown(locals, async () => {
    const change = changeOf(params.change)
    const { unit, name, kind, kinds, inside } = await getReformable(locals.ctx, unitOf(params.id), change)
    return { change, id: unit!, name, kind, kinds, inside, today: locals.ctx.day }
  })
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const { ctx } = event.locals
    const [what, data] = [changeOf(event.params.change), await event.request.formData()]
    const unit = await shown(event.locals, async () => unitOf(event.params.id))
    const entered = await enteredOf(ctx, data)
    const answer = await done(event, entered, () => step(ctx, { what, unit, entered, pressed: pressedOf(data, entered) }))
    if ('confirmed' in answer) redirect(303, `/units/${unit}/reform/done?day=${answer.confirmed}`)
    return answer
  },
}

type Pressed = 'find' | 'edit' | 'preview' | 'confirm'

/** Enter in the search box searches; elsewhere it goes on to the preview. */
function pressedOf(data: FormData, { q }: Entered): Pressed {
  const pressed = String(data.get('step') ?? '')
  if (data.has('add') || data.has('drop') || pressed === 'more' || pressed === 'edit') return 'edit'
  if (pressed === 'confirm' || pressed === 'find') return pressed
  return pressed === 'enter' && q.trim() !== '' ? 'find' : 'preview'
}

async function step(ctx: Ctx, { what, unit, entered, pressed }: { what: ReformKind; unit: number; entered: Entered; pressed: Pressed }) {
  if (pressed === 'edit' || (pressed === 'find' && entered.q.trim() === '')) return { entered }
  if (pressed === 'find') {
    const found = what === 'merge' || what === 'transfer' ? await candidatesFor(ctx, what, unit, entered.q) : []
    return { entered, found: found.filter((one) => !entered.chosen.some((other) => other.unit === one.id)) }
  }
  const reform = reformOf(what, unit, entered)
  if (pressed === 'confirm') {
    await carryOut(ctx, reform)
    return { confirmed: reform.day }
  }
  const preview = await previewReform(ctx, reform)
  return { entered, preview, figures: await figuresBefore(ctx, preview) }
}

function carryOut(ctx: Ctx, { what, ...change }: Reform): Promise<unknown> {
  switch (what) {
    case 'merge': return merge(ctx, change as Parameters<typeof merge>[1])
    case 'split': return split(ctx, change as Parameters<typeof split>[1])
    case 'rename': return rename(ctx, change as Parameters<typeof rename>[1])
    case 'transfer': return transfer(ctx, change as Parameters<typeof transfer>[1])
  }
}

function changeOf(text: string): ReformKind {
  if (!changes.includes(text)) error(404)
  return text as ReformKind
}
