import { beforeAll, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { useDatabase } from '../../../test/database.ts'
import { as, person, settle, type Country } from '../../../test/world.ts'
import { getChronicle } from './chronicle.ts'
import { formsOnDesk, listMyRecords, takeForm } from './desk.ts'
import { enterRecords, type RecordInput } from './record.ts'

useDatabase()
let country: Country
let alice: Id
let minh: Id
beforeAll(async () => {
  country = await settle()
  alice = await person('alice', 'branch_head', country.id('dong'))
  minh = await person('minh', 'branch_head', country.id('tay'))
})

async function enter(over: Partial<RecordInput> = {}): Promise<string> {
  const input = { id: newId(), form: 'loan', unit: country.id('an/1'), day: '2026-11-20', answers: { reader: 'Hộ 12', first_time: 'yes', books: 3 }, ...over }
  const [receipt] = await request(() => enterRecords(as(alice), [input]))
  expect(receipt!.status).toBe('accepted')
  return input.id
}

test('a record tells what it states, who entered it by what mandate, and where it stands in the ledger', async () => {
  const told = await request(async () => getChronicle(as(alice), await enter()))
  expect(told.facts.map((f) => f.standing)).toEqual([true, true, true])
  expect(told).toMatchObject({ record: { authorName: 'alice' }, ledger: { roleEn: 'Branch head', mandateUnit: 'Xã Đông' } })
  expect(told.ledger!.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(told.revisions).toHaveLength(1)
})

test('every version of a record knows all the others, and facts of the old ones no longer stand', async () => {
  const first = await enter()
  const second = await enter({ supersedes: first, answers: { reader: 'Hộ 12', books: 4 } })
  const third = await enter({ supersedes: second, answers: { reader: 'Hộ 12', books: 5 } })
  for (const id of [first, second, third]) {
    const told = await request(() => getChronicle(as(alice), id))
    expect(told.revisions.map((r) => r.id)).toEqual([first, second, third])
    expect(told.facts.every((f) => f.standing === (id === third))).toBe(true)
  }
})

test('an officer of another commune is told nothing of it', async () => {
  const id = await enter()
  await expect(request(() => getChronicle(as(minh), id))).rejects.toMatchObject({ code: 'record.not_found' })
  await expect(request(() => getChronicle(as(null), id))).rejects.toMatchObject({ code: 'people.sign_in_first' })
})

test('on the desk lie the forms and one\'s own records, newest first, and nobody else\'s', async () => {
  const id = await enter({ answers: { reader: 'Hộ 77', books: 1 } })
  const mine = await request(() => listMyRecords(as(alice)))
  expect(mine[0]).toMatchObject({ id, about: 'Hộ 77', corrected: false })
  expect(await request(() => listMyRecords(as(minh)))).toEqual([])
  expect((await request(() => formsOnDesk(as(minh)))).map((f) => f.key)).toEqual(['loan'])
  for (const verb of [() => listMyRecords(as(null)), () => formsOnDesk(as(null)), () => takeForm(as(null), 'loan')]) {
    await expect(request<unknown>(verb)).rejects.toMatchObject({ code: 'people.sign_in_first' })
  }
})
