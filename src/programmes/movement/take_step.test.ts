import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { isProblem } from '#base/problem.ts'
import type { Registration } from '#core/initiative/enrol.ts'
import { advance } from '#core/initiative/initiative.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { coreVerbs, roles } from '#programmes/setup/roles.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, enrolled, person, settle, type Country } from '../../../test/world.ts'
import { openAppraisal } from './appraisal/appraisal.ts'
import { putInForce, saveRubric } from './appraisal/rubric.ts'
import movement from './index.ts'
import { takeMany, takeStep } from './take_step.ts'

useDatabase()
let country: Country
let dong: Id, mai: Id, police: Id
beforeAll(async () => {
  country = await settle()
  await request(async () => declareRoles(await asSystem(as(null), 'system:test'), roles, { ...coreVerbs, ...movement.verbs }))
  dong = await person('dong', 'commune_officer', country.id('dong'))
  mai = await person('mai', 'commune_officer', country.id('dong'))
  police = await person('police', 'area_officer', country.id('dong'))
  const rubric = newId()
  await request(() => saveRubric(as(dong), {
    id: rubric, unit: country.id('dong'), title: { vi: 'Tiêu chí', en: '' }, level: 'commune', kinds: ['model'], yearFrom: 2026, yearTo: 2026, recogniseFrom: 70, outstandingFrom: 90, panel: 1, quorum: 67, majority: 70, discussFrom: 30,
    criteria: [{ key: 'creative', title: { vi: 'Sáng tạo', en: '' }, guidance: '', max: 100, evidence: false, scoredBy: 'appraisers', indicator: null, target: null, thresholds: null }] }, 0))
  await request(() => putInForce(as(dong), rubric, 1))
})

const registered = async (over: Partial<Registration> = {}): Promise<string> => {
  const id = newId()
  await enrolled([{ id, unit: country.id('an/1'), level: 'commune', kind: 'model', field: 'economy', title: `Mô hình ${id}`, registeredOn: '2026-03-01', ...over }])
  return id
}
async function assessed(): Promise<string> {
  const id = await registered()
  await request(() => advance(as(dong), id, 1, 'begin'))
  await request(() => advance(as(dong), id, 2, 'assess', { words: 'Đã làm xong.' }))
  return id
}
const tasks = async (id: string) => (await look('select 1 from movement.task where initiative = $1', [id])).length

describe('steps with many at once', () => {
  test('are taken as each would be: one that is under appraisal is refused, its neighbour is not held back', async () => {
    const [open, free] = [await assessed(), await assessed()]
    await request(() => openAppraisal(as(mai), open, { id: newId(), appraisers: [mai] }))
    const alone = await request(() => takeStep(as(mai), open, 3, 'appraise', { words: 'Một bước.' })).catch((problem: { code: string }) => problem.code)
    const answers = await request(() => takeMany(as(mai), [{ id: open, edition: 3 }, { id: free, edition: 3 }], 'appraise', { words: 'Đã đến xem.' }))
    expect([alone, ...answers.map((one) => (isProblem(one) ? one.code : one.state))]).toEqual(['movement.appraisal_open_already', 'movement.appraisal_open_already', 'appraised'])
  })

  test('judge nobody\'s own, by whichever way: who reported a model neither appraises nor honours it while somebody else could', async () => {
    const own = await assessed()
    const said = { words: 'Đã họp, đạt.', decision: '1/QĐ' }
    const refused = async (step: 'appraise' | 'recognise', edition: number) => {
      const alone = await request(() => takeStep(as(dong), own, edition, step, said)).catch((problem: { code: string }) => problem.code)
      const [many] = await request(() => takeMany(as(dong), [{ id: own, edition }], step, said))
      expect([alone, isProblem(many) && many.code], step).toEqual(['movement.own_hand', 'movement.own_hand'])
    }
    await refused('appraise', 3)
    await request(() => takeStep(as(mai), own, 3, 'appraise', said))
    await refused('recognise', 4)
    expect(await request(() => takeStep(as(mai), own, 4, 'recognise', said))).toMatchObject({ state: 'recognised' })
  })

  test('lay out the kit\'s steps where they begin, as one step does', async () => {
    const [one, two, bare] = [await registered({ kit: 'village-library' }), await registered({ kit: 'village-library' }), await registered()]
    await request(() => takeStep(as(dong), one, 1, 'begin'))
    await request(() => takeMany(as(dong), [{ id: two, edition: 1 }, { id: bare, edition: 1 }], 'begin'))
    expect(await tasks(one)).toBeGreaterThan(0)
    expect([await tasks(two), await tasks(bare)]).toEqual([await tasks(one), 0])
  })

  test('are refused each to who may not', async () => {
    const id = await registered()
    const [answer] = await request(() => takeMany(as(police), [{ id, edition: 1 }], 'stop', { words: 'Không làm nữa.' })).catch((problem: { code: string }) => [problem])
    expect(answer).toMatchObject({ code: 'people.no_mandate' })
    await expect(request(() => takeMany(as(null), [{ id, edition: 1 }], 'stop', { words: 'Không làm nữa.' }))).rejects.toMatchObject({ code: 'people.sign_in_first' })
  })
})
