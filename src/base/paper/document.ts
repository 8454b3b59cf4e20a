/**
 * An official document as data: what it says, not how it looks. Two printers take the same description: `toPdf` (the paper that
 * is signed and kept) and `toDocx` (the same text for an office that goes on writing). Layout and components follow Annex I of
 * Decree 30/2020/NĐ-CP for the State and, as fits, the Front; Guidance 36-HD/VPTW for the Party.
 *
 * Texts are plain: nothing in them is markup. A text is one line; where a break matters (the name of a body, who signs) it is a list
 * of lines. Sizes are in millimetres. What cannot be printed is refused with a Problem that points to it, as `/blocks/3/rows/0/1`.
 * @example
 *   const bytes = await toPdf({
 *     letterhead: { kind: 'state', parent: [], body: ['ỦY BAN NHÂN DÂN', 'XÃ HỒNG VÂN'] }, number: '12/BC-UBND', place: 'Hồng Vân', day: '2026-11-23',
 *     type: 'BÁO CÁO', subject: 'Kết quả phong trào thi đua “Dân vận khéo” năm 2026',
 *     blocks: [
 *       { kind: 'heading', level: 1, text: 'I. KẾT QUẢ' },
 *       { kind: 'paragraph', text: ['Toàn xã có ', { text: '95 mô hình', link: 'https://lantoa.example/figures?…' }, ' đang thực hiện.'] },
 *       { kind: 'table', columns: [{ title: 'STT', width: 12, align: 'centre' }, { title: 'Chỉ tiêu' }, { title: 'Số liệu', width: 30, align: 'right' }], rows: [['1', 'Mô hình đăng ký', '95']] },
 *       { kind: 'bars', title: 'Theo lĩnh vực', bars: [{ label: 'Kinh tế', value: 31, text: '31' }] },
 *     ],
 *     signature: { role: ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'], name: 'Nguyễn Văn A' }, recipients: ['Như trên', 'Lưu: VT'],
 *   })
 */
export type Document = {
  readonly letterhead: Letterhead
  /** Number with its symbol, `46/QĐ-UBND` or `46-QĐ/ĐU`; empty: room is left to write it by hand. */
  readonly number: string
  /** Where and on which day (`YYYY-MM-DD`) it is signed. */
  readonly place: string; readonly day: string
  /** `QUYẾT ĐỊNH`, `BÁO CÁO`, `BIÊN BẢN` …; null for an official letter, whose subject stands under its number instead. */
  readonly type: string | null
  /** What it is about, in one sentence. */
  readonly subject: string
  /** To whom a letter or a submission is addressed: `Kính gửi:`. */
  readonly to?: readonly string[]
  readonly blocks: readonly Block[]
  readonly signature: Signature
  /** `Nơi nhận`, without dashes and full stops. */
  readonly recipients: readonly string[]
  readonly qr?: Qr
  /** Printed across every page of what is not issued: `BẢN XEM TRƯỚC`. */
  readonly draft?: string
}

export const letterheads = ['state', 'party', 'front'] as const
/** The State and the Front stand under the national motto, the Party under its own name. `parent` is the body above, if it is to be named. */
export type Letterhead = { readonly kind: (typeof letterheads)[number]; readonly parent: readonly string[]; readonly body: readonly string[] }

/** A place for the signature and the seal is left free between `role` and `name`. */
export type Signature = { readonly role: readonly string[]; readonly name: string }

/** A square code that leads to `text`, what a reader is told to do with it, and what to type instead: on a line of its own, never broken. */
export type Qr = { readonly text: string; readonly caption: string; readonly code: string }

/** A piece of a line. A figure carries the address of its thread in `link`: it can be followed in the file and leaves the paper clean. */
export type Run = { readonly text: string; readonly bold?: boolean; readonly italic?: boolean; readonly link?: string }
export type Line = string | readonly (string | Run)[]

export type Align = 'left' | 'centre' | 'right'
/** `width` in mm of the 165 there are; columns without one share what is left. */
export type Column = { readonly title: string; readonly width?: number; readonly align?: Align }
/** `text` is the value as it is to be read ("1.292 hộ"); the longest bar is the largest value; a missing one (null) has no bar. */
export type Bar = { readonly label: string; readonly value: number | null; readonly text: string }

export type Block =
  /** Justified with an indented first line, unless it is aligned. */
  | { readonly kind: 'paragraph'; readonly text: Line; readonly align?: Align }
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  /** Each with its own mark, as the drafter numbers them: `1.`, `a)`, `-`. */
  | { readonly kind: 'items'; readonly items: readonly { readonly mark: string; readonly text: Line }[] }
  /** Breaks over pages between rows and repeats its head. `total` is a last row that stands out. */
  | { readonly kind: 'table'; readonly title?: string; readonly columns: readonly Column[]; readonly rows: readonly (readonly Line[])[]; readonly total?: readonly Line[] }
  | { readonly kind: 'bars'; readonly title: string; readonly bars: readonly Bar[] }
  /** Everything after it stands behind the signature, on a page of its own: `Phụ lục`. */
  | { readonly kind: 'annex'; readonly title: string; readonly subject: string; readonly note: string }

/** A certificate in landscape, for one who is honoured. Same rules; place for signature and seal is left free. */
export type Certificate = {
  readonly letterhead: Letterhead; readonly number: string; readonly place: string; readonly day: string
  /** Who gives it, as on the first line: `CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ HỒNG VÂN`. */
  readonly giver: string
  /** `GIẤY CHỨNG NHẬN`, `GIẤY KHEN`. */
  readonly title: string
  /** What is said to whom: "Chứng nhận mô hình" · “Thôn thông minh Vân La” · "của Tổ công nghệ số thôn Vân La". */
  readonly verb: string; readonly honoured: string; readonly of: string
  readonly reason: string
  /** On what it rests: "Theo Quyết định số 46/QĐ-UBND ngày 10/7/2026 …". */
  readonly basis: string
  readonly signature: Signature; readonly qr?: Qr; readonly draft?: string
}

/** A drawing as SVG of our own, a heading and a few sentences. */
export type LeafletStep = { readonly drawing: string; readonly title: string; readonly body: string }
export type LeafletPart = { readonly title: string; readonly lead: string; readonly steps: readonly LeafletStep[] }
/**
 * A sheet of A4 folded twice into three. Outside, as it is printed, stand the part that is folded in, the back, and the cover; of
 * the two parts inside the first has a column and the second, in numbered steps, the other two. `signs` is a small table: a sign as SVG, what it stands for, and examples.
 */
export type Leaflet = {
  readonly day: string; readonly lang: 'vi' | 'en'
  readonly cover: { readonly title: string; readonly lead: string; readonly drawing: string; readonly foot: string }
  readonly inside: readonly [LeafletPart, LeafletPart]; readonly flap: LeafletPart
  readonly back: { readonly title: string; readonly signs: readonly { readonly drawing: string; readonly title: string; readonly body: string }[]; readonly qr: Qr; readonly foot: string }
}

/**
 * Cards to be cut out, eight on a sheet of A4, each with a square code and the same few words: nothing on them tells whose they are.
 * A list for whoever hands them out may stand on sheets of its own before them.
 */
export type Cards = {
  readonly title: string; readonly day: string
  /** Over the code, and under it: what the card is for, line by line. */
  readonly heading: string; readonly words: readonly string[]
  readonly cards: readonly { readonly code: string; readonly number: string; readonly place: string }[]
  readonly list?: { readonly title: string; readonly note: string; readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] }
}
