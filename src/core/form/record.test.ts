import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, person, settle, type Country } from '../../../test/world.ts'
import { asSystem } from '#core/people/door.ts'
import { formsOnDesk } from './desk.ts'
import { installForm } from './form.ts'
import { enterRecord } from './letterbox.ts'
import { enterRecords, getRecord, type Receipt, type RecordInput } from './record.ts'

useDatabase()
let country: Country
let alice: Id
let minh: Id
beforeAll(async () => {
  country = await settle()
  alice = await person('alice', 'branch_head', country.id('dong'))
  minh = await person('minh', 'branch_head', country.id('tay'))
})

const loan = (over: Partial<RecordInput> = {}): RecordInput =>
  ({ id: newId(), form: 'loan', unit: country.id('an/1'), day: '2026-11-20', answers: { reader: 'Hộ 12', first_time: 'yes', books: 3 }, ...over })
const enter = (account: Id | null, ...inputs: RecordInput[]) => request(() => enterRecords(as(account), inputs))
const codeOf = (receipt: Receipt | undefined) => (receipt?.status === 'refused' ? receipt.problem.code : receipt?.status)
const factsOf = (id: string) => look<{ value: number; retracted: string | null }>('select value::float8 as value, retracted from fact.fact where origin = $1 order by ordinal', [id])

describe('a record', () => {
  test('states facts and one ledger entry when it is entered', async () => {
    const input = loan()
    expect(codeOf((await enter(alice, input))[0])).toBe('accepted')
    expect((await factsOf(input.id)).map((f) => f.value)).toEqual([1, 3, 3])
    expect(await look('select 1 from ledger.entry where about = $1', [input.id])).toHaveLength(1)
  })

  test('sent twice is one record', async () => {
    const input = loan()
    const receipts = [...(await enter(alice, input, input)), ...(await enter(alice, input))]
    expect(receipts.map(codeOf)).toEqual(['accepted', 'known', 'known'])
    expect(await factsOf(input.id)).toHaveLength(3)
  })

  test('with a known id but other content is refused, and the first stays', async () => {
    const input = loan()
    await enter(alice, input)
    const [other] = await enter(alice, { ...input, answers: { ...input.answers, books: 9 } })
    expect(codeOf(other)).toBe('record.other_digest')
    expect((await factsOf(input.id))[1]!.value).toBe(3)
  })

  test('with a known id but another village is refused', async () => {
    const input = loan()
    await enter(alice, input)
    expect(codeOf((await enter(alice, { ...input, unit: country.id('an/2') }))[0])).toBe('record.other_digest')
  })

  test('that does not match its digest was damaged on the way', async () => {
    expect(codeOf((await enter(alice, loan({ digest: 'a'.repeat(64) })))[0])).toBe('record.digest_mismatch')
  })

  test('refused for one answer does not hold back the others of the batch', async () => {
    const receipts = await enter(alice, loan(), loan({ answers: { reader: 'Hộ 1', books: 99 } }), loan())
    expect(receipts.map(codeOf)).toEqual(['accepted', 'record.answers', 'accepted'])
    const refused = receipts[1]!
    expect(refused.status === 'refused' && refused.problem.errors[0]?.at).toBe('/answers/books')
  })
})

describe('a correction', () => {
  test('takes back the facts of the record it supersedes and states its own', async () => {
    const input = loan()
    await enter(alice, input)
    const fixed = loan({ supersedes: input.id, answers: { reader: 'Hộ 12', first_time: 'yes', books: 5 } })
    expect(codeOf((await enter(alice, fixed))[0])).toBe('accepted')
    expect((await factsOf(input.id)).every((f) => f.retracted === fixed.id)).toBe(true)
    const [sum] = await look<{ sum: number }>('select sum(sum)::float8 as sum from fact.delta d join fact.measure m on m.id = d.measure where m.key = $1 and d.leaf = $2', ['library.books', country.id('an/1')])
    const [live] = await look<{ sum: number }>('select sum(value)::float8 as sum from fact.fact f join fact.measure m on m.id = f.measure where m.key = $1 and leaf = $2 and retracted is null', ['library.books', country.id('an/1')])
    expect(sum!.sum).toBe(live!.sum)
  })

  test('follows a record only once: the second phone is told of the first', async () => {
    const input = loan()
    await enter(alice, input)
    await enter(alice, loan({ supersedes: input.id }))
    expect(codeOf((await enter(alice, loan({ supersedes: input.id })))[0])).toBe('record.already_corrected')
  })

  test('of a record that is not there is refused', async () => {
    expect(codeOf((await enter(alice, loan({ supersedes: newId() })))[0])).toBe('record.nothing_to_correct')
  })
})

describe('who may not, and when', () => {
  test('nobody enters a record without signing in', async () => {
    await expect(enter(null, loan())).rejects.toMatchObject({ code: 'people.sign_in_first' })
  })

  test('a branch head of another commune may not enter a household here', async () => {
    expect(codeOf((await enter(minh, loan()))[0])).toBe('people.no_mandate')
  })

  test('an officer of another commune may not read a household', async () => {
    const input = loan()
    await enter(alice, input)
    await expect(request(() => getRecord(as(minh), input.id))).rejects.toMatchObject({ code: 'record.not_found' })
    expect((await request(() => getRecord(as(alice), input.id))).answers).toMatchObject({ books: 3 })
  })

  test('a mandate that ended yesterday opens nothing today', async () => {
    const chi = await person('chi', 'branch_head', country.id('dong'), '2020-01-01', '2026-11-22')
    expect(codeOf((await enter(chi, loan()))[0])).toBe('people.mandate_ended')
  })

  test('a future day, a closed commune, an unknown unit, form and village each say what is wrong', async () => {
    const all = await enter(alice, loan({ day: '2026-11-24' }), loan({ day: '2026-02-30' }), loan({ form: 'nothing' }), loan({ unit: country.id('an') }), loan({ id: 'x' }))
    expect(all.map(codeOf)).toEqual(['record.future_day', 'day.invalid', 'record.unknown_form', 'unit.no_life', 'record.bad_id'])
    expect(codeOf((await enter(alice, loan({ unit: 999_999 })))[0])).toBe('people.no_mandate')
  })

  test('a name typed on a phone that decomposes accents is stored composed', async () => {
    const input = loan({ answers: { reader: 'Hòa'.normalize('NFD'), books: 1 } })
    await enter(alice, input)
    expect((await request(() => getRecord(as(alice), input.id))).answers.reader).toBe('Hòa'.normalize('NFC'))
  })
})

describe('many phones at once', () => {
  test('each get their own receipt although their records share a transaction', async () => {
    const inputs = Array.from({ length: 60 }, (_, i) => loan(i % 10 === 3 ? { answers: { reader: 'Hộ', books: 0 } } : {}))
    const receipts = await Promise.all(inputs.map((input) => enterRecord(as(alice), input)))
    expect(receipts.filter((r) => r.status === 'accepted')).toHaveLength(54)
    expect(receipts.every((r, i) => r.id === inputs[i]!.id)).toBe(true)
  })

  test('and the same record arriving twenty times at once is one record', async () => {
    const input = loan()
    const receipts = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? enterRecord(as(alice), input) : enter(alice, input).then((r) => r[0]!))))
    expect(receipts.filter((r) => r.status === 'accepted')).toHaveLength(1)
    expect(await factsOf(input.id)).toHaveLength(3)
  })

  test('of several people are judged each by their own mandates and keep their own author', async () => {
    const far = { unit: country.id('cat/1') }
    const letters = Array.from({ length: 40 }, (_, i) => ({ who: i % 2 ? minh : alice, input: loan(i % 4 < 2 ? {} : far) }))
    const receipts = await Promise.all(letters.map(({ who, input }) => enterRecord(as(who), input)))
    const mayBe = ({ who, input }: (typeof letters)[number]) => (who === alice) === (input.unit === country.id('an/1'))
    expect(receipts.map(codeOf)).toEqual(letters.map((letter) => (mayBe(letter) ? 'accepted' : 'people.no_mandate')))
    const written = await look<{ id: Id; author: Id; actor: Id; whose: Id }>(`
      select r.id, r.author, e.actor, m.account as whose from form.record r
      join ledger.entry e on e.about = r.id join people.mandate m on m.id = e.mandate where r.id = any($1)`, [letters.map((l) => l.input.id)])
    expect(written).toHaveLength(20)
    for (const { id, ...by } of written) {
      const { who } = letters.find((l) => l.input.id === id)!
      expect(by).toEqual({ author: who, actor: who, whose: who })
    }
  })

  test('do not learn of a neighbour, who has not signed in or whose token may not', async () => {
    const [good, stranger, reader] = await Promise.allSettled([
      enterRecord(as(alice), loan()), enterRecord(as(null), loan()), enterRecord({ ...as(minh), scopes: ['record.read'] }, loan({ unit: country.id('cat/1') })),
    ])
    expect(good).toMatchObject({ value: { status: 'accepted' } })
    expect(stranger).toMatchObject({ reason: { code: 'people.sign_in_first' } })
    expect(reader).toMatchObject({ reason: { code: 'people.scope' } })
  })
})

test('a correction stays in the village of its record, even where both villages are the same person\'s', async () => {
  const input = loan()
  await enter(alice, input)
  expect(codeOf((await enter(alice, loan({ unit: country.id('an/2'), supersedes: input.id })))[0])).toBe('record.nothing_to_correct')
})

test('a form that is for some roles is offered to and taken from them alone, where they hold the role', async () => {
  await request(async () => installForm(await asSystem(as(null), 'system:test'), { key: 'patrol', version: '1', title: { vi: 'Tuần tra' }, languages: ['vi'], choices: {}, facts: [], roles: ['area_officer'], questions: [{ name: 'seen', type: 'text', label: { vi: 'Thấy gì' } }] }, null))
  const [police, clerk] = [await person('police.roles', 'area_officer', country.id('dong')), await person('clerk.roles', 'commune_officer', country.id('dong'))]
  const enter = async (who: Id, unit: string) => (await request(() => enterRecords(as(who), [{ id: newId(), form: 'patrol', unit: country.id(unit), day: '2026-11-20', answers: { seen: 'yên' } }])))[0]!
  expect(await enter(police, 'an/1')).toMatchObject({ status: 'accepted' })
  expect(await enter(clerk, 'an/1')).toMatchObject({ status: 'refused', problem: { code: 'record.other_role' } })
  expect(await enter(police, 'cat/1')).toMatchObject({ status: 'refused', problem: { code: 'people.no_mandate' } })
  const offered = async (who: Id) => (await request(() => formsOnDesk(as(who)))).map(({ key }) => key)
  expect([(await offered(police)).includes('patrol'), (await offered(clerk)).includes('patrol')]).toEqual([true, false])
})
