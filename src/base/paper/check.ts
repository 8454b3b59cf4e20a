import { day as dayOf } from '../day.ts'
import { tidy } from '../words.ts'
import { letterheads, type Block, type Cards, type Certificate, type Document } from './document.ts'
import { refuse } from './problems.ts'

/** Characters of one text, of one that has a line of its own, lines of one list, and characters of a whole paper: some three hundred pages. */
const longest = 5_000
const shortest = 80
const mostLines = 40
const largest = 600_000
/** Millimetres between the margins of 30 and 15 of A4. */
export const room = 165

/** A document as it can be printed, every text tidied. @throws Problem `paper.*`, `day.invalid` with the place */
export function checkDocument(given: Document): Document {
  const paper = tidied(given)
  checkHead(paper)
  if (paper.subject === '') throw refuse('empty', undefined, { at: '/subject' })
  lines(paper.recipients, '/recipients', 0)
  for (const [i, block] of paper.blocks.entries()) if (block.kind === 'table') checkTable(block, `/blocks/${i}`)
  return paper
}

/** The same for a certificate. */
export function checkCertificate(given: Certificate): Certificate {
  const paper = tidied(given)
  checkHead(paper)
  for (const name of ['giver', 'title', 'honoured'] as const) if (paper[name] === '') throw refuse('empty', undefined, { at: `/${name}` })
  // One sheet: what is longer would run over its frame.
  for (const [name, max] of [['giver', 120], ['honoured', 300], ['of', 200], ['reason', 300], ['basis', 300]] as const) {
    if (paper[name].length > max) throw refuse('too_long', { max }, { at: `/${name}` })
  }
  return paper
}

/** The same for cards: what is longer would run over its card. */
export function checkCards(given: Cards): Cards {
  const paper = tidied(given)
  dayOf(paper.day, '/day')
  if (paper.cards.length === 0) throw refuse('empty', undefined, { at: '/cards' })
  lines(paper.words, '/words', 1)
  for (const [text, max, at] of [[paper.heading, 40, '/heading'], [paper.words.join(' '), 240, '/words'], ...paper.cards.map(({ place }, i) => [place, 60, `/cards/${i}/place`] as const)] as const) {
    if (text.length > max) throw refuse('too_long', { max }, { at })
  }
  if (paper.list) checkTable({ kind: 'table', ...paper.list }, '/list')
  return paper
}

function checkHead({ letterhead, number, place, day, signature }: Pick<Document & Certificate, 'letterhead' | 'number' | 'place' | 'day' | 'signature'>): void {
  if (!letterheads.includes(letterhead.kind)) throw refuse('letterhead', undefined, { at: '/letterhead/kind' })
  lines(letterhead.parent, '/letterhead/parent', 0)
  lines(letterhead.body, '/letterhead/body', 1)
  for (const [text, at] of [[number, '/number'], [place, '/place'], [signature.name, '/signature/name']] as const) {
    if (text.length > shortest) throw refuse('too_long', { max: shortest }, { at })
  }
  if (place === '') throw refuse('empty', undefined, { at: '/place' })
  dayOf(day, '/day')
  lines(signature.role, '/signature/role', 1)
}

function lines(given: readonly string[], at: string, least: number): void {
  if (given.length < least || given.some((line) => line === '')) throw refuse('empty', undefined, { at })
  if (given.length > mostLines) throw refuse('too_many_lines', { max: mostLines }, { at })
}

function checkTable({ columns, rows, total }: Extract<Block, { kind: 'table' }>, at: string): void {
  const all = [...rows.map((row, i) => [row, `${at}/rows/${i}`] as const), ...(total ? [[total, `${at}/total`] as const] : [])]
  if (columns.length === 0) throw refuse('empty', undefined, { at: `${at}/columns` })
  for (const [row, place] of all) if (row.length !== columns.length) throw refuse('columns', { columns: columns.length, cells: row.length }, { at: place })
  const width = columns.reduce((sum, column) => sum + (column.width ?? 0), 0)
  const shared = columns.filter((column) => column.width === undefined).length
  // A column that shares what is left needs room for a word.
  if (width + shared * 8 > room) throw refuse('too_wide', { width: width + shared * 8, room }, { at: `${at}/columns` })
}

/** Every text of a description in NFC, without control characters and breaks; all in one pass, so that none is forgotten. */
function tidied<T>(paper: T): T {
  let total = 0
  const walk = (value: unknown, at: string): unknown => {
    if (typeof value === 'string') {
      const text = tidyRun(value, runOfLine.test(at))
      total += text.length
      if (text.length > longest) throw refuse('too_long', { max: longest }, { at })
      if (total > largest) throw refuse('too_large')
      return text
    }
    if (Array.isArray(value)) return value.map((one, i) => walk(one, `${at}/${i}`))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined).map(([name, one]) => [name, walk(one, `${at}/${name}`)]))
  }
  return walk(paper, '') as T
}

/** Where a string is one of several runs of a line. */
const runOfLine = /\/(text|rows\/\d+\/\d+|total\/\d+)\/\d+$/

/** The blank at the edge of a run separates it from the next one, and so does a run that is blank. */
function tidyRun(text: string, amongRuns: boolean): string {
  const plain = tidy(text)
  if (plain === '') return amongRuns && text !== '' ? ' ' : ''
  return `${/^\s/.test(text) ? ' ' : ''}${plain}${/\s$/.test(text) ? ' ' : ''}`
}
