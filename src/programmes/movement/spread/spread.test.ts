import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import type { Registration } from '#core/initiative/enrol.ts'
import type { Draft } from '#core/initiative/form.ts'
import { advance, getInitiative, saveDraft } from '#core/initiative/initiative.ts'
import { hideFromPublic } from '#core/initiative/publish.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { coreVerbs, roles } from '#programmes/setup/roles.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, enrolled, person, settle, type Country } from '../../../../test/world.ts'
import movement from '../index.ts'
import { issuePlan, savePlan } from '../plan/plan.ts'
import { takeStep } from '../take_step.ts'
import { adoptionOf, branchOf, lineageOf, type Kin } from './lineage.ts'
import { findModel, getModel, listModels } from './model.ts'
import { sourceOf } from './source.ts'
import { takeUp, type TakeUp } from './take_up.ts'

useDatabase()
let country: Country
/** Of the women's branch of An; of commune Đông, which holds it; of commune Tây; a police officer of Tây. */
let hoa: Id, dong: Id, tay: Id, police: Id
beforeAll(async () => {
  country = await settle()
  await request(async () => declareRoles(await asSystem(as(null), 'system:test'), roles, { ...coreVerbs, ...movement.verbs }))
  hoa = await person('hoa', 'branch_head', country.id('an/1'))
  dong = await person('dong', 'commune_officer', country.id('dong'))
  tay = await person('tay', 'commune_officer', country.id('tay'))
  police = await person('police', 'area_officer', country.id('tay'))
})

const code = (promise: Promise<unknown>) => promise.then(() => 'done', (error: Problem) => error.code)
let nth = 0
const whole = (over: Partial<Draft> = {}): Draft => ({
  id: newId(), unit: country.id('an/1'), level: 'commune', kind: 'model', field: 'culture_society', title: `Tủ sách đầu ngõ số ${++nth}`, registrantKind: 'mass_organisation', registrant: `Chi hội ${nth}`,
  novelty: 'new', year: 2026, startsOn: '2026-02-01', endsOn: '2026-12-15', kit: 'village-library',
  statement: {
    situation: 'Trẻ em ít sách đọc.', goals: '90 em mượn sách.', content: 'Mỗi nhà góp ba cuốn.', audience: '120 hộ.', forces: [{ name: 'Bà Nguyễn Thị Kín', part: 'lead', does: 'giữ tủ sách' }],
    resources: 'Sách cũ của bà con.', outputs: 'Sổ mượn sách.', lasting: 'Nhà văn hoá giữ chìa khoá.' },
  ...over })
/** Hoa writes it and hands it in, Đông takes it on to recognition. */
async function recognised(over: Partial<Draft> = {}): Promise<Id> {
  const draft = whole(over)
  let edition = await request(() => saveDraft(as(hoa), draft, 0))
  const step = async (who: Id, name: Parameters<typeof advance>[3], said = {}) => { edition = (await request(() => advance(as(who), draft.id, edition, name, said))).edition }
  await step(hoa, 'submit')
  await step(dong, 'accept')
  await step(hoa, 'begin')
  await step(hoa, 'assess', { words: '88 em mượn sách.' })
  await step(dong, 'appraise', { words: 'Đã đến xem.' })
  await step(dong, 'recognise', { decision: '12/QĐ' })
  return draft.id as Id
}
const publicly = (id: string) => request(() => findModel(as(null), id))
/** Unlike one another, so that the guard against duplicates has nothing to say. */
const titles = ['Giá sách nhà văn hoá', 'Đọc truyện dưới gốc đa', 'Xe thồ chở báo', 'Hòm thư góp vở', 'Tủ thuốc sân đình', 'Ông kể cháu nghe', 'Thư viện bến đò', 'Kệ tre trạm y tế', 'Trao sách ngày rằm', 'Lớp chữ Nôm buổi tối', 'Đổi giấy lấy truyện tranh']
let taken = 0
const asked = (over: Partial<TakeUp> = {}): TakeUp => ({
  id: newId(), unit: country.id('cat/1'), registrantKind: 'residential_area', registrant: `Nhóm ${++taken}`, title: titles[taken % titles.length]!,
  statement: { situation: `Lý do riêng ${taken}.`, audience: '80 hộ.', content: `${titles[(taken * 5) % titles.length]!}, cách thứ ${taken}.`, goals: `${taken * 7} em.`, outputs: titles[(taken * 3) % titles.length]! }, ...over })
/** What the ledger says of where it was taken from. */
const remembered = (id: string) => look<{ body: object }>("select body - 'initiative' as body from ledger.entry where event = 'movement.taken_up' and body->>'initiative' = $1", [id])
const tasksOf = async (id: string) => (await look<{ key: string; due: string }>('select key, due::text from movement.task where initiative = $1 order by due', [id])).map(({ key, due }) => `${key} ${due}`)
const take = (account: Id | null, over: Partial<TakeUp> = {}) => request(() => takeUp(as(account), asked(over)))

describe('what everybody may read', () => {
  test('is a model that was recognised, with how it is done, and no name of a person', async () => {
    const id = await recognised()
    const model = (await publicly(id))!
    expect(model).toMatchObject({ id, state: 'recognised', unitName: 'Thôn An Một', communeName: 'Xã Đông', recognisedAt: 'commune', registrant: expect.stringContaining('Chi hội') })
    expect(model.statement.forces).toEqual([{ part: 'lead', does: 'giữ tủ sách' }])
    expect(JSON.stringify(model)).not.toContain('Nguyễn Thị Kín')
    expect((await request(() => listModels(as(null), { text: 'tu sach dau ngo', rows: 1 }))).total).toBeGreaterThan(0)
  })

  test('is no draft, nothing merely registered, nothing stopped, and no person', async () => {
    const draft = whole()
    await request(() => saveDraft(as(hoa), draft, 0))
    expect(await publicly(draft.id)).toBeUndefined()
    await request(() => advance(as(hoa), draft.id, 1, 'submit'))
    await request(() => advance(as(dong), draft.id, 2, 'accept'))
    expect(await publicly(draft.id)).toBeUndefined()
    const stopped = await recognised()
    await request(async () => advance(as(dong), stopped, (await getInitiative(as(dong), stopped)).edition, 'stop', { words: 'Không còn ai giữ.' }))
    const someone = await recognised({ kind: 'individual_exemplar' })
    for (const id of [draft.id, stopped, someone, newId(), 'x', '']) expect(await publicly(id), id).toBeUndefined()
    await expect(request(() => getModel(as(null), someone))).rejects.toMatchObject({ code: 'movement.no_model' })
    const listed = await request(() => listModels(as(null), { rows: 100 }))
    expect(listed.models.map((one) => one.id).filter((id) => [draft.id, stopped, someone].includes(id))).toEqual([])
  })

  test('stays what it was while it is put forward to a higher level', async () => {
    const id = await recognised()
    await request(async () => advance(as(hoa), id, (await getInitiative(as(hoa), id)).edition, 'promote', { level: 'city' }))
    expect(await publicly(id)).toMatchObject({ state: 'recognised', level: 'commune', recognisedAt: 'commune' })
  })

  test('is hidden and shown again by whoever recognises, with a reason, and by nobody else', async () => {
    const id = await recognised()
    const { edition } = await request(() => getInitiative(as(dong), id))
    const hide = (who: Id | null, hidden: boolean, words = 'Gia đình trong ảnh xin rút.', at = edition) => request(() => hideFromPublic(as(who), id, at, hidden, words))
    expect([await code(hide(hoa, true)), await code(hide(tay, true)), await code(hide(null, true)), await code(hide(dong, true, ' ')), await code(hide(dong, true, 'Có lý do.', 1))])
      .toEqual(['people.no_mandate', 'initiative.not_found', 'people.sign_in_first', 'initiative.reason', 'initiative.changed_meanwhile'])
    await hide(dong, true)
    expect([await publicly(id), await request(() => lineageOf(as(null), id))]).toEqual([undefined, []])
    await hide(dong, false, 'Đã xin phép lại.', edition + 1)
    expect(await publicly(id)).toBeDefined()
  })
})

describe('taking up what worked elsewhere', () => {
  test('is one action: where one may register and accept it runs at once, and remembers whom it was taken from', async () => {
    const from = await recognised()
    const given = asked({ from, statement: { situation: 'Thôn xa thư viện.', audience: '80 hộ.', goals: '40 em mượn sách.' } })
    const taken = await request(() => takeUp(as(tay), given))
    expect(taken).toMatchObject({ id: given.id, state: 'running', missing: [] })
    const copy = await request(() => getInitiative(as(tay), taken.id))
    expect(copy).toMatchObject({ copiedFrom: from, kit: 'village-library', kitVersion: '1', startsOn: '2026-11-23', statement: { content: 'Mỗi nhà góp ba cuốn.', goals: '40 em mượn sách.', forces: [{ part: 'lead' }] } })
    expect(JSON.stringify(copy.statement)).not.toContain('Nguyễn Thị Kín')
    expect(await remembered(taken.id)).toEqual([{ body: { from, depth: 1, kit: 'village-library', version: '1', changed: ['goals'] } }])
    expect((await request(() => lineageOf(as(null), from))).map(({ id, depth, changed, kitVersion }) => ({ id, depth, changed, kitVersion })))
      .toEqual([{ id: from, depth: 0, changed: null, kitVersion: null }, { id: taken.id, depth: 1, changed: ['goals'], kitVersion: '1' }])
  })

  test('from a kit brings its roles, its way and its version', async () => {
    const taken = await take(tay, { kit: 'village-library' })
    expect(taken).toMatchObject({ state: 'running', missing: [] })
    expect(await request(() => getInitiative(as(tay), taken.id))).toMatchObject({
      copiedFrom: null, kit: 'village-library', kitVersion: '1', field: 'culture_society', statement: { resources: 'Sách cũ của bà con, một kệ gỗ.', forces: [{ part: 'lead' }] } })
  })

  test('twice with the same id is once', async () => {
    const given = asked({ from: await recognised() })
    const first = await request(() => takeUp(as(tay), given))
    expect(await request(() => takeUp(as(tay), given))).toEqual({ ...first, missing: [] })
    expect(await look('select 1 from initiative.initiative where id = $1', [given.id])).toHaveLength(1)
  })

  test('waits for the commune where a branch head takes it up; on a day to come it is accepted and does not begin yet', async () => {
    const from = await recognised()
    expect(await take(hoa, { from, unit: country.id('an/1') })).toMatchObject({ state: 'submitted', missing: [] })
    expect(await take(tay, { from, startsOn: '2026-12-20' })).toMatchObject({ state: 'accepted', missing: [] })
  })

  test('says what is missing and keeps the draft', async () => {
    const { id: _id, ...rest } = asked({ from: await recognised(), registrant: '' })
    const { statement: _statement, ...bare } = rest
    const taken = await request(() => takeUp(as(tay), { ...bare, id: newId() }))
    expect(taken.state).toBe('draft')
    const missing = ['/registrant', '/statement/audience', '/statement/situation']
    expect(taken.missing.map((one) => one.at).toSorted()).toEqual(missing)
    const again = await request(() => takeUp(as(tay), { ...bare, id: taken.id }))
    expect([again.state, again.missing.map((one) => one.at).toSorted()]).toEqual(['draft', missing])
    expect(await remembered(taken.id)).toEqual([])
  })

  test('stops where it may be the same activity as another there, for a person to judge', async () => {
    const from = await recognised()
    const again = { from, title: 'Giá sách chung của cả xóm', registrant: 'Thôn Cát Một', unit: country.id('binh/2'), statement: { situation: 'Thiếu sách.', audience: 'Cả xóm Ao.', content: 'Gom sách về một chỗ.', goals: 'Cả xóm có chỗ đọc.', outputs: 'Một giá sách.' } }
    expect((await take(tay, again)).state).toBe('running')
    expect(await take(tay, { ...again, registrant: 'Ban Công tác Mặt trận' })).toMatchObject({ state: 'submitted', missing: [{ code: 'movement.one_alike' }] })
  })

  test('lays out the steps of its kit as it begins, not before; what has no kit begins without any', async () => {
    const [from, bare] = [await recognised(), await recognised({ kit: null })]
    const laid = async (over: Partial<TakeUp>) => tasksOf((await take(tay, { unit: country.id('cat/2'), ...over })).id)
    expect(await laid({ from })).toEqual(['shelf 2026-11-30', 'lend 2026-12-23', 'count null'])
    expect(await laid({ kit: 'village-library', startsOn: '2024-05-06' })).toEqual(['shelf 2026-11-30', 'lend 2026-12-23', 'count null'])
    expect(await laid({ from: bare, startsOn: '2022-05-06' })).toEqual([])
    const later = await take(tay, { from, unit: country.id('binh/2'), title: 'Phòng đọc trong quán nước', startsOn: '2026-12-20' })
    expect(await tasksOf(later.id)).toEqual([])
    await request(() => takeStep(as(tay), later.id, later.edition, 'begin'))
    expect(await tasksOf(later.id)).toHaveLength(3)
  })

  test('asks what the plan of the year asks: a question of its own holds the draft, a field it leaves out does not', async () => {
    const plan = newId()
    const form = { version: 'Mẫu 01', mandatory: ['title', 'goals', 'forces'] as const, hints: {}, questions: [{ key: 'books', vi: 'Có sẵn bao nhiêu cuốn?', en: '', required: true }] }
    await request(() => savePlan(as(tay), { id: plan, unit: country.id('tay'), number: '3-KH/ĐU', title: 'Dân vận khéo', year: 2025, from: '2025-01-01', to: '2025-12-31', bases: ['70-KH'], carriesOut: null, fields: ['culture_society'],
      kinds: ['model'], aims: 'Làm thật.', deadlines: [{ key: 'report', title: '', day: '2025-12-15' }], targets: [{ unit: null, each: 'commune_level', kind: null, field: null, registrantKind: null, countedAs: 'registered', atLeast: 1, share: null }], form }, 0))
    await request(() => issuePlan(as(tay), plan, 1))
    const given = asked({ from: await recognised(), startsOn: '2025-11-03', statement: {} })
    const taken = await request(() => takeUp(as(tay), given))
    expect([taken.state, taken.missing.map((one) => one.at)]).toEqual(['draft', ['/statement/extra/books']])
    const answered = await take(tay, { from: given.from!, startsOn: '2025-11-03', title: 'Kho sách của bà giáo Thơm', statement: { goals: '77 em.', extra: { books: '300' } } })
    expect(answered).toMatchObject({ state: 'running', missing: [] })
  })

  test('on the long form is remembered as well: once, when it is first handed in, whoever may only register', async () => {
    const from = await recognised()
    const draft = whole({ copiedFrom: from, kitVersion: '1', title: 'Sách đến tay em', statement: { ...whole().statement, content: 'Mỗi nhà góp một cuốn.', goals: '88 em mượn sách.' } })
    const scoped = { ...as(hoa), scopes: ['initiative.register'] }
    await request(() => saveDraft(as(hoa), draft, 0))
    expect(await remembered(draft.id)).toEqual([])
    await request(() => takeStep(scoped, draft.id.toUpperCase(), 1, 'submit'))
    const said = [{ body: { from, depth: 1, kit: 'village-library', version: '1', changed: ['goals', 'content'] } }]
    expect(await remembered(draft.id)).toEqual(said)
    await request(() => takeStep(as(dong), draft.id, 2, 'return', { words: 'Xin viết rõ hơn.' }))
    await request(() => takeStep(as(hoa), draft.id, 3, 'submit'))
    expect(await remembered(draft.id)).toEqual(said)
    const own = whole({ kit: null })
    await request(() => saveDraft(as(hoa), own, 0))
    await request(() => takeStep(as(hoa), own.id, 1, 'submit'))
    expect(await remembered(own.id)).toEqual([])
  })

  test('is for those who may register there, of what was published or is their own', async () => {
    const [from, draft] = [await recognised(), whole()]
    await request(() => saveDraft(as(hoa), draft, 0))
    const refused = await Promise.all([
      take(null, { from }), take(police, { from }), take(dong, { from }), take(tay, { from: draft.id }), take(tay, { from: newId() }), take(tay, { from: 'x' }), take(tay), take(tay, { kit: 'no-such-kit' }),
      take(tay, { from, startsOn: '2026-02-31' }), take(tay, { from, id: 'seven' }),
    ].map(code))
    expect(refused).toEqual(['people.sign_in_first', 'people.no_mandate', 'people.no_mandate', 'initiative.not_found', 'initiative.not_found', 'initiative.not_found', 'movement.nothing_to_take', 'movement.no_kit',
      'day.invalid', 'initiative.bad_id'])
    expect((await request(() => sourceOf(as(hoa), { from: draft.id }))).model).toMatchObject({ id: draft.id })
    await expect(request(() => sourceOf(as(null), { from: draft.id }))).rejects.toMatchObject({ code: 'initiative.not_found' })
  })
})

describe('lineage', () => {
  test('is said when a draft begins and never again, of what is there before it', async () => {
    const [one, two] = [await recognised(), await recognised()]
    const draft = whole({ copiedFrom: one })
    await request(() => saveDraft(as(hoa), draft, 0))
    await request(() => saveDraft(as(hoa), { ...draft, copiedFrom: two }, 1))
    expect(await look('select copied_from from initiative.initiative where id = $1', [draft.id])).toEqual([{ copied_from: one }])
    const [a, b] = [whole(), whole()]
    expect(await code(request(() => saveDraft(as(hoa), { ...a, copiedFrom: b.id }, 0)))).toBe('initiative.no_source')
    expect(await code(request(() => saveDraft(as(hoa), { ...a, copiedFrom: a.id }, 0)))).toBe('initiative.no_source')
  })

  const row = (over: Partial<Registration>): Registration => ({ id: newId(), unit: country.id('cat/2'), level: 'commune', kind: 'model', field: 'economy', title: 'Chợ sách', registeredOn: '2026-03-01', ...over })

  test('of a list refers to what is there or stands before it in the list', async () => {
    const [first, second] = [row({}), row({})]
    const write = (...all: Registration[]) => enrolled(all)
    expect(await code(write({ ...first, copiedFrom: second.id }, second))).toBe('initiative.no_source')
    expect(await write(first, { ...second, copiedFrom: first.id, startsOn: '2026-03-05', endsOn: '2026-09-05', kitVersion: '1' })).toEqual([first.id, second.id])
    expect(await code(write(row({ startsOn: '2026-05-01', endsOn: '2026-04-01' })))).toBe('initiative.period')
    expect(await code(write(row({ startsOn: '0000-01-01' })))).toBe('day.invalid')
  })

  test('of what a city or a former district holds lies in no commune', async () => {
    const first = row({})
    const [held, inside] = [row({ copiedFrom: first.id, unit: country.id('city'), level: 'city' }), row({ copiedFrom: first.id, level: 'commune' })]
    await enrolled([first, held, inside])
    const communeOf = async (id: string) => (await request(() => lineageOf(as(null), id))).map(({ commune }) => commune)
    expect([await communeOf(held.id), await communeOf(inside.id)]).toEqual([[null], [country.id('tay')]])
  })

  test('is a forest whoever takes up from whom: nobody has two sources, nobody is their own ancestor', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.option(fc.nat(30), { nil: null }), { minLength: 1, maxLength: 14 }), async (sources) => {
      const ids = sources.map(() => newId())
      const all = sources.map((source, i) => row({ id: ids[i]!, ...(source === null ? {} : { copiedFrom: ids[source % ids.length]! }) }))
      const fine = all.every((one, i) => one.copiedFrom === undefined || ids.indexOf(one.copiedFrom as Id) < i)
      expect(await code(enrolled(all))).toBe(fine ? 'done' : 'initiative.no_source')
    }), { numRuns: 25 })
    const circles = await look(`with recursive up as (select id, copied_from, array[id] as way, false as circle from initiative.initiative
      union all select u.id, s.copied_from, u.way || s.id, s.id = any(u.way) from up u join initiative.initiative s on s.id = u.copied_from where not u.circle) select 1 from up where circle`)
    expect(circles).toEqual([])
  }, 60_000)

  test('shows failures too, and a branch of it is what came from one', async () => {
    const from = await recognised()
    const copy = (await take(tay, { from, startsOn: '2023-05-06' })).id
    const [further, failed] = [(await take(dong, { from: copy, unit: country.id('binh/1') }).catch(() => null)), (await take(tay, { from, unit: country.id('cat/2') })).id]
    // A copy that was never recognised is nobody's source outside its place.
    expect(further).toBeNull()
    await request(async () => advance(as(tay), failed, (await getInitiative(as(tay), failed)).edition, 'stop', { words: 'Không ai giữ tủ sách.' }))
    const all = await request(() => lineageOf(as(null), copy))
    expect(all.map(({ id, state, stoppedOn, title }) => ({ id, state, stoppedOn, titled: title !== null }))).toEqual(expect.arrayContaining([
      { id: from, state: 'recognised', stoppedOn: null, titled: true }, { id: copy, state: 'running', stoppedOn: null, titled: false }, { id: failed, state: 'stopped', stoppedOn: '2026-11-23', titled: false }]))
    expect(branchOf(all, copy).map(({ id }) => id)).toEqual([copy])
    expect(branchOf(all, from)).toHaveLength(3)
    expect(await request(() => lineageOf(as(null), 'x'))).toEqual([])
  })
})

test('the curve of adoption counts who began, less who stopped, from nothing to today', () => {
  const kin = (since: string | null, stoppedOn: string | null = null) => ({ since, stoppedOn, foundStoppedOn: null }) as Kin
  expect(adoptionOf([kin('2025-11-03'), kin('2026-01-31'), kin('2026-02-01', '2026-05-02'), kin(null)], '2026-06-30')).toEqual([
    { quarter: '2025-Q3', begun: 0, going: 0 }, { quarter: '2025-Q4', begun: 1, going: 1 }, { quarter: '2026-Q1', begun: 3, going: 3 }, { quarter: '2026-Q2', begun: 3, going: 2 }])
  expect(adoptionOf([kin(null)], '2026-06-30')).toEqual([])
})
