import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { installKit } from '#core/kit/install.ts'
import { loadKit } from '#core/kit/load.ts'
import { coreVerbs, roles } from '#programmes/setup/index.ts'
import { programmes, root } from './modules.ts'

/** Roles, verbs and the kits of this release; run at every start, changes nothing the second time. */
export async function installRelease(): Promise<void> {
  const verbs = Object.assign({}, coreVerbs, ...programmes.map((p) => p.verbs)) as Record<string, readonly string[]>
  await request(async () => declareRoles(await asSystem(ctxOf(), 'system:release'), roles, verbs))
  for (const name of await readdir(join(root, 'kits'))) {
    const kit = await loadKit(join(root, 'kits', name))
    await request(async () => installKit(await asSystem(ctxOf(), 'system:release'), kit))
  }
}
