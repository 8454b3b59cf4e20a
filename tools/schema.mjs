// Writes db/schema/*.txt: the database in words, as the migrations make it. A test compares them with the live schema, so
// that every change of the database shows in a review as a change of text.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const pinned = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

// The sources are TypeScript, which older Node cannot run.
if (Number(process.versions.node.split('.')[0]) < 24 && existsSync(pinned)) {
  process.exit(spawnSync(pinned, [fileURLToPath(import.meta.url)], { stdio: 'inherit' }).status ?? 1)
}

const [{ default: pg }, { findMigrations, migrate }, { startPostgres }, { migrationFolders }, { describe }] = await Promise.all([
  import('pg'), import('#base/db/migrate.ts'), import('#base/db/supervisor.ts'), import('#app/modules.ts'), import('../test/architecture/describe.ts'),
])
const folder = mkdtempSync(join(tmpdir(), 'lantoa-schema-'))
chmodSync(folder, 0o755)
const server = await startPostgres({ folder: join(folder, 'postgres'), settings: { fsync: 'off' } })
try {
  await migrate(server.url, await findMigrations(migrationFolders()))
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  const texts = await describe(client)
  await client.end()
  const kept = join(root, 'db', 'schema')
  for (const file of readdirSync(kept)) if (!texts.has(file.replace(/\.txt$/, ''))) rmSync(join(kept, file))
  for (const [schema, text] of texts) writeFileSync(join(kept, `${schema}.txt`), text)
  console.log(`db/schema: ${[...texts.keys()].join(', ')}`)
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
