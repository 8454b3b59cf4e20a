import { spawn } from 'node:child_process'
import type { Account } from './account.ts'

/** `code` is undefined when the program could not be started at all; `output` then says why. */
export type Ran = { readonly code: number | undefined; readonly output: string }

type How = { readonly account?: Account | undefined; readonly cwd: string; readonly input?: string }

/** Runs a program to its end, as the account when there is one. Never rejects: callers read the code. */
export function run(program: string, args: readonly string[], how: How): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: how.cwd,
      env: environment(how.cwd),
      ...(how.account ? { uid: how.account.uid, gid: how.account.gid } : {}),
      windowsHide: true,
    })
    let output = ''
    const hear = (piece: Buffer) => { output += piece.toString() }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.stdin.on('error', () => undefined)
    child.stdin.end(how.input ?? '')
    child.on('error', (error) => resolve({ code: undefined, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? -1, output: output.trim() }))
  })
}

/**
 * The server outlives us and anyone may read a process's environment as its user, so our secrets stay out of it; stray PG*
 * variables would change what the tools do, and a translated message could not be recognised.
 */
function environment(home: string): NodeJS.ProcessEnv {
  const kept = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SystemRoot', 'TEMP', 'TMPDIR']
  const ours = Object.entries(process.env).filter(([name]) => kept.includes(name))
  return { ...Object.fromEntries(ours), HOME: home, LC_ALL: 'C' }
}
