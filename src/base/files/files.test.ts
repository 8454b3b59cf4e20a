import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sha256 } from '../id.ts'
import { asDigest, hasFile, openFile, putFile, useFiles } from './files.ts'

let folder = ''
let child: ChildProcess | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantoa-files-'))
  await useFiles(folder)
})
afterEach(async () => {
  child?.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

const letter = Buffer.from('Giấy mời họp thôn')
const digestOf = (bytes: Buffer) => asDigest(sha256(bytes).toString('hex'))
const read = async (bytes: Buffer) => buffer((await openFile(digestOf(bytes))).stream)
const arriving = () => readdir(join(folder, 'arriving'))
const kept = async () => (await readdir(folder, { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name))

test('a file is found again under the digest of its bytes', async () => {
  expect(await putFile(letter)).toBe(digestOf(letter))
  expect(await hasFile(digestOf(letter))).toBe(true)
  const { bytes, stream } = await openFile(digestOf(letter))
  expect([bytes, await buffer(stream)]).toEqual([letter.length, letter])
})

test('a file that comes in pieces is the same file', async () => {
  async function* pieces() { yield letter.subarray(0, 5); yield letter.subarray(5) }
  expect(await putFile(pieces())).toBe(digestOf(letter))
  expect(await read(letter)).toEqual(letter)
})

test('twenty people who send the same file at once leave one file', async () => {
  await Promise.all(Array.from({ length: 20 }, () => putFile(letter)))
  expect(await kept()).toHaveLength(1)
  expect(await arriving()).toEqual([])
})

test('a file that was damaged on the disk is whole again once it is sent again', async () => {
  await putFile(letter)
  await writeFile(join(folder, digestOf(letter).slice(0, 2), digestOf(letter)), 'rot')
  await putFile(letter)
  expect(await read(letter)).toEqual(letter)
})

test('what a killed process had half written is not a file, and is swept out a day later', async () => {
  await writeFile(join(folder, 'arriving', 'half'), letter)
  expect(await hasFile(digestOf(letter))).toBe(false)
  await expect(openFile(digestOf(letter))).rejects.toMatchObject({ code: 'files.lost', status: 500 })
  await useFiles(folder)
  expect(await arriving()).toEqual(['half'])
  const before = new Date(Date.now() - 25 * 3_600_000)
  await utimes(join(folder, 'arriving', 'half'), before, before)
  await useFiles(folder)
  expect(await arriving()).toEqual([])
})

test('every file that was acknowledged before a kill is there and whole', async () => {
  const writer = `
    import { putFile, useFiles } from '#base/files/files.ts'
    await useFiles(process.env.FOLDER)
    for (let i = 0; ; i++) console.log(await putFile(Buffer.alloc(200_000, i % 251 + '/' + i)))`
  child = spawn(process.execPath, ['--input-type=module', '-e', writer], { env: { ...process.env, FOLDER: folder }, stdio: ['ignore', 'pipe', 'inherit'] })
  const acknowledged: string[] = []
  for await (const line of createInterface({ input: child.stdout! })) {
    acknowledged.push(line)
    if (acknowledged.length === 25) child.kill('SIGKILL')
  }
  for (const digest of acknowledged) expect(digestOf(await buffer((await openFile(asDigest(digest))).stream))).toBe(digest)
  // Neither does anything that stands under a name lie about its bytes.
  for (const name of await kept()) expect(name.endsWith(digestOf(await readFile(join(folder, name))))).toBe(true)
})

test('a full disk is said in plain words and leaves nothing behind', async () => {
  async function* filling() { yield letter; throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }) }
  await expect(putFile(filling())).rejects.toMatchObject({ code: 'request.disk_full', status: 507 })
  expect(await arriving()).toEqual([])
})

test('a sender who breaks off leaves nothing behind', async () => {
  async function* broken() { yield letter; throw new Error('gone') }
  await expect(putFile(broken())).rejects.toThrow('gone')
  expect([...(await arriving()), ...(await kept())]).toEqual([])
})

test('a path is never taken for a digest', async () => {
  for (const name of ['../x', '', 'A'.repeat(64), `${'a'.repeat(64)}/..`]) expect(() => asDigest(name)).toThrow()
})
