import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { useFiles } from '#base/files/files.ts'
import { makeApi } from '#base/http/respond.ts'
import { newId, type Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { pack } from '#base/table/archive.ts'
import { saveDraft } from '#core/initiative/initiative.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, settleNeighbours, type Country } from '../../../../test/world.ts'
import { attach, attachmentsOf, detach, type Upload } from './attachments.ts'
import { attachmentsApi } from './attachments_api.ts'

useDatabase()
let folder = ''
let country: Country
let hoa: Id, dong: Id, tay: Id, police: Id
let draft = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantoa-attachments-'))
  await useFiles(folder);
  ({ country, hoa, dong, tay, police } = await settleNeighbours())
  draft = newId()
  await request(() => saveDraft(as(hoa), {
    id: draft, unit: country.id('an/1'), level: 'commune', kind: 'model', field: null, title: 'Ngõ xanh', registrantKind: null, registrant: '', novelty: null, year: 2026, startsOn: null, endsOn: null, statement: {} }, 0))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const pdf = (size = 0) => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(size, ' '), Buffer.from('\ntrailer\n%%EOF\n')])
const word = pack(new Map(['[Content_Types].xml', 'word/document.xml'].map((name) => [name, Buffer.from('<x/>')])))
const wordType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const file = (over: Partial<Upload> = {}): Upload => ({ name: 'Kế hoạch 2026.pdf', kind: 'plan', bytes: pdf(), declaredType: 'application/pdf', ...over })
const send = (account: Id | null, upload: Upload, id = draft) => request(() => attach(as(account), id, upload))
const list = (account: Id | null = hoa) => request(() => attachmentsOf(as(account), draft))
const code = (promise: Promise<unknown>) => promise.then(() => 'done', (error: Problem) => error.code)

describe('an attachment of a draft', () => {
  test('is a plan, a decision or a photograph; sent twice it is one; removed it stays on record', async () => {
    const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#386641' } }).jpeg().toBuffer()
    const first = await send(hoa, file())
    expect(await send(dong, file({ name: 'cùng tệp.pdf' }))).toEqual(first)
    await send(hoa, file({ name: 'C:\\Ảnh\\ngõ <1>.jpg', kind: 'photo', bytes: photo, declaredType: 'image/jpeg' }))
    await send(dong, file({ name: 'Quyết định.docx', kind: 'decision', bytes: word, declaredType: wordType }))
    expect((await list()).map((one) => [one.name, one.kind, one.mime, one.by])).toEqual([
      ['Kế hoạch 2026.pdf', 'plan', 'application/pdf', 'hoa'], ['ngõ 1.jpg', 'photo', 'image/jpeg', 'hoa'], ['Quyết định.docx', 'decision', wordType, 'dong']])
    await request(() => detach(as(dong), draft, first.id))
    expect((await list())[0]).toMatchObject({ id: first.id, removedBy: 'dong' })
    expect(await code(request(() => detach(as(dong), draft, first.id)))).toBe('movement.no_attachment')
    expect((await send(hoa, file())).id, 'and can be attached anew').not.toBe(first.id)
    expect((await look<{ event: string }>("select event from ledger.entry where about = $1 order by seq", [first.id])).map((one) => one.event)).toEqual(['movement.attached', 'movement.detached'])
  })

  test('of 10 MB is kept; of more than 15 MB it is refused', async () => {
    expect(await code(send(hoa, file({ bytes: pdf(10 * 1024 * 1024) })))).toBe('done')
    expect(await code(send(hoa, file({ bytes: pdf(16 * 1024 * 1024) })))).toBe('evidence.too_large')
  })
})

describe('what is not accepted', () => {
  const exe = Buffer.from('MZ\x90\0 a program')
  test.each<[string, Partial<Upload>, string]>([
    ['a program', { name: 'cai-dat.exe', bytes: exe, declaredType: 'application/x-msdownload' }, 'evidence.not_accepted'],
    ['a program renamed to a plan', { name: 'ke-hoach.pdf', bytes: exe }, 'evidence.not_accepted'],
    ['a program renamed to a Word file', { name: 'ke-hoach.docx', bytes: exe, declaredType: wordType }, 'evidence.not_accepted'],
    ['a drawing that may carry a script', { name: 'hinh.svg', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), declaredType: 'image/svg+xml' }, 'evidence.not_accepted'],
    ['a page', { name: 'a.html', bytes: Buffer.from('<html></html>'), declaredType: 'text/html' }, 'evidence.not_accepted'],
    ['a Word file declared as a PDF', { bytes: word }, 'evidence.declared'],
    ['nothing', { bytes: Buffer.alloc(0) }, 'evidence.empty'],
    ['something of no kind', { kind: 'secret' as never }, 'movement.attachment_kind'],
  ])('is %s', async (_, over, expected) => {
    const before = (await list()).length
    expect(await code(send(hoa, file(over)))).toBe(expected)
    expect(await list()).toHaveLength(before)
  })
})

describe('who may not', () => {
  test('attach to, list or remove from an initiative of others, or without the verb', async () => {
    const { id } = await send(hoa, file({ bytes: pdf(3) }))
    for (const who of [tay, newId()]) expect(await code(send(who, file({ bytes: pdf(4) })))).toBe('initiative.not_found')
    expect(await code(send(police, file({ bytes: pdf(4) })))).toBe('people.no_mandate')
    expect(await code(send(null, file()))).toBe('people.sign_in_first')
    expect(await code(request(() => detach(as(tay), draft, id)))).toBe('initiative.not_found')
    expect(await code(request(() => detach(as(police), draft, id)))).toBe('people.no_mandate')
    expect(await code(list(tay))).toBe('initiative.not_found')
    expect(await code(list(null))).toBe('people.sign_in_first')
    expect((await list(police)).some((one) => one.id === id && one.removedAt === null)).toBe(true)
  })
})

describe('over HTTP', () => {
  test('a file that was sent before is attached by its digest, listed and removed; another place’s is unknown', async () => {
    const api = makeApi(async (request) => ({ account: request.headers['x-who'] === 'tay' ? tay : hoa }))
    attachmentsApi(api)
    const url = `/api/initiatives/${draft}/attachments`
    const { file: digest } = await send(hoa, file({ bytes: pdf(7) }))
    const there = (await api.inject({ url })).json<{ id: Id; file: string }[]>().find((one) => one.file === digest)!
    expect((await api.inject({ method: 'DELETE', url: `${url}/${there.id}` })).json()).toEqual({ done: true })
    const body = { file: digest, name: 'Kế hoạch.pdf', kind: 'plan' }
    expect((await api.inject({ method: 'POST', url, payload: body })).statusCode).toBe(200)
    expect((await api.inject({ method: 'POST', url, payload: { ...body, file: 'f'.repeat(64) } })).json()).toMatchObject({ code: 'movement.unknown_file' })
    expect((await api.inject({ method: 'POST', url, payload: body, headers: { 'x-who': 'tay' } })).statusCode).toBe(404)
    await api.close()
  })
})
