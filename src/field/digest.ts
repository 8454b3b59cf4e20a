import { contentOf, type Content } from '#core/form/engine/index.ts'

export async function digestOfBytes(bytes: ArrayBuffer): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', bytes))
}

/** The digest by which the server knows the same record when it comes a second time. */
export async function digestOfRecord(record: Content): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(contentOf(record))))
}

const hex = (digest: ArrayBuffer) => Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
