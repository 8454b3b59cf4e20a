import type { Candidate, Proposal, Suggestion } from '#programmes/movement/index.ts'
import { number } from '$ui/number.ts'
import { lang, m } from '$ui/words.ts'
import type { Said } from './entry.server.ts'

export const saidText = (said: Said): string => ({
  opened: m.movement_appraisal_said_opened, moved: m.movement_appraisal_said_moved, invited: m.movement_appraisal_said_invited, excused: m.movement_appraisal_said_excused, kept: m.movement_appraisal_said_kept,
  scored: m.movement_appraisal_said_scored, noted: m.movement_appraisal_said_noted, closed: m.movement_appraisal_said_closed, cancelled: m.movement_appraisal_said_cancelled, voted: m.movement_appraisal_said_voted,
})[said]()
export const proposalText = (proposal: Proposal): string =>
  ({ recognise: m.movement_appraisal_proposal_recognise, outstanding: m.movement_appraisal_proposal_outstanding, commend: m.movement_appraisal_proposal_commend })[proposal]()
export const suggestionText = (suggestion: Suggestion): string =>
  ({ outstanding: m.movement_appraisal_suggests_outstanding, recognise: m.movement_appraisal_suggests_recognise, none: m.movement_appraisal_suggests_none })[suggestion]()
export const ownText = (own: 'opened' | 'settled' | 'voted'): string =>
  ({ opened: m.movement_appraisal_own_opened, settled: m.movement_appraisal_own_settled, voted: m.movement_appraisal_own_voted })[own]()
export const conflictText = (conflict: NonNullable<Candidate['conflict']>): string =>
  (conflict === 'own_initiative' ? m.movement_appraisal_conflict_initiative() : m.movement_appraisal_conflict_place())
/** Points as people write them: 12,5. */
export const pointsText = (points: number | null): string => number(points)
/** In the reader's language as far as it was written. */
export const titleOf = (title: { readonly vi: string; readonly en: string }): string => (lang() === 'en' && title.en !== '' ? title.en : title.vi)
