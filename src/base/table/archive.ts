import { crc32, inflateRawSync } from 'node:zlib'
import { refuse } from './problems.ts'

/**
 * A workbook is a zip archive, and an archive can say one thing in its directory and another in its contents, or unpack to a
 * thousand times its size. So it is unpacked here, by the directory and under a limit, and only what was unpacked goes on.
 * Format: PKWARE APPNOTE 6.3 §4.3.
 */
const MB = 1024 * 1024
const largestRatio = 200
const mostEntries = 1_000

/** How large a workbook may be, packed and unpacked, in MB. */
export type ArchiveLimits = { readonly packed: number; readonly unpacked: number }

/** One file as the directory at the end of the archive gives it; sizes and offset in bytes. */
type Listed = {
  readonly name: string
  readonly method: number
  readonly packed: number
  readonly unpacked: number
  readonly offset: number
}

/** The files of the archive by name: those of a workbook, or all that `wanted` asks for. @throws Problem `table.too_large`, `table.not_xlsx`, `table.bomb` */
export function unpack(given: Uint8Array, limits: ArchiveLimits, wanted: RegExp = /\.(xml|rels)$/): ReadonlyMap<string, Buffer> {
  if (given.byteLength > limits.packed * MB) throw refuse('too_large', { limit: `${limits.packed} MB` })
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  const listed = directory(bytes)
  const total = listed.reduce((sum, entry) => sum + entry.unpacked, 0)
  const bomb = (entry: Listed): boolean => entry.unpacked > MB && entry.unpacked > largestRatio * entry.packed
  if (total > limits.unpacked * MB || listed.some(bomb)) throw tooMuch(limits)
  return new Map(listed.filter(({ name }) => wanted.test(name)).map((entry) => [entry.name, contents(bytes, entry, limits)]))
}

/** What an archive says it holds, without unpacking any of it. @throws Problem `table.not_xlsx` */
export function namesIn(bytes: Buffer): string[] {
  return directory(bytes).map(({ name }) => name)
}

function directory(bytes: Buffer): Listed[] {
  // The end record is 22 bytes and a comment of at most 65,535, at the very end.
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  if (end < 0 || end + 22 > bytes.length || end < bytes.length - 65_557) throw broken('zip')
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  if (count === 0 || count > mostEntries) throw broken(`${count} files`)
  const found: Listed[] = []
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== 0x02014b50) throw broken('zip directory')
    if (bytes.readUInt16LE(at + 8) & 1) throw broken('password')
    const length = bytes.readUInt16LE(at + 28)
    found.push({
      name: bytes.toString('utf8', at + 46, at + 46 + length),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    })
    at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return found
}

/** @throws Problem `table.bomb` when more comes out than the directory promised, `table.not_xlsx` when it cannot be read */
function contents(bytes: Buffer, { name, method, packed, unpacked, offset }: Listed, limits: ArchiveLimits): Buffer {
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== 0x04034b50) throw broken(name)
  const begin = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
  if (begin + packed > bytes.length) throw broken(name)
  const data = bytes.subarray(begin, begin + packed)
  if (method === 0 && packed === unpacked) return data
  if (method !== 8) throw broken(name)
  try {
    const plain = inflateRawSync(data, { maxOutputLength: Math.max(unpacked, 1) })
    if (plain.length === unpacked) return plain
  } catch (cause) {
    // More than the directory promised: made to look small.
    if (cause instanceof RangeError) throw tooMuch(limits)
  }
  throw broken(name)
}

/**
 * An archive of exactly these files, not compressed. The reader of workbooks goes through an archive from its beginning and
 * never looks at the directory; given this one it can meet nothing that was not measured.
 */
export function pack(files: ReadonlyMap<string, Buffer>): Buffer {
  const bodies: Buffer[] = []
  const listing: Buffer[] = []
  let offset = 0
  for (const [name, data] of files) {
    const title = Buffer.from(name)
    // Shared by both headers: version 2.0, names in UTF-8, stored, no time, checksum, sizes, length of the name.
    const about = Buffer.alloc(26)
    about.writeUInt16LE(20, 0)
    about.writeUInt16LE(0x0800, 2)
    about.writeUInt32LE(crc32(data), 10)
    about.writeUInt32LE(data.length, 14)
    about.writeUInt32LE(data.length, 18)
    about.writeUInt16LE(title.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    const body = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), about, title, data])
    listing.push(Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), about, place, title)
    bodies.push(body)
    offset += body.length
  }
  const list = Buffer.concat(listing)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(files.size, 8)
  end.writeUInt16LE(files.size, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, list, end])
}

export function broken(reason: string) {
  return refuse('not_xlsx', { reason: reason.slice(0, 80) })
}

function tooMuch(limits: ArchiveLimits) {
  return refuse('bomb', { limit: `${limits.unpacked} MB` })
}
