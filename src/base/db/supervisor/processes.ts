import { execFile } from 'node:child_process'
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What `postmaster.pid` says; `status` is starting, ready, standby or stopping. */
export type Postmaster = { readonly pid: number; readonly port: number; readonly status: string }

const HALF_WRITTEN_MS = 5_000

export async function findPostmaster(data: string): Promise<Postmaster | undefined> {
  const file = join(data, 'postmaster.pid')
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number(lines[0])
  if (pid > 0) return { pid, port: Number(lines[3] ?? 0), status: lines[7] ?? 'starting' }
  // A full disk or a power cut can leave an empty file, which postgres refuses for ever; a young one is just being written.
  const made = await stat(file).catch(() => undefined)
  if (made && Date.now() - made.mtimeMs > HALF_WRITTEN_MS) await rm(file, { force: true })
  return undefined
}

/**
 * Is the process that the pid file names really the server of this data directory?
 * Numbers are used again, above all in containers, and a dead server whose parent never collects it (a zombie) still counts
 * as alive for postgres: both are `foreign`, their file must go or no server would ever start again. Removing it is safe even
 * if we were wrong: postgres also guards the directory by a shared memory key made of its inode.
 */
export async function whoIs(pid: number, data: string): Promise<'ours' | 'foreign' | 'gone'> {
  if (!isAlive(pid)) return 'gone'
  if (process.platform === 'win32') return 'ours'
  const command = await commandOf(pid)
  return command.some((part) => part.includes('postgres')) && command.includes(data) ? 'ours' : 'foreign'
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** The command line, part by part; empty for a zombie. Its working directory would be surer, but root in a container may not read that. */
async function commandOf(pid: number): Promise<readonly string[]> {
  if (process.platform === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
  const ran = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }))
  const [program = '', data = ''] = ran.stdout.trim().split(/ -D /)
  return [program, data.trim()]
}

/** When a process began, in the kernel's ticks: tells one process from a later one with the same number. Empty where unknown. */
export async function bornAt(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The second field is the program's name in brackets and may contain spaces; field 22 is the 20th after it.
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
