import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { verifyLedger } from '#base/ledger/verify.ts'
import { enterRecords } from '#core/form/record.ts'
import { declareRoles, getTokenOwner, grantMandate, makeToken } from '#core/people/account.ts'
import { enrolDevice, recogniseDevice } from '#core/people/device.ts'
import { asSystem } from '#core/people/door.ts'
import { changePassword, signIn, type Cookies } from '#core/people/session.ts'
import { closeSignIn, findSignIn, openSignIn, prepareSignIn } from '#core/people/sign_in.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, d, person, settle, type Country } from '../../../test/world.ts'
import { closeAccount, endDeviceOf, endMandate, grant, openAccount, renamePerson, renewPassword, reopenAccount, type AccountGiven, type MandateGiven } from './accounts.ts'
import { foundDeployment } from './first_run.ts'
import setup from './index.ts'
import { listPeople, readPerson, rolesToGrant, unitsToGrantIn } from './people.ts'

const database = useDatabase()
let country: Country
let chief: Id
let head: Id
let local: Id
const id = (key: string) => country.id(key)
const system = <T>(work: (db: Awaited<ReturnType<typeof asSystem>>) => Promise<T>) => request(async () => work(await asSystem(as(null), 'system:test')))
const opening = (over: Partial<AccountGiven> = {}): AccountGiven => ({ name: 'Nguyễn Thị Đào', username: `dao${newId().slice(-8)}`, role: 'branch_head', unit: id('dong'), from: d('2026-11-23'), to: null, ...over })
const granting = (over: Partial<MandateGiven> = {}): MandateGiven => ({ role: 'digital_team', unit: id('dong'), from: d('2026-11-23'), to: null, ...over })
const open = (who: Id | null, over: Partial<AccountGiven> = {}) => request(() => openAccount(as(who), opening(over)))
const see = (who: Id, account: string) => request(() => readPerson(as(who), account))
const enter = (who: Id, unit = 'an/1') => request(() => enterRecords(as(who), [{ id: newId(), form: 'loan', unit: id(unit), day: '2026-11-20', answers: { reader: 'Hộ', books: 1 } }])).then(([receipt]) => receipt!.status)

beforeAll(async () => {
  country = await settle()
  await system((db) => declareRoles(db, {}, setup.verbs))
  chief = await person('chief', 'administrator', id('city'))
  local = await person('local', 'administrator', id('dong'))
  head = await person('head', 'branch_head', id('tay'))
  await request(() => foundDeployment(ctxOf(), id('city'), false))
  await look("insert into people.credential (id, account_id, provider_id, user_id, password) select gen_random_uuid(), id, 'credential', id, 'x' from people.account")
  prepareSignIn({ url: database.url(), origin: 'http://127.0.0.1' })
  openSignIn('a secret of the test that is long enough')
})
afterAll(() => closeSignIn())

describe('an account that is opened', () => {
  test('has its first mandate at once, and is told in the ledger of the unit without a name', async () => {
    const made = await open(chief, { name: '  Nguyễn Thị  Đào ' })
    expect(made.password).toMatch(/^[a-z]+(-[a-z]+){3}-\d{4}$/)
    expect(await see(chief, made.id)).toMatchObject({ name: 'Nguyễn Thị Đào', mandates: [{ role: 'branch_head', unit: id('dong'), from: '2026-11-23', to: null, state: 'running', mayEnd: true }] })
    expect(await enter(made.id)).toBe('accepted')
    const told = await look<{ event: string; unit: number; body: object }>('select event, unit, body from ledger.entry where about = any($1) order by seq', [[made.id, made.mandate]])
    expect(told.map((e) => [e.event, e.unit])).toEqual([['account.opened', id('dong')], ['mandate.granted', id('dong')]])
    expect(JSON.stringify(told)).not.toMatch(/Đào|dao/)
  })

  test('has a name, a user name of its own, and days that somebody can mean', async () => {
    const taken = await open(chief, { username: 'taken.name' })
    await expect(open(chief, { username: ' TAKEN.name ' })).rejects.toMatchObject({ code: 'people.username_taken', at: '/username' })
    await expect(open(chief, { name: ' ' })).rejects.toMatchObject({ code: 'people.name_missing' })
    await expect(open(chief, { to: d('2026-11-22') })).rejects.toMatchObject({ code: 'people.mandate_days', at: '/to' })
    await expect(open(chief, { from: d('2027-02-01'), to: d('2027-01-01') })).rejects.toMatchObject({ code: 'people.mandate_days' })
    await expect(open(chief, { role: 'king' })).rejects.toMatchObject({ code: 'people.unknown_role' })
    await expect(open(chief, { unit: id('an') })).rejects.toMatchObject({ code: 'people.unit_over' })
    expect((await see(chief, taken.id)).mandates).toHaveLength(1)
  })

  test('is opened by nobody unknown, by no branch head, and by an administrator neither above nor beside their unit', async () => {
    await expect(open(null)).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(open(head, { unit: id('tay') })).rejects.toMatchObject({ code: 'people.no_mandate' })
    for (const unit of ['tay', 'city', 'country', 'cat/1']) await expect(open(local, { unit: id(unit) }), unit).rejects.toMatchObject({ code: 'people.no_mandate' })
    expect((await open(local, { unit: id('an/1') })).id).toBeTruthy()
  })

  test('gets no role with a right that whoever opens it does not hold there', async () => {
    await system(async (db) => {
      await declareRoles(db, { registrar: { vi: 'Văn thư', en: 'Registrar' }, watcher: { vi: 'Trực camera', en: 'Camera watcher' } }, { 'camera.look': ['watcher'] })
      await db.query("insert into people.role_verb (role, verb) values ('registrar', 'account.open'), ('registrar', 'mandate.grant'), ('registrar', 'record.read')")
    })
    await expect(open(chief, { role: 'watcher' })).rejects.toMatchObject({ code: 'people.beyond', params: { verb: 'camera.look' } })
    const registrar = await person('registrar', 'registrar', id('dong'))
    await expect(open(registrar, { role: 'administrator' })).rejects.toMatchObject({ code: 'people.beyond' })
    expect((await open(registrar, { role: 'registrar' })).id).toBeTruthy()
    const roles = await request(() => rolesToGrant(as(registrar), id('dong')))
    expect(roles.filter((role) => role.lacks === null).map((role) => role.key)).toEqual(['registrar'])
  })

  test('is no way for a token to make itself an accomplice', async () => {
    const byToken = { ...as(chief), scopes: ['account.open', 'mandate.grant'] }
    await expect(request(() => openAccount(byToken, opening({ role: 'administrator' })))).rejects.toMatchObject({ code: 'people.beyond' })
    await expect(request(() => openAccount({ ...byToken, scopes: ['mandate.grant'] }, opening()))).rejects.toMatchObject({ code: 'people.scope' })
  })
})

describe('the list', () => {
  const list = (who: Id | null, unit: string, over: Partial<Parameters<typeof listPeople>[1]> = {}) =>
    request(() => listPeople(as(who), { unit: id(unit), text: '', role: null, state: null, page: 1, ...over })).then(({ people }) => people.map((p) => p.username))

  test('finds people by name with or without accents, by user name, by place, by role and by state', async () => {
    const { id: account } = await open(chief, { name: 'Đặng Thị Hoà', username: 'hoa.dang', unit: id('an/1'), role: 'area_officer' })
    for (const text of ['dang thi hoa', 'Đặng', 'hòa', 'hoa.dang', 'an mot']) expect(await list(chief, 'city', { text }), text).toContain('hoa.dang')
    expect(await list(chief, 'city', { text: 'ang thi' })).not.toContain('hoa.dang')
    expect(await list(chief, 'city', { role: 'area_officer' })).toEqual(['hoa.dang'])
    expect(await list(chief, 'dong', { text: 'hoa' })).toEqual(['hoa.dang'])
    expect(await list(chief, 'tay', { text: 'hoa' })).toEqual([])
    await request(() => closeAccount(as(chief), account))
    expect(await list(chief, 'city', { text: 'hoa', state: 'closed' })).toEqual(['hoa.dang'])
    expect(await list(chief, 'city', { text: 'hoa', state: 'working' })).toEqual([])
  })

  test('shows who worked in a unit that is no more where that unit lies now', async () => {
    await person('old.head', 'branch_head', id('an'), '2020-01-01', '2025-06-30')
    expect(await list(local, 'dong', { state: 'idle' })).toContain('old.head')
    expect(await list(chief, 'tay')).not.toContain('old.head')
  })

  test('comes a page at a time, by given name', async () => {
    const all = await request(() => listPeople(as(chief), { unit: id('city'), text: '', role: null, state: null, page: 1 }))
    expect(all).toMatchObject({ page: 1, perPage: 30, total: all.people.length })
    expect((await request(() => listPeople(as(chief), { unit: id('city'), text: '', role: null, state: null, page: 2 }))).people).toEqual([])
  })

  test('is for nobody without the verb, and not for what lies above or beside', async () => {
    await expect(list(null, 'city')).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(list(head, 'tay')).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(list(local, 'city')).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(see(local, head)).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(see(head, head)).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(see(chief, newId())).rejects.toMatchObject({ code: 'people.no_account' })
    await expect(see(chief, 'x')).rejects.toMatchObject({ code: 'people.no_account' })
  })

  test('of units to choose from ends where the mandate ends', async () => {
    const units = (who: Id, text: string) => request(() => unitsToGrantIn(as(who), text)).then((all) => all.map((unit) => unit.name))
    expect(await units(chief, '')).toEqual(['Thành phố Thử'])
    expect(await units(chief, 'thon an')).toEqual(['Thôn An Hai', 'Thôn An Một'])
    expect(await units(local, '')).toEqual(['Xã Đông', 'Thôn An Hai', 'Thôn An Một', 'Thôn Bình Một'])
    expect(await units(local, 'cat')).toEqual([])
    expect(await units(head, 'thon')).toEqual([])
  })
})

describe('another mandate', () => {
  const more = (who: Id | null, account: string, over: Partial<MandateGiven> = {}) => request(() => grant(as(who), account, granting(over)))

  test('is granted for its days, once', async () => {
    const { id: account } = await open(chief)
    await more(chief, account, { from: d('2026-12-01'), to: d('2026-12-31') })
    expect((await see(chief, account)).mandates.map((m) => [m.role, m.state, m.to])).toEqual([['digital_team', 'coming', '2026-12-31'], ['branch_head', 'running', null]])
    await expect(more(chief, account, { from: d('2026-12-31') })).rejects.toMatchObject({ code: 'people.mandate_twice', at: '/role' })
    await more(chief, account, { from: d('2027-01-01') })
  })

  test('is granted by nobody to themselves, to nobody out of reach, and nowhere out of reach', async () => {
    const { id: account } = await open(chief)
    await expect(more(chief, chief)).rejects.toMatchObject({ code: 'people.own_account' })
    await expect(more(local, head)).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(more(local, account, { unit: id('tay') })).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(more(head, account)).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(more(null, account)).rejects.toMatchObject({ code: 'people.sign_in_first' })
  })
})

describe('a mandate that ends', () => {
  const end = (who: Id | null, mandate: string, lastDay: string | null) => request(() => endMandate(as(who), mandate, lastDay === null ? null : d(lastDay)))

  test('at once leaves nothing to do, even when it began today', async () => {
    const { id: account, mandate } = await open(chief)
    expect(await enter(account)).toBe('accepted')
    await end(chief, mandate, null)
    expect(await enter(account)).toBe('refused')
    expect((await see(chief, account)).mandates).toMatchObject([{ state: 'over', from: null, mayEnd: false }])
    await expect(end(chief, mandate, null)).rejects.toMatchObject({ code: 'people.mandate_over' })
    const [kept] = await look('select role from people.mandate where id = $1', [mandate])
    expect(kept).toEqual({ role: 'branch_head' })
    await request(() => grant(as(chief), account, granting({ role: 'branch_head' })))
    expect(await enter(account)).toBe('accepted')
  })

  test('on a day runs through that day; neither in the past nor later than it would have ended', async () => {
    const { id: account, mandate } = await open(chief, { from: d('2026-01-01'), to: d('2026-12-31') })
    await expect(end(chief, mandate, '2026-11-22')).rejects.toMatchObject({ code: 'people.end_day', params: { earliest: '2026-11-23' }, at: '/day' })
    await expect(end(chief, mandate, '2027-01-01')).rejects.toMatchObject({ code: 'people.end_later' })
    await end(chief, mandate, '2026-11-23')
    expect(await enter(account)).toBe('accepted')
    expect(await request(() => enterRecords(as(account, '2026-11-24'), [{ id: newId(), form: 'loan', unit: id('an/1'), day: '2026-11-20', answers: { reader: 'Hộ', books: 1 } }]))).toMatchObject([{ status: 'refused' }])
    await end(chief, mandate, null)
    expect((await see(chief, account)).mandates[0]).toMatchObject({ from: '2026-01-01', to: '2026-11-22' })
  })

  test('is ended by nobody beside it, below it or unknown, nor by who does not hold its rights', async () => {
    const { id: account, mandate } = await open(chief, { unit: id('tay') })
    for (const who of [local, head]) await expect(end(who, mandate, null)).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(end(null, mandate, null)).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(end(chief, newId(), null)).rejects.toMatchObject({ code: 'people.no_such_mandate' })
    const watcher = await person('watcher.tay', 'watcher', id('tay'))
    await expect(end(chief, (await look<{ id: string }>('select id from people.mandate where account = $1', [watcher]))[0]!.id, null)).rejects.toMatchObject({ code: 'people.beyond' })
    expect(await enter(account, 'cat/1')).toBe('accepted')
  })
})

const visitor = (cookies: Cookies = []) => ({ headers: new Headers(cookies.length === 0 ? {} : { cookie: cookies.map((c) => `${c.name}=${encodeURIComponent(c.value)}`).join('; ') }), address: `10.1.0.${Math.floor(Math.random() * 250)}` })
const knownBy = (cookies: Cookies) => findSignIn()!.whoIs(visitor(cookies).headers)

describe('a one-time password', () => {
  test('opens the door once, must be changed, and is over when it was', async () => {
    const username = 'man.dong'
    const { id: account, password } = await open(chief, { username })
    const { cookies } = await signIn(visitor(), username, password)
    expect(await knownBy(cookies)).toMatchObject({ account, mustChange: true })
    await expect(changePassword(visitor(cookies), password, password)).rejects.toMatchObject({ code: 'people.same_password', at: '/new' })
    await expect(changePassword(visitor(cookies), password, 'ngắn')).rejects.toMatchObject({ code: 'people.weak_password' })
    await expect(changePassword(visitor(cookies), 'không phải', 'ba con bò ngoài đồng')).rejects.toMatchObject({ code: 'people.wrong_own_password', at: '/current' })
    const fresh = await changePassword(visitor(cookies), password, 'ba con bò ngoài đồng')
    expect(await knownBy(fresh)).toMatchObject({ account, mustChange: false })
    expect(await knownBy(cookies)).toBeNull()
    await expect(signIn(visitor(), username, password)).rejects.toMatchObject({ code: 'people.wrong_password' })
  })

  test('that is new ends every session, and opens nothing after its week', async () => {
    const { id: account, password } = await open(chief, { username: 'sen.dong' })
    const { cookies } = await signIn(visitor(), 'sen.dong', password)
    const renewed = await request(() => renewPassword(ctxOf({ account: chief }), account, { endSecondStep: true }))
    expect(await knownBy(cookies)).toBeNull()
    await expect(signIn(visitor(), 'sen.dong', password)).rejects.toMatchObject({ code: 'people.wrong_password' })
    await signIn(visitor(), 'sen.dong', renewed.password)
    await look("update people.account set once_until = now() - interval '1 minute' where id = $1", [account])
    await expect(signIn(visitor(), 'sen.dong', renewed.password)).rejects.toMatchObject({ code: 'people.once_over' })
  })

  test('is given to nobody by themselves, nor by who could not do all that its owner may', async () => {
    const renew = (who: Id | null, account: string) => request(() => renewPassword(as(who), account, { endSecondStep: false }))
    const { id: account } = await open(chief)
    await expect(renew(chief, chief)).rejects.toMatchObject({ code: 'people.own_account' })
    await request(() => grant(as(chief), account, granting({ unit: id('tay') })))
    await expect(renew(local, account)).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(renew(local, chief)).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(renew(head, account)).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(renew(null, account)).rejects.toMatchObject({ code: 'people.sign_in_first' })
    expect((await see(local, account)).may).toEqual({ grant: true, renew: false, rename: false, close: false, reopen: false, endDevice: false })
    expect((await see(chief, account)).may).toEqual({ grant: true, renew: true, rename: true, close: true, reopen: false, endDevice: true })
  })
})

describe('a name', () => {
  const rename = (who: Id | null, account: string, name: string) => request(() => renamePerson(as(who), account, name))

  test('is written as it should be by who could do all that its owner may, found by the new one, and told without it', async () => {
    const { id: account } = await open(chief, { name: 'Nguyen Thi Luu' })
    await rename(chief, account, '  Nguyễn Thị  Lựu ')
    expect((await see(chief, account)).name).toBe('Nguyễn Thị Lựu')
    const { people } = await request(() => listPeople(as(chief), { unit: id('city'), text: 'thị lựu', role: null, state: null, page: 1 }))
    expect(people.map((one) => one.id)).toEqual([account])
    expect(JSON.stringify(await look("select body from ledger.entry where event = 'account.renamed' and about = $1", [account]))).toBe('[{"body":{}}]')
    await expect(rename(chief, account, ' ')).rejects.toMatchObject({ code: 'people.name_missing', at: '/name' })
    for (const who of [head, local]) await expect(rename(who, chief, 'Ai')).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(rename(head, account, 'Ai')).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(rename(null, account, 'Ai')).rejects.toMatchObject({ code: 'people.sign_in_first' })
  })
})

describe('an account that is closed', () => {
  test('opens nothing more, keeps what it entered, and comes back without work', async () => {
    const { id: account, password, mandate } = await open(chief, { username: 'lan.dong' })
    const { cookies } = await signIn(visitor(), 'lan.dong', password)
    const { token } = await system((db) => makeToken(db, account, 'x', ['record.enter']))
    expect(await enter(account)).toBe('accepted')
    await request(() => closeAccount(as(chief), account))
    expect(await knownBy(cookies)).toBeNull()
    await expect(signIn(visitor(), 'lan.dong', password)).rejects.toMatchObject({ code: 'people.account_closed' })
    await expect(system((db) => getTokenOwner(db, token))).rejects.toMatchObject({ code: 'people.bad_token' })
    expect(await enter(account)).toBe('refused')
    expect(await look('select count(*)::int as n from form.record where author = $1', [account])).toEqual([{ n: 1 }])
    await expect(request(() => grant(as(chief), account, granting()))).rejects.toMatchObject({ code: 'people.closed' })
    await expect(request(() => closeAccount(as(chief), account))).rejects.toMatchObject({ code: 'people.closed' })
    await expect(request(() => renewPassword(as(chief), account, { endSecondStep: false }))).rejects.toMatchObject({ code: 'people.closed' })
    await request(() => reopenAccount(as(chief), account))
    await expect(request(() => reopenAccount(as(chief), account))).rejects.toMatchObject({ code: 'people.not_closed' })
    await signIn(visitor(), 'lan.dong', password)
    expect(await enter(account)).toBe('refused')
    expect((await look<{ event: string }>('select event from ledger.entry where about = any($1) order by seq', [[account, mandate]])).map((e) => e.event))
      .toEqual(['account.opened', 'mandate.granted', 'mandate.ended', 'account.closed', 'account.reopened'])
  })

  test('is closed and reopened by nobody out of whose reach it works', async () => {
    const { id: account } = await open(chief, { unit: id('tay') })
    for (const close of [closeAccount, reopenAccount]) {
      for (const who of [local, head]) await expect(request(() => close(as(who), account))).rejects.toMatchObject({ code: 'people.no_mandate' })
      await expect(request(() => close(as(null), account))).rejects.toMatchObject({ code: 'people.sign_in_first' })
    }
  })
})

describe('the last administrator', () => {
  const mandateOf = async (account: Id) => (await look<{ id: string }>("select id from people.mandate where account = $1 and role = 'administrator'", [account]))[0]!.id

  test('stays, by whatever way they are to go', async () => {
    await expect(request(async () => endMandate(as(chief), await mandateOf(chief), null))).rejects.toMatchObject({ code: 'people.last_administrator' })
    await expect(request(async () => endMandate(as(chief), await mandateOf(chief), d('2027-12-31')))).rejects.toMatchObject({ code: 'people.last_administrator' })
    await expect(request(() => closeAccount(as(chief), chief))).rejects.toMatchObject({ code: 'people.last_administrator' })
  })

  test('may go when another stays for as long, and two who end each other do not both succeed', async () => {
    const short = await open(chief, { role: 'administrator', unit: id('city'), to: d('2027-06-30') })
    await expect(request(() => closeAccount(as(chief), chief))).rejects.toMatchObject({ code: 'people.last_administrator' })
    const second = await open(chief, { role: 'administrator', unit: id('city') })
    const mine = await mandateOf(chief)
    const both = await Promise.allSettled([request(() => endMandate(as(second.id), mine, null)), request(() => endMandate(as(chief), second.mandate, null))])
    expect(both.map((b) => b.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const left = both[0]!.status === 'fulfilled' ? second.id : chief
    await request(() => closeAccount(as(left), short.id))
    await system((db) => grantMandate(db, { account: left === chief ? second.id : chief, role: 'administrator', unit: id('city'), from: d('2026-11-23'), to: null }))
  })
})

test('the ledger is whole after all of it', async () => {
  expect((await system((db) => verifyLedger(db))).breaks).toEqual([])
})

describe('a telephone of somebody else', () => {
  test('is shut out by who could act for its owner, and by closing the account; by nobody out of whose reach it works', async () => {
    const owner = (await open(chief, { unit: id('tay') })).id
    const enrolled = () => request(() => enrolDevice(as(owner), { id: newId(), name: 'Máy' }))
    const show = (token: string) => system((db) => recogniseDevice(db, token))
    const [lost, kept] = [await enrolled(), await enrolled()]
    for (const who of [local, head]) await expect(request(() => endDeviceOf(as(who), owner, lost.id, 'wipe'))).rejects.toMatchObject({ code: 'people.no_mandate' })
    await request(() => endDeviceOf(as(chief), owner, lost.id, 'hand_in'))
    expect((await see(chief, owner)).devices.map((device) => device.ending)).toEqual([null, 'hand_in'])
    await request(() => endDeviceOf(as(chief), owner, lost.id, 'wipe'))
    expect([await show(lost.token), await show(kept.token)]).toEqual(['gone', expect.objectContaining({ account: owner })])
    await request(() => closeAccount(as(chief), owner))
    expect(await show(kept.token)).toBe('gone')
  })
})
