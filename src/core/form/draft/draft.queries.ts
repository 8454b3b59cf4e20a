import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { FormDefinition } from '../engine/index.ts'

export type DraftRow = { readonly id: Id; readonly unit: number; readonly definition: FormDefinition; readonly edition: number; readonly changedAt: Date; readonly changedBy: string | null }

const shown = 'd.id, d.unit, d.definition, d.edition, d.changed_at as "changedAt", (select a.name from people.account a where a.id = d.changed_by) as "changedBy"'
export const one = sql<DraftRow, [Id]>('form.draft', `select ${shown} from form.draft d where d.id = $1`)
export const ofUnits = sql<DraftRow, [number[]]>('form.drafts', `select ${shown} from form.draft d where d.unit = any($1::int[]) order by d.changed_at desc limit 200`)
/** The first edition begins a draft; every other follows the one its writer saw. */
export const put = sql<{ edition: number }, [Id, number, string, number, Id | null, Date]>('form.put_draft', `
  insert into form.draft as d (id, unit, definition, edition, changed_by, changed_at) select $1, $2, $3::jsonb, 1, $5, $6 where $4 = 0
  on conflict (id) do nothing returning d.edition`)
export const change = sql<{ edition: number }, [Id, string, number, Id | null, Date]>('form.change_draft', `
  update form.draft set definition = $2::jsonb, edition = edition + 1, changed_by = $4, changed_at = $5 where id = $1 and edition = $3 returning edition`)
export const end = sql<never, [Id, number]>('form.end_draft', 'delete from form.draft where id = $1 and edition = $2')
export const deployed = sql<{ unit: number }>('form.deployed', 'select unit from people.deployment')
export const versions = sql<{ id: number; version: string; kit: string | null; definition: FormDefinition; addedAt: Date }, [string]>('form.versions', `
  select id, version, kit, definition, added_at as "addedAt" from form.form where key = $1 order by id desc`)
