import { isProblem } from '#base/problem.ts'
import { namesIn } from '#base/table/archive.ts'
import { refuse } from './problems.ts'

/** What is accepted, and the ending under which it is handed out again. */
export const extensions = {
  'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
} as const
export type Mime = keyof typeof extensions
export const mimes = Object.keys(extensions) as Mime[]

/** Images are drawn anew and may be shown on a page; a document is kept as it is and only ever handed over. */
export const isImage = (mime: Mime): boolean => mime.startsWith('image/')

/** What phones and browsers call the same thing; "some bytes" declares nothing. */
const spellings: Readonly<Record<string, string>> = { 'image/jpg': 'image/jpeg', 'image/pjpeg': 'image/jpeg', 'application/x-pdf': 'application/pdf', 'application/octet-stream': '' }

/**
 * What a file is, by its bytes and not by anybody's word; only what we know how to make harmless has a name here. A type
 * that was declared has to be that same one: a mismatch is a damaged phone or an attempt, and either is worth saying.
 * @throws Problem `evidence.not_accepted`, `evidence.heic`, `evidence.declared`, `evidence.damaged`
 */
export function recognise(bytes: Buffer, declared?: string): Mime {
  const found = mimeOf(bytes)
  const said = declared?.split(';')[0]!.trim().toLowerCase() ?? ''
  const meant = spellings[said] ?? said
  if (!found) throw isHeic(bytes) ? refuse('heic') : refuse('not_accepted')
  if (meant !== '' && meant !== found) throw refuse('declared', { declared: said.slice(0, 60), found })
  if (found === 'application/pdf' && !isWholePdf(bytes)) throw refuse('damaged')
  return found
}

function mimeOf(bytes: Buffer): Mime | undefined {
  const begins = (text: string, at = 0) => bytes.toString('latin1', at, at + text.length) === text
  if (begins('\xff\xd8\xff')) return 'image/jpeg'
  if (begins('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (begins('RIFF') && begins('WEBP', 8)) return 'image/webp'
  if (begins('PK\x03\x04')) return officeMimeOf(bytes)
  return begins('%PDF-') ? 'application/pdf' : undefined
}

/**
 * A Word or Excel file is a zip archive with one certain file in it (ECMA-376 part 2). Nothing of it is unpacked here; one that
 * carries programs (macros) is refused by whatever name, and so is one with something behind its end.
 */
function officeMimeOf(bytes: Buffer): Mime | undefined {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end + 22 > bytes.length || end + 22 + bytes.readUInt16LE(end + 20) !== bytes.length) throw refuse('damaged')
  const names = new Set(namesOf(bytes))
  if (!names.has('[Content_Types].xml')) return undefined
  if ([...names].some((name) => /(^|\/)vbaProject\.bin$|\/activeX\//i.test(name))) throw refuse('macros')
  if (names.has('word/document.xml')) return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  return names.has('xl/workbook.xml') ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : undefined
}

function namesOf(bytes: Buffer): string[] {
  try {
    return namesIn(bytes)
  } catch (error) {
    throw isProblem(error) ? refuse('damaged', undefined, { cause: error }) : error
  }
}

/** Brands of ISO 23008-12 annex B; the image library has no licence to decode them. */
function isHeic(bytes: Buffer): boolean {
  return /^ftyp(hei[cmsx]|hev[cmx]|mif1|msf1)$/.test(bytes.toString('latin1', 4, 12))
}

/**
 * Images are drawn anew, so whatever else they carried is gone; a PDF is kept as it is, so it must end where it says it
 * ends: readers forgive what follows `%%EOF`, and that is where a second file hides.
 */
function isWholePdf(bytes: Buffer): boolean {
  return /^%PDF-[12]\.\d[\s%]/.test(bytes.toString('latin1', 0, 16)) && /%%EOF[\s\0]*$/.test(bytes.toString('latin1', Math.max(0, bytes.length - 1_024)))
}
