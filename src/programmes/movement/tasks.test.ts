import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { advance, saveDraft } from '#core/initiative/initiative.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, enrolled, person, settle, type Country } from '../../../test/world.ts'
import movement from './index.ts'
import { tasksFor } from './tasks.ts'

useDatabase()
let country: Country
let office: Id, east: Id, west: Id, head: Id
beforeAll(async () => {
  country = await settle()
  await request(async () => declareRoles(await asSystem(as(null), 'system:test'), {}, movement.verbs))
  office = await person('office', 'city_office', country.id('city'))
  east = await person('east', 'commune_officer', country.id('dong'))
  west = await person('west', 'commune_officer', country.id('tay'))
  head = await person('head', 'branch_head', country.id('an/1'))
})

const statement = { situation: 'có', goals: 'có', content: 'có', audience: 'dân', resources: 'có', outputs: 'có', lasting: 'có', forces: [{ name: 'Chi hội', part: 'lead' as const, does: '' }] }
async function form(title: string, level: 'commune' | 'city', day: string) {
  const id = newId()
  await request(() => saveDraft(as(head, day), { id, unit: country.id('an/1'), level, kind: 'model', field: 'economy', title, registrantKind: 'front', registrant: 'Chi hội', novelty: 'new', year: 2026, startsOn: '2026-01-01', endsOn: '2026-12-01', statement }, 0))
  return id
}
const tasks = async (account: Id | null, day = '2026-11-23') => (await request(() => tasksFor(as(account, day)))).map(({ kind, title, late, due }) => [kind, title, late, due])

describe('my tasks', () => {
  test('are the forms of my own seat, what came back to me, drafts left lying, and models nobody looked at', async () => {
    const mine = await form('Gửi lên xã', 'commune', '2026-11-20')
    await request(() => advance(as(head, '2026-11-20'), mine, 1, 'submit'))
    const above = await form('Gửi lên thành phố', 'city', '2026-11-20')
    await request(() => advance(as(head, '2026-11-20'), above, 1, 'submit'))
    const back = await form('Bị trả lại', 'commune', '2026-11-20')
    await request(() => advance(as(head, '2026-11-20'), back, 1, 'submit'))
    await request(() => advance(as(east, '2026-11-21'), back, 2, 'return', { words: 'Ghi rõ mục tiêu.' }))
    await form('Quên rồi', 'commune', '2026-11-01')
    await form('Mới viết', 'commune', '2026-11-22')
    const old = newId()
    await enrolled([{ id: old, unit: country.id('an/1'), level: 'commune', kind: 'model', field: 'economy', title: 'Lâu không xem', registeredOn: '2026-01-05' }])
    await request(() => advance(as(head, '2026-01-10'), old, 1, 'begin'))
    expect(await tasks(east)).toEqual([['revisit', 'Lâu không xem', true, '2026-07-12'], ['accept', 'Gửi lên xã', false, null]])
    expect(await tasks(office)).toEqual([['revisit', 'Lâu không xem', true, '2026-07-12'], ['accept', 'Gửi lên xã', false, null], ['accept', 'Gửi lên thành phố', false, null]])
    expect(await tasks(head)).toEqual([['draft', 'Quên rồi', true, '2026-11-15'], ['returned', 'Bị trả lại', false, null]])
  })

  test('are lists that I sent: those not started, and those with refused rows for a month or until these were sent again', async () => {
    const list = async (name: string, state: string, refused: number, endedAt: string | null, account = office) => {
      const id = newId()
      await look(`insert into movement.import (id, unit, leaf, account, file, name, bytes, reading, state, refused, created_at, ended_at)
        values ($1, $2, $2, $3, decode(repeat('ab', 32), 'hex'), $4, 1, '{}', $5, $6, '2026-09-01', $7)`, [id, country.id('an/1'), account, name, state, refused, endedAt])
      return id
    }
    await list('chưa bắt đầu.csv', 'read', 0, null)
    await list('nhận hết.csv', 'done', 0, '2026-11-20')
    await list('còn ba dòng.csv', 'done', 3, '2026-11-20')
    await list('đã lâu.csv', 'done', 3, '2026-10-20')
    await list('của người khác.csv', 'done', 3, '2026-11-20', west)
    const corrected = await list('sửa xong.csv', 'done', 2, '2026-11-20')
    await list(`danh-sach-can-sua-${corrected.slice(-8)} (1).xlsx`, 'done', 0, '2026-11-21')
    const mine = (await tasks(office)).filter(([kind]) => kind === 'list' || kind === 'refused')
    expect(mine.map(([kind, title]) => `${kind} ${title}`).toSorted()).toEqual(['list chưa bắt đầu.csv', 'refused còn ba dòng.csv'])
    expect((await tasks(office, '2026-12-21')).map(([kind]) => kind)).not.toContain('refused')
  })

  test('are nobody else\'s, and nobody\'s who has not signed in', async () => {
    expect(await tasks(west)).toEqual([])
    await expect(tasks(null)).rejects.toMatchObject({ code: 'people.sign_in_first' })
  })
})
