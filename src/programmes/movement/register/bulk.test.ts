import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { isProblem } from '#base/problem.ts'
import { enrol } from '#core/initiative/enrol.ts'
import { advance, saveDraft, type Said } from '#core/initiative/initiative.ts'
import { moveOf, type Level, type Step } from '#core/initiative/life.ts'
import { advanceMany } from '#core/initiative/many.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, person, settle, type Country } from '../../../../test/world.ts'
import { acceptChecked } from '../duplicates.ts'
import { bulkSteps, getBulk, planBulk, runBulk } from './bulk.ts'

useDatabase()
let country: Country
let office: Id, east: Id, head: Id
beforeAll(async () => {
  country = await settle()
  office = await person('office', 'city_office', country.id('city'))
  east = await person('east', 'commune_officer', country.id('dong'))
  head = await person('head', 'branch_head', country.id('an/1'))
})

let n = 0
/** Two that are alike in all but their names, somewhere on their way; the words have nothing in common with others'. */
async function pair(unit: string, level: Level, way: readonly Step[]): Promise<[Id, Id]> {
  const ids: [Id, Id] = [newId(), newId()]
  await request(async () => {
    const db = await asSystem(as(office), 'system:test')
    await enrol(db, ids.map((id) => ({ id, unit: country.id(unit), level, kind: 'model', field: 'economy', title: `${(n++).toString(36)}x ${id.slice(-6)}`, registeredOn: '2026-03-01' })))
  })
  for (const step of way) for (const id of ids) await request(async () => advance(as(office), id, await editionOf(id), step, { words: 'Như đã báo cáo.', decision: '1/QĐ-UBND' }))
  return ids
}
const editionOf = async (id: Id) => (await look<{ edition: number }>('select edition from initiative.initiative where id = $1', [id]))[0]!.edition
const ways: readonly (readonly Step[])[] = [[], ['begin'], ['begin', 'assess'], ['begin', 'assess', 'appraise'], ['begin', 'assess', 'appraise', 'recognise'], ['begin', 'stop'], ['begin', 'assess', 'appraise', 'recognise', 'distinguish']]
const stateOf = async (id: Id) => (await look(`select i.state, i.level, i.year, i.edition, i.revisit_on, (select json_agg(json_build_array(p.step, p.was, p.state, p.level, p.year, p.day, p.words, p.decision, p.actor, p.mandate) order by p.at, p.id)
  from initiative.passage p where p.initiative = i.id) as passages, (select count(*) from fact.fact f join initiative.passage p on p.id = f.origin where p.initiative = i.id) as facts,
  (select count(*) from ledger.entry e where e.body->>'initiative' = i.id::text) as entries from initiative.initiative i where i.id = $1`, [id]))[0]

test('many at once is the same as one by one, whoever asks for what at whatever state', async () => {
  await fc.assert(fc.asyncProperty(
    fc.constantFrom(...bulkSteps), fc.constantFrom('office', 'east', 'head'), fc.array(fc.tuple(fc.constantFrom('an/1', 'binh/1', 'cat/2', 'dong'), fc.constantFrom<Level>('grassroots', 'commune', 'city'), fc.constantFrom(...ways), fc.boolean()), { minLength: 1, maxLength: 4 }),
    fc.record({ words: fc.constantFrom('', 'Đã xem tại chỗ.'), decision: fc.constantFrom('', '9/QĐ-BCĐ'), day: fc.constantFrom('', '2026-11-20', '2026-01-01') }, { requiredKeys: [] }),
    async (step, who, some, given) => {
      const ctx = as({ office, east, head }[who]!)
      const said = given as Said
      const pairs = await Promise.all(some.map(async ([unit, level, way, stale]) => ({ ids: await pair(unit, level, way), stale })))
      const at = async (id: Id, stale: boolean) => ({ id, edition: (await editionOf(id)) - (stale ? 1 : 0) })
      const outcome = async (work: () => Promise<{ state: string; edition: number }>) => request(work).then(({ state, edition }) => ({ state, edition }), (problem) => ({ code: problem.code }))
      const single: unknown[] = []
      for (const { ids: [, one], stale } of pairs) { const wanted = await at(one, stale); single.push(await outcome(() => advance(ctx, wanted.id, wanted.edition, step, said))) }
      const wanted = await Promise.all(pairs.map(({ ids: [other], stale }) => at(other, stale)))
      const many = await request(() => advanceMany(ctx, wanted, step, said)).then((all) => all.map((one) => (isProblem(one) ? { code: one.code } : { state: one.state, edition: one.edition })), (problem) => pairs.map(() => ({ code: problem.code })))
      expect(many).toEqual(single)
      for (const { ids: [other, one] } of pairs) expect(await stateOf(other)).toEqual(await stateOf(one))
    }), { numRuns: 25 })
}, 60_000)

describe('a bulk', () => {
  const plan = async (step: string, ids: readonly string[] | null, account: Id | null = office, query = '', unit = 'city') => { const id = newId(); await request(() => planBulk(as(account), { id, step, unit: country.id(unit), query, ids })); return id }
  const see = (id: string, account: Id = office) => request(() => getBulk(as(account), id))

  test('says beforehand how many it will take, takes them, and says of each of the others why not', async () => {
    const [a, b] = await pair('an/1', 'commune', [])
    const [c] = await pair('an/1', 'commune', ['begin'])
    const id = await plan('begin', [a, c, b, a, newId(), 'x'])
    expect(await see(id)).toMatchObject({ ready: 2, beganAt: null, rows: [{ id: a, why: null }, { id: c, why: { vi: expect.stringContaining('đang thực hiện') } }, { id: b }] })
    await runBulk(as(office), id, {})
    expect(await see(id)).toMatchObject({ done: 2, refused: 1, rows: [{ outcome: 'done', state: 'running' }, { outcome: 'refused' }, { outcome: 'done' }] })
    await runBulk(as(office), id, {})
    expect(await look("select 1 from initiative.passage where initiative = $1 and step = 'begin'", [a])).toHaveLength(1)
  })

  test('takes all that a question finds, and asks for what has to be said before anything happens', async () => {
    const [a, b] = await pair('cat/2', 'grassroots', ['begin', 'assess', 'appraise'])
    const id = await plan('recognise', null, office, 'state=appraised', 'tay')
    const ready = (await see(id)).rows.map((row) => row.id)
    expect(ready).toEqual(expect.arrayContaining([a, b]))
    await expect(runBulk(as(office), id, { decision: '' })).rejects.toMatchObject({ code: 'initiative.decision', at: '/decision' })
    await expect(runBulk(as(office), id, { decision: '5/QĐ', day: '2026-02-30' })).rejects.toMatchObject({ code: 'day.invalid' })
    expect((await see(id)).beganAt).toBeNull()
    await runBulk(as(office), id, { decision: '5/QĐ-UBND' })
    expect(await see(id)).toMatchObject({ done: ready.length, refused: 0 })
  })

  test('leaves alone what somebody changed after the list was made', async () => {
    const [a] = await pair('an/2', 'commune', [])
    const id = await plan('begin', [a])
    await request(async () => advance(as(office), a, await editionOf(a), 'stop', { words: 'Đã dừng rồi.' }))
    await runBulk(as(office), id, {})
    expect(await see(id)).toMatchObject({ done: 0, refused: 1, rows: [{ state: 'stopped', outcome: 'refused' }] })
  })

  test('accepts like one by one: what looks alike waits for a person', async () => {
    const draft = async (title: string, unit: string, registrant: string) => {
      const id = newId()
      const statement = { situation: title, goals: title, content: title, audience: 'Nhân dân', resources: 'có', outputs: title, lasting: 'có', forces: [{ name: registrant, part: 'lead' as const, does: '' }] }
      await request(() => saveDraft(as(office), { id, unit: country.id(unit), level: 'commune', kind: 'model', field: 'economy', title, registrantKind: 'front', registrant, novelty: 'new', year: 2026, startsOn: '2026-01-01', endsOn: '2026-12-01', statement }, 0))
      await request(() => advance(as(office), id, 1, 'submit'))
      return id
    }
    const [one, same, other] = [await draft('Bán rau sạch phiên chợ sáng', 'binh/1', 'Chi hội A'), await draft('Phiên chợ sáng bán rau sạch', 'binh/1', 'Chi hội B'), await draft('Sửa mái chùa làng', 'binh/1', 'Chi hội A')]
    await expect(request(() => acceptChecked(as(office), one, 2))).rejects.toMatchObject({ code: 'movement.unjudged' })
    const id = await plan('accept', [one, same, other])
    expect(await see(id)).toMatchObject({ ready: 1 })
    await runBulk(as(office), id, {})
    expect(await see(id)).toMatchObject({ done: 1, refused: 2, rows: [{ outcome: 'refused', why: { vi: expect.stringContaining('có thể trùng') } }, { outcome: 'refused' }, { outcome: 'done', state: 'accepted' }] })
  })

  test('is refused where there is nothing in it, too much, or no such step', async () => {
    await expect(plan('begin', [])).rejects.toMatchObject({ code: 'movement.bulk_empty' })
    await expect(plan('begin', [newId()])).rejects.toMatchObject({ code: 'movement.bulk_empty' })
    await expect(plan('begin', Array.from({ length: 2_001 }, () => newId()))).rejects.toMatchObject({ code: 'movement.bulk_many' })
    for (const step of ['assess', 'promote', 'submit', '', '__proto__']) await expect(plan(step, null), step).rejects.toMatchObject({ code: 'movement.bulk_step' })
  })

  test('is nobody else\'s, and does nothing for who may not', async () => {
    const [a] = await pair('cat/2', 'commune', [])
    const id = await plan('stop', [a])
    await expect(see(id, east)).rejects.toMatchObject({ code: 'movement.bulk_none' })
    await expect(runBulk(as(east), id, { words: 'Không còn làm nữa.' })).rejects.toMatchObject({ code: 'movement.bulk_none' })
    await expect(plan('stop', [a], null)).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(plan('stop', null, east, '', 'tay')).rejects.toMatchObject({ code: 'people.no_mandate' })
    const [b] = await pair('an/1', 'commune', [])
    const hers = await plan('stop', [b], head, '', 'an/1')
    await runBulk(as(head), hers, { words: 'Không còn làm nữa.' })
    expect(await see(hers, head)).toMatchObject({ done: 0, refused: 1 })
    expect(moveOf('stop').verb).toBe('initiative.stop')
  })
})

test('a question that is misspelt chooses nothing: neither a name nor a value that the register does not know', async () => {
  await pair('an/1', 'commune', [])
  const plan = (query: string) => request(() => planBulk(as(office), { id: newId(), step: 'stop', unit: country.id('city'), query, ids: null }))
  for (const [query, name] of [['state=submited', 'state'], ['year=20244', 'year'], ['level=province', 'level'], ['text=rac', 'text'], ['registrantKind=front&state=running', 'registrantKind'], ['copied=yes', 'copied']] as const) {
    await expect(plan(query), query).rejects.toMatchObject({ code: 'movement.register_filter', params: { name } })
  }
  await expect(plan('late=soon')).rejects.toMatchObject({ code: 'day.invalid' })
  await plan('state=&year=&q=')
})

test('of a unit that has ended there is nothing to act upon today, and it is said', async () => {
  await expect(request(() => planBulk(as(office), { id: newId(), step: 'stop', unit: country.id('binh'), query: '', ids: null }))).rejects.toMatchObject({ code: 'unit.not_on_map' })
})
