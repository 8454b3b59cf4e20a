import type { Ctx } from '#base/ctx.ts'
import { day as dayOf } from '#base/day.ts'
import { isId, type Id } from '#base/id.ts'
import { letterheads, type Letterhead } from '#base/paper/document.ts'
import { tidy } from '#base/words.ts'
import { refuse as refuseInitiative } from '#core/initiative/problems.ts'
import { refuse } from './problems.ts'
import { findLetterhead } from './symbol.ts'
import type { Drafted, Honour } from './wording.ts'

/** What a decision of recognition is drafted from. */
export type DecisionDraft = Drafted & { readonly initiatives: readonly string[]; readonly honour: Honour; readonly certificates: boolean }
export type ReadDecision = Omit<DecisionDraft, 'initiatives'> & { readonly initiatives: readonly Id[] }

/** Initiatives of one decision: a list that people still read, and certificates that are printed in a second or two. */
export const most = 200

/** What was typed, as it is to be printed. @throws Problem `movement.*`, `day.invalid` with the field, `initiative.not_found` for what is no id */
export function readDraft(ctx: Ctx, given: DecisionDraft): ReadDecision {
  const initiatives = [...new Set(given.initiatives.map((id) => id.toLowerCase()))]
  if (initiatives.length === 0) throw refuse('no_initiative', undefined, { at: '/initiatives' })
  if (initiatives.length > most) throw refuse('too_many_initiatives', { max: most }, { at: '/initiatives' })
  if (!initiatives.every(isId)) throw refuseInitiative('not_found')
  const number = tidy(given.number)
  // A day beside the number would be printed twice.
  if (!/^\d{1,6}\D/.test(number) || number.length > 60 || /\d{1,2}[/.-]\d{1,2}[/.-]\d{4}/.test(number)) throw refuse('paper_number', undefined, { at: '/number' })
  mustMatch(number, given.letterhead.kind)
  const day = dayOf(given.day, '/day')
  if (day > ctx.day) throw refuse('signed_in_future', { day }, { at: '/day' })
  const { kind, parent, body } = given.letterhead
  return {
    ...given, initiatives, number, day, place: lines([given.place], '/place', 1, 1, 60)[0]!, signer: signerOf(given.signer), decider: lines([given.decider], '/decider', 1, 1, 120)[0]!,
    letterhead: { kind, parent: lines(parent, '/parent', 0, 3, 100), body: lines(body, '/body', 1, 3, 100) },
    bases: lines(given.bases, '/bases', 1, 15, 500), role: roleOf(given.role), recipients: lines(given.recipients, '/recipients', 1, 15, 200),
  }
}

function lines(given: readonly string[], at: string, min: number, max: number, length: number): string[] {
  const found = given.map(tidy).filter((line) => line !== '')
  if (found.length < min || found.length > max || found.some((line) => line.length > length)) throw refuse('lines', { min, max, length }, { at })
  return found
}

/** A number of the State on a paper of the Party would be void. */
function mustMatch(number: string, kind: Letterhead['kind']): void {
  const found = findLetterhead(number)
  // What is no letterhead at all is refused where it is printed.
  if (!found || found.kind === kind || !letterheads.includes(kind)) return
  const [theirs, ours] = [names[found.kind], names[kind]]
  throw refuse('paper_symbol', { symbol: found.symbol, theirs_vi: theirs.vi, theirs_en: theirs.en, ours_vi: ours.vi, ours_en: ours.en }, { at: '/number' })
}
const names: Readonly<Record<Letterhead['kind'], { vi: string; en: string }>> = { state: { vi: 'Nhà nước', en: 'State' }, party: { vi: 'Đảng', en: 'Party' }, front: { vi: 'Mặt trận', en: 'Front' } }

function signerOf(given: string): string {
  const name = tidy(given)
  if (name.length < 2 || name.length > 80) throw refuse('signer', undefined, { at: '/signer' })
  return name
}

function roleOf(given: readonly string[]): string[] {
  if (given.every((line) => tidy(line) === '')) throw refuse('signer_role', undefined, { at: '/role' })
  return lines(given, '/role', 1, 4, 100)
}
