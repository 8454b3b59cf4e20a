/*
 * The whole product as a process of its own, for tests that kill it: `node test/product_process.ts FOLDER PORT ORIGIN`. Prints one
 * line of JSON when it answers: the address of its database and PostgreSQL's process.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getPool } from '#base/db/pool.ts'
import { readSettings } from '#app/settings.ts'
import { start } from '#app/start.ts'

const [folder, port, origin] = process.argv.slice(2) as [string, string, string]
await start(readSettings({ LANTOA_DATA: folder, PORT: port, ORIGIN: origin }), { demo: true })
const postmaster = Number((await readFile(join(folder, 'postgres/server/data/postmaster.pid'), 'utf8')).split('\n')[0])
process.stdout.write(`${JSON.stringify({ postmaster, database: getPool().options.connectionString })}\n`)
