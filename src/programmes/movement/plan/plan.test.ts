import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import type { Registration } from '#core/initiative/enrol.ts'
import { fields, kinds, registrantKinds, type Draft } from '#core/initiative/form.ts'
import { advance, saveDraft, type Said } from '#core/initiative/initiative.ts'
import type { Step } from '#core/initiative/life.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { makeMyToken } from '#core/people/me.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, enrolled, person, settle, type Country } from '../../../../test/world.ts'
import { calendarOf, monthOfCalendar, readerOfKey } from './calendar.ts'
import { outOfOrder, type PlanDraft, type Target } from './draft.ts'
import { copyPlan, discardPlan, getPlan, issuePlan, listPlans, plansFor, replacePlan, savePlan } from './plan.ts'
import { planVerbs } from './plan_api.ts'
import { appraisalVerbs } from '../appraisal/appraisal_api.ts'
import { putInForce, rubricsFor, saveRubric } from '../appraisal/rubric.ts'
import type { RubricDraft } from '../appraisal/rubric_form.ts'
import { askedOf, cascadeOf } from './progress.ts'
import { formFor, submitByPlan } from './registering.ts'
import { remindersFor } from './reminders.ts'

useDatabase()
let country: Country
/** The city's office; officers of communes Đông and Tây; a branch head of An Một, which lies in Đông; a police officer of Đông. */
let city: Id, dong: Id, tay: Id, hoa: Id, police: Id
beforeAll(async () => {
  country = await settle()
  await request(async () => declareRoles(await asSystem(as(null), 'system:test'), {}, { ...planVerbs, ...appraisalVerbs }))
  city = await person('city', 'city_office', country.id('city'))
  dong = await person('dong', 'commune_officer', country.id('dong'))
  tay = await person('tay', 'commune_officer', country.id('tay'))
  hoa = await person('hoa', 'branch_head', country.id('an/1'))
  police = await person('police', 'area_officer', country.id('dong'))
})

const target = (over: Partial<Target> = {}): Target => ({ unit: null, each: 'commune_level', kind: null, field: null, registrantKind: null, countedAs: 'registered', atLeast: 2, share: null, ...over })
let numbers = 0
const plan = (over: Partial<PlanDraft> = {}): PlanDraft => ({
  id: newId(), unit: country.id('city'), number: `${++numbers}-KH/TU`, title: 'Kế hoạch phong trào “Dân vận khéo” năm 2026', year: 2026, from: '2026-01-01', to: '2026-12-31', bases: ['Kế hoạch số 70-KH/BDVTW ngày 26/02/2009'],
  carriesOut: null, fields: [...fields], kinds: [...kinds], aims: 'Mỗi xã có mô hình thật, làm thật.', deadlines: [{ key: 'register', title: '', day: '2026-10-25' }, { key: 'report', title: '', day: '2026-12-15' }],
  targets: [target()], form: null, ...over })
const save = (account: Id | null, draft: PlanDraft, edition = 0) => request(() => savePlan(as(account), draft, edition))
const issue = (account: Id | null, id: string, edition: number, day?: string) => request(() => issuePlan(as(account), id, edition, day))
const issued = async (account: Id, over: Partial<PlanDraft> = {}): Promise<Id> => {
  const draft = plan(over)
  await issue(account, draft.id, await save(account, draft))
  return draft.id as Id
}
/** Takes everything in force back to nothing, so that each test speaks of its own plans. */
const forget = () => look('update movement.plan set state = \'replaced\' where state = \'issued\'; commit; begin')
const registration = (over: Partial<Registration> = {}): Registration => ({
  id: newId(), unit: country.id('an/1'), level: 'commune', kind: 'model', field: 'economy', title: 'Ngõ xanh', registrantKind: 'mass_organisation', registeredOn: '2026-03-01', ...over })
const whole = (over: Partial<Draft> = {}): Draft => ({
  id: newId(), unit: country.id('an/1'), level: 'commune', kind: 'model', field: 'culture_society', title: 'Ngõ xanh, nhà sạch', registrantKind: 'mass_organisation', registrant: 'Chi hội Phụ nữ', novelty: 'new', year: 2026,
  startsOn: '2026-11-05', endsOn: '2026-12-15', statement: { situation: 'Rác.', goals: '108 hộ.', content: 'Đến từng nhà.', audience: '120 hộ.', forces: [{ name: 'Chi hội', part: 'lead', does: '' }], resources: '120 thùng.', outputs: 'Biên bản.', lasting: 'Hương ước.' }, ...over })
const taken = async (draft: Draft, ...way: readonly (readonly [Id, Step, Said?])[]) => {
  let edition = await request(() => saveDraft(as(hoa), draft, 0))
  for (const [who, step, said] of way) edition = (await request(() => advance(as(who), draft.id, edition, step, said))).edition
  return draft.id
}
const asked = (account: Id, unit: string, day?: string) => request(() => askedOf(as(account), country.id(unit), day as never))
const codes = async (answer: Promise<unknown>) => (await answer.then(() => [], (problem: { errors: { code: string; at?: string }[] }) => problem.errors)).map(({ code, at }) => `${at} ${code}`)

describe('a plan', () => {
  test('is discarded while it is a draft, by who may write it, and another window does not bring it back', async () => {
    const draft = plan({ title: 'Kế hoạch không ai cần' })
    const edition = await save(city, draft)
    const discard = (who: Id | null, id: string, of: number) => request(() => discardPlan(as(who), id, of))
    for (const who of [dong, hoa]) await expect(discard(who, draft.id, edition)).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(discard(null, draft.id, edition)).rejects.toMatchObject({ code: 'people.sign_in_first' })
    for (const wrong of [0, -1, Number.NaN, edition + 1]) await expect(discard(city, draft.id, wrong)).rejects.toMatchObject({ code: 'movement.plan_changed_meanwhile' })
    for (const wrong of ['', '🎉', newId()]) await expect(discard(city, wrong, edition)).rejects.toMatchObject({ code: 'movement.plan_not_found' })
    await discard(city, draft.id, edition)
    expect(await look('select plan from movement.plan_deadline where plan = $1 union all select plan from movement.plan_target where plan = $1 union all select id from movement.plan where id = $1', [draft.id])).toEqual([])
    const [entry] = await look<{ body: object }>('select body from ledger.entry where about = $1 and event = \'movement.plan_discarded\'', [draft.id])
    expect(entry?.body).toEqual({ edition, year: 2026 })
    await expect(save(city, draft, edition)).rejects.toMatchObject({ code: 'movement.plan_discarded' })
    const kept = await issued(city)
    await expect(discard(city, kept, 2)).rejects.toMatchObject({ code: 'movement.plan_not_a_draft' })
  })

  test('carries out a plan above of the same years only', async () => {
    const above = await issued(city)
    const below = plan({ unit: country.id('dong'), carriesOut: above, year: 2027, from: '2027-01-01', to: '2027-12-31', deadlines: [], targets: [] })
    expect(await codes(save(dong, below))).toEqual(['/carriesOut movement.plan_other_years'])
    expect(await save(dong, { ...below, year: 2026, from: '2026-03-01', to: '2026-12-31' })).toBe(1)
  })

  test('names deadlines that stand before what they should follow, the last day of each stage', () => {
    const names = (...days: readonly (readonly ['register' | 'appraise' | 'vote' | 'report', string | null])[]) => outOfOrder(days.map(([key, day]) => ({ key, title: '', day }))).map(({ early, late }) => `${early.key} < ${late.key}`)
    expect(names(['register', '2026-06-30'], ['appraise', '2026-03-10'])).toEqual(['appraise < register'])
    expect(names(['register', '2026-02-28'], ['appraise', '2026-06-30'], ['register', '2026-08-31'], ['appraise', '2026-11-30'])).toEqual([])
    expect(names(['report', '2026-01-01'], ['register', '2026-03-01'], ['vote', null])).toEqual([])
    expect(names(['register', '2026-06-30'], ['appraise', '2026-03-10'], ['vote', '2026-03-20'])).toEqual(['appraise < register', 'vote < register'])
  })

  test('is a draft that only those who may write it see, and speaks to everybody below once it is issued', async () => {
    const draft = plan()
    const edition = await save(city, draft)
    for (const who of [dong, hoa]) await expect(request(() => getPlan(as(who), draft.id))).rejects.toMatchObject({ code: 'people.no_mandate' })
    expect((await request(() => listPlans(as(hoa), country.id('an/1')))).map(({ id }) => id)).not.toContain(draft.id)
    await issue(city, draft.id, edition, '2026-01-12')
    for (const who of [city, dong, hoa, police]) expect(await request(() => getPlan(as(who), draft.id))).toMatchObject({ state: 'issued', issuedOn: '2026-01-12', unitName: 'Thành phố Thử', targets: [{ each: 'commune_level', atLeast: 2 }] })
    expect((await request(() => plansFor(as(hoa), country.id('an/1')))).map(({ id }) => id)).toContain(draft.id)
    await expect(request(() => getPlan(as(null), draft.id))).rejects.toMatchObject({ code: 'people.sign_in_first' })
    const [entry] = await look<{ unit: number }>('select unit from ledger.entry where about = $1 and event = \'movement.plan_issued\'', [draft.id])
    expect(entry?.unit).toBe(country.id('city'))
  })

  test('is written and issued by nobody who may not', async () => {
    for (const who of [dong, hoa, police]) await expect(save(who, plan())).rejects.toMatchObject({ code: 'people.no_mandate' })
    for (const who of [hoa, police, tay]) await expect(save(who, plan({ unit: country.id('dong') }))).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(save(null, plan())).rejects.toMatchObject({ code: 'people.sign_in_first' })
    const mine = plan({ unit: country.id('dong') })
    const edition = await save(dong, mine)
    for (const who of [hoa, police, tay]) await expect(issue(who, mine.id, edition)).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(request(() => cascadeOf(as(hoa), mine.id))).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(asked(tay, 'dong')).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(request(() => savePlan({ ...as(dong), scopes: ['initiative.read'] }, plan({ unit: country.id('dong') }), 0))).rejects.toMatchObject({ code: 'people.scope' })
  })

  test('is issued complete: everything that is lacking is said at once, and the draft stays', async () => {
    const bare = plan({ number: '', title: '', from: null, bases: [], fields: [], kinds: [], aims: ' ', deadlines: [{ key: 'own', title: '', day: null }], targets: [target({ atLeast: null })],
      form: { version: '', mandatory: [], hints: {}, questions: [{ key: 'a', vi: '', en: '', required: true }] } })
    const edition = await save(city, bare)
    expect(await codes(issue(city, bare.id, edition))).toEqual([
      '/number movement.plan_missing', '/title movement.plan_missing', '/from movement.plan_missing', '/bases movement.plan_missing', '/fields movement.plan_missing', '/kinds movement.plan_missing', '/aims movement.plan_missing',
      '/deadlines/0/day movement.plan_missing', '/deadlines/0/title movement.plan_missing', '/targets/0/atLeast movement.plan_missing', '/form/version movement.plan_missing', '/form/questions/0/vi movement.plan_missing'])
    expect(await request(() => getPlan(as(city), bare.id))).toMatchObject({ state: 'draft', edition, targets: [{ atLeast: null }] })
  })

  test('is never edited by two people unawares, nor after it was issued', async () => {
    const draft = plan()
    const edition = await save(city, draft)
    await save(city, { ...draft, title: 'Kế hoạch mới hơn' }, edition)
    await expect(save(city, draft, edition)).rejects.toMatchObject({ code: 'movement.plan_changed_meanwhile' })
    await expect(issue(city, draft.id, edition)).rejects.toMatchObject({ code: 'movement.plan_changed_meanwhile' })
    await issue(city, draft.id, edition + 1)
    await expect(save(city, draft, edition + 2)).rejects.toMatchObject({ code: 'movement.plan_not_editable' })
  })

  test('has a number of its own in its year', async () => {
    const first = await issued(city)
    const { number } = await request(() => getPlan(as(city), first))
    const second = plan({ number })
    const edition = await save(city, second)
    await expect(issue(city, second.id, edition)).rejects.toMatchObject({ code: 'movement.plan_number_taken' })
  })

  test('refuses what nobody can mean, each mistake at its place', async () => {
    expect(await codes(save(city, plan({ year: 1, from: '0000-01-01', title: 'x'.repeat(301) })))).toEqual(['/title movement.plan_too_long', '/from day.invalid', '/year movement.plan_year'])
    expect(await codes(save(city, plan({ from: '2026-12-31', to: '2026-01-01' })))).toEqual(['/to movement.plan_period'])
    expect(await codes(save(city, plan({ to: '2040-01-01' })))).toEqual(['/to movement.plan_long_period'])
    expect(await codes(save(city, plan({ year: Number.NaN })))).toEqual(['/year movement.plan_year'])
    expect(await codes(save(city, plan({ deadlines: [{ key: 'own', title: '🎉', day: '2030-02-30' }, { key: 'own', title: '', day: '2029-01-01' }] })))).toEqual(['/deadlines/0/day day.invalid', '/deadlines/1/day movement.plan_day_far'])
    for (const wrong of [{ atLeast: -1 }, { atLeast: Number.NaN }, { atLeast: 1.5 }, { atLeast: 2_000_000 }, { atLeast: 1, share: 5 }, { atLeast: null, share: 101, countedAs: 'recognised' as const }]) {
      expect(await codes(save(city, plan({ targets: [target(wrong)] }))), JSON.stringify(wrong)).toEqual(['/targets/0/atLeast movement.plan_amount'])
    }
    expect(await codes(save(city, plan({ targets: [target({ atLeast: null, share: 50 })] })))).toEqual(['/targets/0/atLeast movement.plan_share_of_itself'])
    expect(await codes(save(city, plan({ targets: [target({ unit: country.id('dong') }), target({ each: null })] })))).toEqual(['/targets/0/who movement.plan_who', '/targets/1/who movement.plan_who'])
    const elsewhere = [target({ each: null, unit: 999_999 }), target({ each: null, unit: country.id('tay') }), target({ each: null, unit: country.id('an/1') })]
    expect(await codes(save(dong, plan({ unit: country.id('dong'), targets: elsewhere })))).toEqual(['/targets/0/who movement.plan_place', '/targets/1/who movement.plan_place'])
    expect(await codes(save(city, plan({ form: { version: '1', mandatory: [], hints: {}, questions: [{ key: 'Không dấu', vi: 'a', en: '', required: false }, { key: 'a', vi: 'a', en: '', required: false }, { key: 'a', vi: 'b', en: '', required: false }] } }))))
      .toEqual(['/form/questions/0/key movement.plan_question', '/form/questions/2/key movement.plan_question'])
    await expect(save(city, plan({ id: 'x' }))).rejects.toMatchObject({ code: 'movement.plan_bad_id' })
    await expect(save(city, plan({ unit: country.id('an/1') }))).rejects.toMatchObject({ code: 'movement.plan_issuer' })
    await expect(issue(city, newId(), 1)).rejects.toMatchObject({ code: 'movement.plan_not_found' })
    expect(() => monthOfCalendar('0000-01')).toThrow('không phải là tháng')
  })

  test('carries out an issued plan of a unit above, and no other', async () => {
    const draft = plan()
    await save(city, draft)
    const neighbour = await issued(tay, { unit: country.id('tay') })
    for (const carriesOut of [draft.id, neighbour, newId()]) expect(await codes(save(dong, plan({ unit: country.id('dong'), carriesOut })))).toEqual(['/carriesOut movement.plan_not_above'])
    const above = await issued(city)
    await save(dong, plan({ unit: country.id('dong'), carriesOut: above }))
  })

  test('is appraised by the rubric that it names, also in a later version, before the one that is nearer', async () => {
    const rubric = async (by: Id, unit: string, over: Partial<RubricDraft> = {}) => {
      const draft: RubricDraft = { id: newId(), unit: country.id(unit), title: { vi: 'Bộ tiêu chí', en: '' }, level: 'commune', kinds: ['model'], yearFrom: 2026, yearTo: 2026, recogniseFrom: 70, outstandingFrom: 90, panel: 1, quorum: 67, majority: 70, discussFrom: 30,
        criteria: [{ key: 'one', title: { vi: 'Có ích', en: '' }, guidance: '', max: 100, evidence: false, scoredBy: 'appraisers', indicator: null, target: null, thresholds: null }], ...over }
      await request(async () => putInForce(as(by), draft.id, await saveRubric(as(by), draft, 0)))
      return draft.id
    }
    const used = async (unit: string) => (await request(() => rubricsFor(as(city), { level: 'commune', year: 2026, kind: 'model', unit: country.id(unit) })))[0]!.id
    const [citys, nearer, elsewhere] = [await rubric(city, 'city'), await rubric(dong, 'dong'), await rubric(tay, 'tay')]
    expect(await used('an/1')).toBe(nearer)
    expect(await codes(save(city, plan({ rubrics: ['none', elsewhere, newId()] })))).toEqual(['/rubrics/0 movement.plan_bad_id'])
    expect(await codes(save(city, plan({ rubrics: [citys, elsewhere, newId()] })))).toEqual(['/rubrics/1 movement.plan_rubric', '/rubrics/2 movement.plan_rubric'])
    await issued(city, { rubrics: [citys.toUpperCase()] })
    expect([await used('an/1'), await used('cat/1')]).toEqual([citys, citys])
    const later = await rubric(city, 'city', { replaces: citys })
    expect(await used('an/1')).toBe(later)
    await forget()
    expect(await used('an/1')).toBe(nearer)
  })
})

describe('a later plan', () => {
  test('replaces an earlier one when it is issued, not before; the old one stays readable', async () => {
    const old = await issued(city)
    const [next, other] = [newId(), newId()]
    const edition = await request(() => replacePlan(as(city), old, next))
    await request(() => replacePlan(as(city), old, other))
    expect(await request(() => getPlan(as(hoa), old))).toMatchObject({ state: 'issued' })
    await save(city, { ...plan({ id: next }), targets: [target({ atLeast: 7 })] }, edition)
    await issue(city, next, edition + 1)
    expect(await request(() => getPlan(as(hoa), old))).toMatchObject({ state: 'replaced', replacedBy: next, targets: [{ atLeast: 2 }] })
    const inForce = (await request(() => plansFor(as(dong), country.id('dong')))).map(({ id }) => id)
    expect([inForce.includes(next), inForce.includes(old)]).toEqual([true, false])
    await save(city, plan({ id: other }), 1)
    await expect(issue(city, other, 2), 'somebody else was first').rejects.toMatchObject({ code: 'movement.plan_being_replaced' })
    await expect(request(() => replacePlan(as(city), old, newId()))).rejects.toMatchObject({ code: 'movement.plan_not_issued' })
    await expect(request(() => replacePlan(as(dong), next, newId()))).rejects.toMatchObject({ code: 'people.no_mandate' })
    // A commune that carried out the old one carries out the new one.
    const own = await issued(dong, { unit: country.id('dong'), carriesOut: old })
    expect((await request(() => cascadeOf(as(city), next))).units.find(({ unit }) => unit === country.id('dong'))?.own?.id).toBe(own)
  })

  test('begins from last year’s, each day a year later', async () => {
    const old = await issued(city, { year: 2024, from: '2024-01-01', to: '2024-12-31', title: 'Kế hoạch năm 2024', deadlines: [{ key: 'register', title: '', day: '2024-02-29' }] })
    const id = newId()
    await request(() => copyPlan(as(city), old, id, 2025))
    expect(await request(() => getPlan(as(city), id))).toMatchObject({ state: 'draft', number: '', year: 2025, title: 'Kế hoạch năm 2025', from: '2025-01-01', to: '2025-12-31', deadlines: [{ day: '2025-02-28' }], targets: [{ atLeast: 2 }] })
    for (const year of [99_999, Number.NaN, -5]) await expect(request(() => copyPlan(as(city), old, newId(), year)), String(year)).rejects.toMatchObject({ code: 'movement.plan_invalid' })
    await expect(request(() => copyPlan(as(dong), old, newId(), 2025))).rejects.toMatchObject({ code: 'people.no_mandate' })
  })
})

describe('what is asked', () => {
  test('reaches a commune and the villages in it, with days left and how far it has come', async () => {
    await forget()
    await issued(city, { targets: [target({ atLeast: 500 }), target({ each: null, unit: country.id('tay'), atLeast: 9 })] })
    await issued(dong, { unit: country.id('dong'), targets: [target({ each: 'grassroots', atLeast: 1 })], deadlines: [{ key: 'register', title: '', day: '2026-11-25' }] })
    await enrolled([registration(), registration({ unit: country.id('an/2') })])
    const told = await asked(hoa, 'an/1')
    expect(told.map(({ plan }) => plan.unitName)).toEqual(['Xã Đông', 'Thành phố Thử'])
    expect(told[0]).toMatchObject({ deadlines: [{ key: 'register', left: 2 }], progress: [{ of: { name: 'Thôn An Một' }, value: 1, wanted: 1, lacks: 0 }] })
    expect(told[1]).toMatchObject({ deadlines: [{ left: -29 }, { left: 22 }], progress: [{ of: { name: 'Xã Đông' }, value: 2, wanted: 500, lacks: 498 }] })
    expect((await asked(tay, 'tay'))[0]!.progress.map(({ wanted }) => wanted)).toEqual([500, 9])
    expect((await asked(city, 'city'))[0]!.progress).toEqual([])
  })

  test('counts a model once that was promoted, and again in the year for which it was renewed', async () => {
    await forget()
    const only = { field: 'political_system' as const }
    await issued(city, { targets: [target({ ...only }), target({ ...only, countedAs: 'recognised', atLeast: null, share: 50 }), target({ ...only, countedAs: 'carried_out' })] })
    await issued(city, { year: 2027, from: '2026-01-01', to: '2027-12-31', targets: [target({ ...only })] })
    const standing = async () => (await asked(dong, 'dong')).map(({ progress }) => progress.map(({ value, wanted, waiting }) => [value, wanted, waiting]))
    const id = await taken(whole(only), [hoa, 'submit'])
    expect(await standing()).toEqual([[[0, 2, 0]], [[0, 2, 1], [0, null, 0], [0, 2, 0]]])
    const on = async (...way: readonly (readonly [Id, Step, Said?])[]) => {
      for (const [who, step, said] of way) await request(async () => advance(as(who), id, (await look<{ edition: number }>('select edition from initiative.initiative where id = $1', [id]))[0]!.edition, step, said))
    }
    const words = { words: '112 trong 120 hộ.' }
    await on([dong, 'accept'], [hoa, 'begin'], [hoa, 'assess', words], [dong, 'appraise', words], [dong, 'recognise', { decision: 'QĐ 1' }])
    expect(await standing()).toEqual([[[0, 2, 0]], [[1, 2, 0], [1, 1, 0], [1, 2, 0]]])
    await on([hoa, 'promote', { level: 'city' }], [city, 'accept'])
    expect(await standing(), 'promoted: still one').toEqual([[[0, 2, 0]], [[1, 2, 0], [1, 1, 0], [1, 2, 0]]])
    await on([hoa, 'begin'], [city, 'renew', { words: 'Vẫn còn tốt.', year: 2027 }])
    expect(await standing(), 'renewed: carried over').toEqual([[[1, 2, 0]], [[1, 2, 0], [1, 1, 0], [1, 2, 0]]])
  })

  test('of a commune that merged in 2025 is counted where its villages lie, under the map of the day', async () => {
    await forget()
    await enrolled([registration({ unit: country.id('an'), registeredOn: '2025-03-01' }), registration({ unit: country.id('binh/1'), registeredOn: '2025-03-01' }), registration({ unit: country.id('binh/2'), registeredOn: '2025-03-01' })], '2025-05-01')
    const draft = plan({ year: 2025, from: '2025-01-01', to: '2025-12-31', deadlines: [{ key: 'register', title: '', day: '2025-04-30' }] })
    const on = (day: string) => as(city, day)
    const edition = await request(() => savePlan(on('2025-01-10'), draft, 0))
    await request(() => issuePlan(on('2025-01-10'), draft.id, edition))
    const own = plan({ unit: country.id('an'), year: 2025, from: '2025-01-01', to: '2025-12-31', carriesOut: draft.id, targets: [target({ each: 'grassroots' })] })
    await request(async () => issuePlan(on('2025-02-01'), own.id, await savePlan(on('2025-02-01'), own, 0)))
    const counts = async (day: string) => Object.fromEntries((await request(() => cascadeOf(on(day), draft.id))).units.map(({ name, value, own }) => [name, [value, own !== null]]))
    expect((await asked(city, 'binh', '2025-05-01'))[0]!.progress.map(({ of, value }) => [of.name, value])).toEqual([['Xã Bình', 2]])
    expect(await counts('2026-11-23')).toEqual({ 'Xã Đông': [2, false], 'Xã Tây': [1, false] })
    // The plan of a commune that is no more asks nothing any more; those who took it over still read it.
    expect((await request(() => plansFor(as(dong, '2025-08-01'), country.id('an/1'), '2025-08-01' as never))).map(({ unitName }) => unitName)).toEqual(['Thành phố Thử'])
    expect((await request(() => listPlans(as(dong), country.id('dong')))).map(({ id }) => id)).toContain(own.id)
    expect(await request(() => getPlan(as(dong), own.id))).toMatchObject({ unitName: 'Xã An', ended: '2025-06-30' })
    expect((await request(() => cascadeOf(as(dong), own.id))).units.map(({ name }) => name)).toEqual(['Thôn An Hai', 'Thôn An Một'])
  })

  test('is told of targets that overlap without adding them up', async () => {
    await forget()
    const id = await issued(city, { targets: [target({ atLeast: 10_000 }), target({ atLeast: 9_000, field: 'economy' }), target({ atLeast: null, share: 1, countedAs: 'recognised', kind: 'plaque_work' })] })
    const [first] = (await request(() => cascadeOf(as(city), id))).units
    expect(first).toMatchObject({ wanted: 10_000, unmet: 3, lacks: 10_000 - first!.value, own: null, issues: true })
  })

  test('never counts a model twice among the units of one rule', async () => {
    const places = ['an/1', 'an/2', 'binh/1', 'binh/2', 'cat/1', 'cat/2', 'dong', 'tay']
    const one = fc.record({ unit: fc.constantFrom(...places), kind: fc.constantFrom(...kinds), field: fc.constantFrom(...fields), registrantKind: fc.constantFrom(...registrantKinds) })
    const rule = fc.record({ kind: fc.option(fc.constantFrom(...kinds)), field: fc.option(fc.constantFrom(...fields)), registrantKind: fc.option(fc.constantFrom(...registrantKinds)) })
    await fc.assert(fc.asyncProperty(fc.array(one, { maxLength: 12 }), rule, async (models, rule) => {
      await enrolled(models.map((model) => registration({ ...model, unit: country.id(model.unit) })))
      const id = await issued(city, { targets: [target(rule)] })
      const { units } = await request(() => cascadeOf(as(city), id))
      // Every place lies in one of the two communes, so each is counted exactly once, however many levels and years it went through.
      const [all] = await look<{ n: number }>(`
        select count(*)::int as n from initiative.initiative i where ($1::text is null or kind = $1) and ($2::text is null or field = $2) and ($3::text is null or registrant_kind = $3)
          and exists (select from initiative.passage p where p.initiative = i.id and p.year = 2026 and p.step in ('accept', 'renew'))`, [rule.kind, rule.field, rule.registrantKind])
      expect(units.reduce((sum, unit) => sum + unit.progress[0]!.value, 0)).toBe(all!.n)
    }), { numRuns: 12 })
  })
})

describe('a registration under a plan', () => {
  const form = { version: 'Mẫu 01', mandatory: ['title', 'goals', 'forces'] as const, hints: { goals: 'Nêu số hộ.' }, questions: [{ key: 'houses', vi: 'Bao nhiêu hộ?', en: 'How many households?', required: true }, { key: 'note', vi: 'Ghi chú', en: 'Note', required: false }] }

  test('holds what the nearest plan asks: less than the nine fields, and a question besides', async () => {
    await forget()
    await issued(city, { form: { ...form, version: 'Mẫu thành phố', mandatory: ['title'] } })
    const own = await issued(dong, { unit: country.id('dong'), form })
    expect(await request(() => formFor(as(hoa), country.id('an/1'), 2026))).toMatchObject({ plan: own, version: 'Mẫu 01', hints: { goals: 'Nêu số hộ.' } })
    expect(await request(() => formFor(as(tay), country.id('tay'), 2026))).toMatchObject({ version: 'Mẫu thành phố' })
    expect(await request(() => formFor(as(hoa), country.id('an/1'), 2025))).toBeNull()
    await expect(request(() => formFor(as(tay), country.id('an/1'), 2026))).rejects.toMatchObject({ code: 'people.no_mandate' })
    const lean = whole({ startsOn: null, endsOn: null, statement: { goals: '108 hộ', forces: [{ name: 'Chi hội', part: 'lead', does: '' }] } })
    const edition = await request(() => saveDraft(as(hoa), lean, 0))
    expect(await codes(request(() => submitByPlan(as(hoa), lean.id, edition)))).toEqual(['/statement/extra/houses initiative.missing'])
    await request(() => saveDraft(as(hoa), { ...lean, statement: { ...lean.statement, extra: { houses: '108', 'KHÔNG MÃ': 'x' } } }, edition))
    expect(await request(() => submitByPlan(as(hoa), lean.id, edition + 1))).toMatchObject({ state: 'submitted' })
    expect((await look<{ extra: object }>('select statement->\'extra\' as extra from initiative.initiative where id = $1', [lean.id]))[0]!.extra).toEqual({ houses: '108' })
    await expect(request(() => submitByPlan(as(tay), lean.id, edition + 2))).rejects.toMatchObject({ code: 'initiative.not_found' })
  })

  test('holds all nine fields where no plan asks anything', async () => {
    await forget()
    const bare = whole({ startsOn: null, statement: { goals: '108 hộ' } })
    const edition = await request(() => saveDraft(as(hoa), bare, 0))
    expect(await codes(request(() => submitByPlan(as(hoa), bare.id, edition)))).toHaveLength(8)
  })
})

describe('reminders', () => {
  test('name what a unit still lacks two weeks before its day and after it, and nothing else', async () => {
    await forget()
    const deadlines = [{ key: 'register', title: '', day: '2026-10-25' }, { key: 'report', title: '', day: '2026-12-01' }, { key: 'mid_report', title: '', day: '2026-07-01' }, { key: 'own', title: 'Ra mắt', day: '2026-12-31' }] as const
    const id = await issued(city, { deadlines, targets: [target({ atLeast: 1_000 })] })
    const of = async (account: Id | null, day?: string) => (await request(() => remindersFor(as(account, day)))).map(({ kind, due, params }) => [kind, due, params.unit.name, params.lacks === null ? null : params.lacks > 0])
    expect(await of(dong)).toEqual([['plan.register', '2026-10-25', 'Xã Đông', true], ['plan.report', '2026-12-01', 'Xã Đông', null]])
    expect(await of(city)).toEqual([['plan.register', '2026-10-25', 'Thành phố Thử', true], ['plan.report', '2026-12-01', 'Thành phố Thử', null]])
    expect(await of(dong, '2026-09-01')).toEqual([])
    await expect(of(null)).rejects.toMatchObject({ code: 'people.sign_in_first' })
    // Who reads the register there and may neither register nor accept has nothing to be reminded of.
    expect(await of(police)).toEqual([])
    expect((await request(() => remindersFor(as(dong))))[0]!.href).toBe(`/movement/plans/${id}`)
    await request(async () => issuePlan(as(city), (await replaceWith(id)), 2))
    expect(await of(dong)).toEqual([['plan.report', '2026-12-01', 'Xã Đông', null]])
  })

  /** The same plan with a target that Đông has reached. */
  async function replaceWith(old: string): Promise<Id> {
    const next = newId()
    await replacePlan(as(city), old, next)
    await savePlan(as(city), { ...await getPlan(as(city), next) as unknown as PlanDraft, number: `${++numbers}-KH/TU`, targets: [target({ atLeast: 1 })] }, 1)
    return next
  }
})

describe('the calendar', () => {
  const month = (account: Id | null, unit = 'dong') => request(() => calendarOf(as(account), country.id(unit), monthOfCalendar('2026-11')))

  test('holds the deadlines of plans and the days of initiatives, a few by name and the rest counted', async () => {
    await forget()
    await issued(city, { deadlines: [{ key: 'appraise', title: '', day: '2026-11-30' }, { key: 'report', title: '', day: '2026-12-15' }] })
    for (let i = 0; i < 7; i++) await taken(whole({ title: `Ngõ số ${i}`, startsOn: '2026-11-18' }), [hoa, 'submit'])
    await taken(whole({ title: 'Chưa nộp', startsOn: '2026-11-19' }))
    const entries = await month(dong)
    expect(entries.find(({ day }) => day === '2026-11-18')).toMatchObject({ what: 'begins', total: 7, items: { length: 5 } })
    expect(entries.find(({ day }) => day === '2026-11-19')).toBeUndefined()
    expect(entries.at(-1)).toMatchObject({ day: '2026-11-30', what: 'deadline', items: [{ key: 'appraise' }] })
    expect((await month(tay, 'tay')).map(({ what }) => what)).toEqual(['deadline'])
  })

  test('holds what is to be done and scores that are waited for; a single day names all', async () => {
    const ids: string[] = []
    for (let i = 0; i < 7; i++) ids.push(await taken(whole({ title: `Bến số ${i}`, startsOn: '2026-11-02' }), [hoa, 'submit'], [dong, 'accept'], [hoa, 'begin']))
    const [id] = ids
    for (const one of ids) {
      await look(`insert into movement.task (shard_id, id, initiative, leaf, title, title_en, due, state, changed_at)
        select shard_id, $2, id, leaf, 'Phát thùng', 'Give out bins', '2026-11-20', $3, now() from initiative.initiative where id = $1`, [one, newId(), one === id ? 'dropped' : 'open'])
    }
    const rubric = newId()
    await look(`insert into movement.rubric (id, family, version, unit, title_vi, level, kinds, year_from, year_to, recognise_from, outstanding_from, panel, quorum, majority, discuss_from, state, changed_at)
      values ($1, $1, 1, $2, 'Bộ tiêu chí', 'commune', '{model}', 2026, 2026, 50, 90, 1, 50, 50, 30, 'draft', now())`, [rubric, country.id('dong')])
    await look(`insert into movement.appraisal (shard_id, id, initiative, leaf, level, year, rubric, state, opened_on, due_on, changed_at)
      select shard_id, $2, id, leaf, 'commune', 2026, $3, 'open', '2026-11-20', '2026-11-27', now() from initiative.initiative where id = $1`, [id, newId(), rubric])
    const entries = await month(dong)
    expect(entries.find(({ what }) => what === 'task')).toMatchObject({ day: '2026-11-20', total: 6, items: { length: 5, 0: { title: 'Bến số 1', task: { vi: 'Phát thùng', en: 'Give out bins' }, href: expect.stringMatching(/progress#task-/) } } })
    expect(entries.find(({ what }) => what === 'scores')).toMatchObject({ day: '2026-11-27', total: 1, items: [{ href: `/movement/${id}/appraisal` }] })
    const one = '2026-11-20' as Day
    expect((await request(() => calendarOf(as(dong), country.id('dong'), { from: one, to: one })))[0]?.items).toHaveLength(6)
  })

  test('is shown to nobody else', async () => {
    await expect(month(tay)).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(month(null)).rejects.toMatchObject({ code: 'people.sign_in_first' })
  })

  test('opens to a key that can only read, and to no other', async () => {
    const key = async (scopes: string[]) => (await request(() => makeMyToken(as(dong), { name: 'Lịch', scopes, days: 30 }))).token
    const reader = await request(async () => readerOfKey(as(null), await key(['initiative.read'])))
    expect(await request(() => calendarOf(reader, country.id('dong'), monthOfCalendar('2026-11')))).not.toEqual([])
    await expect(request(() => savePlan(reader, plan({ unit: country.id('dong') }), 0))).rejects.toMatchObject({ code: 'people.scope' })
    const more = await key(['initiative.read', 'initiative.accept'])
    for (const wrong of ['', 'x'.repeat(10_000), more]) await expect(request(() => readerOfKey(as(null), wrong))).rejects.toMatchObject({ code: 'movement.calendar_key' })
  })
})
