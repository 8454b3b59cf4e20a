/*
 * A whole server over the small country, as a process of its own, for tests that kill it. Prints one line of JSON when
 * it answers: its address, a token of Alice's, the village she writes in, and PostgreSQL's process.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ctxOf } from '#base/ctx.ts'
import { connect } from '#base/db/pool.ts'
import { request } from '#base/db/transaction.ts'
import { useFiles } from '#base/files/files.ts'
import { newId } from '#base/id.ts'
import { openDatabase } from '#app/database.ts'
import { startServer } from '#app/server.ts'
import { readSettings } from '#app/settings.ts'
import { startFolding } from '#app/worker.ts'
import { makeToken } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { idsOfUnits } from '#core/unit/open.ts'
import { person, settle } from './world.ts'

const data = process.argv[2]!
const settings = readSettings({ LANTOA_DATA: data, PORT: '0', ORIGIN: 'http://127.0.0.1:1' })
const database = await openDatabase(settings)
connect(database.url)
await useFiles(join(data, 'files'))
const there = await request(async () => idsOfUnits(await asSystem(ctxOf(), 'system:test')))
const units = there.size > 0 ? there : (await settle()).ids
const alice = await person(`alice.${newId().slice(-8)}`, 'branch_head', units.get('dong')!)
const { token } = await request(async () => makeToken(await asSystem(ctxOf(), 'system:test'), alice, 'test', ['*']))
startFolding()
const { address } = await startServer(settings)
const postmaster = Number((await readFile(join(data, 'postgres/server/data/postmaster.pid'), 'utf8')).split('\n')[0])
process.stdout.write(`${JSON.stringify({ address, token, unit: units.get('an/1'), city: units.get('city'), postmaster, database: database.url })}\n`)
