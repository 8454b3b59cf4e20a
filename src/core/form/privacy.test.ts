import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { useFiles } from '#base/files/files.ts'
import { newId, type Id } from '#base/id.ts'
import { useSite } from '#base/site.ts'
import { addEvidence, readEvidence } from '#core/evidence/evidence.ts'
import { issueCards } from '#core/household/card.ts'
import { leaveHousehold, moveHousehold } from '#core/household/change.ts'
import { consentsOf, giveConsent } from '#core/household/consent.ts'
import type { HouseholdDraft } from '#core/household/draft.ts'
import { saveHousehold } from '#core/household/household.ts'
import { getHousehold } from '#core/household/read.ts'
import { answerRequest, askByCard, extendRequest, listRequests, takeRequest, type Kind } from '#core/household/request.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, person, settle, type Country } from '../../../test/world.ts'
import { closeRequest, forgetLongGone, readForAccess, readKept, withdrawByCard, withdrawConsent } from './privacy.ts'
import { enterRecords, getRecord } from './record.ts'
import { visitsDue } from './visit.ts'

useDatabase()
let country: Country
let hoa: Id
let officer: Id
let tay: Id
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantoa-privacy-'))
  await useFiles(folder)
  useSite('https://lantoa.example')
  country = await settle(['kits/waste-sorting'])
  hoa = await person('hoa', 'branch_head', country.id('an/1'))
  officer = await person('officer', 'commune_officer', country.id('city'))
  tay = await person('tay', 'commune_officer', country.id('tay'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const spoken = (purpose: string) => ({ purpose, how: 'spoken' as const })
const enrol = async (over: Partial<HouseholdDraft> = {}) => {
  const id = newId()
  await request(() => saveHousehold(as(hoa), { id, unit: country.id('an/1'), lane: 'Ngõ 3', label: 'Hộ 12', members: 4, ...over }, 0))
  return id
}
const photo = async (colour: string) => {
  const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: colour } }).jpeg().toBuffer()
  return (await request(() => addEvidence(as(hoa), { unit: country.id('an/1'), bytes }))).id
}
const enter = async (about: Id, answers: Record<string, string | number | { lat: number; lon: number }>, form = 'waste_enrolment') => {
  const id = newId()
  const [receipt] = await request(() => enterRecords(as(hoa), [{ id, form, unit: country.id('an/1'), day: '2026-11-20', about, answers: { household: 'Hộ bà Tư', ...answers } as never }]))
  expect(receipt?.status).toBe('accepted')
  return id
}
const read = (id: string) => request(async () => {
  const { household, db } = await getHousehold(as(officer), id)
  return { ...household, agreed: (await consentsOf(db, household)).filter(({ withdrawnAt }) => withdrawnAt === null).map(({ purpose }) => purpose) }
})
const onRound = async (id: Id) => (await request(() => visitsDue(as(hoa), { unit: country.id('an/1') }))).some((row) => row.id === id)
const card = (id: Id) => request(() => issueCards(as(hoa), [id])).then(([one]) => one!.token)
const facts = (id: Id) => look<{ n: number }>('select value::int as n from fact.fact where origin = $1 and retracted is null', [id])
const take = (id: string, kind: Kind, who: Id | null = hoa) => request(() => takeRequest(as(who), id, kind, 'Bác nhờ cháu xoá giúp.'))
const close = (id: string, edition: number, done = true, who = officer) => request(() => closeRequest(as(who), id, edition, { done, outcome: 'Đã làm xong, báo hộ ngày 23/11.' }))

describe('a household that withdraws', () => {
  test('its position has none from that moment', async () => {
    const id = await enrol({ position: { lat: 21, lon: 105.8 }, agreed: [spoken('position'), spoken('visits')] })
    await request(() => withdrawConsent(as(hoa), id, 'position'))
    expect(await read(id)).toMatchObject({ lat: null, lon: null, agreed: ['visits'] })
  })

  test('from visits by the card at its door is on nobody\'s round, until it agrees anew', async () => {
    const id = await enrol({ agreed: [spoken('visits')] })
    const token = await card(id)
    expect(await onRound(id)).toBe(true)
    await request(() => withdrawByCard(as(null), token, 'visits'))
    expect(await onRound(id)).toBe(false)
    await request(() => withdrawByCard(as(null), token, 'visits'))
    await expect(request(() => withdrawByCard(as(null), token, 'no_such'))).rejects.toMatchObject({ code: 'household.no_purpose' })
    await request(() => giveConsent(as(hoa), id, spoken('visits')))
    expect(await onRound(id)).toBe(true)
  })

  test('without ever having been asked has said no', async () => {
    const id = await enrol()
    await request(() => withdrawConsent(as(hoa), id, 'visits'))
    await request(() => withdrawConsent(as(hoa), id, 'visits'))
    expect(await onRound(id)).toBe(false)
    expect(await look("select event from ledger.entry where about = $1 and event like 'household.consent%'", [id])).toEqual([{ event: 'household.consent_declined' }])
  })

  test('photographs has them taken out of its records and out of the store; what was counted stays counted', async () => {
    const id = await enrol({ agreed: [spoken('photos')] })
    const picture = await photo('#386641')
    const record = await enter(id, { takes_part: 'yes', photo: picture })
    const before = await facts(record)
    await request(() => withdrawConsent(as(hoa), id, 'photos'))
    const after = await request(() => getRecord(as(hoa), record))
    expect([after.answers['photo'], after.answers['household'], after.redactedAt === null]).toEqual([undefined, 'Hộ bà Tư', false])
    expect(await facts(record)).toEqual(before)
    await expect(request(() => readEvidence(as(hoa), picture))).rejects.toMatchObject({ code: 'evidence.not_found' })
    // And none is taken anew, by whatever phone.
    const input = { id: newId(), form: 'waste_enrolment', unit: country.id('an/1'), day: '2026-11-21', about: id, answers: { household: 'Hộ 12', takes_part: 'yes', photo: await photo('#bc4749') } }
    const [refused] = await request(() => enterRecords(as(hoa), [input]))
    expect(refused).toMatchObject({ status: 'refused', problem: { code: 'record.no_photos' } })
    const { photo: _photo, ...rest } = input.answers
    expect((await request(() => enterRecords(as(hoa), [{ ...input, answers: rest }])))[0]?.status).toBe('accepted')
  })
})

test('a position is written and a consent withdrawn at one moment: whoever comes second knows of the first', async () => {
  const id = await enrol({ agreed: [spoken('position')] })
  const draft: HouseholdDraft = { id, unit: country.id('an/1'), lane: 'Ngõ 3', label: 'Hộ 12', position: { lat: 21, lon: 105.8 } }
  await Promise.allSettled([request(() => saveHousehold(as(hoa), draft, 1)), request(() => withdrawConsent(as(officer), id, 'position'))])
  expect(await read(id)).toMatchObject({ lat: null, agreed: [] })
})

describe('a request', () => {
  test('has its deadlines by the law: two working days for a reply, then ten, fifteen or twenty days', async () => {
    // 23/11/2026 is a Monday.
    const due = async (kind: Kind) => (({ answerBy, due }) => [answerBy, due])(await take(await enrol(), kind))
    expect(await due('access')).toEqual(['2026-11-25', '2026-12-03'])
    expect(await due('correction')).toEqual(['2026-11-25', '2026-12-03'])
    expect(await due('restriction')).toEqual(['2026-11-25', '2026-12-08'])
    expect(await due('erasure')).toEqual(['2026-11-25', '2026-12-13'])
  })

  test('is answered, put off once, closed once; its words go when it is closed', async () => {
    const { id } = await take(await enrol(), 'access')
    expect(await request(() => answerRequest(as(officer), id, 1))).toBe(2)
    expect(await request(() => extendRequest(as(officer), id, 2))).toBe(3)
    await expect(request(() => extendRequest(as(officer), id, 3))).rejects.toMatchObject({ code: 'household.extended_before' })
    await expect(close(id, 1)).rejects.toMatchObject({ code: 'household.changed_meanwhile' })
    await close(id, 3, false)
    await expect(close(id, 4)).rejects.toMatchObject({ code: 'household.request_closed' })
    const [row] = await look<{ words: string | null; due: string }>('select words, due::text from household.request where id = $1', [id])
    expect(row).toEqual({ words: null, due: '2026-12-18' })
  })

  test('lies on the desk with what is late first, and by card too, but not without end', async () => {
    const id = await enrol()
    const token = await card(id)
    for (const kind of ['access', 'correction', 'access'] as const) await request(() => askByCard(as(null), token, kind, ''))
    await request(() => askByCard(as(null, '2026-11-02'), token, 'erasure', ''))
    await expect(request(() => askByCard(as(null), token, 'access', ''))).rejects.toMatchObject({ code: 'household.requests_many' })
    await expect(request(() => askByCard(as(null), token, 'access', 'x'.repeat(1_001)))).rejects.toMatchObject({ code: 'household.words' })
    const [first] = await request(() => listRequests(as(officer), country.id('dong')))
    expect(first).toMatchObject({ household: id, kind: 'erasure', way: 'card' })
  })

  test('for access hands out all that is kept, wherever the household lived', async () => {
    const id = await enrol({ agreed: [spoken('visits')] })
    const record = await enter(id, { takes_part: 'yes', members: 4 })
    const next = await request(() => moveHousehold(as(officer), id, 1, { unit: country.id('cat/1'), lane: '' }))
    const { id: asked } = await take(next, 'access', tay)
    const { kept } = await request(() => readForAccess(as(tay), asked))
    expect(kept).toMatchObject({ household: { label: 'Hộ 12' }, consents: [{ purpose: 'visits' }], records: [{ id: record, answers: { members: 4 } }] })
    expect((await request(() => readKept(as(tay), next))).records).toEqual([])
  })

  test('for erasure wipes the household and what is personal in its records, and no figure moves', async () => {
    const id = await enrol({ position: { lat: 21, lon: 105.8 }, agreed: [spoken('position')] })
    const token = await card(id)
    const record = await enter(id, { takes_part: 'yes', members: 4, place: { lat: 21, lon: 105.8 } })
    const before = await facts(record)
    const { id: asked } = await take(id, 'erasure')
    await close(asked, 1)
    expect(await read(id)).toMatchObject({ state: 'erased', label: null, members: null, lat: null, agreed: [] })
    expect((await request(() => getRecord(as(hoa), record))).answers).toEqual({ members: 4, takes_part: 'yes' })
    expect(await facts(record)).toEqual(before)
    expect(await look("select 1 from ledger.entry where about = $1 and event = 'record.redacted'", [record])).toHaveLength(1)
    await expect(request(() => withdrawByCard(as(null), token, 'visits'))).rejects.toMatchObject({ code: 'household.no_card' })
    expect(JSON.stringify(await look('select body from ledger.entry where about = any($1::uuid[])', [[id, record]]))).not.toMatch(/Hộ|Ngõ|Tư/)
  })

  test('for restriction takes the household off every round', async () => {
    const id = await enrol()
    const { id: asked } = await take(id, 'restriction')
    await close(asked, 1)
    expect(await onRound(id)).toBe(false)
    expect((await read(id)).restrictedAt).not.toBeNull()
  })

  test('that is refused changes nothing about the household', async () => {
    const id = await enrol()
    const { id: asked } = await take(id, 'erasure')
    await close(asked, 1, false)
    expect(await read(id)).toMatchObject({ state: 'living', label: 'Hộ 12' })
  })
})

test('a record that arrives while its household is being erased is redacted by the next night', async () => {
  const id = await enrol()
  const { id: asked } = await take(id, 'erasure')
  const record = await enter(id, { takes_part: 'yes', members: 4 })
  await close(asked, 1)
  // As if it had been written a moment later.
  await look("update form.record set answers = answers || '{\"household\": \"Hộ bà Tư\"}', redacted_at = null where id = $1", [record])
  await request(() => forgetLongGone(as(null)))
  expect((await request(() => getRecord(as(hoa), record))).answers).toEqual({ members: 4, takes_part: 'yes' })
})

test('what left long ago is forgotten, what left lately is not', async () => {
  const [old, late] = [await enrol(), await enrol()]
  await request(() => leaveHousehold(as(hoa), old, 1, '2024-11-01'))
  await request(() => leaveHousehold(as(hoa), late, 1, '2025-01-01'))
  expect(await request(() => forgetLongGone(as(null)))).toBe(1)
  expect([(await read(old)).label, (await read(late)).label]).toEqual([null, 'Hộ 12'])
  expect(await request(() => forgetLongGone(as(null)))).toBe(0)
})

describe('who may not', () => {
  test('handle requests: nobody, the branch head, the officer beside', async () => {
    const { id } = await take(await enrol(), 'erasure')
    await expect(close(id, 1, true, hoa)).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(close(id, 1, true, tay)).rejects.toMatchObject({ code: 'household.no_request' })
    await expect(request(() => readForAccess(as(null), id))).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(request(() => listRequests(as(hoa), country.id('an/1')))).rejects.toMatchObject({ code: 'people.no_mandate' })
  })

  test('speak for a household elsewhere', async () => {
    const id = await enrol()
    await expect(take(id, 'access', tay)).rejects.toMatchObject({ code: 'household.not_found' })
    await expect(request(() => withdrawConsent(as(tay), id, 'visits'))).rejects.toMatchObject({ code: 'household.not_found' })
  })
})
