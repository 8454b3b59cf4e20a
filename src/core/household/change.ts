import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { newId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { Problem } from '#base/problem.ts'
import { allow } from '#core/people/door.ts'
import { getLeaf } from '#core/unit/read.ts'
import { endCards } from './card.ts'
import { consentsOf, notLiving } from './consent.ts'
import { foundOf, pastDay, readDraft, readLane } from './draft.ts'
import { change, enrolHouseholds, type Placed } from './household.ts'
import { refuse } from './problems.ts'
import * as q from './household.queries.ts'
import { getHousehold, type Household, type State } from './read.ts'

/** What a household is called, as said when it changes. */
export type Called = { readonly label: string; readonly lane: string; readonly members?: number | null }
type Followed = { readonly id: Id; readonly leaf: number }

/**
 * One household has become part of another of the same village: `gone` closes, `keep` stays with its consents and its card.
 * @param editions of both, as they were read
 * @returns the edition of the one that stays
 * @throws Problem `household.itself`, `household.other_village`, `household.changed_meanwhile`, `household.not_living`, `household.wrong`, `people.no_mandate`
 */
export async function mergeHouseholds(ctx: Ctx, keep: string, gone: string, called: Called, editions: { readonly keep: number; readonly gone: number }): Promise<number> {
  const { household: kept, db } = await getLiving(ctx, keep, editions.keep)
  if (keep.toLowerCase() === gone.toLowerCase()) throw refuse('itself', undefined, { at: '/gone' })
  const { household: closed } = await getLiving(ctx, gone, editions.gone)
  if (kept.leaf !== closed.leaf) throw refuse('other_village', undefined, { at: '/gone' })
  const position = kept.lat === null ? null : { lat: kept.lat, lon: kept.lon!, accuracy: kept.accuracy }
  const draft = readDraft({ ...called, id: kept.id, unit: kept.leaf, position }, ctx.day)
  const edition = await change(db, kept, { ...draft, leaf: kept }, editions.keep)
  await close(db, closed, 'merged', ctx.day, [kept])
  return edition
}

/**
 * A household is now several. It closes, and each of its parts begins anew: none agreed to anything yet.
 * @returns the ids of the parts, in order
 * @throws Problem `household.parts`, `household.changed_meanwhile`, `household.not_living`, `household.wrong`, `household.day`, `people.no_mandate`
 */
export async function splitHousehold(ctx: Ctx, id: string, edition: number, parts: readonly Called[], on?: string): Promise<Id[]> {
  const { household, db } = await getLiving(ctx, id, edition)
  if (parts.length < 2 || parts.length > 6) throw refuse('parts', undefined, { at: '/parts' })
  const day = pastDay(on, ctx.day)
  const made = parts.map((part, i): Placed => {
    try {
      return { ...readDraft({ ...part, id: newId(), unit: household.leaf }, ctx.day), leaf: household }
    } catch (problem) {
      throw underPart(problem, i)
    }
  })
  await enrolHouseholds(db, made)
  await close(db, household, 'split', day, made.map((part) => ({ id: part.id, leaf: household.leaf })))
  return made.map((part) => part.id)
}

/**
 * Within its village a household gets another lane. To another village it closes and goes on there under a new number, with what it
 * agreed to: the same people did. Its card stays behind, and so does its position.
 * @returns the id under which it goes on
 * @throws Problem `household.same_place`, `household.changed_meanwhile`, `household.not_living`, `household.day`, `people.no_mandate`, `unit.*`
 */
export async function moveHousehold(ctx: Ctx, id: string, edition: number, to: { readonly unit: number; readonly lane: string; readonly day?: string }): Promise<Id> {
  const { household, db } = await getLiving(ctx, id, edition)
  const there = await allow(ctx, 'household.write', to.unit)
  const [leaf, lane, day] = [await getLeaf(there, to.unit, ctx.day), readLane(to.lane), pastDay(to.day, ctx.day)]
  if (leaf.leaf === household.leaf) {
    if (lane === household.lane) throw refuse('same_place', undefined, { at: '/lane' })
    const saved = await q.change.first(db, household.shard, household.id, edition, lane, household.label, foundOf(household.label, lane), household.members, null, null, null, ctx.now)
    if (!saved) throw refuse('changed_meanwhile')
    await happened(db, [{ shard: household.shard, unit: household.leaf, event: 'household.changed', about: household.id, body: { edition: saved.edition } }])
    return household.id
  }
  const agreed = (await consentsOf(db, household)).filter(({ withdrawnAt }) => withdrawnAt === null).map(({ purpose, how, givenOn }) => ({ purpose, how, day: givenOn }))
  const next = newId()
  await enrolHouseholds(there, [{ id: next, unit: to.unit, lane, label: household.label ?? '–', found: foundOf(household.label, lane), members: household.members, position: null, agreed, leaf }])
  if (household.restrictedAt) await q.restrict.run(there, leaf.shard, next, household.restrictedAt)
  await close(db, household, 'moved', day, [{ id: next, leaf: leaf.leaf }])
  return next
}

/** It went where this deployment does not reach, or is no more. @throws Problem as the others */
export async function leaveHousehold(ctx: Ctx, id: string, edition: number, on?: string): Promise<void> {
  const { household, db } = await getLiving(ctx, id, edition)
  await close(db, household, 'left', pastDay(on, ctx.day), [])
}

async function getLiving(ctx: Ctx, id: string, edition: number): Promise<{ household: Household; db: Db }> {
  const found = await getHousehold(ctx, id, 'household.write')
  if (found.household.state !== 'living') throw notLiving(found.household)
  if (found.household.edition !== edition) throw refuse('changed_meanwhile')
  return found
}

async function close(db: Db, household: Household, how: Exclude<State, 'living' | 'erased'>, day: Day, next: readonly Followed[]): Promise<void> {
  const ended = await q.end.all(db, [household.shard], [household.id], [household.edition], how, day, db.ctx.now)
  if (ended.length === 0) throw refuse('changed_meanwhile')
  if (how !== 'left') {
    const each = <T>(value: T) => next.map(() => value)
    await q.succeed.run(db, each(household.shard), each(household.leaf), each(household.id), next.map(({ id }) => id), next.map(({ leaf }) => leaf), each(how), each(day))
  }
  await happened(db, [{ shard: household.shard, unit: household.leaf, event: `household.${how}`, about: household.id, body: { day, to: next.map(({ id }) => id) } }])
  await endCards(db, [household])
}

function underPart(problem: unknown, part: number): unknown {
  return problem instanceof Problem && problem.code === 'household.wrong' ? new Problem(problem.code, problem.params, { errors: problem.errors.map((one) => one.under(`/parts/${part}`)) }) : problem
}
