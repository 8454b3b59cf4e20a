import { beforeAll, describe, expect, test } from 'vitest'
import { addDays, period } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { declareIndicators } from '#core/indicator/indicator.ts'
import { declareMeasures } from '#core/fact/measure.ts'
import { readValues } from '#core/indicator/values.ts'
import { asSystem, open } from '#core/people/door.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, d, settleNeighbours, type Country } from '../../../test/world.ts'
import { enrol } from './enrol.ts'
import type { Draft } from './form.ts'
import { advance, getInitiative, saveDraft, type Said } from './initiative.ts'
import { lateSql } from './initiative.queries.ts'
import { alive, isLate, states, type Level, type State, type Step } from './life.ts'
import { liveThrough } from './many.ts'
import { countAs } from './passage.ts'
import { listInitiatives } from './register.ts'

useDatabase()
let country: Country
/** Of the women's branch of An; of commune Đông, which holds it; of commune Tây; of the city. */
let hoa: Id, dong: Id, tay: Id, city: Id
const measures = { registered: null, registered_commune: 'commune', registered_city: 'city' } as const
beforeAll(async () => {
  ({ country, hoa, dong, tay, city } = await settleNeighbours())
  await request(async () => {
    const db = await asSystem(as(null), 'system:test')
    const keys = Object.keys(measures).map((key) => `m.${key}`)
    await declareMeasures(db, keys.map((key) => ({ key, unitOfMeasure: 'models', published: true })), null)
    await declareIndicators(db, keys.map((key) => ({ key, title: { vi: key, en: key }, unitOfMeasure: 'models', numerator: key, method: 'counted' as const })), null)
    await countAs(db, 'movement', Object.entries(measures).map(([key, level]) => ({ when: 'registered' as const, ...(level ? { level } : {}), measure: `m.${key}`, everyKit: true })))
  })
})

const whole = (over: Partial<Draft> = {}): Draft => ({
  id: newId(), unit: country.id('an/1'), level: 'commune', kind: 'model', field: 'culture_society', title: 'Ngõ xanh, nhà sạch', registrantKind: 'mass_organisation', registrant: 'Chi hội Phụ nữ thôn An Một',
  novelty: 'new', year: 2025, startsOn: '2025-09-01', endsOn: '2025-12-15', kit: null,
  statement: {
    situation: 'Rác để lẫn.', goals: '90 % hộ phân loại.', content: 'Đến từng nhà.', audience: '120 hộ.', forces: [{ name: 'Chi hội Phụ nữ', part: 'lead', does: 'đến từng nhà' }], resources: 'Xã hội hoá.',
    outputs: 'Biên bản.', lasting: 'Đưa vào hương ước.' },
  ...over })
const see = (id: string) => request(() => getInitiative(as(city), id))
const step = async (account: Id, id: string, name: Step, said: Said = {}) => request(async () => advance(as(account), id, (await see(id)).edition, name, said))
const refused = (promise: Promise<unknown>) => promise.then(() => 'done', (error: { code: string; at?: string }) => [error.code, error.at])
/** Registered in August 2025, recognised by its commune in December. */
async function recognised(draft = whole()): Promise<string> {
  await request(() => saveDraft(as(hoa), draft, 0))
  for (const [who, name, said] of [
    [hoa, 'submit', { day: '2025-08-20' }], [dong, 'accept', { day: '2025-08-25' }], [hoa, 'begin', { day: '2025-09-01' }], [hoa, 'assess', { day: '2025-11-20', words: '112 trong 120 hộ.' }],
    [dong, 'appraise', { day: '2025-12-01', words: 'Đã đến xem 20 hộ.' }], [dong, 'recognise', { day: '2025-12-10', decision: 'QĐ 12' }]] as const) await step(who, draft.id, name, said)
  return draft.id
}
const published = (id: string) => request(async () => (await (await open(as(null))).query<{ state: State; level: Level }>('select state, level from initiative.published_model where id = $1', [id])).rows)
const said = { words: 'Thành phố đề nghị bổ sung.', remarks: { '/statement/outputs': 'Kèm sổ cân.' } }

describe('a recognised model that is put forward', () => {
  test('and sent back stands again where it stood, with what is asked of it, and may be put forward again', async () => {
    const id = await recognised()
    await step(dong, id, 'distinguish', { day: '2025-12-20', decision: 'QĐ 13' })
    const before = await see(id)
    await step(hoa, id, 'promote', { level: 'city', day: '2026-03-02' })
    expect(await see(id)).toMatchObject({ state: 'submitted', level: 'city', honour: 'outstanding', honourLevel: 'commune' })
    expect(await refused(step(dong, id, 'return', said)), 'it is the city\'s to send back').toEqual(['people.no_mandate', undefined])
    await step(city, id, 'return', said)
    const back = await see(id)
    expect([back.state, back.level, back.year, back.revisitOn, back.honour]).toEqual([before.state, before.level, before.year, before.revisitOn, 'outstanding'])
    expect(back.history.at(-1)).toMatchObject({ step: 'return', was: 'submitted', state: 'outstanding', level: 'commune', remarks: said.remarks, words: said.words })
    expect(back.next).toContain('promote')
    await step(hoa, id, 'promote', { level: 'city' })
    await step(city, id, 'accept')
    expect(await see(id)).toMatchObject({ state: 'accepted', level: 'city', honour: 'outstanding', honourLevel: 'commune' })
  })

  test('is for everybody what it was recognised as until the city takes it on, and in the register under both', async () => {
    const id = await recognised()
    const register = async () => (await request(() => listInitiatives(as(city), { unit: country.id('city') }, { rows: 0 }))).tally
    const tally = await register()
    await step(hoa, id, 'promote', { level: 'city' })
    expect(await published(id)).toEqual([{ state: 'recognised', level: 'commune' }])
    const after = await register()
    expect([after.total - tally.total, after.state.recognised! - tally.state.recognised!, after.state.submitted! - (tally.state.submitted ?? 0)]).toEqual([0, 0, 1])
    expect((await request(() => listInitiatives(as(city), { unit: country.id('city'), states: ['recognised'] }))).rows.filter((row) => row.id === id)).toHaveLength(1)
    await step(city, id, 'return', said)
    expect(await published(id)).toEqual([{ state: 'recognised', level: 'commune' }])
    await step(dong, id, 'stop', { words: 'Không còn hộ nào làm.' })
    expect(await published(id)).toEqual([])
    expect((await register()).state.recognised ?? 0).toBe(tally.state.recognised! - 1)
  })

  test('counts for the higher level from the day on which it was put forward; the year of its registration stays as it was', async () => {
    const figures = async () => Promise.all(['2025', '2026', '2026-03'].map(async (span) => Object.fromEntries((await request(() => readValues(as(null), {
      indicators: Object.keys(measures).map((key) => `m.${key}`), unit: country.id('city'), period: period(span), map: d('2026-11-23') }))).map((value) => [value.indicator.slice(2), value.value ?? 0]))))
    const before = await figures()
    const id = await recognised()
    await step(hoa, id, 'promote', { level: 'city', day: '2026-03-02' })
    await step(city, id, 'return', { ...said, day: '2026-03-09' })
    await step(hoa, id, 'promote', { level: 'city', day: '2026-03-16' })
    await step(city, id, 'accept')
    const added = (await figures()).map((year, i) => Object.fromEntries(Object.entries(year).map(([key, n]) => [key, n - before[i]![key]!])))
    expect(added).toEqual([{ registered: 1, registered_commune: 1, registered_city: 0 }, ...Array(2).fill({ registered: 0, registered_commune: 0, registered_city: 1 })])
    expect((await see(id)).history.filter((one) => one.step === 'accept').map((one) => [one.level, one.day])).toEqual([['commune', '2025-08-20'], ['city', '2026-03-16']])
  })
})

describe('the form of what was recognised', () => {
  test('keeps its place, level, kind, field, kit and source, in whatever state; the rest is not written on either', async () => {
    const draft = whole()
    const id = await recognised(draft)
    const save = async (over: Partial<Draft>) => refused(request(async () => saveDraft(as(dong), { ...draft, ...over }, (await see(id)).edition)))
    const others: Partial<Draft>[] = [{ level: 'grassroots' }, { unit: country.id('an/2') }, { kind: 'plaque_work' }, { field: 'economy' }, { kit: 'waste-sorting' }, { copiedFrom: newId() }]
    const at = others.map((over) => ['initiative.recognised_as', `/${Object.keys(over)[0]}`])
    expect(await Promise.all(others.map(save))).toEqual(at)
    expect(await save({ title: 'Tên khác' })).toEqual(['initiative.not_editable', undefined])
    // As a deployment may have left it before a return put it back.
    await look("update initiative.initiative set state = 'returned' where id = $1", [id])
    expect(await Promise.all(others.map(save))).toEqual(at)
    await expect(request(async () => saveDraft(as(dong), { ...draft, level: 'grassroots', field: 'economy' }, (await see(id)).edition))).rejects.toMatchObject({ errors: [{ at: '/level' }, { at: '/field' }] })
    expect(await refused(request(async () => saveDraft(as(tay), { ...draft, title: 'Tên khác' }, (await see(id)).edition)))).toEqual(['people.no_mandate', undefined])
    expect(await save({ title: 'Ngõ xanh, nhà sạch, hoa nở' })).toBe('done')
  })
})

describe('still alive', () => {
  test('is asked of what was honoured too: a year after the honour, and half a year after somebody saw it', async () => {
    const id = await recognised()
    expect((await see(id)).revisitOn).toBe('2026-12-10')
    await step(hoa, id, 'confirm', { day: '2026-11-02', words: '96 hộ vẫn phân loại.' })
    expect(await see(id)).toMatchObject({ state: 'recognised', honour: 'recognised', revisitOn: '2027-05-04' })
    await step(hoa, id, 'promote', { level: 'city' })
    expect(await refused(step(hoa, id, 'confirm', { words: 'Vẫn làm.' }))).toEqual(['initiative.not_now', undefined])
  })

  test('is asked of what came with its past in a list', async () => {
    const [ran, honoured, ended] = [newId(), newId(), newId()]
    await request(async () => {
      const db = await asSystem(as(city), 'system:test')
      await enrol(db, [ran, honoured, ended].map((id) => ({ id, unit: country.id('cat/1'), level: 'commune', kind: 'model', field: 'economy', title: 'Từ danh sách cũ', registeredOn: '2025-01-06' })))
      const told = (id: Id, ...steps: readonly (readonly [Step, string])[]) => ({ id, steps: steps.map(([name, day]) => ({ step: name, day: d(day), words: '', decision: null })) })
      const up = [['begin', '2025-02-03'], ['assess', '2025-10-01'], ['appraise', '2025-10-20'], ['recognise', '2025-11-03']] as const
      await liveThrough(db, [told(ran, up[0]), told(honoured, ...up), told(ended, ...up, ['stop', '2026-02-02'])])
    })
    expect((await Promise.all([ran, honoured, ended].map(see))).map(({ state, honour, honourLevel, revisitOn }) => [state, honour, honourLevel, revisitOn])).toEqual([
      ['running', null, null, addDays(d('2025-02-03'), 183)], ['recognised', 'recognised', 'commune', '2026-11-03'], ['stopped', 'recognised', 'commune', null]])
    const { rows, tally } = await request(() => listInitiatives(as(tay), { unit: country.id('tay'), late: true }))
    expect([tally.total, tally.late, rows.every((row) => row.late), new Set(rows.map((row) => row.id))]).toEqual([2, 2, true, new Set([ran, honoured])])
  })

  test('means the same to a page and to a statement, for every state and day', async () => {
    for (const state of states) for (const revisitOn of ['2026-11-22', '2026-11-23', null]) {
      const [row] = await look<{ late: boolean }>(`select coalesce(${lateSql('i', '$3')}, false) as late from (select $1::text as state, $2::date as revisit_on) i`, [state, revisitOn, '2026-11-23'])
      expect(row!.late, `${state} ${revisitOn}`).toBe(isLate({ state, revisitOn }, '2026-11-23'))
    }
    expect(alive).toEqual(['running', 'self_assessed', 'appraised', 'recognised', 'outstanding', 'commended'])
  })
})
