import swagger from '@fastify/swagger'
import { afterAll, describe, expect, inject, test } from 'vitest'
import pg from 'pg'
import { findMigrations, migrate } from '#base/db/migrate.ts'
import { makeApi } from '#base/http/respond.ts'
import { newId } from '#base/id.ts'
import { migrationFolders, programmes } from '#app/modules.ts'

/** A database of its own without any migration; dropped when the file ends. */
async function emptyDatabase(): Promise<string> {
  const url = new URL(inject('postgres'))
  const name = `alone_${newId().replaceAll('-', '')}`
  await administer(`create database ${name}`)
  afterAll(() => administer(`drop database if exists ${name} with (force)`))
  url.pathname = `/${name}`
  return url.href
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgres') })
  await client.connect()
  await client.query(statement)
  await client.end()
}

const foldersWith = (kept: readonly string[]) => migrationFolders().filter(({ module }) => kept.includes(module) || !programmes.some((p) => p.name === module))

describe.each(programmes.map((p) => [p.name, p] as const))('the programme %s without the others', (name, programme) => {
  test('finds in the database what it needs', async () => {
    const url = await emptyDatabase()
    const migrations = await findMigrations(foldersWith([name]))
    await expect(migrate(url, migrations)).resolves.toHaveLength(migrations.length)
    await expect(migrate(url, migrations)).resolves.toEqual([])
  })

  test('answers at its addresses and describes them', async () => {
    const api = makeApi(async () => ({ account: null }))
    await api.register(swagger, { openapi: { openapi: '3.1.0', info: { title: name, version: '0' } } })
    programme.api?.(api)
    await api.ready()
    const { paths, openapi } = api.swagger() as { openapi: string; paths: Record<string, Record<string, { summary?: string; tags?: string[] }>> }
    await api.close()
    const operations = Object.values(paths).flatMap((path) => Object.values(path))
    expect(openapi).toBe('3.1.0')
    expect(operations.length > 0).toBe(programme.api !== undefined)
    expect(operations.filter((o) => !o.summary || !o.tags?.length)).toEqual([])
  })
})

test('without any programme the core stands', async () => {
  const url = await emptyDatabase()
  const migrations = await findMigrations(foldersWith([]))
  await expect(migrate(url, migrations)).resolves.toHaveLength(migrations.length)
})
