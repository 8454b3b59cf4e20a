import { beforeAll, describe, expect, test } from 'vitest'
import type { Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { saveHousehold } from '#core/household/household.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, person, settle, type Country } from '../../../test/world.ts'
import { digestOfRecord, enterRecords, getRecord, type RecordInput } from './record.ts'
import { visitsDue } from './visit.ts'

useDatabase()
let country: Country
let hoa: Id
let tay: Id
beforeAll(async () => {
  country = await settle(['kits/waste-sorting', 'test/kits/village-library'])
  hoa = await person('hoa', 'branch_head', country.id('dong'))
  tay = await person('tay', 'branch_head', country.id('tay'))
})

const enrol = async (village = 'an/1', lane = 'Ngõ 1') => {
  const id = newId()
  await request(() => saveHousehold(as(hoa, '2026-11-01'), { id, unit: country.id(village), lane, label: 'Hộ 12', members: 3 }, 0))
  return id
}
const visit = (about: string | undefined, over: Partial<RecordInput> = {}): RecordInput =>
  ({ id: newId(), form: 'waste_visit', unit: country.id('an/1'), day: '2026-11-20', answers: { household: 'Hộ 12', outcome: 'met' }, ...(about === undefined ? {} : { about }), ...over })
const enter = (account: Id, input: RecordInput) => request(() => enterRecords(as(account), [input])).then(([receipt]) => (receipt?.status === 'refused' ? receipt.problem.code : receipt?.status))
const due = (over: { until?: Day; lane?: string; unit?: number } = {}, account = hoa) => request(() => visitsDue(as(account), { unit: country.id('dong'), ...over }))
const one = async (id: Id) => (await due()).find((row) => row.id === id)

describe('a record about a household', () => {
  test('names it in the register of the place, and says so when it is read', async () => {
    const id = await enrol()
    const input = visit(id)
    expect(await enter(hoa, input)).toBe('accepted')
    expect((await request(() => getRecord(as(hoa), input.id))).about).toBe(id)
  })

  test('has a digest with it, and the one without is as it always was', async () => {
    const [id, input] = [await enrol(), visit(undefined)]
    const before = digestOfRecord(input)
    expect(digestOfRecord({ ...input, about: id }).equals(before)).toBe(false)
    expect(await enter(hoa, { ...input, about: id, digest: digestOfRecord({ ...input, about: id }).toString('hex') })).toBe('accepted')
    expect(await enter(hoa, input)).toBe('record.other_digest')
  })

  test('is refused for one that the place does not know, that was erased, that is no id, and by a form that is about none', async () => {
    const elsewhere = await enrol('an/2')
    const erased = await enrol()
    await look("update household.household set state = 'erased', label = null, members = null, found = '', ended_on = '2026-11-02' where id = $1", [erased])
    expect(await enter(hoa, visit(elsewhere))).toBe('record.about_unknown')
    expect(await enter(hoa, visit(newId()))).toBe('record.about_unknown')
    expect(await enter(hoa, visit(erased))).toBe('record.about_erased')
    expect(await enter(hoa, visit('🙂'))).toBe('record.bad_id')
    expect(await enter(hoa, { ...visit(await enrol()), form: 'loan', answers: { reader: 'Hộ 12', first_time: 'yes', books: 1 } })).toBe('record.about_nothing')
  })
})

describe('the next visit', () => {
  test('is due at once where nobody was yet', async () => {
    expect(await one(await enrol())).toMatchObject({ lastVisit: null, outcome: null, nextVisit: '2026-11-01' })
  })

  test.each([['met', '2026-12-20'], ['absent', '2026-11-23'], ['postponed', '2026-11-27'], ['refused', '2027-02-18']])('follows from the outcome %s', async (outcome, nextVisit) => {
    const id = await enrol()
    await enter(hoa, visit(id, { answers: { household: 'Hộ 12', outcome } }))
    expect(await one(id)).toMatchObject({ lastVisit: '2026-11-20', outcome, nextVisit })
  })

  test('is the day that was arranged, of the latest visit, as it was corrected', async () => {
    const id = await enrol()
    await enter(hoa, visit(id, { day: '2026-11-10', answers: { household: 'Hộ 12', outcome: 'refused' } }))
    const last = visit(id, { answers: { household: 'Hộ 12', outcome: 'postponed', next_visit: '2026-11-25' } })
    await enter(hoa, last)
    expect(await one(id)).toMatchObject({ lastVisit: '2026-11-20', nextVisit: '2026-11-25' })
    await enter(hoa, visit(id, { supersedes: last.id, answers: { household: 'Hộ 12', outcome: 'postponed', next_visit: '2026-11-28' } }))
    expect(await one(id)).toMatchObject({ nextVisit: '2026-11-28' })
  })

  test('is asked for by day and by lane', async () => {
    const id = await enrol('an/2', 'Xóm Chùa')
    expect((await due({ lane: 'Xóm Chùa', until: '2026-11-23' as Day })).map((row) => row.id)).toEqual([id])
    await enter(hoa, visit(id, { unit: country.id('an/2') }))
    expect(await due({ lane: 'Xóm Chùa', until: '2026-11-23' as Day })).toEqual([])
    expect((await due({ unit: country.id('an/2') })).map((row) => row.id)).toContain(id)
  })

  test('is nobody\'s business elsewhere', async () => {
    await expect(due({}, tay)).rejects.toMatchObject({ code: 'people.no_mandate' })
  })
})
