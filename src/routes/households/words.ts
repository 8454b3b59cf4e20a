import type { ways } from '#core/household/draft.ts'
import type { State } from '#core/household/read.ts'
import type { Kind, Request } from '#core/household/request.ts'
import { lang, m } from '$ui/words.ts'

export const stateText = (state: State): string => ({
  living: m.household_state_living, merged: m.household_state_merged, split: m.household_state_split, moved: m.household_state_moved, left: m.household_state_left, erased: m.household_state_erased,
})[state]()

/** What a household is called where its name was erased or never known. */
export const labelText = (label: string | null): string => label ?? m.household_unnamed()

const outcomes: Readonly<Record<string, () => string>> = { met: m.household_outcome_met, absent: m.household_outcome_absent, postponed: m.household_outcome_postponed, refused: m.household_outcome_refused }
/** The outcomes that every visit knows in words; what a form added is shown as it is written there. */
export const outcomeText = (outcome: string | null): string => (outcome === null ? '' : outcomes[outcome]?.() ?? outcome)

export const wayText = (how: (typeof ways)[number]): string => ({ signature: m.household_way_signature, door_card: m.household_way_card, spoken: m.household_way_spoken })[how]()

export const kindText = (kind: Kind): string => ({
  access: m.household_kind_access, correction: m.household_kind_correction, erasure: m.household_kind_erasure, restriction: m.household_kind_restriction,
})[kind]()

export const requestStateText = (state: Request['state']): string => ({
  open: m.household_request_open, answered: m.household_request_answered, done: m.household_request_done, refused: m.household_request_refused,
})[state]()

/** What is kept in two languages, in the reader's. */
export const spoken = (vi: string, en: string): string => (lang() === 'en' ? en : vi)
