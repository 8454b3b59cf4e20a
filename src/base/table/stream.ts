import { strToU8, Zip, ZipDeflate } from 'fflate'
import { plain } from './write.ts'

/*
 * A workbook written row by row, for tables that do not fit into memory: the sheets are compressed as their rows come, and
 * what is ready leaves. Format: ECMA-376 part 1, SpreadsheetML, with inline strings.
 */

/** `day` cells are ISO days, `moment` cells are Dates; both become dates of the spreadsheet. */
export type SheetColumn = { readonly title: string; readonly type: 'text' | 'number' | 'day' | 'moment' }
export type StreamedSheet = { readonly name: string; readonly columns: readonly SheetColumn[]; readonly rows: AsyncIterable<readonly (string | number | Date | null)[]> }

/** Excel's last row is 1,048,576; a longer table goes on in another sheet. */
const mostRows = 1_048_575
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const [dayStyle, momentStyle, boldStyle] = [1, 2, 3]
/** Spreadsheets count days from here. */
const epoch = Date.UTC(1899, 11, 30)
const hanoi = 7 * 3_600_000

export async function* streamXlsx(sheets: readonly StreamedSheet[]): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const zip = new Zip((error, data) => {
    if (error) throw error
    ready.push(data)
  })
  const open = (name: string): ZipDeflate => {
    const file = new ZipDeflate(name, { level: 6 })
    zip.add(file)
    return file
  }
  const names: string[] = []
  for (const sheet of sheets) {
    for await (const _ of written(sheet, names, open)) yield* ready.splice(0)
  }
  for (const [name, text] of frame(names)) open(name).push(strToU8(head + text), true)
  zip.end()
  yield* ready.splice(0)
}

/** Writes one sheet, or more where one cannot hold its rows; yields now and then, so that what is ready can leave. */
async function* written({ name, columns, rows }: StreamedSheet, names: string[], open: (name: string) => ZipDeflate): AsyncGenerator<void> {
  let file: ZipDeflate | undefined
  let count = 0
  let text = ''
  const begin = (): void => {
    names.push(names.includes(name) ? `${name.slice(0, 26)} (${names.length + 1})` : name.slice(0, 31))
    file = open(`xl/worksheets/sheet${names.length}.xml`)
    text = `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData><row r="1">`
      + `${columns.map(({ title }, i) => inline(`${letterOf(i)}1`, title, boldStyle)).join('')}</row>`
    count = 0
  }
  const end = (): void => file!.push(strToU8(`${text}</sheetData></worksheet>`), true)
  begin()
  for await (const row of rows) {
    if (count === mostRows) {
      end()
      begin()
    }
    count++
    text += `<row r="${count + 1}">${row.map((cell, i) => cellOf(`${letterOf(i)}${count + 1}`, cell, columns[i]!.type)).join('')}</row>`
    if (text.length < 100_000) continue
    file!.push(strToU8(text))
    text = ''
    yield
  }
  end()
  yield
}

function letterOf(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : letterOf(Math.floor(index / 26) - 1) + letterOf(index % 26)
}

function cellOf(at: string, cell: string | number | Date | null, type: SheetColumn['type']): string {
  if (cell === null || cell === '') return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? `<c r="${at}"><v>${cell}</v></c>` : ''
  if (cell instanceof Date) return `<c r="${at}" s="${momentStyle}"><v>${(cell.getTime() + hanoi - epoch) / 86_400_000}</v></c>`
  const serial = type === 'day' ? (Date.parse(cell) - epoch) / 86_400_000 : Number.NaN
  // Before March 1900 spreadsheets count wrong, so there a day stays text.
  return serial > 60 ? `<c r="${at}" s="${dayStyle}"><v>${serial}</v></c>` : inline(at, cell)
}

function inline(at: string, text: string, style = 0): string {
  return `<c r="${at}"${style === 0 ? '' : ` s="${style}"`} t="inlineStr"><is><t xml:space="preserve">${escaped(plain(text))}</t></is></c>`
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

function frame(names: readonly string[]): [string, string][] {
  const each = (write: (name: string, n: number) => string): string => names.map((name, i) => write(escaped(name.replace(/[[\]:*?/\\]/g, ' ')), i + 1)).join('')
  const xf = (attributes: string): string => `<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" ${attributes}/>`
  return [
    ['[Content_Types].xml', `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`
      + `<Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/>${each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${types}.worksheet+xml"/>`)}</Types>`],
    ['_rels/.rels', `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ['xl/workbook.xml', `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${each((name, n) => `<sheet name="${name}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', `<Relationships xmlns="${relations}">${each((_, n) => `<Relationship Id="rId${n}" Type="${office}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="styles" Type="${office}/styles" Target="styles.xml"/></Relationships>`],
    ['xl/styles.xml', `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>`
      + `<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>`
      + `<cellXfs count="4">${xf('')}${xf('applyNumberFormat="1"').replace('numFmtId="0"', 'numFmtId="14"')}${xf('applyNumberFormat="1"').replace('numFmtId="0"', 'numFmtId="22"')}${xf('applyFont="1"').replace('fontId="0"', 'fontId="1"')}</cellXfs></styleSheet>`],
  ]
}
