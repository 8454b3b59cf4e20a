import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { newId } from '#base/id.ts'
import { installKit } from '#core/kit/install.ts'
import { loadKit } from '#core/kit/load.ts'
import { fingerprintOf, openKit, packKit, type PackedKit } from '#core/kit/pack.ts'
import { mustTrust, trustSigner } from '#core/kit/trust.ts'
import { asSystem } from '#core/people/door.ts'
import { kitKey } from '../kit_key.ts'
import { root } from '../modules.ts'
import { refuse } from './problems.ts'
import type { Say } from './progress.ts'

/** Kits on their way between deployments. `data` is the folder of everything that this deployment keeps. */

/** Where kits lie besides the one at hand: those of this release, and those that were installed. */
const foldersOf = (data: string) => [join(root, 'kits'), join(data, 'kits')]
const inFours = (fingerprint: string) => fingerprint.match(/.{4}/g)!.join(' ')
const system = (reason: `system:${string}`) => asSystem(ctxOf(), reason)

/** `lantoa kit pack FOLDER --out FILE`: checks it, packs it, signs it with this deployment's key. Needs no database. */
export async function packFolder(data: string, folder: string, out: string | undefined, say: Say): Promise<void> {
  const key = await kitKey(data)
  const bytes = await packKit(resolve(folder), key, foldersOf(data))
  const { name, version } = openKit(bytes)
  const file = resolve(out ?? `${name}-${version}.kit`)
  await writeFile(file, bytes)
  say(`✓ ${file}: ${name} ${version}`)
  say(`  Dấu vân tay khoá ký / fingerprint of the signing key: ${inFours(fingerprintOf(key))}`)
}

/** `lantoa kit key`: the fingerprint to tell others. */
export async function showKey(data: string, say: Say): Promise<void> {
  say(inFours(fingerprintOf(await kitKey(data))))
}

/** `lantoa kit unpack FILE FOLDER`: to look at, or to make a variant of; whoever signed it. It is there whole or not at all. Needs no database. */
export async function unpackFile(data: string, file: string, folder: string | undefined, say: Say): Promise<void> {
  const packed = openKit(await bytesOf(file))
  const into = resolve(folder ?? packed.name)
  if (basename(into) !== packed.name) throw refuse('kit_folder', { name: packed.name, folder: join(folder!, packed.name) })
  if (existsSync(into)) throw refuse('folder_there', { folder: into })
  const waiting = join(dirname(into), `.${newId()}`)
  try {
    await writeFiles(join(waiting, packed.name), packed)
    const { kit } = await loadKit(join(waiting, packed.name), foldersOf(data))
    await rename(join(waiting, packed.name), into)
    say(`✓ ${into}: ${kit.name} ${kit.version}`)
  } finally {
    await rm(waiting, { recursive: true, force: true })
  }
}

/** `lantoa kit trust FINGERPRINT`: kits that this key signed may be installed from now on. */
export async function trust(fingerprint: string, say: Say): Promise<void> {
  const trusted = await request(async () => trustSigner(await system('system:kit-trust'), fingerprint))
  say(`✓ ${inFours(trusted)}`)
}

/** `lantoa kit install FILE`: only what is whole, and signed by this deployment or by a key that it trusts. */
export async function install(data: string, file: string, say: Say): Promise<void> {
  const packed = openKit(await bytesOf(file))
  const own = fingerprintOf(await kitKey(data))
  const kits = join(data, 'kits')
  // Beside its place first: a kit that is refused leaves nothing behind, and one that is installed is there whole.
  const waiting = join(kits, `.${newId()}`)
  try {
    const fresh = await request(async () => {
      const db = await system('system:kit-install')
      if (packed.signer !== own) await mustTrust(db, packed.signer)
      await writeFiles(join(waiting, packed.name), packed)
      return installKit(db, await loadKit(join(waiting, packed.name), foldersOf(data)), packed.signer)
    })
    await rm(join(kits, packed.name), { recursive: true, force: true })
    await rename(join(waiting, packed.name), join(kits, packed.name))
    say(`✓ ${packed.name} ${packed.version}: ${fresh ? 'đã cài / installed' : 'đã có, không đổi / already there'}`)
  } finally {
    await rm(waiting, { recursive: true, force: true })
  }
}

async function writeFiles(folder: string, { files }: PackedKit): Promise<void> {
  for (const [name, bytes] of files) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, bytes, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => { throw refuse('no_file', { file: path, reason: error.code ?? 'error' }) })
  }
}

function bytesOf(file: string): Promise<Buffer> {
  return readFile(resolve(file)).catch((error: NodeJS.ErrnoException) => { throw refuse('no_file', { file, reason: error.code ?? 'error' }) })
}
