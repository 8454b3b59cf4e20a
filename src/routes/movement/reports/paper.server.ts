import { day } from '#base/day.ts'
import type { Block as PaperBlock, Document, Line } from '#base/paper/document.ts'
import { m } from '$ui/words.ts'
import type { Block, Piece, Told } from './told.server.ts'

/** What only the office knows about its paper: whose it is, its number and who signs. */
export type Imprint = {
  readonly letterhead: Document['letterhead']['kind']; readonly parent: string; readonly body: string; readonly number: string; readonly place: string; readonly day: string
  readonly role: string; readonly signer: string
}

/** @throws Problem `day.invalid` */
export function imprintOf(query: URLSearchParams, usual: Imprint): Imprint {
  const text = (name: keyof Imprint) => query.get(name)?.trim().slice(0, 300) ?? usual[name]
  return {
    letterhead: usual.letterhead, parent: text('parent'), body: text('body'), number: text('number'), place: text('place'),
    day: day(text('day') || usual.day, '/day'), role: text('role'), signer: text('signer'),
  }
}

const marks = (at: number) => '*'.repeat(at + 1)
/** What spot checks found of figures in a table: beside the figure on the page, on paper a mark and a line below the table. */
const checksIn = (block: Block) => ('table' in block ? block.table.rows.flatMap((row) => row.flatMap((cell) => (typeof cell === 'string' || !cell.check ? [] : [{ cell, title: String(row[0]), said: cell.check }]))) : [])

/** The words of a report as an official document; its figures keep the address of their thread, made whole by `origin`. */
export function documentOf({ subject, blocks }: Pick<Told, 'subject' | 'blocks'>, imprint: Imprint, origin: string): Document {
  const run = (piece: Piece) => (typeof piece === 'string' ? piece : { text: piece.text, link: `${origin}${piece.href}` })
  // Words beside one another are one run: a blank alone between two figures would be no text at all.
  const line = (pieces: readonly Piece[]): Exclude<Line, string> => {
    const runs: Piece[] = []
    for (const piece of pieces) {
      const last = runs.at(-1)
      if (typeof piece === 'string' && typeof last === 'string') runs[runs.length - 1] = last + piece
      else runs.push(piece)
    }
    return runs.map(run)
  }
  const numerals = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX']
  const headings = blocks.filter((block) => 'heading' in block)
  const of = (block: Block): PaperBlock => {
    if ('heading' in block) return { kind: 'heading', level: 1, text: `${numerals[headings.indexOf(block)]}. ${block.heading.toLocaleUpperCase('vi')}` }
    if ('line' in block) return { kind: 'paragraph', text: line(block.line) }
    if ('note' in block) return { kind: 'paragraph', text: [{ text: block.note, italic: true }] }
    if ('list' in block) return { kind: 'items', items: block.list.map((pieces) => ({ mark: '-', text: line(pieces) })) }
    const { caption, columns, rows, total } = block.table
    // Numbers need little room; where there are none, the first column has the names.
    const numbers = columns.filter((column) => column.numeric).length
    const narrow = numbers > 3 ? 20 : 28
    const widthOf = (column: (typeof columns)[number], at: number) => (column.numeric ? { width: narrow, align: 'right' as const } : numbers === 0 && at > 0 ? { width: 32 } : {})
    const checks = checksIn(block)
    const cellOf = (cell: Piece): Line => (checks.some((check) => check.cell === cell) ? [...line([cell]), ` ${marks(checks.findIndex((check) => check.cell === cell))}`] : line([cell]))
    return {
      kind: 'table', title: caption, rows: rows.map((row) => row.map(cellOf)), ...(total ? { total: total.map((cell) => line([cell])) } : {}),
      columns: columns.map((column, at) => ({ title: column.label, ...widthOf(column, at) })),
    }
  }
  const lines = (text: string) => text.split('\n').map((one) => one.trim()).filter((one) => one !== '')
  return {
    letterhead: { kind: imprint.letterhead, parent: lines(imprint.parent), body: lines(imprint.body) }, number: imprint.number, place: imprint.place, day: imprint.day,
    type: m.movement_report_type(), subject, blocks: blocks.flatMap((block) => [of(block), ...checksIn(block).map(({ title, said }, at): PaperBlock => ({ kind: 'paragraph', text: [{ text: m.movement_report_check_mark({ mark: marks(at), title, said }), italic: true }] }))]), signature: { role: lines(imprint.role), name: imprint.signer }, recipients: [m.movement_report_to_above(), m.movement_report_to_file()],
  }
}
