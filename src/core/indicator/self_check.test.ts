import { beforeAll, beforeEach, expect, test } from 'vitest'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { enterRecords } from '#core/form/record.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, person, settle, type Country } from '../../../test/world.ts'
import { foldDeltas } from './fold.ts'
import { rebuildCells } from './rebuild.ts'
import { selfCheck } from './self_check.ts'

useDatabase()
let country: Country
let alice: Id
const asJob = <T>(work: (db: Awaited<ReturnType<typeof asSystem>>) => Promise<T>) => request(async () => work(await asSystem(ctxOf(), 'system:test')))
const cells = () => look("select 'n' || node as place, measure, month, n, sum, estimated, apportioned from indicator.r_node union all select 'l' || leaf, measure, month, n, sum, estimated, 0 from indicator.r_leaf order by 1, 2, 3")
const keyOf = (cell: Record<string, unknown>) => JSON.stringify([cell['place'], cell['measure'], cell['month']])
const lend = (unit: string, books: number) => request(() => enterRecords(as(alice), [
  { id: newId(), form: 'loan', unit: country.id(unit), day: '2026-11-20', answers: { reader: 'Hộ 12', first_time: 'yes', books } }]))

beforeAll(async () => {
  country = await settle()
  alice = await person('alice', 'branch_head', country.id('country'))
  await lend('an/1', 3)
  await lend('binh', 2)
  await asJob((db) => foldDeltas(db))
})
beforeEach(() => asJob(rebuildCells))

/** Enough tickets in the lottery that every cell of the small country is drawn. */
const checkAll = () => asJob((db) => selfCheck(db, 4_000))

test('right figures are left alone, also while records wait to be counted', async () => {
  await lend('an/1', 5)
  const before = await cells()
  const { cells: looked, wrong } = await checkAll()
  expect(looked).toBeGreaterThan(15)
  expect(wrong).toEqual([])
  expect(await cells()).toEqual(before)
})

test('a damaged figure is found and mended, and the night is written down', async () => {
  await lend('an/2', 7)
  const before = await cells()
  await asJob((db) => db.query("update indicator.r_node set sum = sum + 1 where node = (select min(node) from indicator.r_node); update indicator.r_leaf set n = n + 1 where leaf = (select min(leaf) from indicator.r_leaf)"))
  const damaged = (await cells()).filter((cell, i) => JSON.stringify(cell) !== JSON.stringify(before[i])).length
  expect((await checkAll()).wrong).toHaveLength(damaged)
  expect(await cells()).toEqual(before)
  const [night] = await look<{ wrong: number }>('select wrong from indicator.self_check order by at desc limit 1')
  expect(night!.wrong).toBe(damaged)
})

test('figures that vanished altogether are found by their facts, and what waits is not counted twice', async () => {
  const before = await cells()
  await lend('cat/1', 4)
  await asJob((db) => db.query('delete from indicator.r_node; delete from indicator.r_leaf'))
  expect((await checkAll()).wrong.length).toBeGreaterThan(0)
  const mended = await cells()
  expect(mended.length).toBeGreaterThan(0)
  expect(before).toEqual(expect.arrayContaining(mended))
  await asJob((db) => foldDeltas(db))
  const keys = new Set(mended.map(keyOf))
  const folded = (await cells()).filter((cell) => keys.has(keyOf(cell)))
  await asJob(rebuildCells)
  expect((await cells()).filter((cell) => keys.has(keyOf(cell)))).toEqual(folded)
})
