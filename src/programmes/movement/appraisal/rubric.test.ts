import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, person, settle, type Country } from '../../../../test/world.ts'
import { appraisalVerbs } from './appraisal_api.ts'
import { endRubric, getRubric, listRubrics, putInForce, rubricsFor, saveRubric } from './rubric.ts'
import type { Criterion, RubricDraft } from './rubric_form.ts'

useDatabase()
let country: Country
let city: Id, dong: Id, tay: Id, hoa: Id
beforeAll(async () => {
  country = await settle()
  await request(async () => declareRoles(await asSystem(as(null), 'system:test'), {}, appraisalVerbs))
  city = await person('city', 'city_office', country.id('city'))
  dong = await person('dong', 'commune_officer', country.id('dong'))
  tay = await person('tay', 'commune_officer', country.id('tay'))
  hoa = await person('hoa', 'branch_head', country.id('an/1'))
})

const criterion = (key: string, over: Partial<Criterion> = {}): Criterion =>
  ({ key, title: { vi: `Tiêu chí ${key}`, en: '' }, guidance: '', max: 50, evidence: false, scoredBy: 'appraisers', indicator: null, target: null, thresholds: null, ...over })
const draft = (over: Partial<RubricDraft> = {}): RubricDraft => ({
  id: newId(), unit: country.id('dong'), title: { vi: 'Bảng tiêu chí tập thể', en: '' }, level: 'commune', kinds: ['model'], yearFrom: 2026, yearTo: 2027, recogniseFrom: 70, outstandingFrom: 90,
  panel: 2, quorum: 67, majority: 70, discussFrom: 30, criteria: [criterion('creative'), criterion('lasting')], ...over })
const save = (account: Id | null, given: RubricDraft, edition = 0) => request(() => saveRubric(as(account), given, edition))
const begin = (account: Id, id: string, edition = 1) => request(() => putInForce(as(account), id, edition))
const refusal = async (work: Promise<unknown>) => work.then(() => 'accepted', (problem: { code: string; errors: { code: string; at: string }[] }) => [problem.code, ...(problem.errors ?? []).map((e) => e.at)].join(' '))

describe('a rubric', () => {
  test('is written in drafts, put in force, and then never changes', async () => {
    const one = draft({ yearFrom: 2030, yearTo: 2030 })
    expect(await save(dong, one)).toBe(1)
    expect(await save(dong, { ...one, criteria: [criterion('creative', { max: 60 }), criterion('lasting', { max: 40 })] }, 1)).toBe(2)
    expect(await refusal(save(dong, one, 1))).toBe('movement.rubric_changed')
    expect(await begin(dong, one.id, 2)).toMatchObject({ state: 'in_force', version: 1, inForceOn: '2026-11-23', criteria: [{ max: 60 }, { max: 40 }] })
    for (const edition of [0, 2, 3]) expect(await refusal(save(dong, { ...one, recogniseFrom: 10 }, edition))).toBe('movement.rubric_fixed')
    expect(await refusal(begin(dong, one.id, 3))).toBe('movement.rubric_fixed')
    expect(await look('select recognise_from from movement.rubric where id = $1', [one.id])).toEqual([{ recognise_from: 70 }])
    const told = await look<{ event: string }>("select event from ledger.entry where about = $1 order by seq", [one.id])
    expect(told.map(({ event }) => event)).toEqual(['movement.rubric_saved', 'movement.rubric_saved', 'movement.rubric_begun'])
  })

  test('is replaced by its next version, which ends it', async () => {
    const one = draft({ yearFrom: 2031, yearTo: 2031 })
    await save(dong, one)
    await begin(dong, one.id)
    const next = draft({ yearFrom: 2031, yearTo: 2032, replaces: one.id })
    await save(dong, next)
    expect(await refusal(save(dong, draft({ replaces: one.id })))).toBe('movement.rubric_draft_already')
    expect(await begin(dong, next.id)).toMatchObject({ version: 2, state: 'in_force' })
    const { versions } = await request(() => getRubric(as(dong), one.id))
    expect(versions.map(({ version, state }) => `${version} ${state}`)).toEqual(['1 ended', '2 in_force'])
    expect(await request(() => endRubric(as(dong), next.id, 2))).toMatchObject({ state: 'ended' })
    expect(await refusal(request(() => endRubric(as(dong), next.id, 3)))).toBe('movement.rubric_not_in_force')
  })

  test('that is nearest above a place holds there; one of the city holds where a commune has none', async () => {
    const [wide, near] = [draft({ unit: country.id('city'), yearFrom: 2040, yearTo: 2041 }), draft({ yearFrom: 2041, yearTo: 2041 })]
    await save(city, wide)
    await begin(city, wide.id)
    await save(dong, near)
    await begin(dong, near.id)
    const found = async (unit: string, year: number, kind: 'model' | 'individual_exemplar' = 'model') => (await request(() => rubricsFor(as(city), { level: 'commune', year, kind, unit: country.id(unit) }))).map((one) => one.id)
    expect(await found('an/1', 2041)).toEqual([near.id, wide.id])
    expect(await found('an/1', 2040)).toEqual([wide.id])
    expect(await found('cat/1', 2041)).toEqual([wide.id])
    expect(await found('an/1', 2041, 'individual_exemplar')).toEqual([])
    expect(await refusal(request(() => rubricsFor(as(hoa), { level: 'commune', year: 2041, kind: 'model', unit: country.id('cat/1') })))).toBe('people.no_mandate')
    const clash = draft({ yearFrom: 2039, yearTo: 2041 })
    await save(dong, clash)
    expect(await refusal(begin(dong, clash.id))).toBe('movement.rubric_overlaps')
    const listed = async (account: Id, unit: string) => (await request(() => listRubrics(as(account), country.id(unit)))).map((one) => one.id)
    expect(await listed(city, 'city')).toEqual(expect.arrayContaining([wide.id, near.id, clash.id]))
    expect(await listed(tay, 'tay')).toEqual(expect.arrayContaining([wide.id]))
    expect(await listed(hoa, 'an/1')).not.toContain(clash.id)
  })
})

describe('who may not write rubrics', () => {
  test('nobody who has not signed in, no branch head, no officer for another commune or for the city', async () => {
    expect(await refusal(save(null, draft()))).toBe('people.sign_in_first')
    expect(await refusal(save(hoa, draft()))).toBe('people.no_mandate')
    expect(await refusal(save(tay, draft()))).toBe('people.no_mandate')
    expect(await refusal(save(dong, draft({ unit: country.id('city') })))).toBe('people.no_mandate')
    const one = draft({ yearFrom: 2050, yearTo: 2050 })
    await save(dong, one)
    expect(await refusal(save(tay, { ...one, unit: country.id('tay') }, 1))).toBe('people.no_mandate')
    expect(await refusal(begin(tay, one.id))).toBe('people.no_mandate')
    expect(await refusal(request(() => getRubric(as(tay), one.id)))).toBe('movement.rubric_not_found')
    await begin(dong, one.id)
    expect(await refusal(request(() => endRubric(as(tay), one.id, 2)))).toBe('people.no_mandate')
    expect(await refusal(save(tay, draft({ unit: country.id('tay'), replaces: one.id })))).toBe('people.no_mandate')
  })
})

describe('a rubric is refused', () => {
  test('with everything that is wrong at once, and nothing changes', async () => {
    const before = await look('select 1 from movement.rubric')
    const bad = draft({
      title: { vi: ' ', en: 'x'.repeat(300) }, yearFrom: 0, yearTo: Number.NaN, quorum: 0, majority: 101, panel: -1, discussFrom: 3.5, recogniseFrom: Number.POSITIVE_INFINITY,
      criteria: [criterion('a', { max: 0.3 }), criterion('a', { title: { vi: '', en: '' } }), criterion('Ố!', { max: 1e9 })] })
    expect(await refusal(save(dong, bad))).toBe('movement.rubric_invalid /title/vi /title/en /yearFrom /yearTo /recogniseFrom /panel /quorum /majority /discussFrom /criteria/0/max /criteria/1/title/vi /criteria/2/key /criteria/2/max /criteria/1/key')
    expect(await refusal(save(dong, draft({ id: '7' })))).toBe('movement.rubric_invalid /id')
    expect(await refusal(save(dong, draft({ criteria: Array.from({ length: 41 }, (_, i) => criterion(`c${i}`)) })))).toBe('movement.rubric_invalid /criteria')
    expect(await refusal(save(dong, draft({ title: { vi: '🌾'.repeat(5_000_000), en: '' } })))).toBe('movement.rubric_invalid /title/vi')
    expect(await refusal(save(dong, draft({ unit: 999_999 })))).toBe('people.no_mandate')
    expect(await look('select 1 from movement.rubric')).toHaveLength(before.length)
  })

  test('when it is put in force without kinds or criteria, with limits beyond its points, or with a figure that nobody publishes', async () => {
    const one = draft({ kinds: [], outstandingFrom: 120, criteria: [criterion('read', { scoredBy: 'automatic', indicator: 'no.such', target: 100 }), criterion('b')] })
    await save(dong, one)
    expect(await refusal(begin(dong, one.id))).toBe('movement.rubric_invalid /kinds /outstandingFrom /criteria/0/indicator')
    await save(dong, { ...one, kinds: ['model'], recogniseFrom: 80, outstandingFrom: 70, criteria: [criterion('read', { scoredBy: 'automatic', indicator: 'library.readers' }), criterion('b')] }, 1)
    expect(await refusal(begin(dong, one.id, 2))).toBe('movement.rubric_invalid /outstandingFrom /criteria/0/indicator')
    await save(dong, { ...one, criteria: [] }, 2)
    expect(await refusal(begin(dong, one.id, 3))).toContain('/criteria')
  })

  test('never for a criterion without a key: it is called by its title', async () => {
    const one = draft({ criteria: [criterion('', { title: { vi: 'Bền vững, lâu dài', en: '' } }), criterion('', { title: { vi: 'Bền vững, lâu dài', en: '' } }), criterion('', { title: { vi: '🌾', en: '' } })] })
    await save(dong, one)
    expect((await request(() => getRubric(as(dong), one.id))).rubric.criteria.map(({ key }) => key)).toEqual(['ben_vung_lau_dai', 'ben_vung_lau_dai_2', 'criterion'])
  })
})
