import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { useSite } from '#base/site.ts'
import { useDatabase } from '../../../test/database.ts'
import { as, person, settleNeighbours } from '../../../test/world.ts'
import { addressOfCard, endCard, getByCard, issueCards } from './card.ts'
import { leaveHousehold, mergeHouseholds, moveHousehold, splitHousehold } from './change.ts'
import { consentsOf } from './consent.ts'
import type { HouseholdDraft } from './draft.ts'
import { saveHousehold } from './household.ts'
import { getHousehold, kinOf } from './read.ts'

useDatabase()
let world: Awaited<ReturnType<typeof settleNeighbours>>
let both: Id
beforeAll(async () => {
  world = await settleNeighbours()
  both = await person('both', 'commune_officer', world.country.id('city'))
  useSite('https://lantoa.example')
})

const enrol = async (over: Partial<HouseholdDraft> = {}) => {
  const id = newId()
  await request(() => saveHousehold(as(world.dong), { id, unit: world.country.id('an/1'), lane: 'Ngõ 3', label: 'Hộ 12', members: 4, ...over }, 0))
  return id
}
const read = (id: string, account = both) => request(async () => {
  const { household, db } = await getHousehold(as(account), id)
  return { ...household, agreed: (await consentsOf(db, household)).filter(({ withdrawnAt }) => withdrawnAt === null).map(({ purpose }) => purpose), kin: await kinOf(db, household.id) }
})
const card = (id: Id, account = world.hoa) => request(() => issueCards(as(account), [id])).then(([one]) => one!.token)
const findCard = (token: string) => request(() => getByCard(as(null), token)).then(({ household }) => household.id, (problem: { code: string }) => problem.code)
const position = { position: { lat: 21, lon: 105.8 }, agreed: [{ purpose: 'position', how: 'spoken' as const }] }

describe('two households of one village', () => {
  test('become one: the other closes and says into which', async () => {
    const [keep, gone] = [await enrol(), await enrol({ label: 'Hộ 12 (con trai)' })]
    expect(await request(() => mergeHouseholds(as(world.hoa), keep, gone, { label: 'Hộ 12', lane: 'Ngõ 3', members: 6 }, { keep: 1, gone: 1 }))).toBe(2)
    expect(await read(keep)).toMatchObject({ state: 'living', members: 6, kin: [{ id: gone, how: 'merged', before: true }] })
    expect(await read(gone)).toMatchObject({ state: 'merged', endedOn: '2026-11-23', kin: [{ id: keep, before: false }] })
  })

  test('are not merged with themselves, across villages, twice, or over somebody\'s change', async () => {
    const [a, b, far] = [await enrol(), await enrol(), await enrol({ unit: world.country.id('an/2') })]
    const merge = (keep: string, gone: string, editions = { keep: 1, gone: 1 }, who = world.dong) => request(() => mergeHouseholds(as(who), keep, gone, { label: 'Hộ', lane: '' }, editions))
    await expect(merge(a, a)).rejects.toMatchObject({ code: 'household.itself' })
    await expect(merge(a, far)).rejects.toMatchObject({ code: 'household.other_village' })
    await expect(merge(a, b, { keep: 1, gone: 9 })).rejects.toMatchObject({ code: 'household.changed_meanwhile' })
    await expect(merge(a, b, undefined, world.tay)).rejects.toMatchObject({ code: 'household.not_found' })
    await merge(a, b)
    await expect(merge(a, b, { keep: 2, gone: 2 })).rejects.toMatchObject({ code: 'household.not_living' })
  })
})

describe('a household that splits', () => {
  test('closes, and its parts agreed to nothing yet', async () => {
    const id = await enrol(position)
    const parts = await request(() => splitHousehold(as(world.hoa), id, 1, [{ label: 'Hộ 12', lane: 'Ngõ 3' }, { label: 'Hộ 12a', lane: 'Ngõ 3', members: 2 }], '2026-11-01'))
    expect(await read(id)).toMatchObject({ state: 'split', endedOn: '2026-11-01', lat: null })
    for (const part of parts) expect(await read(part)).toMatchObject({ state: 'living', agreed: [], kin: [{ id, how: 'split', before: true }] })
  })

  test('into one, into seven, or with a part without a name changes nothing', async () => {
    const id = await enrol()
    const split = (labels: string[]) => request(() => splitHousehold(as(world.hoa), id, 1, labels.map((label) => ({ label, lane: '' }))))
    await expect(split(['Hộ'])).rejects.toMatchObject({ code: 'household.parts' })
    await expect(split(Array.from({ length: 7 }, () => 'Hộ'))).rejects.toMatchObject({ code: 'household.parts' })
    await expect(split(['Hộ', ''])).rejects.toMatchObject({ code: 'household.wrong', errors: [{ at: '/parts/1/label' }] })
    expect(await read(id)).toMatchObject({ state: 'living', edition: 1 })
  })
})

describe('a household that moves', () => {
  test('to another lane stays who it is', async () => {
    const id = await enrol(position)
    expect(await request(() => moveHousehold(as(world.hoa), id, 1, { unit: world.country.id('an/1'), lane: 'Ngõ 9' }))).toBe(id)
    expect(await read(id)).toMatchObject({ lane: 'Ngõ 9', lat: null, edition: 2 })
    await expect(request(() => moveHousehold(as(world.hoa), id, 2, { unit: world.country.id('an/1'), lane: 'Ngõ 9' }))).rejects.toMatchObject({ code: 'household.same_place' })
  })

  test('to another village goes on there under a new number with what it agreed to, without its position', async () => {
    const id = await enrol(position)
    const next = await request(() => moveHousehold(as(both), id, 1, { unit: world.country.id('cat/1'), lane: 'Xóm Đình' }))
    expect(await read(id)).toMatchObject({ state: 'moved', lat: null })
    expect(await read(next)).toMatchObject({ leaf: world.country.id('cat/1'), lane: 'Xóm Đình', label: 'Hộ 12', lat: null, agreed: ['position'] })
    // Whoever takes it over sees that it came from somewhere, and not what stood there.
    expect((await read(next, world.tay)).kin).toMatchObject([{ id, how: 'moved', label: null, lane: null }])
  })

  test('is moved only by who holds both places', async () => {
    await expect(request(async () => moveHousehold(as(world.dong), await enrol(), 1, { unit: world.country.id('cat/1'), lane: '' }))).rejects.toMatchObject({ code: 'people.no_mandate' })
  })

  test('away is gone, on a day that has been', async () => {
    const id = await enrol()
    await expect(request(() => leaveHousehold(as(world.hoa), id, 1, '2026-12-01'))).rejects.toMatchObject({ code: 'household.day' })
    await request(() => leaveHousehold(as(world.hoa), id, 1, '2026-11-01'))
    expect(await read(id)).toMatchObject({ state: 'left', endedOn: '2026-11-01' })
  })
})

describe('a door card', () => {
  test('finds its household, is issued once, and says nothing itself', async () => {
    const id = await enrol()
    const token = await card(id)
    expect(await card(id)).toBe(token)
    expect(addressOfCard(token)).toMatch(/^https:\/\/lantoa\.example\/h\/[\w-]{22}$/)
    expect(await findCard(token)).toBe(id)
  })

  test('that was lost or whose household is no more finds nothing', async () => {
    const [a, b] = [await enrol(), await enrol()]
    const [lost, left] = [await card(a), await card(b)]
    await request(() => endCard(as(world.hoa), a))
    await request(() => leaveHousehold(as(world.hoa), b, 1))
    expect([await findCard(lost), await findCard(left), await findCard('x'), await findCard('🙂'.repeat(11)), await findCard('A'.repeat(22))]).toEqual(Array(5).fill('household.no_card'))
    expect(await card(a)).not.toBe(lost)
  })

  test('is issued to nobody by who does not keep the register there', async () => {
    const id = await enrol()
    await expect(card(id, world.tay)).rejects.toMatchObject({ code: 'household.not_found' })
    await expect(card(id, world.police)).rejects.toMatchObject({ code: 'people.no_mandate' })
  })
})
