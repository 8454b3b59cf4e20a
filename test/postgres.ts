import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { findMigrations, migrate } from '#base/db/migrate.ts'
import { startPostgres } from '#base/db/supervisor.ts'
import { migrationFolders } from '#app/modules.ts'

declare module 'vitest' {
  interface ProvidedContext { postgres: string }
}

/** The test run's own server, with a migrated template that each test file copies in a few milliseconds. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'lantoa-test-'))
  // As root the server runs as another user, who must be able to enter.
  await chmod(folder, 0o755)
  // fsync off: these databases need not survive the machine; the tests of durability start servers of their own.
  const server = await startPostgres({ folder: join(folder, 'postgres'), settings: { fsync: 'off', shared_buffers: '128MB', max_connections: '120' } })
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  await admin.query('create database template_lantoa')
  await admin.end()
  const template = new URL(server.url)
  template.pathname = '/template_lantoa'
  await migrate(template.href, await findMigrations(migrationFolders()))
  project.provide('postgres', server.url)
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
