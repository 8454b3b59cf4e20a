import type { Difference } from '#core/form/draft/compare.ts'
import { m } from '$ui/words.ts'

const fields: Readonly<Record<string, () => string>> = {
  type: m.form_field_type, label: m.form_field_label, hint: m.form_field_hint, required: m.form_field_required, relevant: m.form_field_relevant, constraint: m.form_field_constraint,
  constraintMessage: m.form_field_message, calculation: m.form_field_calculation, default: m.form_field_default, choices: m.form_field_choices, title: m.form_field_title, facts: m.form_field_facts,
  personal: m.form_draft_personal, roles: m.form_field_roles,
}

/** One difference as a sentence. */
export function differenceText(one: Difference): string {
  switch (one.kind) {
    case 'added': return m.form_diff_added({ label: one.label })
    case 'removed': return m.form_diff_removed({ label: one.label })
    case 'moved': return m.form_diff_moved({ label: one.label })
    case 'changed': {
      const field = (fields[one.field] ?? m.form_field_other)()
      const said = { field, from: one.from === '' ? m.form_diff_nothing() : one.from, to: one.to === '' ? m.form_diff_nothing() : one.to }
      return one.label === '' ? m.form_diff_whole(said) : m.form_diff_changed({ ...said, label: one.label })
    }
  }
}
