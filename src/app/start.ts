import { join } from 'node:path'
import { ctxOf } from '#base/ctx.ts'
import { connect, disconnect } from '#base/db/pool.ts'
import { request } from '#base/db/transaction.ts'
import { useFiles } from '#base/files/files.ts'
import { useSite } from '#base/site.ts'
import { closeSignIn, openSignIn, prepareSignIn } from '#core/people/sign_in.ts'
import { openDatabase } from './database.ts'
import { buildDemo, demoAccounts, demoPassword } from './demo/index.ts'
import { findDeployment, foundDeployment, importAtlas, type Deployment } from '#programmes/setup/index.ts'
import { installRelease } from './install.ts'
import { startServer } from './server.ts'
import type { Settings } from './settings.ts'
import { startWorker } from './worker.ts'

export type Running = { readonly address: string; stop(): Promise<void> }

/**
 * Database, pages, API and worker in one process. With `demo` an empty deployment is filled with the article's world;
 * without, the first visitor finds the set-up page.
 */
export async function start(settings: Settings, options: { demo: boolean; say?: (line: string) => void }): Promise<Running> {
  const say = options.say ?? (() => {})
  // Whatever was begun is ended in reverse, also when a later step refuses: a taken port must not leave a database running.
  await using begun = new AsyncDisposableStack()
  const database = await openDatabase(settings, say)
  begun.defer(() => database.stop())
  connect(database.url)
  begun.defer(disconnect)
  await useFiles(join(settings.data, 'files'))
  useSite(settings.origin)
  await installRelease()
  const deployment = await findOrFound(options.demo, say)
  prepareSignIn({ url: database.url, origin: settings.origin })
  begun.defer(closeSignIn)
  if (deployment) openSignIn(deployment.secret)
  const worker = await startWorker(database.url)
  begun.defer(() => worker.stop())
  const { app, address } = await startServer(settings)
  begun.defer(async () => { await app.close() })
  if (deployment?.demo) sayAccounts(say)
  const everything = begun.move()
  return { address, stop: () => everything.disposeAsync() }
}

/** The deployment as it is; else the demonstration when asked for, or only the units, for the set-up page to choose from. */
async function findOrFound(demo: boolean, say: (line: string) => void): Promise<Deployment | undefined> {
  const deployment = await request(() => findDeployment(ctxOf()))
  if (deployment) return deployment
  if (demo) return foundDemo(say)
  await request(() => importAtlas(ctxOf()))
  return undefined
}

async function foundDemo(say: (line: string) => void): Promise<Deployment> {
  say('Dựng dữ liệu trình diễn: bản đồ hành chính, con người, phiếu ghi … / building demonstration data …')
  const ids = await request(() => importAtlas(ctxOf()))
  await buildDemo(ids, say)
  return request(() => foundDeployment(ctxOf(), ids.get('vn/ha-noi')!, true))
}

function sayAccounts(say: (line: string) => void): void {
  say('')
  say(`Dữ liệu trình diễn. Tài khoản dùng thử / demonstration accounts, mật khẩu / password: ${demoPassword}`)
  for (const account of demoAccounts) say(`  ${account.username.padEnd(22)} ${account.title}`)
}
