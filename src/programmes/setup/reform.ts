import type { Ctx } from '#base/ctx.ts'
import { addDays, type Day } from '#base/day.ts'
import { sql, type Db } from '#base/db/sql.ts'
import type { Problem } from '#base/problem.ts'
import { fillNodesOf } from '#core/indicator/rebuild.ts'
import { allowEach } from '#core/people/door.ts'
import { compileTrees, lockNodes } from '#core/unit/compile.ts'
import { getGoing, kindsOf, levelsAbove, planMerge, planRename, planSplit, planTransfer, type Going, type Merge, type Rename, type Split, type Transfer } from '#core/unit/plan.ts'
import { refuse } from '#core/unit/problems.ts'
import { findUnits, type UnitFound } from '#core/unit/read.ts'
import { mergeUnits, renameUnit, splitUnit, transferUnit } from '#core/unit/reform.ts'

export type ReformKind = 'merge' | 'split' | 'rename' | 'transfer'
export type Reform = ({ readonly what: 'merge' } & Merge) | ({ readonly what: 'split' } & Split) | ({ readonly what: 'rename' } & Rename) | ({ readonly what: 'transfer' } & Transfer)

const verbs = { merge: 'unit.merge', split: 'unit.split', rename: 'unit.rename', transfer: 'unit.transfer' } as const satisfies Record<ReformKind, string>

/** The verbs of a reform. Each changes lives from a day on, writes the decree to the ledger, and draws the maps anew. */
export const merge = (ctx: Ctx, change: Merge) => reform(ctx, { what: 'merge', ...change }, (db) => mergeUnits(db, change))
export const split = (ctx: Ctx, change: Split) => reform(ctx, { what: 'split', ...change }, (db) => splitUnit(db, change))
export const rename = (ctx: Ctx, change: Rename) => reform(ctx, { what: 'rename', ...change }, (db) => renameUnit(db, change))
export const transfer = (ctx: Ctx, change: Transfer) => reform(ctx, { what: 'transfer', ...change }, (db) => transferUnit(db, change))

async function reform<T>(ctx: Ctx, change: Reform, work: (db: Db) => Promise<T>): Promise<T> {
  const db = await entrusted(ctx, change)
  // Two reforms of one unit come one after the other, so that the second sees what the first has left.
  await lockNodes(db)
  const done = await work(db)
  const { newNodes } = await compileTrees(db)
  await fillNodesOf(db, newNodes)
  return done
}

/** What will be true from a day on. `becomes` are units that begin or go on changed; a new one has no number yet. */
export type Preview = {
  readonly what: ReformKind; readonly day: Day; readonly eve: Day; readonly decree: string
  readonly ends: readonly Told[]
  readonly becomes: readonly (Told & { readonly share: number | null; readonly wasNamed: string | null })[]
  readonly parent: { readonly from: Told | null; readonly to: Told } | null
  /** Units whose figures are drawn differently from that day on. */
  readonly touched: readonly number[]
  /** Mandates in the units that end: they hold until the eve. */
  readonly mandates: number
}
type Told = { readonly unit: number | null; readonly name: string; readonly kind: string; readonly villages: readonly string[] }

const mandatesIn = sql<{ count: number }, [number[], Day]>('setup.mandates_ending', `
  select count(*)::int as count from people.mandate where unit = any($1::int[]) and (upper_inf(valid) or upper(valid) > $2::date)`)

/** Computes what a reform would do, by the same plan and behind the same door, and changes nothing. @throws Problem as the reform itself */
export async function previewReform(ctx: Ctx, change: Reform): Promise<Preview> {
  const db = await entrusted(ctx, change)
  const told = await tell(db, change)
  const ends = told.ends.flatMap((one) => one.unit ?? [])
  const mandates = ends.length === 0 ? 0 : (await mandatesIn.first(db, ends, change.day))!.count
  return { what: change.what, day: change.day, eve: addDays(change.day, -1), mandates, ...told }
}

type Plan = Pick<Preview, 'decree' | 'ends' | 'becomes' | 'parent' | 'touched'>

async function tell(db: Db, change: Reform): Promise<Plan> {
  const plain = { share: null, wasNamed: null }
  switch (change.what) {
    case 'merge': {
      const plan = await planMerge(db, change)
      const into = plan.into ? whole(await getGoing(db, plan.into.unit)) : null
      const villages = [...(into?.villages ?? []), ...plan.olds.flatMap((old) => old.villages.map((v) => v.name))]
      const heir = into ?? { unit: null, ...plan.as!, villages }
      return { decree: plan.decree, ends: plan.olds.map(whole), becomes: [{ ...heir, villages, ...plain }], parent: null, touched: [...plan.olds, ...(plan.into ? [plan.into] : [])].map((u) => u.unit) }
    }
    case 'split': {
      const { decree, old, parts } = await planSplit(db, change)
      const becomes = parts.map(({ name, kind, share, villages }) => ({ unit: null, name, kind, share, wasNamed: null, villages: villages.map((v) => v.name) }))
      return { decree, ends: [whole(old)], becomes, parent: null, touched: [old.unit] }
    }
    case 'rename': {
      const { decree, unit, name } = await planRename(db, change)
      return { decree, ends: [], becomes: [{ ...whole(await getGoing(db, unit.unit)), name, share: null, wasNamed: unit.name }], parent: null, touched: [unit.unit] }
    }
    case 'transfer': {
      const { decree, unit, from, to } = await planTransfer(db, change)
      const parent = { from: from && whole(from), to: whole(to) }
      return { decree, ends: [], becomes: [{ ...whole(await getGoing(db, unit.unit)), ...plain }], parent, touched: [unit.unit, to.unit, ...(from ? [from.unit] : [])] }
    }
  }
}

function whole({ unit, name, kind, villages = [] }: Going & { readonly villages?: readonly Going[] }): Told {
  return { unit, name, kind, villages: villages.map((v) => v.name) }
}

const possible: Readonly<Record<string, readonly ReformKind[]>> = {
  // A village is one leaf: its records cannot be told apart for its parts, nor moved to another's number.
  grassroots: ['rename', 'transfer'], commune: ['merge', 'split', 'rename', 'transfer'], district: ['merge', 'split', 'rename', 'transfer'], city: ['merge', 'split', 'rename'],
}

export type Reformable = Told & { readonly changes: readonly ReformKind[]; readonly kinds: readonly string[]; readonly inside: readonly Pick<Going, 'unit' | 'name' | 'kind'>[] }

/**
 * A unit with the changes that this account may make to it, and what hangs in it.
 * @throws Problem `people.sign_in_first`, `people.no_mandate` when there are none; `unit.ended`, `unit.fixed`, `unit.not_found`
 */
export async function getReformable(ctx: Ctx, unit: number, what?: ReformKind): Promise<Reformable> {
  const changes: ReformKind[] = []
  let refused: Problem | undefined
  let db: Db | undefined
  for (const change of Object.keys(verbs) as ReformKind[]) {
    const door = await allowEach(ctx, verbs[change], [unit])
    const problem = door.refused.get(unit)
    db = door.db
    if (!problem) changes.push(change)
    else if (what === undefined || what === change) refused ??= problem
  }
  const going = await getGoing(db!, unit)
  if (refused && (what === undefined ? changes.length === 0 : !changes.includes(what))) throw refused
  const here = changes.filter((change) => possible[going.level]?.includes(change))
  if (what === undefined ? here.length === 0 : !here.includes(what)) throw refuse('fixed', { name: going.name })
  return { ...whole(going), changes: here, kinds: await kindsOf(db!, going.level), inside: going.villages.map(({ unit: id, name, kind }) => ({ unit: id, name, kind })) }
}

/** Units by name that may take part: to merge with, or to move below; only those this account may change too. */
export async function candidatesFor(ctx: Ctx, what: 'merge' | 'transfer', unit: number, text: string): Promise<UnitFound[]> {
  const { level, kind } = await levelOf(ctx, what, unit)
  const { db } = await allowEach(ctx, verbs[what], [unit])
  const wanted = what === 'merge' ? [level] : levelsAbove[level] ?? []
  const kinds = (await Promise.all(wanted.map((one) => (one === kind ? [one] : kindsOf(db, one))))).flat()
  const found = (await findUnits(db, text, ctx.day, 100)).filter((one) => kinds.includes(one.kind) && one.validTo === null && one.id !== unit)
  const { refused } = await allowEach(ctx, verbs[what], found.map((one) => one.id))
  return found.filter((one) => !refused.has(one.id)).slice(0, 12)
}

async function levelOf(ctx: Ctx, what: ReformKind, unit: number): Promise<Going> {
  const { db, refused } = await allowEach(ctx, verbs[what], [unit])
  if (refused.has(unit)) throw refused.get(unit)!
  return getGoing(db, unit)
}

const unitsThere = sql<{ id: number }, [number[]]>('setup.units_there', 'select id from unit.unit where id = any($1::int[])')

/** The door of a reform: the mandate over every unit named, and each refusal at the field that names it. */
async function entrusted(ctx: Ctx, change: Reform): Promise<Db> {
  const fields = fieldsOf(change)
  const { db, refused } = await allowEach(ctx, verbs[change.what], fields.map(([, unit]) => unit))
  if (refused.size === 0) return db
  const there = new Set((await unitsThere.all(db, [...refused.keys()])).map((row) => row.id))
  const [at, unit] = fields.find(([, one]) => refused.has(one))!
  throw there.has(unit) ? refused.get(unit)!.under(at) : refuse('not_found', { unit }, { at })
}

function fieldsOf(change: Reform): readonly (readonly [at: string, unit: number])[] {
  switch (change.what) {
    case 'merge': return [...change.olds.map((old, i) => [`/olds/${i}`, old] as const), ...(change.into === undefined ? [] : [['/into', change.into] as const])]
    case 'split': return [['/old', change.old]]
    case 'rename': return [['/unit', change.unit]]
    case 'transfer': return [['/unit', change.unit], ['/to', change.to]]
  }
}
