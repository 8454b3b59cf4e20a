import { expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, settleNeighbours } from '../../../test/world.ts'
import { advance, saveDraft } from './initiative.ts'
import { initiativeOfPassage } from './origin.ts'

useDatabase()

test('the thread of a figure ends at the initiative whose step was counted, for whoever may read it', async () => {
  const { country, hoa, dong, tay, city } = await settleNeighbours()
  const id = newId()
  const statement = { situation: 'Rác.', goals: '108 hộ.', content: 'Đến từng nhà.', audience: '120 hộ.', forces: [{ name: 'Chi hội', part: 'lead' as const, does: '' }], resources: '120 thùng.', outputs: 'Biên bản.', lasting: 'Hương ước.' }
  const edition = await request(() => saveDraft(as(hoa), { id, unit: country.id('an/1'), level: 'commune', kind: 'model', field: 'economy', title: 'Ngõ xanh', registrantKind: 'front', registrant: 'Ban Công tác Mặt trận', novelty: 'new', year: 2026, startsOn: '2026-10-01', endsOn: '2026-12-01', statement }, 0))
  const { edition: submitted } = await request(() => advance(as(hoa), id, edition, 'submit'))
  await request(() => advance(as(dong), id, submitted, 'accept'))
  const [accepted] = await look<{ id: Id }>("select id from initiative.passage where initiative = $1 and step = 'accept'", [id])
  for (const reader of [hoa, dong, city]) expect(await request(() => initiativeOfPassage(as(reader), accepted!.id.toUpperCase()))).toBe(id)
  await expect(request(() => initiativeOfPassage(as(tay), accepted!.id))).rejects.toMatchObject({ code: 'initiative.not_found' })
  for (const none of [newId(), '', '🌾']) await expect(request(() => initiativeOfPassage(as(city), none))).rejects.toMatchObject({ code: 'initiative.not_found' })
  await expect(request(() => initiativeOfPassage(as(null), accepted!.id))).rejects.toMatchObject({ code: 'people.sign_in_first' })
})
