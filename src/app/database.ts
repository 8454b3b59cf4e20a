import { join } from 'node:path'
import { findMigrations, migrate } from '#base/db/migrate.ts'
import { startPostgres } from '#base/db/supervisor.ts'
import { migrateJobs } from '#base/jobs/jobs.ts'
import { migrationFolders } from './modules.ts'
import type { Settings } from './settings.ts'

export type Database = { readonly url: string; stop(): Promise<void> }

/** The configured server, or our own in the data folder; brought forward to this version's schema. */
export async function openDatabase(settings: Settings, say: (line: string) => void = () => {}): Promise<Database> {
  const database = settings.databaseUrl === undefined ? await startPostgres({ folder: join(settings.data, 'postgres'), say }) : { url: settings.databaseUrl, stop: async () => {} }
  try {
    const applied = await migrate(database.url, await findMigrations(migrationFolders()))
    await migrateJobs(database.url)
    if (applied.length > 0) say(`Cơ sở dữ liệu: ${applied.length} bước nâng cấp / migrations applied: ${applied.length}`)
    return database
  } catch (error) {
    // Nobody will use the server that we started for this.
    await database.stop()
    throw error
  }
}
