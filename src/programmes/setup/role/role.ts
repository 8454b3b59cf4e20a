import type { Ctx } from '#base/ctx.ts'
import { sql, type Db } from '#base/db/sql.ts'
import { idFrom } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { allow, allowEach, type Verb } from '#core/people/door.ts'
import { refuse } from '#core/people/problems.ts'
import * as rooms from '#core/people/role.ts'
import { getRole, listRoles, placesOf, type Role } from '#core/people/roster.ts'
import { lockPower } from '#core/people/tenure.ts'

/** Verbs by which the administrator of the whole deployment makes roles its own. Whatever they do counts from the next question at any door. */

export type RoleSeen = Role & { readonly people: number }
export type Roles = { readonly roles: readonly RoleSeen[]; readonly verbs: readonly Verb[]; readonly kinds: readonly string[] }

const kindsOfMap = sql<{ kind: string }>('setup.kinds', "select key as kind from unit.kind where key <> 'unspecified' order by leaf, level = 'city' desc nulls first, level = 'district' desc, key")

/** Every role, with how many people hold it; every verb and every kind of unit there is to choose from. @throws Problem `people.no_mandate` */
export async function listRolesToChange(ctx: Ctx): Promise<Roles> {
  const { db } = await whole(ctx)
  const holders = await rooms.holdersOfRoles(db)
  const roles = (await listRoles(db)).map((role) => ({ ...role, people: holders.get(role.key)?.people ?? 0 }))
  return { roles, verbs: await rooms.listVerbs(db), kinds: (await kindsOfMap.all(db)).map((row) => row.kind) }
}

export type RolePreview = {
  readonly role: rooms.RoleDraft
  readonly gains: readonly rooms.Touched[]; readonly loses: readonly rooms.Touched[]
  /** People who hold the role in a kind of unit where it is given no more: they keep it. */
  readonly outside: number
  readonly people: number
}

/** Whose power a change would change; nothing is changed by asking. @throws Problem as the change itself */
export async function previewRole(ctx: Ctx, key: string | null, edition: number, draft: rooms.RoleDraft): Promise<RolePreview> {
  const { db, unit, name } = await whole(ctx)
  const was = key === null ? undefined : await getRoleOf(db, key, edition)
  const { role, gains, loses } = await plan(db, { unit, name }, was, draft)
  const holders = was && (await rooms.holdersOfRoles(db)).get(was.key)
  const outside = role.kinds === null ? 0 : Object.entries(holders?.kinds ?? {}).reduce((sum, [kind, people]) => sum + (role.kinds!.includes(kind) ? 0 : people), 0)
  const touched = (verbs: readonly Verb[]) => (was ? rooms.touchedBy(db, was.key, verbs) : verbs.map((verb) => ({ verb, people: 0 })))
  return { role, gains: await touched(gains), loses: await touched(loses), outside, people: holders?.people ?? 0 }
}

/**
 * Makes a role; a copy is the draft of another under a new title.
 * @throws Problem `people.no_mandate`, `people.role_beyond`, and those of `readRole`
 */
export async function makeRole(ctx: Ctx, draft: rooms.RoleDraft): Promise<{ key: string }> {
  const here = await whole(ctx)
  await lockPower(here.db)
  const { role } = await plan(here.db, here, undefined, draft)
  const key = await rooms.makeRole(here.db, role)
  await tell(here, 'role.made', key, { ...role })
  return { key }
}

/** @throws Problem `people.no_mandate`, `people.role_beyond`, `people.role_changed`, `people.unknown_role`, and those of `readRole` */
export async function changeRole(ctx: Ctx, key: string, edition: number, draft: rooms.RoleDraft): Promise<{ edition: number }> {
  const here = await whole(ctx)
  await lockPower(here.db)
  const was = await getRoleOf(here.db, key, edition)
  const { role: { titleVi, titleEn, kinds }, gains, loses } = await plan(here.db, here, was, draft)
  const changed = await rooms.changeRole(here.db, key, edition, { titleVi, titleEn, kinds, verbs: [...was.verbs.filter((verb) => !loses.includes(verb)), ...gains] })
  await tell(here, 'role.changed', key, { titleVi, titleEn, kinds, gains, loses })
  return { edition: changed }
}

/** Whoever holds a retired role keeps it until their mandate ends; nobody gets it any more. @throws Problem `people.role_is_retired`, `people.administrator_whole`, `people.role_changed` */
export const retireRole = (ctx: Ctx, key: string, edition: number) => setRetired(ctx, key, edition, true)

/** @throws Problem `people.role_not_retired`, `people.role_beyond`, `people.role_changed` */
export const restoreRole = (ctx: Ctx, key: string, edition: number) => setRetired(ctx, key, edition, false)

async function setRetired(ctx: Ctx, key: string, edition: number, retired: boolean): Promise<{ edition: number }> {
  const here = await whole(ctx)
  await lockPower(here.db)
  const was = await getRoleOf(here.db, key, edition)
  if ((was.retiredAt !== null) === retired) throw refuse(retired ? 'role_is_retired' : 'role_not_retired')
  await mustHold(here.db, here, was.verbs)
  // Its title may have been given to another role meanwhile.
  if (!retired) await rooms.readRole(here.db, was, key)
  const changed = await rooms.retireRole(here.db, key, edition, retired)
  await tell(here, retired ? 'role.retired' : 'role.restored', key, {})
  return { edition: changed }
}

type Here = { readonly db: Db; readonly unit: number; readonly name: string; readonly shard: number }

const served = sql<{ unit: number }>('setup.served', 'select unit from people.deployment')

/** Roles belong to the deployment as a whole: the door is its unit. @throws Problem `people.sign_in_first`, `people.no_mandate` */
async function whole(ctx: Ctx): Promise<Here> {
  const near = await allow(ctx, 'role.change', [])
  const { unit } = (await served.first(near)) ?? { unit: 0 }
  const db = await allow(ctx, 'role.change', unit)
  const { name, shard } = (await placesOf(db, [unit])).get(unit)!
  return { db, unit, name, shard }
}

async function getRoleOf(db: Db, key: string, edition: number): Promise<Role> {
  const role = await getRole(db, key)
  if (role.edition !== edition) throw refuse('role_changed')
  return role
}

async function plan(db: Db, here: Pick<Here, 'unit' | 'name'>, was: Role | undefined, draft: rooms.RoleDraft) {
  const role = await rooms.readRole(db, draft, was?.key ?? null)
  const gains = role.verbs.filter((verb) => !was?.verbs.includes(verb))
  const loses = (was?.verbs ?? []).filter((verb) => !role.verbs.includes(verb))
  await mustHold(db, here, [...gains, ...loses])
  return { role, gains, loses }
}

/** Nobody gives, or takes, what they do not hold; a token counts for the verbs that it was made for. @throws Problem `people.role_beyond` */
async function mustHold(db: Db, { unit, name }: Pick<Here, 'unit' | 'name'>, verbs: readonly Verb[]): Promise<void> {
  const { scopes } = db.ctx
  for (const verb of verbs) {
    const inScope = !scopes || scopes.includes('*') || scopes.includes(verb)
    if (!inScope || (await allowEach(db.ctx, verb, [unit])).refused.size > 0) throw refuse('role_beyond', { verb, unit: name }, { at: '/verbs' })
  }
}

async function tell({ db, unit, shard }: Here, event: string, key: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  await happened(db, [{ shard, unit, event, about: idFrom('role', key), body: { role: key, ...body } }])
}
