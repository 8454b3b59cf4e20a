import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { findId } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import type { Draft } from '#core/initiative/form.ts'
import type { Level } from '#core/initiative/life.ts'
import { listIndicators } from '#core/indicator/values.ts'
import { allow, knock } from '#core/people/door.ts'
import { placesOf } from '#core/people/roster.ts'
import { getPath } from '#core/unit/read.ts'
import { mayDo, unitsAllowed } from '../may.ts'
import { refuse } from './problems.ts'
import { lackingIn, readRubric, type RubricDraft } from './rubric_form.ts'
import * as q from './rubric.queries.ts'

export type Rubric = q.RubricRow

/**
 * Keeps a rubric while it is being written. With `replaces` a new one is the next version of that one.
 * @param edition of the text that was edited; 0 for a new one
 * @returns the edition that it is now
 * @throws Problem `movement.rubric_invalid`, `movement.rubric_fixed`, `movement.rubric_changed`, `movement.rubric_draft_already`, `people.no_mandate`
 */
export async function saveRubric(ctx: Ctx, given: RubricDraft, edition: number): Promise<number> {
  knock(ctx, 'rubric.write')
  const draft = readRubric(given)
  const db = await allow(ctx, 'rubric.write', draft.unit)
  const there = await q.one.first(db, draft.id)
  // Who moves a draft to another place must hold both; so must who replaces what another place put in force.
  if (there && there.unit !== draft.unit) await allow(ctx, 'rubric.write', there.unit)
  if (there && there.state !== 'draft') throw refuse('rubric_fixed')
  if (there && there.edition !== edition) throw refuse('rubric_changed')
  const before = there || !draft.replaces ? undefined : await getOne(db, draft.replaces)
  if (before) await allow(ctx, 'rubric.write', before.unit)
  const family = there?.family ?? before?.family ?? draft.id
  const version = there?.version ?? ((await q.family.all(db, family)).at(-1)?.version ?? 0) + 1
  const saved = await q.put.first(db, draft.id, family, version, draft.unit, draft.title.vi, draft.title.en, draft.level, draft.kinds, draft.yearFrom, draft.yearTo, draft.recogniseFrom,
    draft.outstandingFrom, draft.panel, draft.quorum, draft.majority, draft.discussFrom, ctx.account, ctx.now, edition)
  if (!saved) throw refuse('rubric_changed')
  await q.forgetCriteria.run(db, draft.id)
  await q.putCriteria.run(db, draft.id, JSON.stringify(draft.criteria))
  await note(db, 'rubric_saved', draft, { version, edition: saved.edition })
  return saved.edition
}

/**
 * From now on new appraisals go by it; the version before it ends, and what began with that goes on with that.
 * @throws Problem `movement.rubric_invalid` naming what is lacking, `movement.rubric_overlaps`, `movement.rubric_fixed`, `movement.rubric_changed`, `people.no_mandate`
 */
export async function putInForce(ctx: Ctx, id: string, edition: number): Promise<Rubric> {
  const { db, rubric } = await enter(ctx, id)
  if (rubric.state !== 'draft') throw refuse('rubric_fixed')
  if (rubric.edition !== edition) throw refuse('rubric_changed')
  const lacks = lackingIn(rubric, new Set((await listIndicators(ctx)).map(({ key }) => key)))
  if (lacks.length > 0) throw refuse('rubric_invalid', { count: lacks.length }, { errors: lacks })
  const other = await q.overlapping.first(db, rubric.id)
  if (other) throw refuse('rubric_overlaps', other)
  await q.endFamily.run(db, rubric.family, ctx.day, ctx.now)
  if (!await q.begin.first(db, rubric.id, ctx.day, ctx.now, edition)) throw refuse('rubric_changed')
  await note(db, 'rubric_begun', rubric, { version: rubric.version })
  return getOne(db, rubric.id)
}

/** No new appraisal goes by it any more. @throws Problem `movement.rubric_not_in_force`, `movement.rubric_changed`, `people.no_mandate` */
export async function endRubric(ctx: Ctx, id: string, edition: number): Promise<Rubric> {
  const { db, rubric } = await enter(ctx, id)
  if (rubric.state !== 'in_force') throw refuse('rubric_not_in_force')
  if (rubric.edition !== edition) throw refuse('rubric_changed')
  await q.endFamily.run(db, rubric.family, ctx.day, ctx.now)
  await note(db, 'rubric_ended', rubric, { version: rubric.version })
  return getOne(db, rubric.id)
}

/** A rubric with all versions of it, for whoever works on the movement; drafts only for those who write them. @throws Problem `movement.rubric_not_found` */
export async function getRubric(ctx: Ctx, id: string): Promise<{ rubric: Rubric; versions: Rubric[]; mayWrite: boolean }> {
  const db = await allow(ctx, 'initiative.read', [])
  const rubric = await getOne(db, id)
  const mayWrite = await mayDo(ctx, 'rubric.write', rubric.unit)
  if (rubric.state === 'draft' && !mayWrite) throw refuse('rubric_not_found')
  return { rubric, mayWrite, versions: (await q.family.all(db, rubric.family)).filter(({ state }) => state !== 'draft' || mayWrite) }
}

/** Rubrics that hold in a unit or below it: its own, of those above it and of those below it. */
export async function listRubrics(ctx: Ctx, unit: number): Promise<Rubric[]> {
  const db = await allow(ctx, 'initiative.read', unit)
  const units = [...new Set([...await above(db, unit), ...(await q.below.all(db, unit, ctx.day)).map((one) => one.unit)])]
  return q.ofUnits.all(db, units, await unitsAllowed(ctx, 'rubric.write', units))
}

export type Wanted = { readonly level: Level; readonly year: number; readonly kind: Draft['kind']; readonly unit: number }

/** What is in force for a level, year and kind in a place; the nearest above it first. */
export async function rubricsFor(ctx: Ctx, wanted: Wanted): Promise<Rubric[]> {
  return rubricsInForce(await allow(ctx, 'initiative.read', wanted.unit), wanted)
}

/** The room behind `rubricsFor`. */
export async function rubricsInForce(db: Db, { level, year, kind, unit }: Wanted): Promise<Rubric[]> {
  return q.inForce.all(db, await above(db, unit), level, year, kind)
}

/** @throws Problem `movement.rubric_not_found` */
export async function getOne(db: Db, id: string): Promise<Rubric> {
  const named = findId(id)
  const found = named ? await q.one.first(db, named) : undefined
  if (!found) throw refuse('rubric_not_found')
  return found
}

async function enter(ctx: Ctx, id: string): Promise<{ db: Db; rubric: Rubric }> {
  const near = await allow(ctx, 'rubric.write', [])
  const { unit, id: known } = await getOne(near, id)
  const db = await allow(ctx, 'rubric.write', unit)
  await q.locked.first(db, known)
  return { db, rubric: await getOne(db, known) }
}

const above = async (db: Db, unit: number): Promise<number[]> => (await getPath(db, unit, db.ctx.day)).map((step) => step.unit)

async function note(db: Db, event: string, { id, unit, level }: Pick<Rubric, 'id' | 'unit' | 'level'>, body: Readonly<Record<string, unknown>>): Promise<void> {
  const { shard } = (await placesOf(db, [unit])).get(unit)!
  await happened(db, [{ shard, unit, event: `movement.${event}`, about: id, body: { level, ...body } }])
}
