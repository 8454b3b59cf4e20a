import { beforeEach, describe, expect, test } from 'vitest'
import { period } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { verifyLedger } from '#base/ledger/verify.ts'
import { enterRecords } from '#core/form/record.ts'
import { foldDeltas } from '#core/indicator/fold.ts'
import { fillNodesOf, rebuildCells } from '#core/indicator/rebuild.ts'
import { readValues } from '#core/indicator/values.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { compileTrees } from '#core/unit/compile.ts'
import { openUnits } from '#core/unit/open.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, d, person, settle, type Country } from '../../../test/world.ts'
import setup from './index.ts'
import { historyOfUnit, merge, rename, searchUnits, split, transfer, unitOnMap } from './units.ts'

useDatabase()
let country: Country
let admin: Id
let officer: Id
const eve = '2026-12-31'
const day = d('2027-01-01')
const decree = 'NQ 9/2026'
const change = { day, decree }

// Each test decides another reform, so each begins with the country as it was.
beforeEach(async () => {
  if (!country) {
    country = await settle()
    await request(async () => declareRoles(await asSystem(as(null), 'system:test'), {}, setup.verbs))
    admin = await person('admin', 'administrator', country.id('city'))
    officer = await person('officer', 'city_office', country.id('city'))
    await lend('an/1', 6)
    await lend('binh/1', 4)
    await lend('binh/2', 7)
    await lend('cat/1', 8)
    // Known for the commune of today only, not for a village.
    await lend('dong', 10)
  } else await request(async () => undo(await asSystem(as(null), 'system:test')))
  await fold()
})

async function undo(db: Awaited<ReturnType<typeof asSystem>>): Promise<void> {
  await db.query(`delete from unit.life where lower(valid) >= '2026-12-01'; update unit.life set valid = daterange(lower(valid), null) where upper(valid) >= '2026-12-01';
    delete from unit.succession where day >= '2026-12-01';
    update unit.unit set key = key || ' (undone)' || id where id not in (select unit from unit.life)`)
  const { newNodes } = await compileTrees(db)
  await fillNodesOf(db, newNodes)
}
const fold = () => request(async () => foldDeltas(await asSystem(as(null), 'system:test')))
const lend = (unit: string, books: number) => request(() => enterRecords(as(officer), [{ id: newId(), form: 'loan', unit: country.id(unit), day: '2026-11-20', answers: { reader: 'Hộ', books } }])).then(([r]) => expect(r!.status).toBe('accepted'))
const books = async (unit: number, map: string) => (await request(() => readValues(as(null), { indicators: ['library.books'], unit, period: period('2026'), map: d(map) })))[0]!
const by = (account: Id | null) => as(account, '2026-11-23')
const id = (key: string) => country.id(key)

describe('two communes that merge', () => {
  test('are together what they were apart, and the city is what it was', async () => {
    const before = [await books(id('dong'), eve), await books(id('tay'), eve)].map((v) => v.value!)
    const heir = await request(() => merge(by(admin), { ...change, olds: [id('dong'), id('tay')], as: { name: 'Xã Hợp Nhất', kind: 'commune' } }))
    expect(before).toEqual([20, 15])
    expect(await books(heir, day)).toMatchObject({ value: 35, unitName: 'Xã Hợp Nhất', estimated: false })
    expect([(await books(id('city'), eve)).value, (await books(id('city'), day)).value]).toEqual([35, 35])
    expect((await books(id('dong'), eve)).value).toBe(20)
    await expect(books(id('dong'), day)).rejects.toMatchObject({ code: 'unit.not_on_map', params: { until_vi: expect.stringContaining('Xã Hợp Nhất') } })
  })

  test('into one that goes on keep its name and number', async () => {
    expect(await request(() => merge(by(admin), { ...change, olds: [id('dong')], into: id('tay') }))).toBe(id('tay'))
    expect((await books(id('tay'), day)).value).toBe(35)
    expect((await books(id('tay'), eve)).value).toBe(15)
    const { children } = await request(() => unitOnMap(by(null), id('tay'), day))
    expect(children.map((c) => c.name)).toEqual(expect.arrayContaining(['Thôn An Một', 'Thôn Cát Hai']))
  })

  test('are remembered by their decree in the ledger and in the history of each', async () => {
    const heir = await request(() => merge(by(admin), { ...change, olds: [id('dong'), id('tay')], as: { name: 'Xã Hợp Nhất', kind: 'commune' } }))
    expect(await look("select unit, body->>'decree' as decree, actor from ledger.entry where event = 'unit.merged' and (body->>'into')::int = $1 order by unit", [heir]))
      .toEqual([id('dong'), id('tay'), heir].toSorted((a, b) => a - b).map((unit) => ({ unit, decree, actor: admin })))
    const history = await request(() => historyOfUnit(by(null), heir))
    expect(history.predecessors.map((p) => [p.name, p.shareOfOld, p.decree])).toEqual([['Xã Đông', 1, decree], ['Xã Tây', 1, decree]])
    const [found] = await request(() => searchUnits(by(null), 'hop nhat', day))
    expect(found).toMatchObject({ id: heir, validFrom: day })
  })

  test('leave the same figures as if everything were computed anew', async () => {
    const heir = await request(() => merge(by(admin), { ...change, olds: [id('dong'), id('tay')], as: { name: 'Xã Hợp Nhất', kind: 'commune' } }))
    const told = [await books(heir, day), await books(id('dong'), eve), await books(id('city'), day)].map((v) => [v.value, v.n])
    await request(async () => rebuildCells(await asSystem(as(null), 'system:test')))
    expect([await books(heir, day), await books(id('dong'), eve), await books(id('city'), day)].map((v) => [v.value, v.n])).toEqual(told)
  })

  test('leave the ledger whole', async () => {
    expect((await request(async () => verifyLedger(await asSystem(as(null), 'system:test')))).breaks).toEqual([])
  })
})

describe('a commune that is divided', () => {
  const parts = () => [{ name: 'Xã Đông Thượng', kind: 'commune', share: 0.7, villages: [id('an/1'), id('an/2')] }, { name: 'Xã Đông Hạ', kind: 'commune', share: 0.3, villages: [id('binh/1')] }]

  test('gives each part its villages and its share of what is known only for the whole', async () => {
    const [upper, lower] = await request(() => split(by(admin), { ...change, old: id('dong'), parts: parts() }))
    const told = [await books(upper!, day), await books(lower!, day)]
    expect(told.map((v) => v.value)).toEqual([6 + 7, 4 + 3])
    expect(told.map((v) => v.estimated)).toEqual([true, true])
    expect([(await books(id('city'), eve)).value, (await books(id('city'), day)).value, (await books(id('dong'), eve)).value]).toEqual([35, 35, 20])
  })

  test('is divided without rest', async () => {
    const [upper, lower] = parts() as [ReturnType<typeof parts>[0], ReturnType<typeof parts>[0]]
    const attempt = (...wrong: ReturnType<typeof parts>) => request(() => split(by(admin), { ...change, old: id('dong'), parts: wrong }))
    await expect(attempt(upper, { ...lower, share: 0.2 })).rejects.toMatchObject({ code: 'unit.shares', params: { name: 'Xã Đông' } })
    await expect(attempt({ ...upper, share: 1.3 }, { ...lower, share: -0.3 })).rejects.toMatchObject({ code: 'unit.shares' })
    await expect(attempt(upper, { ...lower, villages: [id('cat/1')] })).rejects.toMatchObject({ code: 'unit.reform', errors: [{ code: 'unit.not_inside', at: '/parts/1/villages', params: { names: 'Thôn Cát Một' } }, { code: 'unit.village_left', at: '/villages', params: { names: 'Thôn Bình Một' } }] })
    await expect(attempt(upper, { ...lower, name: ' ' })).rejects.toMatchObject({ code: 'unit.name' })
    expect(await request(() => searchUnits(by(null), 'dong thuong', null))).toEqual([])
  })
})

describe('a new name', () => {
  test('leaves every figure where it was, and both names are found', async () => {
    await request(() => rename(by(admin), { ...change, unit: id('tay'), name: '  Xã  Hoàng Hôn ' }))
    expect([await books(id('tay'), eve), await books(id('tay'), day)].map((v) => [v.unitName, v.value])).toEqual([['Xã Tây', 15], ['Xã Hoàng Hôn', 15]])
    expect((await request(() => searchUnits(by(null), 'hoang hon', null))).map((u) => u.id)).toEqual([id('tay')])
    expect((await request(() => searchUnits(by(null), 'xa tay', null))).map((u) => u.id)).toContain(id('tay'))
  })
})

describe('a village that moves', () => {
  test('takes its figures along on the new map and leaves them on the old one', async () => {
    await request(() => transfer(by(admin), { ...change, unit: id('an/1'), to: id('tay') }))
    expect([await books(id('dong'), eve), await books(id('dong'), day), await books(id('tay'), day)].map((v) => v.value)).toEqual([20, 14, 21])
    expect((await books(id('an/1'), day)).value).toBe(6)
  })

  test('cannot move into itself or out of a unit that has ended', async () => {
    await expect(request(() => transfer(by(admin), { ...change, unit: id('tay'), to: id('tay') }))).rejects.toMatchObject({ code: 'unit.itself' })
    await expect(request(() => transfer(by(admin), { ...change, unit: id('an/1'), to: id('cat') }))).rejects.toMatchObject({ code: 'unit.ended' })
  })
})

describe('who may not', () => {
  test('reform a map: nobody unknown, no officer, no administrator of another place', async () => {
    const chief = await person(`chief${newId().slice(-6)}`, 'commune_officer', id('dong'))
    const neighbour = await person(`neighbour${newId().slice(-6)}`, 'administrator', id('tay'))
    for (const [who, code] of [[null, 'people.sign_in_first'], [chief, 'people.no_mandate'], [neighbour, 'people.no_mandate'], [officer, 'people.no_mandate']] as const) {
      await expect(request(() => merge(by(who), { ...change, olds: [id('dong')], into: id('tay') })), 'merge').rejects.toMatchObject({ code })
      await expect(request(() => split(by(who), { ...change, old: id('dong'), parts: [] })), 'split').rejects.toMatchObject({ code })
      await expect(request(() => rename(by(who), { ...change, unit: id('dong'), name: 'Xã Mới' })), 'rename').rejects.toMatchObject({ code })
      await expect(request(() => transfer(by(who), { ...change, unit: id('an/1'), to: id('tay') })), 'transfer').rejects.toMatchObject({ code })
    }
  })
})

describe('history is added to, never overwritten', () => {
  test('so a change must come after the last one', async () => {
    for (const when of ['2025-07-01', '2020-01-01']) {
      await expect(request(() => rename(by(admin), { unit: id('tay'), name: 'Xã Mới', day: d(when), decree })), when).rejects.toMatchObject({ code: 'unit.past' })
    }
    await request(() => rename(by(admin), { ...change, unit: id('tay'), name: 'Xã Một' }))
    await expect(request(() => rename(by(admin), { ...change, unit: id('tay'), name: 'Xã Hai' }))).rejects.toMatchObject({ code: 'unit.past' })
  })

  test('and a unit that has ended is not reformed again', async () => {
    await expect(request(() => rename(by(admin), { ...change, unit: id('dong'), name: 'x'.repeat(121) }))).rejects.toMatchObject({ code: 'unit.name' })
    await expect(request(() => merge(by(admin), { ...change, olds: [id('dong')], into: id('dong') }))).rejects.toMatchObject({ code: 'unit.itself' })
  })
})

test('a village that is founded grows its commune in place: no figure is computed again', async () => {
  const nodes = () => look<{ id: number; unit: number }>('select id, unit from unit.node where unit = any($1) order by id', [[id('dong'), id('city'), id('country')]])
  const before = await nodes()
  const village = await request(async () => {
    const db = await asSystem(as(null), 'system:test')
    const made = await openUnits(db, [{ key: `dong/moi-${newId()}`, lives: [{ name: 'Thôn Mới', kind: 'village', parent: 'dong', from: d('2026-12-01'), to: null }] }])
    const { newNodes } = await compileTrees(db)
    expect(newNodes).toEqual([])
    return [...made.values()].at(-1)!
  })
  expect(await nodes()).toEqual(before)
  const [receipt] = await request(() => enterRecords(as(officer, '2026-12-05'), [{ id: newId(), form: 'loan', unit: village, day: '2026-12-05', answers: { reader: 'Hộ', books: 3 } }]))
  expect(receipt!.status).toBe('accepted')
  await fold()
  const told = [await books(id('dong'), '2026-12-31'), await books(id('city'), '2026-12-31'), await books(village, '2026-12-31')].map((v) => v.value)
  expect(told).toEqual([23, 38, 3])
  await request(async () => rebuildCells(await asSystem(as(null), 'system:test')))
  expect([await books(id('dong'), '2026-12-31'), await books(id('city'), '2026-12-31')].map((v) => v.value)).toEqual([23, 38])
})
