import type { Ctx } from '#base/ctx.ts'
import { fields, formFields, kinds, registrantKinds } from '#core/initiative/form.ts'
import {
  countedAs, deadlineKeys, discardPlan, eachKinds, getPlan, issuePlan, listPlans, listRubrics, outOfOrder, planLimits, savePlan, shareYears, type Deadline, type Each, type Plan, type PlanDraft, type PlanForm, type TargetDraft,
} from '#programmes/movement/index.ts'
import { unitOnMap } from '#programmes/setup/index.ts'
import { dayText } from '$ui/format.ts'
import { textOf } from '$ui/typed.ts'
import { unitName, unitTitle } from '$ui/unit.ts'
import { m } from '$ui/words.ts'
import { titleOf } from '../[id]/appraisal/words.ts'
import { actionsOf, dayTold, type Told } from '../kept.server.ts'
import { fieldText, formFieldText, kindText, levelText, registrantText, type Choice } from '../words.ts'
import { countedText, dueText, eachText, questionText } from './words.ts'

/**
 * The plan as it was typed, with the edition that its writer had before them: every line of the page, those too that say
 * nothing; `typed` holds the year and the amounts as they were written, "60 %" too.
 */
export type Entered = PlanDraft & { readonly edition: number; readonly typed: { readonly year: string; readonly amounts: readonly string[] }; readonly issuedOn: string }

const largest = 2_147_483_647

function readForm(data: FormData): Entered {
  const text = textOf(data)
  const orNull = (name: string) => text(name).trim() || null
  const all = <V extends string>(name: string, known: readonly V[]): V[] => known.filter((one) => data.getAll(name).includes(one))
  const among = <V extends string>(name: string, known: readonly V[]): V | null => known.find((one) => one === text(name)) ?? null
  const rows = (name: string) => Array.from({ length: [...data.keys()].filter((key) => key.startsWith(`${name}.`) && key.endsWith('.row')).length }, (_, i) => `${name}.${i}`)
  const targets = rows('targets')
  return {
    id: text('id'), edition: Number(text('edition')) || 0, unit: Number(text('unit')) || 0, number: text('number'), title: text('title'), year: Number(text('year')), from: orNull('from'), to: orNull('to'),
    bases: text('bases').split('\n'), carriesOut: orNull('carriesOut'), fields: all('fields', fields), kinds: all('kinds', kinds), aims: text('aims'),
    deadlines: rows('deadlines').map((at) => ({ key: among(`${at}.key`, deadlineKeys) ?? 'own', title: text(`${at}.title`), day: orNull(`${at}.day`) })),
    targets: targets.map((at): TargetDraft => ({
      ...whoOf(text(`${at}.who`)), ...amountOf(text(`${at}.atLeast`)), kind: among(`${at}.kind`, kinds), field: among(`${at}.field`, fields), registrantKind: among(`${at}.by`, registrantKinds),
      countedAs: among(`${at}.counted`, countedAs) ?? 'registered' })),
    rubrics: data.getAll('rubrics').map(String),
    typed: { year: text('year').trim(), amounts: targets.map((at) => text(`${at}.atLeast`).trim()) }, issuedOn: text('issuedOn'), form: formOf(text, all, rows),
  }
}

function formOf(text: (name: string) => string, all: (name: string, known: typeof formFields) => PlanForm['mandatory'], rows: (name: string) => string[]): PlanForm {
  const hints = Object.fromEntries(formFields.map((name) => [name, text(`form.hints.${name}`)]).filter(([, hint]) => hint!.trim() !== ''))
  const questions = rows('form.questions').map((at) => ({ key: text(`${at}.key`), vi: text(`${at}.vi`), en: text(`${at}.en`), required: text(`${at}.required`) !== '' }))
  return { version: text('form.version'), mandatory: all('form.mandatory', formFields), hints, questions }
}

function whoOf(text: string): Pick<TargetDraft, 'unit' | 'each'> {
  const [sort, what = ''] = text.split(':')
  const unit = Number(what)
  if (sort === 'unit') return { unit: Number.isInteger(unit) && unit > 0 && unit <= largest ? unit : null, each: null }
  return { unit: null, each: (Object.keys(eachKinds) as Each[]).find((each) => each === what) ?? null }
}

/** "5" is a number, "60 %" a share; whatever else is none, and refused at its place. */
function amountOf(text: string): Pick<TargetDraft, 'atLeast' | 'share'> {
  const [, number, percent] = /^\s*([\d.,]{1,12})\s*(%?)\s*$/.exec(text) ?? []
  if (number === undefined) return { atLeast: Number.NaN, share: null }
  return percent === '%' ? { atLeast: null, share: Number(number.replace(',', '.')) } : { atLeast: Number(number.replace(/[.,](?=\d{3}\b)/g, '')), share: null }
}

/** A plan that is kept, as it stands on the page. */
export function enteredOf({ id, edition, unit, number, title, year, from, to, bases, carriesOut, fields, kinds, aims, deadlines, targets, form, rubrics }: Plan): Entered {
  const amounts = targets.map(({ atLeast, share }) => (atLeast === null ? share === null ? '' : `${share} %` : String(atLeast)))
  return { id, edition, unit, number, title, year, from, to, bases, carriesOut, fields, kinds, aims, deadlines, targets, form, rubrics, typed: { year: String(year), amounts }, issuedOn: '' }
}

const saysSomething = (...texts: readonly (string | null)[]) => texts.some((text) => (text ?? '').trim() !== '')

/** Which lines of the page say something, by their places. */
function linesOf({ deadlines, typed, form }: Entered): Readonly<Record<string, readonly number[]>> {
  const places = <T>(all: readonly T[], says: (one: T) => boolean) => all.flatMap((one, i) => (says(one) ? [i] : []))
  return {
    deadlines: places(deadlines, ({ title, day }) => saysSomething(title, day)), targets: places(typed.amounts, (amount) => amount !== ''),
    'form/questions': places(form?.questions ?? [], ({ vi, en }) => saysSomething(vi, en)),
  }
}

/** What is kept of what was typed. */
function draftOf({ edition: _edition, issuedOn: _on, typed, form, ...entered }: Entered): PlanDraft {
  const lines = linesOf({ ...entered, edition: 0, issuedOn: '', typed, form })
  const written = <T>(all: readonly T[], name: string) => lines[name]!.map((i) => all[i]!)
  const questions = form ? named(written(form.questions, 'form/questions')) : []
  const asks = form && (form.version.trim() !== '' || questions.length > 0 || Object.keys(form.hints).length > 0)
  return { ...entered, deadlines: written(entered.deadlines, 'deadlines'), targets: written(entered.targets, 'targets'), form: asks ? { ...form, questions } : null }
}

/** A question keeps its key for as long as it is asked: answers are kept by it. New ones get the next number. */
function named(questions: PlanForm['questions']): PlanForm['questions'] {
  const taken = new Set(questions.map(({ key }) => key))
  let n = 0
  const next = () => { do n += 1; while (taken.has(`q${n}`)); return `q${n}` }
  return questions.map((one) => ({ ...one, key: one.key || next() }))
}

const onPage = (entered: Entered, at: string) => at.replace(/^\/(deadlines|targets|form\/questions)\/(\d+)/, (_, name: string, n: string) => `/${name}/${linesOf(entered)[name]![Number(n)] ?? n}`)

/** The same plan with the wrong fields left open; texts that are too long as far as they may go, a year that is none by its first day. */
function without(entered: Entered, wrong: readonly string[], { day: today }: Ctx): Entered {
  const at = new Set(wrong)
  const cut = (text: string, pointer: string, most: number) => (at.has(pointer) ? text.slice(0, most) : text)
  const open = <T>(value: T, pointer: string) => (at.has(pointer) ? null : value)
  const { form, typed } = entered
  const thisYear = Number(today.slice(0, 4))
  const begins = Number((entered.from ?? '').slice(0, 4))
  const goneTargets = entered.targets.map((_, i) => at.has('/targets') ? i >= planLimits.targets : at.has(`/targets/${i}/who`))
  return {
    ...entered, number: cut(entered.number, '/number', planLimits.number), title: cut(entered.title, '/title', planLimits.title), aims: cut(entered.aims, '/aims', planLimits.aims),
    year: !at.has('/year') ? entered.year : begins >= 2009 && begins <= thisYear + 2 ? begins : thisYear, from: open(entered.from, '/from'), to: open(entered.to, '/to'), carriesOut: open(entered.carriesOut, '/carriesOut'),
    bases: at.has('/bases') ? entered.bases.slice(0, planLimits.lines).map((base) => base.slice(0, planLimits.base)) : entered.bases,
    deadlines: entered.deadlines.slice(0, at.has('/deadlines') ? planLimits.lines : largest).map((one, i) => ({ ...one, title: cut(one.title, `/deadlines/${i}/title`, 200), day: open(one.day, `/deadlines/${i}/day`) })),
    targets: entered.targets.map((one, i) => (at.has(`/targets/${i}/atLeast`) ? { ...one, atLeast: null, share: null } : one)),
    typed: { ...typed, amounts: typed.amounts.map((amount, i) => (goneTargets[i] ? '' : amount)) },
    rubrics: (entered.rubrics ?? []).filter((_, i) => !at.has(`/rubrics/${i}`)),
    form: form && {
      ...form, version: cut(form.version, '/form/version', planLimits.version), hints: Object.fromEntries(Object.entries(form.hints).map(([name, hint]) => [name, cut(hint, `/form/hints/${name}`, planLimits.hint)])),
      questions: form.questions.slice(0, at.has('/form/questions') ? planLimits.questions : largest).filter((_, i) => !at.has(`/form/questions/${i}/key`))
        .map((one, i) => ({ ...one, vi: cut(one.vi, `/form/questions/${i}/vi`, planLimits.question), en: cut(one.en, `/form/questions/${i}/en`, planLimits.question) })),
    },
  }
}

/** Every field of a plan in words, in the order of the form. */
async function told(ctx: Ctx, entered: Entered): Promise<Told[]> {
  const { issuer, units, above, rubrics } = await choicesFor(ctx, entered)
  const one = draftOf(entered)
  const name = (choices: readonly Choice[], value: string) => choices.find((choice) => choice.value === value)?.label ?? value
  const amounts = linesOf(entered).targets!.map((i) => entered.typed.amounts[i]!)
  const who = ({ unit, each }: TargetDraft) => (each ? eachText(each) : unit === issuer.unit ? unitName(issuer.kind, issuer.name) : name(units, `unit:${unit}`))
  const target = (of: TargetDraft, i: number) => [
    `${who(of)}: ${amounts[i]}`, countedText(of.countedAs), ...(of.kind ? [kindText(of.kind)] : []), ...(of.field ? [fieldText(of.field)] : []), ...(of.registrantKind ? [registrantText(of.registrantKind)] : [])].join(', ')
  const due = ({ key, title, day }: Deadline) => `${dueText(key, title)}: ${dayTold(day) || '–'}`
  const form = one.form ?? { version: '', mandatory: [], hints: {}, questions: [] }
  const texts: Readonly<Record<string, string>> = {
    title: one.title, number: one.number, year: entered.typed.year, from: dayTold(one.from), to: dayTold(one.to), carriesOut: one.carriesOut ? name(above, one.carriesOut) : '', bases: one.bases.join('\n'), aims: one.aims,
    fields: one.fields.map(fieldText).join('; '), kinds: one.kinds.map(kindText).join('; '), deadlines: one.deadlines.map(due).join('\n'), targets: one.targets.map(target).join('\n'),
    rubrics: (one.rubrics ?? []).map((id) => name(rubrics, id)).join('; '), 'form.version': form.version, 'form.mandatory': form.mandatory.map(formFieldText).join('; '),
    'form.questions': form.questions.map(({ vi, en, required }) => [vi, en, ...(required ? [m.movement_plan_f_question_required()] : [])].filter(Boolean).join(' · ')).join('\n'),
    'form.hints': Object.entries(form.hints).map(([field, hint]) => `${formFieldText(field as (typeof formFields)[number])}: ${hint}`).join('\n'),
  }
  return Object.entries(texts).map(([at, text]) => ({ at: `/${at.replace('.', '/')}`, label: questionText(at) ?? at, text }))
}

/** Deadlines that stand before what they should follow. */
export const notesOf = ({ deadlines }: { readonly deadlines: readonly Deadline[] }): string[] => outOfOrder(deadlines.filter(({ day }) => day !== null && /^\d{4}-\d{2}-\d{2}$/.test(day)))
  .map(({ early, late }) => m.movement_plan_early({ early: dueText(early.key, early.title), day: dayText(early.day), late: dueText(late.key, late.title), lateDay: dayText(late.day) }))

const { save, handIn, discard } = actionsOf<Entered>({
  read: readForm, save: (ctx, entered) => savePlan(ctx, draftOf(entered), entered.edition), without, onPage, called: questionText, told, notes: notesOf,
  refusals: { wrong: 'movement.plan_invalid', changed: 'movement.plan_changed_meanwhile', gone: 'movement.plan_discarded', closed: 'movement.plan_not_editable' },
  kept: async (ctx, id) => { const plan = await getPlan(ctx, id); return { at: plan.changedAt, entered: enteredOf(plan) } },
  handIn: (ctx, { id, edition, issuedOn }) => issuePlan(ctx, id, edition, issuedOn), discard: discardPlan,
  addresses: { written: (id) => `/movement/plans/${id}/edit`, handedIn: (id) => `/movement/plans/${id}?said=issued`, discarded: '/movement/plans?said=discarded' },
})

/** What the pages of the form do. */
export const planActions = { save, issue: handIn, discard }

/**
 * What there is to choose from in a plan of a unit: units right below it, plans of its years above that it could carry out (and
 * the one that it names), rubrics that hold there.
 */
export async function choicesFor(ctx: Ctx, { unit, year, to, carriesOut }: Pick<PlanDraft, 'unit' | 'year' | 'to' | 'carriesOut'>) {
  const { unit: here, children } = await unitOnMap(ctx, unit, ctx.day)
  const above = (await listPlans(ctx, unit)).filter((plan) => plan.id === carriesOut || (plan.state === 'issued' && plan.unit !== unit && plan.ended === null && shareYears({ year, to }, plan)))
  return {
    issuer: { unit, kind: here.kind, name: here.name },
    units: children.filter((child) => child.kind !== 'unspecified').map((child) => ({ value: `unit:${child.unit}`, label: unitTitle(child.kind, child.name) })),
    rubrics: (await listRubrics(ctx, unit)).filter((rubric) => rubric.state === 'in_force').map((rubric) => ({ value: rubric.id as string, label: `${levelText(rubric.level)}: ${titleOf(rubric.title)} (${rubric.version})` })),
    above: above.map((plan) => ({ value: plan.id as string, label: `${plan.number} · ${plan.title} (${unitName(plan.unitKind, plan.unitName)})` })),
  }
}
