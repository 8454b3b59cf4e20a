import { m } from './words.ts'

/** What a verb lets a person do, in words; a verb that a programme added later is shown by its name. */
export function verbWords(verb: string): string {
  const known: Readonly<Record<string, () => string>> = {
    'record.enter': m.me_verb_record_enter,
    'record.read': m.me_verb_record_read,
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
    'verification.plan': m.me_verb_verification_plan,
    'verification.assign': m.me_verb_verification_assign,
    'verification.visit': m.me_verb_verification_visit,
    'verification.close': m.me_verb_verification_close,
    'verification.read': m.me_verb_verification_read,
    'ledger.read': m.me_verb_ledger_read,
    'unit.merge': m.me_verb_unit_merge,
    'unit.split': m.me_verb_unit_split,
    'unit.rename': m.me_verb_unit_rename,
    'unit.transfer': m.me_verb_unit_transfer,
    'account.open': m.me_verb_account_open,
    'mandate.grant': m.me_verb_mandate_grant,
    'mandate.end': m.me_verb_mandate_end,
    'account.read': m.me_verb_account_read,
    'account.close': m.me_verb_account_close,
    'password.renew': m.me_verb_password_renew,
  }
  return known[verb]?.() ?? verb
}
