import {
  AlignmentType, BorderStyle, Document as Docx, ExternalHyperlink, Header, HeadingLevel, ImageRun, Packer, PageNumber, Paragraph, Table, TableCell, TableLayoutType, TableRow, TextRun, VerticalAlign,
  WidthType, type FileChild, type ISectionOptions, type ParagraphChild,
} from 'docx'
import sharp from 'sharp'
import { qrSvg } from '../qr.ts'
import { room } from './check.ts'
import type { Align, Block, Document, Line } from './document.ts'

/* The same description as `templates/document.typ`, for people who go on writing in their own program. */

/** Twentieths of a point, in which the format measures, from millimetres. */
const mm = (of: number) => Math.round(of * 56.6929)
const sides = { left: AlignmentType.LEFT, centre: AlignmentType.CENTER, right: AlignmentType.RIGHT } as const
const plainBorder = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const
const noBorders = { top: plainBorder, bottom: plainBorder, left: plainBorder, right: plainBorder, insideHorizontal: plainBorder, insideVertical: plainBorder } as const
const ruleBelow = { bottom: { style: BorderStyle.SINGLE, size: 6, space: 1, color: '000000' } } as const

type Style = { readonly size?: number; readonly bold?: boolean; readonly italics?: boolean }
/** Sizes in points. */
const run = (text: string, { size = 14, ...style }: Style = {}) => new TextRun({ text, size: size * 2, ...style })
const centred = (children: ParagraphChild[], more: { rule?: number; after?: number } = {}) => new Paragraph({
  alignment: AlignmentType.CENTER, children, spacing: { after: more.after ?? 0 },
  ...(more.rule === undefined ? {} : { border: ruleBelow, indent: { left: mm(more.rule), right: mm(more.rule) } }),
})
const runsOf = (line: Line, style: Style = {}): ParagraphChild[] => (typeof line === 'string' ? [line] : line).map((one) => {
  if (typeof one === 'string') return run(one, style)
  const said = run(one.text, { ...style, ...(one.bold ? { bold: true } : {}), ...(one.italic ? { italics: true } : {}) })
  return one.link === undefined ? said : new ExternalHyperlink({ link: one.link, children: [said] })
})

export async function documentToDocx(paper: Document): Promise<Buffer> {
  const cut = paper.blocks.findIndex((block) => block.kind === 'annex')
  const body = cut < 0 ? paper.blocks : paper.blocks.slice(0, cut)
  const first = [letterhead(paper), ...titleOf(paper), ...body.flatMap(drawn), await closing(paper)]
  const annexes = cut < 0 ? [] : parts(paper.blocks.slice(cut)).map((blocks) => section(blocks.flatMap(drawn)))
  return Packer.toBuffer(new Docx({
    title: paper.subject, creator: paper.letterhead.body.join(' '), sections: [section(first), ...annexes],
    styles: { default: { document: { run: { font: 'Times New Roman', size: 28, language: { value: 'vi-VN' } }, paragraph: { spacing: { after: 0 } } } } },
  }))
}

/** Each annex with what follows it: it counts its own pages. */
function parts(blocks: readonly Block[]): Block[][] {
  const all: Block[][] = []
  for (const block of blocks) {
    if (block.kind === 'annex') all.push([])
    all.at(-1)!.push(block)
  }
  return all
}

function section(children: FileChild[]): ISectionOptions {
  return {
    children,
    properties: { titlePage: true, page: { size: { width: mm(210), height: mm(297) }, margin: { top: mm(20), bottom: mm(20), left: mm(30), right: mm(15), header: mm(10) }, pageNumbers: { start: 1 } } },
    headers: { first: new Header({ children: [new Paragraph('')] }), default: new Header({ children: [centred([new TextRun({ children: [PageNumber.CURRENT], size: 26 })])] }) },
  }
}

function twoColumns(left: number, a: Paragraph[], b: Paragraph[]): Table {
  const cell = (width: number, children: Paragraph[]) => new TableCell({ width: { size: mm(width), type: WidthType.DXA }, borders: noBorders, children })
  return new Table({
    layout: TableLayoutType.FIXED, width: { size: mm(room), type: WidthType.DXA }, columnWidths: [mm(left), mm(room - left)], borders: noBorders,
    rows: [new TableRow({ cantSplit: true, children: [cell(left, a), cell(room - left, b)] })],
  })
}

function letterhead({ letterhead: { kind, parent, body }, number, type, subject, place, day }: Document): Table {
  const [party, size] = [kind === 'party', kind === 'party' ? 14 : 13]
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const when = `${place}, ngày ${date < 10 ? '0' : ''}${date} tháng ${month < 3 ? '0' : ''}${month} năm ${year}`
  const names = body.map((line, i) => centred([run(line, { size, bold: true })], !party && i === body.length - 1 ? { rule: 18 } : {}))
  const above = party ? [centred([run('ĐẢNG CỘNG SẢN VIỆT NAM', { size: 15, bold: true })], { rule: 14 })]
    : [centred([run('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { size: 12, bold: true })]), centred([run('Độc lập - Tự do - Hạnh phúc', { size: 13, bold: true })], { rule: 18 })]
  return twoColumns(party ? 80 : 75,
    [...parent.map((line) => centred([run(line, { size, bold: kind === 'front' })])), ...names, ...(party ? [centred([run('*', { size })])] : []),
      centred([run(`${party ? 'Số' : 'Số:'} ${number === '' ? '          ' : number}`, { size })]), ...(type === null ? [centred([run(`V/v ${subject}`, { size: 12 })])] : [])],
    [...above, centred([run('')]), centred([run(when, { size, italics: true })])])
}

function titleOf({ type, subject, to, letterhead: { kind } }: Document): Paragraph[] {
  const title = type === null ? [] : [centred([run('')]), centred([run(type, { bold: true, size: kind === 'party' ? 16 : 14 })]),
    ...(kind === 'party' ? [centred([run(subject, { bold: true })]), centred([run('-----')], { after: 160 })] : [centred([run(subject, { bold: true })], { rule: 62, after: 160 })])]
  const addressed = (to ?? []).map((one, i, all) => centred([run(all.length === 1 ? `Kính gửi: ${one}` : `${i === 0 ? 'Kính gửi: ' : ''}- ${one};`)], { after: 80 }))
  return [...title, ...addressed]
}

const text = (children: ParagraphChild[]) => new Paragraph({ children, alignment: AlignmentType.JUSTIFIED, indent: { firstLine: mm(10) }, spacing: { before: 60, after: 60, line: 290 } })
const levels = { 1: HeadingLevel.HEADING_1, 2: HeadingLevel.HEADING_2, 3: HeadingLevel.HEADING_3 } as const

function drawn(block: Block): FileChild[] {
  switch (block.kind) {
    case 'paragraph': return [block.align === undefined ? text(runsOf(block.text)) : new Paragraph({ alignment: sides[block.align], children: runsOf(block.text), spacing: { before: 60, after: 60 } })]
    case 'heading': return [new Paragraph({ heading: levels[block.level], keepNext: true, indent: { firstLine: mm(10) }, spacing: { before: 120, after: 60 },
      children: [new TextRun({ text: block.text, size: 28, color: '000000', bold: block.level < 3, italics: block.level === 3 })] })]
    case 'items': return block.items.map((item) => text([run(`${item.mark} `), ...runsOf(item.text)]))
    case 'table': return [...captioned(block.title), sheet(block), new Paragraph('')]
    case 'bars': return [...captioned(block.title), bars(block)]
    case 'annex': return [centred([run(block.title, { bold: true })]), centred([run(block.subject, { bold: true })]), centred([run(block.note, { italics: true })], { rule: 62, after: 160 })]
  }
}

const captioned = (title: string | undefined) => (title === undefined ? [] : [new Paragraph({ alignment: AlignmentType.CENTER, keepNext: true, spacing: { before: 120, after: 80 }, children: [run(title, { bold: true, size: 13 })] })])

function sheet({ columns, rows, total }: Extract<Block, { kind: 'table' }>): Table {
  const given = columns.reduce((sum, column) => sum + (column.width ?? 0), 0)
  const rest = (room - given) / Math.max(1, columns.filter((column) => column.width === undefined).length)
  const widths = columns.map((column) => mm(column.width ?? rest))
  const row = (cells: readonly Line[], bold: boolean, head = false) => new TableRow({
    cantSplit: true, tableHeader: head,
    children: cells.map((cell, i) => new TableCell({
      width: { size: widths[i]!, type: WidthType.DXA }, verticalAlign: VerticalAlign.CENTER, margins: { left: 80, right: 80, top: 40, bottom: 40 },
      children: [new Paragraph({ alignment: head ? AlignmentType.CENTER : sides[columns[i]!.align ?? 'left' satisfies Align], children: runsOf(cell, { size: 12, bold }) })],
    })),
  })
  return new Table({
    layout: TableLayoutType.FIXED, columnWidths: widths, width: { size: mm(room), type: WidthType.DXA },
    rows: [row(columns.map((column) => column.title), true, true), ...rows.map((cells) => row(cells, false)), ...(total ? [row(total, true)] : [])],
  })
}

/** Drawn with letters: they stay what they are in every program and can be corrected by hand. */
function bars({ bars: all }: Extract<Block, { kind: 'bars' }>): Table {
  const most = Math.max(1e-9, ...all.map((bar) => bar.value ?? 0))
  const cell = (width: number, said: string) => new TableCell({ borders: noBorders, width: { size: mm(width), type: WidthType.DXA }, children: [new Paragraph({ children: [run(said, { size: 12 })] })] })
  return new Table({
    layout: TableLayoutType.FIXED, columnWidths: [mm(52), mm(88), mm(25)], width: { size: mm(room), type: WidthType.DXA }, borders: noBorders,
    rows: all.map((bar) => new TableRow({ cantSplit: true, children: [cell(52, bar.label), cell(88, '█'.repeat(Math.round((28 * (bar.value ?? 0)) / most))), cell(25, bar.text)] })),
  })
}

async function closing({ recipients, signature, qr, letterhead: { kind } }: Document): Promise<Table> {
  const party = kind === 'party'
  const small = party ? 12 : 11
  const received = recipients.length === 0 ? [] : [
    new Paragraph({ spacing: { before: 240 }, children: [new TextRun({ text: 'Nơi nhận:', size: party ? 28 : 24, ...(party ? { underline: {} } : { bold: true, italics: true }) })] }),
    ...recipients.map((one, i) => new Paragraph({ children: [run(`- ${one}${i === recipients.length - 1 ? '.' : ';'}`, { size: small })] }))]
  const code = qr === undefined ? [] : [new Paragraph({ spacing: { before: 120 }, children: [await square(qr.text)] }), new Paragraph({ children: [run(qr.caption, { size: 9 })] }), new Paragraph({ children: [run(qr.code, { size: 11, bold: true })] })]
  const blank = Array.from({ length: 5 }, () => centred([run('')]))
  const signed = [...signature.role.map((line, i) => new Paragraph({ alignment: AlignmentType.CENTER, spacing: { before: i === 0 ? 240 : 0 }, children: [run(line, { bold: true })] })), ...blank, centred([run(signature.name, { bold: true })])]
  const left = [...received, ...code]
  return twoColumns(78, left.length === 0 ? [new Paragraph('')] : left, signed)
}

async function square(said: string): Promise<ImageRun> {
  const data = await sharp(Buffer.from(qrSvg(said))).png().toBuffer()
  return new ImageRun({ type: 'png', data, transformation: { width: 87, height: 87 }, altText: { name: 'QR', title: 'Mã QR', description: said } })
}
