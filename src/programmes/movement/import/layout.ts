import { fold, tidy } from '#base/words.ts'
import type { Cell, Line } from '#base/table/read.ts'
import { fieldMeant, honourMeant, kindMeant, levelMeant } from './terms.ts'

/*
 * How a list that a person made is laid out: titles above, headings in one to three rows with merged cells, a row of numbers
 * below them, sections and subtotals between. Nothing here knows a database.
 */

export const columnKeys = ['title', 'place', 'registrant', 'field', 'level', 'kind', 'year', 'day', 'result', 'decision', 'decision_day', 'novelty'] as const
/** What a column holds; `field=economy` is a column of marks under that field. */
export type ColumnKey = (typeof columnKeys)[number] | `${'field' | 'level' | 'kind' | 'result'}=${string}`
export type Layout = {
  /** Rows of the sheet that head the columns. */
  readonly from: number; readonly to: number
  /** Each column by its position, with its heading as it reads, merged cells written out. */
  readonly headings: readonly { readonly at: number; readonly heading: string; readonly key: ColumnKey | null }[]
  /** The year that a title above names. */
  readonly year: number | null
}

const deepest = 40

/** Finds the headings: of the first rows the one, two or three that name the most columns; none when a list has no title column. */
export function layoutOf(lines: readonly Line[]): Layout | undefined {
  let best: { score: number; from: number; to: number; headings: Layout['headings'] } | undefined
  for (const [i, line] of lines.slice(0, deepest).entries()) {
    for (const rows of [1, 2, 3]) {
      const block = lines.slice(i, i + rows)
      // Headings stand together; what a gap parts from them is a title, and numbers or one cell alone are a body.
      if (block.length < rows || block.at(-1)!.number - line.number !== rows - 1 || !heads(block.at(-1)!)) break
      const headings = headingsOf(block)
      const keys = headings.filter(({ key }) => key !== null)
      const score = keys.length - (rows - 1) * 0.4
      if (keys.some(({ key }) => key === 'title') && (!best || score > best.score)) best = { score, from: line.number, to: block.at(-1)!.number, headings }
    }
  }
  if (!best) return undefined
  const above = lines.filter((line) => line.number < best.from).flatMap((line) => [...line.cells.values()]).join(' ')
  const year = /(?:năm|nam)\s*(20\d{2})/i.exec(above)?.[1]
  return { from: best.from, to: best.to, headings: best.headings, year: year === undefined ? null : Number(year) }
}

const heads = (line: Line) => line.cells.size > 1 && [...line.cells.values()].every((cell) => !/^\(?\d+\)?$/.test(textOf(cell)))

/** Headings when a person says which row is the last of them. */
export function layoutAt(lines: readonly Line[], row: number): Layout | undefined {
  const line = lines.find((one) => one.number === row)
  return line && { from: row, to: row, headings: headingsOf([line]), year: null }
}

function headingsOf(block: readonly Line[]): Layout['headings'] {
  const last = Math.max(...block.map((line) => Math.max(...line.cells.keys())))
  const rows = block.map((line, depth) => {
    const texts: string[] = []
    for (let at = 0; at <= last; at++) {
      const own = textOf(line.cells.get(at))
      // A merged heading stands in its first column only: it goes on to the right as long as something stands below it.
      texts[at] = own !== '' || depth === block.length - 1 || !block.slice(depth + 1).some((below) => below.cells.has(at)) ? own : texts[at - 1] ?? ''
    }
    return texts
  })
  const all = Array.from({ length: last + 1 }, (_, at) => ({ at, heading: tidy([...new Set(rows.map((texts) => texts[at]!).filter((text) => text !== ''))].join(' – ')) })).filter(({ heading }) => heading !== '')
  return named(all)
}

const textOf = (cell: Cell | undefined) => (cell === undefined ? '' : tidy(String(cell)))

/** Each kind of column once, the first that fits; "Đơn vị đăng ký" is the place only where no column names the commune. */
function named(headings: readonly { at: number; heading: string }[]): Layout['headings'] {
  const taken = new Set<ColumnKey>()
  const hasPlace = headings.some(({ heading }) => heading.length < 60 && placeWords.test(fold(heading)) && !/don vi/.test(fold(heading)))
  const found = headings.map(({ at, heading }) => {
    const key = keyOf(heading, hasPlace)
    if (key === null || taken.has(key)) return { at, heading, key: null }
    taken.add(key)
    return { at, heading, key }
  })
  // "Bên đăng ký" says of which kind somebody is; who it is, only where no other column names them.
  return taken.has('registrant') ? found : found.map((one) => (one.key === null && fold(one.heading) === 'ben dang ky' ? { ...one, key: 'registrant' } : one))
}

const placeWords = /\b(xa|phuong|dia ban|dia phuong|noi (thuc hien|dang ky)|thon|khu dan cu)\b/

function keyOf(heading: string, hasPlace: boolean): ColumnKey | null {
  const text = fold(heading)
  // What is longer is a sentence, not a heading.
  if (text === '' || text.length > 90 || /^(stt|tt|so tt|so thu tu|ghi chu)$/.test(text)) return null
  const mark = markOf(heading)
  if (mark) return mark
  if (/\bngay\b.*\b(quyet dinh|qd|cong nhan|ban hanh|ky)\b/.test(text) && !text.endsWith('dang ky')) return 'decision_day'
  if (/\b(so|sqd|so hieu|ky hieu)\b.*\b(quyet dinh|qd)\b|^(sqd|quyet dinh|so qd|qd)\b/.test(text)) return 'decision'
  if (/^ten (don vi|to chuc|co quan)\b/.test(text)) return hasPlace ? 'registrant' : 'place'
  if (/\b(ten|noi dung)\b.*\b(mo hinh|dien hinh|cong trinh)\b|^ten\b|^mo hinh( dan van kheo)?$|^ten mo hinh/.test(text)) return 'title'
  if (/\b(ngay|thoi gian|thoi diem)\b/.test(text)) return 'day'
  if (/^nam\b|\bnam dang ky$/.test(text)) return 'year'
  if (/\bket qua|cong nhan|xep loai|khen thuong|danh hieu|danh gia|hien trang\b/.test(text)) return 'result'
  if (/\blinh vuc\b/.test(text)) return 'field'
  if (/\bloai hinh|^loai\b|phan loai|hinh thuc\b/.test(text)) return 'kind'
  if (/\bcap\b/.test(text)) return 'level'
  if (/\b(tinh chat|dang ky moi|moi hay|duy tri)\b/.test(text)) return 'novelty'
  if (/\bdon vi\b/.test(text)) return hasPlace ? 'registrant' : 'place'
  if (/\b(tap the|ca nhan|chu the|nguoi|to chuc|chi bo|dai dien)\b/.test(text)) return 'registrant'
  return placeWords.test(text) ? 'place' : null
}

/** "Lĩnh vực – KT", "Cấp đăng ký – Huyện": a column of marks for one value. */
function markOf(heading: string): ColumnKey | null {
  const [group, ...below] = heading.split(' – ')
  if (group === undefined || below.length === 0) return null
  const [over, value] = [fold(group), below.join(' ')]
  if (/\blinh vuc\b/.test(over)) { const field = fieldMeant(value); return field ? `field=${field}` : null }
  if (/\bcap\b/.test(over)) { const level = levelMeant(value); return level ? `level=${level}` : null }
  if (/\b(loai hinh|loai)\b/.test(over)) { const kind = kindMeant(value); return kind ? `kind=${kind}` : null }
  if (/\b(ket qua|xep loai|khen thuong)\b/.test(over) && !/\b(so|qd|quyet dinh|ngay)\b/.test(fold(value))) { const honour = honourMeant(value); return honour ? `result=${honour}` : null }
  return null
}

/** What a row says besides its cells: the level, field and place of the section in which it stands. */
export type Section = { readonly level?: string; readonly field?: string; readonly kind?: string; readonly place?: string }
export type Body = { readonly row: number; readonly cells: ReadonlyMap<ColumnKey, string>; readonly section: Section; readonly line: Line }

/**
 * The rows below the headings: sections are remembered for what follows, subtotals, numbers of columns and signatures are left out.
 * @param columns what each column holds, by position
 * @param carry whether an empty place means the one above, as merged cells do
 */
export function bodyOf(lines: readonly Line[], to: number, columns: ReadonlyMap<number, ColumnKey>, carry: boolean): { rows: Body[]; skipped: number } {
  const rows: Body[] = []
  let skipped = 0
  let section: Section = {}
  let place = ''
  for (const line of lines) {
    if (line.number <= to) continue
    const cells = new Map<ColumnKey, string>()
    for (const [at, cell] of line.cells) {
      const key = columns.get(at)
      const text = textOf(cell)
      if (key !== undefined && text !== '') cells.set(key, text)
    }
    const found = standing(line, cells)
    if (found === 'section') {
      section = sectionOf(line, section)
      place = ''
    }
    if (found !== 'row') { skipped++; continue }
    if (carry && cells.has('title')) {
      place = cells.get('place') ?? place
      if (place !== '') cells.set('place', place)
    }
    rows.push({ row: line.number, cells, section, line })
  }
  return { rows, skipped }
}

const roman = /^(?:[IVXLC]+|[A-H])(?:[.)/]|$)/

function standing(line: Line, cells: ReadonlyMap<ColumnKey, string>): 'row' | 'section' | 'none' {
  const texts = [...line.cells.values()].map(textOf)
  const letters = texts.filter((text) => /\p{L}/u.test(text))
  // The row "(1) (2) (3)", or of nothing but marks.
  if (letters.length === 0) return 'none'
  const whole = fold(texts.join(' '))
  if (/^(?:[ivxl\d]+ )?(tong|cong|tong so|tong cong|luy ke)\b/.test(whole) && letters.length <= 2) return 'none'
  const words = letters.filter((text) => !/^(?:[IVXLC]+|[A-H])[.)]?$/.test(text))
  if (words.length === 1 && cells.size <= 1) {
    const marked = roman.test(texts[0]!)
    if (marked || sectionSays(words[0]!)) return 'section'
    // Somebody's name under the list, "Nơi nhận", a remark: no ordinal, one cell.
    if (!/^\d/.test(texts[0]!)) return 'none'
  }
  return cells.size === 0 ? 'none' : 'row'
}

const bare = (text: string) => tidy(text.replace(/^(?:[IVXLC]+|[A-H]|\d+)[.)/]\s*/, '').replace(/[:;.]\s*$/, ''))
const placeSection = /^(xã|phường|thị trấn|huyện|quận|thị xã|đặc khu)\s+\p{L}/iu

function sectionSays(text: string): boolean {
  const said = bare(text)
  return said.length <= 80 && (/\b(cap|linh vuc)\b/.test(fold(said)) || placeSection.test(said) || kindSection(said) !== undefined)
}

/** Only a heading that is nothing but a kind: "Điển hình tập thể". */
const kindSection = (text: string) => (fold(text).split(' ').length <= 6 && /^(mo hinh|dien hinh|tap the|ca nhan|cong trinh)/.test(fold(text)) ? kindMeant(text) : undefined)

/** A section of levels begins anew what stood below it. */
function sectionOf(line: Line, before: Section): Section {
  const text = bare([...line.cells.values()].map(textOf).find((one) => /\p{L}/u.test(one) && !/^(?:[IVXLC]+|[A-H])[.)]?$/.test(one)) ?? '')
  if (placeSection.test(text)) return { ...before, place: text }
  const level = /\bcap\b/.test(fold(text)) ? levelMeant(text) : undefined
  const field = level === undefined ? fieldMeant(text) : undefined
  const kind = level === undefined && field === undefined ? kindSection(text) : undefined
  if (level !== undefined) return { level }
  if (field !== undefined) return { ...before, field }
  return kind === undefined ? before : { ...before, kind }
}
