import type { Ctx } from '#base/ctx.ts'
import { sql } from '#base/db/sql.ts'
import { open } from '#core/people/door.ts'
import type { Kit } from './schema.ts'

export type KitInBrief = Pick<Kit, 'name' | 'version' | 'title' | 'summary' | 'field'>

const installed = sql<KitInBrief>('kit.installed', `
  select name, version, definition -> 'title' as title, definition -> 'summary' as summary, definition ->> 'field' as field
  from kit.kit order by name`)

/** All that a kit says to whoever takes it up; what only counts behind the figures is left out. */
export type KitWhole = Pick<Kit, 'name' | 'version' | 'title' | 'summary' | 'field' | 'roles' | 'steps' | 'targets' | 'indicators' | 'statement' | 'core' | 'variantOf'> & {
  readonly forms: readonly { readonly key: string; readonly title: { readonly vi: string; readonly en: string } }[]
}

const whole = sql<{ kit: KitWhole }, [string]>('kit.whole', `
  select k.definition - 'measures' - 'counts' || jsonb_build_object('forms', coalesce((
    select jsonb_agg(jsonb_build_object('key', f.key, 'title', f.title) order by f.key) from kit.published_form f where f.kit = k.name), '[]')) as kit
  from kit.kit k where k.name = $1`)

/** One kit as it is installed here, for everyone; a form is named once, by its newest version. */
export async function findKit(ctx: Ctx, name: string): Promise<KitWhole | undefined> {
  return (await whole.first(await open(ctx), name))?.kit
}

/** What is installed here, in a few words each, for everyone: a kit is meant to be taken up by others. */
export async function listKits(ctx: Ctx): Promise<KitInBrief[]> {
  return installed.all(await open(ctx))
}
