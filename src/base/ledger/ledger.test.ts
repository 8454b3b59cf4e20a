import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import pg from 'pg'
import { useDatabase } from '../../../test/database.ts'
import { as, settle, type Country } from '../../../test/world.ts'
import { request } from '../db/transaction.ts'
import { idFrom, newId } from '../id.ts'
import { asSystem } from '#core/people/door.ts'
import { draft, happened } from './ledger.ts'
import { verifyLedger } from './verify.ts'

const database = useDatabase()
let country: Country
let village: number
beforeAll(async () => {
  country = await settle([])
  village = country.id('an/1')
})

const shardOf = (key: string) => country.id(key.split('/')[0]!)
const tell = (key: string, ...words: string[]) => request(async () => {
  const db = await asSystem(as(null), 'system:test')
  await happened(db, words.map((word) => ({ shard: shardOf(key), unit: country.id(key), event: 'toy.said', about: newId(), body: { word, nested: { b: 1, a: ['Hồng', null, 0.5] } } })))
})
const verify = () => request(async () => verifyLedger(await asSystem(as(null), 'system:test')))

/** Somebody with the owner's password, who does not come through the doors; everything is put back afterwards. */
async function tamper(statement: string): Promise<Awaited<ReturnType<typeof verify>>['breaks']> {
  const client = new pg.Client({ connectionString: database.url() })
  await client.connect()
  await client.query('create table kept_entry as table ledger.entry; create table kept_head as table ledger.head')
  await client.query(statement)
  const { breaks } = await verify()
  await client.query('delete from ledger.entry; insert into ledger.entry table kept_entry; delete from ledger.head; insert into ledger.head table kept_head; drop table kept_entry, kept_head')
  await client.end()
  return breaks
}

describe('a chain', () => {
  beforeEach(() => tell('an/1', 'một', 'hai', 'ba'))

  test('that was only lengthened is whole', async () => {
    const verdict = await verify()
    expect(verdict.breaks).toEqual([])
    expect(verdict.entries).toBeGreaterThanOrEqual(3)
    expect(verdict.chains).toBe(country.ids.size)
  })

  test('tells that a word was changed, and where', async () => {
    expect(await tamper(`update ledger.entry set body = jsonb_set(body, '{word}', '"khác"') where unit = ${village} and seq = 2`)).toEqual([{ unit: village, seq: 2, what: 'content' }])
  })

  test('tells that another person, place or moment was written in', async () => {
    for (const change of [`actor = '${newId()}'`, "at = at + interval '1 minute'", "event = 'toy.denied'", `about = '${newId()}'`, `mandate = '${newId()}'`]) {
      expect(await tamper(`update ledger.entry set ${change} where unit = ${village} and seq = 2`)).toMatchObject([{ seq: 2, what: 'content' }])
    }
  })

  test('tells that an entry was taken out of its middle', async () => {
    expect(await tamper(`delete from ledger.entry where unit = ${village} and seq = 2`)).toMatchObject([{ unit: village, seq: 3, what: 'gap' }])
  })

  test('tells that two entries changed places', async () => {
    const breaks = await tamper(`update ledger.entry set seq = -seq where unit = ${village} and seq in (1, 2); update ledger.entry set seq = 3 + seq where unit = ${village} and seq < 0`)
    expect(breaks.map((b) => b.what)).toContain('link')
  })

  test('tells that its end was cut off', async () => {
    expect(await tamper(`delete from ledger.entry where unit = ${village} and seq = (select max(seq) from ledger.entry where unit = ${village})`)).toMatchObject([{ unit: village, what: 'head' }])
  })

  test('tells that its head was set back', async () => {
    expect(await tamper(`update ledger.head set seq = seq - 1 where unit = ${village}`)).toMatchObject([{ unit: village, what: 'head' }])
  })

  test('tells that an entry with a fresh digest was slipped in', async () => {
    const forged = draft({ ctx: as(null), mandate: null }, { shard: shardOf('an/1'), unit: village, event: 'toy.forged', about: idFrom('forged'), body: {} })
    expect((await tamper(`update ledger.entry set event = 'toy.forged', body = '{}', about = '${forged.about}', at = '${forged.at}', actor = null, mandate = null, digest = '\\x${forged.digest.toString('hex')}' where unit = ${village} and seq = 2`)).map((b) => b.what)).toContain('link')
  })
})

test('many writers at once keep one chain', async () => {
  const before = (await verify()).entries
  await Promise.all(Array.from({ length: 24 }, (_, i) => tell(i % 3 ? 'an/1' : 'an/2', `lời ${i}`, 'và nữa')))
  const after = await verify()
  expect(after).toMatchObject({ breaks: [], entries: before + 48 })
})

test('batches over the same units in different orders wait for each other instead of dying of each other', async () => {
  const both = (first: string, second: string) => request(async () => {
    const db = await asSystem(as(null), 'system:test')
    await happened(db, [first, second].map((key) => ({ shard: shardOf(key), unit: country.id(key), event: 'toy.said', about: newId(), body: {} })))
  })
  await Promise.all(Array.from({ length: 16 }, (_, i) => (i % 2 ? both('an/1', 'cat/1') : both('cat/1', 'an/1'))))
  expect((await verify()).breaks).toEqual([])
})

test('what was taken back never happened', async () => {
  const before = (await verify()).entries
  await expect(request(async () => {
    const db = await asSystem(as(null), 'system:test')
    await happened(db, [{ shard: shardOf('an/1'), unit: village, event: 'toy.said', about: newId(), body: {} }])
    throw new Error('no')
  })).rejects.toThrow('no')
  expect(await verify()).toMatchObject({ entries: before, breaks: [] })
})

test('nothing happens in a unit that was never opened', async () => {
  await expect(request(async () => happened(await asSystem(as(null), 'system:test'), [{ shard: 1, unit: 999_999, event: 'toy.said', about: newId(), body: {} }]))).rejects.toThrow('chain is missing')
})

test('the application may add to the ledger and never change it', async () => {
  for (const statement of ['update ledger.entry set event = event', 'delete from ledger.entry', 'truncate ledger.entry', 'delete from ledger.head']) {
    await expect(request(async () => (await asSystem(as(null), 'system:test')).query(statement)), statement).rejects.toThrow('permission denied')
  }
})
