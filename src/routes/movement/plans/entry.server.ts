import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import type { Ctx } from '#base/ctx.ts'
import { separately } from '#base/db/transaction.ts'
import { fields, formFields, kinds, registrantKinds } from '#core/initiative/form.ts'
import { countedAs, deadlineKeys, eachKinds, issuePlan, listPlans, listRubrics, savePlan, type Each, type PlanDraft, type PlanForm, type TargetDraft } from '#programmes/movement/index.ts'
import { unitOnMap } from '#programmes/setup/index.ts'
import { done } from '$ui/page.server.ts'
import { unitName, unitTitle } from '$ui/unit.ts'
import { titleOf } from '../[id]/appraisal/words.ts'
import { levelText } from '../words.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { textOf } from '$ui/typed.ts'

/** The plan as it was typed, with the edition that its writer had before them; `amounts` as they were written, "60 %" too. */
export type Entered = PlanDraft & { readonly edition: number; readonly amounts: readonly string[]; readonly issuedOn: string }

const largest = 2_147_483_647

export function readForm(data: FormData): Entered {
  const text = textOf(data)
  const orNull = (name: string) => text(name).trim() || null
  const all = <V extends string>(name: string, known: readonly V[]): V[] => known.filter((one) => data.getAll(name).includes(one))
  const among = <V extends string>(name: string, known: readonly V[]): V | null => known.find((one) => one === text(name)) ?? null
  const rows = (name: string) => Array.from({ length: [...data.keys()].filter((key) => key.startsWith(`${name}.`) && key.endsWith('.row')).length }, (_, i) => `${name}.${i}`)
  const targets = rows('targets').filter((at) => text(`${at}.atLeast`).trim() !== '')
  return {
    id: text('id'), edition: Number(text('edition')) || 0, unit: Number(text('unit')) || 0, number: text('number'), title: text('title'), year: Number(text('year')), from: orNull('from'), to: orNull('to'),
    bases: text('bases').split('\n'), carriesOut: orNull('carriesOut'), fields: all('fields', fields), kinds: all('kinds', kinds), aims: text('aims'),
    deadlines: rows('deadlines').filter((at) => `${text(`${at}.title`)}${text(`${at}.day`)}`.trim() !== '').map((at) => ({ key: among(`${at}.key`, deadlineKeys) ?? 'own', title: text(`${at}.title`), day: orNull(`${at}.day`) })),
    targets: targets.map((at): TargetDraft => ({
      ...whoOf(text(`${at}.who`)), ...amountOf(text(`${at}.atLeast`)), kind: among(`${at}.kind`, kinds), field: among(`${at}.field`, fields), registrantKind: among(`${at}.by`, registrantKinds),
      countedAs: among(`${at}.counted`, countedAs) ?? 'registered' })),
    rubrics: data.getAll('rubrics').map(String),
    amounts: targets.map((at) => text(`${at}.atLeast`).trim()), issuedOn: text('issuedOn'), form: formOf(text, all, rows),
  }
}

function formOf(text: (name: string) => string, all: (name: string, known: typeof formFields) => PlanForm['mandatory'], rows: (name: string) => string[]): PlanForm | null {
  const hints = Object.fromEntries(formFields.map((name) => [name, text(`form.hints.${name}`)]).filter(([, hint]) => hint!.trim() !== ''))
  const written = rows('form.questions').filter((at) => `${text(`${at}.vi`)}${text(`${at}.en`)}`.trim() !== '')
  // A question keeps its key for as long as it is asked: answers are kept by it. New ones get the next number.
  const taken = new Set(written.map((at) => text(`${at}.key`)))
  let n = 0
  const next = () => { do n += 1; while (taken.has(`q${n}`)); return `q${n}` }
  const questions = written.map((at) => ({ key: text(`${at}.key`) || next(), vi: text(`${at}.vi`), en: text(`${at}.en`), required: text(`${at}.required`) !== '' }))
  if (text('form.version').trim() === '' && questions.length === 0 && Object.keys(hints).length === 0) return null
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

/** What the pages of the form do: keep the draft, and issue it. */
export const planActions = {
  save: async (event: RequestEvent) => {
    mustBeSomebody(event)
    const entered = readForm(await event.request.formData())
    const saved = await kept(event, entered)
    if (typeof saved !== 'number') return saved
    redirect(303, `/movement/plans/${entered.id}/edit?said=saved`)
  },
  issue: async (event: RequestEvent) => {
    mustBeSomebody(event)
    const entered = readForm(await event.request.formData())
    const edition = await kept(event, entered)
    if (typeof edition !== 'number') return edition
    const answer = await done(event, { ...entered, edition }, async () => { await issuePlan(event.locals.ctx, entered.id, edition, entered.issuedOn); return null })
    if (answer !== null) return fail(answer.status, { ...answer.data, draftSaved: true })
    redirect(303, `/movement/plans/${entered.id}?said=issued`)
  },
}

/** Keeps the draft in a transaction of its own: what was typed stays kept though the plan cannot be issued yet. */
async function kept(event: RequestEvent, entered: Entered) {
  const { edition, amounts: _amounts, issuedOn: _on, ...draft } = entered
  const saved = await done(event, entered, () => separately(() => savePlan(event.locals.ctx, draft, edition)))
  return typeof saved === 'number' ? saved : fail(saved.status, { ...saved.data, draftSaved: false })
}

/** What there is to choose from in a plan of a unit: units right below it, plans above that it could carry out, rubrics that hold there. */
export async function choicesFor(ctx: Ctx, unit: number) {
  const { unit: here, children } = await unitOnMap(ctx, unit, ctx.day)
  const above = (await listPlans(ctx, unit)).filter((plan) => plan.state === 'issued' && plan.unit !== unit && plan.ended === null)
  return {
    issuer: { unit, kind: here.kind, name: here.name },
    units: children.filter((child) => child.kind !== 'unspecified').map((child) => ({ value: `unit:${child.unit}`, label: unitTitle(child.kind, child.name) })),
    rubrics: (await listRubrics(ctx, unit)).filter((rubric) => rubric.state === 'in_force').map((rubric) => ({ value: rubric.id as string, label: `${levelText(rubric.level)}: ${titleOf(rubric.title)} (${rubric.version})` })),
    above: above.map((plan) => ({ value: plan.id as string, label: `${plan.number} · ${plan.title} (${unitName(plan.unitKind, plan.unitName)})` })),
  }
}
