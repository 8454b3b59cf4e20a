import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { look, useDatabase } from '../../../test/database.ts'
import { findMigrations, migrate, type Migration } from './migrate.ts'
import { migrationFolders } from '#app/modules.ts'

const database = useDatabase()
let folder = ''
let known: Migration[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantoa-migrations-'))
  known = await findMigrations(migrationFolders())
})
afterAll(() => rm(folder, { recursive: true }))

/** The release's migrations and one more file. */
async function withFile(name: string, text: string): Promise<Migration[]> {
  await writeFile(join(folder, `${name}.sql`), text)
  const found = await findMigrations([{ module: 'toy', folder }])
  await rm(join(folder, `${name}.sql`))
  return [...known, ...found]
}
const exists = async (table: string) => (await look("select 1 from pg_tables where schemaname || '.' || tablename = $1", [table])).length === 1

test('a database that is up to date is left alone', async () => {
  expect(await migrate(database.url(), known)).toEqual([])
})

test('a new migration is applied once', async () => {
  const all = await withFile('20990101_0000_toy', 'create schema toy; create table toy.a (x int)')
  expect(await migrate(database.url(), all)).toEqual(['20990101_0000_toy'])
  expect(await migrate(database.url(), all)).toEqual([])
  expect(await exists('toy.a')).toBe(true)
})

test('a migration that was edited after it had been applied is refused by name', async () => {
  const all = await withFile('20990101_0000_toy', 'create schema toy; create table toy.a (x bigint)')
  await expect(migrate(database.url(), all)).rejects.toMatchObject({ code: 'database.other_version', params: { migration: '20990101_0000_toy' } })
})

test('a migration that fails in the middle leaves nothing behind and can be tried again', async () => {
  await expect(migrate(database.url(), await withFile('20990102_0000_half', 'create table toy.b (x int); create table toy.b (x int)'))).rejects.toThrow(/toy\/20990102_0000_half failed/)
  expect(await exists('toy.b')).toBe(false)
  expect(await migrate(database.url(), await withFile('20990102_0000_half', 'create table toy.b (x int)'))).toEqual(['20990102_0000_half'])
})

test('two processes that start together apply each migration once', async () => {
  const all = await withFile('20990103_0000_together', 'create table toy.c (x int)')
  const news = await Promise.all([migrate(database.url(), all), migrate(database.url(), all)])
  expect(news.flat()).toEqual(['20990103_0000_together'])
})

test('migrations of all modules come in the order of their stamps, and no stamp twice', async () => {
  expect(known.map((m) => m.name)).toEqual(known.map((m) => m.name).toSorted())
  await writeFile(join(folder, '20990104_0000_twin.sql'), 'select 1')
  await expect(findMigrations([{ module: 'a', folder }, { module: 'b', folder }])).rejects.toThrow('20990104_0000_twin')
})
