import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bornAt, isAlive } from './processes.ts'

let count = 0

/**
 * One server may serve several of our processes: the application, and beside it a command that imports or rebuilds.
 * Each holds the server by a file named after its process; only the last to let go stops it.
 * @returns the function that lets go and says whether nobody else holds on
 */
export async function hold(folder: string): Promise<() => Promise<boolean>> {
  const place = join(folder, 'users')
  const mine = join(place, `${process.pid}-${++count}`)
  await writeFile(mine, await bornAt(process.pid))
  return async () => {
    await rm(mine, { force: true })
    return (await holdersIn(place)).length === 0
  }
}

async function holdersIn(place: string): Promise<string[]> {
  const holders: string[] = []
  for (const name of await readdir(place).catch(() => [])) {
    const pid = Number.parseInt(name)
    const born = await readFile(join(place, name), 'utf8').catch(() => undefined)
    if (born === undefined) continue
    if (isAlive(pid) && born === (await bornAt(pid))) holders.push(name)
    else await rm(join(place, name), { force: true })
  }
  return holders
}
