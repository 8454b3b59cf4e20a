import { beforeAll, describe, expect, test } from 'vitest'
import { period } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { declareIndicators } from '#core/indicator/indicator.ts'
import { declareMeasures } from '#core/fact/measure.ts'
import { readValues } from '#core/indicator/values.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, d, settleNeighbours, type Country } from '../../../test/world.ts'
import type { Draft } from './form.ts'
import { advance, getInitiative, saveDraft, type Said } from './initiative.ts'
import { states, steps, stepsFrom, type Step } from './life.ts'
import { countAs } from './passage.ts'

useDatabase()
let country: Country
/** Of the women's branch of An; of commune Đông, which holds it; of commune Tây; of the city; a police officer of Đông. */
let hoa: Id, dong: Id, tay: Id, city: Id, police: Id
beforeAll(async () => {
  ({ country, hoa, dong, tay, city, police } = await settleNeighbours())
  const measures = ['m.registered', 'm.registered.city', 'm.recognised', 'm.recognised.commune', 'm.recognised.city']
  await request(async () => {
    const db = await asSystem(as(null), 'system:test')
    await declareMeasures(db, measures.map((key) => ({ key, unitOfMeasure: 'models', published: true })), null)
    await declareIndicators(db, measures.map((key) => ({ key, title: { vi: key, en: key }, unitOfMeasure: 'models', numerator: key, method: 'counted' as const })), null)
    await countAs(db, 'movement', [
      { when: 'registered', measure: 'm.registered', everyKit: true }, { when: 'registered', level: 'city', measure: 'm.registered.city', everyKit: true },
      { when: 'recognised', measure: 'm.recognised', everyKit: true }, { when: 'recognised', level: 'commune', measure: 'm.recognised.commune', everyKit: true },
      { when: 'recognised', level: 'city', measure: 'm.recognised.city', everyKit: true }])
  })
})

const whole = (over: Partial<Draft> = {}): Draft => ({
  id: newId(), unit: country.id('an/1'), level: 'commune', kind: 'model', field: 'culture_society', title: 'Ngõ xanh, nhà sạch', registrantKind: 'mass_organisation', registrant: 'Chi hội Phụ nữ thôn An Một',
  novelty: 'new', year: 2026, startsOn: '2026-02-01', endsOn: '2026-12-15',
  statement: {
    situation: 'Rác để lẫn, ruồi nhiều.', goals: '90 % hộ phân loại.', content: 'Đến từng nhà, hướng dẫn ủ rác.', audience: '120 hộ thôn An Một.',
    forces: [{ name: 'Chi hội Phụ nữ', part: 'lead', does: 'đến từng nhà' }], resources: 'Xã hội hoá 120 thùng.', outputs: 'Biên bản cân rác.', lasting: 'Đưa vào hương ước.' },
  ...over })
const save = (account: Id | null, draft: Draft, edition = 0) => request(() => saveDraft(as(account), draft, edition))
const see = (id: string, account = city) => request(() => getInitiative(as(account), id))
const step = async (account: Id | null, id: string, name: Step, said: Said = {}) => request(async () => advance(as(account), id, (await look<{ edition: number }>('select edition from initiative.initiative where id = $1', [id]))[0]!.edition, name, said))
const code = (promise: Promise<unknown>) => promise.then(() => 'done', (error: Problem) => error.code)
const decision = 'QĐ 12/QĐ-UBND'
/** Hoa registers it, Đông takes it through all steps up to recognition. */
async function recognised(draft = whole()): Promise<string> {
  await save(hoa, draft)
  await step(hoa, draft.id, 'submit')
  await step(dong, draft.id, 'accept')
  await step(hoa, draft.id, 'begin')
  await step(hoa, draft.id, 'assess', { words: '112 trong 120 hộ tham gia.' })
  await step(dong, draft.id, 'appraise', { words: 'Đã đến xem 20 hộ.' })
  await step(dong, draft.id, 'recognise', { decision })
  return draft.id
}
const counts = async () => Object.fromEntries((await request(() => readValues(as(null), { indicators: ['m.registered', 'm.registered.city', 'm.recognised', 'm.recognised.commune', 'm.recognised.city'], unit: country.id('city'), period: period('2026'), map: d('2026-11-23') }))).map((v) => [v.indicator, v.value ?? 0]))

describe('the life of a model', () => {
  test('leads from a draft to recognition, each step with its author, mandate and words', async () => {
    const id = await recognised()
    const { state, history, next, registeredOn } = await see(id)
    expect([state, registeredOn, next]).toEqual(['recognised', '2026-11-23', ['confirm', 'distinguish', 'stop', 'promote', 'renew']])
    expect(history.map((p) => [p.step, p.actorName])).toEqual([['submit', 'hoa'], ['accept', 'dong'], ['begin', 'hoa'], ['assess', 'hoa'], ['appraise', 'dong'], ['recognise', 'dong']])
    expect(history.at(-1)).toMatchObject({ decision, roleVi: 'Cán bộ xã, phường', mandateUnit: 'Xã Đông' })
    expect(await look("select 1 from ledger.entry where body->>'initiative' = $1", [id])).toHaveLength(6)
  })

  test('counts once as registered and once as recognised; its recognitions at two levels count apart', async () => {
    const before = await counts()
    const id = await recognised()
    await step(hoa, id, 'promote', { level: 'city' })
    await step(city, id, 'accept')
    expect((await see(id)).level).toBe('city')
    for (const [who, name, said] of [[hoa, 'begin', {}], [hoa, 'assess', { words: 'Vẫn tốt, 118 hộ.' }], [city, 'appraise', { words: 'Đã kiểm tra.' }], [city, 'recognise', { decision: 'QĐ 99' }]] as const) await step(who, id, name, said)
    const after = await counts()
    expect(Object.fromEntries(Object.entries(after).map(([k, v]) => [k, v - before[k]!]))).toEqual({ 'm.registered': 1, 'm.registered.city': 1, 'm.recognised': 1, 'm.recognised.commune': 1, 'm.recognised.city': 1 })
  })

  test('goes back with a reason for single fields and keeps what was written', async () => {
    const draft = whole()
    await save(hoa, draft)
    await step(hoa, draft.id, 'submit')
    expect(await code(step(dong, draft.id, 'return'))).toBe('initiative.reason')
    await step(dong, draft.id, 'return', { words: 'Mục tiêu chưa đo được.', remarks: { '/statement/goals': 'Nêu số hộ' } })
    const back = await see(draft.id, hoa)
    expect([back.state, back.statement.goals, back.history.at(-1)!.remarks]).toEqual(['returned', '90 % hộ phân loại.', { '/statement/goals': 'Nêu số hộ' }])
    await save(hoa, { ...draft, statement: { ...draft.statement, goals: '108 trong 120 hộ phân loại.' } }, back.edition)
    expect((await step(hoa, draft.id, 'submit')).state).toBe('submitted')
  })

  test('goes on for another year only by a decision', async () => {
    const id = await recognised()
    expect(await code(step(dong, id, 'renew', { words: 'Còn hiệu quả, tiếp tục.', year: 2026 }))).toBe('initiative.not_later')
    expect(await code(step(dong, id, 'renew', { words: 'Còn hiệu quả, tiếp tục.', year: 9999 }))).toBe('initiative.not_later')
    await step(dong, id, 'renew', { words: 'Còn hiệu quả, tiếp tục.' })
    expect(await see(id)).toMatchObject({ state: 'running', year: 2027, revisitOn: '2027-05-25' })
  })

  test('may be stopped where it has no effect, and then nothing follows', async () => {
    const id = await recognised()
    await step(dong, id, 'stop', { words: 'Không còn hộ nào làm.' })
    expect(await see(id)).toMatchObject({ state: 'stopped', next: [], revisitOn: null })
  })

  test('has a way on from every state but the last, and no step that leads nowhere', () => {
    expect(states.filter((s) => s !== 'stopped' && stepsFrom(s).length === 0)).toEqual([])
    expect(new Set(Object.values(steps).flatMap((s) => s.to ?? [])).size).toBe(states.length - 1)
  })
})

describe('a draft', () => {
  test('is kept while it is being typed, with almost nothing in it, for its writer to go on', async () => {
    const draft = whole({ title: 'N', field: null, registrantKind: null, registrant: '', novelty: null, startsOn: null, endsOn: null, statement: { situation: 'Ruồi' } })
    expect(await save(hoa, draft)).toBe(1)
    expect(await save(hoa, { ...draft, title: 'Ngõ' }, 1)).toBe(2)
    await expect(step(hoa, draft.id, 'submit')).rejects.toMatchObject({ code: 'initiative.not_complete', errors: expect.arrayContaining([expect.objectContaining({ at: '/statement/forces', code: 'initiative.no_lead' })]) })
    expect((await see(draft.id, hoa)).statement.situation).toBe('Ruồi')
  })

  test('changed by two people at once is not overwritten', async () => {
    const draft = whole()
    await save(hoa, draft)
    await save(dong, { ...draft, title: 'Ngõ xanh của chúng ta' }, 1)
    expect(await code(save(hoa, { ...draft, title: 'Ngõ xanh của tôi' }, 1))).toBe('initiative.changed_meanwhile')
    expect(await code(save(hoa, draft, 0))).toBe('initiative.changed_meanwhile')
    await expect(save(hoa, draft, 0)).rejects.toThrow('lúc 10:00 23/11/2026.')
    expect((await see(draft.id)).title).toBe('Ngõ xanh của chúng ta')
    expect(await code(request(() => advance(as(hoa), draft.id, 1, 'submit')))).toBe('initiative.changed_meanwhile')
  })

  test('is not written on any more once it was submitted', async () => {
    const draft = whole()
    await save(hoa, draft)
    const { edition } = await step(hoa, draft.id, 'submit')
    expect(await code(save(hoa, draft, edition))).toBe('initiative.not_editable')
  })

  test('with mistakes is refused with all of them at once', async () => {
    await expect(save(hoa, whole({ year: 1999, startsOn: '2026-02-30', title: 'x'.repeat(301), level: 'district', statement: { goals: 'y'.repeat(4_001) } }))).rejects.toMatchObject({
      code: 'initiative.wrong', errors: [expect.objectContaining({ at: '/statement/goals' }), expect.objectContaining({ at: '/title' }), expect.objectContaining({ at: '/startsOn' }), expect.objectContaining({ at: '/year' }), expect.objectContaining({ at: '/level' })] })
    expect(await code(save(hoa, whole({ id: 'x' })))).toBe('initiative.bad_id')
    expect(await code(save(hoa, whole({ startsOn: '2026-05-01', endsOn: '2026-04-01' })))).toBe('initiative.wrong')
    const fieldsOf = async (over: Partial<Draft>) => ((await save(hoa, whole(over)).catch((problem: { errors: readonly { code: string; at: string }[] }) => problem)) as { errors: readonly { code: string; at: string }[] }).errors.map(({ code, at }) => [at, code])
    expect(await fieldsOf({ title: 'Ngõ xanh 😀', registrant: '妇女会' }), 'what a certificate cannot print').toEqual([['/title', 'initiative.letter'], ['/registrant', 'initiative.letter']])
    expect(await fieldsOf({ startsOn: '0202-12-20', endsOn: '9999-12-31' }), 'a slip in the year').toEqual([['/startsOn', 'initiative.day_far'], ['/endsOn', 'initiative.day_far']])
  })
})

describe('still alive', () => {
  const running = async () => {
    const draft = whole()
    await save(hoa, draft)
    await step(hoa, draft.id, 'submit')
    await step(dong, draft.id, 'accept')
    await step(hoa, draft.id, 'begin', { day: '2026-11-23' })
    return draft.id
  }
  const counted = () => look<{ n: number }>("select count(*)::int as n from fact.fact where kind = 'initiative.passage'")

  test('who saw it says so in words; it stays as it was, is asked again after half a year, and counts as nothing', async () => {
    const id = await running()
    const before = await counted()
    for (const who of [hoa, dong]) {
      expect(await code(step(who, id, 'confirm', { words: 'ừ' }))).toBe('initiative.reason')
      await step(who, id, 'confirm', { words: 'Đã đến xem: 96 hộ vẫn phân loại.' })
    }
    const { state, revisitOn, history } = await see(id)
    expect([state, revisitOn]).toEqual(['running', '2027-05-25'])
    expect(history.slice(-2).map(({ step, words }) => [step, words])).toEqual(Array(2).fill(['confirm', 'Đã đến xem: 96 hộ vẫn phân loại.']))
    expect(await counted()).toEqual(before)
    expect(await look("select 1 from ledger.entry where event = 'initiative.confirmed' and body ->> 'initiative' = $1", [id])).toHaveLength(2)
  })

  test('is not for a neighbour or the police to say, nor of what does not run', async () => {
    const id = await running()
    const words = 'Thấy còn làm.'
    expect([await code(step(tay, id, 'confirm', { words })), await code(step(police, id, 'confirm', { words })), await code(step(null, id, 'confirm', { words }))])
      .toEqual(['initiative.not_found', 'people.no_mandate', 'people.sign_in_first'])
    expect(await code(step(hoa, id, 'confirm', { words, day: '2026-11-22' }))).toBe('initiative.day_before')
    await step(dong, id, 'stop', { words: 'Không còn hộ nào.' })
    expect(await code(step(hoa, id, 'confirm', { words }))).toBe('initiative.not_now')
  })
})

describe('a step is refused', () => {
  test('when it does not follow, without its decision, on a day to come or before the last step, or to a level that is not higher', async () => {
    const id = await recognised()
    expect(await code(step(hoa, id, 'begin'))).toBe('initiative.not_now')
    expect(await code(step(dong, id, 'distinguish'))).toBe('initiative.decision')
    expect(await code(step(dong, id, 'distinguish', { decision, day: '2026-11-24' }))).toBe('initiative.future_day')
    expect(await code(step(dong, id, 'distinguish', { decision, day: '2026-11-22' }))).toBe('initiative.day_before')
    expect(await code(step(hoa, id, 'promote', { level: 'grassroots' }))).toBe('initiative.not_higher')
    expect(await code(step(hoa, id, 'promote', { level: 'district' }))).toBe('initiative.not_higher')
    for (const unknown of ['x', newId()]) expect(await code(request(() => advance(as(hoa), unknown, 1, 'submit')))).toBe('initiative.not_found')
  })
})

describe('who may not', () => {
  test('register for another place, or without a mandate, or without signing in', async () => {
    expect(await code(save(tay, whole()))).toBe('people.no_mandate')
    expect(await code(save(police, whole()))).toBe('people.no_mandate')
    expect(await code(save(null, whole()))).toBe('people.sign_in_first')
    const draft = whole()
    await save(hoa, draft)
    expect(await code(save(tay, { ...draft, unit: country.id('cat/1') }, 1)), 'another commune cannot take a draft over').toBe('initiative.not_found')
  })

  test('accept, appraise, recognise or stop: whoever registered it, a neighbour, or the commune for the city', async () => {
    const draft = whole({ level: 'city' })
    await save(hoa, draft)
    await step(hoa, draft.id, 'submit')
    for (const who of [hoa, dong]) expect(await code(step(who, draft.id, 'accept'))).toBe('people.no_mandate')
    expect(await code(step(tay, draft.id, 'accept'))).toBe('initiative.not_found')
    await step(city, draft.id, 'accept')
    await step(hoa, draft.id, 'begin')
    await step(hoa, draft.id, 'assess', { words: 'Đã làm xong.' })
    for (const [who, name] of [[dong, 'appraise'], [hoa, 'appraise'], [dong, 'stop'], [police, 'stop']] as const) expect(await code(step(who, draft.id, name, { words: 'Không nên làm.' })), name).not.toBe('done')
    await step(city, draft.id, 'appraise', { words: 'Đã xem hồ sơ.' })
    for (const who of [hoa, dong, tay]) expect(await code(step(who, draft.id, 'recognise', { decision }))).not.toBe('done')
  })

  test('read what lies outside their place', async () => {
    const draft = whole()
    await save(hoa, draft)
    expect(await code(request(() => getInitiative(as(tay), draft.id)))).toBe('initiative.not_found')
    expect(await code(request(() => getInitiative(as(null), draft.id)))).toBe('people.sign_in_first')
  })
})
