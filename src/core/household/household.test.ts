import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, settleNeighbours } from '../../../test/world.ts'
import type { HouseholdDraft } from './draft.ts'
import { saveHousehold } from './household.ts'
import { getHousehold, lanesIn, listHouseholds, type Question } from './read.ts'

useDatabase()
let world: Awaited<ReturnType<typeof settleNeighbours>>
beforeAll(async () => { world = await settleNeighbours() })

const home = (over: Partial<HouseholdDraft> = {}): HouseholdDraft => ({ id: newId(), unit: world.country.id('an/1'), lane: 'Ngõ 3', label: 'Hộ 12', members: 4, ...over })
const save = (account: Id | null, draft: HouseholdDraft, edition = 0) => request(() => saveHousehold(as(account), draft, edition))
const read = (account: Id | null, id: string) => request(() => getHousehold(as(account), id)).then(({ household }) => household)
const list = (account: Id | null, question: Partial<Question> = {}) => request(() => listHouseholds(as(account), { unit: world.country.id('dong'), ...question }))
const mistakes = (work: Promise<unknown>) => work.then(() => [], (problem: { code: string; errors: { code: string; at: string }[] }) => [problem.code, ...problem.errors.map(({ code, at }) => `${at} ${code}`)])

describe('a household', () => {
  test('enrolled twice by a phone is one household', async () => {
    const draft = home({ label: 'Hộ ông Ba' })
    expect(await save(world.hoa, draft)).toBe(1)
    expect(await save(world.hoa, draft)).toBe(1)
    expect((await look('select 1 from ledger.entry where about = $1', [draft.id]))).toHaveLength(1)
  })

  test('is changed by one person at a time', async () => {
    const draft = home()
    await save(world.hoa, draft)
    expect(await save(world.hoa, { ...draft, members: 5 }, 1)).toBe(2)
    await expect(save(world.dong, { ...draft, members: 6 }, 1)).rejects.toMatchObject({ code: 'household.changed_meanwhile' })
    expect(await read(world.hoa, draft.id)).toMatchObject({ members: 5, edition: 2 })
  })

  test('keeps its position only when it agreed to that', async () => {
    const position = { lat: 21.02, lon: 105.85, accuracy: 8 }
    await expect(save(world.hoa, home({ position }))).rejects.toMatchObject({ code: 'household.not_agreed' })
    const draft = home({ position, agreed: [{ purpose: 'position', how: 'spoken' }] })
    await save(world.hoa, draft)
    expect(await read(world.hoa, draft.id)).toMatchObject({ lat: 21.02, lon: 105.85, accuracy: 8 })
  })

  test('leaves nothing personal in the ledger', async () => {
    const draft = home({ label: 'Hộ bà Tư đầu ngõ' })
    await save(world.hoa, draft)
    const [entry] = await look<{ body: unknown }>('select body from ledger.entry where about = $1', [draft.id])
    expect(JSON.stringify(entry)).not.toMatch(/Tư|ngõ/)
  })

  test.each([
    ['no name', { label: '  ' }, '/label household.label'], ['a name of signs only', { label: '🙂🙂' }, '/label household.label'], ['an endless name', { label: 'x'.repeat(10_000) }, '/label household.label'],
    ['a telephone number', { label: 'Hộ 0912 345 678' }, '/label household.papers'], ['an endless lane', { lane: 'x'.repeat(81) }, '/lane household.lane'],
    ['no people', { members: 0 }, '/members household.members'], ['half a person', { members: 1.5 }, '/members household.members'], ['not a number', { members: Number.NaN }, '/members household.members'],
    ['a place beyond the poles', { position: { lat: 91, lon: 0 } }, '/position household.position'], ['a place that is none', { position: { lat: Number.NaN, lon: 0 } }, '/position household.position'],
    ['a day to come', { agreed: [{ purpose: 'visits', how: 'spoken' as const, day: '2027-01-01' }] }, '/agreed/0/day household.day'], ['the year 0', { agreed: [{ purpose: 'visits', how: 'spoken' as const, day: '0000-01-01' }] }, '/agreed/0/day day.invalid'],
  ])('with %s is refused and changes nothing', async (_, over, mistake) => {
    const draft = home(over)
    expect(await mistakes(save(world.hoa, draft))).toEqual(['household.wrong', mistake])
    expect(await look('select 1 from household.household where id = $1', [draft.id])).toEqual([])
  })

  test('agrees only to what exists', async () => {
    await expect(save(world.hoa, home({ agreed: [{ purpose: 'selling', how: 'spoken' }] }))).rejects.toMatchObject({ code: 'household.no_purpose' })
  })
})

describe('the register', () => {
  test('is read by village and lane, "Ngõ 2" before "Ngõ 10", and found without accents', async () => {
    for (const lane of ['Ngõ 10', 'Ngõ 2']) await save(world.hoa, home({ lane, label: `Hộ cây đa ${lane}`, unit: world.country.id('an/1') }))
    const { rows, total } = await list(world.hoa, { unit: world.country.id('an/1'), text: 'HO CAY DA' })
    expect([total, ...rows.map(({ lane }) => lane)]).toEqual([2, 'Ngõ 2', 'Ngõ 10'])
    const lanes = await request(() => lanesIn(as(world.hoa), world.country.id('an/1')))
    expect(lanes.filter(({ lane }) => ['Ngõ 2', 'Ngõ 10'].includes(lane)).map(({ households }) => households)).toEqual([1, 1])
  })
})

describe('who may not', () => {
  test('enrol or read: nobody, the officer of the commune beside, the police', async () => {
    const draft = home()
    await save(world.hoa, draft)
    for (const who of [null, world.tay, world.police]) {
      const code = who === null ? 'people.sign_in_first' : 'people.no_mandate'
      await expect(save(who, home())).rejects.toMatchObject({ code })
      await expect(list(who)).rejects.toMatchObject({ code })
    }
    await expect(read(world.tay, draft.id)).rejects.toMatchObject({ code: 'household.not_found' })
    await expect(save(world.tay, { ...draft, unit: world.country.id('cat/1') })).rejects.toMatchObject({ code: 'household.not_found' })
  })
})
