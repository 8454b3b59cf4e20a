import type pg from 'pg'
import type { Db } from './transaction.ts'

export type { Db } from './transaction.ts'

/**
 * A named, prepared statement and the shape of its rows. SQL is written as SQL (decision 0003); the name is what the
 * server's statistics show, so it reads like the code: `record.write`, `unit.children`.
 */
export type Sql<Row extends pg.QueryResultRow, Args extends readonly unknown[]> = {
  all(db: Db, ...args: Args): Promise<Row[]>
  first(db: Db, ...args: Args): Promise<Row | undefined>
  /** Runs it and tells how many rows it touched. */
  run(db: Db, ...args: Args): Promise<number>
  readonly text: string
}

export function sql<Row extends pg.QueryResultRow = never, Args extends readonly unknown[] = []>(name: string, text: string): Sql<Row, Args> {
  const ask = (db: Db, args: Args) => db.query<Row>({ name, text, values: [...args] })
  return {
    text,
    all: async (db, ...args) => (await ask(db, args)).rows,
    first: async (db, ...args) => (await ask(db, args)).rows[0],
    run: async (db, ...args) => (await ask(db, args)).rowCount ?? 0,
  }
}

/** Turns rows into columns for `unnest($1::int[], $2::text[] …)`: one round trip for a thousand rows. */
export function columns<T, K extends keyof T>(rows: readonly T[], ...keys: readonly K[]): T[K][][] {
  return keys.map((key) => rows.map((row) => row[key]))
}
