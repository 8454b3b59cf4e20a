import { beforeAll, describe, expect, test } from 'vitest'
import { request, transaction } from '#base/db/transaction.ts'
import type { Ctx } from '#base/ctx.ts'
import { newId, type Id } from '#base/id.ts'
import { useDatabase } from '../../../test/database.ts'
import { as, d, person, settle, type Country } from '../../../test/world.ts'
import { enterRecords } from '#core/form/record.ts'
import { declareRoles, getTokenOwner, grantMandate, listTokens, makeToken, mandatesOf, openAccount, revokeToken } from './account.ts'
import { allow, allowEach, asSystem, open } from './door.ts'

useDatabase()
let country: Country
let alice: Id
let binh: Id
let office: Id
beforeAll(async () => {
  country = await settle()
  alice = await person('alice', 'branch_head', country.id('dong'))
  binh = await person('binh', 'branch_head', country.id('tay'))
  office = await person('office', 'city_office', country.id('city'))
})

const may = (ctx: Ctx, verb: string, ...keys: string[]) => request(() => allow(ctx, verb, keys.map((key) => country.id(key)))).then(() => 'yes', (error: { code: string }) => error.code)
const system = <T>(work: (db: Awaited<ReturnType<typeof asSystem>>) => Promise<T>) => request(async () => work(await asSystem(as(null), 'system:test')))

describe('somebody may act', () => {
  test('only after signing in', async () => {
    expect(await may(as(null), 'record.enter', 'an/1')).toBe('people.sign_in_first')
  })

  test('in the unit of the mandate and in all that lies below it', async () => {
    for (const key of ['dong', 'an/1', 'binh/1', 'dong/?']) expect(await may(as(alice), 'record.enter', key), key).toBe('yes')
    expect(await may(as(office), 'record.enter', 'city', 'dong', 'tay', 'cat/2')).toBe('yes')
  })

  test('in each heir of a commune that was divided, for what was the whole commune\'s; and not in what only another heir holds', async () => {
    for (const officer of [alice, binh]) expect(await may(as(officer), 'record.enter', 'binh'), 'the divided one').toBe('yes')
    expect(await may(as(alice), 'record.enter', 'an')).toBe('yes')
    for (const [officer, key] of [[binh, 'an'], [alice, 'cat'], [alice, 'district']] as const) expect(await may(as(officer), 'record.enter', key), key).toBe('people.no_mandate')
  })

  test('and not where no unit can be, whatever number was sent', async () => {
    for (const unit of [Infinity, -Infinity, Number.NaN, 1.5, -1, 0, 2 ** 31, 1e300]) {
      await expect(request(() => allow(as(office), 'record.enter', unit)), String(unit)).rejects.toMatchObject({ code: 'people.no_mandate' })
    }
  })

  test('and not beside it or above it', async () => {
    for (const key of ['tay', 'binh/2', 'city', 'country']) expect(await may(as(alice), 'record.enter', key), key).toBe('people.no_mandate')
    expect(await may(as(alice), 'record.enter', 'an/1', 'tay')).toBe('people.no_mandate')
  })

  test('in a batch where some units are refused, in the others', async () => {
    const { refused } = await request(() => allowEach(as(alice), 'record.enter', [country.id('an/1'), country.id('tay'), 999_999]))
    expect([...refused].map(([unit, problem]) => [unit, problem.code])).toEqual([[country.id('tay'), 'people.no_mandate'], [999_999, 'people.no_mandate']])
  })

  test('with the verbs of the role only', async () => {
    expect(await may(as(alice), 'initiative.accept', 'dong')).toBe('people.no_mandate')
    expect(await may(as(alice), 'no.such_verb', 'dong')).toBe('people.no_mandate')
    expect(await may(as(office), 'initiative.accept', 'dong')).toBe('yes')
  })

  test('without any account by that id, not at all', async () => {
    expect(await may(as(newId()), 'record.enter', 'dong')).toBe('people.no_mandate')
  })
})

describe('days of a mandate', () => {
  test('one that ended yesterday opens nothing, and says so', async () => {
    const chi = await person('chi', 'branch_head', country.id('dong'), '2020-01-01', '2026-11-22')
    expect(await may(as(chi, '2026-11-22'), 'record.enter', 'an/1')).toBe('yes')
    await expect(request(() => allow(as(chi, '2026-11-23'), 'record.enter', country.id('an/1')))).rejects.toMatchObject({ code: 'people.mandate_ended', params: { unit: 'Thôn An Một', day: '2026-11-22' } })
    expect(await may(as(chi, '2026-11-23'), 'record.enter', 'tay')).toBe('people.no_mandate')
  })

  test('one that begins tomorrow opens nothing yet', async () => {
    const dung = await person('dung', 'branch_head', country.id('dong'), '2026-11-24')
    expect(await may(as(dung, '2026-11-23'), 'record.enter', 'an/1')).toBe('people.no_mandate')
    expect(await may(as(dung, '2026-11-24'), 'record.enter', 'an/1')).toBe('yes')
  })

  test('the same role in the same unit is not given twice for the same time', async () => {
    const draft = { account: alice, role: 'branch_head', unit: country.id('dong'), from: d('2026-01-01'), to: null }
    await expect(system((db) => grantMandate(db, draft))).rejects.toMatchObject({ code: 'people.mandate_twice' })
    await expect(system((db) => grantMandate(db, { ...draft, role: 'king' }))).rejects.toMatchObject({ code: 'people.unknown_role' })
  })
})

describe('a unit that ended', () => {
  test('is judged by where its people live now', async () => {
    expect(await may(as(alice), 'record.enter', 'an/?')).toBe('yes')
    expect(await may(as(binh), 'record.enter', 'cat/?')).toBe('yes')
    expect(await may(as(binh), 'record.enter', 'an/?')).toBe('people.no_mandate')
    expect(await may(as(alice), 'record.enter', 'an')).toBe('yes')
    expect(await may(as(binh), 'record.enter', 'an')).toBe('people.no_mandate')
  })

  test('and a mandate over it ends with it: today its map has no such unit', async () => {
    const hoa = await person('hoa', 'commune_officer', country.id('an'))
    expect(await may(as(hoa, '2025-06-30'), 'record.enter', 'an/1')).toBe('yes')
    expect(await may(as(hoa, '2025-07-01'), 'record.enter', 'an/1')).toBe('people.no_mandate')
  })

  test('while a mandate over one village follows the village through the reform', async () => {
    const giang = await person('giang', 'digital_team', country.id('binh/2'))
    for (const day of ['2025-06-30', '2025-07-01']) expect(await may(as(giang, day), 'record.enter', 'binh/2'), day).toBe('yes')
    expect(await may(as(giang), 'record.enter', 'binh/1')).toBe('people.no_mandate')
  })
})

describe('the second wall', () => {
  const loan = (unit: string, reader: string) => ({ id: newId(), form: 'loan', unit: country.id(unit), day: '2026-11-20', answers: { reader, books: 1 } })
  const readers = (ctx: Ctx, key: string) => request(async () => {
    const db = await allow(ctx, 'record.read', country.id(key))
    // A room that forgot to ask for the place: the wall, not the query, must keep the neighbours out.
    return (await db.query<{ reader: string }>("select answers->>'reader' as reader from form.record order by 1")).rows.map((r) => r.reader)
  })
  beforeAll(async () => {
    await request(() => enterRecords(as(alice), [loan('an/1', 'Hộ ở An')]))
    await request(() => enterRecords(as(binh), [loan('binh/2', 'Hộ ở Bình')]))
  })

  test('shows a query that forgot to ask for the place only the households of the mandate', async () => {
    expect(await readers(as(alice), 'dong')).toEqual(['Hộ ở An'])
    expect(await readers(as(binh), 'tay')).toEqual(['Hộ ở Bình'])
    expect(await readers(as(office), 'city')).toEqual(['Hộ ở An', 'Hộ ở Bình'])
  })

  test('takes no record into a place outside the mandate, even by raw SQL', async () => {
    await expect(request(async () => (await allow(as(alice), 'record.enter', country.id('dong'))).query(
      'insert into form.record select shard_id, $1::uuid, form, $2::int, day, answers, digest, author, device, null, received_at from form.record limit 1', [newId(), country.id('cat/1')],
    ))).rejects.toThrow('row-level security')
  })

  test('stands behind a connection on which no door was opened', async () => {
    expect(await request(async () => (await (await transaction(as(alice), { role: 'lantoa_app' })).query('select 1 from form.record')).rowCount)).toBe(0)
  })

  test('forgets a mandate that was taken away within the same process', async () => {
    const khanh = await person('khanh', 'branch_head', country.id('dong'))
    expect(await readers(as(khanh), 'dong')).toEqual(['Hộ ở An'])
    await system((db) => grantMandate(db, { account: khanh, role: 'digital_team', unit: country.id('tay'), from: d('2026-01-01'), to: null }))
    expect(await readers(as(khanh), 'dong')).toEqual(['Hộ ở An', 'Hộ ở Bình'])
  })

  test('lets the public see no personal table and write none', async () => {
    const asPublic = (text: string) => request(async () => (await open(as(null))).query(text)).then(() => 'seen', (error: Error) => error.message)
    for (const table of ['form.record', 'form.form', 'people.account', 'people.mandate', 'people.session', 'people.token', 'ledger.entry', 'fact.fact', 'fact.delta', 'indicator.r_leaf', 'initiative.initiative', 'base.migration']) {
      expect(await asPublic(`select 1 from ${table}`), table).toMatch(/permission denied/)
    }
    expect(await asPublic('insert into unit.kind (key, leaf) values (\'x\', true)')).toMatch(/permission denied/)
    expect(await asPublic('select 1 from unit.life')).toBe('seen')
  })
})

describe('a token for a program', () => {
  const withScopes = (...scopes: string[]): Ctx => ({ ...as(alice), scopes })

  test('may do what was agreed and nothing else of what its owner may', async () => {
    expect(await may(withScopes('record.enter'), 'record.enter', 'an/1')).toBe('yes')
    expect(await may(withScopes('record.enter'), 'record.read', 'an/1')).toBe('people.scope')
    expect(await may(withScopes('*'), 'record.read', 'an/1')).toBe('yes')
    expect(await may(withScopes(), 'record.enter', 'an/1')).toBe('people.scope')
  })

  test('never reaches further than its owner', async () => {
    expect(await may(withScopes('*'), 'record.enter', 'tay')).toBe('people.no_mandate')
  })

  test('is known by its text until it is revoked or expires', async () => {
    const { id, token } = await system((db) => makeToken(db, alice, 'Máy tính của chi hội', ['record.enter']))
    expect(await system((db) => getTokenOwner(db, token))).toEqual({ account: alice, scopes: ['record.enter'] })
    await expect(system((db) => getTokenOwner(db, `${token}x`))).rejects.toMatchObject({ code: 'people.bad_token' })
    expect(await system((db) => revokeToken(db, binh, id))).toBe(0)
    expect(await system((db) => revokeToken(db, alice, id))).toBe(1)
    await expect(system((db) => getTokenOwner(db, token))).rejects.toMatchObject({ code: 'people.bad_token' })
    const old = await request(async () => makeToken(await asSystem(as(null, '2020-01-01'), 'system:test'), alice, 'cũ', ['*']))
    await expect(system((db) => getTokenOwner(db, old.token))).rejects.toMatchObject({ code: 'people.bad_token' })
    expect((await system((db) => listTokens(db, alice))).length).toBe(2)
  })

  test('is kept as a digest, which opens nothing', async () => {
    const { token } = await system((db) => makeToken(db, alice, 'x', ['*']))
    const kept = await system(async (db) => (await db.query<{ all: string }>('select t::text as all from people.token t')).rows.map((r) => r.all).join())
    expect(kept).not.toContain(token.slice(7))
  })
})

describe('an account', () => {
  const opening = (draft: Partial<Parameters<typeof openAccount>[1]>) => system((db) => openAccount(db, { name: 'Vũ Thị Sen', username: `sen${Math.random().toString(36).slice(2, 8)}`, password: null, ...draft }))

  test('needs a name, a user name that can be typed anywhere, and a password of ten characters', async () => {
    await expect(opening({ name: ' \u200b' })).rejects.toMatchObject({ code: 'people.name_missing', at: '/name' })
    await expect(opening({ username: 'chị sen' })).rejects.toMatchObject({ code: 'people.username_form' })
    await expect(opening({ password: 'ngan' })).rejects.toMatchObject({ code: 'people.weak_password' })
  })

  test('has its user name alone, however it is written', async () => {
    await opening({ username: 'sen.lua' })
    await expect(opening({ username: ' Sen.Lua ' })).rejects.toMatchObject({ code: 'people.username_taken' })
  })

  test('sees its mandates of today with what they allow', async () => {
    const [mandate] = await system((db) => mandatesOf(db, as(alice)))
    expect(mandate).toMatchObject({ role: 'branch_head', unitName: 'Xã Đông', to: null })
    expect(mandate!.verbs).toContain('record.enter')
    expect(await system((db) => mandatesOf(db, as(null)))).toEqual([])
  })

  test('sees a mandate over a unit that a reform has ended, and that it allows nothing any more', async () => {
    const account = await person('thuong.an', 'branch_head', country.id('an'))
    const before = await system((db) => mandatesOf(db, as(account, '2025-06-30')))
    expect(before).toMatchObject([{ unitEnded: null, verbs: expect.arrayContaining(['record.enter']) }])
    expect(await system((db) => mandatesOf(db, as(account)))).toMatchObject([{ unitName: 'Xã An', unitEnded: '2025-06-30', verbs: [] }])
  })
})

test('what a deployment took from a role is not given back at the next start', async () => {
  await system(async (db) => { await db.query("delete from people.role_verb where role = 'digital_team' and verb = 'record.enter'") })
  await system((db) => declareRoles(db, {}, { 'record.enter': ['digital_team'], 'toy.play': ['digital_team'] }))
  const verbs = await system(async (db) => (await db.query<{ verb: string }>("select verb from people.role_verb where role = 'digital_team'")).rows.map((r) => r.verb))
  expect(verbs).toContain('toy.play')
  expect(verbs).not.toContain('record.enter')
})
