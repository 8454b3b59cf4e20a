import { inflateSync } from 'node:zlib'

/**
 * Reads back what a PDF of ours shows, from its own bytes: the glyphs that its pages draw, what each stands for, and whether it
 * has an outline. Text that only claims to be there (a character without a shape, the box of a missing one) is told apart.
 */
export type ReadPdf = {
  readonly pages: readonly string[]
  /** Characters that are drawn by the font's "missing" box, stand for nothing, or have no outline though they are no blank. */
  readonly hollow: readonly string[]
  readonly links: readonly string[]
}
type Font = { readonly says: ReadonlyMap<number, string>; outline(glyph: number): boolean }

export function readPdf(bytes: Buffer): ReadPdf {
  const objects = objectsOf(bytes)
  const get = (id: string) => objects.get(Number(id)) ?? { head: '', data: Buffer.alloc(0) }
  const fonts = new Map<string, Font>()
  for (const { head } of objects.values()) {
    for (const [, name, id] of (/\/Font <<([^>]*)>>/.exec(head)?.[1] ?? '').matchAll(/\/(\w+) (\d+) 0 R/g)) fonts.set(name!, fontOf(get, get(id!).head))
  }
  const hollow: string[] = []
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b/.test(head)).map(({ head }) => textOf(get(/\/Contents (\d+)/.exec(head)![1]!).data.toString('latin1'), fonts, hollow))
  const links = [...objects.values()].flatMap(({ head }) => [...head.matchAll(/\/URI \(([^)]*)\)/g)].map((found) => found[1]!))
  return { pages, hollow, links }
}

type Get = (id: string) => { head: string; data: Buffer }

function objectsOf(bytes: Buffer): Map<number, { head: string; data: Buffer }> {
  const text = bytes.toString('latin1')
  const found = new Map<number, { head: string; data: Buffer }>()
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)(?:stream\n|endobj)/g)) {
    const head = match[2]!.replace(/\s+/g, ' ')
    const from = match.index + match[0].length
    const length = match[0].endsWith('stream\n') ? Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0) : 0
    const raw = bytes.subarray(from, from + length)
    found.set(Number(match[1]), { head, data: length > 0 && head.includes('/FlateDecode') ? inflateSync(raw) : raw })
  }
  return found
}

function fontOf(get: Get, head: string): Font {
  const cmap = get(/\/ToUnicode (\d+)/.exec(head)![1]!).data.toString('latin1')
  const says = new Map<number, string>()
  const letters = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le')
  for (const [, block] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) for (const [, id, hex] of block!.matchAll(/<(\w+)>\s*<(\w+)>/g)) says.set(Number.parseInt(id!, 16), letters(hex!))
  const below = get(/\/DescendantFonts \[(\d+)/.exec(head)![1]!).head
  const file = get(/\/FontFile2 (\d+)/.exec(get(/\/FontDescriptor (\d+)/.exec(below)![1]!).head)![1]!).data
  const tables = new Map(Array.from({ length: file.readUInt16BE(4) }, (_, i) => [file.toString('latin1', 12 + i * 16, 16 + i * 16), file.readUInt32BE(20 + i * 16)]))
  const [loca, long] = [tables.get('loca')!, file.readInt16BE(tables.get('head')! + 50) === 1]
  const at = (glyph: number) => (long ? file.readUInt32BE(loca + glyph * 4) : file.readUInt16BE(loca + glyph * 2) * 2)
  return { says, outline: (glyph) => at(glyph + 1) > at(glyph) }
}

/** The text of a page in the order in which it is drawn, one line for each piece. */
function textOf(content: string, fonts: ReadonlyMap<string, Font>, hollow: string[]): string {
  const lines: string[] = []
  let font: Font | undefined
  let name = ''
  let shown: Buffer[] = []
  for (const token of tokensOf(content)) {
    if (typeof token !== 'string') shown.push(token)
    else if (token.startsWith('/')) name = token.slice(1)
    else if (token === 'Tf') font = fonts.get(name)
    else if (token === 'TJ' || token === 'Tj') {
      lines.push(lettersOf(Buffer.concat(shown), font!, hollow))
      shown = []
      // A string of another operator is no text: what a picture is called, for one.
    } else if (/^[A-Za-z]/.test(token)) shown = []
  }
  return lines.join('\n')
}

function lettersOf(codes: Buffer, font: Font, hollow: string[]): string {
  let line = ''
  for (let i = 0; i + 1 < codes.length; i += 2) {
    const glyph = codes.readUInt16BE(i)
    const letter = font.says.get(glyph) ?? ''
    if (glyph === 0 || letter === '' || (letter.trim() !== '' && !font.outline(glyph))) hollow.push(letter || `#${glyph}`)
    line += letter
  }
  return line
}

/** Words of a content stream; strings, which may hold balanced brackets or be written in hex, as their bytes (ISO 32000 §7.3.4). */
function* tokensOf(content: string): Generator<string | Buffer> {
  for (let i = 0; i < content.length; i++) {
    const rest = content.slice(i, i + 20_000)
    if (content[i] === '(') {
      let [depth, end] = [1, i + 1]
      for (; depth > 0; end++) {
        if (content[end] === '\\') end++
        else if (content[end] === '(') depth++
        else if (content[end] === ')') depth--
      }
      yield unescaped(content.slice(i + 1, end - 1))
      i = end - 1
    } else {
      const [word] = /^(<[0-9A-Fa-f]*>|\/?[^\s()<>[\]/]+|[\s\S])/.exec(rest)!
      yield word.startsWith('<') ? Buffer.from(word.slice(1, -1), 'hex') : word
      i += word.length - 1
    }
  }
}

const named: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 }

function unescaped(text: string): Buffer {
  const bytes: number[] = []
  for (const [, octal, other, plain] of text.matchAll(/\\([0-7]{1,3})|\\([\s\S])|([\s\S])/g)) {
    bytes.push(octal !== undefined ? Number.parseInt(octal, 8) : other !== undefined ? named[other] ?? other.charCodeAt(0) : plain!.charCodeAt(0))
  }
  return Buffer.from(bytes)
}
