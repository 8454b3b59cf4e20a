import { createHash } from 'node:crypto'
import { v7 } from 'uuid'

/** A UUIDv7 made where the thing was made: on the phone, in the browser or here; never by the database. */
export type Id = string & { readonly __id: never }

export function newId(): Id {
  return v7() as Id
}

export function isId(text: string): text is Id {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text)
}

/** The id that an address or a form names, in whichever case it was written; undefined for what is none. */
export function findId(given: string): Id | undefined {
  const id = given.toLowerCase()
  return isId(id) ? id : undefined
}

export function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest()
}

/**
 * A UUID that is the same for the same words: demonstration data and imports name their rows by content, so that a
 * second run changes nothing. Marked version 8 ("made by its own rule", RFC 9562 §5.8).
 */
export function idFrom(...words: readonly (string | number)[]): Id {
  const hex = sha256(words.join('\u001f')).toString('hex')
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}` as Id
}
