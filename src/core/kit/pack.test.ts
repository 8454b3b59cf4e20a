import { generateKeyPairSync, sign } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonical } from '#base/canonical.ts'
import { sha256 } from '#base/id.ts'
import { pack, unpack } from '#base/table/archive.ts'
import type { Problem } from '#base/problem.ts'
import { fingerprintOf, openKit, packKit } from './pack.ts'

const library = 'test/kits/village-library'
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
let folder = ''
let packed: Buffer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantoa-pack-'))
  packed = await packKit(library, privateKey)
})
afterAll(() => rm(folder, { recursive: true }))

const limits = { packed: 20, unpacked: 20 }
const files = () => new Map(unpack(packed, limits, /./))
const refusal = (bytes: Uint8Array) => { try { openKit(bytes); return 'opened' } catch (error) { const { code, params } = error as Problem; return [code, params.file].filter(Boolean).join(' ') } }
const changed = (change: (all: Map<string, Buffer>) => void) => { const all = files(); change(all); return pack(all) }
/** Signed rightly by somebody, whatever it says. */
const signed = (manifest: unknown, more: [string, Buffer][] = []) => {
  const said = Buffer.from(typeof manifest === 'string' ? manifest : canonical(manifest))
  const signature = canonical({ key: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'), signature: sign(null, said, privateKey).toString('base64') })
  return pack(new Map([['manifest.json', said], ['signature.json', Buffer.from(signature)], ...more]))
}
const ofFile = (name: string, bytes = Buffer.from('x')) => signed({ format: 1, name: 'library', version: '1', files: { [name]: sha256(bytes).toString('hex') } }, [[name, bytes]])

describe('a packed kit', () => {
  test('holds the folder, whose it is, and is the same every time', async () => {
    expect(await packKit(library, privateKey)).toEqual(packed)
    const { name, version, files, signer } = openKit(packed)
    expect([name, version, [...files.keys()], signer]).toEqual(['village-library', '1', ['forms/loan.yaml', 'kit.yaml'], fingerprintOf(publicKey)])
  })

  test('that was tampered with names the file, wherever in it a letter was changed', () => {
    expect(refusal(changed((all) => all.set('forms/loan.yaml', Buffer.from('key: loan'))))).toBe('kit.tampered forms/loan.yaml')
    expect(refusal(changed((all) => all.delete('kit.yaml')))).toBe('kit.tampered kit.yaml')
    expect(refusal(changed((all) => all.set('materials/extra.txt', Buffer.from('!'))))).toBe('kit.tampered materials/extra.txt')
    expect(refusal(changed((all) => all.set('manifest.json', Buffer.from(all.get('manifest.json')!.toString().replace('village-library', 'village-libraries')))))).toBe('kit.bad_signature')
    fc.assert(fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const other = Buffer.from(packed)
      other[at] = other[at]! ^ by
      // A letter of the archive's own headers may mean nothing; then what comes out is what was signed.
      const said = refusal(other)
      if (said === 'opened') expect(openKit(other).files).toEqual(openKit(packed).files)
      else expect(said).toMatch(/^kit\./)
    }), { numRuns: 300 })
  })

  test('signed by a key of another kind, by nobody, or with a signature that is none, is refused', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    for (const said of ['{}', 'x', '[]', 'null', '{"key":1,"signature":2}']) expect(refusal(changed((all) => all.set('signature.json', Buffer.from(said)))), said).toBe('kit.not_packed')
    expect(refusal(changed((all) => all.set('signature.json', Buffer.from(canonical({ key: rsa, signature: 'x' })))))).toBe('kit.bad_signature')
    expect(refusal(changed((all) => all.set('signature.json', Buffer.from(canonical({ key: 'eA==', signature: 'x' })))))).toBe('kit.bad_signature')
    expect(refusal(changed((all) => all.delete('signature.json')))).toBe('kit.not_packed')
    expect(refusal(changed((all) => all.delete('manifest.json')))).toBe('kit.not_packed')
  })

  test('may not write outside its folder, nor what is no part of a kit, even rightly signed', () => {
    for (const name of ['../kit.yaml', 'forms/../../x.yaml', '/etc/passwd', 'materials/../../x', 'materials/.ssh', 'forms/run.sh', 'C:\\kit.yaml', 'kit.yaml\u0000.txt', 'materials//x']) expect(refusal(ofFile(name)), name).toMatch(/^kit\.bad_path/)
    expect(refusal(ofFile('materials/leaflet.pdf'))).toBe('opened')
    for (const manifest of ['null', '[]', '7', 'x', { format: 2, name: 'a-kit', version: '1', files: {} }, { format: 1, name: '../../etc', version: '1', files: {} }, { format: 1, name: 'library', version: '1' }]) expect(refusal(signed(manifest)), JSON.stringify(manifest)).toBe('kit.not_packed')
  })

  test('that is no archive, is empty, or unpacks to far more than it is, is refused', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('PK'), Buffer.alloc(100_000, 7), packed.subarray(0, packed.length - 30)]) expect(refusal(bytes)).toBe('kit.not_packed')
    expect(refusal(Buffer.alloc(21 * 1024 * 1024))).toBe('kit.too_big')
    expect(refusal(bomb())).toBe('kit.too_big')
  })

  test('is not made of what lies outside, of links, of strange files, or of a kit with mistakes', async () => {
    const copy = join(folder, 'village-library')
    const broken = async (change: () => Promise<void>) => {
      await rm(copy, { recursive: true, force: true })
      await cp(library, copy, { recursive: true })
      await change()
      return packKit(copy, privateKey).then(() => 'packed', ({ code, params }: Problem) => [code, params.file].filter(Boolean).join(' '))
    }
    expect(await broken(async () => symlink('/etc/hostname', join(copy, 'forms', 'host.yaml')))).toMatch(/^kit\./)
    expect(await broken(async () => { await mkdir(join(copy, 'materials')); await symlink('/etc/hostname', join(copy, 'materials', 'host')) })).toBe('kit.bad_path materials/host')
    expect(await broken(async () => writeFile(join(copy, '.env'), 'x'))).toBe('kit.bad_path .env')
    expect(await broken(async () => writeFile(join(copy, 'kit.yaml'), 'name: x'))).toBe('kit.invalid')
    expect(await broken(async () => { await mkdir(join(copy, 'materials')); await writeFile(join(copy, 'materials', 'film.mp4'), Buffer.alloc(21 * 1024 * 1024)) })).toBe('kit.too_big')
  })
})

/** A real deflated entry of 64 MB of nothing. */
function bomb(): Buffer {
  const size = 64 * 1024 * 1024
  const packedData = deflateRawSync(Buffer.alloc(size))
  const stored = pack(new Map([['kit.yaml', packedData]]))
  const at = stored.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1'))
  for (const [from, base] of [[8, 0], [10, at]] as const) stored.writeUInt16LE(8, base + from)
  stored.writeUInt32LE(size, 22)
  stored.writeUInt32LE(size, at + 24)
  return stored
}
