import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#base/db/sql.ts'
import { request } from '#base/db/transaction.ts'
import type { Id } from '#base/id.ts'
import { declareRoles } from '#core/people/account.ts'
import { allow, asSystem } from '#core/people/door.ts'
import { coreVerbs, roles } from '#programmes/setup/roles.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, d, person, settle, type Country } from '../../../../test/world.ts'
import movement from '../index.ts'
import { narrativeOf, writeNarrative, type Sections } from './narrative.ts'

useDatabase()
let country: Country
let office: Id, head: Id, tay: Id
beforeAll(async () => {
  country = await settle()
  await request(async () => declareRoles(await asSystem(as(null), 'system:test'), roles, { ...coreVerbs, ...movement.verbs }))
  office = await person('office', 'commune_officer', country.id('dong'))
  head = await person('head', 'branch_head', country.id('dong'))
  tay = await person('tay', 'commune_officer', country.id('tay'))
})
const reports = sql<{ id: Id }>('test.reports', 'select id from movement.report')
const year = () => ({ unit: country.id('dong'), from: d('2026-01-01'), to: d('2026-12-31') })
const write = (account: Id | null, sections: Sections, edition: number) => request(() => writeNarrative(as(account), year(), sections, edition))
const read = (account: Id | null) => request(() => narrativeOf(as(account), year()))

describe('what is written into a report', () => {
  test('is kept for its unit and period, and told to the ledger without its words', async () => {
    expect(await read(office)).toMatchObject({ sections: {}, edition: 0 })
    expect(await write(office, { difficulties: '  Cán bộ ít,\nđịa bàn rộng. ' }, 0)).toBe(1)
    expect(await read(head)).toMatchObject({ sections: { difficulties: 'Cán bộ ít,\nđịa bàn rộng.', proposals: '' }, edition: 1, by: 'office' })
    const [entry] = await look<{ body: object }>("select body from ledger.entry where event = 'movement.report_written'")
    expect(entry!.body).toEqual({ from: '2026-01-01', to: '2026-12-31', edition: 1 })
  })

  test('is never written over by who had not seen it', async () => {
    await expect(write(office, { situation: 'Bản khác' }, 0)).rejects.toMatchObject({ code: 'movement.report_changed' })
    expect(await write(office, { situation: 'Bản sau' }, 1)).toBe(2)
    await expect(write(office, { situation: 'Bản cũ' }, 1)).rejects.toMatchObject({ code: 'movement.report_changed' })
    expect((await read(office)).sections).toMatchObject({ situation: 'Bản sau' })
  })

  test('is refused as changed by who has seen a version that there never was', async () => {
    const quarter = { unit: country.id('dong'), from: d('2026-01-01'), to: d('2026-03-31') }
    await expect(request(() => writeNarrative(as(office), quarter, { situation: 'Bản lạ' }, 99))).rejects.toMatchObject({ code: 'movement.report_changed', status: 409 })
    expect(await request(() => narrativeOf(as(office), quarter))).toMatchObject({ sections: {}, edition: 0 })
  })

  test('that keeps itself is told to the ledger when somebody begins to write, and whenever it is saved by hand', async () => {
    const half = { unit: country.id('dong'), from: d('2026-07-01'), to: d('2026-12-31') }
    const keep = (account: Id, situation: string, edition: number, keeping?: 'by_itself') => request(() => writeNarrative(as(account), half, { situation }, edition, keeping))
    const told = async () => (await look<{ edition: number }>("select (body ->> 'edition')::int as edition from ledger.entry where event = 'movement.report_written' and body ->> 'from' = '2026-07-01' order by 1")).map(({ edition }) => edition)
    const city = await person('city', 'city_office', country.id('city'))
    for (const [edition, text] of ['Đang', 'Đang viết', 'Đang viết dở'].entries()) expect(await keep(office, text, edition, 'by_itself')).toBe(edition + 1)
    expect(await told()).toEqual([1])
    await keep(office, 'Đang viết dở', 3)
    await keep(office, 'Đang viết dở.', 4, 'by_itself')
    await keep(city, 'Người khác viết', 5, 'by_itself')
    expect(await told()).toEqual([1, 4, 6])
    await expect(keep(office, 'Bản cũ', 5, 'by_itself')).rejects.toMatchObject({ code: 'movement.report_changed' })
  })

  test('has an end', async () => {
    await expect(write(office, { proposals: 'a'.repeat(8_001) }, 2)).rejects.toMatchObject({ code: 'movement.report_text', at: '/proposals' })
  })

  test('of a time before a reform is written by an heir of the unit, and stays behind the wall of its place', async () => {
    const then = { unit: country.id('an'), from: d('2024-01-01'), to: d('2024-12-31') }
    expect(await request(() => writeNarrative(as(office), then, { situation: 'Năm 2024' }, 0))).toBe(1)
    expect(await request(() => narrativeOf(as(office), then))).toMatchObject({ sections: { situation: 'Năm 2024' }, edition: 1 })
    const seen = async (account: Id) => request(async () => reports.all(await allow(as(account), 'initiative.read', [])))
    expect([(await seen(office)).length, (await seen(tay)).length]).toEqual([3, 0])
  })

  test('is written by officers of the place alone', async () => {
    for (const [account, code] of [[head, 'people.no_mandate'], [tay, 'people.no_mandate'], [null, 'people.sign_in_first']] as const) await expect(write(account, {}, 2)).rejects.toMatchObject({ code })
    await expect(read(tay)).rejects.toMatchObject({ code: 'people.no_mandate' })
  })
})
