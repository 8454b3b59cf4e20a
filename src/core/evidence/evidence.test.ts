import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { useFiles } from '#base/files/files.ts'
import { sha256, type Id } from '#base/id.ts'
import { verifyLedger } from '#base/ledger/verify.ts'
import { pack } from '#base/table/archive.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, person, settle, type Country } from '../../../test/world.ts'
import { addEvidence, maxBytes, readEvidence, type EvidenceInput, type Variant } from './evidence.ts'

useDatabase()
let folder = ''
let country: Country
let alice: Id
let minh: Id
let photo: Buffer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantoa-evidence-'))
  await useFiles(folder)
  country = await settle([])
  alice = await person('alice', 'branch_head', country.id('dong'))
  minh = await person('minh', 'branch_head', country.id('tay'))
  photo = await photograph()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const paint = (width: number, height: number, colour = '#386641') => sharp({ create: { width, height, channels: 3, background: colour } })
/** A photograph as a telephone makes it: lying on its side, with the place where it was taken. */
const photograph = (colour?: string) => paint(400, 300, colour).withExif({
  IFD0: { Make: 'MAY THU', Artist: 'NGUYEN VAN THU' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '21/1 1/1 30/1', GPSLongitudeRef: 'E', GPSLongitude: '105/1 51/1 0/1' },
}).withMetadata({ orientation: 6 }).jpeg().toBuffer()
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n')

const add = (account: Id | null, bytes: Buffer, more: Partial<EvidenceInput> = {}) => request(() => addEvidence(as(account), { unit: country.id('an/1'), bytes, ...more }))
const read = (account: Id | null, id: string, variant?: Variant) => request(() => readEvidence(as(account), id, variant))
const bytesOf = (account: Id | null, id: string, variant?: Variant) => read(account, id, variant).then((file) => file.open()).then((opened) => buffer(opened.stream))
const publish = (id: string, published = true) => look('update evidence.file set published = $2 where file = $1', [Buffer.from(id, 'hex'), published])
const entries = (id: string) => look("select 1 from ledger.entry where event = 'evidence.added' and body ->> 'file' = $1", [id])

describe('a photograph', () => {
  test('stands upright and no longer says where, with what and by whom it was taken', async () => {
    expect((await sharp(photo).metadata()).exif?.includes('MAY THU')).toBe(true)
    const { id, ...shape } = await add(alice, photo)
    expect(shape).toMatchObject({ mime: 'image/jpeg', width: 300, height: 400 })
    const stored = await bytesOf(alice, id)
    const { exif, icc, xmp, iptc, orientation } = await sharp(stored).metadata()
    expect([exif, icc, xmp, iptc, orientation]).toEqual([undefined, undefined, undefined, undefined, undefined])
    expect(stored.includes('Exif')).toBe(false)
    expect(sha256(stored).toString('hex')).toBe(id)
  })

  test('is never larger than 2,560 px, its thumbnail never than 320', async () => {
    const { id, width, height } = await add(alice, await paint(4_000, 3_000).jpeg().toBuffer())
    expect([width, height]).toEqual([2_560, 1_920])
    expect(await sharp(await bytesOf(alice, id, 'thumb')).metadata()).toMatchObject({ format: 'webp', width: 320, height: 240 })
  })

  test('sent twice, or by ten phones at once, is one photograph and one entry in the ledger', async () => {
    const bytes = await photograph('#bc4749')
    const all = await Promise.all(Array.from({ length: 10 }, () => add(alice, bytes)))
    const again = await add(alice, bytes)
    expect(new Set([again, ...all].map((e) => e.id)).size).toBe(1)
    expect(await entries(again.id)).toHaveLength(1)
    expect(await look('select 1 from evidence.file where file = $1', [Buffer.from(again.id, 'hex')])).toHaveLength(1)
  })

  test('is found by the digest that the phone knew before it could send it', async () => {
    const { id } = await add(alice, photo)
    expect((await read(alice, sha256(photo).toString('hex'))).id).toBe(id)
  })

  test.each(['png', 'webp'] as const)('as %s stays one', async (format) => {
    const bytes = await paint(20, 10).toFormat(format).toBuffer()
    expect(await add(alice, bytes, { declaredType: `image/${format}` })).toMatchObject({ mime: `image/${format}`, width: 20, height: 10 })
  })

  test('with a second file hidden behind it is kept without that file', async () => {
    const { id } = await add(alice, Buffer.concat([photo, Buffer.from('<script>alert(1)</script>')]))
    expect((await bytesOf(alice, id)).includes('script')).toBe(false)
  })
})

describe('a document', () => {
  test('is kept as it is and has no thumbnail', async () => {
    const { id, ...shape } = await add(alice, pdf, { declaredType: 'application/pdf' })
    expect(shape).toEqual({ mime: 'application/pdf', bytes: pdf.length, width: null, height: null })
    expect(await bytesOf(alice, id)).toEqual(pdf)
    await expect(read(alice, id, 'thumb')).rejects.toMatchObject({ code: 'evidence.no_thumbnail' })
  })
})

/** A Word or Excel file as far as anybody looks: an archive with the files that make it one. */
const office = (...names: string[]) => pack(new Map(['[Content_Types].xml', ...names].map((name) => [name, Buffer.from('<x/>')])))

describe('a Word or Excel document', () => {
  test.each([['docx', 'word/document.xml', 'wordprocessingml.document'], ['xlsx', 'xl/workbook.xml', 'spreadsheetml.sheet']])('.%s is kept as it is', async (_, inside, name) => {
    const bytes = office(inside, 'docProps/core.xml')
    const mime = `application/vnd.openxmlformats-officedocument.${name}`
    const { id, ...shape } = await add(alice, bytes, { declaredType: mime })
    expect(shape).toEqual({ mime, bytes: bytes.length, width: null, height: null })
    expect(await bytesOf(alice, id)).toEqual(bytes)
    await expect(read(alice, id, 'thumb')).rejects.toMatchObject({ code: 'evidence.no_thumbnail' })
  })
})

describe('what is not accepted is refused with what is', () => {
  const text = (words: string) => async () => Buffer.from(words)
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(40)])
  test.each<[string, string, () => Promise<Buffer>, string?]>([
    ['a drawing that may carry a script', 'not_accepted', text('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 'image/svg+xml'],
    ['a page', 'not_accepted', text('<!doctype html><script>alert(1)</script>')],
    ['a page that calls itself a photograph', 'not_accepted', text('<html></html>'), 'image/jpeg'],
    ['a moving picture', 'not_accepted', () => paint(4, 4).gif().toBuffer(), 'image/gif'],
    ['a program', 'not_accepted', text('MZ\x90\0')],
    ['a photograph that only an iPhone reads', 'heic', async () => heic, 'image/heic'],
    ['a PNG declared as JPEG', 'declared', () => paint(4, 4).png().toBuffer(), 'image/jpeg'],
    ['a photograph declared as a page', 'declared', async () => photo, 'text/html; charset=utf-8'],
    ['a photograph of which the half is missing', 'damaged', async () => photo.subarray(0, photo.length / 2)],
    ['a page behind the first bytes of a photograph', 'damaged', async () => Buffer.from('\xff\xd8\xff<html><script>alert(1)</script></html>', 'latin1')],
    ['a document with a second file behind its end', 'damaged', async () => Buffer.concat([pdf, Buffer.from('PK\x03\x04 and much more'.padEnd(2_000, 'x'))])],
    ['a Word file that carries programs', 'macros', async () => office('word/document.xml', 'word/vbaProject.bin')],
    ['an archive of anything', 'not_accepted', async () => pack(new Map([['virus.exe', Buffer.from('MZ')]]))],
    ['an archive that calls itself a Word file', 'not_accepted', async () => pack(new Map([['word/document.xml', Buffer.from('<x/>')]])), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['a Word file with a second file behind its end', 'damaged', async () => Buffer.concat([office('word/document.xml'), Buffer.from('MZ')])],
    ['a Word file of which the half is missing', 'damaged', async () => office('word/document.xml').subarray(0, 90)],
    ['nothing', 'empty', text('')],
    ['a file beyond 15 MB', 'too_large', async () => Buffer.concat([photo, Buffer.alloc(maxBytes)])],
    ['an image of few bytes and a billion pixels', 'too_many_pixels', bomb],
  ])('%s', async (_, code, make, declaredType) => {
    const before = (await readdir(folder, { recursive: true })).length
    await expect(add(alice, await make(), declaredType === undefined ? {} : { declaredType })).rejects.toMatchObject({ code: `evidence.${code}` })
    expect((await readdir(folder, { recursive: true })).length).toBe(before)
  })

  async function bomb() {
    const bytes = await paint(1, 1).png().toBuffer()
    // The size stands in the header, under a checksum that decoders look at last.
    bytes.writeUInt32BE(32_000, 16)
    bytes.writeUInt32BE(32_000, 20)
    return bytes
  }
})

describe('who may not', () => {
  test('nobody adds anything without signing in, nor in a commune of others', async () => {
    await expect(add(null, photo)).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(add(minh, photo)).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(add(alice, photo, { unit: country.id('an') })).rejects.toMatchObject({ code: 'unit.no_life' })
  })

  test('an officer of another commune may not read it, nor learn that it is there', async () => {
    const { id } = await add(alice, photo)
    await expect(read(minh, id)).rejects.toMatchObject({ code: 'evidence.not_found' })
    await expect(read(minh, 'f'.repeat(64))).rejects.toMatchObject({ code: 'evidence.not_found' })
    await expect(read(minh, '../../etc/passwd')).rejects.toMatchObject({ code: 'evidence.not_found' })
  })

  test('the same file sent in two communes is read by each through its own', async () => {
    const bytes = await photograph('#6a994e')
    const { id } = await add(alice, bytes)
    await expect(read(minh, id)).rejects.toMatchObject({ code: 'evidence.not_found' })
    expect((await add(minh, bytes, { unit: country.id('cat/1') })).id).toBe(id)
    expect(await bytesOf(minh, id)).toEqual(await bytesOf(alice, id))
  })

  test('the public sees it only while it is published', async () => {
    const { id } = await add(alice, await photograph('#a7c957'))
    await expect(read(null, id)).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await publish(id)
    expect((await bytesOf(null, id, 'thumb')).length).toBeGreaterThan(0)
    expect((await bytesOf(minh, id)).length).toBeGreaterThan(0)
    await publish(id, false)
    await expect(read(null, id)).rejects.toMatchObject({ code: 'people.sign_in_first' })
  })

  test('a key that was not given the verb does not open it', async () => {
    const { id } = await add(alice, photo)
    await expect(request(() => readEvidence({ ...as(alice), scopes: ['record.enter'] }, id))).rejects.toMatchObject({ code: 'people.scope' })
  })
})

test('the ledger holds through all of it', async () => {
  expect((await request(async () => verifyLedger(await asSystem(as(null), 'system:test')))).breaks).toEqual([])
})
