import type { DeadlineKey, Each, Plan, PlanTarget, TargetDraft as Target } from '#programmes/movement/index.ts'
import { percentText } from '$ui/format.ts'
import { number } from '$ui/number.ts'
import { unitName } from '$ui/unit.ts'
import { lang, m } from '$ui/words.ts'
import { fieldName } from '$ui/field.ts'
import { fieldText, formFieldNames, formFieldText, kindText, registrantText } from '../words.ts'

/** What the parts of a plan are called. */

const dues: Readonly<Record<DeadlineKey, () => string>> = {
  register: m.movement_plan_due_register, begin: m.movement_plan_due_begin, mid_report: m.movement_plan_due_mid_report, self_assess: m.movement_plan_due_self_assess,
  appraise: m.movement_plan_due_appraise, vote: m.movement_plan_due_vote, report: m.movement_plan_due_report, own: m.movement_plan_due_own,
}
const eaches: Readonly<Record<Each, () => string>> = {
  commune_level: m.movement_plan_each_commune_level, commune: m.movement_plan_each_commune, ward: m.movement_plan_each_ward, district: m.movement_plan_each_district, grassroots: m.movement_plan_each_grassroots,
}
const counts: Readonly<Record<Target['countedAs'], () => string>> = {
  registered: m.movement_plan_counted_registered, carried_out: m.movement_plan_counted_carried_out, recognised: m.movement_plan_counted_recognised,
}

export const eachText = (each: Each) => eaches[each]()
export const countedText = (as: Target['countedAs']) => counts[as]()

/** The questions of the form of a plan that stand alone. */
const questions: Readonly<Record<string, () => string>> = {
  title: m.movement_plan_f_title, number: m.movement_plan_f_number, year: m.movement_plan_f_year, from: m.movement_plan_f_from, to: m.movement_plan_f_to, carriesOut: m.movement_plan_f_carries, bases: m.movement_plan_f_bases,
  aims: m.movement_plan_f_aims, fields: m.movement_plan_f_fields, kinds: m.movement_plan_f_kinds, deadlines: m.movement_plan_f_deadlines, targets: m.movement_plan_f_targets, rubrics: m.movement_plan_f_rubrics,
  'form.version': m.movement_plan_f_version, 'form.mandatory': m.movement_plan_f_mandatory, 'form.questions': m.movement_plan_f_questions, 'form.hints': m.movement_plan_hints, issuedOn: m.movement_plan_f_issued_on,
}
/** The columns of its lines, by the list in which they stand. */
const columns: Readonly<Record<string, readonly [() => string, Readonly<Record<string, () => string>>]>> = {
  deadlines: [m.movement_plan_f_deadline, { key: m.movement_plan_f_due_key, title: m.movement_plan_f_due_title, day: m.movement_plan_f_due_day }],
  targets: [m.movement_plan_f_target, { who: m.movement_plan_f_who, atLeast: m.movement_plan_f_amount }],
  'form.questions': [m.movement_plan_f_question, { key: m.movement_plan_f_question_vi, vi: m.movement_plan_f_question_vi, en: m.movement_plan_f_question_en }],
}
/** What the form of a plan calls the question at a pointer: "Năm", "Thời hạn 2: ngày". */
export function questionText(at: string): string | undefined {
  const name = fieldName(at)
  const [, list = '', n = '', column = ''] = /^(deadlines|targets|form\.questions)\.(\d+)\.(\w+)$/.exec(name) ?? []
  const [line, parts] = columns[list] ?? []
  if (line && parts?.[column]) return m.movement_plan_f_at({ line: line(), n: Number(n) + 1, column: parts[column]().toLowerCase() })
  const hinted = formFieldNames.find((field) => name === `form.hints.${field}`)
  return hinted ? m.movement_plan_f_hint_of({ field: formFieldText(hinted).toLowerCase() }) : questions[name]?.()
}

/** A deadline by its own words, else by what it is. */
export const dueText = (key: DeadlineKey, title: string) => title || dues[key]()

export const dueChoices = () => (Object.keys(dues) as DeadlineKey[]).map((value) => ({ value, label: dues[value]() }))
/** Rules that can mean something below such an issuer: a commune has villages, a city communes too. */
export function eachChoices(issuerKind: string, today: string) {
  const each = ['commune', 'ward', 'town', 'special_zone'].includes(issuerKind) ? ['grassroots'] as const : (Object.keys(eaches) as Each[]).filter((one) => one !== 'district' || today < '2025-07-01')
  return each.map((value) => ({ value: `each:${value}`, label: eaches[value]() }))
}
export const countedChoices = () => (Object.keys(counts) as Target['countedAs'][]).map((value) => ({ value, label: counts[value]() }))

/** "còn 12 ngày", "quá hạn 3 ngày"; what is over without being asked for is only past. */
export function leftText(left: number, asked = true): string {
  if (left === 0) return m.movement_plan_left_none()
  if (left > 0) return m.movement_plan_left({ count: left })
  return asked ? m.movement_plan_left_over({ count: -left }) : m.movement_plan_left_past()
}

/** Of what a target speaks: "mô hình lĩnh vực kinh tế do Mặt trận đăng ký". */
function whatText({ kind, field, registrantKind }: Target): string {
  return [
    kind === null ? m.movement_plan_what_any() : kindText(kind).toLowerCase(), ...(field === null ? [] : [m.movement_plan_what_field({ field: fieldText(field).toLowerCase() })]),
    ...(registrantKind === null ? [] : [m.movement_plan_what_by({ by: registrantText(registrantKind) })]),
  ].join(' ')
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** A target as one sentence; `of` says for whom where that is already known. */
export function targetText(target: PlanTarget, of?: { readonly kind: string; readonly name: string }): string {
  const who = capital(of ? unitName(of.kind, of.name) : target.each ? eaches[target.each]() : unitName(target.unitKind ?? '', target.unitName ?? ''))
  const said = { who, what: whatText(target), counted: counts[target.countedAs]() }
  if (target.atLeast !== null) return m.movement_plan_target_least({ ...said, count: number(target.atLeast) })
  return target.share === null ? m.movement_plan_target_blank(said) : m.movement_plan_target_share({ ...said, share: percentText(target.share, lang(), 0) })
}

export const planName = ({ number }: { readonly number: string }) => (number === '' ? m.movement_plan_unnumbered() : m.movement_plan_of({ number }))

type Stands = Pick<Plan, 'state' | 'to' | 'ended'>
/** Asks nothing of anybody any more: replaced, past its last day, or its issuer is no more. */
export const isOver = ({ state, to, ended }: Stands, today: string) => state === 'replaced' || (to !== null && to < today) || (ended !== null && ended < today)

export function stateText(plan: Stands, today: string): string {
  if (plan.state === 'draft') return m.movement_plan_state_draft()
  if (plan.state === 'replaced') return m.movement_plan_state_replaced()
  return isOver(plan, today) ? m.movement_plan_state_over() : m.movement_plan_state_issued()
}
