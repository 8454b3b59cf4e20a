import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { addDays, type Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { saveHousehold } from '#core/household/household.ts'
import { enterRecords, type RecordInput } from '#core/form/record.ts'
import { readValues } from '#core/indicator/values.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, d, person, settle, type Country } from '../../../../test/world.ts'
import { activityTold, aliveDays, countActive } from './activity.ts'

useDatabase()
let country: Country
let head: Id
beforeAll(async () => {
  country = await settle(['kits/waste-sorting'])
  head = await person('head', 'branch_head', country.id('dong'))
})

const record = (form: string, household: string, day: string, answers: object, over: object = {}): RecordInput => ({ id: newId(), form, unit: country.id('an/1'), day: d(day), answers: { household, ...answers }, ...over })
const enrolment = (household: string, day: string, takes = 'yes', over: object = {}) => record('waste_enrolment', household, day, { takes_part: takes }, over)
const visit = (household: string, day: string, outcome = 'met', over: object = {}) => record('waste_visit', household, day, { outcome }, over)
async function enter(...all: RecordInput[]): Promise<void> {
  for (const receipt of await request(() => enterRecords(as(head), all))) if (receipt.status === 'refused') throw receipt.problem
}
const count = (on = '2026-11-23') => request(() => countActive(as(null, on)))
async function standing(on: string, unit = 'dong'): Promise<[number | null, number | null]> {
  const values = await request(() => readValues(as(null), { indicators: ['waste.active_households', 'waste.lapsed_households'], unit: country.id(unit), period: { from: null, to: d(on) }, map: d('2026-11-23') }))
  return [values.find((v) => v.indicator === 'waste.active_households')!.value, values.find((v) => v.indicator === 'waste.lapsed_households')!.value]
}

test('a household is active while somebody meets it, lapses when nobody does, and comes back when it is met again', async () => {
  await enter(enrolment('Hộ 1', '2025-08-10'), visit('Hộ 1', '2025-09-10', 'absent'))
  await count()
  expect(addDays('2025-08-10' as Day, aliveDays + 1)).toBe('2026-08-11')
  expect([await standing('2025-08-31'), await standing('2026-07-31'), await standing('2026-11-23')]).toEqual([[1, null], [1, null], [0, 1]])
  await enter(visit('HỘ 1', '2026-10-01'))
  await count()
  expect(await standing('2026-11-23')).toEqual([1, 0])
})

test('counting again adds nothing; a sheet that comes late counts as if it had come in time', async () => {
  expect(await count()).toBe(0)
  await enter(enrolment('Hộ 2', '2025-06-05'))
  await count()
  expect(await standing('2026-11-23')).toEqual([1, 1])
  await enter(visit('Hộ 2', '2025-09-20'), visit('Hộ 2', '2026-11-02'))
  expect(await count()).toBeGreaterThan(0)
  expect(await standing('2026-11-23')).toEqual([2, 0])
  expect(await standing('2026-08-31')).toEqual([1, 1])
  expect(await count()).toBe(0)
})

test('who stops is neither active nor lapsed; who was met without agreeing is nothing; a corrected sheet counts once', async () => {
  const [active, lapsed] = await standing('2026-11-23')
  const first = enrolment('Hộ 3', '2026-10-01')
  await enter(first, visit('Hộ 9', '2026-10-01'), enrolment('Hộ 4', '2026-10-01'), enrolment('Hộ 4', '2026-10-20', 'no'))
  await enter(enrolment('Hộ 3', '2026-10-02', 'yes', { supersedes: first.id }))
  await count()
  expect(await standing('2026-11-23')).toEqual([active! + 1, lapsed])
})

test('a household of the register is one, whatever the sheet calls it', async () => {
  const id = newId()
  await request(() => saveHousehold(as(head), { id, unit: country.id('an/1'), lane: '', label: 'Nhà bác Tư' }, 0))
  const [active] = await standing('2026-11-23')
  await enter(enrolment('bác Tư', '2026-10-01', 'yes', { about: id }), enrolment('ông Tư ngõ 3', '2026-10-09', 'yes', { about: id }))
  await count()
  expect((await standing('2026-11-23'))[0]).toBe(active! + 1)
})

test('the facts are what a slow reader of all records would say, whatever came when', async () => {
  const step = fc.record({ who: fc.constantFrom('A', 'B', 'C'), at: fc.integer({ min: 0, max: 900 }), what: fc.constantFrom('in', 'met', 'absent', 'out') })
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 10 }), async (steps) => {
    const run = newId()
    await enter(...steps.map(({ who, at, what }) => {
      const [name, day] = [`${run} ${who}`, addDays('2024-01-01' as Day, at)]
      return what === 'met' || what === 'absent' ? visit(name, day, what, { unit: country.id('cat/1') }) : enrolment(name, day, what === 'in' ? 'yes' : 'no', { unit: country.id('cat/1') })
    }).map((one) => ({ ...one, unit: country.id('binh/1') })))
    await count()
    const all = await look<{ who: string; day: Day; what: string }>(`select lower(answers ->> 'household') as who, day, case when answers ? 'outcome' then answers ->> 'outcome' else answers ->> 'takes_part' end as what
      from form.record where leaf = $1 and answers ->> 'outcome' is distinct from 'absent'`, [country.id('binh/1')])
    const rank = ['yes', 'met', 'no']
    let [active, lapsed] = [0, 0]
    for (const mine of Map.groupBy(all, (one) => one.who).values()) {
      let [member, last] = [false, '' as Day]
      for (const one of mine.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : rank.indexOf(a.what) - rank.indexOf(b.what)))) {
        if (one.what === 'yes') member = true
        if (one.what === 'no') member = false
        if (one.what !== 'no') last = one.day
      }
      if (member && addDays(last, aliveDays) >= '2026-11-23') active++
      else if (member) lapsed++
    }
    expect((await standing('2026-11-23', 'binh/1')).map((n) => n ?? 0)).toEqual([active, lapsed])
  }), { numRuns: 12 })
})

test('a counted month leads to the records behind it, for who may read them, and for nobody else', async () => {
  await enter(enrolment('Hộ 77', '2026-09-03', 'yes', { unit: country.id('an/2') }))
  await count()
  const [fact] = await look<{ origin: Id }>("select origin from fact.fact where kind = 'waste.activity' and leaf = $1 and retracted is null", [country.id('an/2')])
  expect(await request(() => activityTold(as(head), fact!.origin))).toMatchObject({ name: 'Thôn An Hai', day: '2026-09-03', steps: [{ household: 'Hộ 77', active: 1, lapsed: 0, met: '2026-09-03', form: 'waste_enrolment' }] })
  const tay = await person('tay', 'commune_officer', country.id('tay'))
  for (const [who, origin, code] of [[null, fact!.origin, 'people.sign_in_first'], [tay, fact!.origin, 'people.no_mandate'], [head, newId(), 'waste.no_activity'], [head, '🙂', 'waste.no_activity']] as const) {
    await expect(request(() => activityTold(as(who), origin))).rejects.toMatchObject({ code })
  }
})
