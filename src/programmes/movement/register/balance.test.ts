import { beforeAll, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { enrol } from '#core/initiative/enrol.ts'
import { advance, getInitiative, type Said } from '#core/initiative/initiative.ts'
import type { Step } from '#core/initiative/life.ts'
import { listInitiatives } from '#core/initiative/register.ts'
import { asSystem } from '#core/people/door.ts'
import { useDatabase } from '../../../../test/database.ts'
import { as, settleNeighbours, type Country } from '../../../../test/world.ts'
import { addressOf, askedOf, everything, queryOf } from './asked.ts'
import { balanceOf } from './balance.ts'

useDatabase()
let country: Country
let hoa: Id, dong: Id, tay: Id, city: Id
beforeAll(async () => { ({ country, hoa, dong, tay, city } = await settleNeighbours()) })
const cells = async () => (await request(() => balanceOf(as(city), country.id('city'), 2026))).cells.map(({ level, field, n }) => [level, field, n])
const said: Said = { words: 'Đã xem tại chỗ.', decision: 'QĐ 12' }

test('a model that is put forward stays in the balance of the level that recognised it, once, until it is taken on or stopped', async () => {
  const id = newId()
  await request(async () => enrol(await asSystem(as(city), 'system:test'), [{ id, unit: country.id('an/1'), level: 'commune', kind: 'model', field: 'economy', title: 'Hũ gạo tình thương', registeredOn: '2026-01-05' }]))
  const step = async (who: Id, name: Step, more: Said = said) => request(async () => advance(as(who), id, (await getInitiative(as(city), id)).edition, name, more))
  for (const [who, name] of [[hoa, 'begin'], [hoa, 'assess'], [dong, 'appraise'], [dong, 'recognise']] as const) await step(who, name)
  expect(await cells()).toEqual([['commune', 'economy', 1]])
  await step(hoa, 'promote', { level: 'city' })
  expect(await cells()).toEqual([['commune', 'economy', 1]])
  const { communes } = await request(() => balanceOf(as(city), country.id('city'), 2026))
  expect(communes.map(({ name, fields }) => [name, fields])).toEqual([['Xã Đông', ['economy']], ['Xã Tây', []]])
  await step(city, 'accept')
  expect(await cells()).toEqual([['city', 'economy', 1]])
  await step(city, 'stop')
  expect(await cells()).toEqual([])
})

test('every cell leads to exactly what it counts, whatever else the register holds', async () => {
  const states: readonly (readonly Step[])[] = [[], ['begin'], ['begin', 'assess', 'appraise', 'recognise'], ['begin', 'stop'], ['begin', 'assess', 'appraise', 'recognise', 'promote']]
  const ids = await request(async () => enrol(await asSystem(as(city), 'system:test'), states.flatMap((_, i) => (['defence_security', 'political_system', 'economy'] as const).map((field) => (
    { id: newId(), unit: country.id('an/2'), level: 'commune' as const, kind: 'model' as const, field, title: `Việc ${i} ${field}`, registeredOn: '2026-02-01' })))))
  for (const [i, id] of ids.entries()) for (const name of states[Math.floor(i / 3)]!) await request(async () => advance(as(city), id, (await getInitiative(as(city), id)).edition, name, { ...said, level: 'city' }))
  const { cells } = await request(() => balanceOf(as(city), country.id('city'), 2026))
  for (const { level, field, n } of cells) {
    const asked = askedOf(new URL(addressOf({ ...everything, year: 2026, underWay: true, level, field: field as 'economy' }), 'http://x').searchParams)
    const { tally } = await request(() => listInitiatives(as(city), queryOf(country.id('city'), asked)))
    expect(tally.total, `${level} ${field}`).toBe(n)
  }
  expect(cells.find(({ level, field }) => level === 'commune' && field === 'economy')!.n).toBe(4)
})

test('is for those who read the register there', async () => {
  await expect(request(() => balanceOf(as(tay), country.id('dong'), null))).rejects.toMatchObject({ code: 'people.no_mandate' })
  await expect(request(() => balanceOf(as(null), country.id('dong'), null))).rejects.toMatchObject({ code: 'people.sign_in_first' })
})
