import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { period } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { enterRecords } from '#core/form/record.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { settleToCheck, visit, type Check } from '../../../test/spot_check.ts'
import { as, d } from '../../../test/world.ts'
import { abandonSample, closeSample } from './close.ts'
import { allocate, lotOf } from './draw.ts'
import { checkDraw, drawSample } from './sample.ts'
import { lowerBound } from './trust.ts'
import { listClosed, listOpen, readVerified } from './verified.ts'

const parts = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 126 }).map((all) => all.map((population, unit) => ({ unit, population })))

describe('a sample is shared out over the parts', () => {
  test('in proportion, at least one to each that has a record, never more than it has', () => {
    fc.assert(fc.property(parts, fc.integer({ min: 1, max: 2_000 }), (all, wanted) => {
      const shares = allocate(all, wanted)
      const some = all.filter((p) => p.population > 0)
      const total = some.reduce((sum, p) => sum + p.population, 0)
      const size = [...shares.values()].reduce((a, b) => a + b, 0)
      expect(size).toBe(Math.min(total, Math.max(wanted, some.length)))
      expect([...shares.keys()].toSorted()).toEqual(some.map((p) => p.unit).toSorted())
      const quota = (population: number) => (size * population) / total
      const poor = some.filter((p) => quota(p.population) < 1).length
      for (const p of some) {
        const share = shares.get(p.unit)!
        expect(share).toBeGreaterThanOrEqual(1)
        expect(share).toBeLessThanOrEqual(p.population)
        if (poor === 0) expect(Math.abs(share - quota(p.population))).toBeLessThan(1)
      }
    }))
  })

  test('by the largest remainder', () => {
    const of = (...populations: number[]) => [...allocate(populations.map((population, unit) => ({ unit, population })), 10).values()]
    expect(of(47, 33, 20)).toEqual([5, 3, 2])
    expect(of(1_000, 1, 1)).toEqual([8, 1, 1])
    expect(of(50, 50)).toEqual([5, 5])
  })
})

describe('a draw', () => {
  useDatabase()
  let check: Check
  const list: Record<string, Id[]> = {}
  beforeAll(async () => {
    check = await settleToCheck()
    list.an1 = await check.lend(check.alice, 'an/1', 30)
    list.an2 = await check.lend(check.lan, 'an/2', 20)
    list.tay = await check.lend(check.minh, 'cat/1', 50)
    // What must not be drawn: a record taken back, one that states no reader, a sum somebody typed, and one of another measure.
    const [gone] = await check.lend(check.alice, 'an/1', 1)
    await check.lend(check.alice, 'an/1', 1, { supersedes: gone!, answers: { reader: 'Hộ', first_time: 'no', books: 2 } })
    await check.lend(check.alice, 'an/2', 5, { answers: { reader: 'Hộ', first_time: 'no', books: 1 } })
  })
  const drawnOf = async (sample: string) => new Set((await look<{ record: Id }>('select record from verification.item where sample = $1', [sample])).map((r) => r.record))

  test('can be checked by anyone who knows the seed and the list, with nothing of ours', async () => {
    const sample = await check.draw(check.city)
    expect(sample.strata.map((s) => ({ unit: s.unit, population: s.population, drawn: s.drawn }))).toEqual([
      { unit: check.id('dong'), population: 50, drawn: 10 }, { unit: check.id('tay'), population: 50, drawn: 10 }])
    const { revealed, commitment } = await check.finish(check.city, sample.id)
    expect(createHash('sha256').update(Buffer.from(revealed!, 'hex')).digest('hex')).toBe(commitment)
    const lot = (id: string) => createHash('sha256').update(Buffer.from(revealed!, 'hex')).update(Buffer.from(id.replaceAll('-', ''), 'hex')).digest('hex')
    const smallest = (ids: Id[]) => ids.toSorted((a, b) => (lot(a) < lot(b) ? -1 : 1)).slice(0, 10)
    expect(await drawnOf(sample.id)).toEqual(new Set([...smallest([...list.an1!, ...list.an2!]), ...smallest(list.tay!)]))
  })

  test('reads lots in the database as everyone else does', async () => {
    const seed = Buffer.alloc(32, 7)
    const id = newId()
    const [row] = await look<{ lot: Buffer }>('select sha256($1::bytea || uuid_send($2::uuid)) as lot', [seed, id])
    expect(lotOf(seed, id)).toEqual(row!.lot)
  })

  test('cannot be made again, so that nobody draws until the easy houses come', async () => {
    const sample = await check.draw(check.commune, { unit: check.id('dong') })
    const before = await drawnOf(sample.id)
    await expect(request(() => drawSample(as(check.commune), sample.id))).rejects.toMatchObject({ code: 'verification.drawn_already' })
    await expect(check.plan(check.commune, { unit: check.id('dong') })).rejects.toMatchObject({ code: 'verification.open_already' })
    expect(await drawnOf(sample.id)).toEqual(before)
  })

  test('of a commune is by villages, and of a village by itself', async () => {
    const tay = await check.draw(check.city, { unit: check.id('tay'), size: 7 })
    expect(tay.strata).toMatchObject([{ unit: check.id('cat/1'), population: 50, drawn: 7 }])
    const village = await check.draw(check.city, { unit: check.id('an/2'), size: 500 })
    expect(village.strata).toMatchObject([{ unit: check.id('an/2'), population: 20, drawn: 20 }])
  })

  test('gives the same records when it is made again later, though the list has moved on', async () => {
    const [planned] = await look<{ id: Id }>('select id from verification.sample where unit = $1 order by planned_at desc limit 1', [check.id('dong')])
    await request(() => enterRecords(as(check.alice, '2026-11-12'), [
      { id: newId(), form: 'loan', unit: check.id('an/1'), day: '2026-11-01', supersedes: list.an1![3]!, answers: { reader: 'Hộ', first_time: 'no', books: 1 } },
      ...Array.from({ length: 30 }, () => ({ id: newId(), form: 'loan', unit: check.id('an/1'), day: '2026-11-11', answers: { reader: 'Hộ mới', first_time: 'yes', books: 1 } }))]))
    expect(await request(() => checkDraw(as(check.commune), planned!.id))).toEqual({ drawn: 20, same: true })
    // Not even the product's own role can put an easy house in the place of a drawn one; and one more would be seen.
    await expect(look('update verification.item set record = $2 where sample = $1', [planned!.id, newId()])).rejects.toThrow('permission denied')
    await look('insert into verification.item select shard_id, sample, $2, leaf, stratum from verification.item where sample = $1 limit 1', [planned!.id, newId()])
    expect(await request(() => checkDraw(as(check.commune), planned!.id))).toEqual({ drawn: 21, same: false })
  })

  test('of records of a divided former commune: in the city by themselves, in its heirs not at all', async () => {
    await request(() => enterRecords(as(check.city, '2026-10-02'), Array.from({ length: 4 }, () =>
      ({ id: newId(), form: 'loan', unit: check.id('binh'), day: '2025-03-10', answers: { reader: 'Hộ', first_time: 'yes', books: 1 } }))))
    const city = await check.draw(check.city, { size: 13 })
    expect(city.strata.find((s) => s.unit === check.id('city'))).toMatchObject({ population: 4 })
    expect(city.unplaced).toBe(0)
    const then = await check.draw(check.city, { unit: check.id('binh'), map: d('2025-06-30') })
    expect(then.strata).toMatchObject([{ unit: check.id('binh/?'), population: 4, drawn: 4 }])
    const [tay] = await look<{ id: Id }>('select id from verification.sample where unit = $1 and closed_at is null', [check.id('tay')])
    await check.finish(check.city, tay!.id)
    expect((await check.plan(check.city, { unit: check.id('tay') })).unplaced).toBe(4)
  })
})

describe('whoever shops for a good draw', () => {
  useDatabase()
  let check: Check
  const dong = () => check.id('dong')
  const beside = async () => (await request(() => readVerified(as(null), { indicators: ['library.readers'], unit: dong(), period: { from: null, to: d('2026-11-23') }, map: d('2026-11-23') })))[0]!
  const code = (promise: Promise<unknown>) => promise.then(() => 'may', (problem: { code: string }) => problem.code)
  beforeAll(async () => {
    check = await settleToCheck()
    await check.lend(check.alice, 'an/1', 60)
    await check.lend(check.minh, 'cat/1', 60)
    // The city looked, and half of Đông was not there.
    const { id } = await check.draw(check.city, { size: 40 })
    const items = await look<{ record: Id; stratum: number }>('select record, stratum from verification.item where sample = $1', [id])
    await visit(check.city, ...items.map(({ record, stratum }, i) => ({ sample: id, record, outcome: stratum === dong() && i % 2 === 0 ? 'not_found' : 'confirmed' })))
    await check.finish(check.city, id)
  })

  test('cannot close what nobody visited, nor draw anew meanwhile; gives it up with a reason, and it stays on the list', async () => {
    const first = await check.draw(check.commune, { unit: dong(), size: 5 })
    expect(await code(request(() => closeSample(as(check.commune), first.id)))).toBe('verification.still_visiting')
    expect(await code(check.plan(check.commune, { unit: dong(), size: 5 }))).toBe('verification.open_already')
    expect(await code(check.plan(check.commune, { unit: dong(), size: 5, period: period('..2026-10-31') })), 'nor over other days of the same figure').toBe('verification.open_already')
    expect(await code(request(() => abandonSample(as(check.commune), first.id, '')))).toBe('verification.abandon_reason')
    await request(() => abandonSample(as(check.commune), first.id, 'Các nhà được rút ở xa, chưa có người đi.'))
    expect((await request(() => listClosed(as(null), { unit: dong() })))).toMatchObject([{ id: first.id, state: 'abandoned', abandoned: 'Các nhà được rút ở xa, chưa có người đi.', visited: 0, drawn: 5, results: [] }])
  })

  test('may draw anew, and everybody reads that it is the second draw and that the one before was given up', async () => {
    const second = await check.draw(check.commune, { unit: dong(), size: 5 })
    expect(second).toMatchObject({ nth: 2, givenUp: 1 })
    expect(await request(() => listOpen(as(null)))).toMatchObject([{ id: second.id, nth: 2, givenUp: 1 }])
    const [one] = await look<{ record: Id }>('select record from verification.item where sample = $1', [second.id])
    await visit(check.lan, { sample: second.id, record: one!.record })
    expect(await code(request(() => closeSample(as(check.commune), second.id)))).toBe('verification.still_visiting')
    expect(await code(request(() => closeSample(as(check.commune, '2026-12-31'), second.id))), 'one of five has answered').toBe('verification.few_answers')
    await check.finish(check.commune, second.id)
    expect(await request(() => listClosed(as(null), { unit: dong() }))).toMatchObject([{ id: second.id, state: 'closed', nth: 2, givenUp: 1 }, { state: 'abandoned', nth: 1, givenUp: 0 }])
  })

  test('and gains nothing beside the figure, where what the city found stays', async () => {
    const { verification, ...figure } = await beside()
    expect(verification).toMatchObject({ n: 20, confirmed: 0.5, holds: false })
    expect(lowerBound({ ...figure, verification }, 'counted')).toBeLessThan(25)
  })

  test('two who plan the same in one moment have planned one', async () => {
    const codes = await Promise.all([1, 2, 3].map(() => code(check.plan(check.commune, { unit: dong() }))))
    expect(codes.toSorted()).toEqual(['may', 'verification.open_already', 'verification.open_already'])
  })
})
