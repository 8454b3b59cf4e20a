import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdtemp, open, readFile, readdir, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#base/id.ts'
import type { ProblemBody } from '#base/problem.ts'

/*
 * A disk of our own that can really be full: memory mounted where only the server's processes see it, so that it goes with
 * the last of them whatever happens to the test. Root may mount; anybody else is root of a small world of their own, in
 * which the server must then be somebody ordinary again, because PostgreSQL refuses to run as root.
 */
const asRoot = process.getuid?.() === 0
const mounting: readonly string[] = [asRoot ? '-m' : '-rm', 'sh', '-c', 'mount -t tmpfs -o size=512m,mode=755 lantoa "$0" && exec "$@"']
const ordinary: readonly string[] = asRoot ? [] : ['unshare', '-U', `--map-user=${process.getuid?.()}`, `--map-group=${process.getgid?.()}`]

type Ready = { address: string; token: string; unit: number; city: number; postmaster: number; database: string }
type Answer = { body: string; status: number; problem: ProblemBody | undefined }

let folder = ''
let forbidden: string | undefined
let child: ChildProcess | undefined
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantoa-full-'))
  await chmod(folder, 0o755)
  const tried = promisify(execFile)('unshare', [...mounting, folder, ...ordinary, 'true'])
  const why = (error: Error) => `this machine lets nobody mount a disk of their own (${error.message.trim()})`
  forbidden = await tried.then(() => undefined, why)
  if (forbidden !== undefined) process.stderr.write(`skipped: ${forbidden}\n`)
})
afterAll(async () => {
  child?.kill('SIGKILL')
  // PostgreSQL outlives its parent; whatever number it has by now, it names its folder, which nobody else has.
  for (let left = await processesIn(folder); left.length > 0; left = await processesIn(folder)) {
    for (const pid of left) try { process.kill(pid, 'SIGQUIT') } catch { /* it is gone already */ }
    await sleep(100)
  }
  await rm(folder, { recursive: true, force: true })
})

async function processesIn(place: string): Promise<number[]> {
  const all = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(all.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return all.filter((_, i) => lines[i]!.includes(place)).map(Number)
}

async function boot(): Promise<Ready> {
  const command = [...ordinary, process.execPath, 'test/small_server.ts', folder]
  const started = spawn('unshare', [...mounting, folder, ...command], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, LANTOA_LOG: 'silent' } })
  child = started
  return new Promise((resolve, reject) => {
    createInterface({ input: started.stdout }).on('line', (line) => { if (line.startsWith('{"address"')) resolve(JSON.parse(line) as Ready) })
    started.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
}

const ballast = () => join(`/proc/${child!.pid}/root`, folder, 'ballast')

async function roomLeft(): Promise<number> {
  const { bavail, bsize } = await statfs(join(`/proc/${child!.pid}/root`, folder))
  return bavail * bsize
}

/** Takes every byte but so many; again and again, because recovering may give some back. */
async function fill(left = 0): Promise<void> {
  const file = await open(ballast(), 'a')
  try {
    for (let size = 2 ** 22; size >= 2 ** 9; size /= 2) {
      const piece = Buffer.alloc(size)
      while ((await roomLeft()) > left && (await file.write(piece).then(({ bytesWritten }) => bytesWritten === size, () => false)));
    }
  } finally {
    await file.close()
  }
}

async function send({ address, token }: Ready, body: string): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const response = await fetch(`${address}/api/records`, { method: 'POST', headers, body })
  return { body, status: response.status, problem: response.status === 201 ? undefined : ((await response.json()) as ProblemBody) }
}
const answersOfOne = { reader: 'Hộ', first_time: 'yes', books: 2 }
const aRecord = ({ unit }: Ready) => JSON.stringify({ id: newId(), form: 'loan', unit, day: '2026-11-20', answers: answersOfOne })

async function look<T extends pg.QueryResultRow>({ database }: Ready, text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: database })
  client.on('error', () => undefined)
  await client.connect()
  return client.query<T>(text, values).then(({ rows }) => rows).finally(() => client.end())
}
type State = { ready: boolean; database: { ok: boolean }; disk: { ok: boolean; freeBytes: number } }
const ready = async ({ address }: Ready) => (await (await fetch(`${address}/readyz`)).json()) as State

/** Writers at work until told to rest; what each record was answered. */
function write(there: Ready) {
  const answers: Answer[] = []
  let writing = true
  const writers = Array.from({ length: 4 }, async () => {
    while (writing) {
      const answer = await send(there, aRecord(there))
      answers.push(answer)
      if (answer.status !== 201) await sleep(100)
    }
  })
  const of = (status: number) => answers.filter((answer) => answer.status === status)
  return { answers, of, rest: () => { writing = false; return Promise.all(writers) } }
}

async function sendPhoto({ address, token, unit }: Ready, background: string): Promise<number> {
  const body = Buffer.from(await sharp({ create: { width: 40, height: 30, channels: 3, background } }).jpeg().toBuffer())
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'image/jpeg' }
  return (await fetch(`${address}/api/evidence?unit=${unit}`, { method: 'POST', body, headers })).status
}

test('a full disk is said in words, costs nothing acknowledged, and is over once there is space', { timeout: 180_000 }, async ({ skip }) => {
  skip(forbidden !== undefined, forbidden)
  const there = await boot()
  const { answers, of, rest } = write(there)
  let full = false
  const filling = setInterval(() => void (full && fill().catch(() => undefined)), 500)
  try {
    await expect.poll(() => of(201).length, { timeout: 20_000 }).toBeGreaterThan(50)
    expect(await sendPhoto(there, '#386641')).toBe(200)
    await fill(100 * 1024 * 1024)
    // While little is left, photographs are refused first and records are not.
    expect([await sendPhoto(there, '#bc4749'), (await send(there, aRecord(there))).status]).toEqual([507, 201])

    full = true
    await fill()
    // The log's next file cannot be made: PostgreSQL stops rather than promise what it cannot keep, and cannot start again.
    await look(there, 'select pg_switch_wal()').catch(() => undefined)
    await expect.poll(() => of(507).length, { timeout: 60_000 }).toBeGreaterThan(10)
    await expect.poll(() => ready(there), { timeout: 20_000 }).toMatchObject({ ready: false, database: { ok: false }, disk: { ok: false } })
    expect((await fetch(`${there.address}/healthz`)).status).toBe(200)
    expect(child!.exitCode).toBeNull()
  } finally {
    clearInterval(filling)
    await rest()
  }
  expect(answers.filter(({ status }) => ![201, 503, 507].includes(status))).toEqual([])
  expect(of(507)[0]!.problem).toMatchObject({
    code: 'request.disk_full', title_vi: expect.stringMatching(/hết chỗ lưu trữ.*báo quản trị/),
    title_en: expect.stringMatching(/no space left.*administrator/),
  })

  await rm(ballast())
  await expect.poll(() => ready(there), { timeout: 60_000 }).toMatchObject({ ready: true, database: { ok: true }, disk: { ok: true } })
  for (const { body } of [...of(503).slice(0, 5), ...of(507).slice(0, 5)]) {
    // 200: it had arrived already, which a connection that broke could not say.
    expect([201, 200]).toContain((await send(there, body)).status)
    expect((await send(there, body)).status).toBe(200)
  }
  const acknowledged = of(201).map(({ body }) => (JSON.parse(body) as { id: string }).id)
  const [found] = await look<{ there: string; all: string }>(there, `
    select count(*) filter (where id = any($1::uuid[])) as there, count(*) as all from form.record`, [acknowledged])
  expect(Number(found!.there)).toBe(acknowledged.length)
  await expect.poll(() => readers(there), { timeout: 10_000 }).toBe(Number(found!.all))
})

async function readers({ address, city }: Ready): Promise<number> {
  const answer = await fetch(`${address}/api/values?indicator=library.readers&unit=${city}&period=2026`)
  return ((await answer.json()) as { value: number }).value
}
