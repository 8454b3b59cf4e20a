import { randomBytes } from 'node:crypto'
import { chmod, lchown, mkdir, readFile, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type Account, findAccount, findClosedDirectory } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { isAlive } from './processes.ts'
import { refuse } from './refusals.ts'
import { type Ran, run } from './run.ts'

/** A folder in which a server can live: made, owned by the right account, of our major version. */
export type Place = {
  readonly folder: string
  /** PostgreSQL's data directory, as a real path. */
  readonly data: string
  readonly log: string
  readonly passwordFile: string
  readonly password: string
  readonly run: (binary: keyof Binaries, args: readonly string[], input?: string) => Promise<Ran>
  /** Gives what we wrote to the server's account. */
  readonly give: (path: string) => Promise<void>
}

type Ground = Omit<Place, 'password'>

/** Makes the folder a home for a server, or finds that it is one; throws a Problem that says what to do. */
export async function preparePlace(wanted: string, say: (line: string) => void): Promise<Place> {
  const folder = resolve(wanted)
  try {
    const { ground, major } = await prepareGround(folder)
    await sweep(ground.folder)
    if (!(await exists(join(ground.folder, 'server')))) {
      say('Đang tạo cơ sở dữ liệu… (creating the database)')
      await makeServer(ground)
    }
    await chmod(ground.data, 0o700)
    return { ...ground, password: await getPassword(ground, major) }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')) {
      throw refuse('denied', { folder, reason: error.message }, { cause: error })
    }
    throw error
  }
}

async function prepareGround(wanted: string): Promise<{ ground: Ground; major: string }> {
  // Parents keep the usual mode: the server's account has to pass through them.
  await mkdir(dirname(wanted), { recursive: true })
  if (!(await exists(wanted))) await mkdir(wanted, { mode: 0o700 }).catch(ignore('EEXIST'))
  const folder = await realpath(wanted)
  const stranger = (await readdir(folder)).find((name) => !/^(server|users|port|server\.log.*|making-.*)$/.test(name))
  if (stranger) throw refuse('not_ours', { folder, entry: stranger })
  const data = join(folder, 'server', 'data')
  const account = await findAccount(data)
  const give = (path: string) => giveTo(account, path)
  await mkdir(join(folder, 'users')).catch(ignore('EEXIST'))
  await Promise.all([folder, join(folder, 'users')].map(give))
  if (account && (await stat(data).catch(() => undefined))?.uid === 0) await giveAll(join(folder, 'server'), give)
  const binaries = await findBinaries(account)
  const ground: Ground = {
    folder, data, give,
    log: join(folder, 'server.log'),
    passwordFile: join(folder, 'server', 'password'),
    run: (binary, args, input = '') => run(binaries[binary], args, { account, cwd: folder, input }),
  }
  return { ground, major: await getMajor(binaries, folder, account) }
}

/** One small run finds what would otherwise fail later and darkly: closed directories, missing libraries. Answers `18`. */
export async function getMajor(binaries: Binaries, folder: string, account: Account | undefined): Promise<string> {
  const ran = account
    ? await run('/bin/sh', ['-c', 'cd "$1" && exec "$2" --version', 'sh', folder, binaries.postgres], { account, cwd: '/' })
    : await run(binaries.postgres, ['--version'], { cwd: folder })
  const major = /PostgreSQL\D*(\d+)/.exec(ran.output)?.[1]
  if (ran.code === 0 && major) return major
  for (const path of account ? [folder, binaries.postgres] : []) {
    const directory = account && (await findClosedDirectory(path, account))
    if (directory) throw refuse('closed', { user: account.name, directory })
  }
  throw refuse('no_libraries', { reason: ran.output })
}

/**
 * All of it is made aside and renamed at the end: a start that was cut short leaves nothing half made, and of two starts at
 * the same time one wins and the other uses what it made.
 */
async function makeServer(ground: Ground): Promise<void> {
  const rough = join(ground.folder, `making-${process.pid}-${randomBytes(4).toString('hex')}`)
  const [data, password] = [join(rough, 'data'), join(rough, 'password')]
  await mkdir(rough, { mode: 0o700 })
  await writeFile(password, randomBytes(24).toString('hex'), { mode: 0o600 })
  await Promise.all([rough, password].map(ground.give))
  const made = await ground.run('initdb', [
    '-D', data, '--username=lantoa', `--pwfile=${password}`, '--auth=scram-sha-256', '--data-checksums', '--no-instructions',
    '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C',
  ])
  const named = made.code === 0 ? await ground.run('postgres', ['--single', '-D', data, 'template1'], 'create database lantoa;\n') : made
  if (named.code !== 0 || named.output.includes('ERROR')) {
    await rm(rough, { recursive: true, force: true })
    throw refuse('not_made', { folder: ground.folder, reason: named.output.slice(-800) })
  }
  await rename(rough, join(ground.folder, 'server')).catch(ignore('ENOTEMPTY', 'EEXIST'))
  await rm(rough, { recursive: true, force: true })
}

async function getPassword(ground: Ground, major: string): Promise<string> {
  const found = (await readFile(join(ground.data, 'PG_VERSION'), 'utf8').catch(ignore('ENOENT')))?.trim()
  if (!found) throw refuse('damaged', { folder: ground.folder, missing: 'server/data/PG_VERSION' })
  if (found !== major) throw refuse('other_version', { folder: ground.folder, found, ours: major })
  const password = await readFile(ground.passwordFile, 'utf8').catch(ignore('ENOENT'))
  if (!password) throw refuse('damaged', { folder: ground.folder, missing: 'server/password' })
  return password.trim()
}

/** Removes what starts that were cut short left behind; where a tool of theirs still writes, the next start will. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const maker = /^making-(\d+)-/.exec(name)?.[1]
    if (maker && !isAlive(Number(maker))) await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)
  }
}

async function giveTo(account: Account | undefined, path: string): Promise<void> {
  if (!account) return
  await lchown(path, account.uid, account.gid).catch((error: unknown) => {
    // In some sandboxes root is the only user there is.
    throw error instanceof Error && 'code' in error && error.code === 'EINVAL' ? refuse('no_account', undefined, { cause: error }) : error
  })
}

async function giveAll(top: string, give: (path: string) => Promise<void>): Promise<void> {
  await give(top)
  for (const entry of await readdir(top, { recursive: true })) await give(join(top, entry))
}

const exists = (path: string) => stat(path).then(() => true, ignore('ENOENT'))

/** For `catch`: these codes mean "not there" or "somebody was first"; anything else is still thrown. */
function ignore(...codes: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && 'code' in error && codes.includes(String(error.code))) return undefined
    throw error
  }
}
