import type { Draft, Force, FormField } from '#core/initiative/form.ts'
import type { Level } from '#core/initiative/life.ts'
import type { Took } from '#core/initiative/took.ts'
import { fieldName } from '$ui/field.ts'
import { dayText } from '$ui/format.ts'
import { capital } from '$ui/unit.ts'
import { m } from '$ui/words.ts'

/** What the choices of the registration form are called. */

export type Choice<V extends string = string> = { readonly value: V; readonly label: string; readonly hint?: string }
type Field = NonNullable<Draft['field']>
type RegistrantKind = NonNullable<Draft['registrantKind']>

const kinds: Readonly<Record<Draft['kind'], readonly [() => string, () => string]>> = {
  model: [m.movement_kind_model, m.movement_kind_model_hint],
  collective_exemplar: [m.movement_kind_collective_exemplar, m.movement_kind_collective_exemplar_hint],
  individual_exemplar: [m.movement_kind_individual_exemplar, m.movement_kind_individual_exemplar_hint],
  plaque_work: [m.movement_kind_plaque_work, m.movement_kind_plaque_work_hint],
}
const fields: Readonly<Record<Field, () => string>> = {
  economy: m.movement_field_economy, culture_society: m.movement_field_culture_society,
  defence_security: m.movement_field_defence_security, political_system: m.movement_field_political_system,
}
const levels: Readonly<Record<Level, () => string>> = {
  grassroots: m.movement_level_grassroots, district: m.movement_level_district, commune: m.movement_level_commune, city: m.movement_level_city,
}
const registrants: Readonly<Record<RegistrantKind, () => string>> = {
  mass_organisation: m.movement_by_mass_organisation, residential_area: m.movement_by_residential_area, party_cell: m.movement_by_party_cell, front: m.movement_by_front,
  agency: m.movement_by_agency, school: m.movement_by_school, armed_force: m.movement_by_armed_force,
}
const parts: Readonly<Record<Force['part'], () => string>> = {
  lead: m.movement_part_lead, coordinating: m.movement_part_coordinating, taking_part: m.movement_part_taking_part,
}

const formFields: Readonly<Record<FormField, () => string>> = {
  title: m.movement_f_title, situation: m.movement_f_situation, goals: m.movement_f_goals, content: m.movement_f_content, audience: m.movement_f_audience, forces: m.movement_f_forces,
  resources: m.movement_f_resources, outputs: m.movement_f_outputs, lasting: m.movement_f_lasting,
}

/** What an initiative did by a step that is counted, as a filter says it. */
const took: Readonly<Record<string, () => string>> = {
  accept: m.movement_took_accept, begin: m.movement_took_begin, recognise: m.movement_took_recognise, distinguish: m.movement_took_distinguish, commend: m.movement_took_commend, stop: m.movement_took_stop,
}

/** The other questions of the registration form. */
const frame: Readonly<Record<string, () => string>> = {
  kind: m.movement_f_kind, field: m.movement_f_field, registrantKind: m.movement_f_by, registrant: m.movement_f_registrant, level: m.movement_f_level, novelty: m.movement_f_novelty,
  year: m.movement_f_year, startsOn: m.movement_f_starts, endsOn: m.movement_f_ends,
}
/** What the registration form calls the question at a pointer: `/statement/goals`, `/statement/forces/0/name`. */
export const questionText = (at: string): string | undefined => {
  const name = fieldName(at).replace(/^statement\./, '').split('.')[0]!
  const questions: Readonly<Record<string, () => string>> = { ...frame, ...formFields }
  return questions[name]?.()
}
/** The nine fields in their order: also for the browser, which has no use for the checks beside their names in core. */
export const formFieldNames = Object.keys(formFields) as FormField[]
export const formFieldText = (name: FormField) => formFields[name]()
export const kindText = (kind: Draft['kind']) => kinds[kind][0]()
export const fieldText = (field: Field) => fields[field]()
export const levelText = (level: Level) => levels[level]()
export const registrantText = (kind: RegistrantKind) => registrants[kind]()
export const partText = (part: Force['part']) => parts[part]()
export const noveltyText = (novelty: 'new' | 'continuing') => (novelty === 'new' ? m.movement_novelty_new() : m.movement_novelty_continuing())

const choicesOf = <V extends string>(words: Readonly<Record<V, () => string>>): Choice<V>[] => (Object.keys(words) as V[]).map((value) => ({ value, label: words[value]() }))

export const kindChoices = (): Choice[] => Object.entries(kinds).map(([value, [label, hint]]) => ({ value, label: label(), hint: hint() }))
export const fieldChoices = () => choicesOf(fields)
export const levelChoices = () => choicesOf(levels)
export const registrantChoices = () => choicesOf(registrants)
export const partChoices = () => choicesOf(parts)
export const stepChoices = (): Choice[] => Object.entries(took).map(([value, label]) => ({ value, label: label() }))
/** "Được công nhận từ 01/04/2024 đến 30/06/2024, mỗi mô hình tính một lần." */
export const tookText = ({ step, from, to }: Took, level: Level | null): string => {
  const days = { what: capital(took[step]!()), level: level === null ? '' : levelText(level), from: from === null ? '' : dayText(from), to: to === null ? m.movement_took_now() : dayText(to) }
  const within = from === null ? m.movement_took_until(days) : m.movement_took_within(days)
  return `${within}${level === null ? m.movement_took_once() : m.movement_took_at(days)}`
}
export const noveltyChoices = (): Choice[] => [{ value: 'new', label: m.movement_novelty_new() }, { value: 'continuing', label: m.movement_novelty_continuing() }]

/** A decision and its day, the day once: many lists write it beside the number already. */
export function decidedText(decision: string | null, day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  const said = [...(decision ?? '').matchAll(/(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})/g)].some(([, d, m, y]) => Number(d) === date && Number(m) === month && Number(y) === year)
  return said ? decision! : [decision, dayText(day)].filter(Boolean).join(', ')
}
