import type { Day } from '#base/day.ts'
import { sql, type Db } from '#base/db/sql.ts'
import { newId } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { fold } from '#base/words.ts'
import { openUnits, recordSuccessions, type UnitDraft } from './open.ts'
import { planMerge, planRename, planSplit, planTransfer, type Going, type Merge, type NewUnit, type Rename, type Split, type Transfer } from './plan.ts'

type Decreed = { readonly day: Day; readonly decree: string }

const endLife = sql<never, [number, Day]>('reform.end_life', `
  update unit.life set valid = daterange(lower(valid), $2::date) where unit = $1 and upper_inf(valid) and lower(valid) < $2::date`)
const beginLife = sql<never, [number, Day, string, string, string, number | null, string]>('reform.begin_life', `
  insert into unit.life (unit, valid, kind, name, name_folded, parent, decree) values ($1, daterange($2::date, null), $3, $4, $5, $6, $7)`)
const unspecifiedOf = sql<{ id: number }, [number]>('reform.unspecified_of', `
  select o.id from unit.unit u join unit.unit o on o.key = u.key || '/?' where u.id = $1`)
const identity = sql<{ key: string; shard: number }, [number]>('reform.identity', 'select key, shard_id as shard from unit.unit where id = $1')

/** @returns the successor's id. @throws Problem as `planMerge` */
export async function mergeUnits(db: Db, change: Merge): Promise<number> {
  const plan = await planMerge(db, change)
  const heir = plan.into?.unit ?? (await openOne(db, plan.as!, plan.olds[0]!.parent, plan, placeOf(plan.olds, plan.decree)))
  // How much of the successor each forebear is: by population where it is known of all, else in equal parts.
  const weights = [...plan.olds, ...(plan.into ? [plan.into] : [])].map((l) => l.population ?? 0)
  const total = weights.every((w) => w > 0) ? weights.reduce((a, b) => a + b) : 0
  for (const [i, old] of plan.olds.entries()) {
    await succeed(db, old.unit, heir, 1, total > 0 ? weights[i]! / total : 1 / weights.length, total === 0, plan)
    await moveVillages(db, old.villages, heir, plan)
    await end(db, old.unit, plan.day)
  }
  await tell(db, [...plan.olds, { unit: heir, shard: (await identity.first(db, heir))!.shard }], 'unit.merged', { into: heir, olds: plan.olds.map((old) => old.unit), day: plan.day, decree: plan.decree })
  return heir
}

/** @returns the ids of the parts. @throws Problem as `planSplit` */
export async function splitUnit(db: Db, change: Split): Promise<number[]> {
  const { old, ...plan } = await planSplit(db, change)
  const ids: number[] = []
  for (const part of plan.parts) {
    const id = await openOne(db, part, old.parent, plan)
    await succeed(db, old.unit, id, part.share, 1, true, plan)
    await moveVillages(db, part.villages, id, plan)
    ids.push(id)
  }
  await end(db, old.unit, plan.day)
  await tell(db, [old], 'unit.split', { parts: ids, day: plan.day, decree: plan.decree })
  return ids
}

/** @throws Problem as `planRename` */
export async function renameUnit(db: Db, change: Rename): Promise<void> {
  const { unit, ...plan } = await planRename(db, change)
  await relive(db, unit, { name: plan.name }, plan)
  await tell(db, [unit], 'unit.renamed', { from: unit.name, to: plan.name, day: plan.day, decree: plan.decree })
}

/** @throws Problem as `planTransfer` */
export async function transferUnit(db: Db, change: Transfer): Promise<void> {
  const { unit, ...plan } = await planTransfer(db, change)
  await relive(db, unit, { parent: plan.to.unit }, plan)
  await tell(db, [unit], 'unit.transferred', { from: unit.parent, to: plan.to.unit, day: plan.day, decree: plan.decree })
}

async function openOne(db: Db, unit: NewUnit, parent: number | null, { day, decree }: Decreed, place?: UnitDraft['place']): Promise<number> {
  const parentKey = parent === null ? null : (await identity.first(db, parent))!.key
  // With its accents: Đông and Động may come into being on one day.
  const key = `${parentKey ?? ''}/${day}/${unit.kind}/${unit.name.toLowerCase().replaceAll(' ', '-')}`
  const ids = await openUnits(db, [{ key, lives: [{ name: unit.name, kind: unit.kind, parent: parentKey, from: day, to: null, decree }], ...(place ? { place } : {}) }])
  return ids.get(key)!
}

/** Where a merged unit lies until it is given a boundary: amid those it was made of, as heavy as they were. */
function placeOf(olds: readonly Going[], source: string): UnitDraft['place'] {
  const known = olds.filter((old) => old.lat !== null && old.lon !== null)
  if (known.length < olds.length) return undefined
  const weights = olds.every((old) => old.population) ? olds.map((old) => old.population!) : olds.map(() => 1)
  const total = weights.reduce((a, b) => a + b)
  const mean = (at: 'lat' | 'lon') => olds.reduce((sum, old, i) => sum + old[at]! * weights[i]!, 0) / total
  const population = olds.every((old) => old.population) ? { population: total } : {}
  return { lat: mean('lat'), lon: mean('lon'), ...population, source }
}

async function succeed(db: Db, old: number, heir: number, shareOfOld: number, shareOfNew: number, estimated: boolean, { day, decree }: Decreed): Promise<void> {
  const ids = new Map([['old', old], ['new', heir]])
  await recordSuccessions(db, [{ from: 'old', to: 'new', day, shareOfOld, shareOfNew, estimated, decree }], ids)
}

async function moveVillages(db: Db, villages: readonly Going[], to: number, decreed: Decreed): Promise<void> {
  for (const village of villages) await relive(db, village, { parent: to }, decreed)
}

async function relive(db: Db, life: Going, changed: { name?: string; parent?: number }, { day, decree }: Decreed): Promise<void> {
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
