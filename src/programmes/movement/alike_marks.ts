import { writtenOut } from './alike_words.ts'

/*
 * What in a title tells one of its kind from another: lane 12, the hamlet called Ao Sen, round 2, the year. Places of the atlas are
 * known by `Places`; these are the smaller ones that everybody there knows and no list of units does.
 */

/** `['xom', 'ao sen']`, `['turn', '2']`. */
export type Mark = readonly [kind: string, value: string]
export type Marks = { readonly spots: readonly Mark[]; readonly turns: readonly Mark[]; readonly years: readonly number[]; /** The text without them. */ readonly rest: string }

const roman: Readonly<Record<string, string>> = { i: '1', ii: '2', iii: '3', iv: '4', v: '5', vi: '6' }
const numbered = /(?<![^ ])(ngo|ngach|hem|xom|doi|cum|to|khu|thon|ap|lo|day|pho|duong|lien gia) (\d+[a-z]?)(?![^ ])/g
const turn = /(?<![^ ])(dot|lan|ky|khoa|so|quy)(?: thu)? (\d{1,2}|iii|ii|iv|vi|v|i)(?![^ ])/g
const year = /(?<![^ ])20[0-4]\d(?![^ ])/g

/*
 * In a title with capitals a name is what has them: "xóm Ao Sen giữ sạch đường". A word behind "tổ", "đội", "khu" may have one
 * and be no name, "Đội Thiếu niên", unless it ends there or has two: "khu Bãi Sậy".
 */
const lane = '[Xx][óo]m|[Nn]g[õo]|[Nn]g[áa]ch|[Hh][ẻe]m|[Ấấ]p|[Tt]h[ôo]n'
const group = '[Đđ]ội|[Dd]oi|[Tt][ổo](?: dân phố| dan pho)?|[Kk]hu(?: dân cư| dan cu| phố| pho)?|[Pp]h[ốo]|[Ll][àa]ng'
const large = String.raw`(?!(?:Xóm|Ngõ|Thôn|Tổ|Khu|Phố|Làng|Xã|Phường|Chi|Hội)(?!\p{L}))\p{Lu}\p{Ll}*`
const ends = String.raw`(?=$|[^\p{L} ]| [^\p{L}]| (?:với|voi|ở|o|tại|tai|của|cua|và|va|năm|nam|thuộc|thuoc|trên|tren|gắn|gan|góp|gop)(?!\p{L}))`
const capital = new RegExp(String.raw`(?<!\p{L})(?:(?:${lane}) ${large}(?: ${large}){0,2}|(?:${group}) ${large}(?:(?: ${large}){1,2}|${ends}))(?!\p{L})`, 'gu')

/**
 * Without capitals a hamlet or lane ends its title, or stands before what goes on about it. "Nông thôn mới", "ngõ xanh, sạch", "ngõ
 * xóm" are none.
 */
const plainly = new RegExp('(?<![^ ])(?<!nong )(xom|ngo|ngach|hem|ap|thon) '
  + '((?!(?:xom|ngo|ngach|xanh|sach|dep|hoa|sang|van minh|van hoa|an toan|an ninh|an lanh|binh yen|khong|kieu|thong|tu quan|nho|pho|vang|lien|de|voi|o|tai|va|nam|co|giu|trong) ?(?![^ ]))[a-z]+(?: [a-z]+)?)'
  + '(?= *$| (?:voi|o|tai|tren|thuoc|cua|va|nam|gan|giu|giai doan|gop phan|xay dung|hoc tap|xanh|trong)(?![^ ]))', 'g')

/** @param written the title written out, without the places of the atlas */
export function marksOf(title: string, written: string): Marks {
  const spots: Mark[] = []
  const turns: Mark[] = []
  const years: number[] = []
  const take = (_: string, kind: string, value: string) => { spots.push([kind, value]); return ' ' }
  const rest = withoutCapitals(title, written.replace(numbered, take), spots)
    .replace(plainly, take)
    .replace(turn, (_, kind: string, value: string) => { turns.push([kind === 'quy' ? 'quarter' : 'turn', roman[value] ?? value]); return ' ' })
    .replace(year, (value) => { years.push(Number(value)); return ' ' })
  return { rest, spots, turns, years }
}

/** Folded titles have no capitals, and where every word has one they tell nothing. */
function withoutCapitals(title: string, written: string, spots: Mark[]): string {
  const words = title.match(/\p{L}+/gu) ?? []
  const begun = words.filter((word) => /^\p{Lu}/u.test(word)).length
  if (begun === 0 || begun * 5 > words.length * 4) return written
  return [...title.matchAll(capital)].reduce((rest, [phrase]) => {
    const found = writtenOut(phrase)
    const at = ` ${rest} `.indexOf(` ${found} `)
    const blank = found.indexOf(' ')
    if (at < 0 || blank < 0) return rest
    spots.push([found.slice(0, blank), found.slice(blank + 1)])
    return `${rest.slice(0, at)} ${rest.slice(at + found.length)}`
  }, written)
}

/** Both tell in the same manner which one they are, and it is another one; what is written shorter may be the same: "xóm Sen", "xóm Sen Hồ". */
export function differ(a: readonly Mark[], b: readonly Mark[]): boolean {
  const comparable = a.filter(([kind]) => b.some((other) => other[0] === kind))
  return comparable.length > 0 && !comparable.some(([kind, value]) => b.some((other) => other[0] === kind && sameName(other[1], value)))
}

const sameName = (a: string, b: string) => a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `)
