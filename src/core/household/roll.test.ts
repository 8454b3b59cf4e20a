import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { useDatabase } from '../../../test/database.ts'
import { as, settleNeighbours } from '../../../test/world.ts'
import { saveHousehold } from './household.ts'
import { enrolMany } from './many.ts'
import { listHouseholds } from './read.ts'
import { forgetRoll, getRoll, readRoll, takeOverRoll } from './roll.ts'

useDatabase()
let world: Awaited<ReturnType<typeof settleNeighbours>>
let village: number
beforeAll(async () => {
  world = await settleNeighbours()
  village = world.country.id('an/1')
  for (const [label, lane] of [['Hộ 12', 'Ngõ 3'], ['Hộ bà Tư Hến', 'Xóm Đình']] as const) await request(() => saveHousehold(as(world.hoa), { id: newId(), unit: village, label, lane }, 0))
})

const csv = (...lines: string[]) => Buffer.from(lines.join('\n'))
const read = (bytes: Buffer, { unit = village, who = world.dong, name = 'so ho.csv' }: { unit?: number; who?: Id | null; name?: string } = {}) => request(() => readRoll(as(who), { unit, name, bytes }))
const count = () => request(() => listHouseholds(as(world.dong), { unit: village })).then(({ total }) => total)

describe('a list of households', () => {
  test('is read with titles above it and columns of its own; what has no use here is not read', async () => {
    const roll = await read(csv('SỔ HỘ THÔN AN MỘT,,,,', 'STT,Số nhà,Ngõ,Nhân khẩu,CCCD chủ hộ', '1,45,7,4,001099012345', '2,46b,7,,', '3,Hộ cây đa,Ngõ 7,3,'))
    expect(roll.unread).toEqual(['CCCD chủ hộ'])
    expect(roll.fresh.map(({ label, lane, members }) => [label, lane, members])).toEqual([['Hộ 45', 'Ngõ 7', 4], ['Hộ 46b', 'Ngõ 7', null], ['Hộ cây đa', 'Ngõ 7', 3]])
    expect(JSON.stringify(roll)).not.toContain('001099')
  })

  test('tells what the register says already from what is likely the same; a person decides about that', async () => {
    const roll = await read(csv('Tên gọi quen,Ngõ', '"Hộ số 12, ngõ 3",', 'Nhà 12,Ngõ 3', 'Bà Tư Hến,', 'Hộ 13,Ngõ 3', 'Nhà 13,Ngõ 3'))
    expect([roll.known, roll.fresh.map(({ label }) => label)]).toEqual([1, ['Hộ 13']])
    expect(roll.pairs.map(({ row, like }) => [row.label, like.label, like.row])).toEqual([['Nhà 12', 'Hộ 12', null], ['Bà Tư Hến', 'Hộ bà Tư Hến', null], ['Nhà 13', 'Hộ 13', 5]])
    const before = await count()
    expect(await request(() => takeOverRoll(as(world.dong), roll.id, new Set([6])))).toEqual({ enrolled: 2, known: 0 })
    expect(await request(() => takeOverRoll(as(world.dong), roll.id, new Set([6])))).toEqual({ enrolled: 0, known: 2 })
    expect(await count()).toBe(before + 2)
    forgetRoll(roll.id)
    await expect(request(async () => getRoll(as(world.dong), roll.id))).rejects.toMatchObject({ code: 'household.roll_gone' })
  })

  test('of a commune goes to the villages that its rows name', async () => {
    const roll = await read(csv('Thôn,Số nhà', 'An Hai,1', 'thôn an một,77', 'Thôn Mây,3', ',4'), { unit: world.country.id('dong') })
    expect(roll.fresh.map(({ unit, place }) => [unit, place])).toEqual([[world.country.id('an/2'), 'Thôn An Hai'], [village, 'Thôn An Một']])
    expect(roll.mistakes.map(({ row, column, problem }) => `${column}${row} ${problem.code}`)).toEqual(['A4 household.roll_place', 'A5 household.roll_place'])
  })

  test('says of each mistake in which row and column it stands', async () => {
    const roll = await read(csv('Số nhà;Số người', ';4', '0912 345 678;2', `${'x'.repeat(99)};2`, '5;0', '6;hai', '7;1,5', '8;3'))
    expect(roll.mistakes.map(({ row, column, problem }) => `${column}${row} ${problem.code.slice(10)}`)).toEqual(['A2 label', 'A3 papers', 'A4 label', 'B5 members', 'B6 members', 'B7 members'])
    expect(roll.fresh).toHaveLength(1)
  })

  test.each([
    ['no column for the usual name', csv('Họ và tên chủ hộ,SĐT', 'Ai,09'), 'household.roll_no_label'], ['nothing', Buffer.alloc(0), 'household.roll_no_label'],
    ['an old workbook', Buffer.from([0xd0, 0xcf]), 'table.kind'], ['half an archive', Buffer.from('PK\u0003\u0004xx'), 'table.not_xlsx'], ['letters of another age', Buffer.from([0x53, 0xff, 0xfe, 0x41]), 'table.encoding'],
  ])('with %s is refused', async (_, bytes, code) => {
    await expect(read(bytes, { name: code === 'table.kind' ? 'cu.xls' : 'a.csv' })).rejects.toMatchObject({ code })
  })

  test('of 12,000 rows is read, compared and taken over', async () => {
    const rows = Array.from({ length: 12_000 }, (_, i) => `Hộ ${1_000 + (i % 900)},Ngõ ${Math.floor(i / 900) + 20},${1 + (i % 7)}`)
    const roll = await read(csv('Tên gọi quen,Ngõ,Số người', ...rows), { unit: world.country.id('an/2') })
    expect(roll.fresh.length + roll.pairs.length).toBe(12_000)
    expect((await request(() => takeOverRoll(as(world.dong), roll.id, new Set(roll.pairs.map(({ row }) => row.row))))).enrolled).toBe(12_000)
  })
})

describe('many at once', () => {
  test('are all enrolled or none, with every mistake named', async () => {
    const before = await count()
    const households = ['Hộ A', '', 'Hộ C'].map((label) => ({ id: newId(), unit: village, lane: '', label }))
    await expect(request(() => enrolMany(as(world.dong), households))).rejects.toMatchObject({ code: 'household.wrong', errors: [{ at: '/households/1/label' }] })
    expect(await count()).toBe(before)
  })

  test('with an id of somebody else\'s leave that one as it is', async () => {
    const id = newId()
    await request(() => saveHousehold(as(world.tay), { id, unit: world.country.id('cat/1'), lane: '', label: 'Hộ nhà Tây' }, 0))
    expect(await request(() => enrolMany(as(world.dong), [{ id, unit: village, lane: '', label: 'Hộ giả' }]))).toEqual({ enrolled: 0, known: 1 })
  })
})

describe('who may not', () => {
  test('take over a list: nobody, the officer beside, the police', async () => {
    await expect(read(csv('Số nhà', '1'), { who: null })).rejects.toMatchObject({ code: 'people.sign_in_first' })
    for (const who of [world.tay, world.police]) {
      await expect(read(csv('Số nhà', '1'), { who })).rejects.toMatchObject({ code: 'people.no_mandate' })
      await expect(request(() => enrolMany(as(who), [{ id: newId(), unit: village, lane: '', label: 'Hộ' }]))).rejects.toMatchObject({ code: 'people.no_mandate' })
    }
  })

  test('open the list that somebody else sent', async () => {
    const { id } = await read(csv('Số nhà', '91'))
    await expect(request(async () => getRoll(as(world.hoa), id))).rejects.toMatchObject({ code: 'household.roll_gone' })
  })
})
