import type { Ctx } from '#base/ctx.ts'
import { letterheads, type Letterhead } from '#base/paper/document.ts'
import { honours, usualOf, type DecisionDraft, type Honour } from '#programmes/movement/index.ts'
import { textOf } from '$ui/typed.ts'

/** The form as it was filled: texts of several lines as they were typed. */
export type Entered = Readonly<Record<(typeof texts)[number], string>> & {
  readonly initiatives: readonly string[]; readonly honour: Honour; readonly kind: Letterhead['kind']; readonly certificates: boolean
}
const texts = ['parent', 'body', 'decider', 'number', 'place', 'day', 'bases', 'role', 'signer', 'recipients'] as const

export const honourOf = (text: unknown): Honour => honours.find((one) => one === text) ?? 'recognised'
export const kindOf = (text: unknown): Letterhead['kind'] | null => letterheads.find((one) => one === text) ?? null

export function enteredOf(data: FormData): Entered {
  const text = textOf(data)
  return {
    parent: text('letterhead.parent'), body: text('letterhead.body'), decider: text('decider'), number: text('number'), place: text('place'), day: text('day'), bases: text('bases'),
    role: text('role'), signer: text('signer'), recipients: text('recipients'), initiatives: data.getAll('initiatives').map(String), honour: honourOf(data.get('honour')), kind: kindOf(data.get('kind')) ?? 'state',
    certificates: data.has('certificates'),
  }
}

export function draftOf({ parent, body, bases, role, recipients, kind, ...entered }: Entered): DecisionDraft {
  const lines = (text: string) => text.slice(0, 20_000).split('\n')
  return { ...entered, letterhead: { kind, parent: lines(parent), body: lines(body) }, bases: lines(bases), role: lines(role), recipients: lines(recipients) }
}

/** What stands in the form before anybody wrote: what is usual for the unit, and what the step that honoured it already said. */
export async function usualEntry(ctx: Ctx, unit: number, chosen: Letterhead['kind'] | null, step: { decision?: string | null; day?: string | null } = {}) {
  const usual = await usualOf(ctx, unit, chosen, step.decision ?? '')
  const { letterhead, bases, role, recipients, decider, place, symbol, number } = usual
  return {
    unit: { id: usual.unit, name: usual.name, kind: usual.kind }, symbol,
    usual: {
      kind: letterhead.kind, parent: letterhead.parent.join('\n'), body: letterhead.body.join('\n'), decider, place, bases: bases.join('\n'), role: role.join('\n'), recipients: recipients.join('\n'), signer: '',
      number, day: step.day ?? ctx.day, certificates: true,
    },
  }
}
