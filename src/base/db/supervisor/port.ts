import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** Below the range from which systems lend ports to outgoing connections, so that ours is still free after a restart. */
const FIRST = 20_000
const LAST = 29_999

/** The remembered port when it is free, else a new one. */
export async function choosePort(folder: string): Promise<number> {
  const remembered = Number(await readFile(join(folder, 'port'), 'utf8').catch(() => ''))
  if (remembered > 0 && (await isFree(remembered))) return remembered
  for (;;) {
    const port = randomInt(FIRST, LAST + 1)
    if (await isFree(port)) return port
  }
}

export async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
