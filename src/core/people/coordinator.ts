import { addDays, type Day } from '#base/day.ts'
import { sql, type Db } from '#base/db/sql.ts'
import { isId, newId, type Id } from '#base/id.ts'
import { tidy } from '#base/words.ts'
import { getPath, getUnitHistory } from '#core/unit/read.ts'
import { refuse } from './problems.ts'
import { getRole } from './roster.ts'

/*
 * The body that coordinates the movement differs by place: a Party board here, the standing committee of the Front there.
 * A unit names one for days; below it holds the nearest one above.
 */

/** By whose model a paper is laid out: of the State (Decree 30/2020), of the Party (Guidance 36-HD/VPTW), of the Front. */
export const letterheads = ['state', 'party', 'front'] as const
export type Letterhead = (typeof letterheads)[number]
export type Coordinator = {
  readonly id: Id; readonly unit: number; readonly titleVi: string; readonly titleEn: string; readonly letterhead: Letterhead
  /** The role whose holders act for it. */
  readonly role: string
  readonly from: Day; readonly to: Day | null
}

const row = `id, unit, title_vi as "titleVi", title_en as "titleEn", letterhead, role, lower(valid) as from, upper(valid) - 1 as to`
const nearest = sql<Coordinator, [number[], Day]>('people.coordinator_near', `
  select ${row} from people.coordinating where unit = any($1::int[]) and valid @> $2::date order by array_position($1::int[], unit) desc limit 1`)
const named = sql<Coordinator, [number]>('people.coordinators_named', `select ${row} from people.coordinating where unit = $1 order by valid desc`)

/** Who coordinates the movement in a unit on a day: named there, or by the nearest unit above; a reading of the public too. */
export async function coordinatorOf(db: Db, unit: number, day: Day): Promise<(Coordinator & { readonly unitName: string; readonly unitKind: string }) | undefined> {
  const path = await getPath(db, unit, day)
  const found = await nearest.first(db, path.map((step) => step.unit), day)
  if (!found) return undefined
  const { name, kind } = path.find((step) => step.unit === found.unit)!
  return { ...found, unitName: name, unitKind: kind }
}

/** Those that a unit itself has named, the latest first. */
export const coordinatorsNamed = (db: Db, unit: number): Promise<Coordinator[]> => named.all(db, unit)

export type CoordinatorDraft = Pick<Coordinator, 'titleVi' | 'titleEn' | 'letterhead' | 'role' | 'from' | 'to'>

const put = sql<never, [Id, number, string, string, string, string, Day, Day | null, Id | null]>('people.put_coordinator', `
  insert into people.coordinator (id, unit, title_vi, title_en, letterhead, role, valid, named_by) values ($1, $2, $3, $4, $5, $6, daterange($7::date, $8::date, '[]'), $9)`)
const endOn = sql<never, [Id, Day]>('people.end_coordinator', `
  update people.coordinator set valid = case when lower(valid) >= $2::date then 'empty' else daterange(lower(valid), $2::date) end where id = $1`)

/**
 * Names the body of a unit from a day on; the one that acted until then ends the day before.
 * @throws Problem `people.coordinator_unit`, `people.coordinator_title`, `people.coordinator_days`, `people.coordinator_twice`, `people.unknown_role`, `people.role_retired`
 */
export async function nameCoordinator(db: Db, unit: number, draft: CoordinatorDraft): Promise<Id> {
  const { lives, leaf } = await getUnitHistory(db, unit)
  if (leaf) throw refuse('coordinator_unit', { unit: lives.at(-1)!.name })
  const titleVi = titleOf(draft.titleVi, '/titleVi')
  const titleEn = tidy(draft.titleEn) === '' ? titleVi : titleOf(draft.titleEn, '/titleEn')
  const { retiredAt, titleVi: role_vi, titleEn: role_en } = await getRole(db, draft.role)
  if (retiredAt !== null) throw refuse('role_retired', { role_vi, role_en }, { at: '/role' })
  if (draft.to !== null && draft.to < draft.from) throw refuse('coordinator_days', undefined, { at: '/to' })
  const before = await coordinatorsNamed(db, unit)
  const later = before.find((one) => one.from >= draft.from && (draft.to === null || one.from <= draft.to))
  if (later) throw refuse('coordinator_twice', undefined, { at: '/from' })
  const acting = before.find((one) => one.from < draft.from && (one.to === null || one.to >= draft.from))
  if (acting) await endOn.run(db, acting.id, draft.from)
  const id = newId()
  await put.run(db, id, unit, titleVi, titleEn, draft.letterhead, draft.role, draft.from, draft.to, db.ctx.account)
  return id
}

/** Ends it after its last day; a last day before its first takes it back. @throws Problem `people.no_coordinator`, `people.coordinator_days` */
export async function endCoordinator(db: Db, unit: number, id: string, lastDay: Day): Promise<Coordinator> {
  const found = isId(id) ? (await coordinatorsNamed(db, unit)).find((one) => one.id === id) : undefined
  if (!found) throw refuse('no_coordinator')
  if (found.to !== null && lastDay > found.to) throw refuse('coordinator_days', undefined, { at: '/day' })
  await endOn.run(db, found.id, addDays(lastDay, 1))
  return found
}

function titleOf(text: string, at: string): string {
  const title = tidy(text)
  if (title.length < 3 || title.length > 200) throw refuse('coordinator_title', undefined, { at })
  return title
}

