import { beforeAll, describe, expect, test } from 'vitest'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, person, settle, type Country } from '../../../test/world.ts'
import { enrolDevice, hearDevice, recogniseDevice } from './device.ts'
import { asSystem } from './door.ts'
import { endMyDevice, myDevices } from './me.ts'

useDatabase()
let country: Country
let hoa: Id
let chief: Id
beforeAll(async () => {
  country = await settle()
  hoa = await person('hoa', 'branch_head', country.id('an/1'))
  chief = await person('chief', 'administrator', country.id('city'))
})

const enrol = (account: Id | null = hoa, id: string = newId(), name = 'Máy của chị Hoa') => request(() => enrolDevice(as(account), { id, name }))
const show = (token: string) => request(async () => recogniseDevice(await asSystem(ctxOf(), 'system:test'), token))
const say = (account: Id, id: string, waiting = 3) => request(() => hearDevice(as(account), { id, waiting, waitingBytes: waiting * 1000 }))

describe('a telephone for work offline', () => {
  test('is known by a key of its own that can do a part of what its owner may', async () => {
    const { id, token } = await enrol()
    expect(await show(token)).toEqual({ account: hoa, scopes: expect.arrayContaining(['record.enter', 'evidence.add']) })
    expect(await say(hoa, id)).toMatchObject({ ending: null, account: { id: hoa, name: 'hoa' } })
    expect((await request(() => myDevices(as(hoa)))).find((d) => d.id === id)).toMatchObject({ name: 'Máy của chị Hoa', waiting: 3, waitingBytes: 3000, ending: null })
  })

  test('is made known by a session only, under a name, and belongs to one account', async () => {
    await expect(enrol(null)).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(request(() => enrolDevice(ctxOf({ account: hoa, scopes: ['record.enter'] }), { id: newId(), name: 'x' }))).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(enrol(hoa, newId(), ' \u200b ')).rejects.toMatchObject({ code: 'people.device_name', at: '/name' })
    await expect(enrol(hoa, 'điện thoại')).rejects.toMatchObject({ code: 'people.device_id' })
    const { id } = await enrol()
    await expect(enrol(chief, id)).rejects.toMatchObject({ code: 'people.device_taken' })
    await expect(say(chief, id)).rejects.toMatchObject({ code: 'people.no_device' })
  })

  test('that signs in again gets a new key, and the old one opens nothing', async () => {
    const { id, token } = await enrol()
    const again = await enrol(hoa, id, 'Máy cũ')
    await expect(show(token)).rejects.toMatchObject({ code: 'people.bad_token' })
    expect(await show(again.token)).toMatchObject({ account: hoa })
  })

  test('sleeps when it was not heard of for sixty days, and a week is no matter', async () => {
    const { id, token } = await enrol()
    await look("update people.device set seen_at = now() - interval '8 days' where id = $1", [id])
    expect(await show(token)).toMatchObject({ account: hoa })
    await look("update people.device set seen_at = now() - interval '61 days' where id = $1", [id])
    await expect(show(token)).rejects.toMatchObject({ code: 'people.device_asleep' })
    expect(await show((await enrol(hoa, id)).token)).toMatchObject({ account: hoa })
  })
})

describe('a telephone that is shut out', () => {
  test('may hand in what it holds for two weeks when it is asked to, and no longer', async () => {
    const { id, token } = await enrol()
    await request(() => endMyDevice(as(hoa), id, 'hand_in'))
    expect(await show(token)).toMatchObject({ account: hoa })
    expect(await say(hoa, id)).toMatchObject({ ending: 'hand_in' })
    await look("update people.device set revoked_at = now() - interval '15 days' where id = $1", [id])
    expect(await show(token)).toBe('gone')
  })

  test('must empty itself at once when it was lost, which it is remembered to have heard', async () => {
    const { id, token } = await enrol()
    await request(() => endMyDevice(as(hoa), id, 'wipe'))
    expect(await show(token)).toBe('gone')
    expect((await request(() => myDevices(as(hoa)))).find((d) => d.id === id)).toMatchObject({ ending: 'wipe', toldAt: expect.any(Date) })
    await expect(enrol(hoa, id)).rejects.toMatchObject({ code: 'people.device_taken' })
    await expect(request(() => endMyDevice(as(hoa), id, 'wipe'))).rejects.toMatchObject({ code: 'people.no_device' })
  })

  test('is so by its owner; a neighbour does not even find it', async () => {
    const { id } = await enrol()
    await expect(request(() => endMyDevice(as(chief), id, 'wipe'))).rejects.toMatchObject({ code: 'people.no_device' })
    await expect(request(() => endMyDevice(as(null), id, 'wipe'))).rejects.toMatchObject({ code: 'people.sign_in_first' })
  })
})
