import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import type { Draft } from '#core/initiative/form.ts'
import { advance, getInitiative, saveDraft } from '#core/initiative/initiative.ts'
import { allow } from '#core/people/door.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, enrolled, settleNeighbours, type Country } from '../../../test/world.ts'
import { acceptChecked, findAlike, judgeAlike, type Verdict } from './duplicates.ts'

useDatabase()
let country: Country
/** Of the women's branch of An Một; of the commune Đông; of the commune Tây; of the city; a police officer of Đông. */
let hoa: Id, dong: Id, tay: Id, city: Id, police: Id
beforeAll(async () => {
  ({ country, hoa, dong, tay, city, police } = await settleNeighbours())
})

const whole = {
  situation: 'Chưa có nền nếp', goals: 'Mọi hộ cùng làm', content: 'Đến từng nhà vận động', audience: 'Nhân dân', forces: [{ name: 'Chi hội', part: 'lead', does: 'làm' }],
  resources: 'Góp công', outputs: 'Biên bản', lasting: 'Hằng năm' } as const

/** Registered and handed in by the commune or the city, unless said otherwise. */
async function submitted(title: string, unit: string, registrant: string, over: Partial<Draft> = {}, by = over.level === 'city' ? city : dong): Promise<string> {
  const draft: Draft = {
    id: newId(), unit: country.id(unit), level: 'commune', kind: 'model', field: 'culture_society', title, registrantKind: 'mass_organisation', registrant, novelty: 'new', year: 2026,
    startsOn: '2026-02-01', endsOn: '2026-12-15', statement: whole, ...over }
  await request(() => saveDraft(as(by), draft, 0))
  await request(() => advance(as(by), draft.id, 1, 'submit'))
  return draft.id
}
const alikeOf = (id: string, who: Id | null = dong) => request(() => findAlike(as(who), id))
const ids = async (id: string, who?: Id) => (await alikeOf(id, who)).alike.map((one) => one.id)
const judge = (who: Id | null, id: string, other: string, verdict: Verdict, words = 'Đã hỏi cả hai chi hội.') => request(() => judgeAlike(as(who), id, other, verdict, words))
const accept = async (who: Id | null, id: string) => request(async () => acceptChecked(as(who), id, (await look<{ edition: number }>('select edition from initiative.initiative where id = $1', [id]))[0]!.edition))
const code = (promise: Promise<unknown>) => promise.then(() => 'done', (error: Problem) => error.code)

describe('one activity registered by the cell and by the women', () => {
  let cell: string, women: string
  beforeAll(async () => {
    cell = await submitted('Phân loại rác thải tại nguồn', 'an/1', 'Chi bộ thôn An Một', { registrantKind: 'party_cell' })
    women = await submitted('Mô hình DVK: phan loai rac tai ho gia dinh', 'an/1', 'Chi hội Phụ nữ thôn An Một')
    await submitted('Phân loại rác thải tại nguồn', 'an/2', 'Chi bộ thôn An Hai')
    await submitted('Tiếng kẻng an ninh', 'an/1', 'Chi hội Cựu chiến binh thôn An Một', { field: 'defence_security', statement: { ...whole, goals: 'Thanh niên về nhà trước 22 giờ', content: 'Đánh kẻng mỗi tối' } })
  })

  test('is found from either side, side by side, with reasons; the neighbour village and another activity are not', async () => {
    const { mine, alike } = await alikeOf(women)
    expect(mine).toMatchObject({ id: women, registrant: 'Chi hội Phụ nữ thôn An Một', goals: 'Mọi hộ cùng làm' })
    expect(alike).toHaveLength(1)
    expect(alike[0]).toMatchObject({ id: cell, title: 'Phân loại rác thải tại nguồn', unitName: 'Thôn An Một', content: 'Đến từng nhà vận động', judged: null })
    expect(alike[0]!.reasons.map((r) => r.about)).toEqual(expect.arrayContaining(['title', 'place', 'period', 'field']))
    expect(await ids(cell)).toEqual([women])
  })

  test('is not accepted before somebody judged, and the refusal names what it looks like', async () => {
    const refusal = await accept(dong, women).catch((problem: Problem) => problem) as Problem
    expect([refusal.code, refusal.errors.map((e) => e.at)]).toEqual(['movement.unjudged', [`/alike/${cell}`]])
    expect(refusal.say('vi')).toContain('“Phân loại rác thải tại nguồn”')
    expect((await request(() => getInitiative(as(dong), women))).state).toBe('submitted')
  })

  test('judged to be the same, is accepted only when the other one was returned', async () => {
    await judge(dong, women, cell, 'same')
    expect((await alikeOf(women)).alike[0]!.judged).toMatchObject({ verdict: 'same', by: 'dong', words: 'Đã hỏi cả hai chi hội.' })
    for (const id of [women, cell]) expect(await code(accept(dong, id))).toBe('movement.judged_same')
    await request(() => advance(as(dong), cell, 2, 'return', { words: 'Trùng với chi hội Phụ nữ.' }))
    expect((await accept(dong, women)).state).toBe('accepted')
    expect(await ids(cell), 'which the cell still sees').toEqual([women])
  })

  test('and every judgement stands in the ledger, with its mandate and how alike they had seemed', async () => {
    const kept = await look<{ id: string; actor: string; mandate: string; score: string }>('select id, actor, mandate, score from movement.judgement where initiative = $1', [women])
    expect(kept).toMatchObject([{ actor: dong, mandate: expect.any(String) }])
    expect(Number(kept[0]!.score)).toBeGreaterThan(0.4)
    expect(await look("select event, actor, mandate from ledger.entry where about = $1", [kept[0]!.id])).toEqual([{ event: 'movement.alike_judged', actor: dong, mandate: kept[0]!.mandate }])
  })
})

test('a pair judged different is not shown again, from either side, and both are accepted; a later judgement holds', async () => {
  const [a, b] = [await submitted('Đường hoa nông thôn', 'binh/1', 'Chi bộ'), await submitted('Tuyến đường hoa', 'binh/1', 'Chi hội Phụ nữ')]
  expect(await ids(a)).toEqual([b])
  await judge(dong, a, b, 'different', 'Hai đoạn đường khác nhau.')
  expect((await alikeOf(b)).apart.map(({ id, judged }) => [id, judged?.words, judged?.by]), 'who finds otherwise can look it up').toEqual([[a, 'Hai đoạn đường khác nhau.', 'dong']])
  expect([await ids(a), await ids(b)]).toEqual([[], []])
  await judge(dong, b, a, 'same', 'Đã đi xem: một đoạn đường.')
  expect([await ids(a), await ids(b)]).toEqual([[b], [a]])
  await judge(dong, b, a, 'different', 'Xem lại: hai đoạn khác nhau.')
  for (const id of [a, b]) expect((await accept(dong, id)).state).toBe('accepted')
})

test('put forward to a higher level, is not asked again about what had been accepted by then; about what came later it is', async () => {
  // As a list brings them: accepted, and judged by nobody yet.
  const [a, b] = [newId(), newId()]
  const row = { unit: country.id('an/2'), level: 'commune', kind: 'model', field: 'culture_society', registrant: 'Chi bộ', registeredOn: '2026-02-01' } as const
  await enrolled([{ ...row, id: a, title: 'Trạm bơm tưới đêm' }, { ...row, id: b, title: 'Tưới đêm bằng trạm bơm' }], '2026-11-10')
  expect(await ids(a)).toEqual([b])
  const way = [['begin', {}], ['assess', { words: 'Đã làm xong.' }], ['appraise', { words: 'Đã đến xem.' }], ['recognise', { decision: '9/QĐ' }], ['promote', { level: 'city' }]] as const
  const edition = async () => (await request(() => getInitiative(as(dong), a))).edition
  for (const [step, said] of way) await request(async () => advance(as(dong, '2026-11-20'), a, await edition(), step, said))
  expect(await ids(a, city)).toEqual([])
  const late = await submitted('Trạm bơm tưới ban đêm', 'an/2', 'Mặt trận')
  expect(await ids(a, city)).toEqual([late])
  await judge(city, a, late, 'different', 'Đã xem cả hai.')
  expect((await accept(city, a)).state).toBe('accepted')
})

test('what nothing resembles is accepted at once, with the refusals of any step', async () => {
  const id = await submitted('Bến đò ngang an toàn', 'an/2', 'Chi bộ')
  expect(await code(request(() => acceptChecked(as(dong), id, 1)))).toBe('initiative.changed_meanwhile')
  expect((await accept(dong, id)).state).toBe('accepted')
  expect(await code(accept(dong, id))).toBe('initiative.not_now')
})

test('drafts, stopped ones and those of other years and communes are not compared', async () => {
  const id = await submitted('Hũ gạo tình thương', 'an/2', 'Chi bộ')
  const stopped = await submitted('Hũ gạo tình thương', 'an/2', 'Mặt trận')
  await judge(dong, stopped, id, 'different')
  await accept(dong, stopped)
  await request(() => advance(as(dong), stopped, 3, 'stop', { words: 'Không còn làm.' }))
  await submitted('Hũ gạo tình thương', 'an/2', 'Hội Nông dân', { year: 2024, startsOn: '2024-02-01', endsOn: '2024-12-01' })
  await submitted('Hũ gạo tình thương', 'cat/1', 'Chi bộ', {}, tay)
  expect(await ids(id, city)).toEqual([])
  const other = await submitted('Mô hình hũ gạo tình thương', 'an/2', 'Hội Nông dân')
  expect(await ids(id)).toEqual([other])
})

test('registrations of a whole commune meet those that name a village of it, and those of a city only the city\'s own', async () => {
  const village = await submitted('Bóng chuyền hơi người cao tuổi', 'an/1', 'Chi hội Người cao tuổi')
  const commune = await submitted('Bóng chuyền hơi thôn An Một', 'dong', 'Hội LHPN xã Đông')
  const cities = await submitted('Bóng chuyền hơi người cao tuổi', 'city', 'Sở Văn hoá', { level: 'city' })
  expect(await ids(village, city)).toEqual([commune])
  expect(await ids(cities, city)).toEqual([])
  expect(await ids(cities, city)).not.toContain(village)
  const again = await submitted('Bóng chuyền hơi cho NCT', 'city', 'Hội Người cao tuổi thành phố', { level: 'city' })
  expect(await ids(again, city)).toEqual([cities])
})

describe('who may not', () => {
  let a: string, b: string, far: string
  beforeAll(async () => {
    a = await submitted('Tủ sách nhà văn hoá', 'an/1', 'Chi bộ')
    b = await submitted('Tủ sách NVH', 'an/1', 'Chi đoàn')
    far = await submitted('Tủ sách nhà văn hoá', 'cat/1', 'Chi bộ', {}, tay)
  })

  test('look for what is alike: a neighbour, or nobody in particular', async () => {
    expect(await code(alikeOf(a, tay))).toBe('initiative.not_found')
    expect(await code(alikeOf(a, null))).toBe('people.sign_in_first')
    expect(await ids(a, hoa)).toEqual([b])
  })

  test('judge: whoever registers, the police, a neighbour, or the commune for the city', async () => {
    for (const who of [hoa, police]) expect(await code(judge(who, a, b, 'different'))).toBe('people.no_mandate')
    expect(await code(judge(tay, a, b, 'different'))).toBe('initiative.not_found')
    expect(await code(judge(null, a, b, 'different'))).toBe('people.sign_in_first')
    const high = await submitted('Tủ sách cộng đồng', 'an/1', 'Chi hội Phụ nữ', { level: 'city' })
    expect(await code(judge(dong, high, a, 'different'))).toBe('people.no_mandate')
  })

  test('accept: whoever registers, the police or a neighbour', async () => {
    for (const who of [hoa, police]) expect(await code(accept(who, a))).toBe('people.no_mandate')
    expect(await code(accept(tay, a))).toBe('initiative.not_found')
    expect(await code(accept(null, a))).toBe('people.sign_in_first')
  })

  test('see behind the wall: a judgement is read by those of either place only', async () => {
    await judge(dong, a, b, 'different')
    const seen = (who: Id) => request(async () => (await allow(as(who), 'initiative.read', [])).query('select 1 from movement.judgement where initiative = $1', [a]))
    expect((await seen(hoa)).rowCount).toBe(1)
    expect((await seen(tay)).rowCount).toBe(0)
  })

  test('judge nonsense: itself, one that is not there or far away, or without grounds', async () => {
    expect(await code(judge(dong, a, a, 'same'))).toBe('movement.itself')
    for (const other of [far, newId(), 'x']) expect(await code(judge(dong, a, other, 'same'))).toBe('movement.not_beside')
    for (const words of ['', ' ok ', 'x'.repeat(1_001)]) expect(await code(judge(dong, a, b, 'same', words))).toBe('movement.grounds')
    for (const id of ['x', newId()]) expect(await code(judge(dong, id, b, 'same'))).toBe('initiative.not_found')
  })
})
