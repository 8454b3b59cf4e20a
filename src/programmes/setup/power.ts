import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { allowEach, type Verb } from '#core/people/door.ts'
import { refuse } from '#core/people/problems.ts'
import { listRoles, type Held } from '#core/people/roster.ts'

/** What a mandate would let somebody do: a role in a unit. */
export type Wanted = Pick<Held, 'role' | 'titleVi' | 'titleEn' | 'unit' | 'unitName'>
/** A verb of the role, or the one asked for besides, that the asker does not hold in that unit; undefined when they hold them all. */
export type Lacking = (wanted: Pick<Held, 'role' | 'unit'>, also?: Verb) => Verb | undefined

/**
 * Nobody gives what they do not have: by which verb each role in each unit goes beyond what the asker holds there today.
 * A token counts for the verbs it was made for, or it could make itself an accomplice with all of them.
 */
export async function powerOver(db: Db, units: readonly number[], also: readonly Verb[] = []): Promise<Lacking> {
  const { scopes } = db.ctx
  const verbsOf = new Map((await listRoles(db)).map((role) => [role.key, role.verbs]))
  const held = new Map<number, Set<Verb>>(units.map((unit) => [unit, new Set()]))
  for (const verb of new Set([...[...verbsOf.values()].flat(), ...also])) {
    if (scopes && !scopes.includes('*') && !scopes.includes(verb)) continue
    const { refused } = await allowEach(db.ctx, verb, units)
    for (const [unit, verbs] of held) if (!refused.has(unit)) verbs.add(verb)
  }
  return ({ role, unit }, besides) => [...(besides === undefined ? [] : [besides]), ...(verbsOf.get(role) ?? [])].find((verb) => !held.get(unit)?.has(verb))
}

/** @throws Problem `people.beyond` */
export async function mustHoldAll(db: Db, wanted: readonly Wanted[]): Promise<void> {
  if (wanted.length === 0) return
  const lacking = await powerOver(db, wanted.map((w) => w.unit))
  for (const w of wanted) {
    const verb = lacking(w)
    if (verb !== undefined) throw refuse('beyond', { role_vi: w.titleVi, role_en: w.titleEn, verb, unit: w.unitName }, { at: '/role' })
  }
}

/** For somebody without work just now: it is enough to have the verb where they ever worked. @throws Problem `people.no_mandate` */
export async function allowAny(ctx: Ctx, verb: Verb, mandates: readonly Pick<Held, 'unit'>[]): Promise<{ db: Db; unit: number; beyond: ReadonlySet<number> }> {
  const { db, refused } = await allowEach(ctx, verb, mandates.map((m) => m.unit))
  const near = mandates.find((m) => !refused.has(m.unit))
  if (near) return { db, unit: near.unit, beyond: new Set(refused.keys()) }
  throw [...refused.values()][0] ?? refuse('no_account')
}

/** Whether a link to a verb leads anywhere for whoever looks; the public is not asked about. */
export async function holds(ctx: Ctx, verb: Verb, unit: number): Promise<boolean> {
  return ctx.account !== null && !(await allowEach(ctx, verb, [unit])).refused.has(unit)
}
