import type { Ctx } from '#base/ctx.ts'
import { getInitiative, type Initiative } from '#core/initiative/initiative.ts'
import { isUnderWay } from '#core/initiative/life.ts'
import { findKit, type KitWhole } from '#core/kit/read.ts'
import { allow, allowEach } from '#core/people/door.ts'
import * as activities from './activities.queries.ts'
import type { Activity } from './activities.ts'
import type { ActivityKind } from './kinds.ts'
import { targetsOf, type Targets } from './targets.ts'
import * as tasks from './tasks.queries.ts'
import { peopleAt, type PersonAt, type Task } from './tasks.ts'

/** An activity as it stands, with what was said of it before, the latest first. */
export type Standing = Activity & { readonly earlier: readonly Activity[] }
export type KindTotal = { readonly kind: ActivityKind; readonly activities: number; readonly sessions: number; readonly participants: number | null }

export type Progress = Targets & {
  readonly initiative: Initiative & { readonly late: boolean }
  readonly kit: Pick<KitWhole, 'name' | 'title'> | null
  readonly tasks: readonly Task[]
  readonly activities: readonly Standing[]; readonly totals: readonly KindTotal[]
  /** Whether the asker may write, and who can be made responsible; steps of the kit that are no tasks yet. */
  readonly mayWrite: boolean; readonly people: readonly PersonAt[]; readonly toLayOut: number
}

/** How far an initiative has come: what is to be done, what was held, what is to be reached. @throws Problem `initiative.not_found`, `people.no_mandate` */
export async function progressOf(ctx: Ctx, id: string): Promise<Progress> {
  const initiative = await getInitiative(ctx, id)
  const db = await allow(ctx, 'initiative.read', initiative.unit)
  const kit = initiative.kit ? await findKit(ctx, initiative.kit) : undefined
  const [laid, logged, targets, mayWrite] = await Promise.all([
    tasks.tasks.all(db, initiative.shard, initiative.id), activities.activities.all(db, initiative.shard, initiative.id), targetsOf(ctx, db, initiative, kit), mayWriteOf(ctx, initiative)])
  const standing = standingOf(logged)
  return {
    initiative, kit: kit ? { name: kit.name, title: kit.title } : null, tasks: laid, activities: standing, totals: totalsOf(standing), ...targets,
    mayWrite, people: mayWrite ? await peopleAt(db, initiative.leaf) : [], toLayOut: (kit?.steps ?? []).filter((step) => !laid.some((task) => task.key === step.key)).length,
  }
}

async function mayWriteOf(ctx: Ctx, initiative: Initiative): Promise<boolean> {
  if (!isUnderWay(initiative) || (ctx.scopes && !ctx.scopes.includes('progress.write') && !ctx.scopes.includes('*'))) return false
  return !(await allowEach(ctx, 'progress.write', [initiative.unit])).refused.has(initiative.unit)
}

/** Corrections take the place of what they correct; what was withdrawn is not shown as held. */
function standingOf(all: readonly Activity[]): Standing[] {
  const byId = new Map(all.map((one) => [one.id, one]))
  const before = (one: Activity): Activity[] => {
    const old = one.supersedes === null ? undefined : byId.get(one.supersedes)
    return old ? [old, ...before(old)] : []
  }
  return all.filter((one) => one.correctedBy === null && !one.withdrawn).map((one) => ({ ...one, earlier: before(one) }))
}

function totalsOf(standing: readonly Standing[]): KindTotal[] {
  return [...Map.groupBy(standing, (one) => one.kind)].map(([kind, held]) => {
    const counted = held.flatMap((one) => (one.participants === null ? [] : [one.participants]))
    return { kind, activities: held.length, sessions: held.reduce((sum, one) => sum + one.sessions, 0), participants: counted.length === 0 ? null : counted.reduce((a, b) => a + b, 0) }
  })
}
