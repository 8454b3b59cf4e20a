/**
 * Settings for a box of two cores and a few gigabytes, where an acknowledged record must survive a power cut.
 * What is not here is PostgreSQL's own default.
 */
const DEFAULTS: Readonly<Record<string, string>> = {
  // Only this machine may connect, and only over TCP: a socket's path would have to be shorter than many folders are.
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  password_encryption: 'scram-sha-256',
  // A client that was killed gives its backend back, even in the middle of a long query.
  client_connection_check_interval: '10s',

  shared_buffers: '512MB',
  effective_cache_size: '1536MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  // Parallel queries take their memory here first: /dev/shm in a container is often only 64 MB.
  min_dynamic_shared_memory: '64MB',
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '1',
  jit: 'off',

  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_compression: 'pglz',
  max_wal_size: '4GB',
  min_wal_size: '256MB',
  checkpoint_timeout: '15min',

  // Figures live in small hot tables next to large append-only ones: look often, and begin early.
  autovacuum_naptime: '15s',
  autovacuum_vacuum_scale_factor: '0.05',
  autovacuum_analyze_scale_factor: '0.02',
  autovacuum_vacuum_insert_scale_factor: '0.1',
  autovacuum_vacuum_cost_limit: '1000',

  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  logging_collector: 'off',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
  // Statements and the details of an error can name residents; the log is no place for them.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}

/** The whole of `postgresql.conf`. It is written anew at each start, so what was edited by hand does not stay. */
export function writeSettings(port: number, changed: Readonly<Record<string, string>>): string {
  const all = { ...DEFAULTS, ...changed, port: String(port) }
  const quote = (value: string) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
  return `# Written by Lan Tỏa at each start; changes made here are lost.\n${Object.entries(all)
    .map(([name, value]) => `${name} = ${quote(value)}\n`)
    .join('')}`
}
