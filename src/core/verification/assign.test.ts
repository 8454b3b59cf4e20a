import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { enterRecords } from '#core/form/record.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { settleToCheck, visit, type Check } from '../../../test/spot_check.ts'
import { as, person } from '../../../test/world.ts'
import { assignItems, listItems, listVisitors, proposeAssignments, spread } from './assign.ts'
import type { Sample } from './sample.ts'

describe('spreading visits', () => {
  const cases = fc.record({ items: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 80 }), people: fc.integer({ min: 0, max: 7 }), bars: fc.array(fc.tuple(fc.nat(79), fc.nat(6)), { maxLength: 60 }) })

  test('gives each item to one who may go, leaves none that could be given, and burdens all alike', () => {
    fc.assert(fc.property(cases, ({ items: leaves, people: count, bars }) => {
      const items = leaves.map((leaf, i) => ({ leaf, i }))
      const people = Array.from({ length: count }, (_, p) => p)
      const barred = new Set(bars.map(([i, p]) => `${i} ${p}`))
      const may = ({ i }: { i: number }, p: number) => !barred.has(`${i} ${p}`)
      const { given, left } = spread(items, people, may)
      expect(given.length + left.length).toBe(items.length)
      expect(given.every(({ item, visitor }) => may(item, visitor))).toBe(true)
      expect(left.every((item) => people.every((p) => !may(item, p)))).toBe(true)
      if (barred.size > 0 || count === 0) return
      const loads = people.map((p) => given.filter((g) => g.visitor === p).length)
      expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1)
    }))
  })

  test('counts what somebody carries already', () => {
    const { given } = spread([{ leaf: 1 }, { leaf: 1 }], ['busy', 'free'], () => true, new Map([['busy', 2]]))
    expect(given.map((g) => g.visitor)).toEqual(['free', 'free'])
  })
})

describe('assigning', () => {
  useDatabase()
  let check: Check
  let sample: Sample
  let hoa: Id
  beforeAll(async () => {
    check = await settleToCheck()
    await check.lend(check.alice, 'an/1', 12)
    await check.lend(check.lan, 'an/2', 8)
    hoa = await person('hoa', 'digital_team', check.id('an/1'))
    sample = await check.draw(check.commune, { unit: check.id('dong'), size: 20 })
  })
  const items = () => request(() => listItems(as(check.commune), sample.id))
  const assign = (account: Id | null, ...pairs: { record: string; visitor: string }[]) => request(() => assignItems(as(account), sample.id, pairs))
  const why = (promise: Promise<unknown>) => promise.then(() => [], (problem: { errors: { code: string; at?: string }[] }) => problem.errors.map((e) => `${e.at} ${e.code}`))

  test('knows who may visit there, and tells only those who give out', async () => {
    expect((await request(() => listVisitors(as(check.commune), sample.id))).map((one) => one.account)).toEqual(expect.arrayContaining([check.alice, check.lan, hoa]))
    await expect(request(() => listVisitors(as(check.lan), sample.id))).rejects.toMatchObject({ code: 'verification.not_found' })
  })

  test('shows what was drawn with who reported it', async () => {
    const all = await items()
    expect(all).toHaveLength(20)
    expect(all.filter((i) => i.reporters.includes(check.alice))).toHaveLength(12)
    expect(await request(() => listItems(as(check.commune), sample.id, all[4]!.record, 5))).toEqual(all.slice(5, 10))
  })

  test('refuses the reporter, who has no mandate there, and what was not drawn; then nothing is given', async () => {
    const all = await items()
    const hers = all.find((i) => i.reporters.includes(check.alice))!
    const other = all.find((i) => i.reporters.includes(check.lan))!
    expect(await why(assign(check.commune, { record: hers.record, visitor: check.alice }, { record: other.record, visitor: hoa }, { record: other.record, visitor: check.minh },
      { record: newId(), visitor: check.lan }, { record: hers.record, visitor: check.lan }))).toEqual([
      '/0/visitor verification.own_report', '/1/visitor verification.visitor_mandate', '/2/visitor verification.visitor_mandate', '/3/record verification.not_drawn_item'])
    expect((await items()).every((i) => i.visitor === null)).toBe(true)
  })

  test('proposes visitors who did not report, about as many items each, and takes the proposal back in', async () => {
    const among = [check.alice, check.lan, hoa]
    const { assignments, left } = await request(() => proposeAssignments(as(check.commune), sample.id, among))
    expect(left).toEqual([])
    const all = new Map((await items()).map((i) => [i.record, i]))
    for (const { record, visitor } of assignments) expect(all.get(record)!.reporters).not.toContain(visitor)
    // Lan's eight can only be Alice's, who has enough to carry then; Alice's twelve are shared by the other two.
    const load = (who: Id) => assignments.filter((a) => a.visitor === who).length
    expect([load(check.alice), load(check.lan), load(hoa)]).toEqual([8, 6, 6])
    expect(await assign(check.commune, ...assignments)).toBe(20)
    expect((await items()).find((i) => i.visitor === hoa)).toMatchObject({ visitorName: 'hoa', leafName: 'Thôn An Một' })
    expect(await look('select 1 from ledger.entry where about = $1 and event = $2', [sample.id, 'sample.assigned'])).toHaveLength(1)
  })

  test('may be changed until the visit, not after', async () => {
    const item = (await items()).find((i) => i.visitor === hoa)!
    expect(await assign(check.commune, { record: item.record, visitor: check.lan })).toBe(1)
    await visit(check.lan, { sample: sample.id, record: item.record })
    expect(await why(assign(check.commune, { record: item.record, visitor: hoa }))).toEqual(['/0/record verification.visited'])
  })

  test('knows an earlier reporter too, who is none the less one for a correction by somebody else', async () => {
    const [first] = await check.lend(check.alice, 'binh/1', 1)
    const [fixed] = await check.lend(check.lan, 'binh/1', 1, { supersedes: first! })
    const small = await check.draw(check.commune, { unit: check.id('binh/1'), size: 1 })
    const [item] = await request(() => listItems(as(check.commune), small.id))
    expect(item!.record).toBe(fixed)
    expect(item!.reporters.toSorted()).toEqual([check.alice, check.lan].toSorted())
    const { left } = await request(() => proposeAssignments(as(check.commune), small.id, [check.alice, check.lan]))
    expect(left).toMatchObject([{ record: fixed, why: { code: 'verification.nobody' } }])
  })

  test('tells when a record was corrected since it was drawn', async () => {
    const item = (await items()).find((i) => i.reporters.includes(check.lan))!
    await request(() => enterRecords(as(check.lan, '2026-11-12'), [{ id: newId(), form: 'loan', unit: check.id('an/2'), day: '2026-10-01', supersedes: item.record, answers: { reader: 'Hộ', first_time: 'no', books: 1 } }]))
    expect((await items()).filter((i) => i.corrected).map((i) => i.record)).toEqual([item.record])
  })

  test('is not for visitors, other communes, or who has not signed in', async () => {
    const [item] = await items()
    const pair = { record: item!.record, visitor: check.lan }
    const code = (promise: Promise<unknown>) => promise.then(() => 'may', (problem: { code: string }) => problem.code)
    expect(await Promise.all([assign(check.lan, pair), assign(check.minh, pair), assign(null, pair)].map(code))).toEqual(['verification.not_found', 'verification.not_found', 'people.sign_in_first'])
    expect(await code(request(() => proposeAssignments(as(check.lan), sample.id)))).toBe('verification.not_found')
    expect(await code(request(() => listItems(as(check.lan), sample.id)))).toBe('verification.not_found')
  })
})
