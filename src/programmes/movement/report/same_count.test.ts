import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { addDays, type Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { enrol, type Registration } from '#core/initiative/enrol.ts'
import { fields, kinds, registrantKinds } from '#core/initiative/form.ts'
import { advance, type Said } from '#core/initiative/initiative.ts'
import { levels, type Step } from '#core/initiative/life.ts'
import { liveThrough, type Past } from '#core/initiative/many.ts'
import { listInitiatives, type RegisterQuery } from '#core/initiative/register.ts'
import { asSystem } from '#core/people/door.ts'
import { compileTrees } from '#core/unit/compile.ts'
import { openUnits } from '#core/unit/open.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, d, person, settle, type Country } from '../../../../test/world.ts'
import { addressOf, askedOf, everything, queryOf } from '../register/asked.ts'
import { reportOf } from './period_report.ts'

useDatabase()
let country: Country
let city: Id
const today = d('2026-11-23')
const villages = ['an/1', 'an/2', 'binh/1', 'binh/2', 'cat/1', 'cat/2'] as const
/** An initiative: where, what, from when on, and how many days after one another its steps came. */
const life = fc.record({
  village: fc.constantFrom(...villages), kind: fc.constantFrom(...kinds), field: fc.constantFrom(...fields), by: fc.constantFrom(...registrantKinds), level: fc.constantFrom('grassroots', 'commune', 'city'),
  novelty: fc.constantFrom('new', 'continuing'), copies: fc.boolean(), day: fc.integer({ min: 0, max: 700 }), steps: fc.integer({ min: 0, max: 6 }), gaps: fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 6, maxLength: 6 }),
  stops: fc.boolean(), again: fc.boolean(),
  // Some were registered without saying in which village, by a unit above them all, or without saying by whom.
  above: fc.constantFrom(null, null, null, null, 'binh', 'district', 'city'), unsaid: fc.boolean(),
})
/** The unit above them then; Bình was divided between Đông and Tây. */
const aboveOn = (above: string, day: string) => (day < '2025-07-01' ? above : above === 'binh' ? 'tay' : 'city')
const way: readonly Step[] = ['begin', 'assess', 'appraise', 'recognise', 'distinguish', 'commend']

beforeAll(async () => {
  country = await settle(['test/kits/village-library', 'kits/skilful-mobilisation'])
  // So many villages in Cát and Tây that the register gathers instead of walking; An and Đông stay small.
  await request(async () => {
    const db = await asSystem(as(null), 'system:test')
    await openUnits(db, Array.from({ length: 120 }, (_, i) => ({ key: `cat/x${i}`, lives: [
      { name: `Thôn ${i}`, kind: 'village', parent: 'cat', from: d('2010-01-01'), to: d('2025-06-30') }, { name: `Thôn ${i}`, kind: 'village', parent: 'tay', from: d('2025-07-01'), to: null }] })))
    await compileTrees(db)
  })
  city = await person('city', 'city_office', country.id('city'))
  const lives = fc.sample(life, { numRuns: 160, seed: 20261123 })
  const first = newId()
  const registrations = lives.map((one, i): Registration => ({
    id: i === 0 ? first : newId(), unit: country.id(one.above ? aboveOn(one.above, addDays(d('2024-06-01'), one.day)) : one.village), level: one.level as 'commune', kind: one.kind, field: one.field, title: `Mô hình ${i}`, registeredOn: addDays(d('2024-06-01'), one.day),
    ...(one.unsaid ? {} : { registrantKind: one.by }), novelty: one.novelty as 'new', kit: 'skilful-mobilisation', ...(one.copies && i > 0 ? { copiedFrom: first } : {}) }))
  const pasts = lives.map((one, i): Past => {
    let day = registrations[i]!.registeredOn as Day
    const next = (step: Step, gap: number) => ({ step, day: (day = addDays(day, gap)), words: 'Đã xem tại chỗ.', decision: 'QĐ 1' })
    const steps = way.slice(0, one.steps).map((step, n) => next(step, one.gaps[n]!))
    // A year later: renewed and recognised again, which counts no second time.
    if (one.again && one.steps >= 4) steps.push(...(['renew', 'assess', 'appraise', 'recognise'] as const).map((step, n) => next(step, n === 0 ? 100 : 10)))
    if (one.stops) steps.push(next('stop', 20))
    return { id: registrations[i]!.id as Id, steps: steps.filter((step) => step.day <= today) }
  })
  await request(async () => {
    const db = await asSystem(as(null), 'system:test')
    await enrol(db, registrations)
    await liveThrough(db, pasts)
  })
}, 60_000)

/** As a link of the report asks: through the page's address and back. */
async function found(unit: number, asked: Parameters<typeof addressOf>[1]): Promise<number> {
  const query: RegisterQuery = queryOf(unit, askedOf(new URL(addressOf({ ...everything, unit }, asked), 'http://x').searchParams))
  return (await request(() => listInitiatives(as(city), query, { rows: 0 }))).tally.total
}

describe('the register asked for what a report counted', () => {
  test('has exactly as many, whatever the unit, the period, the step and the division', async () => {
    const asked = fc.record({
      unit: fc.constantFrom('city', 'dong', 'tay', 'an', 'binh', 'cat', 'district', 'an/1'), from: fc.integer({ min: -100, max: 850 }), length: fc.integer({ min: 0, max: 399 }) })
    let counted = 0
    await fc.assert(fc.asyncProperty(asked, async ({ unit: key, from: after, length }) => {
      const from = addDays(d('2024-06-01'), after)
      const to = addDays(from, length)
      const unit = country.id(key)
      const { reached } = await request(() => reportOf(as(city), { unit, period: { from, to } }))
      for (const { step, total, kinds: byKind, fields: byField, registrants, continuing, copied } of reached) {
        const took = { step, from, to }
        expect(await found(unit, { took }), `${key} ${step} ${from}..${to}`).toBe(total)
        const person = byKind.find((one) => one.key === 'individual_exemplar')!.n
        expect(await found(unit, { took, kind: 'collective' })).toBe(total - person)
        for (const rows of [byKind, byField, registrants]) expect(rows.reduce((sum, { n }) => sum + n, 0), `${key} ${step} ${from}..${to}`).toBe(total)
        if (total === 0) continue
        counted += total
        const one = byField.find(({ n }) => n > 0)!
        expect(await found(unit, { took, field: one.key as never })).toBe(one.n)
        expect(await found(unit, { took, kind: byKind[0]!.key as never })).toBe(byKind[0]!.n)
        for (const { key: by, n } of [registrants[0]!, registrants.at(-1)!]) expect(await found(unit, { took, by: by as never })).toBe(n)
        expect(await found(unit, { took, novelty: 'continuing' })).toBe(continuing)
        expect(await found(unit, { took, copied: true })).toBe(copied)
      }
    }), { numRuns: 24, seed: 7 })
    expect(counted).toBeGreaterThan(500)
  }, 60_000)

  test('adds up over the parts of a unit, with what lies in none of them; only divided places count in several', async () => {
    let [apartAll, twice] = [0, 0]
    for (const [key, from, to] of [
      ['city', '2024-06-01', '2025-06-30'], ['city', '2025-01-01', '2025-12-31'], ['city', '2025-07-01', '2026-06-30'], ['district', '2024-06-01', '2025-05-31'], ['dong', '2024-06-01', '2024-12-31'],
      ['dong', '2025-07-01', '2026-06-30'], ['tay', '2025-01-01', '2025-12-31'], ['binh', '2024-06-01', '2025-06-30'], ['an/1', '2025-01-01', '2025-12-31']] as const) {
      const period = { from: d(from), to: d(to) }
      const { figures, reached, units, silent, apart, shared, columns } = await request(() => reportOf(as(city), { unit: country.id(key), period }))
      for (const [at, { key: indicator }] of columns.entries()) {
        const { value, counts } = figures.find((one) => one.indicator.key === indicator)!
        const took = { step: counts!.step, ...period }
        const total = reached.find((one) => one.step === counts!.step)!.total
        expect(value.value, `the headline of ${key}`).toBe(total)
        const sum = units.reduce((n, one) => n + one.values[at]!, 0)
        if (units.length + silent.length === 0) continue
        const over = sum + apart[at]! - total
        expect(over >= 0 && over <= shared.between, `${key} ${indicator}: ${sum} + ${apart[at]} of ${total}, ${shared.between} in several`).toBe(true)
        for (const one of units) expect(await found(one.unit, { took }), `${one.name} ${indicator}`).toBe(one.values[at])
        if (['city', 'district'].includes(key)) expect(await found(country.id(key), { took, apart: true })).toBe(apart[at])
        apartAll += apart[at]!
        twice += over
      }
      expect(units.every((one) => one.values.some((n) => n > 0)), 'rows of nothing but 0 are left out').toBe(true)
      if (!['dong', 'tay'].includes(key)) expect(shared.outside, key).toBe(0)
      else if (from < '2025-07-01') expect(shared.outside, key).toBeGreaterThan(0)
    }
    expect([apartAll > 10, twice > 5]).toEqual([true, true])
  }, 60_000)

  test('has as many as the figures of each level say, and their threads lead to it', async () => {
    const period = { from: d('2025-07-01'), to: d('2026-06-30') }
    const { figures } = await request(() => reportOf(as(city), { unit: country.id('city'), period }))
    for (const { indicator, value, counts } of figures) {
      if (counts === null) continue
      const { step, level = null } = counts
      expect(await found(country.id('city'), { took: { step, ...period }, level }), indicator.key).toBe(value.value)
      expect(value.thread).toBe(addressOf({ ...everything, unit: country.id('city') }, { took: { step, ...period }, level }))
    }
    expect(figures.filter(({ counts }) => counts !== null).length).toBe(6 + 2 * levels.length)
  })

  test('has as many after a renewal, which belongs to another year', async () => {
    const took = { step: 'recognise', from: d('2026-01-01'), to: d('2026-12-31') } as const
    const unit = country.id('city')
    const before = await found(unit, { took })
    const [one] = await look<{ id: Id; edition: number }>("select id, edition from initiative.initiative i where state = 'recognised' and year = 2026 and unit = any($1) and exists (select from initiative.passage p where p.initiative = i.id and p.step = 'recognise' and p.day >= '2026-01-01') limit 1", [villages.map((key) => country.id(key))])
    await request(() => advance(as(city), one!.id, one!.edition, 'renew', { words: 'Tiếp tục năm sau.' } satisfies Said))
    expect(await found(unit, { took })).toBe(before)
  })
})

describe('overdue', () => {
  test('is told of the last day of the period, or of today, and found by its link', async () => {
    const unit = country.id('city')
    for (const [to, day] of [['2025-12-31', '2025-12-31'], ['2026-12-31', today]] as const) {
      const { overdue } = await request(() => reportOf(as(city), { unit, period: { from: d('2025-12-01'), to: d(to) } }))
      expect(overdue.day).toBe(day)
      expect(await found(unit, { late: true, lateOn: overdue.day })).toBe(overdue.count)
    }
    expect(await found(unit, { late: true, lateOn: today })).toBe(await found(unit, { late: true }))
  })
})

describe('the map of a report', () => {
  test('is that of its last day, of today, or of the nearest day on which the unit was there', async () => {
    const mapOf = async (key: string, from: string, to: string) => (await request(() => reportOf(as(city), { unit: country.id(key), period: { from: d(from), to: d(to) } }))).map
    expect(await mapOf('city', '2024-01-01', '2024-12-31')).toBe('2024-12-31')
    expect(await mapOf('city', '2026-01-01', '2026-12-31')).toBe(today)
    expect(await mapOf('dong', '2024-01-01', '2024-12-31'), 'a commune of today is told of the villages it began with').toBe('2025-07-01')
    expect(await mapOf('an', '2025-01-01', '2025-12-31'), 'a former commune is told of until its end').toBe('2025-06-30')
  })
})
