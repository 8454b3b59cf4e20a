import { spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#base/id.ts'

type Ready = { address: string; token: string; unit: number; city: number; postmaster: number; database: string }

let folder = ''
let child: ChildProcess | undefined
let last: Ready | undefined
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantoa-kill-'))
  await chmod(folder, 0o755)
})
afterAll(async () => {
  child?.kill('SIGKILL')
  if (last) try { process.kill(last.postmaster, 'SIGINT') } catch { /* it is gone already */ }
  await new Promise((r) => setTimeout(r, 500))
  await rm(folder, { recursive: true, force: true })
})

function boot(): Promise<Ready> {
  const started = spawn(process.execPath, ['test/small_server.ts', folder], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, LANTOA_LOG: 'silent' } })
  child = started
  return new Promise((resolve, reject) => {
    createInterface({ input: started.stdout }).on('line', (line) => { if (line.startsWith('{"address"')) resolve(last = JSON.parse(line) as Ready) })
    started.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
}

/** Sends records one after the other until the connection breaks; keeps only what was acknowledged. */
async function write(server: Ready, acknowledged: Set<string>): Promise<void> {
  for (let i = 0; i < 5_000; i++) {
    const id = newId()
    const body = JSON.stringify({ id, form: 'loan', unit: server.unit, day: '2026-11-20', answers: { reader: 'Hộ', first_time: 'yes', books: 2 } })
    try {
      const response = await fetch(`${server.address}/api/records`, { method: 'POST', headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' }, body })
      if (response.status === 201) acknowledged.add(id)
      else if (response.status !== 503) throw new Error(`unexpected answer ${response.status}: ${await response.text()}`)
      else return
    } catch (error) {
      if (error instanceof TypeError) return
      throw error
    }
  }
}

const readers = async (server: Ready) =>
  ((await (await fetch(`${server.address}/api/values?indicator=library.readers&unit=${server.city}&period=2026`)).json()) as { value: number }).value

test('what was acknowledged survives kill -9 of the server, of PostgreSQL, and of both, and is counted exactly once', async () => {
  const acknowledged = new Set<string>()
  for (const [round, victims] of (['server', 'postgres', 'both', 'both'] as const).entries()) {
    const server = await boot()
    const writers = Array.from({ length: 8 }, () => write(server, acknowledged))
    await new Promise((r) => setTimeout(r, 300 + round * 170))
    if (victims !== 'postgres') child!.kill('SIGKILL')
    if (victims !== 'server') process.kill(server.postmaster, 'SIGKILL')
    await Promise.all(writers)
    child!.kill('SIGKILL')
  }
  const server = await boot()
  expect(acknowledged.size).toBeGreaterThan(50)
  const client = new pg.Client({ connectionString: server.database })
  await client.connect()
  const { rows: [found] } = await client.query<{ there: string; all: string }>(
    'select count(*) filter (where id = any($1::uuid[])) as there, count(*) as all from form.record', [[...acknowledged]])
  await client.end()
  expect(Number(found!.there)).toBe(acknowledged.size)
  // More may have been written than was acknowledged (the answer was lost on the way); the figure counts each of them once.
  await expect.poll(() => readers(server), { timeout: 10_000 }).toBe(Number(found!.all))
})
