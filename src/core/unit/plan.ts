import { isDay, type Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import type { Problem } from '#base/problem.ts'
import { tidy } from '#base/words.ts'
import * as q from './plan.queries.ts'
import { refuse } from './problems.ts'

/*
 * What a reform rests on, read and found sound before anything is written: the reform itself and the preview that asks for
 * confirmation go through the same plan, so what was shown is what is done. Every mistake is named at once, at its field.
 */

type Decreed = { readonly day: Day; readonly decree: string }
export type NewUnit = { readonly name: string; readonly kind: string }
/** Old units end on the day before; their villages move to the successor, which is new or one that goes on. */
export type Merge = Decreed & { readonly olds: readonly number[] } & ({ readonly into: number; readonly as?: undefined } | { readonly as: NewUnit; readonly into?: undefined })
/** The old unit ends; each part is a new unit with its villages, and a share of what is known only for the whole. */
export type Split = Decreed & { readonly old: number; readonly parts: readonly (NewUnit & { readonly share: number; readonly villages: readonly number[] })[] }
export type Rename = Decreed & { readonly unit: number; readonly name: string }
export type Transfer = Decreed & { readonly unit: number; readonly to: number }

/** A unit as it goes on; `level` is that of its kind, or `nation`, `unspecified`. */
export type Going = Pick<q.LastRow, 'unit' | 'shard' | 'key' | 'name' | 'kind' | 'level' | 'parent' | 'from' | 'leaf' | 'population' | 'lat' | 'lon'>
type Whole = Going & { readonly villages: readonly Going[] }
export type MergePlan = Decreed & { readonly olds: readonly Whole[]; readonly into: Going | null; readonly as: NewUnit | null }
export type SplitPlan = Decreed & { readonly old: Whole; readonly parts: readonly (NewUnit & { readonly share: number; readonly villages: readonly Going[] })[] }
export type RenamePlan = Decreed & { readonly unit: Going; readonly name: string }
export type TransferPlan = Decreed & { readonly unit: Going; readonly from: Going | null; readonly to: Going }

/** What may stand directly above what. */
export const levelsAbove: Readonly<Record<string, readonly string[]>> = { grassroots: ['commune'], commune: ['district', 'city'], district: ['city'], city: ['nation'] }
/** A share is kept with six decimals. */
const smallestShare = 1e-6

/** @throws Problem `unit.itself`, `unit.alone`, `unit.ended`, `unit.past`, `unit.level`, `unit.name`, `unit.decree`; `unit.reform` with each when several */
export async function planMerge(db: Db, change: Merge): Promise<MergePlan> {
  const look = await looking(db, change, [...change.olds.map((old, i) => [`/olds/${i}`, old] as const), ...(change.into === undefined ? [] : [['/into', change.into] as const])], change.olds)
  const olds = change.olds.flatMap((old) => look.of(old) ?? [])
  for (const [i, old] of change.olds.entries()) if (change.olds.indexOf(old) < i) look.wrong(refuse('twice', { name: look.of(old)?.name ?? old }, { at: `/olds/${i}` }))
  if (change.into !== undefined && change.olds.includes(change.into)) look.wrong(refuse('itself', undefined, { at: '/into' }))
  if (change.olds.length + (change.into === undefined ? 0 : 1) < 2) look.wrong(refuse('alone', undefined, { at: '/olds' }))
  const into = change.into === undefined ? null : look.of(change.into) ?? null
  const [first, ...others] = olds
  for (const other of first ? [...others, ...(into ? [into] : [])] : []) {
    if (other.level !== first!.level) look.wrong(refuse('level', { name: other.name, other: first!.name }, { at: other === into ? '/into' : `/olds/${change.olds.indexOf(other.unit)}` }))
  }
  const as = change.as === undefined || !first ? null : await newUnit(db, change.as, first, '/as', look.wrong)
  look.sound()
  const inside = await q.inside.all(db, change.olds as number[])
  return { day: change.day, decree: look.decree, olds: olds.map((old) => ({ ...old, villages: inside.filter((v) => v.parent === old.unit) })), into, as }
}

/** @throws Problem `unit.shares`, `unit.village_left`, `unit.village_twice`, `unit.not_inside`, `unit.name`, …; `unit.reform` with each when several */
export async function planSplit(db: Db, change: Split): Promise<SplitPlan> {
  const look = await looking(db, change, [['/old', change.old]], [change.old])
  const old = look.of(change.old)
  if (!old) return look.sound() as never
  if (change.parts.length < 2) look.wrong(refuse('parts', undefined, { at: '/parts' }))
  const sum = change.parts.reduce((total, part) => total + part.share, 0)
  if (change.parts.length > 0 && (Math.abs(sum - 1) > 1e-9 || change.parts.some((part) => !(part.share >= smallestShare)))) {
    const percent = Number.isFinite(sum) ? String(Math.round(sum * 1e4) / 100) : '?'
    look.wrong(refuse('shares', { name: old.name, percent_vi: percent.replace('.', ','), percent_en: percent }, { at: '/parts/0/share' }))
  }
  const named: NewUnit[] = []
  for (const [i, part] of change.parts.entries()) {
    const unit = await newUnit(db, part, old, `/parts/${i}`, look.wrong)
    if (unit.name !== '' && named.some((other) => other.name === unit.name)) look.wrong(refuse('name_twice', { name: unit.name }, { at: `/parts/${i}/name` }))
    named.push(unit)
  }
  const inside = await q.inside.all(db, [change.old])
  await wholly(db, old, inside, change.parts, look.wrong)
  look.sound()
  const villages = (ids: readonly number[]) => inside.filter((v) => ids.includes(v.unit))
  return { day: change.day, decree: look.decree, old: { ...old, villages: inside }, parts: change.parts.map((part, i) => ({ ...named[i]!, share: part.share, villages: villages(part.villages) })) }
}

/** @throws Problem `unit.name`, `unit.same_name`, …; `unit.reform` with each when several */
export async function planRename(db: Db, change: Rename): Promise<RenamePlan> {
  const look = await looking(db, change, [['/unit', change.unit]])
  const unit = look.of(change.unit)
  const name = nameOf(change.name, '/name', look.wrong)
  if (unit && unit.name === name) look.wrong(refuse('same_name', { name }, { at: '/name' }))
  look.sound()
  return { day: change.day, decree: look.decree, unit: unit!, name }
}

/** @throws Problem `unit.itself`, `unit.above`, `unit.same_parent`, …; `unit.reform` with each when several */
export async function planTransfer(db: Db, change: Transfer): Promise<TransferPlan> {
  if (change.unit === change.to) throw refuse('itself', undefined, { at: '/to' })
  const look = await looking(db, change, [['/unit', change.unit], ['/to', change.to]])
  const [unit, to] = [look.of(change.unit), look.of(change.to)]
  const from = unit?.parent == null ? null : (await q.last.first(db, [unit.parent])) ?? null
  if (unit && to && unit.parent === to.unit) look.wrong(refuse('same_parent', { name: unit.name, parent: to.name }, { at: '/to' }))
  else if (unit && to && !levelsAbove[unit.level]?.includes(to.level)) look.wrong(refuse('above', { name: to.name, other: unit.name }, { at: '/to' }))
  look.sound()
  return { day: change.day, decree: look.decree, unit: unit!, from, to: to! }
}

/** A unit that goes on, with what goes on in it. @throws Problem `unit.not_found`, `unit.ended` */
export async function getGoing(db: Db, unit: number): Promise<Whole> {
  const last = await q.last.first(db, [unit])
  if (!last) throw refuse('not_found', { unit })
  if (last.to !== null) throw endedOf(last, '/unit')
  return { ...last, villages: await q.inside.all(db, [unit]) }
}

/** Kinds of one level, as a new unit of that level may be. */
export async function kindsOf(db: Db, level: string): Promise<string[]> {
  return (await q.kinds.all(db, level)).map((k) => k.key)
}

/**
 * Reads the units named at their fields and gathers what is wrong with them. A change takes effect after the last one, of
 * the unit and, for `whole` ones, of everything in them: history is added to, never overwritten.
 */
async function looking(db: Db, { day, decree }: Decreed, fields: readonly (readonly [at: string, unit: number])[], whole: readonly number[] = []) {
  const rows = new Map((await q.last.all(db, fields.map(([, unit]) => unit))).map((row) => [row.unit, row]))
  const wrongs: Problem[] = []
  const wrong = (problem: Problem) => { wrongs.push(problem) }
  const written = tidy(decree)
  if (written.length < 3 || written.length > 200) wrong(refuse('decree', undefined, { at: '/decree' }))
  let latest: { day: Day; name: string } | undefined
  for (const [at, unit] of fields) {
    const row = rows.get(unit)
    if (!row) wrong(refuse('not_found', { unit }, { at }))
    else if (row.to !== null) wrong(endedOf(row, at))
    if (!row || row.to !== null) continue
    const inside = whole.includes(unit) && row.insideDay !== null && row.insideDay > row.from
    const change = inside ? { day: row.insideDay!, name: row.insideName! } : { day: row.from, name: row.name }
    if (!latest || change.day > latest.day) latest = change
  }
  if (!isDay(day)) wrong(refuse('day', undefined, { at: '/day' }))
  else if (latest && latest.day >= day) wrong(refuse('past', { day: said(latest.day), name: latest.name }, { at: '/day' }))
  const sound = () => {
    if (wrongs.length === 1) throw wrongs[0]!
    if (wrongs.length > 1) throw refuse('reform', undefined, { errors: wrongs })
  }
  return { decree: written, wrong, sound, of: (unit: number): q.LastRow | undefined => { const row = rows.get(unit); return row?.to === null ? row : undefined } }
}

/** Each village in exactly one part: one that is in none would hang below a unit that has ended. */
async function wholly(db: Db, old: Going, inside: readonly Going[], parts: Split['parts'], wrong: (problem: Problem) => void): Promise<void> {
  const given = parts.flatMap((part) => part.villages)
  const names = (ids: readonly number[]) => inside.filter((v) => ids.includes(v.unit)).map((v) => v.name).join(', ')
  for (const [i, part] of parts.entries()) {
    const strangers = part.villages.filter((id) => !inside.some((v) => v.unit === id))
    const known = new Map((strangers.length === 0 ? [] : await q.last.all(db, strangers)).map((row) => [row.unit, row.name]))
    if (strangers.length > 0) wrong(refuse('not_inside', { of: old.name, names: strangers.map((id) => known.get(id) ?? `#${id}`).join(', ') }, { at: `/parts/${i}/villages` }))
  }
  const twice = [...new Set(given.filter((id, i) => given.indexOf(id) !== i))]
  if (names(twice) !== '') wrong(refuse('village_twice', { names: names(twice) }, { at: '/villages' }))
  const left = inside.filter((v) => !given.includes(v.unit))
  if (left.length > 0 && parts.length > 0) wrong(refuse('village_left', { names: left.map((v) => v.name).join(', ') }, { at: '/villages' }))
}

async function newUnit(db: Db, { name, kind }: NewUnit, like: Going, at: string, wrong: (problem: Problem) => void): Promise<NewUnit> {
  const kinds = await kindsOf(db, like.level)
  if (!kinds.includes(kind)) wrong(refuse('kind', { kinds: kinds.join(', ') }, { at: `${at}/kind` }))
  return { name: nameOf(name, `${at}/name`, wrong), kind }
}

function nameOf(text: string, at: string, wrong: (problem: Problem) => void): string {
  const name = tidy(text)
  if (name.length < 1 || name.length > 120) wrong(refuse('name', undefined, { at }))
  return name
}

function endedOf(row: q.LastRow, at: string): Problem {
  return refuse('ended', { name: row.name, day: said(row.to!), heirs: row.heirs ?? '–' }, { at })
}

/** Days inside sentences are written as people write them. */
function said(day: Day): string {
  return day.split('-').toReversed().join('/')
}
