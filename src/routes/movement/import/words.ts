import type { Import } from '#programmes/movement/index.ts'
import { m } from '$ui/words.ts'
import { fieldChoices, kindChoices, levelChoices } from '../words.ts'

const states: Readonly<Record<Import['state'], () => string>> = {
  read: m.movement_import_state_read, waiting: m.movement_import_state_waiting, running: m.movement_import_state_running, done: m.movement_import_state_done, failed: m.movement_import_state_failed,
}
export const importStateText = (state: Import['state']) => states[state]()

/** What a column may be; columns of marks apart, for they are rare. */
export function columnChoices(): { readonly plain: readonly { value: string; label: string }[]; readonly marks: readonly { value: string; label: string }[] } {
  const mark = (group: string, { value, label }: { value: string; label: string }) => ({ value: `${group}=${value}`, label: m.movement_import_marks({ value: label }) })
  return {
    plain: [
      { value: 'title', label: m.movement_import_column_title() }, { value: 'place', label: m.movement_import_column_place() }, { value: 'registrant', label: m.movement_import_column_registrant() },
      { value: 'field', label: m.movement_import_column_field() }, { value: 'level', label: m.movement_import_column_level() }, { value: 'kind', label: m.movement_import_column_kind() },
      { value: 'year', label: m.movement_import_column_year() }, { value: 'day', label: m.movement_import_column_regday() }, { value: 'result', label: m.movement_import_column_result() },
      { value: 'decision', label: m.movement_import_column_decision() }, { value: 'decision_day', label: m.movement_import_column_decision_day() }, { value: 'novelty', label: m.movement_import_column_novelty() },
    ],
    marks: [
      ...fieldChoices().map((one) => mark('field', one)), ...levelChoices().map((one) => mark('level', one)), ...kindChoices().map((one) => mark('kind', one)),
      mark('result', { value: 'recognise', label: m.movement_state_recognised() }), mark('result', { value: 'distinguish', label: m.movement_state_outstanding() }), mark('result', { value: 'commend', label: m.movement_state_commended() }),
    ],
  }
}
