import { beforeAll, describe, expect, test } from 'vitest'
import { period } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { enterRecords } from '#core/form/record.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { useDatabase } from '../../../../test/database.ts'
import { as, person, settle, type Country } from '../../../../test/world.ts'
import { wasteVerbs } from '../verbs.ts'
import { agreeToBoard, boardOf, leaveBoard } from './board.ts'

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
const agree = (who: Id | null, unit: string, over: object = {}) => request(() => agreeToBoard(as(who), country.id(unit), { day: '2026-11-10', basis: 'Họp thôn tháng 11', ...over }))
const leave = (who: Id | null, unit: string) => request(() => leaveBoard(as(who), country.id(unit)))
const board = () => request(() => boardOf(as(null), country.id('dong'), 'waste.compost_kg', period('2026')))
const code = (promise: Promise<unknown>) => promise.then(() => 'done', (error: Problem) => error.code)
const compost = (unit: string, kg: number) => request(() => enterRecords(as(officer), [{ id: newId(), form: 'waste_compost', unit: country.id(unit), day: '2026-10-01', answers: { households: 5, kg, how: 'weighed' } }]))

test('the board names only villages that agreed, the furthest first; one that leaves is gone at once', async () => {
  await compost('an/1', 40)
  await compost('an/2', 90)
  await compost('binh/1', 70)
  expect(await board()).toMatchObject({ rows: [], others: 3 })
  await agree(hoa, 'an/1')
  await agree(officer, 'binh/1')
  expect((await board()).rows.map((row) => [row.name, row.value])).toEqual([['Thôn Bình Một', 70], ['Thôn An Một', 40]])
  await leave(officer, 'binh/1')
  expect(await board()).toMatchObject({ rows: [{ name: 'Thôn An Một' }], others: 2 })
  await agree(officer, 'binh/1')
  expect((await board()).rows).toHaveLength(2)
})

describe('what is refused', () => {
  test('agreeing twice, for a commune, without a basis, or in the future; leaving without having agreed', async () => {
    expect(await code(agree(officer, 'an/1'))).toBe('waste.board_agreed')
    expect(await code(agree(officer, 'dong'))).toBe('waste.board_place')
    expect(await code(agree(officer, 'an/2', { basis: ' họp ' }))).toBe('waste.board_basis')
    expect(await code(agree(officer, 'an/2', { basis: 'x'.repeat(201) }))).toBe('waste.too_long')
    expect(await code(agree(officer, 'an/2', { day: '2026-12-01' }))).toBe('waste.future')
    expect(await code(leave(officer, 'an/2'))).toBe('waste.board_not_agreed')
  })

  test('who may not: nobody, another village, another commune, another task', async () => {
    for (const [who, unit, expected] of [[null, 'an/2', 'people.sign_in_first'], [hoa, 'an/2', 'people.no_mandate'], [tay, 'an/2', 'people.no_mandate'], [digital, 'an/2', 'people.no_mandate']] as const) {
      expect(await code(agree(who, unit))).toBe(expected)
      expect(await code(leave(who, unit))).toBe(expected)
    }
  })
})
