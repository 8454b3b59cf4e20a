import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { useFiles } from '#base/files/files.ts'
import { newId, type Id } from '#base/id.ts'
import type { Draft } from '#core/initiative/form.ts'
import { advance, saveDraft } from '#core/initiative/initiative.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, settleNeighbours, type Country } from '../../../test/world.ts'
import { attach } from './attachments/attachments.ts'
import { discardRegistration, draftsToGoOnWith } from './drafts.ts'

useDatabase()
let folder = ''
let country: Country
/** A branch head of An Một, which lies in Đông; officers of Đông and of Tây beside it; a police officer of Đông. */
let hoa: Id, dong: Id, tay: Id, police: Id
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantoa-drafts-'))
  await useFiles(folder);
  ({ country, hoa, dong, tay, police } = await settleNeighbours())
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const draft = (over: Partial<Draft> = {}): Draft => ({
  id: newId(), unit: country.id('an/1'), level: 'commune', kind: 'model', field: 'culture_society', title: 'Bếp không khói', registrantKind: 'mass_organisation', registrant: 'Chi hội Phụ nữ', novelty: 'new', year: 2026,
  startsOn: '2026-11-05', endsOn: '2026-12-15', statement: { situation: 'Khói.', goals: 'Hết khói.', content: 'Đắp bếp.', audience: '20 hộ.', forces: [{ name: 'Chi hội', part: 'lead', does: '' }], resources: 'Đất.', outputs: 'Bếp.', lasting: 'Hướng dẫn nhau.' }, ...over })
const save = (who: Id, one: Draft, edition = 0) => request(() => saveDraft(as(who), one, edition))
const discard = (who: Id | null, id: string, edition: number) => request(() => discardRegistration(as(who), id, edition))
const pdf = Buffer.from('%PDF-1.7\n\ntrailer\n%%EOF\n')

test('a draft that nobody wants goes with its attachments; the ledger keeps that there was one, without its words', async () => {
  const one = draft()
  const edition = await save(hoa, one)
  await request(() => attach(as(hoa), one.id, { name: 'bep.pdf', kind: 'other', bytes: pdf }))
  await discard(dong, one.id, edition)
  expect(await look('select id from initiative.initiative where id = $1', [one.id])).toEqual([])
  expect(await look('select id from movement.attachment where initiative = $1', [one.id])).toEqual([])
  const [entry] = await look<{ body: object }>('select body from ledger.entry where about = $1 and event = \'initiative.discarded\'', [one.id])
  expect(entry?.body).toEqual({ edition, year: 2026 })
  await expect(save(hoa, one, edition), 'another window does not bring it back').rejects.toMatchObject({ code: 'initiative.discarded' })
})

test('nobody else discards a draft, nobody what was handed in, nobody what somebody wrote on meanwhile', async () => {
  const one = draft({ title: 'Ngõ nhỏ sáng đèn' })
  const edition = await save(hoa, one)
  await expect(discard(null, one.id, edition)).rejects.toMatchObject({ code: 'people.sign_in_first' })
  await expect(discard(police, one.id, edition)).rejects.toMatchObject({ code: 'people.no_mandate' })
  await expect(discard(tay, one.id, edition)).rejects.toMatchObject({ code: 'initiative.not_found' })
  for (const wrong of ['', 'x', '🎉', newId()]) await expect(discard(hoa, wrong, edition)).rejects.toMatchObject({ code: 'initiative.not_found' })
  for (const wrong of [0, -1, Number.NaN, 99]) await expect(discard(hoa, one.id, wrong)).rejects.toMatchObject({ code: 'initiative.changed_meanwhile' })
  const handed = await request(() => advance(as(hoa), one.id, edition, 'submit'))
  await expect(discard(hoa, one.id, handed.edition)).rejects.toMatchObject({ code: 'initiative.not_a_draft' })
  const back = await request(() => advance(as(dong), one.id, handed.edition, 'return', { words: 'Bổ sung danh sách.' }))
  await expect(discard(hoa, one.id, back.edition)).rejects.toMatchObject({ code: 'initiative.not_a_draft' })
})

test('one goes on with one’s own drafts first, the newest first, where one may write', async () => {
  const titles = ['Giếng trong', 'Đường hoa', 'Nhà sách nhỏ']
  for (const title of titles) await save(hoa, draft({ title }))
  await save(dong, draft({ title: 'Sân chơi chung' }))
  await save(tay, draft({ title: 'Ở nơi khác', unit: country.id('tay') }))
  const found = await request(() => draftsToGoOnWith(as(hoa)))
  expect(found.map(({ title, own }) => [title, own])).toEqual([...titles.toReversed().map((title) => [title, true]), ['Sân chơi chung', false]])
  for (let n = 0; n < 9; n++) await save(hoa, draft({ title: `Mô hình ${n}` }))
  expect(await request(() => draftsToGoOnWith(as(hoa)))).toHaveLength(8)
  expect(await request(() => draftsToGoOnWith(as(police)))).toEqual([])
  await expect(request(() => draftsToGoOnWith(as(null)))).rejects.toMatchObject({ code: 'people.sign_in_first' })
})
