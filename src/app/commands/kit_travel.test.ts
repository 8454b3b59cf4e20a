import { generateKeyPairSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fingerprintOf, packKit } from '#core/kit/pack.ts'
import type { Problem } from '#base/problem.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { settle } from '../../../test/world.ts'
import { install, packFolder, showKey, trust, unpackFile } from './kit_travel.ts'

useDatabase()
let folder = ''
let data = ''
const library = 'test/kits/village-library'
beforeAll(async () => {
  await settle([])
  folder = await mkdtemp(join(tmpdir(), 'lantoa-travel-'))
  data = join(folder, 'data')
})
afterAll(() => rm(folder, { recursive: true }))

const said: string[] = []
const say = (line: string) => void said.push(line)
const code = (promise: Promise<unknown>) => promise.then(() => 'done', (error: Problem) => error.code)
const installed = () => look('select name, version, signer from kit.kit')

describe('a kit that travels', () => {
  test('is signed with a key that nobody else may read, made once', async () => {
    const file = join(folder, 'own.kit')
    await packFolder(data, library, file, say)
    await showKey(data, say)
    expect((await stat(join(data, 'keys/kit.pem'))).mode & 0o777).toBe(0o600)
    expect(said.at(-1)).toMatch(/^([0-9a-f]{4} ){15}[0-9a-f]{4}$/)
    expect(said.at(-2)).toContain(said.at(-1)!)
  })

  test('from a stranger is refused until their key is trusted, and leaves nothing behind', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const file = join(folder, 'theirs.kit')
    await writeFile(file, await packKit(library, privateKey))
    expect([await code(install(data, file, say)), await installed(), existsSync(join(data, 'kits/village-library'))]).toEqual(['kit.unknown_signer', [], false])
    expect(await Promise.all(['', 'x', 'a'.repeat(63), `${'a'.repeat(63)}g`].map((wrong) => code(trust(wrong, say))))).toEqual(Array.from({ length: 4 }, () => 'kit.fingerprint'))
    await trust(fingerprintOf(publicKey).toUpperCase().match(/.{4}/g)!.join(' '), say)
    await install(data, file, say)
    expect(await installed()).toEqual([{ name: 'village-library', version: '1', signer: fingerprintOf(publicKey) }])
    expect(await readFile(join(data, 'kits/village-library/kit.yaml'), 'utf8')).toBe(await readFile(join(library, 'kit.yaml'), 'utf8'))
    expect(await readdir(join(data, 'kits'))).toEqual(['village-library'])
    await install(data, file, say)
    expect(said.at(-1)).toContain('already there')
  })

  test('keeps its name for whoever used it first', async () => {
    const newer = join(folder, 'newer/village-library')
    await cp(library, newer, { recursive: true })
    await writeFile(join(newer, 'kit.yaml'), (await readFile(join(newer, 'kit.yaml'), 'utf8')).replace("version: '1'", "version: '2'"))
    await packFolder(data, newer, join(folder, 'newer.kit'), say)
    expect(await code(install(data, join(folder, 'newer.kit'), say))).toBe('kit.name_taken')
    expect(await readFile(join(data, 'kits/village-library/kit.yaml'), 'utf8')).toContain("version: '1'")
  })

  test('that was changed on the way is refused by name of the file', async () => {
    const bytes = await readFile(join(folder, 'theirs.kit'))
    const at = bytes.indexOf('Tủ sách của thôn')
    bytes.write('T', at)
    bytes[at + 4] = 0x78
    const file = join(folder, 'tampered.kit')
    await writeFile(file, bytes)
    const error = await install(data, file, say).catch((problem: Problem) => problem)
    expect(error).toMatchObject({ code: 'kit.tampered', params: { file: 'kit.yaml' } })
    expect(await code(install(data, join(folder, 'nothing.kit'), say))).toBe('command.no_file')
  })

  test('is unpacked to be looked at, never over what is there', async () => {
    await unpackFile(data, join(folder, 'own.kit'), join(folder, 'look/village-library'), say)
    expect(await readdir(join(folder, 'look/village-library'))).toEqual(['forms', 'kit.yaml'])
    expect(await code(unpackFile(data, join(folder, 'own.kit'), join(folder, 'look/village-library'), say))).toBe('command.folder_there')
  })

  test('is unpacked whole or not at all, in a folder that bears its name', async () => {
    await mkdir(join(folder, 'out'))
    const refused = await unpackFile(data, join(folder, 'own.kit'), join(folder, 'out/look'), say).catch((problem: Problem) => problem)
    expect(refused).toMatchObject({ code: 'command.kit_folder', params: { name: 'village-library', folder: join(folder, 'out/look/village-library') } })
    await cp(join(folder, 'own.kit'), join(folder, 'out/broken.kit'))
    const bytes = await readFile(join(folder, 'out/broken.kit'))
    bytes[bytes.indexOf('Tủ sách của thôn')] = 0x78
    await writeFile(join(folder, 'out/broken.kit'), bytes)
    expect(await code(unpackFile(data, join(folder, 'out/broken.kit'), join(folder, 'out/village-library'), say))).toBe('kit.tampered')
    expect(await readdir(join(folder, 'out'))).toEqual(['broken.kit'])
    await unpackFile(data, join(folder, 'own.kit'), join(folder, 'out/look/village-library'), say)
    expect(await readdir(join(folder, 'out/look'))).toEqual(['village-library'])
  })
})
