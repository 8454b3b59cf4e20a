import pg from 'pg'
import type { Place } from './place.ts'
import { refuse } from './refusals.ts'

/** Any word from the server is an answer; only silence is not. `later`: it is starting up or shutting down. */
export async function ask(place: Place, port: number, tries = 3): Promise<'yes' | 'later' | 'silent'> {
  const client = new pg.Client({ connectionString: urlOf(place, port), connectionTimeoutMillis: 5_000, query_timeout: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return 'yes'
  } catch (error) {
    const code = error instanceof pg.DatabaseError ? (error.code ?? '') : ''
    if (code.startsWith('28')) throw refuse('password', { folder: place.folder, file: place.passwordFile }, { cause: error })
    if (code) return code.startsWith('57P') ? 'later' : 'yes'
    return tries > 1 ? ask(place, port, tries - 1) : 'silent'
  } finally {
    await client.end().catch(() => undefined)
  }
}

export function urlOf(place: Place, port: number): string {
  return `postgres://lantoa:${place.password}@127.0.0.1:${port}/lantoa`
}
