import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, realpath, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, expect, test, vi } from 'vitest'
import { type Postgres, type PostgresOptions, startPostgres } from './supervisor.ts'
import { findClosedDirectory } from './supervisor/account.ts'
import { getMajor } from './supervisor/place.ts'
import { findPostmaster, isAlive, whoIs } from './supervisor/processes.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

const asRoot = process.getuid?.() === 0
const NOBODY = 65_534
const folders: string[] = []
const started: Postgres[] = []
const children: ChildProcess[] = []

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const server of started.splice(0)) await server.stop()
  // What a failed test left; SIGQUIT takes the backends along.
  for (const folder of folders.splice(0)) {
    const data = await realpath(join(folder, 'postgres', 'server', 'data')).catch(() => '')
    const left = await findPostmaster(data)
    if (left && (await whoIs(left.pid, data)) === 'ours') process.kill(left.pid, 'SIGQUIT')
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lantoa-pg-'))
  folders.push(folder)
  // The server's account has to pass through it.
  await chmod(folder, 0o755)
  return join(folder, 'postgres')
}

async function start(folder: string, more: Partial<PostgresOptions> = {}): Promise<Postgres> {
  const server = await startPostgres({ folder, ...more, settings: { shared_buffers: '16MB', ...more.settings } })
  started.push(server)
  return server
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** The server and every process it has begun, as it says itself. */
async function processesOf(server: { readonly url: string; readonly pid: number }): Promise<number[]> {
  const rows = await ask(server.url, 'select pid from pg_stat_activity where pid <> pg_backend_pid()')
  return [server.pid, ...rows.map((row) => Number(row['pid']))]
}

/** Those that still live; a zombie is dead, only nobody has collected it yet. */
async function living(pids: readonly number[]): Promise<number[]> {
  const states = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')))
  return pids.filter((pid, i) => isAlive(pid) && !/\) [ZX] /.test(states[i] ?? ''))
}

const unfinishedIn = async (folder: string) => (await readdir(folder)).filter((name) => name.startsWith('making-'))

const WRITER = `
  import pg from 'pg'
  import { startPostgres } from '#base/db/supervisor.ts'
  const server = await startPostgres({ folder: process.env.FOLDER, settings: { shared_buffers: '16MB' } })
  console.log('pid', server.pid, server.url)
  const client = new pg.Client({ connectionString: server.url })
  // The server is shot on purpose: that ends us, quietly.
  client.on('error', () => process.exit(1))
  process.on('unhandledRejection', () => process.exit(1))
  await client.connect()
  await client.query('create table if not exists kept (id bigint generated always as identity primary key, word text)')
  for (;;) {
    const { rows } = await client.query("insert into kept (word) values ('lan toả') returning id").catch(() => process.exit(1))
    console.log('kept', rows[0].id)
  }
`

/** Another process that starts the server and writes rows, telling each one that was acknowledged. */
function write(folder: string, uid?: number) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', WRITER], {
    env: { PATH: process.env['PATH'], FOLDER: folder, HOME: '/' },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  children.push(child)
  const kept: string[] = []
  let server = { pid: 0, url: '' }
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [what, first = '', url = ''] = line.split(' ')
    if (what === 'kept') kept.push(first)
    else server = { pid: Number(first), url }
  })
  const ended = once(child, 'close')
  return {
    kept,
    server: () => server,
    until: async (rows: number) => { while (kept.length < rows && child.exitCode === null) await sleep(10) },
    kill: async () => { child.kill('SIGKILL'); await ended },
    ended,
  }
}

async function missing(url: string, kept: readonly string[]): Promise<string[]> {
  const found = new Set((await ask(url, 'select id::text from kept')).map((row) => row['id']))
  return kept.filter((id) => !found.has(id))
}

test('the first start makes a database and the second one finds it again', async () => {
  const folder = await newFolder()
  const said: string[] = []
  const first = await start(folder, { say: (line) => said.push(line) })
  await ask(first.url, "create table word (w text); insert into word values ('Hồng Vân')")
  await first.stop()
  const second = await start(folder, { say: (line) => said.push(line) })
  expect(await ask(second.url, 'select w from word')).toEqual([{ w: 'Hồng Vân' }])
  expect(said).toHaveLength(1)
  expect(second.url).toBe(first.url)
  expect(second.pid).not.toBe(first.pid)
})

test('the database sorts by code point, checks its pages, confirms what it writes and listens to this machine only', async () => {
  const folder = await newFolder()
  const { url } = await start(folder, { settings: { work_mem: '7MB' } })
  const [row] = await ask(url, `select datlocprovider::text provider, datlocale,
    pg_encoding_to_char(encoding) encoding, current_user::text who,
    current_setting('data_checksums') checksums, current_setting('fsync') fsync, current_setting('synchronous_commit') commit,
    current_setting('jit') jit, current_setting('listen_addresses') listens, current_setting('unix_socket_directories') sockets,
    current_setting('work_mem') given from pg_database where datname = current_database()`)
  expect(row).toEqual({
    provider: 'b', datlocale: 'C.UTF-8', encoding: 'UTF8', who: 'lantoa', checksums: 'on', fsync: 'on', commit: 'on',
    jit: 'off', listens: '127.0.0.1', sockets: '', given: '7MB',
  })
})

test('nobody enters without the password, which only its owner may read', async () => {
  const folder = await newFolder()
  const { url } = await start(folder)
  const wrong = new URL(url)
  wrong.password = 'password'
  await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  expect((await stat(join(folder, 'server', 'password'))).mode & 0o777).toBe(0o600)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
})

test('a server that outlived its killed parent is adopted, rows and all', async () => {
  const folder = await newFolder()
  const writer = write(folder)
  await writer.until(20)
  await writer.kill()
  const server = await start(folder)
  expect(server.pid).toBe(writer.server().pid)
  expect(server.url).toBe(writer.server().url)
  expect(await missing(server.url, writer.kept)).toEqual([])
})

test('whatever is killed while rows arrive, the next start has every row that was acknowledged', async () => {
  const folder = await newFolder()
  const kept: string[] = []
  const murders = ['writer', 'postmaster', 'backends', 'everything', 'everything', 'postmaster then writer'] as const
  for (const murder of murders) {
    const writer = write(folder)
    await writer.until(1)
    await sleep(Math.random() * 400)
    const [pid = 0, ...backends] = await processesOf(writer.server())
    expect(backends.length).toBeGreaterThan(0)
    const targets = { writer: [], postmaster: [pid], 'postmaster then writer': [pid], backends, everything: [pid, ...backends] }[murder]
    // A backend may have ended by itself in between.
    for (const target of targets) try { process.kill(target, 'SIGKILL') } catch { continue }
    await writer.kill()
    kept.push(...writer.kept)
    const server = await start(folder)
    expect({ murder, missing: await missing(server.url, kept) }).toEqual({ murder, missing: [] })
    if (murder === 'everything') await server.stop()
  }
  expect(new Set(kept).size).toBe(kept.length)
})

test('a server that dies while it is needed comes back where it was, rows and all, and stays away once nobody needs it', async () => {
  const folder = await newFolder()
  const server = await start(folder)
  await ask(server.url, 'create table t as select 1 as one')
  const { pid } = server
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => server.pid, { timeout: 60_000 }).not.toBe(pid)
  expect(await ask(server.url, 'select one from t')).toEqual([{ one: 1 }])
  await server.stop()
  await sleep(2_500)
  await expect(ask(server.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('a start that was killed half way leaves nothing that hinders the next', async () => {
  const folder = await newFolder()
  for (const pause of [150, 450, 700, 900]) {
    const writer = write(folder)
    await sleep(pause)
    await writer.kill()
  }
  const server = await start(folder)
  expect(await ask(server.url, 'select 1 one')).toEqual([{ one: 1 }])
  await server.stop()
  // The tool that a killed start was running may itself live a little longer, so sweeping can take more than one start.
  for (let i = 0; i < 10 && (await unfinishedIn(folder)).length > 0; i++) await (await start(folder)).stop()
  expect(await unfinishedIn(folder)).toEqual([])
})

test('two starts at the same time on a new folder end with one server, which the last user stops', async () => {
  const folder = await newFolder()
  const writer = write(folder)
  const [one, two] = await Promise.all([start(folder), start(folder)])
  await writer.until(3)
  expect([two.pid, two.url]).toEqual([one.pid, one.url])
  expect(writer.server()).toEqual({ pid: one.pid, url: one.url })
  await one.stop()
  await one.stop()
  await two.stop()
  const rows = writer.kept.length
  await writer.until(rows + 3)
  expect(writer.kept.length).toBeGreaterThanOrEqual(rows + 3)
  await writer.kill()
  const last = await start(folder)
  expect(last.pid).toBe(one.pid)
  await last.stop()
  expect(await living([one.pid])).toEqual([])
})

test('stopping leaves no process behind, and stopping twice is stopping once', async () => {
  const folder = await newFolder()
  const server = await start(folder)
  const processes = await processesOf(server)
  expect(await living(processes)).toEqual(processes)
  await Promise.all([server.stop(), server.stop()])
  expect(await living(processes)).toEqual([])
  await expect(ask(server.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('a stale pid file that names a living stranger, a zombie or nobody does not block a start', async () => {
  const folder = await newFolder()
  await (await start(folder)).stop()
  const data = join(folder, 'server', 'data')
  const { uid, gid } = await stat(data)
  // The shell's child ends at once and `exec` leaves it a parent that never collects it.
  const stranger = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 600'], { uid, gid, stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(stranger)
  const zombie = Number(String((await once(stranger.stdout, 'data'))[0]))
  for (const text of [`${stranger.pid}\n${data}\n1\n5432\n\n127.0.0.1\n\nready\n`, `${zombie}\n${data}\n`, '']) {
    const file = join(data, 'postmaster.pid')
    await writeFile(file, text)
    await chown(file, uid, gid)
    await utimes(file, 1, 1)
    await (await start(folder)).stop()
  }
  expect(stranger.exitCode).toBeNull()
})

test('a server that does not answer is stopped and another one takes its place', async () => {
  const folder = await newFolder()
  // The one that took its place is soon the first one's too.
  const { pid: deaf } = await start(folder)
  const file = join(folder, 'server', 'data', 'postmaster.pid')
  // Port 1 answers to nobody, so our server looks deaf.
  const lines = (await readFile(file, 'utf8')).split('\n')
  await writeFile(file, lines.with(3, '1').join('\n'))
  const second = await start(folder)
  expect(second.pid).not.toBe(deaf)
  expect(await living([deaf])).toEqual([])
})

test('when its remembered port was taken meanwhile, the server moves to another', async () => {
  const folder = await newFolder()
  const first = await start(folder)
  await first.stop()
  const squatter = createServer().listen(Number(new URL(first.url).port), '127.0.0.1')
  await once(squatter, 'listening')
  const second = await start(folder)
  expect(new URL(second.url).port).not.toBe(new URL(first.url).port)
  squatter.close()
})

test('a setting that PostgreSQL refuses is told at once, in the words of its log', async () => {
  const folder = await newFolder()
  await expect(start(folder, { settings: { shared_bufers: '1' } })).rejects.toMatchObject({
    code: 'postgres.not_started', params: { reason: expect.stringContaining('shared_bufers') },
  })
})

test('data of another major version is not opened', async () => {
  const folder = await newFolder()
  await (await start(folder)).stop()
  await writeFile(join(folder, 'server', 'data', 'PG_VERSION'), '17\n')
  await expect(start(folder)).rejects.toMatchObject({ code: 'postgres.other_version', params: { found: '17', ours: '18' } })
})

test('a folder that holds something else is left alone', async () => {
  const folder = await newFolder()
  await mkdir(folder)
  await writeFile(join(folder, 'letters.txt'), '')
  const before = await stat(folder)
  await expect(start(folder)).rejects.toMatchObject({ code: 'postgres.not_ours', params: { entry: 'letters.txt' } })
  expect((await stat(folder)).uid).toBe(before.uid)
})

test('behind a directory that only its owner may enter, root is told which one it is and its owner just works', async () => {
  const folder = await newFolder()
  const closed = join(folder, '..', 'private')
  await mkdir(closed, { mode: 0o700 })
  const attempt = start(join(closed, 'postgres'))
  const told = { code: 'postgres.closed', params: { directory: expect.stringMatching(/private$/) } }
  if (asRoot) await expect(attempt).rejects.toMatchObject(told)
  else expect((await attempt).pid).toBeGreaterThan(0)
})

test('binaries without their libraries name the command that brings them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lantoa-pg-'))
  folders.push(folder)
  const postgres = join(folder, 'postgres')
  await writeFile(postgres, '#!/bin/sh\necho "error while loading shared libraries: libicuuc.so.60" >&2\nexit 127\n', { mode: 0o755 })
  const attempt = getMajor({ initdb: postgres, pg_ctl: postgres, postgres }, folder, undefined)
  await expect(attempt).rejects.toThrow(/npm rebuild.*libicuuc/)
})

test('an ordinary user runs the server as themselves', async () => {
  // In a tree that only root may enter there is nothing an ordinary user could run; that they are stopped there is all there is to see.
  const closed = asRoot ? await findClosedDirectory(process.execPath, { name: 'nobody', uid: NOBODY, gid: NOBODY }) : undefined
  if (closed) return expect(await once(spawn(process.execPath, ['--version'], { uid: NOBODY, gid: NOBODY }), 'error')).toMatchObject([{ code: 'EACCES' }])
  const folder = await newFolder()
  const uid = asRoot ? NOBODY : (process.getuid?.() ?? 0)
  if (asRoot) await chown(join(folder, '..'), uid, uid)
  const writer = write(folder, asRoot ? uid : undefined)
  await writer.until(3)
  expect((await stat(join(folder, 'server.log'))).uid).toBe(uid)
  await writer.kill()
  // Root comes second: the folder stays its owner's, and so does the server.
  const server = await start(folder)
  expect(server.pid).toBe(writer.server().pid)
  await server.stop()
  await rm(join(folder, 'server.log'))
  await (await start(folder)).stop()
  expect((await stat(join(folder, 'server.log'))).uid).toBe(uid)
  const back = write(folder, asRoot ? uid : undefined)
  await back.until(1)
  expect(back.kept.length).toBeGreaterThan(0)
})
