import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, d, person, settle, type Country } from '../../../test/world.ts'
import setup from './index.ts'
import { candidatesFor, getReformable, previewReform, type Reform } from './reform.ts'
import { mapsThereWere, merge, rename, split, transfer } from './units.ts'

useDatabase()
let country: Country
let admin: Id
const day = d('2027-01-01')
const decree = 'NQ 9/2026'
const id = (key: string) => country.id(key)

beforeAll(async () => {
  country = await settle()
  await request(async () => declareRoles(await asSystem(as(null), 'system:test'), {}, setup.verbs))
  admin = await person('admin', 'administrator', id('city'))
  await person('head', 'branch_head', id('dong'))
  await person('before', 'branch_head', id('dong'), '2020-01-01', '2026-12-31')
})

const state = () => look('select (select count(*) from unit.life) as lives, (select count(*) from unit.unit) as units, (select count(*) from ledger.entry) as entries, (select max(id) from unit.tree) as tree')
const seen = (reform: Reform, who: Id | null = admin) => request(() => previewReform(as(who), reform))
/** What a preview refuses, and where; and that the reform itself refuses the same and leaves everything as it was. */
async function refusals(reform: Reform): Promise<string[]> {
  const before = await state()
  const told = async (work: () => Promise<unknown>) => {
    const problem = await request(work).then(() => undefined, (reason: unknown) => reason)
    if (!isProblem(problem)) throw problem ?? new Error('it was not refused')
    return (problem.errors.length > 0 ? problem.errors : [problem]).map((p: Problem) => `${p.at} ${p.code}`)
  }
  const { what, ...change } = reform
  const verbs = { merge, split, rename, transfer } as unknown as Record<string, (ctx: ReturnType<typeof as>, change: unknown) => Promise<unknown>>
  const previewed = await told(() => previewReform(as(admin), reform))
  expect(await told(() => verbs[what]!(as(admin), change))).toEqual(previewed)
  expect(await state()).toEqual(before)
  return previewed
}
const merging = (more: object = {}): Reform => ({ what: 'merge', day, decree, olds: [id('dong'), id('tay')], as: { name: 'Xã Mới', kind: 'commune' }, ...more }) as Reform
const splitting = (more: object = {}): Reform => ({ what: 'split', day, decree, old: id('dong'), parts: [
  { name: 'Thượng', kind: 'commune', share: 0.7, villages: [id('an/1'), id('an/2')] }, { name: 'Hạ', kind: 'commune', share: 0.3, villages: [id('binh/1')] }], ...more }) as Reform
const renaming = (more: object = {}): Reform => ({ what: 'rename', day, decree, unit: id('tay'), name: 'Hoàng Hôn', ...more }) as Reform
const moving = (more: object = {}): Reform => ({ what: 'transfer', day, decree, unit: id('an/1'), to: id('tay'), ...more }) as Reform

describe('a preview', () => {
  test('of a merger says which units end, with their villages and mandates, and what they become', async () => {
    const before = await state()
    expect(await seen(merging())).toMatchObject({
      what: 'merge', day, eve: '2026-12-31', decree, mandates: 1, touched: [id('dong'), id('tay')],
      ends: [{ name: 'Xã Đông', villages: ['Thôn An Hai', 'Thôn An Một', 'Thôn Bình Một'] }, { name: 'Xã Tây' }],
      becomes: [{ unit: null, name: 'Xã Mới', villages: expect.objectContaining({ length: 6 }) }],
    })
    expect(await seen(merging({ olds: [id('dong')], as: undefined, into: id('tay') }))).toMatchObject({ ends: [{ name: 'Xã Đông' }], becomes: [{ unit: id('tay'), name: 'Xã Tây', villages: expect.objectContaining({ length: 6 }) }] })
    expect(await state()).toEqual(before)
  })

  test('of a division, a new name and a move says the same of theirs', async () => {
    const before = await state()
    expect(await seen(splitting())).toMatchObject({ mandates: 1, ends: [{ unit: id('dong') }], becomes: [{ name: 'Thượng', share: 0.7, villages: ['Thôn An Hai', 'Thôn An Một'] }, { name: 'Hạ', share: 0.3 }] })
    expect(await seen(renaming())).toMatchObject({ mandates: 0, ends: [], becomes: [{ name: 'Hoàng Hôn', wasNamed: 'Xã Tây' }] })
    expect(await seen(moving())).toMatchObject({ mandates: 0, parent: { from: { name: 'Xã Đông' }, to: { name: 'Xã Tây' } } })
    expect(await state()).toEqual(before)
  })

  test('is not for who may not: nobody unknown, no officer, no administrator of another place', async () => {
    const officer = await person('officer', 'commune_officer', id('dong'))
    const neighbour = await person('neighbour', 'administrator', id('tay'))
    for (const reform of [merging(), splitting(), renaming({ unit: id('dong') }), moving()]) {
      await expect(seen(reform, null), reform.what).rejects.toMatchObject({ code: 'people.sign_in_first' })
      for (const who of [officer, neighbour]) await expect(seen(reform, who), reform.what).rejects.toMatchObject({ code: 'people.no_mandate' })
    }
    await expect(seen(merging({ olds: [id('tay'), id('dong')] }), neighbour)).rejects.toMatchObject({ at: '/olds/1' })
    for (const who of [null, officer, neighbour]) await expect(request(() => getReformable(as(who), id('dong')))).rejects.toMatchObject({ code: expect.stringMatching(/^people\./) })
  })
})

describe('bad input is refused at its field, and nothing is changed', () => {
  test('a day before the last change, and a decree that is missing', async () => {
    expect(await refusals(merging({ day: d('2025-07-01') }))).toEqual(['/day unit.past'])
    expect(await refusals(renaming({ day: d('2010-01-01'), decree: ' ' }))).toEqual(['/decree unit.decree', '/day unit.past'])
    expect(await refusals(renaming({ decree: 'x'.repeat(201) }))).toEqual(['/decree unit.decree'])
    for (const text of ['', '2027-02-30', '01-2027']) expect(await refusals(renaming({ day: d(text) }))).toEqual(['/day unit.day'])
  })

  test('a unit that ended or that nobody knows', async () => {
    expect(await refusals(merging({ olds: [id('dong'), id('cat')] }))).toEqual(['/olds/1 unit.ended'])
    expect(await refusals(merging({ olds: [id('dong')], as: undefined, into: id('an') }))).toContain('/into unit.ended')
    expect(await refusals(moving({ to: id('cat') }))).toEqual(['/to unit.ended'])
    expect(await refusals(merging({ olds: [id('dong'), 999_999] }))).toEqual(['/olds/1 unit.not_found'])
    expect(await refusals(renaming({ unit: 0 }))).toEqual(['/unit unit.not_found'])
  })

  test('a merger with itself, alone, or across levels', async () => {
    expect(await refusals(merging({ olds: [id('dong'), id('dong')] }))).toEqual(['/olds/1 unit.twice'])
    expect(await refusals(merging({ olds: [id('dong')], as: undefined, into: id('dong') }))).toEqual(['/into unit.itself'])
    expect(await refusals(merging({ olds: [id('dong')] }))).toEqual(['/olds unit.alone'])
    expect(await refusals(merging({ olds: [id('dong'), id('cat/1')] }))).toEqual(['/olds/1 unit.level'])
    expect(await refusals(merging({ as: { name: 'Xã Mới', kind: 'village' } }))).toEqual(['/as/kind unit.kind'])
  })

  test('villages of another unit, of none, or of two parts', async () => {
    const [upper, lower] = (splitting() as Extract<Reform, { what: 'split' }>).parts
    expect(await refusals(splitting({ parts: [upper, { ...lower, villages: [id('binh/1'), id('cat/1')] }] }))).toEqual(['/parts/1/villages unit.not_inside'])
    expect(await refusals(splitting({ parts: [upper, { ...lower, villages: [] }] }))).toEqual(['/villages unit.village_left'])
    expect(await refusals(splitting({ parts: [upper, { ...lower, villages: [id('binh/1'), id('an/1')] }] }))).toEqual(['/villages unit.village_twice'])
  })

  test('shares that do not add up, parts that share a name, a single part', async () => {
    const [upper, lower] = (splitting() as Extract<Reform, { what: 'split' }>).parts
    expect(await refusals(splitting({ parts: [upper, { ...lower, share: 0.2 }] }))).toEqual(['/parts/0/share unit.shares'])
    expect(await refusals(splitting({ parts: [upper, { ...lower, share: Number.NaN }] }))).toEqual(['/parts/0/share unit.shares'])
    expect(await refusals(splitting({ parts: [{ ...upper, share: 1 + 1e-8 }, { ...lower, share: -1e-8 }] }))).toEqual(['/parts/0/share unit.shares'])
    expect(await refusals(splitting({ parts: [upper, { ...lower, name: ' Thượng ' }] }))).toEqual(['/parts/1/name unit.name_twice'])
    expect(await refusals(splitting({ parts: [{ ...upper, share: 1, villages: [id('an/1'), id('an/2'), id('binh/1')] }] }))).toEqual(['/parts unit.parts'])
  })

  test('a name that is blank, too long, or the present one', async () => {
    for (const name of [' \u200b ', 'ă'.repeat(500)]) {
      expect(await refusals(renaming({ name }))).toEqual(['/name unit.name'])
      expect(await refusals(merging({ as: { name, kind: 'commune' } }))).toEqual(['/as/name unit.name'])
    }
    expect(await refusals(renaming({ name: 'Xã Tây'.normalize('NFD') }))).toEqual(['/name unit.same_name'])
  })

  test('a parent of the wrong level, the same parent, oneself', async () => {
    expect(await refusals(moving({ to: id('city') }))).toEqual(['/to unit.above'])
    expect(await refusals(moving({ to: id('dong') }))).toEqual(['/to unit.same_parent'])
    expect(await refusals(moving({ to: id('an/1') }))).toEqual(['/to unit.itself'])
  })

  test('everything that is wrong is named at once', async () => {
    expect(await refusals(merging({ decree: '', day: d('2020-01-01'), as: { name: '', kind: '' } }))).toEqual(['/decree unit.decree', '/day unit.past', '/as/kind unit.kind', '/as/name unit.name'])
  })
})

test('a commune can be changed in four ways, a village in two, a nation and what has ended in none', async () => {
  const changes = async (key: string) => (await request(() => getReformable(as(admin), id(key)))).changes
  expect(await changes('dong')).toEqual(['merge', 'split', 'rename', 'transfer'])
  expect(await changes('an/1')).toEqual(['rename', 'transfer'])
  await expect(changes('cat')).rejects.toMatchObject({ code: 'unit.ended' })
  await expect(request(() => getReformable(as(admin), id('an/1'), 'split'))).rejects.toMatchObject({ code: 'unit.fixed' })
})

test('who looks for a unit to merge with or to move to finds those of the right level that they may change', async () => {
  const names = async (what: 'merge' | 'transfer', key: string, text: string, who = admin) => (await request(() => candidatesFor(as(who), what, id(key), text))).map((u) => u.name)
  expect(await names('merge', 'dong', 'tay')).toEqual(['Xã Tây'])
  expect(await names('merge', 'dong', 'thon an')).toEqual([])
  expect(await names('transfer', 'an/1', 'xa')).toEqual(['Xã Đông', 'Xã Tây'])
  const ofOne = await person('ofone', 'administrator', id('dong'))
  expect(await names('merge', 'dong', 'tay', ofOne)).toEqual([])
})

test('a name is kept composed, and a map decreed for a day to come is not the one in force', async () => {
  const maps = () => request(() => mapsThereWere(as(null)))
  const before = await maps()
  await request(() => rename(as(admin), { day, decree, unit: id('an/2'), name: `  Thôn Đình ${newId().slice(-3)} `.normalize('NFD') }))
  const [renamed] = await look<{ name: string }>("select name from unit.life where unit = $1 and upper_inf(valid)", [id('an/2')])
  expect(renamed!.name).toBe(renamed!.name.normalize('NFC').trim())
  await request(() => transfer(as(admin), { day, decree, unit: id('cat/2'), to: id('dong') }))
  expect(await maps()).toEqual(before)
  // What lies in the commune changed on that day: it can be divided only after it.
  expect(await refusals(splitting({ parts: [] }))).toEqual(['/day unit.past', '/parts unit.parts'])
})
