import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import * as rooms from '#core/people/coordinator.ts'
import { allow, open } from '#core/people/door.ts'
import { listRoles, placesOf, type Role } from '#core/people/roster.ts'

/** Which body coordinates the movement in a unit: everybody reads it, the unit's administrator names it. */

export type Coordination = {
  readonly acting: Awaited<ReturnType<typeof rooms.coordinatorOf>> | null
  /** Those that the unit itself has named, the latest first. */
  readonly named: readonly rooms.Coordinator[]
}

/** @throws Problem `unit.not_found` */
export async function coordinationIn(ctx: Ctx, unit: number, day: Day): Promise<Coordination> {
  const db = await open(ctx)
  return { acting: (await rooms.coordinatorOf(db, unit, day)) ?? null, named: await rooms.coordinatorsNamed(db, unit) }
}

/** Roles from which to choose those who act for the body. @throws Problem `people.no_mandate` */
export async function rolesToCoordinate(ctx: Ctx, unit: number): Promise<Role[]> {
  return (await listRoles(await allow(ctx, 'coordinator.name', unit))).filter((role) => role.retiredAt === null)
}

/** @throws Problem `people.no_mandate` and those of the room */
export async function nameCoordinator(ctx: Ctx, unit: number, draft: rooms.CoordinatorDraft): Promise<Id> {
  const db = await allow(ctx, 'coordinator.name', unit)
  const id = await rooms.nameCoordinator(db, unit, draft)
  await tell(db, unit, 'coordinator.named', id, { ...draft })
  return id
}

/** @throws Problem `people.no_mandate`, `people.no_coordinator`, `people.coordinator_days` */
export async function endCoordinator(ctx: Ctx, unit: number, id: string, lastDay: Day): Promise<void> {
  const db = await allow(ctx, 'coordinator.name', unit)
  const ended = await rooms.endCoordinator(db, unit, id, lastDay)
  await tell(db, unit, 'coordinator.ended', ended.id, { lastDay })
}

async function tell(db: Db, unit: number, event: string, about: Id, body: Readonly<Record<string, unknown>>): Promise<void> {
  const { shard } = (await placesOf(db, [unit])).get(unit)!
  await happened(db, [{ shard, unit, event, about, body }])
}
