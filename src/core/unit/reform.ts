import type { Day } from '#base/day.ts'
import { sql, type Db } from '#base/db/sql.ts'
import { newId } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { fold, tidy } from '#base/words.ts'
import { openUnits, recordSuccessions } from './open.ts'
import { refuse } from './problems.ts'

type Reform = { readonly day: Day; readonly decree: string }
type NewUnit = { readonly name: string; readonly kind: string }
/** Old units end on the day before; their villages move to the successor, which is new or one that goes on. */
export type Merge = Reform & { readonly olds: readonly number[] } & ({ readonly into: number; readonly as?: undefined } | { readonly as: NewUnit; readonly into?: undefined })
/** The old unit ends; each part is a new unit with its villages, and a share of what is known only for the whole. */
export type Split = Reform & { readonly old: number; readonly parts: readonly (NewUnit & { readonly share: number; readonly villages: readonly number[] })[] }
export type Rename = Reform & { readonly unit: number; readonly name: string }
export type Transfer = Reform & { readonly unit: number; readonly to: number }

type LifeNow = { unit: number; shard: number; key: string; name: string; kind: string; parent: number | null; from: Day; leaf: boolean; population: number | null }
const lifeOn = sql<LifeNow, [number, Day]>('reform.life_on', `
  select l.unit, u.shard_id as shard, u.key, l.name, l.kind, l.parent, lower(l.valid) as from, u.leaf, p.population
  from unit.life l join unit.unit u on u.id = l.unit left join unit.place p on p.unit = l.unit
  where l.unit = $1 and l.valid @> ($2::date - 1) and upper_inf(l.valid)`)
const villagesOf = sql<{ unit: number }, [number, Day]>('reform.villages_of', `
  select l.unit from unit.life l where l.parent = $1 and l.valid @> ($2::date - 1) and l.kind <> 'unspecified'`)
const endLife = sql<never, [number, Day]>('reform.end_life', `
  update unit.life set valid = daterange(lower(valid), $2::date) where unit = $1 and upper_inf(valid) and lower(valid) < $2::date`)
const beginLife = sql<never, [number, Day, string, string, string, number | null, string]>('reform.begin_life', `
  insert into unit.life (unit, valid, kind, name, name_folded, parent, decree) values ($1, daterange($2::date, null), $3, $4, $5, $6, $7)`)
const unspecifiedOf = sql<{ id: number }, [number]>('reform.unspecified_of', `
  select o.id from unit.unit u join unit.unit o on o.key = u.key || '/?' where u.id = $1`)
const identity = sql<{ key: string; shard: number }, [number]>('reform.identity', 'select key, shard_id as shard from unit.unit where id = $1')

/** @returns the successor's id. @throws Problem `unit.past`, `unit.itself`, `unit.name` */
export async function mergeUnits(db: Db, change: Merge): Promise<number> {
  const olds = await Promise.all(change.olds.map((old) => getLife(db, old, change.day)))
  if (change.into !== undefined && change.olds.includes(change.into)) throw refuse('itself', undefined, { at: '/into' })
  const heir = change.into ?? (await openOne(db, change.as!, olds[0]!.parent, change))
  // How much of the successor each forebear is: by population where it is known of all, else in equal parts.
  const kept = change.into === undefined ? [] : [await getLife(db, change.into, change.day)]
  const weights = [...olds, ...kept].map((l) => l.population ?? 0)
  const total = weights.every((w) => w > 0) ? weights.reduce((a, b) => a + b) : 0
  for (const [i, old] of olds.entries()) {
    await succeed(db, old.unit, heir, 1, total > 0 ? weights[i]! / total : 1 / weights.length, total === 0, change)
    await moveVillages(db, old.unit, heir, (await villagesOf.all(db, old.unit, change.day)).map((v) => v.unit), change)
    await end(db, old.unit, change.day)
  }
  await tell(db, [...olds, { unit: heir, shard: (await identity.first(db, heir))!.shard }], 'unit.merged', { into: heir, olds: change.olds, day: change.day, decree: change.decree })
  return heir
}

/** @returns the ids of the parts. @throws Problem `unit.shares` when they do not add up to one */
export async function splitUnit(db: Db, change: Split): Promise<number[]> {
  const old = await getLife(db, change.old, change.day)
  const sum = change.parts.reduce((a, p) => a + p.share, 0)
  if (Math.abs(sum - 1) > 1e-9 || change.parts.some((p) => p.share <= 0)) throw refuse('shares', { name: old.name, sum }, { at: '/parts' })
  const ids: number[] = []
  for (const part of change.parts) {
    const id = await openOne(db, part, old.parent, change)
    await succeed(db, old.unit, id, part.share, 1, true, change)
    await moveVillages(db, old.unit, id, part.villages, change)
    ids.push(id)
  }
  await end(db, old.unit, change.day)
  await tell(db, [old], 'unit.split', { parts: ids, day: change.day, decree: change.decree })
  return ids
}

export async function renameUnit(db: Db, change: Rename): Promise<void> {
  const life = await getLife(db, change.unit, change.day)
  await relive(db, life, { name: nameOf(change.name) }, change)
  await tell(db, [life], 'unit.renamed', { from: life.name, to: nameOf(change.name), day: change.day, decree: change.decree })
}

export async function transferUnit(db: Db, change: Transfer): Promise<void> {
  if (change.unit === change.to) throw refuse('itself', undefined, { at: '/to' })
  const life = await getLife(db, change.unit, change.day)
  await getLife(db, change.to, change.day)
  await relive(db, life, { parent: change.to }, change)
  await tell(db, [life], 'unit.transferred', { from: life.parent, to: change.to, day: change.day, decree: change.decree })
}

/** The life that is going on; a change takes effect after it began, so that history is added to, never overwritten. */
async function getLife(db: Db, unit: number, day: Day): Promise<LifeNow> {
  const life = await lifeOn.first(db, unit, day)
  if (!life) throw refuse('no_life', { name: `#${unit}`, day, remedy: '' }, { at: '/unit' })
  if (life.from >= day) throw refuse('past', { day: life.from, name: life.name }, { at: '/day' })
  return life
}

async function openOne(db: Db, unit: NewUnit, parent: number | null, { day, decree }: Reform): Promise<number> {
  const parentKey = parent === null ? null : (await identity.first(db, parent))!.key
  const key = `${parentKey ?? ''}/${day}/${fold(unit.name).replaceAll(' ', '-')}`
  const ids = await openUnits(db, [{ key, lives: [{ name: unit.name, kind: unit.kind, parent: parentKey, from: day, to: null, decree }] }])
  return ids.get(key)!
}

async function succeed(db: Db, old: number, heir: number, shareOfOld: number, shareOfNew: number, estimated: boolean, { day, decree }: Reform): Promise<void> {
  const ids = new Map([['old', old], ['new', heir]])
  await recordSuccessions(db, [{ from: 'old', to: 'new', day, shareOfOld, shareOfNew, estimated, decree }], ids)
}

async function moveVillages(db: Db, from: number, to: number, villages: readonly number[], change: Reform): Promise<void> {
  for (const village of villages) {
    const life = await getLife(db, village, change.day)
    if (life.parent !== from) throw refuse('no_life', { name: life.name, day: change.day, remedy: `≠ #${from}` }, { at: '/villages' })
    await relive(db, life, { parent: to }, change)
  }
}

async function relive(db: Db, life: LifeNow, changed: { name?: string; parent?: number }, { day, decree }: Reform): Promise<void> {
  const next = { ...life, ...changed }
  await endLife.run(db, life.unit, day)
  await beginLife.run(db, life.unit, day, next.kind, next.name, fold(next.name), next.parent, decree)
}

async function end(db: Db, unit: number, day: Day): Promise<void> {
  await endLife.run(db, unit, day)
  const unknown = await unspecifiedOf.first(db, unit)
  if (unknown) await endLife.run(db, unknown.id, day)
}

async function tell(db: Db, units: readonly { unit: number; shard: number }[], event: string, body: Record<string, unknown>): Promise<void> {
  const about = newId()
  await happened(db, units.map((u) => ({ shard: u.shard, unit: u.unit, event, about, body })))
}

function nameOf(text: string): string {
  const name = tidy(text)
  if (name.length < 1 || name.length > 120) throw refuse('name', undefined, { at: '/name' })
  return name
}
