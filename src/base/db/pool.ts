import pg from 'pg'

/*
 * The one pool of the process. Day columns stay text ("2024-06-28" must not become midnight of some time zone), counts
 * fit a double, and sums come as numbers: a figure beyond 2^53 would be more people than the country has grains of rice.
 */
const types = {
  getTypeParser(oid: number, format?: string) {
    if (format !== 'binary' && oid === pg.types.builtins.DATE) return (text: string) => text
    if (format !== 'binary' && (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC)) return Number
    return pg.types.getTypeParser(oid, format as 'text')
  },
} as pg.CustomTypesConfig

let current: pg.Pool | undefined

export type PoolOptions = { readonly size?: number; readonly role?: 'lantoa_app' | 'lantoa_migrate' }

/** A pool whose sessions have given up ownership: whatever is asked through it, row-level security applies. */
export function makePool(url: string, { size = 16, role = 'lantoa_app' }: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url, max: size, types, application_name: 'lantoa',
    // Our statements are prepared and look things up by index whatever is asked: planning each anew cost more than running it
    // (docs/benchmarks.md, "Plans").
    options: `-c role=${role} -c search_path=public -c TimeZone=UTC -c plan_cache_mode=force_generic_plan`,
    // Statements that do not wait for one another share a round trip (see `transaction`).
    pipeline: true, connectionTimeoutMillis: 5_000, idleTimeoutMillis: 60_000,
  })
  // A server that goes away breaks idle connections; the pool replaces them, and the next request reports if it cannot.
  pool.on('error', () => {})
  return pool
}

export function connect(url: string, options?: PoolOptions): pg.Pool {
  if (current) throw new Error('the database is already connected')
  current = makePool(url, options)
  return current
}

export async function disconnect(): Promise<void> {
  const pool = current
  current = undefined
  await pool?.end()
}

export function getPool(): pg.Pool {
  if (!current) throw new Error('the database is not connected')
  return current
}
