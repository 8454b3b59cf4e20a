import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '#app/modules.ts'
import { connectTo } from './http.ts'
import { cpuOf } from './process.ts'

export type Server = { readonly port: number; readonly pid: number; /** Of the server's process, in ms, since it began. */ cpu(): Promise<number>; stop(): Promise<void> }

/** The product as it is started in earnest, in a process of its own, over the benchmark's database. */
export async function startServer(databaseUrl: string): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), 'lantoa-bench-data-'))
  const child = spawn(process.execPath, [join(root, 'src/app/cli.ts'), 'serve'], {
    env: { ...process.env, DATABASE_URL: databaseUrl, LANTOA_DATA: data, PORT: '0', HOST: '127.0.0.1', LANTOA_LOG: 'error' }, stdio: ['ignore', 'pipe', 'inherit'],
  })
  // However this run ends, its server ends with it.
  process.once('exit', () => child.kill('SIGKILL'))
  const gone = new Promise<void>((done) => { child.once('exit', () => done()) })
  const port = await Promise.race([portOf(child.stdout), gone.then(() => { throw new Error('the server did not start') })])
  const client = await connectTo(port)
  while ((await client.send(get('/readyz'))).status !== 200) await new Promise((done) => { setTimeout(done, 200) })
  client.close()
  return {
    port,
    pid: child.pid!,
    cpu: () => cpuOf(child.pid!),
    stop: async () => {
      child.kill('SIGTERM')
      await gone
      await rm(data, { recursive: true, force: true })
    },
  }
}

export const get = (path: string): Buffer => Buffer.from(`GET ${path} HTTP/1.1\r\nhost: bench\r\n\r\n`)

async function portOf(output: NodeJS.ReadableStream): Promise<number> {
  for await (const line of createInterface({ input: output })) {
    const address = /Lan Tỏa: http:\/\/[^\s]+:(\d+)/.exec(line)
    if (address) return Number(address[1])
  }
  throw new Error('the server said no address')
}
