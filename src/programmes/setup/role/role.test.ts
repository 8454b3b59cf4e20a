import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { ctxOf, type Ctx } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { makeApi } from '#base/http/respond.ts'
import { newId, type Id } from '#base/id.ts'
import { declareRoles } from '#core/people/account.ts'
import { allow, asSystem } from '#core/people/door.ts'
import type { RoleDraft } from '#core/people/role.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, d, person, settle, type Country } from '../../../../test/world.ts'
import { closeAccount, endMandate, grant, openAccount } from '../accounts.ts'
import { foundDeployment } from '../first_run.ts'
import setup from '../index.ts'
import { rolesToGrant } from '../people.ts'
import { coreVerbs, roles } from '../roles.ts'
import { roleApi } from './role_api.ts'
import { changeRole, listRolesToChange, makeRole, previewRole, restoreRole, retireRole } from './role.ts'

useDatabase()
let country: Country
let chief: Id
let local: Id
const id = (key: string) => country.id(key)
const restart = () => request(async () => declareRoles(await asSystem(as(null), 'system:test'), roles, { ...coreVerbs, ...setup.verbs }))
const may = (ctx: Ctx, verb: string, unit: string) => request(() => allow(ctx, verb, id(unit))).then(() => true, () => false)
const list = () => request(() => listRolesToChange(as(chief)))
const roleOf = async (key: string) => (await list()).roles.find((role) => role.key === key)!
const draftOf = ({ titleVi, titleEn, verbs, kinds }: RoleDraft, over: Partial<RoleDraft> = {}): RoleDraft => ({ titleVi, titleEn, verbs, kinds, ...over })
const make = (over: Partial<RoleDraft> = {}, who: Ctx = as(chief)) =>
  request(() => makeRole(who, { titleVi: `Ban ${newId().slice(-8)}`, titleEn: '', verbs: ['record.read'], kinds: null, ...over })).then(({ key }) => key)
async function edit(key: string, over: Partial<RoleDraft>, who: Ctx = as(chief)) {
  const role = await roleOf(key)
  return request(() => changeRole(who, key, role.edition, draftOf(role, over)))
}

beforeAll(async () => {
  country = await settle()
  await restart()
  chief = await person('chief', 'administrator', id('city'))
  local = await person('local', 'administrator', id('dong'))
  await request(() => foundDeployment(ctxOf(), id('city'), false))
  await look("insert into people.credential (id, account_id, provider_id, user_id, password) select gen_random_uuid(), id, 'credential', id, 'x' from people.account")
})

describe('a role of the place', () => {
  test('is made by hand or from another, given like any, and told in the ledger', async () => {
    const office = await roleOf('commune_officer')
    const key = await make({ ...draftOf(office), titleVi: 'Ban Thường trực Ủy ban MTTQ phường', titleEn: 'Ward Front standing committee', kinds: ['ward', 'commune'] })
    expect(key).toBe('ban_thuong_truc_uy_ban_mttq_phuong')
    expect(await roleOf(key)).toMatchObject({ verbs: office.verbs, kinds: ['commune', 'ward'], people: 0, edition: 1 })
    const front = await person('front', key, id('dong'))
    expect(await may(as(front), 'initiative.accept', 'an/1')).toBe(true)
    expect(await may(as(front), 'initiative.accept', 'tay')).toBe(false)
    expect((await roleOf(key)).people).toBe(1)
    const [entry] = await look<{ event: string; unit: number; body: { role: string } }>("select event, unit, body from ledger.entry where event = 'role.made' and body->>'role' = $1", [key])
    expect(entry).toMatchObject({ unit: id('city'), body: { role: key, titleVi: 'Ban Thường trực Ủy ban MTTQ phường', kinds: ['commune', 'ward'] } })
  })

  test('has a title of its own, something to do, and only verbs and kinds that exist', async () => {
    await expect(make({ titleVi: ' a ' })).rejects.toMatchObject({ code: 'people.role_title', at: '/titleVi' })
    await expect(make({ titleVi: 'x'.repeat(121) })).rejects.toMatchObject({ code: 'people.role_title' })
    await expect(make({ titleVi: 'chi hoi truong' })).rejects.toMatchObject({ code: 'people.role_title_taken' })
    await expect(make({ verbs: [] })).rejects.toMatchObject({ code: 'people.role_verbs', at: '/verbs' })
    await expect(make({ verbs: ['record.burn'] })).rejects.toMatchObject({ code: 'people.unknown_verb' })
    await expect(make({ kinds: ['castle'] })).rejects.toMatchObject({ code: 'people.role_kinds', at: '/kinds' })
    expect(await make({ titleVi: '北京 🙂 !!!' })).toBe('role')
    expect(await make({ titleVi: '北京 🙃 ???' }).catch((error: { code: string }) => error.code)).toBe('people.role_title_taken')
    const twice = await make({ titleVi: 'Ban Dân vận!', verbs: ['record.read', 'record.read'] })
    expect((await roleOf(twice)).verbs).toEqual(['record.read'])
  })

  test('limited to kinds of unit is given nowhere else, with the reason', async () => {
    const key = await make({ titleVi: 'Cảnh sát khu vực phường', verbs: ['record.read'], kinds: ['ward'] })
    const given = { role: key, unit: id('dong'), from: d('2026-11-23'), to: null }
    await expect(request(() => openAccount(as(chief), { ...given, name: 'Lê Văn Tám', username: 'le.tam' }))).rejects.toMatchObject({ code: 'people.role_elsewhere', at: '/role', params: { kinds_vi: 'phường', unit: 'Xã Đông' } })
    await expect(person('tam', key, id('dong'))).rejects.toMatchObject({ code: 'people.role_elsewhere' })
    expect((await request(() => rolesToGrant(as(chief), id('dong')))).find((role) => role.key === key)).toMatchObject({ elsewhere: true, lacks: null })
  })
})

describe('a role that loses a verb', () => {
  test('loses it at once, for sessions and tokens, whatever is remembered of its mandates', async () => {
    const key = await make({ titleVi: 'Ban Tuyên giáo và Dân vận', verbs: ['initiative.accept', 'initiative.read', 'record.enter', 'record.read'] })
    const lan = await person('lan', key, id('dong'))
    const token = { ...as(lan), scopes: ['*'] }
    for (const who of [as(lan), token]) expect(await may(who, 'initiative.accept', 'an/1')).toBe(true)
    await edit(key, { verbs: ['initiative.read', 'record.read'] })
    for (const who of [as(lan), token]) {
      expect(await may(who, 'initiative.accept', 'an/1')).toBe(false)
      expect(await may(who, 'initiative.read', 'an/1')).toBe(true)
    }
    const [entry] = await look<{ body: object }>("select body from ledger.entry where event = 'role.changed' and body->>'role' = $1", [key])
    expect(entry!.body).toMatchObject({ gains: [], loses: ['initiative.accept', 'record.enter'] })
  })

  test('keeps it lost through a restart and an upgrade, with its new title; only what is new arrives, once', async () => {
    const { verbs } = await roleOf('digital_team')
    await edit('digital_team', { titleVi: 'Tổ số của thôn', verbs: verbs.filter((verb) => verb !== 'record.enter') })
    await restart()
    await request(async () => declareRoles(await asSystem(as(null), 'system:test'), roles, { ...coreVerbs, 'camera.look': ['administrator', 'digital_team'] }))
    expect(await roleOf('digital_team')).toMatchObject({ titleVi: 'Tổ số của thôn', verbs: ['camera.look', ...verbs].filter((verb) => verb !== 'record.enter').toSorted() })
    await edit('digital_team', { verbs })
    await request(async () => declareRoles(await asSystem(as(null), 'system:test'), roles, { ...coreVerbs, 'camera.look': ['administrator', 'digital_team'] }))
    expect((await roleOf('digital_team')).verbs).toEqual(verbs)
  })

  test('is seen beforehand: how many people gain and lose which verb, not counting who holds it there anyhow', async () => {
    const key = await make({ titleVi: 'Ban Xây dựng Đảng xã', verbs: ['initiative.accept', 'initiative.read'] })
    await person('only.here', key, id('dong'))
    const both = await person('both', key, id('dong'))
    await request(() => grant(as(chief), both, { role: 'city_office', unit: id('city'), from: d('2026-11-01'), to: null }))
    const elsewhere = await person('elsewhere', key, id('dong'))
    await request(() => grant(as(chief), elsewhere, { role: 'commune_officer', unit: id('tay'), from: d('2026-11-01'), to: null }))
    await person('was.here', key, id('dong'), '2020-01-01', '2026-01-01')
    const role = await roleOf(key)
    const ask = (over: Partial<RoleDraft>) => request(() => previewRole(as(chief), key, role.edition, draftOf(role, over)))
    expect(await ask({ verbs: ['initiative.read', 'unit.rename'] })).toMatchObject({ people: 3, gains: [{ verb: 'unit.rename', people: 3 }], loses: [{ verb: 'initiative.accept', people: 2 }], outside: 0 })
    expect(await ask({ kinds: ['ward'] })).toMatchObject({ gains: [], loses: [], outside: 3 })
    expect(await roleOf(key)).toMatchObject({ verbs: role.verbs, edition: role.edition })
  })
})

describe('a role that retires', () => {
  test('is given to nobody any more, stays with who has it, and may come back', async () => {
    const key = await make({ titleVi: 'Tổ công tác 2026', verbs: ['record.enter'] })
    const hoa = await person('hoa', key, id('dong'))
    await request(() => retireRole(as(chief), key, 1))
    await expect(person('sau', key, id('dong'))).rejects.toMatchObject({ code: 'people.role_retired' })
    expect((await request(() => rolesToGrant(as(chief), id('dong')))).map((role) => role.key)).not.toContain(key)
    expect(await may(as(hoa), 'record.enter', 'an/1')).toBe(true)
    await expect(request(() => retireRole(as(chief), key, 2))).rejects.toMatchObject({ code: 'people.role_is_retired' })
    await request(() => restoreRole(as(chief), key, 2))
    expect(await person('moi', key, id('dong'))).toBeTruthy()
    await expect(request(() => restoreRole(as(chief), key, 3))).rejects.toMatchObject({ code: 'people.role_not_retired' })
  })
})

describe('nobody', () => {
  test('changes roles but the administrator of the whole deployment', async () => {
    const officer = await person('officer', 'city_office', id('city'))
    for (const who of [as(local), as(officer)]) {
      await expect(make({}, who)).rejects.toMatchObject({ code: 'people.no_mandate' })
      await expect(edit('branch_head', { titleVi: 'Trưởng chi hội' }, who)).rejects.toMatchObject({ code: 'people.no_mandate' })
      await expect(request(() => listRolesToChange(who))).rejects.toMatchObject({ code: 'people.no_mandate' })
      await expect(request(() => retireRole(who, 'branch_head', 1))).rejects.toMatchObject({ code: 'people.no_mandate' })
    }
    await expect(make({}, as(null))).rejects.toMatchObject({ code: 'people.sign_in_first' })
  })

  test('gives or takes a verb that they do not hold, nor by a token that was not made for it', async () => {
    const key = await make({ titleVi: 'Người sửa vai trò', verbs: ['role.change', 'record.read'] })
    const keeper = await person('keeper', key, id('city'))
    await expect(make({ verbs: ['record.read', 'unit.merge'] }, as(keeper))).rejects.toMatchObject({ code: 'people.role_beyond', params: { verb: 'unit.merge' } })
    await expect(edit('branch_head', { verbs: ['record.read'] }, as(keeper))).rejects.toMatchObject({ code: 'people.role_beyond' })
    await expect(make({ verbs: ['record.enter'] }, { ...as(chief), scopes: ['role.change'] })).rejects.toMatchObject({ code: 'people.role_beyond' })
    expect(await make({ verbs: ['record.read'] }, as(keeper))).toBeTruthy()
  })

  test('takes anything from the administrator, limits or retires that role', async () => {
    const { verbs, edition } = await roleOf('administrator')
    await expect(edit('administrator', { verbs: verbs.slice(1) })).rejects.toMatchObject({ code: 'people.administrator_whole', at: '/verbs' })
    await expect(edit('administrator', { kinds: ['city'] })).rejects.toMatchObject({ code: 'people.administrator_whole', at: '/kinds' })
    await expect(request(() => retireRole(as(chief), 'administrator', edition))).rejects.toMatchObject({ code: 'people.administrator_whole' })
  })

  test('overwrites what somebody else has just changed', async () => {
    const key = await make()
    const role = await roleOf(key)
    const both = await Promise.allSettled(['Một tên', 'Tên khác'].map((titleVi) => request(() => changeRole(as(chief), key, role.edition, draftOf(role, { titleVi })))))
    expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'people.role_changed' } })
  })
})

test('no sequence of edits leaves the deployment without an administrator who can sign in', async () => {
  const { roles: all, verbs } = await list()
  const keys = all.map((role) => role.key)
  const admins = () => look<{ account: Id; mandate: Id }>(`
    select m.account, m.id as mandate from people.mandate m join people.account a on a.id = m.account and a.closed_at is null
    join people.credential c on c.user_id = a.id where m.role = 'administrator' and m.unit = $1 and m.valid @> date '2026-11-23'`, [id('city')])
  const step = fc.oneof(
    fc.record({ what: fc.constant('change' as const), key: fc.constantFrom(...keys), verbs: fc.subarray([...verbs], { minLength: 1 }), kinds: fc.constantFrom(null, ['ward'], ['city', 'commune']) }),
    fc.record({ what: fc.constantFrom('retire' as const, 'restore' as const), key: fc.constantFrom(...keys), nth: fc.constant(0) }),
    fc.record({ what: fc.constantFrom('end' as const, 'close' as const, 'open' as const), key: fc.constant(''), nth: fc.nat(3) }),
  )
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async (steps) => {
    for (const one of steps) {
      const there = await admins()
      const by = as(there[0]!.account)
      const now = new Map((await request(() => listRolesToChange(by))).roles.map((role) => [role.key, role]))
      const work = async () => {
        if (one.what === 'change') return changeRole(by, one.key, now.get(one.key)!.edition, draftOf(now.get(one.key)!, { verbs: one.verbs, kinds: one.kinds }))
        if (one.what === 'retire') return retireRole(by, one.key, now.get(one.key)!.edition)
        if (one.what === 'restore') return restoreRole(by, one.key, now.get(one.key)!.edition)
        if (one.what === 'open') return openAccount(by, { name: 'Ai Đó', username: `ai.${newId().slice(-12)}`, role: 'administrator', unit: id('city'), from: d('2026-11-23'), to: null })
        const target = there[one.nth % there.length]!
        return one.what === 'end' ? endMandate(by, target.mandate, null) : closeAccount(by, target.account)
      }
      await request(work).catch((error: { code?: string }) => { if (!error.code?.startsWith('people.')) throw error })
      const left = await admins()
      expect(left.length).toBeGreaterThan(0)
      for (const verb of ['role.change', 'mandate.grant', 'account.open']) expect(await may(as(left[0]!.account), verb, 'city')).toBe(true)
    }
  }), { numRuns: 12 })
})

test('over HTTP a role is read, tried, changed and retired', async () => {
  const administrator = await person('over.http', 'administrator', id('city'))
  const api = makeApi(async () => ({ account: administrator }))
  roleApi(api)
  const ask = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const response = await api.inject({ method, url, ...(payload && { payload }) })
    return { status: response.statusCode, body: response.json<Record<string, unknown>>() }
  }
  const { body: { key } } = await ask('POST', '/api/roles', { titleVi: 'Ban chỉ đạo qua mạng', verbs: ['record.read'] })
  const draft = { titleVi: 'Ban chỉ đạo qua mạng', verbs: ['record.read', 'record.enter'], edition: 1 }
  expect(await ask('POST', `/api/roles/${String(key)}/preview`, draft)).toMatchObject({ status: 200, body: { gains: [{ verb: 'record.enter', people: 0 }] } })
  expect(await ask('POST', `/api/roles/${String(key)}`, draft)).toMatchObject({ status: 200, body: { edition: 2 } })
  expect(await ask('POST', `/api/roles/${String(key)}/retire`, { edition: 1 })).toMatchObject({ status: 409, body: { code: 'people.role_changed' } })
  expect(await ask('POST', `/api/roles/${String(key)}/retire`, { edition: 2 })).toMatchObject({ status: 200 })
  expect(await ask('POST', `/api/roles/${String(key)}/restore`, { edition: 3 })).toMatchObject({ status: 200 })
  expect(await ask('POST', '/api/roles/no-such-role', { ...draft, titleVi: 'Gì đó khác' })).toMatchObject({ status: 422, body: { code: 'people.unknown_role' } })
  for (const bad of [{}, { ...draft, verbs: 'record.read' }, { ...draft, edition: '2' }, { ...draft, edition: -1 }, { ...draft, titleVi: 'x'.repeat(5_000) }, { ...draft, kinds: Array(30).fill('ward') }]) expect((await ask('POST', `/api/roles/${String(key)}`, bad)).status).toBe(422)
  expect((await ask('GET', '/api/roles')).body).toMatchObject({ roles: expect.arrayContaining([expect.objectContaining({ key: 'administrator' })]) })
  await api.close()
})
