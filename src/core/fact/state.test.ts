import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, d, settle, type Country } from '../../../test/world.ts'
import { declareMeasures, measureIds } from './measure.ts'
import { stateFacts, type FactDraft } from './state.ts'

useDatabase()
let country: Country
beforeAll(async () => { country = await settle() })

const fact = (origin: Id, over: Partial<FactDraft> = {}): FactDraft =>
  ({ shard: country.id('an'), leaf: country.id('an/1'), origin, kind: 'toy.document', ordinal: 0, measure: 'library.books', day: d('2026-11-20'), value: 3, method: 'counted', ...over })
const state = (...facts: FactDraft[]) => request(async () => stateFacts(await asSystem(as(null), 'system:test'), facts,
  [...new Map(facts.map((f) => [f.origin, f])).values()].map((f) => ({ shard: f.shard, unit: f.leaf, event: 'toy.stated', about: f.origin, body: {} }))))
const count = async (table: string, column: string, id: string) => (await look(`select 1 from ${table} where ${column} = $1`, [id])).length
const deltas = async () => (await look<{ n: number; sum: number; estimated: number }>('select coalesce(sum(n), 0)::float8 as n, coalesce(sum(sum), 0)::float8 as sum, coalesce(sum(estimated), 0)::float8 as estimated from fact.delta'))[0]!

describe('stating a fact', () => {
  test('tells it, queues it for the figures and writes the ledger, together', async () => {
    const before = await deltas()
    const id = newId()
    expect(await state(fact(id), fact(id, { ordinal: 1, measure: 'library.readers', value: 1 }))).toBe(2)
    expect([await count('fact.fact', 'origin', id), await count('ledger.entry', 'about', id)]).toEqual([2, 1])
    expect(await deltas()).toEqual({ n: before.n + 2, sum: before.sum + 4, estimated: before.estimated })
  })

  test('twice adds nothing, neither to the figures nor to the ledger', async () => {
    const id = newId()
    await state(fact(id))
    const before = await deltas()
    expect(await state(fact(id))).toBe(0)
    expect(await state(fact(id), fact(id))).toBe(0)
    expect([await count('fact.fact', 'origin', id), await count('ledger.entry', 'about', id)]).toEqual([1, 1])
    expect(await deltas()).toEqual(before)
  })

  test('twenty times at once states it once', async () => {
    const id = newId()
    const added = await Promise.all(Array.from({ length: 20 }, () => state(fact(id))))
    expect(added.reduce((a, b) => a + b)).toBe(1)
    expect(await count('fact.fact', 'origin', id)).toBe(1)
  })

  test('of a sample or an estimate is queued as estimated', async () => {
    const before = await deltas()
    await state(fact(newId(), { value: 10, method: 'estimated' }), fact(newId(), { value: 5, method: 'sampled' }), fact(newId(), { value: 2, method: 'weighed' }))
    expect(await deltas()).toEqual({ n: before.n + 3, sum: before.sum + 17, estimated: before.estimated + 15 })
  })

  test('that corrects another takes the other back, in the figures too; doing it twice does it once', async () => {
    const [wrong, right] = [newId(), newId()]
    await state(fact(wrong, { value: 40 }))
    const before = await deltas()
    const correct = () => request(async () => stateFacts(await asSystem(as(null), 'system:test'), [fact(right, { value: 14 })],
      [{ shard: country.id('an'), unit: country.id('an/1'), event: 'toy.corrected', about: right, body: {} }], [{ shard: country.id('an'), origin: wrong, by: right }]))
    expect([await correct(), await correct()]).toEqual([1, 0])
    expect(await deltas()).toEqual({ n: before.n, sum: before.sum - 26, estimated: before.estimated })
    expect([await count('ledger.entry', 'about', right), await look('select retracted from fact.fact where origin = $1', [wrong])]).toEqual([1, [{ retracted: right }]])
  })

  test('of nothing is nothing', async () => {
    expect(await state()).toBe(0)
  })
})

describe('a fact is refused', () => {
  test('when no kit declared what it measures', async () => {
    await expect(state(fact(newId(), { measure: 'library.dragons' }))).rejects.toMatchObject({ code: 'fact.unknown_measure', params: { measure: 'library.dragons' } })
  })

  test('when its value is not a number that can be added', async () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1e13, 1e300]) await expect(state(fact(newId(), { value })), String(value)).rejects.toMatchObject({ code: 'fact.not_a_number' })
  })

  test('and takes its neighbours in the same breath with it', async () => {
    const good = newId()
    await expect(state(fact(good), fact(newId(), { value: Number.NaN }))).rejects.toMatchObject({ code: 'fact.not_a_number' })
    expect(await count('fact.fact', 'origin', good)).toBe(0)
  })
})

describe('a measure', () => {
  test('keeps its number when it is declared again with another unit', async () => {
    const ids = () => request(async () => (await measureIds(await asSystem(as(null), 'system:test'), ['library.books'])).get('library.books'))
    const before = await ids()
    await request(async () => declareMeasures(await asSystem(as(null), 'system:test'), [{ key: 'library.books', unitOfMeasure: 'volumes', published: true }], null))
    expect(await ids()).toBe(before)
  })

  test('that was declared in a transaction that failed is not remembered', async () => {
    const db = () => asSystem(as(null), 'system:test')
    await expect(request(async () => {
      await declareMeasures(await db(), [{ key: 'toy.ghosts', unitOfMeasure: 'ghosts', published: true }], null)
      await measureIds(await db(), ['toy.ghosts'])
      throw new Error('no')
    })).rejects.toThrow('no')
    await expect(request(async () => measureIds(await db(), ['toy.ghosts']))).rejects.toMatchObject({ code: 'fact.unknown_measure' })
  })
})
