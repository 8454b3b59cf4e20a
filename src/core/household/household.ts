import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { allow, asSystem } from '#core/people/door.ts'
import { getLeaf, type Leaf } from '#core/unit/read.ts'
import { consentsOf, keepConsents, notLiving } from './consent.ts'
import { readDraft, type HouseholdDraft, type ReadDraft } from './draft.ts'
import { refuse } from './problems.ts'
import * as q from './household.queries.ts'
import type { Household } from './read.ts'

/** A household ready to be written, with the stable place of its unit. */
export type Placed = ReadDraft & { readonly leaf: Pick<Leaf, 'leaf' | 'shard'> }

/**
 * Writes a household down, or what changed about it. Sent twice, the same is the same: the id is made by who enrols, perhaps on a
 * phone without signal.
 * @param edition of the version that was read; 0 for a new one
 * @returns the edition that it is now
 * @throws Problem `household.wrong`, `household.changed_meanwhile`, `household.not_living`, `household.elsewhere`, `household.not_agreed`, `household.not_found`, `people.no_mandate`, `unit.*`
 */
export async function saveHousehold(ctx: Ctx, given: HouseholdDraft, edition: number): Promise<number> {
  const draft = readDraft(given, ctx.day)
  const db = await allow(ctx, 'household.write', draft.unit)
  const there = await q.household.first(db, draft.id)
  const leaf = await getLeaf(db, draft.unit, ctx.day)
  if (there) {
    await allow(ctx, 'household.write', there.leaf)
    return change(db, there, { ...draft, leaf }, edition)
  }
  // It exists behind the wall, or somebody still holds one that never was: an id is nobody's to take twice.
  if (edition > 0 || (await q.taken.first(await asSystem(ctx, 'system:id-taken'), [draft.id]))) throw refuse('not_found')
  await enrolHouseholds(db, [{ ...draft, leaf }])
  return 1
}

/** The room: any number of new households, with what they agreed to, in one statement each. @returns those that were not there yet */
export async function enrolHouseholds(db: Db, all: readonly Placed[]): Promise<Set<Id>> {
  for (const draft of all) if (draft.position && !draft.agreed.some(({ purpose }) => purpose === 'position')) throw refuse('not_agreed', undefined, { at: '/position' })
  const rows = await q.put.all(db, all.map((h) => h.leaf.shard), all.map((h) => h.id), all.map((h) => h.leaf.leaf), all.map((h) => h.lane), all.map((h) => h.label), all.map((h) => h.found),
    all.map((h) => h.members), all.map((h) => h.position?.lat ?? null), all.map((h) => h.position?.lon ?? null), all.map((h) => h.position?.accuracy ?? null), db.ctx.account, db.ctx.now)
  const fresh = new Set(rows.map(({ id }) => id))
  const made = all.filter(({ id }) => fresh.has(id))
  await happened(db, made.map(({ id, leaf }) => ({ shard: leaf.shard, unit: leaf.leaf, event: 'household.enrolled', about: id, body: {} })))
  await keepConsents(db, made.flatMap(({ id, leaf, agreed }) => agreed.map((one) => ({ ...one, household: { id, ...leaf } }))))
  return fresh
}

/** The room: what changed about one that lives. */
export async function change(db: Db, there: Household, draft: Placed, edition: number): Promise<number> {
  if (there.state !== 'living') throw notLiving(there)
  if (there.edition !== edition) {
    if (edition === 0 && same(there, draft)) return there.edition
    throw refuse('changed_meanwhile')
  }
  if (there.leaf !== draft.leaf.leaf) throw refuse('elsewhere', undefined, { at: '/unit' })
  await keepConsents(db, draft.agreed.map((one) => ({ ...one, household: there })))
  const { position } = draft
  const saved = await q.change.first(db, there.shard, there.id, edition, draft.lane, draft.label, draft.found, draft.members,
    position?.lat ?? null, position?.lon ?? null, position?.accuracy ?? null, db.ctx.now)
  if (!saved) throw refuse('changed_meanwhile')
  // Asked when the row is ours: a withdrawal of this very moment was heard, or waits and wipes.
  if (position && !(await consentsOf(db, there)).some(({ purpose, withdrawnAt }) => purpose === 'position' && withdrawnAt === null)) throw refuse('not_agreed', undefined, { at: '/position' })
  await happened(db, [{ shard: there.shard, unit: there.leaf, event: 'household.changed', about: there.id, body: { edition: saved.edition } }])
  return saved.edition
}

const same = (there: Household, draft: Placed): boolean =>
  there.leaf === draft.leaf.leaf && there.lane === draft.lane && there.label === draft.label && there.members === draft.members && (there.lat === null) === (draft.position === null)

/** What has to be known of a household before something is written about it. */
export type Belonging = { readonly erased: boolean; readonly noPhotos: boolean }

/**
 * For each (household, place of a record): whether the record can be about it there.
 * @returns a look-up; undefined for one that never was there
 */
export async function findBelonging(db: Db, pairs: readonly { readonly id: Id; readonly leaf: number }[]): Promise<(id: Id, leaf: number) => Belonging | undefined> {
  if (pairs.length === 0) return () => undefined
  const rows = await q.belonging.all(db, pairs.map(({ id }) => id), pairs.map(({ leaf }) => leaf))
  const found = new Map(rows.map((row) => [`${row.id} ${row.leaf}`, row]))
  return (id, leaf) => found.get(`${id} ${leaf}`)
}
