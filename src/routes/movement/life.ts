import type { State, Step } from '#core/initiative/life.ts'
import { m } from '$ui/words.ts'

type Words = {
  /** The button, what happened once it was done, what it means, and what somebody else is waited for to do. */
  readonly act: () => string; readonly past: () => string; readonly body: () => string; readonly verb: () => string
  /** What is asked for in words, for steps that need them. */
  readonly words?: () => string
}

export const steps: Readonly<Record<Step, Words>> = {
  submit: { act: m.movement_do_submit, past: m.movement_past_submit, body: m.movement_do_submit_body, verb: m.movement_verb_submit },
  return: { act: m.movement_do_return, past: m.movement_past_return, body: m.movement_do_return_body, verb: m.movement_verb_return, words: m.movement_do_return_words },
  accept: { act: m.movement_do_accept, past: m.movement_past_accept, body: m.movement_do_accept_body, verb: m.movement_verb_accept },
  begin: { act: m.movement_do_begin, past: m.movement_past_begin, body: m.movement_do_begin_body, verb: m.movement_verb_begin },
  confirm: { act: m.movement_do_confirm, past: m.movement_past_confirm, body: m.movement_do_confirm_body, verb: m.movement_verb_confirm, words: m.movement_do_confirm_words },
  assess: { act: m.movement_do_assess, past: m.movement_past_assess, body: m.movement_do_assess_body, verb: m.movement_verb_assess, words: m.movement_do_assess_words },
  appraise: { act: m.movement_do_appraise, past: m.movement_past_appraise, body: m.movement_do_appraise_body, verb: m.movement_verb_appraise, words: m.movement_do_appraise_words },
  recognise: { act: m.movement_do_recognise, past: m.movement_past_recognise, body: m.movement_do_recognise_body, verb: m.movement_verb_recognise },
  distinguish: { act: m.movement_do_distinguish, past: m.movement_past_distinguish, body: m.movement_do_distinguish_body, verb: m.movement_verb_distinguish },
  commend: { act: m.movement_do_commend, past: m.movement_past_commend, body: m.movement_do_commend_body, verb: m.movement_verb_commend },
  stop: { act: m.movement_do_stop, past: m.movement_past_stop, body: m.movement_do_stop_body, verb: m.movement_verb_stop, words: m.movement_do_stop_words },
  promote: { act: m.movement_do_promote, past: m.movement_past_promote, body: m.movement_do_promote_body, verb: m.movement_verb_promote },
  renew: { act: m.movement_do_renew, past: m.movement_past_renew, body: m.movement_do_renew_body, verb: m.movement_verb_renew, words: m.movement_do_renew_words },
}

const states: Readonly<Record<State, () => string>> = {
  draft: m.movement_state_draft, submitted: m.movement_state_submitted, returned: m.movement_state_returned, accepted: m.movement_state_accepted, running: m.movement_state_running,
  self_assessed: m.movement_state_self_assessed, appraised: m.movement_state_appraised, recognised: m.movement_state_recognised, outstanding: m.movement_state_outstanding,
  commended: m.movement_state_commended, stopped: m.movement_state_stopped,
}
export const stateText = (state: State) => states[state]()

/** The usual way; a form that was returned stands where it was written, one that was stopped has left the way. */
export const way: readonly State[] = ['draft', 'submitted', 'accepted', 'running', 'self_assessed', 'appraised', 'recognised', 'outstanding', 'commended']
export const standsAt = (state: State) => way.indexOf(state === 'returned' ? 'draft' : state)
