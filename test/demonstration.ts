import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { readSettings } from '#app/settings.ts'
import { start } from '#app/start.ts'

declare module 'vitest' {
  interface ProvidedContext { demonstration: string }
}

/** The data folder of the demonstration, built once for the run and stopped; each journey starts on a copy, as on a machine that was started before. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'lantoa-demonstration-'))
  // As root PostgreSQL runs as another user, who must be able to enter.
  await chmod(folder, 0o755)
  const running = await start(readSettings({ LANTOA_DATA: folder, PORT: '0' }), { demo: true })
  await running.stop()
  project.provide('demonstration', folder)
  return () => rm(folder, { recursive: true, force: true })
}
