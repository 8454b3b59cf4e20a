import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { useDatabase } from '../../../../test/database.ts'
import { as, person, settle, type Country } from '../../../../test/world.ts'
import { deleteView, listViews, openWith, renameView, saveView } from './views.ts'

useDatabase()
let country: Country
let office: Id, east: Id, west: Id
beforeAll(async () => {
  country = await settle()
  office = await person('office', 'city_office', country.id('city'))
  east = await person('east', 'commune_officer', country.id('dong'))
  west = await person('west', 'commune_officer', country.id('tay'))
})
const save = async (account: Id | null, over: Partial<{ id: string; name: string; query: string; unit: number | null }> = {}) => {
  const id = over.id ?? newId()
  await request(() => saveView(as(account), { id, name: 'Chờ tôi', query: 'state=submitted', unit: null, ...over }))
  return id
}
const views = (account: Id) => request(() => listViews(as(account)))

test('a view is its owner\'s alone, until it is shared with a unit: then those with a mandate there have it too', async () => {
  const mine = await save(east)
  const shared = await save(office, { name: 'Rà soát', query: '?unit=1&late=1&page=7', unit: country.id('dong') })
  expect((await views(east)).map(({ id, mine, query }) => [id, mine, query])).toEqual([[mine, true, 'state=submitted'], [shared, false, 'unit=1&late=1']])
  expect((await views(office)).map(({ id }) => id)).toEqual([shared])
  expect(await views(west)).toEqual([])
})

test('a register opens with the view that its reader chose', async () => {
  const id = await save(west, { name: 'Của tôi' })
  await request(() => openWith(as(west), id))
  expect((await views(west)).filter(({ opening }) => opening).map((view) => view.id)).toEqual([id])
  await request(() => openWith(as(west), null))
  expect((await views(west)).some(({ opening }) => opening)).toBe(false)
  await request(() => openWith(as(west), id))
  await request(() => renameView(as(west), id, '  Của   xã '))
  expect((await views(west))[0]!.name).toBe('Của xã')
  await request(() => deleteView(as(west), id))
  expect(await views(west)).toEqual([])
})

describe('who may not', () => {
  test('read, rename, delete or open with what is somebody else\'s', async () => {
    const id = await save(east, { name: 'Riêng' })
    for (const work of [() => renameView(as(west), id, 'x'), () => deleteView(as(west), id), () => openWith(as(west), id), () => deleteView(as(office), id)]) await expect(request(work)).rejects.toMatchObject({ code: 'movement.view_none' })
    await expect(save(east, { unit: country.id('tay') })).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(save(null)).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await save(west, { id, name: 'Đè lên' })
    expect((await views(east)).find((view) => view.id === id)!.name).toBe('Riêng')
  })
})

test('a hostile view is refused, and of a clumsy one only what the register can be asked is kept', async () => {
  const me = await person('mallory', 'commune_officer', country.id('tay'))
  for (const name of ['', '   ', 'x'.repeat(61), '\u202e']) await expect(save(me, { name }), JSON.stringify(name)).rejects.toMatchObject({ code: 'movement.view_name' })
  for (const query of ['javascript:alert(1)', '//evil.example', 'state=nonsense', 'unit=-1', 'year=NaN', "level='; drop table x", '__proto__=1&constructor=2', '%', '\u0000']) {
    await expect(save(me, { name: 'lạ', query }), query).rejects.toMatchObject({ code: 'movement.register_filter' })
  }
  for (const [i, query] of [`q=${'😀'.repeat(5_000)}`, 'field=economy&field=x&page=999999', 'state=&sort=none'].entries()) await save(me, { name: `${i}`, query })
  const kept = (await views(me)).map(({ query }) => query)
  expect(kept.every((query) => query.length <= 2_500 && /^(q=[^&]*|field=economy|)$/.test(query))).toBe(true)
  for (let i = kept.length; i < 30; i++) await save(me, { name: `thêm ${i}` })
  await expect(save(me, { name: 'một nữa' })).rejects.toMatchObject({ code: 'movement.view_many' })
})
