import type { Ctx } from '#base/ctx.ts'
import { addDays, day as dayOf } from '#base/day.ts'
import { findId, newId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import type { Draft, Statement } from '#core/initiative/form.ts'
import { advance, getInitiative, saveDraft } from '#core/initiative/initiative.ts'
import type { State } from '#core/initiative/life.ts'
import { refuse as refuseInitiative } from '#core/initiative/problems.ts'
import { findKit, type KitWhole } from '#core/kit/read.ts'
import { allow, open } from '#core/people/door.ts'
import { acceptChecked } from '../duplicates.ts'
import { placeToRegister } from '../places.ts'
import { refuse } from '../problems.ts'
import { stepsFor } from '../steps.ts'
import { origin } from './lineage.queries.ts'
import { findModel } from './model.ts'

/** What there is to take up: a model that was recognised anywhere, or one of the asker's own places; and the kit, if it has one. */
export type Source = {
  readonly model: { readonly id: Id; readonly title: string; readonly unitName: string; readonly unitKind: string; readonly year: number } | null
  readonly kit: KitWhole | null
  /** The way of doing; the situation and the people of a place are never taken over. */
  readonly draft: Pick<Draft, 'title' | 'kind' | 'field' | 'registrantKind' | 'kit' | 'kitVersion' | 'copiedFrom'> & { readonly statement: Partial<Statement> }
}

/** The fields of a statement that say how it is done. */
const way = ['goals', 'content', 'resources', 'outputs', 'lasting'] as const

/** @throws Problem `movement.nothing_to_take`, `movement.no_kit`, `initiative.not_found` */
export async function sourceOf(ctx: Ctx, asked: { readonly from?: string; readonly kit?: string }): Promise<Source> {
  if (asked.from) {
    const model = (await findModel(ctx, asked.from)) ?? (ctx.account === null ? undefined : await getInitiative(ctx, asked.from))
    if (!model) throw refuseInitiative('not_found')
    const kit = model.kit ? await findWay(ctx, model.kit) : null
    const { id, title, kind, field, registrantKind, unitName, unitKind, year, statement } = model
    return { model: { id, title, unitName, unitKind, year }, kit, draft: { title, kind, field, registrantKind, ...kitOf(kit), copiedFrom: id, statement: { ...wordsOf(statement), ...forcesOf(kit) } } }
  }
  if (!asked.kit) throw refuse('nothing_to_take')
  const kit = await findWay(ctx, asked.kit)
  if (!kit) throw refuse('no_kit', { kit: asked.kit.slice(0, 60) }, { at: '/kit' })
  return {
    model: null, kit,
    draft: { title: kit.title.vi, kind: 'model', field: kit.field, registrantKind: null, ...kitOf(kit), copiedFrom: null, statement: { content: kit.summary.vi, ...wordsOf(kit.statement ?? {}), ...forcesOf(kit) } },
  }
}

/** A kit with nothing to do in it only counts: it is no way of doing that somebody could take up. */
async function findWay(ctx: Ctx, name: string): Promise<KitWhole | null> {
  const kit = await findKit(ctx, name)
  return kit && kit.forms.length + (kit.steps ?? []).length > 0 ? kit : null
}

const kitOf = (kit: KitWhole | null) => ({ kit: kit?.name ?? null, kitVersion: kit?.version ?? null })
const wordsOf = (given: Partial<Omit<Statement, 'forces'>>) => Object.fromEntries(way.flatMap((name) => (given[name] ? [[name, given[name]]] : []))) as Partial<Statement>
/** Who does it elsewhere is nobody's business here; a kit says which roles there are. */
function forcesOf(kit: KitWhole | null): Pick<Partial<Statement>, 'forces'> {
  const roles = kit?.roles ?? []
  return roles.length === 0 ? {} : { forces: roles.map((role, i) => ({ name: role.title.vi, part: i === 0 ? 'lead' as const : 'coordinating' as const, does: role.does.vi })) }
}

/** What is taken up where, from when, by whom; whatever is not said is taken from the source. */
export type TakeUp = {
  readonly id: string; readonly from?: string; readonly kit?: string; readonly unit: number; readonly startsOn?: string; readonly title?: string
  readonly registrantKind?: Draft['registrantKind']; readonly registrant?: string; readonly statement?: Partial<Statement>
}
/** Where it stands now, and what is still missing before it runs. */
export type TakenUp = { readonly id: Id; readonly state: State; readonly edition: number; readonly missing: readonly Problem[] }

/**
 * Makes an initiative of one's own from a model or a kit, in one action: with its forms, figures and steps, remembering whom it
 * took it from and in which version. It runs at once where the asker may register and accept; else it waits to be accepted, or,
 * where something is missing, is kept as a draft. Asking twice with the same id takes it up once.
 * @throws Problem `movement.nothing_to_take`, `movement.no_kit`, `initiative.not_found`, `people.no_mandate`, and whatever `saveDraft` refuses
 */
export async function takeUp(ctx: Ctx, asked: TakeUp): Promise<TakenUp> {
  const { kind: placeKind } = await placeToRegister(ctx, asked.unit)
  const there = await findOwn(ctx, asked.id)
  if (there) return { id: there.id, state: there.state, edition: there.edition, missing: [] }
  const source = await sourceOf(ctx, asked)
  const draft = draftOf(ctx, asked, source, placeKind)
  let edition = await saveDraft(ctx, draft, 0)
  await remember(ctx, draft.id, source)
  const missing: Problem[] = []
  let state: State = 'draft'
  for (const step of ['submit', 'accept', 'begin'] as const) {
    // A day to come is a plan: it begins when the day does.
    if (step === 'begin' && draft.startsOn! > ctx.day) break
    if (step !== 'submit' && !(await stepsFor(ctx, draft.id)).may.some((one) => one.step === step)) break
    try {
      const taken = step === 'accept' ? await acceptChecked(ctx, draft.id, edition) : await advance(ctx, draft.id, edition, step)
      state = taken.state
      edition = taken.edition
    } catch (problem) {
      // What is wrong here is for a person to mend; what was taken up stays as far as it came.
      if (!isProblem(problem) || !waits.has(problem.code)) throw problem
      missing.push(...(problem.errors.length > 0 ? problem.errors : [problem]))
      break
    }
  }
  return { id: draft.id as Id, state, edition, missing }
}

const waits = new Set(['initiative.not_complete', 'initiative.no_seat', 'movement.unjudged', 'movement.judged_same'])

async function findOwn(ctx: Ctx, id: string) {
  if (!findId(id)) return undefined
  try {
    return await getInitiative(ctx, id)
  } catch (problem) {
    if (isProblem(problem) && problem.code === 'initiative.not_found') return undefined
    throw problem
  }
}

function draftOf(ctx: Ctx, asked: TakeUp, source: Source, placeKind: string): Draft {
  const startsOn = asked.startsOn ? dayOf(asked.startsOn, '/startsOn') : ctx.day
  const registrant = asked.registrant ?? ''
  const forces = asked.statement?.forces ?? source.draft.statement.forces ?? (registrant === '' ? [] : [{ name: registrant, part: 'lead' as const, does: '' }])
  return {
    ...source.draft, id: asked.id.toLowerCase(), unit: asked.unit, level: ['city', 'province', 'nation'].includes(placeKind) ? 'city' : 'commune', title: asked.title || source.draft.title,
    registrantKind: asked.registrantKind ?? source.draft.registrantKind, registrant, novelty: 'new', year: Number(startsOn.slice(0, 4)),
    startsOn, endsOn: addDays(startsOn, Math.max(365, ...(source.kit?.steps ?? []).map((step) => step.days ?? 0))), statement: { ...source.draft.statement, ...asked.statement, forces },
  }
}

/** In the ledger: whom it was taken from, in which version, how far from where it began, and what is done otherwise here. */
async function remember(ctx: Ctx, id: string, { model, kit, draft }: Source): Promise<void> {
  const mine = await getInitiative(ctx, id)
  const db = await allow(ctx, 'initiative.register', mine.unit)
  const above = model ? await origin.first(await open(ctx), model.id) : undefined
  const changed = way.filter((name) => (draft.statement[name] ?? '') !== (mine.statement[name] ?? ''))
  await happened(db, [{ shard: mine.shard, unit: mine.leaf, event: 'movement.taken_up', about: newId(), body: {
    initiative: mine.id, ...(model ? { from: model.id, depth: (above?.depth ?? 0) + 1 } : {}), ...(kit ? { kit: kit.name, version: kit.version } : {}), changed } }])
}
