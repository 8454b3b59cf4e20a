import type { Ctx } from '#base/ctx.ts'
import { sql } from '#base/db/sql.ts'
import { open } from '#core/people/door.ts'
import type { Kit } from './schema.ts'

export type KitInBrief = Pick<Kit, 'name' | 'version' | 'title' | 'summary' | 'field'>

const installed = sql<KitInBrief>('kit.installed', `
  select name, version, definition -> 'title' as title, definition -> 'summary' as summary, definition ->> 'field' as field
  from kit.kit order by name`)

/** What is installed here, in a few words each, for everyone: a kit is meant to be taken up by others. */
export async function listKits(ctx: Ctx): Promise<KitInBrief[]> {
  return installed.all(await open(ctx))
}
