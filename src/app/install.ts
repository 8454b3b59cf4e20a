import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ctxOf } from '#base/ctx.ts'
import { sql } from '#base/db/sql.ts'
import { request } from '#base/db/transaction.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { installKit } from '#core/kit/install.ts'
import { loadKit } from '#core/kit/load.ts'
import { coreVerbs, roles } from '#programmes/setup/roles.ts'
import { programmes, root } from './modules.ts'

export type Deployment = { readonly unit: number; readonly demo: boolean; readonly secret: string }

const deployment = sql<Deployment>('setup.deployment', 'select unit, demo, secret from people.deployment')
const found = sql<Deployment, [number, boolean, string]>('setup.found', `
  insert into people.deployment (unit, demo, secret) values ($1, $2, $3) returning unit, demo, secret`)

/** Roles, verbs and the kits of this release; run at every start, changes nothing the second time. */
export async function installRelease(): Promise<void> {
  const verbs = Object.assign({}, coreVerbs, ...programmes.map((p) => p.verbs)) as Record<string, readonly string[]>
  await request(async () => declareRoles(await asSystem(ctxOf(), 'system:release'), roles, verbs))
  for (const name of await readdir(join(root, 'kits'))) {
    const kit = await loadKit(join(root, 'kits', name))
    await request(async () => installKit(await asSystem(ctxOf(), 'system:release'), kit))
  }
}

export async function findDeployment(): Promise<Deployment | undefined> {
  return request(async () => deployment.first(await asSystem(ctxOf(), 'system:start')))
}

/** Says once which unit this deployment serves; its secret signs sessions and is kept nowhere else. */
export async function foundDeployment(unit: number, demo: boolean): Promise<Deployment> {
  return request(async () => (await found.first(await asSystem(ctxOf(), 'system:start'), unit, demo, randomBytes(32).toString('base64url')))!)
}
