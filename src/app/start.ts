import { join } from 'node:path'
import { ctxOf } from '#base/ctx.ts'
import { connect, disconnect } from '#base/db/pool.ts'
import { request } from '#base/db/transaction.ts'
import { useFiles } from '#base/files/files.ts'
import { log } from '#base/log.ts'
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
  const database = await openDatabase(settings, say)
  connect(database.url)
  await useFiles(join(settings.data, 'files'))
  await installRelease()
  let deployment = await request(() => findDeployment(ctxOf()))
  if (!deployment && options.demo) deployment = await foundDemo(say)
  if (!deployment) await request(() => importAtlas(ctxOf()))
  prepareSignIn({ url: database.url, origin: settings.origin })
  if (deployment) openSignIn(deployment.secret)
  const worker = await startWorker(database.url)
  const { app, address } = await startServer(settings)
  if (deployment?.demo) sayAccounts(say)
  return {
    address,
    stop: async () => {
      await app.close()
      await worker.stop()
      await closeSignIn()
      await disconnect()
      await database.stop()
      log.debug('stopped')
    },
  }
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
