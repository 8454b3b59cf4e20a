import type { QuestionType } from '#core/form/engine/types.ts'
import { m } from '$ui/words.ts'

/** What a person picks as the kind of an answer, in the order in which forms use them. */
export const typeNames: Readonly<Record<QuestionType, () => string>> = {
  text: m.form_draft_type_text, integer: m.form_draft_type_integer, decimal: m.form_draft_type_decimal, date: m.form_draft_type_date, select_one: m.form_draft_type_select_one,
  select_multiple: m.form_draft_type_select_multiple, geopoint: m.form_draft_type_geopoint, image: m.form_draft_type_image, note: m.form_draft_type_note, calculate: m.form_draft_type_calculate,
  group: m.form_draft_type_group, repeat: m.form_draft_type_repeat,
}
export const typeChoices = () => Object.entries(typeNames).map(([value, label]) => ({ value, label: label() }))
