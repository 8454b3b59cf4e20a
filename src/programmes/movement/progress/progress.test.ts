import { beforeAll, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { period } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { advance } from '#core/initiative/initiative.ts'
import { readValues } from '#core/indicator/values.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { coreVerbs, roles } from '#programmes/setup/index.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, d, enrolled, person, settle, type Country } from '../../../../test/world.ts'
import { activitiesUnder, correctActivity, initiativeOfActivity, logActivity, withdrawActivity, type ActivityDraft } from './activities.ts'
import { overdueUnder, tasksDue } from './overdue.ts'
import { progressOf } from './progress.ts'
import { progressVerbs } from './progress_api.ts'
import { dropTarget, setTarget } from './targets.ts'
import { dropTask, finishTask, layOut, reopenTask, saveTask, type TaskDraft } from './tasks.ts'

useDatabase()
let country: Country
/** Of the women's branch of An; of commune Đông, which holds it; of commune Tây; of the city; somebody who may only keep accounts. */
let hoa: Id, dong: Id, tay: Id, city: Id
beforeAll(async () => {
  country = await settle(['test/kits/village-library', 'kits/skilful-mobilisation'])
  await request(async () => declareRoles(await asSystem(as(null), 'system:test'), roles, { ...coreVerbs, ...progressVerbs }))
  hoa = await person('Hoa', 'branch_head', country.id('an/1'))
  dong = await person('dong', 'commune_officer', country.id('dong'))
  tay = await person('tay', 'commune_officer', country.id('tay'))
  city = await person('city', 'city_office', country.id('city'))
})

/** A library that runs: in a village, of a kit; begun on a day. */
async function library({ unit = 'an/1', kit = 'village-library', begun = '2026-03-01', registered = '2026-02-01' }: { unit?: string; kit?: string | null; begun?: string | null; registered?: string } = {}): Promise<Id> {
  const id = newId()
  await enrolled([{
    id, unit: country.id(unit), level: 'commune', kind: 'model', field: 'culture_society', title: `Tủ sách ${id.slice(-5)}`, registeredOn: d(registered), ...(kit ? { kit } : {}) }])
  if (begun) await request(() => advance(as(city, '2026-11-23'), id, 1, 'begin', { day: begun }))
  return id
}
const see = (id: string, account: Id | null = hoa) => request(() => progressOf(as(account), id))
const code = (promise: Promise<unknown>) => promise.then(() => 'done', (error: Problem) => error.code)
const task = (over: Partial<TaskDraft> = {}): TaskDraft => ({ id: newId(), title: 'Mượn bàn ghế', due: '2026-11-30', ...over })
const save = (account: Id | null, id: string, draft: TaskDraft, edition = 0) => request(() => saveTask(as(account), id, draft, edition))
const held = (over: Partial<ActivityDraft> = {}): ActivityDraft => ({ id: newId(), kind: 'training', day: '2026-11-10', title: 'Tập huấn giữ sách', participants: 40, ...over })
const log = (account: Id | null, id: string, draft: ActivityDraft) => request(() => logActivity(as(account), id, draft))
const figures = async () => Object.fromEntries((await request(() => readValues(as(null), { indicators: ['movement.trainings', 'movement.learners', 'movement.meetings'], unit: country.id('dong'), period: period('2026'), map: d('2026-11-23') }))).map((v) => [v.indicator.split('.')[1], v.value]))
const events = async (about: string) => (await look<{ event: string }>('select event from ledger.entry where about = $1 order by seq', [about])).map(({ event }) => event)

describe('a plan', () => {
  test('is laid out from the kit, each step so many days after the beginning, for its role', async () => {
    const id = await library()
    expect((await see(id)).toLayOut).toBe(3)
    expect(await request(() => layOut(as(hoa), id))).toBe(3)
    const { tasks, toLayOut } = await see(id)
    expect(tasks.map((t) => [t.key, t.due, t.role, t.roleEn, t.state])).toEqual([
      ['shelf', '2026-03-08', 'Người giữ tủ sách', 'Keeper', 'open'], ['lend', '2026-03-31', 'Người giữ tủ sách', 'Keeper', 'open'], ['count', null, 'Người giữ tủ sách', 'Keeper', 'open']])
    expect([toLayOut, await events(id)]).toEqual([0, expect.arrayContaining(['movement.plan_laid_out'])])
  })

  test('laid out any number of times, whatever people did meanwhile, is laid out once', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('lay', 'finish', 'rename', 'together'), { minLength: 1, maxLength: 6 }), async (deeds) => {
      const id = await library()
      for (const deed of deeds) {
        if (deed === 'lay') await request(() => layOut(as(hoa), id))
        if (deed === 'together') await Promise.all([1, 2].map(() => request(() => layOut(as(dong), id))))
        const open = (await see(id)).tasks.find((t) => t.state === 'open')
        if (open && deed === 'finish') await request(() => finishTask(as(hoa), open.id, open.edition))
        if (open && deed === 'rename') await save(hoa, id, { ...open, title: `${open.title} mới` }, open.edition)
      }
      await request(() => layOut(as(hoa), id))
      expect((await see(id)).tasks.map((t) => t.key).toSorted()).toEqual(['count', 'lend', 'shelf'])
    }), { numRuns: 8 })
  })

  test('without a kit is written by hand; one of its dates moves the later ones only when asked', async () => {
    const id = await library({ kit: null })
    expect(await code(request(() => layOut(as(hoa), id)))).toBe('movement.no_steps')
    const [first, second, third] = [task({ title: 'Một', due: '2026-12-01' }), task({ title: 'Hai việc', due: '2026-12-10' }), task({ title: 'Chưa hẹn', due: null })].map((t, i) => ({ ...t, title: `Việc ${i + 1}` }))
    for (const one of [first!, second!, third!]) await save(hoa, id, one)
    expect(await save(hoa, id, { ...first!, due: '2026-12-03' }, 1)).toEqual({ edition: 2, moved: 0 })
    expect(await save(hoa, id, { ...first!, due: '2026-12-08', moveLater: true }, 2)).toEqual({ edition: 3, moved: 1 })
    expect((await see(id)).tasks.map((t) => t.due)).toEqual(['2026-12-08', '2026-12-15', null])
  })

  test('names the account of whoever is responsible when that is one of the place', async () => {
    const id = await library()
    await save(hoa, id, task({ title: 'Của Hoa', responsible: 'Hoa' }))
    await save(hoa, id, task({ title: 'Của ai đó', responsible: 'Ông Bùi Văn Tự' }))
    const { tasks, people } = await see(id)
    expect([people.map((p) => p.name), tasks.map((t) => [t.responsible, t.account])]).toEqual([['Hoa', 'city', 'dong'], [['Hoa', hoa], ['Ông Bùi Văn Tự', null]]])
  })
})

describe('a task', () => {
  test('is done with words, dropped with a reason, and opened again; each by somebody, in the ledger', async () => {
    const id = await library()
    const draft = task()
    await save(hoa, id, draft)
    const done = await request(() => finishTask(as(hoa), draft.id, 1, { doneOn: '2026-11-20', words: 'Mượn của nhà văn hoá.' }))
    expect((await see(id)).tasks[0]).toMatchObject({ state: 'done', doneOn: '2026-11-20', words: 'Mượn của nhà văn hoá.', by: 'Hoa' })
    expect(await code(save(hoa, id, draft, done.edition))).toBe('movement.settled')
    const open = await request(() => reopenTask(as(dong), draft.id, done.edition))
    expect(await code(request(() => dropTask(as(dong), draft.id, open.edition, 'vì')))).toBe('movement.reason')
    await request(() => dropTask(as(dong), draft.id, open.edition, 'Nhà văn hoá có sẵn.'))
    expect((await see(id)).tasks[0]).toMatchObject({ state: 'dropped', doneOn: null, words: 'Nhà văn hoá có sẵn.' })
    expect(await events(draft.id)).toEqual(['movement.task_kept', 'movement.task_finished', 'movement.task_reopened', 'movement.task_dropped'])
  })

  test('changed by two people at once is not overwritten', async () => {
    const id = await library()
    const draft = task()
    await save(hoa, id, draft)
    await save(dong, id, { ...draft, title: 'Mượn hai bàn' }, 1)
    expect(await code(save(hoa, id, { ...draft, title: 'Mượn ba bàn' }, 1))).toBe('movement.changed_meanwhile')
    expect(await code(save(hoa, id, draft, 0))).toBe('movement.changed_meanwhile')
    expect(await code(request(() => finishTask(as(hoa), draft.id, 1)))).toBe('movement.changed_meanwhile')
    expect((await see(id)).tasks[0]!.title).toBe('Mượn hai bàn')
  })

  test.each<[string, Partial<TaskDraft>, string]>([
    ['under no id', { id: 'x' }, 'movement.bad_id'], ['under one letter', { title: ' a ' }, 'movement.title'], ['without a name', { title: '' }, 'movement.title'], ['by a whole story', { title: 'x'.repeat(301) }, 'movement.title'],
    ['for the year 0', { due: '0000-01-01' }, 'day.invalid'], ['for the last century', { due: '1999-01-01' }, 'movement.far_day'], ['for the end of days', { due: '9999-12-31' }, 'movement.far_day'], ['for no day', { due: '2026-02-30' }, 'day.invalid'],
    ['for a crowd', { responsible: 'x'.repeat(201) }, 'movement.long'], ['for a long role', { role: 'x'.repeat(121) }, 'movement.long'], ['in pictures', { title: '👩‍🌾🌾🎋' }, 'done'],
  ])('written %s is judged at its field', async (_, over, expected) => {
    const id = await library()
    expect(await code(save(hoa, id, task(over)))).toBe(expected)
    expect((await see(id)).tasks).toHaveLength(expected === 'done' ? 1 : 0)
  })

  test('keeps its id to itself: another initiative cannot take it', async () => {
    const [one, other] = [await library(), await library({ unit: 'cat/1' })]
    const draft = task()
    await save(hoa, one, draft)
    expect(await code(save(tay, other, draft))).toBe('movement.bad_id')
    expect(await code(request(() => finishTask(as(tay), draft.id, 1)))).toBe('movement.no_task')
  })
})

describe('an activity', () => {
  test('moves the figures when it is logged, again when it is corrected, and back when it is withdrawn', async () => {
    const id = await library()
    const before = await figures()
    const first = held({ women: 30, men: 10 })
    await log(hoa, id, first)
    await log(hoa, id, first)
    expect(await figures(), 'sent twice, held once').toEqual({ ...before, trainings: (before.trainings ?? 0) + 1, learners: (before.learners ?? 0) + 40 })
    const second = held({ participants: 14 })
    await request(() => correctActivity(as(dong), first.id, second))
    expect(await figures()).toEqual({ ...before, trainings: (before.trainings ?? 0) + 1, learners: (before.learners ?? 0) + 14 })
    const third = held({ kind: 'meeting', participants: null, sessions: 2 })
    await request(() => correctActivity(as(hoa), second.id, third))
    expect(await figures()).toEqual({ ...before, meetings: (before.meetings ?? 0) + 2 })
    const { activities, totals } = await see(id)
    expect(activities.map((a) => [a.kind, a.sessions, a.participants, a.earlier.map((e) => e.participants)])).toEqual([['meeting', 2, null, [14, 40]]])
    expect(totals).toEqual([{ kind: 'meeting', activities: 1, sessions: 2, participants: null }])
    await request(() => withdrawActivity(as(hoa), third.id, 'Ghi nhầm mô hình.'))
    expect(await figures(), 'what was missing is missing again, not zero').toEqual(before)
    expect((await see(id)).activities).toEqual([])
    expect(await code(request(() => correctActivity(as(hoa), first.id, held())))).toBe('movement.corrected_already')
    expect(await code(request(() => withdrawActivity(as(hoa), third.id, 'Lần nữa.')))).toBe('movement.corrected_already')
  })

  test('corrected by two people at once is corrected once', async () => {
    const id = await library()
    const first = held()
    await log(hoa, id, first)
    const answers = await Promise.all([hoa, dong].map((who) => code(request(() => correctActivity(as(who), first.id, held({ participants: 7 }))))))
    expect(answers.toSorted()).toEqual(['done', 'movement.corrected_already'])
    expect((await see(id)).activities).toHaveLength(1)
  })

  test.each<[string, Record<string, unknown>, string, string?]>([
    ['of no kind', { kind: 'party' }, 'movement.kind'], ['tomorrow', { day: '2026-11-24' }, 'movement.far_day'], ['on no day', { day: '' }, 'day.invalid'], ['in the year 0', { day: '0000-01-01' }, 'day.invalid'],
    ['never', { sessions: 0 }, 'movement.number'], ['half', { sessions: 0.5 }, 'movement.number'], ['with fewer than nobody', { participants: -1 }, 'movement.number'], ['with NaN people', { participants: Number.NaN }, 'movement.number'],
    ['with more women than people', { participants: 3, women: 4 }, 'movement.part'], ['that does not add up', { participants: 9, women: 4, men: 4 }, 'movement.sum'], ['without a name', { title: '' }, 'movement.title'],
    ['told at length', { result: 'x'.repeat(2_001) }, 'movement.long'], ['with a picture nobody sent', { evidence: ['a'.repeat(64)] }, 'movement.unknown_file'], ['with a picture of no name', { evidence: ['../x'] }, 'movement.unknown_file'],
  ])('%s is refused and changes nothing', async (_, over, expected) => {
    const id = await library()
    const before = await figures()
    expect(await code(log(hoa, id, held(over as Partial<ActivityDraft>)))).toBe(expected)
    expect([(await see(id)).activities, await figures()]).toEqual([[], before])
  })

  test('whose women and men were counted needs no sum typed', async () => {
    const id = await library()
    await log(hoa, id, held({ participants: null, women: 12, men: 8 }))
    expect((await see(id)).activities[0]).toMatchObject({ participants: 20 })
  })

  test('adds up under its commune by kind and month', async () => {
    const id = await library({ unit: 'binh/2' })
    for (const [kind, day, participants] of [['training', '2026-05-02', 10], ['training', '2026-05-20', 15], ['visit', '2026-06-01', null]] as const) await log(tay, id, held({ kind, day, participants }))
    const { totals, rows } = await request(() => activitiesUnder(as(tay), country.id('tay'), { from: d('2026-05-01'), to: d('2026-06-30') }))
    expect(totals).toEqual([{ kind: 'training', month: '2026-05-01', activities: 2, sessions: 2, participants: 25, women: null }, { kind: 'visit', month: '2026-06-01', activities: 1, sessions: 1, participants: null, women: null }])
    expect(rows.map((row) => row.day)).toEqual(['2026-06-01', '2026-05-20', '2026-05-02'])
  })
})

describe('what is overdue', () => {
  test('follows the village into the commune that took it up', async () => {
    // Registered when An and Bình were communes; both lie in Đông and Tây today.
    const [inAn, inBinh] = [await library({ unit: 'an/2', begun: null, registered: '2024-05-01' }), await library({ unit: 'binh/2', begun: null, registered: '2024-05-01' })]
    for (const [id, who] of [[inAn, dong], [inBinh, tay]] as const) await save(who, id, task({ title: 'Trễ rồi', due: '2026-11-22', role: 'Người giữ tủ sách' }))
    await save(dong, inAn, task({ title: 'Hôm nay', due: '2026-11-23' }))
    const found = async (account: Id, unit: string, role: string | null = null) => (await request(() => overdueUnder(as(account), country.id(unit), { role }))).rows.filter((row) => [inAn, inBinh].includes(row.initiative)).map((row) => row.title + row.unitName)
    expect(await found(dong, 'dong')).toEqual(['Trễ rồiThôn An Hai'])
    expect(await found(tay, 'tay')).toEqual(['Trễ rồiThôn Bình Hai'])
    expect((await found(city, 'city')).length).toBe(2)
    expect(await found(dong, 'dong', 'Người khác')).toEqual([])
    const page = await request(() => overdueUnder(as(city), country.id('city'), { rows: 1 }))
    expect([page.rows.length, page.total]).toEqual([1, page.roles.reduce((sum, role) => sum + role.n, 0)])
  })

  test('waits for whoever is named, or for the role of the place where nobody is', async () => {
    const id = await library({ begun: '2026-11-10' })
    await save(hoa, id, task({ title: 'Của Hoa', due: '2026-11-20', responsible: 'Hoa' }))
    await save(hoa, id, task({ title: 'Tháng sau', due: '2026-12-30', responsible: 'Hoa' }))
    await look("insert into movement.task (shard_id, id, initiative, leaf, key, title, role_key, due, state, changed_at) select shard_id, $2, id, leaf, 'officer', 'Của xã', 'commune_officer', '2026-12-01', 'open', now() from initiative.initiative where id = $1", [id, newId()])
    const due = async (account: Id | null) => (await request(() => tasksDue(as(account)))).filter((one) => one.initiative === id).map((one) => [one.task, one.late])
    expect(await due(hoa)).toEqual([['Của Hoa', true]])
    expect(await due(dong)).toEqual([['Của xã', false]])
    expect(await due(tay)).toEqual([])
    await expect(due(null)).rejects.toMatchObject({ code: 'people.sign_in_first' })
  })
})

describe('a target', () => {
  test('of the kit and of its own stand beside what is reached; missing is not zero', async () => {
    const id = await library()
    const { id: own } = await request(() => setTarget(as(hoa), id, { indicator: 'movement.learners', atLeast: 60, by: '2026-12-31' }))
    await log(hoa, id, held({ participants: 45 }))
    const { targets } = await see(id)
    expect(targets.map((t) => [t.indicator.key, t.per?.indicator.key ?? null, t.atLeast, t.by, t.id])).toEqual([
      ['library.books', 'library.readers', 2, null, null], ['library.readers', null, 20, null, null], ['movement.learners', null, 60, '2026-12-31', own]])
    expect(targets[0]!.reached).toBeNull()
    expect(targets[2]!.reached).toBeGreaterThanOrEqual(45)
    await request(() => dropTarget(as(dong), own))
    expect((await see(id)).targets).toHaveLength(2)
    expect(await code(request(() => dropTarget(as(dong), own)))).toBe('movement.no_target')
  })

  test.each([[{ indicator: 'library.dragons' }, 'movement.unknown_indicator'], [{ indicator: 'library.secret' }, 'movement.unknown_indicator'], [{ atLeast: 0 }, 'movement.target_amount'], [{ atLeast: Number.NaN }, 'movement.target_amount'],
    [{ atLeast: 1e10 }, 'movement.target_amount'], [{ by: '2026-13-01' }, 'day.invalid'], [{ by: '2099-01-01' }, 'movement.far_day']])('of %j is refused', async (over, expected) => {
    const id = await library()
    expect(await code(request(() => setTarget(as(hoa), id, { indicator: 'library.books', atLeast: 5, ...over })))).toBe(expected)
  })

  test('is read under the last map on which the place stood', async () => {
    const id = await library({ unit: 'an', begun: null, registered: '2024-05-01' })
    expect(await see(id, dong)).toMatchObject({ map: '2025-06-30', targets: [{ reached: null }, { reached: null }] })
  })
})

describe('who may not', () => {
  test('write about an initiative of others, or without signing in', async () => {
    const id = await library()
    const [draft, first] = [task(), held()]
    await save(hoa, id, draft)
    await log(hoa, id, first)
    const { id: target } = await request(() => setTarget(as(hoa), id, { indicator: 'library.books', atLeast: 5 }))
    const deeds = (account: Id | null): (() => Promise<unknown>)[] => [
      () => layOut(as(account), id), () => saveTask(as(account), id, task(), 0), () => finishTask(as(account), draft.id, 1), () => dropTask(as(account), draft.id, 1, 'Không cần.'), () => reopenTask(as(account), draft.id, 1),
      () => logActivity(as(account), id, held()), () => correctActivity(as(account), first.id, held()), () => withdrawActivity(as(account), first.id, 'Nhầm lẫn.'), () => initiativeOfActivity(as(account), first.id),
      () => setTarget(as(account), id, { indicator: 'library.books', atLeast: 5 }), () => dropTarget(as(account), target), () => progressOf(as(account), id)]
    for (const deed of deeds(tay)) expect(await code(request<unknown>(deed))).toMatch(/not_found|no_task|no_activity|no_target/)
    for (const deed of deeds(null)) expect(await code(request<unknown>(deed))).toBe('people.sign_in_first')
    for (const read of [() => overdueUnder(as(tay), country.id('dong')), () => activitiesUnder(as(tay), country.id('dong'), { from: d('2026-01-01'), to: d('2026-12-31') })]) expect(await code(request<unknown>(read))).toBe('people.no_mandate')
    const { tasks, activities, targets } = await see(id)
    expect([tasks.length, activities.length, targets.length]).toEqual([1, 1, 3])
  })

  test('with a key that only reads', async () => {
    const id = await library()
    const key = { ...as(hoa), scopes: ['initiative.read'] }
    expect(await code(request(() => layOut(key, id)))).toBe('people.scope')
    expect(await request(() => progressOf(key, id))).toMatchObject({ mayWrite: false, people: [] })
  })

  test('while it was not accepted, or after it was stopped', async () => {
    const id = await library()
    await request(() => advance(as(dong), id, 2, 'stop', { words: 'Không còn ai làm.' }))
    expect(await code(save(hoa, id, task()))).toBe('movement.not_begun')
    expect(await code(log(hoa, id, held()))).toBe('movement.not_begun')
    expect((await see(id)).mayWrite).toBe(false)
  })
})
