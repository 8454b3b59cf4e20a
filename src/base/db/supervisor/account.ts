import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { refuse } from './refusals.ts'

const exec = promisify(execFile)

/** Whom the server runs as. Absent when we are an ordinary user already: then it simply runs as us. */
export type Account = { readonly uid: number; readonly gid: number; readonly name: string }

/**
 * PostgreSQL refuses to run as root, so root lends it another account: the one that already owns the data (a folder made by
 * an ordinary user stays theirs), else `postgres`, else `nobody`, else one that we create.
 */
export async function findAccount(data: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(data).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, name: `uid ${owner.uid}` }
  return (await findNamed('postgres')) ?? (await findNamed('nobody')) ?? (await createNamed('lantoa'))
}

async function findNamed(name: string): Promise<Account | undefined> {
  const numbers = await Promise.all(['-u', '-g'].map((flag) => exec('id', [flag, name]).then((ran) => Number(ran.stdout)))).catch(() => [])
  const [uid, gid] = numbers
  return uid === undefined || gid === undefined || uid === 0 ? undefined : { uid, gid, name }
}

async function createNamed(name: string): Promise<Account> {
  await exec('useradd', ['--system', '--user-group', '--no-create-home', name]).catch(() => undefined)
  const account = await findNamed(name)
  if (!account) throw refuse('no_account')
  return account
}

/** The outermost directory on the way to `path` that this account may not enter; it explains a failure, so access lists do not matter. */
export async function findClosedDirectory(path: string, account: Account): Promise<string | undefined> {
  const above = dirname(path)
  const closed = above === path ? undefined : await findClosedDirectory(above, account)
  if (closed) return closed
  const found = await stat(path).catch(() => undefined)
  if (!found?.isDirectory()) return undefined
  const bit = found.uid === account.uid ? 0o100 : found.gid === account.gid ? 0o010 : 0o001
  return found.mode & bit ? undefined : path
}
