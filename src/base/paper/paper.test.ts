import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { readPdf } from '../../../test/pdf.ts'
import type { Certificate, Document, Letterhead } from './document.ts'
import { certificateToPdf, toDocx, toPdf } from './print.ts'

/** Every letter of Vietnamese, in both cases, as people type them and as their telephones send them. */
const vowels = 'aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ'
const alphabet = `${vowels}${vowels.toUpperCase()}`

const letterhead: Letterhead = { kind: 'state', parent: [], body: ['ỦY BAN NHÂN DÂN', 'XÃ HỒNG VÂN'] }
const paper = (over: Partial<Document> = {}): Document => ({
  letterhead, number: '12/BC-UBND', place: 'Hồng Vân', day: '2026-02-05', type: 'BÁO CÁO', subject: 'Kết quả phong trào “Dân vận khéo”', blocks: [],
  signature: { role: ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'], name: 'Lương Văn Bách' }, recipients: ['Như trên', 'Lưu: VT'], ...over })
const certificate = (over: Partial<Certificate> = {}): Certificate => ({
  letterhead, number: '46-01/GCN', place: 'Hồng Vân', day: '2026-07-10', giver: 'CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ HỒNG VÂN', title: 'GIẤY CHỨNG NHẬN', verb: 'Chứng nhận mô hình', honoured: '“Thôn thông minh Vân La”',
  of: 'của Tổ công nghệ số thôn Vân La', reason: 'Đạt danh hiệu mô hình “Dân vận khéo” năm 2026', basis: 'Theo Quyết định số 46/QĐ-UBND ngày 10/7/2026', signature: { role: ['CHỦ TỊCH'], name: 'Lương Văn Bách' }, ...over })
const said = (text: string) => text.replace(/\s+/g, ' ')
const xmlOf = async (document: Document) => Buffer.from(unzipSync(await toDocx(document))['word/document.xml']!).toString()
const tableOf = (rows: number): Document['blocks'] => [{ kind: 'table', columns: [{ title: 'STT', width: 12, align: 'centre' }, { title: 'Tên mô hình' }], rows: Array.from({ length: rows }, (_, i) => [String(i + 1), `Mô hình số ${i + 1}`]) }]

describe('a printed paper', () => {
  test('shows every letter of Vietnamese in every face, and draws what it says', async () => {
    const faces = [alphabet, { text: alphabet, bold: true }, { text: alphabet, italic: true }, { text: alphabet.normalize('NFD'), bold: true, italic: true }]
    const { pages, hollow } = readPdf(await toPdf(paper({ blocks: faces.map((face) => ({ kind: 'paragraph', align: 'left', text: [face] })) })))
    expect(hollow).toEqual([])
    expect(pages.join('').replaceAll('\n', '').split(alphabet)).toHaveLength(5)
  })

  test('refuses what it could only show as an empty box, and says which', async () => {
    await expect(toPdf(paper({ subject: 'Vui quá 🎉' }))).rejects.toMatchObject({ code: 'paper.letter', params: { letter: '🎉' } })
    // The press goes on after a refusal.
    expect(readPdf(await toPdf(paper())).hollow).toEqual([])
  })

  test('takes every text as text, whatever language it looks like', async () => {
    const hostile = '#import "x": * $x^2$ *đậm* _nghiêng_ @ghi <nhãn> \\u{41} `mã` // hết /* */ - mục = đề #sys.inputs'
    const { pages } = readPdf(await toPdf(paper({ subject: hostile, blocks: [{ kind: 'paragraph', text: hostile }, { kind: 'heading', level: 1, text: hostile }] })))
    expect(pages[0]!.replace(/\s/g, '').split(hostile.replace(/\s/g, ''))).toHaveLength(4)
  })

  test('is the same bytes for the same description', async () => {
    expect((await toPdf(paper({ blocks: tableOf(5) }))).equals(await toPdf(paper({ blocks: tableOf(5) })))).toBe(true)
  })

  test('pads the day and the first two months with a nought, and leaves room for a number that is not yet known', async () => {
    expect(readPdf(await toPdf(paper())).pages[0]).toContain('Hồng Vân, ngày 05 tháng 02 năm 2026')
    const text = said(readPdf(await toPdf(paper({ number: '', day: '2026-12-25' }))).pages[0]!)
    expect(text).toContain('ngày 25 tháng 12 năm 2026')
    expect(text).not.toContain('12/BC-UBND')
  })

  test('stands under the name that its letterhead asks for', async () => {
    const first = async (kind: Letterhead['kind']) => said(readPdf(await toPdf(paper({ letterhead: { kind, parent: ['CẤP TRÊN'], body: ['CƠ QUAN'] } }))).pages[0]!)
    for (const kind of ['state', 'front'] as const) expect(await first(kind)).toMatch(/^CẤP TRÊN CƠ QUAN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Số: 12\/BC-UBND/)
    expect(await first('party')).toMatch(/^CẤP TRÊN CƠ QUAN \* ĐẢNG CỘNG SẢN VIỆT NAM Số 12\/BC-UBND/)
  })

  test('repeats the head of a table on each page, numbers pages from the second on, and an annex anew', async () => {
    const blocks: Document['blocks'] = [...tableOf(60), { kind: 'annex', title: 'Phụ lục', subject: 'DANH SÁCH', note: '(Kèm theo)' }, ...tableOf(60)]
    const { pages } = readPdf(await toPdf(paper({ blocks })))
    expect(pages.map((page) => page.split('\n').includes('STT'))).toEqual([true, true, true, true])
    expect(pages.map((page) => /^\d$/m.exec(page.split('\n')[0]!)?.[0] ?? '')).toEqual(['', '2', '', '2'])
  })

  test('carries the address of a figure where it stands', async () => {
    const blocks: Document['blocks'] = [{ kind: 'paragraph', text: ['Có ', { text: '95 mô hình', link: 'https://lantoa.example/figures' }, '.'] }]
    const pdf = readPdf(await toPdf(paper({ blocks })))
    expect(pdf.links).toEqual(['https://lantoa.example/figures'])
    expect(said(pdf.pages[0]!)).toContain('Có 95 mô hình .')
  })

  test('keeps the blanks between a figure and the words around it', async () => {
    const blocks: Document['blocks'] = [{ kind: 'paragraph', text: ['Đăng ký', ' ', { text: '381', link: 'https://lantoa.example/figures' }, ' ', 'mô hình', '.'] }]
    expect((await xmlOf(paper({ blocks }))).match(/<w:t xml:space="preserve"> <\/w:t>/g)).toHaveLength(2)
    await expect(toPdf(paper({ recipients: [' '] }))).rejects.toMatchObject({ code: 'paper.empty', at: '/recipients' })
  })

  test('says what is wrong with a description, and where', async () => {
    const refused = (over: Partial<Document>, like: object) => expect(toPdf(paper(over))).rejects.toMatchObject(like)
    await refused({ letterhead: { kind: 'royal' as never, parent: [], body: ['A'] } }, { code: 'paper.letterhead', at: '/letterhead/kind' })
    await refused({ letterhead: { kind: 'state', parent: [], body: [] } }, { code: 'paper.empty', at: '/letterhead/body' })
    await refused({ subject: ' ' }, { code: 'paper.empty', at: '/subject' })
    await refused({ subject: 'x'.repeat(5_001) }, { code: 'paper.too_long', at: '/subject' })
    await refused({ number: '4'.repeat(81) }, { code: 'paper.too_long', at: '/number' })
    await refused({ day: '2026-02-30' }, { code: 'day.invalid', at: '/day' })
    await refused({ blocks: [{ kind: 'table', columns: [{ title: 'A' }, { title: 'B' }], rows: [['1', '2'], ['3']] }] }, { code: 'paper.columns', at: '/blocks/0/rows/1' })
    await refused({ blocks: [{ kind: 'table', columns: [{ title: 'A', width: 160 }, { title: 'B' }], rows: [] }] }, { code: 'paper.too_wide' })
    await refused({ blocks: Array.from({ length: 130 }, () => ({ kind: 'paragraph', text: 'x'.repeat(5_000) })) }, { code: 'paper.too_large' })
    await refused({ recipients: Array.from({ length: 41 }, () => 'Lưu') }, { code: 'paper.too_many_lines', at: '/recipients' })
  })

  test('keeps every word of any Vietnamese text in its order', async () => {
    const word = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength: 12 })
    await fc.assert(fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 60 }), async (words) => {
      const { pages, hollow } = readPdf(await toPdf(paper({ subject: 'Kiểm', blocks: [{ kind: 'paragraph', text: words.join(' ') }] })))
      expect(hollow).toEqual([])
      expect(pages.join('').replace(/\s/g, '')).toContain(words.join(''))
    }), { numRuns: 30 })
  })
})

describe('the same paper for an office that goes on writing', () => {
  test('opens as an archive whose text is that of the description', async () => {
    const xml = await xmlOf(paper({ blocks: [{ kind: 'paragraph', text: alphabet }, { kind: 'heading', level: 2, text: '1. Kết quả <&>' }, ...tableOf(3), { kind: 'bars', title: 'Theo lĩnh vực', bars: [{ label: 'Kinh tế', value: 3, text: '3' }, { label: 'Khác', value: null, text: '–' }] }] }))
    for (const text of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Số: 12/BC-UBND', 'ngày 05 tháng 02 năm 2026', alphabet, '1. Kết quả &lt;&amp;&gt;', 'Mô hình số 3', 'Kinh tế', '- Lưu: VT.', 'Lương Văn Bách']) expect(xml).toContain(text)
    expect(xml).toContain('<w:tblHeader/>')
  })
  test('of the Party too', async () => {
    const xml = await xmlOf(paper({ letterhead: { kind: 'party', parent: [], body: ['ĐẢNG ỦY'] } }))
    expect(xml).toContain('ĐẢNG CỘNG SẢN VIỆT NAM')
    expect(xml).not.toContain('CỘNG HÒA')
  })
})

describe('a certificate', () => {
  test('is one sheet with all that it says, however long the name', async () => {
    for (const honoured of ['“Thôn thông minh Vân La”', `“${'Nhà sạch vườn đẹp '.repeat(16).trim()}”`]) {
      const { pages, hollow } = readPdf(await certificateToPdf(certificate({ honoured, reason: 'Đạt danh hiệu '.repeat(20).trim(), of: 'của Chi hội '.repeat(16).trim(), qr: { text: 'https://lantoa.example/verify/7KQ4-M2XH-9WPD', caption: 'Kiểm tra tại lantoa.example/verify', code: '7KQ4-M2XH-9WPD' } })))
      expect(hollow).toEqual([])
      expect(pages).toHaveLength(1)
      expect(said(pages[0]!)).toContain(honoured)
      expect(pages[0]).toContain('46-01/GCN')
    }
  })
  test('is refused when it would not fit its frame', async () => {
    await expect(certificateToPdf(certificate({ reason: 'x'.repeat(301) }))).rejects.toMatchObject({ code: 'paper.too_long', at: '/reason' })
    await expect(certificateToPdf(certificate({ honoured: '' }))).rejects.toMatchObject({ code: 'paper.empty', at: '/honoured' })
  })
})
