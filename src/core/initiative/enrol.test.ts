import { beforeAll, describe, expect, test } from 'vitest'
import { period } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId } from '#base/id.ts'
import { readValues } from '#core/indicator/values.ts'
import { declareIndicators } from '#core/indicator/indicator.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, d, enrolled, person, settle, type Country } from '../../../test/world.ts'
import type { Registration } from './enrol.ts'
import { advance } from './initiative.ts'
import { countAs } from './passage.ts'

useDatabase()
let country: Country
beforeAll(async () => {
  country = await settle()
  await request(async () => declareIndicators(await asSystem(as(null), 'system:test'), [{ key: 'library.opened', title: { vi: 'Tủ sách đã mở', en: 'Libraries opened' }, unitOfMeasure: 'libraries', numerator: 'library.opened', method: 'counted' }], null))
})

const model = (over: Partial<Registration> = {}): Registration => ({
  id: newId(), unit: country.id('an/1'), level: 'grassroots', kind: 'model', field: 'culture_society', title: 'Tủ sách đầu thôn', kit: 'village-library', registeredOn: '2026-03-01', ...over })
const register = async (...all: Registration[]) => (await enrolled(all)).length
const opened = async () => (await request(() => readValues(as(null), { indicators: ['library.opened'], unit: country.id('city'), period: period('2026'), map: d('2026-11-23') })))[0]!.value ?? 0

describe('registering a model', () => {
  test('counts it where its kit says it counts', async () => {
    const before = await opened()
    expect(await register(model())).toBe(1)
    expect(await opened()).toBe(before + 1)
    expect(await register(model({ level: 'city' }), model({ kit: 'another-kit' }))).toBe(2)
    expect(await opened()).toBe(before + 1)
  })

  test('twice counts once', async () => {
    const one = model()
    const before = await opened()
    expect([await register(one, one), await register(one)]).toEqual([1, 0])
    expect(await opened()).toBe(before + 1)
    expect(await look("select 1 from ledger.entry where body->>'initiative' = $1", [one.id])).toHaveLength(1)
  })

  test('in a larger unit keeps the unit it was registered for', async () => {
    const one = model({ unit: country.id('dong') })
    await register(one)
    expect(await look('select unit from initiative.initiative where id = $1', [one.id])).toEqual([{ unit: country.id('dong') }])
  })
})

describe('the district level', () => {
  test('took registrations until 30 June 2025', async () => {
    expect(await register(model({ level: 'district', registeredOn: '2025-06-30', unit: country.id('an/1') }))).toBe(1)
  })

  test('has been closed since 1 July 2025', async () => {
    await expect(register(model({ level: 'district', registeredOn: '2025-07-01' }))).rejects.toMatchObject({ code: 'initiative.level_closed', at: '/0/level' })
  })

  test('left its models to the communes of today: they may stop one, or renew it at their own level', async () => {
    const [kept, ended] = [model({ level: 'district', registeredOn: '2025-06-01' }), model({ level: 'district', registeredOn: '2025-06-02' })]
    await register(kept, ended)
    const west = await person('tay.huyen', 'commune_officer', country.id('tay'))
    const east = await person('dong.huyen', 'commune_officer', country.id('dong'))
    const said = { words: 'Sau sắp xếp, xã tiếp nhận và rà soát lại.' }
    await expect(request(() => advance(as(west), ended.id, 1, 'stop', said))).rejects.toMatchObject({ code: 'initiative.not_found' })
    expect(await request(() => advance(as(east), ended.id, 1, 'stop', said))).toMatchObject({ state: 'stopped' })
    await request(() => advance(as(east), kept.id, 1, 'begin'))
    await request(() => advance(as(east), kept.id, 2, 'renew', said))
    expect(await look('select level, year from initiative.initiative where id = $1', [kept.id])).toEqual([{ level: 'commune', year: 2026 }])
  })
})

describe('a registration is refused', () => {
  test('for a title that says nothing, a day to come or none, an id of another kind, and a unit that had ended', async () => {
    const before = await look('select 1 from initiative.initiative')
    for (const [wrong, code] of [[{ title: ' \u200b a ' }, 'initiative.title'], [{ registeredOn: '2026-11-24' }, 'initiative.future_day'], [{ registeredOn: '2026-02-30' }, 'day.invalid'],
      [{ id: '7' }, 'initiative.bad_id'], [{ unit: country.id('an') }, 'unit.no_life']] as const) {
      await expect(register(model(), model(wrong)), code).rejects.toMatchObject({ code })
    }
    expect(await look('select 1 from initiative.initiative')).toHaveLength(before.length)
  })
})

test('a kit that changes what it counts is counted anew from then on', async () => {
  const before = await opened()
  await request(async () => countAs(await asSystem(as(null), 'system:test'), 'village-library', [{ when: 'registered', level: 'city', measure: 'library.opened' }]))
  await register(model({ level: 'city' }), model())
  expect(await opened()).toBe(before + 1)
})
