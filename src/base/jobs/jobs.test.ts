import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ctxOf } from '../ctx.ts'
import { migrate } from '../db/migrate.ts'
import { request, transaction } from '../db/transaction.ts'
import { useDatabase } from '../../../test/database.ts'
import { addJob, migrateJobs, startJobs, type Jobs } from './jobs.ts'

const database = useDatabase()
const done: unknown[] = []
let jobs: Jobs
let fail = 1
beforeAll(async () => {
  // A copied database does not bring the grants on itself along; migrating again gives them.
  await migrate(database.url(), [])
  await Promise.all([migrateJobs(database.url()), migrateJobs(database.url())])
  jobs = await startJobs(database.url(), {
    'test.note': async (_, payload) => { done.push(payload) },
    'test.fails': async () => { throw new Error(`failure ${fail++}`) },
  }, [{ job: 'test.note', at: '0 0 1 1 *' }])
})
afterAll(async () => jobs.stop())

const asApp = () => transaction(ctxOf(), { role: 'lantoa_app' })
async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !what(); i++) await sleep(20)
  expect(what()).toBe(true)
}

test('a job runs once its transaction has committed', async () => {
  await request(async () => addJob(await asApp(), 'test.note', { round: 1 }))
  await until(() => done.length === 1)
  expect(done).toEqual([{ round: 1 }])
})

test('a job of a transaction that was refused never existed', async () => {
  await expect(request(async () => {
    await addJob(await asApp(), 'test.note', { round: 'never' })
    throw new Error('refused')
  })).rejects.toThrow('refused')
  await request(async () => addJob(await asApp(), 'test.note', { round: 2 }))
  await until(() => done.length === 2)
  expect(done.at(-1)).toEqual({ round: 2 })
})

test('many changes under one key ask for one piece of work', async () => {
  await request(async () => {
    const db = await asApp()
    for (let i = 0; i < 20; i++) await addJob(db, 'test.note', { last: i }, { key: 'note' })
  })
  await until(() => done.length === 3)
  expect(done.at(-1)).toEqual({ last: 19 })
})

test('a job that fails leaves the process and the other jobs alive', async () => {
  await request(async () => addJob(await asApp(), 'test.fails'))
  await until(() => fail > 1)
  await request(async () => addJob(await asApp(), 'test.note', { round: 3 }))
  await until(() => done.length === 4)
})

test('a request may add jobs but neither read nor take away those of others', async () => {
  for (const text of ['select * from graphile_worker._private_jobs', 'delete from graphile_worker._private_jobs', "select graphile_worker.add_job('x')"]) {
    await expect(request(async () => (await asApp()).query(text))).rejects.toThrow(/permission denied/)
  }
})

test('a cron line of a job that nobody declares is refused at the start', async () => {
  await expect(startJobs(database.url(), {}, [{ job: 'ghost', at: '* * * * *' }])).rejects.toThrow('ghost')
})
