import type { Ctx } from '#base/ctx.ts'
import { sql } from '#base/db/sql.ts'
import type { FormDefinition } from '#core/form/engine/index.ts'
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

/** A kit as it lies open for everyone: with whose key signed it (none: it came with this release), and how many public initiatives use it. */
export type KitOnShelf = { readonly kit: KitWhole; readonly signer: string | null; readonly begun: number; readonly going: number }

const whole = `k.definition - 'measures' - 'counts' || jsonb_build_object('forms', coalesce((
    select jsonb_agg(jsonb_build_object('key', f.key, 'title', f.title) order by f.key) from kit.published_form f where f.kit = k.name), '[]')) as kit`
const one = sql<{ kit: KitWhole }, [string]>('kit.whole', `select ${whole} from kit.kit k where k.name = $1`)
const shelf = sql<KitOnShelf, [string | null]>('kit.shelf', `
  select ${whole}, k.signer, coalesce(u.begun, 0) as begun, coalesce(u.going, 0) as going
  from kit.kit k left join kit.published_use u on u.kit = k.name where $1::text is null or k.name = $1 order by begun desc, k.name`)
const forms = sql<{ definition: FormDefinition }, [string]>('kit.forms', 'select definition from kit.published_form where kit = $1 order by key')

/** One kit as it is installed here, for everyone; a form is named once, by its newest version. */
export async function findKit(ctx: Ctx, name: string): Promise<KitWhole | undefined> {
  return (await one.first(await open(ctx), name))?.kit
}

export async function findOnShelf(ctx: Ctx, name: string): Promise<KitOnShelf | undefined> {
  return shelf.first(await open(ctx), name)
}

/** Every kit that is installed here, whole, the most used first: for everyone, because a kit is meant to be taken up by others. */
export async function listShelf(ctx: Ctx): Promise<KitOnShelf[]> {
  return shelf.all(await open(ctx), null)
}

/** What a kit asks: its forms, each in its newest version. */
export async function formsOfKit(ctx: Ctx, name: string): Promise<FormDefinition[]> {
  return (await forms.all(await open(ctx), name)).map(({ definition }) => definition)
}

/** What is installed here, in a few words each, for everyone. */
export async function listKits(ctx: Ctx): Promise<KitInBrief[]> {
  return installed.all(await open(ctx))
}
