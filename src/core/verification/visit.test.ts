import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { codeOf, drawDay, settleToCheck, visit, visitDay, type Check } from '../../../test/spot_check.ts'
import { as } from '../../../test/world.ts'
import { assignItems } from './assign.ts'
import type { Sample } from './sample.ts'
import { formsOfTasks, getTask, myTasks, recordVisits } from './visit.ts'

useDatabase()
let check: Check
let sample: Sample
let records: Id[]
beforeAll(async () => {
  check = await settleToCheck()
  await check.lend(check.alice, 'an/1', 30)
  sample = await check.draw(check.commune, { unit: check.id('dong'), size: 30 })
  records = (await look<{ record: Id }>('select record from verification.item where sample = $1 order by record', [sample.id])).map((r) => r.record)
})
const next = () => ({ sample: sample.id, record: records.pop()! })
const kept = (record: Id) => look<{ id: Id; outcome: string; supersedes: Id | null }>('select id, outcome, supersedes from verification.visit where record = $1 order by at, id', [record])

describe('a visit', () => {
  test('is kept with its day, its visitor and its line in the ledger, which names no house', async () => {
    const item = next()
    const along = newId()
    const [receipt] = await visit(check.lan, { ...item, outcome: 'different', evidence: 'ab'.repeat(32), along })
    expect(receipt!.status).toBe('accepted')
    expect(await look('select outcome, day, visitor, along, encode(evidence, $2) as evidence from verification.visit where id = $1', [receipt!.id, 'hex']))
      .toEqual([{ outcome: 'different', day: visitDay, visitor: check.lan, along, evidence: 'ab'.repeat(32) }])
    const [entry] = await look<{ event: string; body: object; mandate: Id | null }>('select event, body, mandate from ledger.entry where about = $1', [receipt!.id])
    expect(entry).toMatchObject({ event: 'visit.recorded', body: { sample: sample.id, day: visitDay }, mandate: expect.any(String) })
    expect(JSON.stringify(entry!.body)).not.toContain(item.record)
  })

  test('sent twice is one visit; other content under its id is refused', async () => {
    const one = { ...next(), id: newId() }
    expect((await visit(check.lan, one, one)).map(codeOf)).toEqual(['accepted', 'known'])
    expect((await visit(check.lan, one)).map(codeOf)).toEqual(['known'])
    expect((await visit(check.lan, { ...one, outcome: 'not_found' })).map(codeOf)).toEqual(['verification.other_visit'])
    expect(await kept(one.record)).toHaveLength(1)
  })

  test('is corrected by another that supersedes it; both stay, the latest counts', async () => {
    const one = { ...next(), id: newId(), outcome: 'not_found' }
    const fixed = { ...one, id: newId(), outcome: 'confirmed', supersedes: one.id }
    await visit(check.lan, one)
    const found = async () => (await request(() => getTask(as(check.lan), sample.id, one.record))).outcome
    expect(await found()).toBe('not_found')
    expect((await visit(check.lan, fixed)).map(codeOf)).toEqual(['accepted'])
    expect(await found()).toBe('confirmed')
    expect((await kept(one.record)).map((v) => v.outcome).toSorted()).toEqual(['confirmed', 'not_found'])
    expect((await visit(check.lan, { ...one, id: newId(), supersedes: one.id })).map(codeOf)).toEqual(['verification.visited_already'])
    expect((await visit(check.lan, { ...one, id: newId() })).map(codeOf)).toEqual(['verification.visited_already'])
    expect((await visit(check.lan, { ...next(), supersedes: one.id })).map(codeOf)).toEqual(['verification.nothing_to_revise'])
    expect(await look('select 1 from ledger.entry where about = $1 and event = $2', [fixed.id, 'visit.revised'])).toHaveLength(1)
  })

  test('may ride on an ordinary one: who passes by takes an item that nobody has', async () => {
    const item = next()
    await visit(check.lan, item)
    expect(await look('select visitor from verification.item where record = $1', [item.record])).toEqual([{ visitor: check.lan }])
  })

  test('that is wrong says why and does not hold back the others', async () => {
    const good = next()
    const bad = next()
    expect((await visit(check.lan, good, { ...bad, id: 'x' }, { ...bad, outcome: 'liar' }, { ...bad, day: '2026-11-17' }, { ...bad, day: '2026-11-09' }, { ...bad, day: '2026-02-30' },
      { ...bad, evidence: 'photo' }, { sample: sample.id, record: newId() }, { sample: 'x', record: 'y' })).map(codeOf)).toEqual([
      'accepted', 'verification.bad_id', 'verification.outcome', 'verification.future_day', 'verification.before_draw', 'day.invalid', 'verification.evidence', 'verification.not_drawn_item', 'verification.not_drawn_item'])
    expect(await kept(bad.record)).toHaveLength(0)
    records.push(bad.record)
  })

  test('arriving from ten phones at once is one', async () => {
    const one = { ...next(), id: newId() }
    const all = await Promise.all(Array.from({ length: 10 }, () => visit(check.lan, one)))
    expect(all.flat().map(codeOf).toSorted()).toEqual(['accepted', ...Array<string>(9).fill('known')])
  })
})

describe('who may not visit', () => {
  test('the reporter, whoever the item was not given to, other communes, and who has not signed in', async () => {
    const item = next()
    await request(() => assignItems(as(check.commune), sample.id, [{ record: item.record, visitor: check.lan }]))
    expect((await visit(check.alice, item)).map(codeOf)).toEqual(['verification.own_report'])
    expect((await visit(check.commune, item)).map(codeOf)).toEqual(['verification.others_item'])
    expect((await visit(check.minh, item)).map(codeOf)).toEqual(['verification.not_drawn_item'])
    await expect(visit(null, item)).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(request(() => recordVisits({ ...as(check.lan), scopes: ['record.enter'] }, []))).rejects.toMatchObject({ code: 'people.scope' })
  })

  test('whose role has lost the verb', async () => {
    await look("delete from people.role_verb where role = 'branch_head' and verb = 'verification.visit'")
    expect((await visit(check.lan, next())).map(codeOf)).toEqual(['people.no_mandate'])
    await look("insert into people.role_verb (role, verb) values ('branch_head', 'verification.visit')")
  })
})

test('tasks are what I was given, then what lies on the way; never what I reported myself', async () => {
  const mine = next()
  await request(() => assignItems(as(check.commune, drawDay), sample.id, [{ record: mine.record, visitor: check.lan }]))
  const tasks = await request(() => myTasks(as(check.lan)))
  expect(tasks.filter((t) => t.mine).map((t) => t.record)).toContain(mine.record)
  expect(tasks.find((t) => t.record === mine.record)).toMatchObject({ indicator: 'library.readers', leafName: 'Thôn An Một', outcome: null, visit: null })
  const firstFree = tasks.findIndex((t) => !t.mine)
  expect(firstFree).toBeGreaterThan(0)
  expect(tasks.slice(firstFree).every((t) => !t.mine)).toBe(true)
  expect(await request(() => myTasks(as(check.alice)))).toEqual([])
  expect(await request(() => myTasks(as(check.minh)))).toEqual([])
  await expect(request(() => myTasks(as(null)))).rejects.toMatchObject({ code: 'people.sign_in_first' })
})

describe('one task', () => {
  test('says what the record says and where, by its form', async () => {
    const mine = next()
    await request(() => assignItems(as(check.commune, drawDay), sample.id, [{ record: mine.record, visitor: check.lan }]))
    const task = await request(() => getTask(as(check.lan), sample.id.toUpperCase(), mine.record))
    expect(task).toMatchObject({ record: mine.record, mine: true, leafName: 'Thôn An Một', leafIn: 'Xã Đông', answers: { first_time: 'yes', books: 3 } })
    expect((await request(() => formsOfTasks(as(check.lan), [task]))).get(task.form)!.definition.key).toBe('loan')
  })

  test('is not for whoever reported it, others, or after closing; nor is a word an id', async () => {
    const item = next()
    await request(() => assignItems(as(check.commune), sample.id, [{ record: item.record, visitor: check.lan }]))
    const code = (account: Id | null, record: string = item.record) => request(() => getTask(as(account), sample.id, record)).then(() => 'may', (problem: { code: string }) => problem.code)
    expect([await code(check.alice), await code(check.minh), await code(check.commune), await code(null), await code(check.lan, 'nhà số 7'), await code(check.lan, newId())])
      .toEqual(['verification.not_found', 'verification.not_found', 'verification.not_found', 'people.sign_in_first', 'verification.bad_id', 'verification.not_found'])
    expect(await code(check.lan)).toBe('may')
  })
})
