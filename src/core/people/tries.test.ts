import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId } from '#base/id.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, settle } from '../../../test/world.ts'
import { openAccount } from './account.ts'
import { asSystem } from './door.ts'
import { signIn } from './session.ts'
import { closeSignIn, openSignIn, prepareSignIn } from './sign_in.ts'

const database = useDatabase()
const right = 'ba con bò ngoài đồng'
const names = Array.from({ length: 12 }, (_, i) => `hocvien.${i}`)
beforeAll(async () => {
  await settle([])
  await request(async () => {
    const db = await asSystem(as(null), 'system:test')
    for (const username of names) await openAccount(db, { name: username, username, password: right })
  })
  prepareSignIn({ url: database.url(), origin: 'http://127.0.0.1' })
  openSignIn('a secret of the test that is long enough')
})
afterAll(() => closeSignIn())

const tries = (username: string, password: string, address: string) => signIn({ headers: new Headers(), address }, username, password).then(() => 'in', (error: { code: string }) => error.code)

describe('at the door', () => {
  test('a whole class behind one router comes in at the same minute', async () => {
    for (const name of names) expect(await tries(name, right, '10.0.0.1')).toBe('in')
  })

  test('nobody guesses one password for long, from however many addresses; a quarter of an hour later the owner comes in', async () => {
    for (let i = 0; i < 10; i++) expect(await tries('hocvien.0', `sai ${i}`, `10.0.1.${i}`)).toBe('people.wrong_password')
    expect(await tries('HOCVIEN.0 ', 'sai', '10.0.2.1')).toBe('request.too_many')
    expect(await tries('hocvien.0', right, '10.0.2.2')).toBe('request.too_many')
    expect(await tries('hocvien.1', right, '10.0.2.2')).toBe('in')
    await look("update people.failed_try set since = since - interval '16 minutes'")
    expect(await tries('hocvien.0', right, '10.0.2.2')).toBe('in')
  })

  test('many guesses at one moment are counted each', async () => {
    const all = await Promise.all(Array.from({ length: 16 }, (_, i) => tries('hocvien.2', `sai ${i}`, `10.0.3.${i}`)))
    expect(all.filter((code) => code === 'people.wrong_password')).toHaveLength(10)
    expect(all.filter((code) => code === 'request.too_many')).toHaveLength(6)
  })

  test('nobody tries one password on many accounts, whether these exist or not', async () => {
    await look('insert into people.failed_try select sha256(convert_to($1, $2)), 99, now()', ['address 10.0.4.1', 'UTF8'])
    expect(await tries(`ai.${newId().slice(-8)}`, right, '10.0.4.1')).toBe('people.wrong_password')
    expect(await tries('hocvien.3', right, '10.0.4.1')).toBe('request.too_many')
    expect(await tries('hocvien.3', right, '10.0.4.2')).toBe('in')
  })
})
