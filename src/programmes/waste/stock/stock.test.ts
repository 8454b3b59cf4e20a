import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { saveHousehold } from '#core/household/household.ts'
import { readValues } from '#core/indicator/values.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, d, person, settle, type Country } from '../../../../test/world.ts'
import { wasteVerbs } from '../verbs.ts'
import { countStock, handOut, receiveStock, stockOf, type Receiver, type StockDraft } from './stock.ts'

useDatabase()
let country: Country
let officer: Id, hoa: Id, tay: Id, digital: Id
beforeAll(async () => {
  country = await settle(['kits/waste-sorting'])
  await request(async () => declareRoles(await asSystem(as(null), 'system:test'), {}, wasteVerbs))
  officer = await person('officer', 'commune_officer', country.id('dong'))
  hoa = await person('hoa', 'branch_head', country.id('an/1'))
  tay = await person('tay', 'commune_officer', country.id('tay'))
  digital = await person('digital', 'digital_team', country.id('dong'))
})

const draft = (over: Partial<StockDraft> = {}): StockDraft => ({ id: newId(), unit: country.id('dong'), good: 'em', quantity: 10, day: '2026-11-20', ...over })
const receive = (who: Id | null, over: Partial<StockDraft> = {}) => request(() => receiveStock(as(who), draft(over)))
const give = (who: Id | null, to: Receiver, over: Partial<StockDraft> = {}) => request(() => handOut(as(who), draft(over), to))
const count = (who: Id | null, over: Partial<StockDraft> = {}) => request(() => countStock(as(who), draft(over)))
const code = (promise: Promise<unknown>) => promise.then(() => 'done', (error: Problem) => (error.errors[0] ?? error).code)
async function balance(unit: string, good = 'em', who = officer): Promise<number | undefined> {
  const { stores } = await request(() => stockOf(as(who), country.id('dong')))
  const [{ leaf }] = (await look<{ leaf: number }>("select p.id as leaf from unit.unit g join unit.unit p on p.id = case when g.leaf then g.id else (select id from unit.unit where key = g.key || '/?') end where g.key = $1", [unit])) as [{ leaf: number }]
  return stores.find((store) => store.leaf === leaf && store.good === good)?.balance
}
const figure = async (key: string, unit: string) => (await request(() => readValues(as(null), { indicators: [key], unit: country.id(unit), period: { from: null, to: d('2026-12-31') }, map: d('2026-11-23') })))[0]!.value

describe('a store', () => {
  test('holds what came in less what went out; the same move sent twice is one', async () => {
    const once = draft({ good: 'compost_bin', quantity: 30 })
    for (let i = 0; i < 2; i++) await request(() => receiveStock(as(officer), once))
    await give(officer, { households: 12 }, { good: 'compost_bin', quantity: 12 })
    expect(await balance('dong', 'compost_bin')).toBe(18)
    expect(await figure('waste.compost_bins_out', 'dong')).toBe(12)
  })

  test('hands to a village’s store, which hands to its households; each counts where it lives', async () => {
    await receive(officer, { good: 'imo', quantity: 50 })
    await give(officer, { unit: country.id('an/1') }, { good: 'imo', quantity: 20 })
    expect([await balance('dong', 'imo'), await balance('an/1', 'imo')]).toEqual([30, 20])
    const home = newId()
    await request(() => saveHousehold(as(hoa), { id: home, unit: country.id('an/1'), lane: 'Ngõ 3', label: 'Hộ 12' }, 0))
    await give(hoa, { household: home }, { unit: country.id('an/1'), good: 'imo', quantity: 2 })
    expect([await balance('an/1', 'imo', officer), await figure('waste.starters_out', 'an/1')]).toEqual([18, 2])
    expect((await request(() => stockOf(as(hoa), country.id('an/1')))).moves[0]).toMatchObject({ what: 'handed_out', household: 'Hộ 12', quantity: -2, by: 'hoa' })
    expect((await look<{ event: string }>("select event from ledger.entry where event like 'waste.stock%' order by at, seq")).map((one) => one.event)).toContain('waste.stock_arrived')
  })

  test('is counted, and what was missing stays on record', async () => {
    await receive(officer, { quantity: 40 })
    const before = (await balance('dong'))!
    await count(officer, { quantity: before - 3 })
    expect(await balance('dong')).toBe(before - 3)
    expect((await request(() => stockOf(as(officer), country.id('dong')))).moves.find((move) => move.what === 'count')).toMatchObject({ quantity: -3 })
  })

  test('never hands out more than it holds, whoever hands out at the same moment', async () => {
    await count(officer, { quantity: 10 })
    const answers = await Promise.all(Array.from({ length: 12 }, () => code(give(officer, { households: 1 }, { quantity: 3 }))))
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(3)
    expect(answers.filter((answer) => answer === 'waste.stock_short')).toHaveLength(9)
    expect(await balance('dong')).toBe(1)
  })

  test('two that hand to each other at once wait for each other', async () => {
    await count(officer, { quantity: 50 })
    await count(officer, { unit: country.id('an/2'), quantity: 50 })
    const to = (from: string, there: string) => code(give(officer, { unit: country.id(there) }, { unit: country.id(from), quantity: 1 }))
    expect(new Set(await Promise.all(Array.from({ length: 16 }, (_, i) => (i % 2 ? to('dong', 'an/2') : to('an/2', 'dong')))))).toEqual(new Set(['done']))
    expect([await balance('dong'), await balance('an/2')]).toEqual([50, 50])
  })

  test('is the sum of its moves, whatever was done', async () => {
    const step = fc.record({ what: fc.constantFrom('receive', 'give', 'count'), quantity: fc.integer({ min: 1, max: 20 }) })
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      for (const { what, quantity } of steps) await code(what === 'receive' ? receive(officer, { quantity }) : what === 'give' ? give(officer, { households: 1 }, { quantity }) : count(officer, { quantity }))
      const [sums] = await look<{ wrong: number }>('select count(*)::int as wrong from waste.stock s where balance <> (select coalesce(sum(quantity), 0) from waste.stock_move m where m.shard_id = s.shard_id and m.leaf = s.leaf and m.good = s.good)')
      expect(sums!.wrong).toBe(0)
    }), { numRuns: 8 })
  })
})

test('a hand-out sent again after the store ran empty is the one that it was', async () => {
  await count(officer, { quantity: 5 })
  const once = draft({ quantity: 5 })
  for (let i = 0; i < 2; i++) expect(await request(() => handOut(as(officer), once, { households: 5 }))).toEqual({ id: once.id })
  expect(await balance('dong')).toBe(0)
})

describe('what is refused changes nothing', () => {
  test.each<[string, Partial<StockDraft>, Receiver, string]>([
    ['nothing', { quantity: 0 }, { households: 1 }, 'waste.quantity'], ['less than nothing', { quantity: -3 }, { households: 1 }, 'waste.quantity'], ['half a bin', { quantity: 1.5 }, { households: 1 }, 'waste.quantity'],
    ['NaN', { quantity: Number.NaN }, { households: 1 }, 'waste.quantity'], ['what no store has', { good: 'gold' }, { households: 1 }, 'waste.good'], ['tomorrow', { day: '2026-11-24' }, { households: 1 }, 'waste.future'],
    ['in the year 0', { day: '0000-01-01' }, { households: 1 }, 'day.invalid'], ['by no id', { id: 'x' }, { households: 1 }, 'waste.bad_id'], ['with a novel', { note: 'x'.repeat(301) }, { households: 1 }, 'waste.too_long'],
    ['to nobody', {}, {}, 'waste.receiver'], ['to two', {}, { households: 1, unit: 1 }, 'waste.receiver'], ['to no household', {}, { households: 0 }, 'waste.number'], ['to a stranger', {}, { household: newId() }, 'household.not_found'],
    ['to a unit that is none', {}, { unit: 2 ** 40 }, 'people.no_mandate'],
  ])('%s', async (_, over, to, expected) => {
    const before = await balance('dong')
    expect(await code(give(officer, to, over))).toBe(expected)
    expect(await balance('dong')).toBe(before)
  })

  test('a store does not hand to itself', async () => expect(await code(give(officer, { unit: country.id('dong') }))).toBe('waste.to_itself'))
})

describe('who may not', () => {
  test('receive, hand out, count or look: nobody, another commune, whoever has another task', async () => {
    for (const [who, expected] of [[null, 'people.sign_in_first'], [tay, 'people.no_mandate'], [digital, 'people.no_mandate'], [hoa, 'people.no_mandate']] as const) {
      for (const wish of [() => receive(who), () => give(who, { households: 1 }), () => count(who), () => request(() => stockOf(as(who), country.id('dong')))]) expect(await code(wish()), String(who)).toBe(expected)
    }
    expect(await code(give(officer, { unit: country.id('cat/1') })), 'into a store of others').toBe('people.no_mandate')
  })
})
