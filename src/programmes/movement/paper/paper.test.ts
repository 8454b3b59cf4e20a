import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { useFiles } from '#base/files/files.ts'
import { makeApi } from '#base/http/respond.ts'
import { newId, sha256, type Id } from '#base/id.ts'
import { useSite } from '#base/site.ts'
import type { Draft } from '#core/initiative/form.ts'
import { advance, saveDraft } from '#core/initiative/initiative.ts'
import type { Step } from '#core/initiative/life.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { roles } from '#programmes/setup/roles.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { readPdf } from '../../../../test/pdf.ts'
import { as, person, settle, type Country } from '../../../../test/world.ts'
import { isCode, newCode, readCode } from './code.ts'
import type { DecisionDraft } from './draft.ts'
import { awaitingDecision, honoursToDecide, issueDecision, previewDecision, reviewDecision, usualOf } from './issue.ts'
import { getPublicPaper, isPaper, paperDraft, paperFile, paperFiles, papersOf, papersOfUnit, withdrawPaper } from './paper.ts'
import { paperApi, paperVerbs } from './paper_api.ts'

useDatabase()
const folder = mkdtempSync(join(tmpdir(), 'lantoa-papers-'))
afterAll(() => rmSync(folder, { recursive: true }))
let country: Country
/** The women's branch of An; commune Đông, which holds it; commune Tây; the city. */
let hoa: Id, dong: Id, tay: Id, city: Id
beforeAll(async () => {
  await useFiles(folder)
  useSite('https://lantoa.example')
  country = await settle()
  await request(async () => declareRoles(await asSystem(as(null), 'system:test'), roles, paperVerbs))
  hoa = await person('hoa', 'branch_head', country.id('an/1'))
  dong = await person('dong', 'commune_officer', country.id('dong'))
  tay = await person('tay', 'commune_officer', country.id('tay'))
  city = await person('city', 'city_office', country.id('city'))
})

const way: readonly Step[] = ['submit', 'accept', 'begin', 'assess', 'appraise', 'recognise']
/** A model of An that came as far as its last step, judged by whoever holds its level. */
async function model(over: Partial<Draft> = {}, steps = way, by = dong): Promise<Id> {
  const id = newId()
  const draft: Draft = {
    id, unit: country.id('an/1'), level: 'commune', kind: 'model', field: 'economy', title: 'Ngõ xanh, nhà sạch', registrantKind: 'mass_organisation', registrant: 'Chi hội Phụ nữ thôn An Một', novelty: 'new', year: 2026,
    startsOn: '2026-02-01', endsOn: '2026-12-15', statement: { situation: 'Rác.', goals: '100 hộ.', content: 'Đến từng nhà.', audience: '120 hộ.', forces: [{ name: 'Chi hội', part: 'lead', does: '' }], resources: '120 thùng.', outputs: 'Sổ.', lasting: 'Hương ước.' }, ...over }
  let edition = await request(() => saveDraft(as(by, '2026-11-19'), draft, 0))
  for (const step of steps) edition = (await request(() => advance(as(by, '2026-11-19'), id, edition, step, { words: 'Đã xem tại chỗ.', decision: '46/QĐ-UBND' }))).edition
  return id
}
let next = 46
const draft = (initiatives: readonly string[], over: Partial<DecisionDraft> = {}): DecisionDraft => ({
  initiatives, honour: 'recognised', certificates: true, letterhead: { kind: 'state', parent: [], body: ['ỦY BAN NHÂN DÂN', 'XÃ ĐÔNG'] }, decider: 'Chủ tịch Ủy ban nhân dân xã Đông',
  number: `${next++}/QĐ-UBND`, place: 'Đông', day: '2026-11-20', bases: ['Căn cứ Luật Tổ chức chính quyền địa phương;', 'Xét kết quả bình xét'], role: ['CHỦ TỊCH'], signer: 'Nguyễn Thử', recipients: ['Như Điều 3', 'Lưu: VT'], ...over })
const issue = (by: Id, given: DecisionDraft) => request(() => issueDecision(as(by), given))
const textOf = async (by: Id, code: string) => readPdf((await request(() => paperFile(as(by), code))).bytes)
const said = (pages: readonly string[]) => pages.join(' ').replace(/\s+/g, ' ')

describe('a decision of recognition', () => {
  test('names one model, carries its code, and brings a certificate that rests on it', async () => {
    const id = await model()
    const { code, certificates } = await issue(dong, draft([id], { number: '12/QĐ-UBND' }))
    const decision = await textOf(dong, code)
    expect(decision.hollow).toEqual([])
    expect(said(decision.pages)).toContain('Điều 1. Công nhận mô hình “Ngõ xanh, nhà sạch” của Chi hội Phụ nữ thôn An Một, lĩnh vực kinh tế, là mô hình “Dân vận khéo” cấp xã năm 2026.')
    expect(said(decision.pages)).toContain(code)
    const certificate = await textOf(dong, certificates[0]!.code)
    expect(said(certificate.pages)).toContain('GIẤY CHỨNG NHẬN Chứng nhận mô hình “Ngõ xanh, nhà sạch”')
    expect(certificates[0]!.number).toBe('12-01/GCN')
    expect(said(certificate.pages)).toContain('Theo Quyết định số 12/QĐ-UBND ngày 20/11/2026')
  })

  test('lists several of one unit behind the signature, with a certificate for each', async () => {
    const ids = [await model({ title: 'Hũ gạo nghĩa tình' }), await model({ title: 'Tiếng kẻng bình yên', kind: 'collective_exemplar', unit: country.id('an/2') })]
    const { code, certificates } = await issue(dong, draft(ids))
    const { pages } = await textOf(dong, code)
    expect(said(pages)).toContain('Công nhận 2 mô hình, điển hình “Dân vận khéo” năm 2026 (có danh sách kèm theo).')
    expect(pages.at(-1)).toContain('DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH “DÂN VẬN KHÉO” NĂM 2026')
    expect(said(pages.slice(-1))).toMatch(/1 “Hũ gạo nghĩa tình”.* 2 Tiếng kẻng bình yên/)
    expect(certificates).toHaveLength(2)
    expect((await request(() => paperFiles(as(dong), code))).map((file) => file.name.split('-').slice(0, 2).join('-'))).toEqual(['quyet-dinh', 'giay-chung', 'giay-chung'])
  })

  test('keeps its bytes: what is taken away today is what was issued', async () => {
    const { code } = await issue(dong, draft([await model()]))
    const [first, again] = [await request(() => paperFile(as(dong), code)), await request(() => paperFile(as(hoa), code))]
    expect(again.bytes.equals(first.bytes)).toBe(true)
    expect((await request(() => getPublicPaper(as(null), code))).file).toBe(sha256(first.bytes).toString('hex'))
    expect((await request(() => paperDraft(as(dong), code))).bytes.subarray(0, 2).toString()).toBe('PK')
  })

  test('is not issued twice, nor under a number that is taken, until the first is withdrawn', async () => {
    const id = await model()
    const first = await issue(dong, draft([id], { number: '70/QĐ-UBND' }))
    await expect(issue(dong, draft([id]))).rejects.toMatchObject({ code: 'movement.decided', params: { number: '70/QĐ-UBND' } })
    await expect(issue(dong, draft([await model()], { number: '70/QĐ-UBND' }))).rejects.toMatchObject({ code: 'movement.number_taken' })
    await request(() => withdrawPaper(as(dong), first.code, 'Ghi sai số quyết định'))
    expect((await issue(dong, draft([id], { number: '70/QĐ-UBND' }))).number).toBe('70/QĐ-UBND')
  })

  test('asked for twice at one moment is issued once', async () => {
    const id = await model()
    const answers = await Promise.allSettled([issue(dong, draft([id])), issue(dong, draft([id]))])
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('is refused for what was not recognised, for another unit\'s, and for nothing', async () => {
    const running = await model({}, way.slice(0, 3))
    await expect(issue(dong, draft([running]))).rejects.toMatchObject({ code: 'movement.not_honoured' })
    await expect(issue(dong, draft([await model()], { honour: 'commended' }))).rejects.toMatchObject({ code: 'movement.not_honoured' })
    const [here, there] = [await model({}, way, city), await model({ unit: country.id('cat/1') }, way, city)]
    await expect(issue(city, draft([here, there]))).rejects.toMatchObject({ code: 'movement.several_seats' })
    await expect(issue(dong, draft([]))).rejects.toMatchObject({ code: 'movement.no_initiative' })
    await expect(issue(dong, draft(['x']))).rejects.toMatchObject({ code: 'initiative.not_found' })
    await expect(issue(dong, draft(Array.from({ length: 201 }, newId)))).rejects.toMatchObject({ code: 'movement.too_many_initiatives' })
  })

  test('says which line of the draft is wrong, and prints nothing', async () => {
    const id = await model()
    const refused = async (over: Partial<DecisionDraft>, like: object) => expect(issue(dong, draft([id], over))).rejects.toMatchObject(like)
    await refused({ number: '/QĐ' }, { code: 'movement.paper_number', at: '/number' })
    await refused({ day: '2026-11-24' }, { code: 'movement.signed_in_future', at: '/day' })
    await refused({ day: '2026-11-18' }, { code: 'movement.signed_before', at: '/day' })
    await refused({ day: '0000-01-01' }, { code: 'day.invalid', at: '/day' })
    await refused({ bases: [] }, { code: 'movement.lines', at: '/bases' })
    await refused({ recipients: ['x'.repeat(201)] }, { code: 'movement.lines', at: '/recipients' })
    await refused({ place: ' ' }, { code: 'movement.lines', at: '/place' })
    await refused({ signer: ' ' }, { code: 'movement.signer', at: '/signer' })
    await refused({ role: ['', ' '] }, { code: 'movement.signer_role', at: '/role' })
    await refused({ number: '47/QĐ-UBND ngày 12/12/2023' }, { code: 'movement.paper_number', at: '/number' })
    for (const number of ['99-QĐ/ĐU', '47/QĐ-BCĐ', '3-QĐ/BTVTU', '9/QĐ-MTTQ-BTT']) await refused({ number }, { code: 'movement.paper_symbol', at: '/number' })
    await refused({ letterhead: { kind: 'party', parent: [], body: ['ĐẢNG ỦY XÃ ĐÔNG'] } }, { code: 'movement.paper_symbol', at: '/number' })
    await refused({ signer: 'Nguyễn 🎉' }, { code: 'paper.letter' })
    await refused({ letterhead: { kind: 'royal' as never, parent: [], body: ['A'] } }, { code: 'paper.letterhead' })
    expect(await request(() => papersOf(as(dong), id))).toEqual([])
  })

  test('may not be issued or withdrawn by who registered it, nor by the neighbour', async () => {
    const id = await model()
    await expect(issue(hoa, draft([id]))).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(issue(tay, draft([id]))).rejects.toMatchObject({ code: 'initiative.not_found' })
    await expect(request(() => previewDecision(as(hoa), draft([id]), 'decision'))).rejects.toMatchObject({ code: 'people.no_mandate' })
    const { code } = await issue(dong, draft([id]))
    await expect(request(() => withdrawPaper(as(hoa), code, 'Tôi không đồng ý'))).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(request(() => withdrawPaper(as(tay), code, 'Tôi không đồng ý'))).rejects.toMatchObject({ code: 'movement.no_paper' })
    await expect(request(() => paperFile(as(tay), code))).rejects.toMatchObject({ code: 'movement.no_paper' })
    await expect(request(() => paperFile(as(null), code))).rejects.toMatchObject({ code: 'people.sign_in_first' })
    expect((await request(() => papersOf(as(hoa), id))).map((paper) => [paper.kind, paper.mayWithdraw])).toEqual([['recognition_decision', false], ['certificate', false]])
  })

  test('is looked at once more before it is issued, which issues nothing; not by who may not issue', async () => {
    const id = await model()
    const review = await request(() => reviewDecision(as(dong), draft([id], { number: '81/QĐ-UBND' })))
    expect(review).toMatchObject({ number: '81/QĐ-UBND', day: '2026-11-20', signer: 'Nguyễn Thử', role: ['CHỦ TỊCH'], titles: ['Ngõ xanh, nhà sạch'], certificates: 1, otherwise: [{ title: 'Ngõ xanh, nhà sạch', decision: '46/QĐ-UBND', day: '2026-11-19' }] })
    expect(await request(() => reviewDecision(as(dong), draft([id], { number: '46/QĐ-UBND', day: '2026-11-19' })))).toMatchObject({ otherwise: [] })
    await expect(request(() => reviewDecision(as(dong), draft([id], { signer: '' })))).rejects.toMatchObject({ code: 'movement.signer' })
    await expect(request(() => reviewDecision(as(hoa), draft([id])))).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(request(() => reviewDecision(as(tay), draft([id])))).rejects.toMatchObject({ code: 'initiative.not_found' })
    expect(await request(() => papersOf(as(dong), id))).toEqual([])
  })

  test('is previewed with a mark on it, and kept nowhere', async () => {
    const id = await model()
    for (const which of ['decision', 'certificate'] as const) {
      expect(said(readPdf(await request(() => previewDecision(as(dong), draft([id]), which))).pages)).toContain('BẢN XEM TRƯỚC')
    }
    expect(await request(() => papersOf(as(dong), id))).toEqual([])
  })

  test('of the city is the city\'s, though the village lies in a commune', async () => {
    const id = await model({ level: 'city' }, way, city)
    await expect(issue(dong, draft([id]))).rejects.toMatchObject({ code: 'people.no_mandate' })
    const { code } = await issue(city, draft([id]))
    expect((await request(() => papersOfUnit(as(city), country.id('city')))).map((paper) => paper.code)).toContain(code)
    expect((await request(() => papersOf(as(dong), id))).map((paper) => paper.mayWithdraw)).toEqual([false, false])
  })
})

describe('what waits for a decision', () => {
  test('is what a unit recognised in a year and has no decision about', async () => {
    const [one, other, wide] = [await model({ title: 'Chờ một' }), await model({ title: 'Chờ hai', unit: country.id('an/2') }), await model({ title: 'Chờ thành phố', level: 'city' }, way, city)]
    const waiting = async (unit: string, by: Id, year = 2026) => (await request(() => awaitingDecision(as(by), country.id(unit), 'recognised', year))).map((row) => row.id)
    expect(await waiting('dong', dong)).toEqual(expect.arrayContaining([one, other]))
    expect(await waiting('dong', dong)).not.toContain(wide)
    expect(await waiting('city', city)).toEqual([wide])
    expect(await waiting('dong', dong, 2025)).toEqual([])
    await issue(dong, draft([one]))
    expect(await waiting('dong', dong)).not.toContain(one)
    await expect(waiting('tay', dong)).rejects.toMatchObject({ code: 'people.no_mandate' })
    expect((await request(() => honoursToDecide(as(dong), one as Id))).map((honour) => [honour.honour, honour.decided !== null, honour.seat])).toEqual([['recognised', true, country.id('dong')]])
  })

  test('begins with the letterhead of the decision that was named, and with its number alone', async () => {
    const usual = async (decision: string, chosen: 'state' | 'party' | 'front' | null = null) => { const { letterhead, number } = await request(() => usualOf(as(dong), country.id('dong'), chosen, decision)); return `${letterhead.kind} ${number}` }
    expect(await usual('99/QĐ-UBND')).toBe('state 99/QĐ-UBND')
    expect(await usual('47/QĐ-BCĐ ngày 12/12/2023')).toBe('party 47/QĐ-BCĐ')
    expect(await usual('Quyết định số 12-QĐ/ĐU, 05.06.2025')).toBe('party 12-QĐ/ĐU')
    expect(await usual('8/QĐ-MTTQ-BTT')).toBe('front 8/QĐ-MTTQ-BTT')
    expect(await usual('99/QĐ-UBND', 'front'), 'another body numbers its own').toBe('front ')
    expect(await usual('15/QĐ-XYZ', 'party')).toBe('party 15/QĐ-XYZ')
    for (const none of ['', 'theo giấy khen', '🎉'.repeat(9)]) expect(await usual(none, 'state')).toBe('state ')
  })

  test('begins with the names of bodies as each letterhead writes them', async () => {
    const usual = (kind: 'state' | 'party' | 'front') => request(() => usualOf(as(dong), country.id('dong'), kind))
    expect(await usual('state')).toMatchObject({ letterhead: { parent: [], body: ['ỦY BAN NHÂN DÂN', 'XÃ ĐÔNG'] }, decider: 'CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ ĐÔNG', place: 'Đông' })
    expect(await usual('party')).toMatchObject({ letterhead: { parent: ['ĐẢNG BỘ THÀNH PHỐ THỬ'], body: ['ĐẢNG ỦY XÃ ĐÔNG'] }, role: ['T/M BAN THƯỜNG VỤ', 'BÍ THƯ'] })
    expect(await usual('front')).toMatchObject({ letterhead: { parent: ['MẶT TRẬN TỔ QUỐC VIỆT NAM', 'XÃ ĐÔNG'], body: ['BAN THƯỜNG TRỰC'] } })
  })
})

describe('everybody with the code', () => {
  test('is told what the paper is, and whether a file is the same to the byte', async () => {
    const id = await model({ title: 'Nhà nhà phân loại rác' })
    const { code, number } = await issue(dong, draft([id]))
    const typed = code.toLowerCase().replaceAll('-', ' ')
    expect(await request(() => getPublicPaper(as(null), typed))).toMatchObject({
      code, kind: 'recognition_decision', honour: 'recognised', unitName: 'Xã Đông', number, day: '2026-11-20', withdrawnOn: null, about: [{ kind: 'model', unit: 'thôn An Một', title: 'Nhà nhà phân loại rác' }] })
    const { bytes } = await request(() => paperFile(as(dong), code))
    expect(await request(() => isPaper(as(null), code, bytes))).toBe(true)
    expect(await request(() => isPaper(as(null), code, Buffer.concat([bytes, Buffer.from('\n')])))).toBe(false)
    expect(await request(() => isPaper(as(null), code, Buffer.alloc(0)))).toBe(false)
  })

  test('learns no name of an exemplary person', async () => {
    const id = await model({ kind: 'individual_exemplar', title: 'Bà Thử Thị Mẫu, người giữ nếp', registrant: 'Bà Thử Thị Mẫu' })
    const { code, certificates } = await issue(dong, draft([id]))
    for (const one of [code, certificates[0]!.code]) {
      const told = await request(() => getPublicPaper(as(null), one))
      expect(told.about).toEqual([{ kind: 'individual_exemplar', unit: 'thôn An Một', title: null }])
      expect(JSON.stringify(told)).not.toContain('Mẫu')
    }
  })

  test('is told that it was withdrawn, when and why; a decision takes its certificates with it', async () => {
    const { code, certificates } = await issue(dong, draft([await model()]))
    await expect(request(() => withdrawPaper(as(dong), code, 'sai'))).rejects.toMatchObject({ code: 'movement.why_withdrawn' })
    await request(() => withdrawPaper(as(dong), code, 'Ghi sai tên đơn vị'))
    for (const one of [code, certificates[0]!.code]) expect(await request(() => getPublicPaper(as(null), one))).toMatchObject({ withdrawnOn: '2026-11-23', withdrawnWhy: 'Ghi sai tên đơn vị' })
    await expect(request(() => withdrawPaper(as(dong), code, 'Ghi sai tên đơn vị'))).rejects.toMatchObject({ code: 'movement.withdrawn' })
    const events = await look<{ event: string }>("select event from ledger.entry where event like 'movement.paper%' order by seq desc limit 4")
    expect(events.map((entry) => entry.event)).toEqual(['movement.paper_withdrawn', 'movement.paper_withdrawn', 'movement.paper_issued', 'movement.paper_issued'])
  })

  test('with a wrong one, finds nothing, politely', async () => {
    for (const wrong of ['', 'x', '7KQ4-M2XH-9WPD', '0O1I-0O1I-0O1I', '🎉'.repeat(1_000), "'; drop table"]) {
      await expect(request(() => getPublicPaper(as(null), wrong))).rejects.toMatchObject({ code: 'movement.no_paper' })
    }
  })

  test('reads the same over HTTP, and no more', async () => {
    const { code } = await issue(dong, draft([await model()]))
    const app = makeApi(async () => ({ account: null }))
    paperApi(app)
    const answer = await app.inject({ url: `/api/papers/${code}` })
    expect(answer.json()).toMatchObject({ code, kind: 'recognition_decision' })
    expect(Object.keys(answer.json() as object)).not.toContain('description')
    expect((await app.inject({ url: '/api/papers/7KQ4-M2XH-9WPD' })).statusCode).toBe(404)
    expect((await app.inject({ url: `/api/papers/${code}/file` })).statusCode).toBe(401)
    await app.close()
  })
})

test('codes are read as people type them, and none is like another', () => {
  const codes = Array.from({ length: 2_000 }, newCode)
  expect(new Set(codes).size).toBe(2_000)
  expect(codes.filter((code) => !isCode(code) || readCode(` ${code.toLowerCase().replaceAll('-', '')} `) !== code)).toEqual([])
})
