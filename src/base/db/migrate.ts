import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import pg from 'pg'
import { sha256 } from '../id.ts'
import { defineProblems } from '../problem.ts'

const refuse = defineProblems('database', {
  other_version: { status: 409, vi: 'Cơ sở dữ liệu này do một bản Lan Tỏa khác dựng (bước {migration} không giống). Hãy chạy đúng bản ấy, hoặc đặt LANTOA_DATA tới thư mục khác.', en: 'This database was built by another version of Lan Tỏa (migration {migration} differs). Run that version, or set LANTOA_DATA to another folder.' },
})

export type Migration = { readonly name: string; readonly module: string; readonly text: string; readonly digest: string }

/** Migrations lie in their module's `migrations/` as `YYYYMMDD_HHMM_what.sql`; the stamp gives one order for all. */
export async function findMigrations(folders: readonly { module: string; folder: string }[]): Promise<Migration[]> {
  const found: Migration[] = []
  for (const { module, folder } of folders) {
    const files = await readdir(folder).catch(() => [])
    for (const file of files.filter((f) => f.endsWith('.sql'))) {
      const text = await readFile(join(folder, file), 'utf8')
      found.push({ name: basename(file, '.sql'), module, text, digest: sha256(text).toString('hex') })
    }
  }
  found.sort((a, b) => (a.name < b.name ? -1 : 1))
  const twice = found.find((m, i) => found[i + 1]?.name === m.name)
  if (twice) throw new Error(`two migrations are called ${twice.name}`)
  return found
}

const spine = `
do $$ begin
  if not exists (select from pg_roles where rolname = 'lantoa_app') then create role lantoa_app nologin; end if;
  if not exists (select from pg_roles where rolname = 'lantoa_public') then create role lantoa_public nologin; end if;
  if not exists (select from pg_roles where rolname = 'lantoa_migrate') then create role lantoa_migrate nologin; end if;
end $$;
grant lantoa_app, lantoa_public, lantoa_migrate to current_user with set true;
grant lantoa_public to lantoa_app with set true;
do $$ begin execute format('grant create on database %I to lantoa_migrate', current_database()); end $$;
create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create schema if not exists base authorization lantoa_migrate;
grant usage on schema base to lantoa_app, lantoa_public;
create table if not exists base.migration (name text primary key, module text not null, digest text not null, applied_at timestamptz not null default now());
alter table base.migration owner to lantoa_migrate;
grant select on base.migration to lantoa_app;
`

/**
 * Brings the database forward; each migration in its own transaction, forward only, one process at a time.
 * @returns the names applied now. @throws Problem `database.other_version` when an applied migration reads otherwise here
 */
export async function migrate(url: string, migrations: readonly Migration[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'lantoa-migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(71405)')
    await client.query(spine)
    const { rows } = await client.query<{ name: string; digest: string }>('select name, digest from base.migration')
    const applied = new Map(rows.map((r) => [r.name, r.digest]))
    const news: string[] = []
    for (const m of migrations) {
      const digest = applied.get(m.name)
      if (digest === m.digest) continue
      if (digest !== undefined) throw refuse('other_version', { migration: m.name })
      await apply(client, m)
      news.push(m.name)
    }
    return news
  } finally {
    await client.end()
  }
}

async function apply(client: pg.Client, m: Migration): Promise<void> {
  try {
    await client.query('begin; set local role lantoa_migrate')
    await client.query(m.text)
    await client.query('insert into base.migration (name, module, digest) values ($1, $2, $3)', [m.name, m.module, m.digest])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw new Error(`migration ${m.module}/${m.name} failed: ${(error as Error).message}`, { cause: error })
  }
}
