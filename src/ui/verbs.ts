import { m } from './words.ts'

/** What a verb lets a person do, in words; a verb that a programme added later is shown by its name. */
export function verbWords(verb: string): string {
  const known: Readonly<Record<string, () => string>> = {
    'record.enter': m.me_verb_record_enter,
    'record.read': m.me_verb_record_read,
    'household.read': m.me_verb_household_read,
    'household.write': m.me_verb_household_write,
    'household.consent': m.me_verb_household_consent,
    'household.import': m.me_verb_household_import,
    'household.request': m.me_verb_household_request,
    'evidence.add': m.me_verb_evidence_add,
    'evidence.read': m.me_verb_evidence_read,
    'figure.read': m.me_verb_figure_read,
    'initiative.register': m.me_verb_initiative_register,
    'initiative.import': m.me_verb_initiative_import,
    'initiative.read': m.me_verb_initiative_read,
    'initiative.accept': m.me_verb_initiative_accept,
    'initiative.appraise': m.me_verb_initiative_appraise,
    'initiative.recognise': m.me_verb_initiative_recognise,
    'initiative.stop': m.me_verb_initiative_stop,
    'plan.write': m.me_verb_plan_write,
    'plan.issue': m.me_verb_plan_issue,
    'verification.plan': m.me_verb_verification_plan,
    'verification.assign': m.me_verb_verification_assign,
    'verification.visit': m.me_verb_verification_visit,
    'verification.close': m.me_verb_verification_close,
    'verification.read': m.me_verb_verification_read,
    'report.write': m.me_verb_report_write,
    'progress.write': m.me_verb_progress_write,
    'outcome.record': m.me_verb_outcome_record,
    'rubric.write': m.me_verb_rubric_write,
    'appraisal.open': m.me_verb_appraisal_open,
    'appraisal.score': m.me_verb_appraisal_score,
    'appraisal.vote': m.me_verb_appraisal_vote,
    'paper.issue': m.me_verb_paper_issue,
    'paper.withdraw': m.me_verb_paper_withdraw,
    'stock.read': m.me_verb_stock_read,
    'stock.write': m.me_verb_stock_write,
    'round.plan': m.me_verb_round_plan,
    'board.agree': m.me_verb_board_agree,
    'ledger.read': m.me_verb_ledger_read,
    'unit.merge': m.me_verb_unit_merge,
    'unit.split': m.me_verb_unit_split,
    'unit.rename': m.me_verb_unit_rename,
    'unit.transfer': m.me_verb_unit_transfer,
    'account.open': m.me_verb_account_open,
    'mandate.grant': m.me_verb_mandate_grant,
    'mandate.end': m.me_verb_mandate_end,
    'account.read': m.me_verb_account_read,
    'account.rename': m.me_verb_account_rename,
    'account.close': m.me_verb_account_close,
    'password.renew': m.me_verb_password_renew,
    'role.change': m.me_verb_role_change,
    'coordinator.name': m.me_verb_coordinator_name,
  }
  return known[verb]?.() ?? verb
}

const groups: readonly { readonly nouns: readonly string[]; readonly title: () => string }[] = [
  { nouns: ['initiative', 'plan', 'rubric', 'appraisal', 'progress', 'paper', 'outcome', 'report'], title: m.people_roles_group_movement },
  { nouns: ['record', 'evidence'], title: m.people_roles_group_record },
  { nouns: ['stock', 'round', 'board'], title: m.people_roles_group_waste },
  { nouns: ['household'], title: m.people_roles_group_household },
  { nouns: ['verification'], title: m.people_roles_group_verification },
  { nouns: ['figure', 'ledger'], title: m.people_roles_group_figure },
  { nouns: ['unit', 'coordinator'], title: m.people_roles_group_unit },
  { nouns: ['account', 'mandate', 'password', 'role'], title: m.people_roles_group_people },
]

/** Verbs in the groups in which people think of them; what a programme added later comes last. */
export function verbGroups(verbs: readonly string[]): { title: string; verbs: string[] }[] {
  const nounOf = (verb: string) => verb.split('.')[0]!
  const known = groups.map(({ nouns, title }) => ({ title: title(), verbs: verbs.filter((verb) => nouns.includes(nounOf(verb))) }))
  const other = { title: m.people_roles_group_other(), verbs: verbs.filter((verb) => !groups.some(({ nouns }) => nouns.includes(nounOf(verb)))) }
  return [...known, other].filter((group) => group.verbs.length > 0)
}
