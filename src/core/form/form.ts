import { sql, type Db } from '#base/db/sql.ts'
import { canonical } from '#base/canonical.ts'
import { compile, type Form, type FormDefinition } from './engine/index.ts'
import { refuse, refuseForm } from './problems.ts'

export type InstalledForm = { readonly id: number; readonly kit: string | null; readonly form: Form }

const put = sql<{ id: number }, [string, string, string, string | null]>('form.put', `
  insert into form.form (key, version, definition, kit) values ($1, $2, $3::jsonb, $4) on conflict (key, version) do nothing returning id`)
const one = sql<{ id: number; kit: string | null; definition: FormDefinition }, [string, string | null]>('form.one', `
  select id, kit, definition from form.form where key = $1 and ($2::text is null or version = $2) order by id desc limit 1`)
const byId = sql<{ id: number; kit: string | null; definition: FormDefinition }, [number]>('form.by_id', 'select id, kit, definition from form.form where id = $1')
const latest = sql<{ key: string; version: string; definition: FormDefinition; kit: string | null }>('form.latest', `
  select distinct on (key) key, version, definition, kit from form.form order by key, id desc`)

// A version of a form never changes, so what was compiled stays right for the life of the process.
const compiled = new Map<string, InstalledForm>()

/**
 * Installs a version of a form; the same version again must say the same.
 * @throws Problem `form.invalid` (with one entry per mistake), `forms.version_changed`
 */
export async function installForm(db: Db, definition: FormDefinition, kit: string | null): Promise<void> {
  compile(definition)
  if (await put.first(db, definition.key, definition.version, JSON.stringify(definition), kit)) return
  const there = await one.first(db, definition.key, definition.version)
  if (canonical(there?.definition) !== canonical(JSON.parse(JSON.stringify(definition)))) {
    throw refuseForm('version_changed', { form: definition.key, version: definition.version })
  }
}

/** A form that this process has met already, without asking the database; who may use it is asked by whoever enters a record. */
export const formMet = (key: string, version: string): InstalledForm | undefined => compiled.get(`${key} ${version}`)

/** A form by key, in a version or the latest. @throws Problem `record.unknown_form` */
export async function getForm(db: Db, key: string, version: string | null = null): Promise<InstalledForm> {
  const name = `${key} ${version}`
  const known = version === null ? undefined : compiled.get(name)
  if (known) return known
  const row = await one.first(db, key, version)
  if (!row) throw refuse('unknown_form', { form: key, version: version ?? '–' }, { at: '/form' })
  return remember(row)
}

export async function getFormById(db: Db, id: number): Promise<InstalledForm> {
  const row = await byId.first(db, id)
  if (!row) throw refuse('unknown_form', { form: id, version: '–' })
  return remember(row)
}

/** The latest version of every installed form. */
export async function listForms(db: Db): Promise<{ key: string; version: string; definition: FormDefinition; kit: string | null }[]> {
  return latest.all(db)
}

function remember(row: { id: number; kit: string | null; definition: FormDefinition }): InstalledForm {
  const name = `${row.definition.key} ${row.definition.version}`
  const found = compiled.get(name)
  if (found?.id === row.id) return found
  const made = { id: row.id, kit: row.kit, form: compile(row.definition) }
  compiled.set(name, made)
  return made
}
