import { readdir, readFile, writeFile } from 'node:fs/promises'

/** What Linux tells of processes (proc(5)): counted in hundredths of a second and in kB, given in ms and MiB. */

/** Processor time of one process since it began, ms. */
export async function cpuOf(pid: number): Promise<number> {
  return (await statOf(pid)).cpu
}

/** Processor time of a process and its living children, ms: a PostgreSQL server, whose clients keep their connections meanwhile. */
export async function cpuOfFamily(pid: number): Promise<number> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const told = await Promise.all(all.map((one) => statOf(one).catch(() => undefined)))
  return told.reduce((sum, one) => sum + (one && (one.pid === pid || one.parent === pid) ? one.cpu : 0), 0)
}

async function statOf(pid: number): Promise<{ pid: number; parent: number; cpu: number }> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ')
  return { pid, parent: Number(fields[1]), cpu: (Number(fields[11]) + Number(fields[12])) * 10 }
}

/** Begins to watch how much memory a process holds at most. @returns its resident memory now and the most since, MiB */
export async function watchMemory(pid: number): Promise<() => Promise<{ before: number; most: number }>> {
  const held = async (line: string): Promise<number> => Number(new RegExp(`^${line}:\\s+(\\d+) kB`, 'm').exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  // 5 resets the high-water mark.
  await writeFile(`/proc/${pid}/clear_refs`, '5')
  const before = await held('VmRSS')
  return async () => ({ before, most: await held('VmHWM') })
}
