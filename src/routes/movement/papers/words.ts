import type { Honour, Paper } from '#programmes/movement/index.ts'
import { m } from '$ui/words.ts'
import type { Entered } from './entry.server.ts'

const letterheads = { state: m.movement_paper_state, party: m.movement_paper_party, front: m.movement_paper_front } as const
const honours: Readonly<Record<Honour, () => string>> = { recognised: m.movement_paper_recognised, outstanding: m.movement_paper_outstanding, commended: m.movement_paper_commended }
const kinds: Readonly<Record<Paper['kind'], () => string>> = {
  recognition_decision: m.movement_paper_kind_decision, certificate: m.movement_paper_kind_certificate, minutes: m.movement_paper_kind_minutes, report: m.movement_paper_kind_report }

export const letterheadText = (kind: keyof typeof letterheads) => letterheads[kind]()
export const honourText = (honour: Honour) => honours[honour]()
/** A certificate of somebody commended is called by its own name. */
export const paperText = ({ kind, honour }: Pick<Paper, 'kind' | 'honour'>) => (kind === 'certificate' && honour === 'commended' ? m.movement_paper_kind_praise() : kinds[kind]())

/** What was typed, by the names under which the form sends it. */
export function fieldsOf({ parent, body, certificates, initiatives, ...texts }: Entered): [name: string, value: string][] {
  const { decider, number, place, day, bases, role, signer, recipients, honour, kind } = texts
  return [
    ...Object.entries({ honour, kind, number, day, signer, role, decider, place, bases, recipients, 'letterhead.parent': parent, 'letterhead.body': body }), ...initiatives.map((id): [string, string] => ['initiatives', id]),
    ...(certificates ? [['certificates', 'on'] as [string, string]] : [])]
}
