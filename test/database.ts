import { afterAll, beforeAll, inject } from 'vitest'
import pg from 'pg'
import { connect, disconnect, getPool } from '#base/db/pool.ts'
import { newId } from '#base/id.ts'
import { forgetMeasures } from '#core/fact/measure.ts'
import { leavesOf } from '#core/people/scope.ts'

/** Gives the calling test file a migrated database of its own, connected for its whole length. */
export function useDatabase(): { url(): string } {
  let url = ''
  let name = ''
  beforeAll(async () => {
    const server = new URL(inject('postgres'))
    name = `t_${newId().replaceAll('-', '')}`
    await administer(server.href, `create database ${name} template template_lantoa`)
    server.pathname = `/${name}`
    url = server.href
    connect(url)
  })
  afterAll(async () => {
    await disconnect()
    forgetMeasures()
    leavesOf.forget()
    await administer(inject('postgres'), `drop database if exists ${name} with (force)`)
  })
  return { url: () => url }
}

/** Looks behind the doors, as a test may and the product may not. */
export async function look<R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
  const client = await getPool().connect()
  try {
    await client.query("begin; set local lantoa.leaves = '{(,)}'")
    const { rows } = await client.query<R>(text, values)
    await client.query('commit')
    return rows
  } finally {
    // Whatever a failed look began must not be found by the next one.
    await client.query('rollback')
    client.release()
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}
