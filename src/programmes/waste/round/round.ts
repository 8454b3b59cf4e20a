import { day as dayOf, type Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import type { Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { allow, open } from '#core/people/door.ts'
import { getLeaf, getPath } from '#core/unit/read.ts'
import { groups as allGroups, type Group } from '../items/groups.ts'
import { refuse } from '../problems.ts'
import { readId, readWords } from '../read.ts'
import { collectionsOf, falls, firstOf, weekdayOf, type Collection } from './days.ts'
import * as q from './round.queries.ts'

export type { Collection } from './days.ts'
/** A weekly round; one that lives a single day (`from` = `to`) is a collection by itself, of hazardous waste for example. */
export type RoundDraft = {
  readonly id: string; readonly unit: number; readonly groups: readonly string[]; readonly weekday?: number | null
  readonly begins: string; readonly ends: string; readonly from: string; readonly to?: string | null; readonly place?: string
}
/** What is collected on a day; `unit` is the village, or the commune for all of its villages. */
export type RoundDay = Collection & { readonly round: Id; readonly leaf: number; readonly name: string; readonly kind: string; readonly inside: string | null; readonly groups: readonly Group[]; readonly place: string }

/**
 * Plans a weekly round of a village, or of a commune for all its villages; or plans it anew.
 * @param edition of the one that was changed; 0 for a new one
 * @throws Problem `waste.round_*` at the field, `waste.changed_meanwhile`, `people.no_mandate`, `unit.no_life`
 */
export async function planRound(ctx: Ctx, draft: RoundDraft, edition: number): Promise<{ edition: number }> {
  const db = await allow(ctx, 'round.plan', draft.unit)
  const id = readId(draft.id)
  const groups = allGroups.filter((group) => draft.groups.includes(group))
  if (groups.length === 0) throw refuse('round_groups', undefined, { at: '/groups' })
  const [from, to] = [dayOf(draft.from, '/from'), draft.to ? dayOf(draft.to, '/to') : null]
  // A collection by itself falls on its own day of the week: nobody needs to say which that is.
  const weekday = from === to ? weekdayOf(from) : draft.weekday
  if (typeof weekday !== 'number' || !Number.isInteger(weekday) || weekday < 1 || weekday > 7) throw refuse('round_weekday', undefined, { at: '/weekday' })
  const { begins, ends } = readHours(draft.begins, draft.ends)
  if ((to !== null && to < from) || !firstOf({ weekday, from, to, begins, ends })) throw refuse('round_days', undefined, { at: '/to' })
  const kind = (await getPath(db, draft.unit, from)).at(-1)!.kind
  if (['nation', 'province', 'city', 'district'].includes(kind)) throw refuse('round_place', undefined, { at: '/unit' })
  const leaf = await getLeaf(db, draft.unit, from)
  const saved = await q.put.first(db, leaf.shard, id, leaf.leaf, draft.unit, groups, weekday, begins, ends, from, to, readWords(draft.place ?? '', '/place', 120), ctx.account, ctx.now, edition)
  if (!saved) throw refuse('changed_meanwhile')
  await happened(db, [{ shard: leaf.shard, unit: leaf.leaf, event: edition === 0 ? 'waste.round_planned' : 'waste.round_changed', about: id, body: { groups, weekday, begins, ends, from, to } }])
  return saved
}

/** Ends a round after a day; what was collected until then stays in the calendar. @throws Problem as `planRound`, `waste.round_not_found` */
export async function endRound(ctx: Ctx, id: string, edition: number, last: string): Promise<{ edition: number }> {
  const { round } = await getRound(ctx, id)
  return planRound(ctx, { ...round, to: last }, edition)
}

/**
 * Leaves one collection out, or moves it to another day or hour, and says why.
 * @throws Problem `waste.round_not_found`, `waste.round_not_that_day`, `waste.round_hours`, `waste.words`, `people.no_mandate`
 */
export async function changeDay(ctx: Ctx, id: string, given: { readonly day: string; readonly instead?: string | null; readonly begins?: string; readonly ends?: string; readonly words: string }): Promise<void> {
  const { round, db } = await getRound(ctx, id)
  const day = dayOf(given.day, '/day')
  if (!falls(round, day)) throw refuse('round_not_that_day', { day }, { at: '/day' })
  const words = readWords(given.words, '/words', 200)
  if (words === '') throw refuse('words', undefined, { at: '/words' })
  const instead = given.instead ? dayOf(given.instead, '/instead') : null
  const hours = instead === null ? null : readHours(given.begins || round.begins, given.ends || round.ends)
  await q.change.run(db, round.shard, round.leaf, round.id, day, instead, hours?.begins ?? null, hours?.ends ?? null, words, ctx.account, ctx.now)
  await happened(db, [{ shard: round.shard, unit: round.leaf, event: instead === null ? 'waste.collection_cancelled' : 'waste.collection_moved', about: round.id, body: { day, instead } }])
}

/** A round for who may change it. @throws Problem `waste.round_not_found`, `people.no_mandate` */
export async function getRound(ctx: Ctx, id: string) {
  const round = await q.one.first(await allow(ctx, 'round.plan', []), readId(id))
  if (!round) throw refuse('round_not_found')
  return { round, db: await allow(ctx, 'round.plan', round.unit) }
}

/**
 * What is collected below a unit from a day to another, for everybody: the rounds of its villages and those of the units around it.
 * @throws Problem `unit.not_found`
 */
export async function collectionsFor(ctx: Ctx, unit: number, from: Day, to: Day): Promise<RoundDay[]> {
  const db = await open(ctx)
  const path = await getPath(db, unit, ctx.day)
  const above = await q.wholes.all(db, path.map((step) => step.unit))
  const rounds = await q.published.all(db, unit, ctx.day, from, to, above.map(({ leaf }) => leaf))
  return rounds.flatMap(({ id, leaf, name, kind, inside, groups, place, changes, ...pattern }) =>
    collectionsOf(pattern, changes, from, to).map((collection) => ({ ...collection, round: id, leaf, name, kind, inside, groups, place })))
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.begins < b.begins ? -1 : a.begins > b.begins ? 1 : 0))
}

function readHours(begins: string, ends: string): { begins: string; ends: string } {
  const read = (given: string, at: string) => {
    const found = /^([01]?\d|2[0-3])[:hg.]([0-5]\d)$/.exec(given.trim())
    if (!found) throw refuse('round_hours', undefined, { at })
    return `${found[1]!.padStart(2, '0')}:${found[2]}`
  }
  const hours = { begins: read(begins, '/begins'), ends: read(ends, '/ends') }
  if (hours.ends <= hours.begins) throw refuse('round_hours', undefined, { at: '/ends' })
  return hours
}
