import { beforeAll, describe, expect, test } from 'vitest'
import { period } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { readValues } from '#core/indicator/values.ts'
import type { Registration } from '#core/initiative/enrol.ts'
import { advance, type Said } from '#core/initiative/initiative.ts'
import type { Step } from '#core/initiative/life.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, enrolled, person, settle, type Country } from '../../../../test/world.ts'
import { reportOf } from './period_report.ts'

useDatabase()
let country: Country
let city: Id, dong: Id
const one = (title: string, unit: string, over: Partial<Registration> = {}): Registration =>
  ({ id: newId(), unit: country.id(unit), level: 'commune', kind: 'model', field: 'economy', title, registeredOn: '2026-03-01', registrantKind: 'front', kit: 'skilful-mobilisation', ...over })
const unsaid = (all: Registration) => Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'registrantKind')) as Registration
const step = async (id: string, name: Step, said: Said) =>
  request(async () => advance(as(city), id, (await look<{ edition: number }>('select edition from initiative.initiative where id = $1', [id]))[0]!.edition, name, said))

beforeAll(async () => {
  country = await settle(['test/kits/village-library', 'kits/skilful-mobilisation'])
  city = await person('city', 'city_office', country.id('city'))
  dong = await person('dong', 'commune_officer', country.id('dong'))
  const all = [
    one('Đường hoa', 'an/1'), one('Camera an ninh', 'an/2', { field: 'defence_security', registeredOn: '2026-05-02' }), one('Bác Tám', 'tay', { kind: 'individual_exemplar', novelty: 'continuing' }),
    one('Của năm trước', 'an/1', { registeredOn: '2025-03-01' }), one('Của nơi sau này chia đôi', 'binh', { registeredOn: '2024-03-01' }), unsaid(one('Của huyện', 'district', { registeredOn: '2024-04-01' })), one('Của quý sau', 'an/1', { registeredOn: '2026-10-02' })]
  await enrolled(all)
  const [flowers, cameras] = all as [Registration, Registration]
  await step(flowers.id, 'begin', { day: '2026-03-10' })
  await step(flowers.id, 'assess', { day: '2026-05-10', words: 'Đã trồng xong.' })
  await step(flowers.id, 'appraise', { day: '2026-05-20', words: 'Đã đến xem.' })
  await step(flowers.id, 'recognise', { day: '2026-06-01', decision: '12/QĐ-UBND' })
  await step(flowers.id, 'distinguish', { day: '2026-06-20', decision: '15/QĐ-UBND' })
  await step(cameras.id, 'stop', { day: '2026-06-25', words: 'Chưa đủ kinh phí.' })
})

const report = (account: Id | null, unit: string, of = '2026-01-01..2026-06-30') => request(() => reportOf(as(account), { unit: country.id(unit), period: period(of) }))

describe('the report of a period', () => {
  test('counts what happened in it, each initiative once, and stands beside the year before', async () => {
    const { reached, figures, yearBefore } = await report(city, 'city')
    expect(Object.fromEntries(reached.map((r) => [r.step, r.total]))).toEqual({ accept: 3, begin: 1, recognise: 1, distinguish: 1, commend: 0, stop: 1 })
    expect(reached[0]).toMatchObject({ continuing: 1, copied: 0, kinds: expect.arrayContaining([{ key: 'model', n: 2 }, { key: 'individual_exemplar', n: 1 }]), fields: expect.arrayContaining([{ key: 'defence_security', n: 1 }]), registrants: expect.arrayContaining([{ key: 'front', n: 3 }]) })
    expect(figures.find((f) => f.indicator.key === 'movement.initiatives')).toMatchObject({ value: { value: 3 }, before: 1 })
    expect(yearBefore).toEqual({ from: '2025-01-01', to: '2025-06-30' })
  })

  test('agrees with the indicators, which are counted from the same steps another way', async () => {
    const { reached, map } = await report(city, 'city')
    const figures = await request(() => readValues(as(city), { indicators: null, unit: country.id('city'), period: period('2026-01-01..2026-06-30'), map }))
    const figure = (key: string) => figures.find((f) => f.indicator === key)!.value ?? 0
    const keys = { accept: 'movement.initiatives', begin: 'movement.carried_out', recognise: 'movement.recognised', distinguish: 'movement.outstanding', commend: 'movement.commended', stop: 'movement.stopped' }
    for (const { step, total } of reached) expect(figure(keys[step as keyof typeof keys]), step).toBe(total)
  })

  test('shows each part of the unit, and apart those from which nothing came', async () => {
    const { units, silent } = await report(city, 'city', '2026-10-01..2026-10-31')
    expect(units.map((u) => [u.name, u.values[0]])).toEqual([['Xã Đông', 1]])
    expect(silent.map((u) => u.name)).toContain('Xã Tây')
    expect((await report(dong, 'dong')).units.map((u) => u.name).toSorted()).toEqual(['Thôn An Hai', 'Thôn An Một'])
  })

  test('counts whole models of a place divided since, in each of its heirs, and says how many', async () => {
    const { figures, reached, shared } = await report(dong, 'dong', '2024')
    expect(reached[0]!.total).toBe(1)
    const all = figures.find((f) => f.indicator.key === 'movement.initiatives')!
    expect(all).toMatchObject({ value: { value: 1, estimated: false, apportionedShare: 0, thread: `/movement?unit=${country.id('dong')}&step=accept&from=2024-01-01&to=2024-12-31` }, before: null })
    expect(shared).toEqual({ outside: 1, between: 0 })
    const after = await report(city, 'tay', '2025')
    expect(after.figures.find((f) => f.indicator.key === 'movement.initiatives')).toMatchObject({ value: { value: 0 }, before: 1, beforeEstimated: false })
    expect(after.figures.find((f) => f.indicator.key === 'movement.recognised')).toMatchObject({ value: { value: 0 }, before: 0 })
  })

  test('has a place for what no commune has, and for what nobody said', async () => {
    const { units, apart, reached } = await report(city, 'city', '2024')
    expect([units.map((u) => [u.name, u.values[0]]), apart[0], reached[0]!.total]).toEqual([[['Xã Bình', 1]], 1, 2])
    expect(reached[0]!.registrants).toContainEqual({ key: 'none', n: 1 })
  })

  test('tells places of former units apart by their names, without rows of nothing', async () => {
    const { units } = await report(dong, 'dong', '2024')
    expect(units).toMatchObject([{ kind: 'unspecified', of: 'Xã Bình', ofFormer: true, values: [1, 0, 0, 0, 0] }])
  })

  test('names the honoured and the stopped with decision and reason', async () => {
    const { honoured, stopped } = await report(city, 'city')
    expect(honoured.map((h) => [h.title, h.step, h.decision])).toEqual([['Đường hoa', 'distinguish', '15/QĐ-UBND']])
    expect(stopped.map((s) => [s.title, s.words])).toEqual([['Camera an ninh', 'Chưa đủ kinh phí.']])
  })

  test('is refused without a first day or over more than a year', async () => {
    for (const of of ['..2026-06-30', '2024-01-01..2026-06-30', '0001', '9999']) await expect(report(city, 'city', of)).rejects.toMatchObject({ code: 'movement.report_period', at: '/period' })
  })

  test('is for those who may read the register there', async () => {
    await expect(report(null, 'city')).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(report(dong, 'city')).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(report(dong, 'tay')).rejects.toMatchObject({ code: 'people.no_mandate' })
  })
})
