import { addDays, day as dayOf, type Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import { columns, type Db } from '#base/db/sql.ts'
import { findId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { momentWords } from '#core/initiative/words.ts'
import { allow, allowEach } from '#core/people/door.ts'
import { placesOf } from '#core/people/roster.ts'
import { getPath } from '#core/unit/read.ts'
import { unitsWithRegister } from '../places.ts'
import { lackingOf, readPlan, shareYears, type Deadline, type PlanDraft, type PlanForm, type ReadPlan } from './draft.ts'
import * as q from './plan.queries.ts'
import { refuse } from './problems.ts'

export type PlanTarget = Omit<Awaited<ReturnType<typeof q.targets.all>>[number], 'plan'>
export type Plan = q.PlanRow & { readonly deadlines: readonly Deadline<Day | null>[]; readonly targets: readonly PlanTarget[]; readonly form: PlanForm | null }

/**
 * Keeps a plan while it is being written, complete or not.
 * @param edition of the version that was edited; 0 for a new one
 * @returns the edition that it is now
 * @throws Problem `movement.plan_invalid` (what is wrong, not what is missing), `movement.plan_changed_meanwhile`, `movement.plan_not_editable`,
 *   `movement.plan_discarded`, `movement.plan_issuer`, `people.no_mandate`
 */
export async function savePlan(ctx: Ctx, given: PlanDraft, edition: number): Promise<number> {
  return keep(ctx, readPlan(given, ctx.day), edition, null)
}

async function keep(ctx: Ctx, draft: ReadPlan, edition: number, replaces: Id | null): Promise<number> {
  const db = await allow(ctx, 'plan.write', draft.unit)
  const there = await q.one.first(db, draft.id)
  if (there) {
    // Who hands a draft to another unit must hold both.
    if (there.unit !== draft.unit) await allow(ctx, 'plan.write', there.unit)
    if (there.state !== 'draft') throw refuse('plan_not_editable')
    if (there.edition !== edition) throw changedMeanwhile(there.changedAt)
  } else if (edition > 0) {
    // Another window still holds it: what somebody threw away does not come back by itself.
    throw refuse('plan_discarded')
  }
  await mustStand(db, draft)
  const saved = await q.put.first(db, draft.id, draft.unit, draft.number, draft.title, draft.year, draft.from, draft.to, draft.bases, draft.carriesOut, draft.fields, draft.kinds, draft.aims,
    draft.rubrics, replaces, ctx.account, ctx.now, edition)
  if (!saved) throw changedMeanwhile(ctx.now)
  await putLines(db, draft)
  await remember(db, draft, 'saved', { edition: saved.edition })
  return saved.edition
}

const forgetLines = (db: Db, id: Id) => Promise.all([q.forgetDeadlines.run(db, id), q.forgetTargets.run(db, id), q.forgetForm.run(db, id)])

async function putLines(db: Db, { id, deadlines, targets, form }: ReadPlan): Promise<void> {
  await forgetLines(db, id)
  await q.putDeadlines.run(db, id, ...columns(deadlines, 'key', 'title', 'day'))
  await q.putTargets.run(db, id, ...columns(targets, 'unit', 'each', 'kind', 'field', 'registrantKind', 'countedAs', 'atLeast', 'share'))
  if (form) await q.putForm.run(db, id, form.version, [...form.mandatory], JSON.stringify(form.hints), JSON.stringify(form.questions))
}

/** Whatever a plan names must be there: an issuer that issues plans, units inside it, a plan above it, rubrics that hold there. */
async function mustStand(db: Db, { unit, year, to, targets, carriesOut, rubrics }: ReadPlan): Promise<void> {
  const path = await getPath(db, unit, db.ctx.day)
  const issuer = path.at(-1)!
  if (['village', 'residential_area', 'unspecified'].includes(issuer.kind)) throw refuse('plan_issuer', { name: issuer.name }, { at: '/unit' })
  const outside = new Set((await q.outside.all(db, unit, targets.flatMap((one) => one.unit ?? []), db.ctx.day)).map((row) => row.unit))
  const wrong = targets.flatMap((one, i) => (one.unit !== null && outside.has(one.unit) ? [refuse('plan_place', undefined, { at: `/targets/${i}/who` })] : []))
  const above = carriesOut === null ? undefined : await q.one.first(db, carriesOut)
  if (carriesOut !== null && (!above || above.state === 'draft' || above.unit === unit || !path.some((step) => step.unit === above.unit))) wrong.push(refuse('plan_not_above', undefined, { at: '/carriesOut' }))
  else if (above && !shareYears({ year, to }, above)) wrong.push(refuse('plan_other_years', { year: above.year }, { at: '/carriesOut' }))
  const elsewhere = new Set((await q.rubricsElsewhere.all(db, [...rubrics], path.map((step) => step.unit))).map((row) => row.id))
  wrong.push(...rubrics.flatMap((rubric, i) => (elsewhere.has(rubric) ? [refuse('plan_rubric', undefined, { at: `/rubrics/${i}` })] : [])))
  if (wrong.length > 0) throw refuse('plan_invalid', { count: wrong.length }, { errors: wrong })
}

/**
 * Issues a plan: from then on those below see what is asked of them. One that replaces another ends that one.
 * @param on the day that stands on the document; today without it
 * @throws Problem `movement.plan_not_complete` with every place that lacks something, `movement.plan_changed_meanwhile`, `movement.plan_not_editable`,
 *   `movement.plan_number_taken`, `movement.plan_issued_on`, `movement.plan_being_replaced`, `people.no_mandate`
 */
export async function issuePlan(ctx: Ctx, id: string, edition: number, on?: string): Promise<{ edition: number }> {
  const plan = await getOwn(ctx, id)
  const db = await allow(ctx, 'plan.issue', plan.unit)
  if (plan.state !== 'draft') throw refuse('plan_not_editable')
  if (plan.edition !== edition) throw changedMeanwhile(plan.changedAt)
  const day = on === undefined || on === '' ? ctx.day : dayOf(on, '/issuedOn')
  if (day > ctx.day) throw refuse('plan_issued_on', { day }, { at: '/issuedOn' })
  const lacking = lackingOf(plan)
  if (lacking.length > 0) throw refuse('plan_not_complete', { count: lacking.length }, { errors: lacking })
  await mustStand(db, plan)
  const issued = await q.issue.first(db, plan.id, edition, day, ctx.account, db.mandate, ctx.now)
  if (!issued) throw changedMeanwhile(ctx.now)
  if (plan.replaces !== null && !await q.replace.first(db, plan.replaces, plan.id, ctx.now)) throw refuse('plan_being_replaced')
  await remember(db, plan, 'issued', { number: plan.number, year: plan.year, day, ...(plan.replaces ? { replaces: plan.replaces } : {}) })
  return issued
}

/**
 * Begins a plan that will replace one in force: a draft with all that the old one says, ended by it only when it is issued.
 * @throws Problem `movement.plan_not_issued`, `movement.plan_not_found`, `people.no_mandate`
 */
export async function replacePlan(ctx: Ctx, old: string, id: string): Promise<number> {
  const plan = await getPlan(ctx, old)
  if (plan.state !== 'issued') throw refuse('plan_not_issued')
  return keep(ctx, readPlan({ ...plan, id, number: '' }, ctx.day), 0, plan.id)
}

/**
 * Begins the plan of another year with all that one says, each day as many years later; its number is yet to be given, and
 * the plan above that it carried out was of its own year.
 * @throws Problem `movement.plan_not_found`, `movement.plan_year`, `people.no_mandate`
 */
export async function copyPlan(ctx: Ctx, from: string, id: string, year: number): Promise<number> {
  const plan = await getPlan(ctx, from)
  const later = (day: Day | null) => day && yearsLater(day, year - plan.year)
  return keep(ctx, readPlan({
    ...plan, id, year, number: '', title: plan.title.replaceAll(String(plan.year), String(year)), from: later(plan.from), to: later(plan.to), carriesOut: null,
    deadlines: plan.deadlines.map((one) => ({ ...one, day: later(one.day) })),
  }, ctx.day), 0, null)
}

/**
 * Throws a draft away that was never issued, for whoever may write it. The ledger keeps that there was one, and none of its words.
 * @param edition of the version that was looked at: what somebody wrote on meanwhile is not thrown away
 * @throws Problem `movement.plan_not_found`, `movement.plan_not_a_draft`, `movement.plan_changed_meanwhile`, `people.no_mandate`
 */
export async function discardPlan(ctx: Ctx, id: string, edition: number): Promise<void> {
  const plan = await getOwn(ctx, id)
  const db = await allow(ctx, 'plan.write', plan.unit)
  if (plan.state !== 'draft') throw refuse('plan_not_a_draft')
  if (plan.edition !== edition) throw changedMeanwhile(plan.changedAt)
  await forgetLines(db, plan.id)
  if (!await q.discard.first(db, plan.id, edition)) throw changedMeanwhile(ctx.now)
  await remember(db, plan, 'discarded', { edition, year: plan.year })
}

/** 29 February becomes the 28th where the other year has none. A year that is none leaves the day as it was: it is refused by itself. */
function yearsLater(day: Day, years: number): Day {
  const year = Number(day.slice(0, 4)) + years
  if (!Number.isInteger(year) || year < 1 || year > 9_999) return day
  const same = `${String(year).padStart(4, '0')}${day.slice(4)}`
  return day.endsWith('-02-29') ? addDays(dayOf(`${same.slice(0, 4)}-03-01`), -1) : dayOf(same)
}

/**
 * A plan, for those of its issuer and of every unit below it; a draft only for those who may write it.
 * @throws Problem `movement.plan_not_found`, `people.no_mandate`
 */
export async function getPlan(ctx: Ctx, id: string): Promise<Plan> {
  const plan = await getOwn(ctx, id)
  if (plan.state === 'draft') await allow(ctx, 'plan.write', plan.unit)
  else await mustReach(ctx, plan.unit)
  return plan
}

async function getOwn(ctx: Ctx, id: string): Promise<Plan> {
  const db = await allow(ctx, 'initiative.read', [])
  const named = findId(id)
  const row = named ? await q.one.first(db, named) : undefined
  if (!row) throw refuse('plan_not_found')
  return (await whole(db, [row]))[0]!
}

/** A plan speaks to everybody below its issuer, so whoever works there may read it. */
async function mustReach(ctx: Ctx, issuer: number): Promise<void> {
  const { db, refused } = await allowEach(ctx, 'initiative.read', [issuer])
  const problem = refused.get(issuer)
  if (!problem) return
  for (const { unit } of await unitsWithRegister(ctx)) if ((await getPath(db, unit, ctx.day)).some((step) => step.unit === issuer)) return
  throw problem
}

/**
 * Plans of a unit and of every unit above it that are in force on a day, the nearest first.
 * @throws Problem `people.no_mandate`, `unit.not_found`
 */
export async function plansFor(ctx: Ctx, unit: number, day: Day = ctx.day): Promise<Plan[]> {
  const db = await allow(ctx, 'initiative.read', unit)
  return whole(db, await q.inForce.all(db, (await getPath(db, unit, day)).map((step) => step.unit), day))
}

/** Every plan of a unit, of those above it and of those that it came from, the latest year first; drafts where one may write. @throws Problem `people.no_mandate` */
export async function listPlans(ctx: Ctx, unit: number): Promise<q.PlanRow[]> {
  const db = await allow(ctx, 'initiative.read', unit)
  const units = (await getPath(db, unit, ctx.day)).map((step) => step.unit)
  return q.around.all(db, units.toReversed(), await writable(ctx, units))
}

/** Of these units, those for which one may write plans; none with a key that was not made for it. */
async function writable(ctx: Ctx, units: readonly number[]): Promise<number[]> {
  if (ctx.scopes && !ctx.scopes.includes('plan.write')) return []
  const { refused } = await allowEach(ctx, 'plan.write', units)
  return units.filter((unit) => !refused.has(unit))
}

async function whole(db: Db, rows: readonly q.PlanRow[]): Promise<Plan[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const [deadlines, targets, forms] = await Promise.all([q.deadlines.all(db, ids), q.targets.all(db, ids), q.forms.all(db, ids)])
  const of = <T extends { plan: Id }>(all: readonly T[], plan: Id) => all.filter((one) => one.plan === plan).map(({ plan: _plan, ...rest }) => rest)
  return rows.map((row) => ({ ...row, deadlines: of(deadlines, row.id), targets: of(targets, row.id), form: of(forms, row.id)[0] ?? null }))
}

async function remember(db: Db, plan: Pick<Plan, 'id' | 'unit'>, what: 'saved' | 'issued' | 'discarded', body: Readonly<Record<string, unknown>>): Promise<void> {
  const place = (await placesOf(db, [plan.unit])).get(plan.unit)!
  await happened(db, [{ shard: place.shard, unit: plan.unit, event: `movement.plan_${what}`, about: plan.id, body }])
}

const changedMeanwhile = (at: Date) => refuse('plan_changed_meanwhile', { at: momentWords(at) })
