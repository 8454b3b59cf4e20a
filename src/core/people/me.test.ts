import { beforeAll, describe, expect, test } from 'vitest'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import type { Id } from '#base/id.ts'
import { useDatabase } from '../../../test/database.ts'
import { as, person, settle, type Country } from '../../../test/world.ts'
import { getTokenOwner } from './account.ts'
import { asSystem } from './door.ts'
import { makeMyToken, myMandates, myTokens, revokeMyToken, type TokenDraft } from './me.ts'
import { placesFor } from './reach.ts'

useDatabase()
let country: Country
let alice: Id
let minh: Id
beforeAll(async () => {
  country = await settle()
  alice = await person('alice', 'branch_head', country.id('dong'))
  minh = await person('minh', 'city_office', country.id('city'))
})

const draft = (over: Partial<TokenDraft> = {}): TokenDraft => ({ name: 'Máy tính ở trụ sở', scopes: ['record.enter'], days: 30, ...over })
const make = (account: Id | null, over: Partial<TokenDraft> = {}) => request(() => makeMyToken(as(account), draft(over)))

describe('a token of one\'s own', () => {
  test('works for what it was made for until its owner revokes it', async () => {
    const { id, token } = await make(alice)
    const owner = () => request(async () => getTokenOwner(await asSystem(ctxOf(), 'system:test'), token))
    expect(await owner()).toEqual({ account: alice, scopes: ['record.enter'] })
    await request(() => revokeMyToken(as(alice), id))
    await expect(owner()).rejects.toMatchObject({ code: 'people.bad_token' })
  })

  test('is made for no verb that its owner does not have', async () => {
    await expect(make(alice, { scopes: ['record.enter', 'unit.merge'] })).rejects.toMatchObject({ code: 'people.token_scope' })
    await expect(make(alice, { scopes: ['*'] })).rejects.toMatchObject({ code: 'people.token_scope' })
    await expect(make(alice, { scopes: [] })).rejects.toMatchObject({ code: 'people.token_scope', at: '/scopes' })
  })

  test('has a name and a number of days that somebody can mean', async () => {
    await expect(make(alice, { name: ' \u200b ' })).rejects.toMatchObject({ code: 'people.token_name' })
    for (const days of [0, 366, 1.5, Number.NaN]) await expect(make(alice, { days })).rejects.toMatchObject({ code: 'people.token_days' })
  })

  test('is not made by the public, nor by another token', async () => {
    await expect(make(null)).rejects.toMatchObject({ code: 'people.sign_in_first' })
    const byToken = ctxOf({ account: alice, scopes: ['record.enter'] })
    await expect(request(() => makeMyToken(byToken, draft()))).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(request(() => myTokens(byToken))).rejects.toMatchObject({ code: 'people.sign_in_first' })
  })

  test('is neither seen nor ended by anybody else', async () => {
    const { id, token } = await make(alice)
    await request(() => revokeMyToken(as(minh), id))
    expect((await request(() => myTokens(as(minh)))).map((t) => t.id)).not.toContain(id)
    expect((await request(async () => getTokenOwner(await asSystem(ctxOf(), 'system:test'), token))).account).toBe(alice)
  })
})

describe('where somebody may enter a record', () => {
  const reach = (account: Id | null, chosen = {}, day = '2026-11-23') => request(() => placesFor(as(account, day), 'record.enter', chosen))

  test('is the living villages of their commune, each by the commune it came from', async () => {
    const { communes, commune, places } = await reach(alice)
    expect(communes.map((c) => c.name)).toEqual(['Xã Đông'])
    expect(commune?.name).toBe('Xã Đông')
    const named = Object.fromEntries(places.map((p) => [p.name, p.former]))
    expect(named).toEqual({ 'Thôn An Một': 'Xã An', 'Thôn An Hai': 'Xã An', 'Thôn Bình Một': 'Xã Bình', [places.at(-1)!.name]: null })
    expect(places.at(-1)!.kind).toBe('unspecified')
  })

  test('is asked by commune first where there are several, and follows a place to its commune', async () => {
    expect(await reach(minh)).toMatchObject({ commune: null, places: [] })
    expect((await reach(minh, { commune: country.id('tay') })).places.map((p) => p.name)).toContain('Thôn Cát Một')
    expect((await reach(minh, { place: country.id('cat/2') })).commune?.name).toBe('Xã Tây')
    expect((await reach(minh, { commune: 999_999 })).commune).toBeNull()
  })

  test('is nowhere without a mandate of today, and nobody is told without signing in', async () => {
    const chi = await person('chi', 'branch_head', country.id('dong'), '2020-01-01', '2026-11-22')
    expect(await reach(chi)).toMatchObject({ communes: [], commune: null, places: [] })
    await expect(reach(null)).rejects.toMatchObject({ code: 'people.sign_in_first' })
  })
})

test('the public has no mandates', async () => {
  expect(await request(() => myMandates(as(null)))).toEqual([])
  expect((await request(() => myMandates(as(alice)))).map((m) => m.role)).toEqual(['branch_head'])
})
