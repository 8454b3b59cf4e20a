import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pack, unpack } from '#base/table/archive.ts'
import { canonical } from '#base/canonical.ts'
import { sha256 } from '#base/id.ts'
import { defineProblems, isProblem } from '#base/problem.ts'
import { loadKit, type KitFolders } from './load.ts'

/**
 * A kit on its way to another deployment: its files, a manifest with the digest of each, and an Ed25519 signature (RFC 8032) over
 * the manifest. The same folder and key give the same bytes.
 */
const refuse = defineProblems('kit', {
  not_packed: { status: 422, vi: 'Đây không phải là bộ mẫu đóng gói ({reason}).', en: 'This is no packed kit ({reason}).' },
  bad_path: { status: 422, vi: 'Bộ mẫu không được có tệp "{file}": chỉ kit.yaml, forms/, materials/ và words/, tên chữ thường không dấu.', en: 'A kit may not hold "{file}": only kit.yaml, forms/, materials/ and words/, with plain names.' },
  too_big: { status: 413, vi: 'Bộ mẫu quá lớn: tối đa {files} tệp và {limit}.', en: 'The kit is too large: at most {files} files and {limit}.' },
  tampered: { status: 422, vi: 'Tệp "{file}" đã bị sửa sau khi ký. Không cài; hãy xin lại bộ mẫu từ nơi gửi.', en: 'The file "{file}" was changed after it was signed. Nothing was installed; ask the sender for the kit again.' },
  bad_signature: { status: 422, vi: 'Chữ ký của bộ mẫu không đúng. Không cài.', en: 'The signature of the kit is not valid. Nothing was installed.' },
})

const mostFiles = 200
const MB = 1024 * 1024
const limits = { packed: 20, unpacked: 20 }
const allowed = /^(kit\.yaml|forms\/[\w-]+\.(ya?ml|xlsx)|words\/[\w-]+\.json|materials(\/[\w-][\w.-]*)+)$/
const [manifestFile, signatureFile] = ['manifest.json', 'signature.json']

type Manifest = { readonly format: 1; readonly name: string; readonly version: string; readonly files: Readonly<Record<string, string>> }

/** SHA-256 of a public key (SPKI, DER) in hexadecimal: how people compare keys over the telephone. */
export function fingerprintOf(key: KeyObject): string {
  const open = key.type === 'public' ? key : createPublicKey(key)
  return sha256(open.export({ type: 'spki', format: 'der' })).toString('hex')
}

/** Checks a kit folder and packs it, signed. @throws Problem `kit.invalid`, `kit.bad_path`, `kit.too_big` */
export async function packKit(folder: string, key: KeyObject, beside: KitFolders = []): Promise<Buffer> {
  const { kit } = await loadKit(folder, beside)
  const files = await filesOf(folder)
  const manifest: Manifest = { format: 1, name: kit.name, version: kit.version, files: Object.fromEntries([...files].map(([path, bytes]) => [path, digest(bytes)])) }
  const said = Buffer.from(canonical(manifest))
  const signature = { key: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'), signature: sign(null, said, key).toString('base64') }
  return pack(new Map([[manifestFile, said], [signatureFile, Buffer.from(canonical(signature))], ...files]))
}

async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  let size = 0
  for (const entry of (await readdir(folder, { recursive: true, withFileTypes: true })).toSorted((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1))) {
    if (entry.isDirectory()) continue
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(folder.length + 1).replaceAll('\\', '/')
    // What a link points to is not part of the kit.
    if (!allowed.test(name) || !(await lstat(path)).isFile()) throw refuse('bad_path', { file: name.slice(0, 80) })
    const bytes = await readFile(path)
    size += bytes.length
    files.set(name, bytes)
    if (files.size > mostFiles || size > limits.unpacked * MB) throw refuse('too_big', { files: mostFiles, limit: `${limits.unpacked} MB` })
  }
  return files
}

/** What a packed kit holds once its signature and every digest were found right. `signer` is a fingerprint: whether to believe it is another question. */
export type PackedKit = { readonly name: string; readonly version: string; readonly files: ReadonlyMap<string, Buffer>; readonly signer: string }

/** @throws Problem `kit.not_packed`, `kit.bad_path`, `kit.too_big`, `kit.bad_signature`, `kit.tampered` naming the file */
export function openKit(bytes: Uint8Array): PackedKit {
  const all = unpacked(bytes)
  if (all.size > mostFiles + 2) throw refuse('too_big', { files: mostFiles, limit: `${limits.unpacked} MB` })
  const said = all.get(manifestFile)
  const { key, signature } = fieldsOf(all.get(signatureFile), ['key', 'signature'])
  if (!said) throw refuse('not_packed', { reason: manifestFile })
  const publicKey = keyOf(key)
  if (!verify(null, said, publicKey, Buffer.from(signature, 'base64'))) throw refuse('bad_signature')
  const manifest = manifestOf(said)
  const files = new Map([...all].filter(([name]) => name !== manifestFile && name !== signatureFile))
  for (const name of [...files.keys(), ...Object.keys(manifest.files)]) {
    if (!allowed.test(name) || name.split('/').includes('..')) throw refuse('bad_path', { file: name.slice(0, 80) })
    const bytes = files.get(name)
    if (!bytes || digest(bytes) !== manifest.files[name]) throw refuse('tampered', { file: name })
  }
  return { name: manifest.name, version: manifest.version, files, signer: fingerprintOf(publicKey) }
}

function unpacked(bytes: Uint8Array): ReadonlyMap<string, Buffer> {
  try {
    return unpack(bytes, limits, /./)
  } catch (problem) {
    if (!isProblem(problem)) throw problem
    throw problem.code === 'table.not_xlsx' ? refuse('not_packed', { reason: 'zip' }) : refuse('too_big', { files: mostFiles, limit: `${limits.unpacked} MB` })
  }
}

function fieldsOf<K extends string>(bytes: Buffer | undefined, names: readonly K[]): Record<K, string> {
  try {
    const value = JSON.parse(bytes?.toString('utf8') ?? '') as Record<string, unknown>
    if (names.every((name) => typeof value[name] === 'string')) return value as Record<K, string>
  } catch { /* not JSON: said below */ }
  throw refuse('not_packed', { reason: signatureFile })
}

function manifestOf(said: Buffer): Manifest {
  try {
    const manifest = JSON.parse(said.toString('utf8')) as Partial<Manifest> | null
    // The name becomes a folder.
    if (manifest?.format === 1 && /^[a-z][a-z0-9-]{1,40}$/.test(String(manifest.name)) && typeof manifest.version === 'string' && typeof manifest.files === 'object' && manifest.files) return manifest as Manifest
  } catch { /* not JSON: said below */ }
  throw refuse('not_packed', { reason: manifestFile })
}

function keyOf(text: string): KeyObject {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), type: 'spki', format: 'der' })
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch { /* no key: said below */ }
  throw refuse('bad_signature')
}

const digest = (bytes: Uint8Array) => sha256(bytes).toString('hex')
