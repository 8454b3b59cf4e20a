import { refuse } from './problems.ts'

export type Mime = 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf'

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
  return begins('%PDF-') ? 'application/pdf' : undefined
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
