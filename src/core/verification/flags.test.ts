import { v7 } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { period } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import type { Id } from '#base/id.ts'
import { enterRecords, type RecordInput } from '#core/form/record.ts'
import { installForm } from '#core/form/form.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { settleToCheck, type Check } from '../../../test/spot_check.ts'
import { as } from '../../../test/world.ts'
import { dismissFlag, listFlags } from './flags.ts'

useDatabase()
let check: Check
/** A weighing with four questions besides the household's name, as the kits have them. */
const text = (name: string, type: string, more = {}) => ({ name, type, label: { vi: `Mục ${name}`, en: `The ${name}` }, ...more })
beforeAll(async () => {
  check = await settleToCheck()
  await request(async () => installForm(await asSystem(as(null), 'system:test'), {
    key: 'weighing', version: '1', title: { vi: 'Cân rác', en: 'A weighing' }, languages: ['vi', 'en'], choices: {}, facts: [],
    questions: [text('household', 'text', { personal: true }), text('kg', 'integer'), text('bags', 'integer'), text('kind', 'text'), text('note_text', 'text')] as never,
  }, null))
  // Alice weighs honestly, from door to door; Lan's numbers are all tens; Minh's phone sends one list in a minute.
  await weigh(check.alice, 'an/1', 90, (i) => ({ kg: 100 + ((i * 37) % 150), bags: 1 + (i % 4), kind: ['a', 'b', 'c'][i % 3]!, note_text: `n${i % 5}` }), 240)
  await weigh(check.lan, 'an/2', 70, (i) => ({ kg: 100 + 10 * ((i * 7) % 15), bags: 1 + (i % 3), kind: ['a', 'b'][i % 2]!, note_text: `n${i % 7}` }), 300)
  await weigh(check.minh, 'cat/1', 25, () => ({ kg: 120, bags: 2, kind: 'a', note_text: 'x' }), 2)
})
const start = Date.parse('2026-10-01T08:00:00+07:00')
async function weigh(account: Id, village: string, count: number, answers: (i: number) => Record<string, string | number>, seconds: number) {
  const inputs = Array.from({ length: count }, (_, i): RecordInput => ({
    id: v7({ msecs: start + i * seconds * 1_000 }), form: 'weighing', unit: check.id(village), day: '2026-10-01', device: 'phone', answers: { household: `Hộ ${i}`, ...answers(i) } }))
  const receipts = await request(() => enterRecords(as(account, '2026-10-02'), inputs))
  expect(receipts.filter((r) => r.status !== 'accepted')).toEqual([])
}
const query = (unit: string) => ({ unit: check.id(unit), period: period('2026') })
const flags = (account: Id | null, unit = 'city') => request(() => listFlags(as(account), query(unit)))
const told = async (unit = 'city') => (await flags(check.city, unit)).map((f) => `${f.kind} ${f.authorName ?? ''}`.trim())

describe('what deserves a look', () => {
  test('is pointed at with how many records, whom to ask, and where to begin', async () => {
    expect((await told()).toSorted()).toEqual(['burst minh', 'copies minh', 'digits lan'])
    const found = await flags(check.city)
    const digits = found.find((f) => f.kind === 'digits')!
    expect(digits).toMatchObject({ records: 70, author: check.lan, words: { vi: expect.stringContaining('“Cân rác”, mục “Mục kg”: 100 % số tận cùng là 0'), en: expect.stringContaining('100 % end in 0') }, seen: { digits: [70, 0, 0, 0, 0, 0, 0, 0, 0, 0] } })
    const first = found.find((f) => f.kind === 'copies')!.first
    expect(await look('select author from form.record where id = $1', [first])).toEqual([{ author: check.minh }])
  })

  test('never accuses: every explanation given is an innocent one', async () => {
    for (const { words } of await flags(check.city)) {
      expect(words.vi).not.toMatch(/gian|giả|bịa|khống|vi phạm|sai phạm|nghi|đáng ngờ|bất thường/i)
      expect(words.en).not.toMatch(/fraud|fake|fabricat|cheat|suspicious|invent|violat|abnormal/i)
      expect(words.vi).toMatch(/[Cc]ó thể/)
      expect(words.en).toMatch(/may/)
    }
  })

  test('is looked for in a commune by its own officer, and of others nothing is told', async () => {
    expect((await flags(check.commune, 'dong')).map((f) => f.kind)).toEqual(['digits'])
    expect(await told('tay')).toEqual(['copies minh', 'burst minh'])
  })

  test('is nothing in a village whose records are as they should be', async () => {
    expect(await told('an/1')).toEqual([])
  })

  test('leaves no trace of anybody: flags are computed, not kept', async () => {
    const tables = await look<{ name: string }>("select table_name as name from information_schema.tables where table_schema = 'verification'")
    expect(tables.map((t) => t.name)).not.toContain('flag')
    expect(await look('select * from verification.dismissal')).toEqual([])
  })
})

describe('putting aside', () => {
  test('keeps who looked and why, says so in the ledger, and asks again only when there is twice as much', async () => {
    const digits = (await flags(check.city)).find((f) => f.kind === 'digits')!
    const dismiss = (account: Id | null, reason = 'Cân đồng hồ chỉ chia vạch 10 kg') => request(() => dismissFlag(as(account), query('city'), digits.id, reason))
    await expect(dismiss(check.city, ' ')).rejects.toMatchObject({ code: 'verification.reason', at: '/reason' })
    await dismiss(check.city)
    expect(await told()).toEqual(['copies minh', 'burst minh'])
    expect(await look('select unit, records, reason, dismissed_by from verification.dismissal')).toEqual([{ unit: check.id('city'), records: 70, reason: 'Cân đồng hồ chỉ chia vạch 10 kg', dismissed_by: check.city }])
    expect(await look('select body from ledger.entry where about = $1', [digits.id])).toEqual([{ body: { kind: 'digits', records: 70 } }])
    await weigh(check.lan, 'binh/1', 70, (i) => ({ kg: 100 + 10 * ((i * 7) % 15), bags: 1 + (i % 3), kind: 'b', note_text: `m${i}` }), 300)
    expect(await told()).toContain('digits lan')
  })

  test('what is not there is refused', async () => {
    await expect(request(() => dismissFlag(as(check.city), query('city'), 'x', 'đã xem'))).rejects.toMatchObject({ code: 'verification.no_flag' })
  })

  test('and looking are not for those who report, for other communes, or without signing in', async () => {
    await expect(flags(check.alice, 'dong')).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(flags(check.commune, 'tay')).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(flags(null)).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(request(() => dismissFlag(as(check.lan), query('dong'), 'x', 'đã xem'))).rejects.toMatchObject({ code: 'people.no_mandate' })
  })
})
