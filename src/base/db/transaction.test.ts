import { expect, test } from 'vitest'
import { ctxOf } from '#base/ctx.ts'
import { sql } from '#base/db/sql.ts'
import { asSystem, open } from '#core/people/door.ts'
import { useDatabase } from '../../../test/database.ts'
import { request } from './transaction.ts'

useDatabase()
const who = sql<{ role: string; leaves: string }>('test.who', "select current_user as role, current_setting('lantoa.leaves', true) as leaves")
const accounts = sql<{ n: number }>('test.accounts', 'select count(*)::int as n from people.account')

test('what one door opened serves no other: the loads of a page run side by side in one transaction', async () => {
  const ctx = ctxOf()
  await request(async () => {
    const everything = await asSystem(ctx, 'system:test')
    const published = await open(ctx)
    const [inside, outside, again] = await Promise.all([who.first(everything), who.first(published), who.first(everything)])
    expect([inside, outside, again]).toEqual([
      { role: 'lantoa_app', leaves: '{(,)}' }, { role: 'lantoa_public', leaves: '{}' }, { role: 'lantoa_app', leaves: '{(,)}' },
    ])
  })
})

test('a public handle stays public after the system has worked in the same request', async () => {
  const ctx = ctxOf()
  await expect(request(async () => {
    const published = await open(ctx)
    await accounts.first(await asSystem(ctx, 'system:test'))
    return accounts.first(published)
  })).rejects.toMatchObject({ code: '42501' })
})
