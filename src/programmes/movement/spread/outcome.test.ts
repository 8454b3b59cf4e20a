import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { enterRecord } from '#core/form/letterbox.ts'
import { enrol } from '#core/initiative/enrol.ts'
import { advance } from '#core/initiative/initiative.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { coreVerbs, roles } from '#programmes/setup/index.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, enrolled, person, settle, type Country } from '../../../../test/world.ts'
import movement from '../index.ts'
import { tasksFor } from '../tasks.ts'
import { adoptionOf, lineageOf } from './lineage.ts'
import { listModels } from './model.ts'
import { findStoppedLook, outcomesDue, outcomesOf, recordOutcome, type OutcomeDraft } from './outcome.ts'

useDatabase()
let country: Country
/** A branch head in An Một; officers of Đông, which holds it, and of Tây; a police officer of Đông. */
let hoa: Id, dong: Id, tay: Id, police: Id
/** A model of Tây that was recognised, and its copy in An Một, begun on 31 August 2025. */
const [source, copy] = [newId(), newId()]
beforeAll(async () => {
  country = await settle()
  hoa = await person('hoa', 'branch_head', country.id('an/1'))
  dong = await person('dong', 'commune_officer', country.id('dong'))
  tay = await person('tay', 'commune_officer', country.id('tay'))
  police = await person('police', 'area_officer', country.id('dong'))
  const base = { level: 'commune', kind: 'model', field: 'culture_society', title: 'Tủ sách của thôn', kit: 'village-library', kitVersion: '1' } as const
  await request(async () => {
    const db = await asSystem(as(tay, '2025-07-20'), 'system:test')
    await declareRoles(db, roles, { ...coreVerbs, ...movement.verbs })
    await enrol(db, [{ ...base, id: source, unit: country.id('cat/1'), registeredOn: '2025-07-02' }, { ...base, id: copy, unit: country.id('an/1'), registeredOn: '2025-07-20', copiedFrom: source }])
  })
  await request(() => advance(as(hoa, '2025-08-31'), copy, 1, 'begin'))
  await request(() => advance(as(tay, '2025-08-01'), source, 1, 'begin'))
  await request(() => advance(as(tay, '2025-08-02'), source, 2, 'assess', { words: 'Có người mượn.' }))
  await request(() => advance(as(tay, '2025-08-03'), source, 3, 'appraise', { words: 'Đã đến xem.' }))
  await request(() => advance(as(tay, '2025-08-04'), source, 4, 'recognise', { decision: '7/QĐ' }))
})

const due = (account: Id | null, day: string) => request(() => outcomesDue(as(account, day)))
const dueOf = async (account: Id, day: string) => (await due(account, day)).filter((one) => one.initiative === copy).map(({ after, due }) => [after, due])
const outcome = (over: Partial<OutcomeDraft> = {}): OutcomeDraft => ({ id: newId(), after: 3, finding: 'kept', words: 'Tủ sách vẫn mở mỗi tối.', ...over })
const record = (account: Id | null, day: string, over: Partial<OutcomeDraft> = {}, of: string = copy) => request(() => recordOutcome(as(account, day), of, outcome(over)))
const code = (promise: Promise<unknown>) => promise.then(() => 'done', (error: Problem) => error.code)

describe('a result', () => {
  test('is due 3, 6 and 12 months after the beginning, on the last day of a shorter month, to whoever is there', async () => {
    expect(await dueOf(hoa, '2025-11-29')).toEqual([])
    expect(await dueOf(hoa, '2025-11-30')).toEqual([[3, '2025-11-30']])
    expect(await dueOf(dong, '2026-09-01')).toEqual([[3, '2025-11-30'], [6, '2026-02-28'], [12, '2026-08-31']])
    expect((await due(hoa, '2026-09-01'))[0]).toMatchObject({ title: 'Tủ sách của thôn', unitName: 'Thôn An Một', href: `/movement/${copy}/spread#after-3` })
    expect(await dueOf(tay, '2026-09-01')).toEqual([])
    expect([await code(due(null, '2026-09-01')), await dueOf(police, '2026-09-01')]).toEqual(['people.sign_in_first', []])
  })

  test('may be recorded by those who look after the place, and by nobody else', async () => {
    expect(await Promise.all([record(null, '2025-12-01'), record(tay, '2025-12-01'), record(police, '2025-12-01')].map(code))).toEqual(['people.sign_in_first', 'initiative.not_found', 'people.no_mandate'])
  })

  test('is refused before its time, on a day to come or none, and without words', async () => {
    const refused = await Promise.all([
      record(hoa, '2025-11-10'), record(hoa, '2025-12-01', { after: 6 }), record(hoa, '2025-12-01', { day: '2025-12-02' }), record(hoa, '2025-12-01', { day: '0000-12-02' }), record(hoa, '2025-12-01', { words: ' \n ' }),
      record(hoa, '2025-12-01', { words: 'a'.repeat(1_001) }), record(hoa, '2025-12-01', { finding: 'wonderful' }), record(hoa, '2025-12-01', { after: 4 }), record(hoa, '2025-12-01', { after: Number.NaN }),
      record(hoa, '2025-12-01', { id: 'x' }), record(hoa, '2025-12-01', {}, 'x'), record(hoa, '2025-12-01', {}, newId()), record(tay, '2026-02-01', {}, newId()),
    ].map(code))
    expect(refused).toEqual(['movement.outcome_early', 'movement.outcome_early', 'initiative.future_day', 'day.invalid', 'movement.outcome_words', 'movement.outcome_words', 'movement.outcome_finding', 'movement.outcome_after',
      'movement.outcome_after', 'initiative.bad_id', 'initiative.not_found', 'initiative.not_found', 'initiative.not_found'])
    expect(await look('select 1 from movement.outcome')).toEqual([])
  })

  test('keeps the figures of its place as they were that day', async () => {
    await enterRecord(as(hoa, '2025-11-20'), { id: newId(), form: 'loan', version: '1', unit: country.id('an/1'), day: '2025-11-20', answers: { reader: 'Em Tý', first_time: 'yes', books: 4 } })
    const given = outcome()
    await request(() => recordOutcome(as(hoa, '2025-12-01'), copy, given))
    await request(() => recordOutcome(as(hoa, '2025-12-01'), copy, given))
    const { recorded, since } = await request(() => outcomesOf(as(hoa, '2025-12-01'), copy))
    expect(since).toBe('2025-08-31')
    expect(recorded).toMatchObject([{ after: 3, due: '2025-11-30', day: '2025-12-01', finding: 'kept', by: 'hoa', supersedes: null }])
    expect(recorded[0]!.figures).toContainEqual({ indicator: 'library.books', value: 4, unitOfMeasure: 'books' })
    expect(recorded[0]!.figures.map((one) => one.indicator)).not.toContain('library.secret')
    expect(await dueOf(hoa, '2025-12-02')).toEqual([])
  })

  test('recorded again holds, and the earlier one stays readable; failures are shown like successes', async () => {
    await record(dong, '2026-03-02', { after: 6, finding: 'kept' })
    await record(dong, '2026-03-09', { after: 6, finding: 'stopped', words: 'Người giữ chuyển đi, tủ khoá từ Tết.' })
    const recorded = (await request(() => outcomesOf(as(dong), copy))).recorded.filter((one) => one.after === 6)
    expect(recorded.map(({ finding }) => finding)).toEqual(['stopped', 'kept'])
    expect(recorded[0]!.supersedes).toBe(recorded[1]!.id)
    const kin = await request(() => lineageOf(as(null), source))
    expect(kin.find((one) => one.id === copy)!.outcomes.map(({ after, finding }) => [after, finding])).toEqual([[3, 'kept'], [6, 'stopped']])
    expect(await look("select count(*)::int as n from ledger.entry where event = 'movement.outcome_recorded'")).toEqual([{ n: 3 }])
  })

  test('that says stopped ends it for the count of those going on, and asks whoever may stop it to, until somebody confirms that it goes on', async () => {
    const told = async () => {
      const kin = await request(() => lineageOf(as(null), source))
      const { models } = await request(() => listModels(as(null), {}))
      const asked = async (account: Id) => (await request(() => tasksFor(as(account, '2026-03-21')))).filter(({ kind }) => kind === 'stop').map(({ href }) => href)
      return [kin.find((one) => one.id === copy)!.foundStoppedOn, kin.map(({ going }) => going), adoptionOf(kin, '2026-03-31').at(-1), models.find((one) => one.id === source)!.going, await asked(dong), await asked(hoa)]
    }
    const look = (account: Id) => request(() => findStoppedLook(as(account, '2026-03-21'), copy))
    expect(await told()).toEqual(['2026-03-09', [true, false], { quarter: '2026-Q1', begun: 2, going: 1 }, 1, [`/movement/${copy}#step-stop`], []])
    expect(await look(hoa)).toEqual({ day: '2026-03-09', words: 'Người giữ chuyển đi, tủ khoá từ Tết.' })
    expect(await code(look(tay))).toBe('initiative.not_found')
    await request(() => advance(as(hoa, '2026-03-09'), copy, 2, 'confirm', { words: 'Buổi sáng tủ còn mở.' }))
    expect((await told())[0]).toBe('2026-03-09')
    await request(() => advance(as(hoa, '2026-03-20'), copy, 3, 'confirm', { words: 'Cô Na đã nhận giữ tủ.' }))
    expect(await told()).toEqual([null, [true, true], { quarter: '2026-Q1', begun: 2, going: 2 }, 2, [], []])
    expect(await look(hoa)).toBeUndefined()
  })

  test('is not asked of what was stopped before, and not of what nobody took up', async () => {
    await request(() => advance(as(dong, '2026-04-01'), copy, 4, 'stop', { words: 'Không còn người giữ.' }))
    expect(await dueOf(dong, '2026-10-01')).toEqual([])
    const free = newId()
    await enrolled([{ id: free, unit: country.id('cat/2'), level: 'commune', kind: 'model', field: 'economy', title: 'Chợ đêm', registeredOn: '2025-07-20' }])
    expect(await code(record(tay, '2026-02-01', {}, free))).toBe('movement.outcome_not_begun')
  })
})

describe('models for a commune like mine', () => {
  test('begin with what lasted a year, and say in what they are alike', async () => {
    await look("insert into unit.place (unit, area_km2, population, lat, lon, source) values ($1, 24.35, 53002, 20.9, 105.88, 'thử'), ($2, 30, 61600, 20.86, 105.86, 'thử')", [country.id('dong'), country.id('tay')])
    const [first] = (await request(() => listModels(as(null), { like: country.id('dong') }))).models
    expect(first).toMatchObject({ id: source, places: 2, going: 1, nearest: { commune: { name: 'Xã Tây' } } })
    expect(first!.nearest!.likeness.compared.map(({ trait, mine, theirs }) => [trait, mine, theirs])).toEqual([
      ['kind', 'commune', 'commune'], ['population', 53_002, 61_600], ['area', 24.35, 30], ['villages', 3, 3], ['position', 5, 5]])
  })

  test('are refused for what is no commune of today, and found without accents', async () => {
    for (const unit of [country.id('city'), country.id('an'), country.id('an/1'), 0, 2_147_483_647]) expect(await code(request(() => listModels(as(null), { like: unit }))), String(unit)).toBe('movement.no_commune')
    const found = async (text: string) => (await request(() => listModels(as(null), { text }))).total
    expect([await found('tu sach'), await found('TỦ SÁCH'), await found('chợ đêm'), await found('%_'), await found("'; drop table")]).toEqual([1, 1, 0, 1, 0])
  })
})
