/**
 * Vietnamese text as people type it. Phones send NFD, old keyboards write "Hoà" where new ones write "Hòa", and a
 * search box gets "hong van": stored text is NFC, compared text is folded.
 */

/** NFC, without control or bidirectional-override characters, outer blanks removed, inner blanks single. */
export function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f\u200b\u202a-\u202e\u2066-\u2069\ufeff]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** The same for what is written in paragraphs: they stay, and only what is between their ends is tidied. */
export const tidyLines = (text: string): string => text.split(/\r\n?|\n/).map(tidy).join('\n').trim()

/** Lower case without tone or letter marks ("Đường Hoà" and "duong hòa" fold alike); for finding, never for showing. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Dictionary order of Vietnamese names (a á à … đ after d), which the default order of strings gets wrong. */
export const byName: (a: string, b: string) => number = new Intl.Collator('vi').compare
