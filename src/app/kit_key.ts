import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The key with which this deployment signs its kits: made when it is first needed, readable by nobody else. */
export async function kitKey(data: string): Promise<KeyObject> {
  const folder = join(data, 'keys')
  const file = join(folder, 'kit.pem')
  const there = await readFile(file, 'utf8').catch(() => undefined)
  if (there !== undefined) return createPrivateKey(there)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { privateKey } = generateKeyPairSync('ed25519')
  try {
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
    return privateKey
  } catch (error) {
    // Another process made it in the same moment: that one is the key.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return createPrivateKey(await readFile(file, 'utf8'))
  }
}
