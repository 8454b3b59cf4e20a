import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import { fold, tidy } from '#base/words.ts'
import { allowEach } from '#core/people/door.ts'
import { refuse } from './problems.ts'

/** A stretch of days; a list that gives only a year means any day of it. */
export type Span = { readonly from: Day; readonly to: Day }
export type Candidate = { readonly unit: number; readonly name: string; readonly kind: string; readonly from: Day; readonly to: Day | null; readonly within: string | null; readonly above: string | null }
export type Place = { readonly unit: number; readonly day: Day }
/** Finds the place that a text means. @throws Problem `movement.row_place*` */
export type Find = (text: string, span: Span) => Place
/** A name that leaves a choice, or none: to be settled once for all rows that have it. */
export type Unclear = { readonly key: string; readonly text: string; readonly candidates: readonly Candidate[]; rows: number }

const named = sql<Candidate & { text: string }, [string[]]>('movement.units_named', `
  with meant as materialized (select l.* from unit.life l join unnest($1::text[]) as a(text) on a.text = l.name_folded where l.kind <> 'unspecified')
  select l.name_folded as text, l.unit, l.name, l.kind, lower(l.valid) as from, upper(l.valid) - 1 as to, p.name as within, g.name as above
  from meant l
  left join lateral (select name, parent from unit.life p where p.unit = l.parent and p.valid @> lower(l.valid)) p on true
  left join lateral (select name from unit.life g where g.unit = p.parent and g.valid @> lower(l.valid)) g on true`)

const villageWords = ['thôn', 'xóm', 'bản', 'làng', 'tổ dân phố', 'tdp', 'khu dân cư', 'kdc', 'cụm dân cư', 'khu phố']
const kindsOf: readonly (readonly [words: readonly string[], kinds: readonly string[]])[] = [
  [['xã'], ['commune']], [['phường'], ['ward']], [['thị trấn', 'tt'], ['town']], [['đặc khu'], ['special_zone']], [['huyện', 'quận', 'thị xã', 'tx'], ['district']], [['thành phố', 'tp', 'tỉnh'], ['city', 'province']],
  [villageWords, ['village', 'residential_area']],
]
const everyWord = kindsOf.flatMap(([words]) => words).toSorted((a, b) => b.length - a.length)
const leading = new RegExp(`^(${everyWord.join('|')})\\.?\\s+(?=\\S)`, 'iu')
const inside = new RegExp(`(?<=\\S)\\s+(?=(?:${everyWord.join('|')})\\.?\\s+\\p{L})`, 'giu')

type Segment = { readonly text: string; readonly bare: string; readonly kinds: readonly string[] | null; readonly village: boolean }

/** "Chi bộ thôn Vân La, xã Hồng Vân" → Vân La (a village), Hồng Vân (a commune): the finest first. What names no kind is taken whole. */
function segmentsOf(text: string): Segment[] {
  const parts = text.replace(inside, ', ').split(/[,;–]|\s-\s|\(|\)|\bthuộc\b/u).map(tidy).filter((part) => part !== '')
  const all = parts.map((part): Segment => {
    const word = leading.exec(part)?.[1]?.toLowerCase()
    const kinds = word === undefined ? null : kindsOf.find(([words]) => words.includes(word))![1]
    return { text: part, bare: tidy(part.replace(leading, '')), kinds, village: word !== undefined && villageWords.includes(word) }
  })
  const told = all.filter(({ kinds }) => kinds !== null)
  return told.length > 0 ? told : all
}

const forms = ({ text, bare }: Segment) => [fold(text), fold(bare), ...everyWord.map((word) => `${fold(word)} ${fold(bare)}`)]

/**
 * Looks up all places that a list names, in one statement, as far as the asker may import there.
 * @param choices what a person settled: the folded text → `#unit`, or another spelling of it
 */
export async function finderOf(ctx: Ctx, texts: readonly string[], choices: Readonly<Record<string, string>>): Promise<{ find: Find; unclear: ReadonlyMap<string, Unclear> }> {
  const settled = (text: string) => choices[fold(text)] ?? text
  const wanted = [...new Set(texts.flatMap((text) => segmentsOf(settled(text)).flatMap(forms)))].filter((text) => text !== '')
  const rows = wanted.length === 0 ? [] : await named.all((await allowEach(ctx, 'initiative.import', [])).db, wanted)
  const chosen = Object.values(choices).flatMap((choice) => (/^#\d{1,9}$/.test(choice) ? [Number(choice.slice(1))] : []))
  const { refused } = await allowEach(ctx, 'initiative.import', [...new Set([...rows.map((row) => row.unit), ...chosen])])
  const byText = Map.groupBy(rows.filter((row) => !refused.has(row.unit)), (row) => row.text)
  const unclear = new Map<string, Unclear>()
  const note = (text: string, candidates: readonly Candidate[]) => {
    const key = fold(text)
    const one = unclear.get(key) ?? { key, text, candidates, rows: 0 }
    one.rows++
    unclear.set(key, one)
  }
  const known = new Map<string, Place | readonly Candidate[]>()
  const find: Find = (text, span) => {
    const meant = settled(text)
    if (/^#\d{1,9}$/.test(meant) && !refused.has(Number(meant.slice(1)))) return { unit: Number(meant.slice(1)), day: span.from }
    const name = `${fold(meant)} ${span.from} ${span.to}`
    const found = known.get(name) ?? search(meant, span, byText)
    known.set(name, found)
    if ('unit' in found) return found
    note(text, found)
    if (found.length === 0) throw refuse('row_place_unknown', { given: text.slice(0, 80) }, { at: '/place' })
    throw refuse('row_place_unclear', { given: text.slice(0, 80), count: found.length, candidates: found.slice(0, 4).map(written).join('; ') }, { at: '/place' })
  }
  return { find, unclear }
}

const written = ({ name, within, above }: Candidate) => [name, within, above].filter((part) => part !== null).join(', ')

/** The one place that is meant, or those that may be. */
function search(text: string, span: Span, byText: ReadonlyMap<string, readonly Candidate[]>): Place | readonly Candidate[] {
  const segments = segmentsOf(text)
  for (const [i, segment] of segments.entries()) {
    const all = [...new Map(forms(segment).flatMap((form) => byText.get(form) ?? []).map((one) => [`${one.unit} ${one.from}`, one])).values()]
    const found = narrow(all, [
      (one) => one.from <= span.to && (one.to === null || one.to >= span.from),
      (one) => segment.kinds === null || segment.kinds.includes(one.kind),
      (one) => segments.some((other, at) => at > i && [one.within, one.above].some((name) => name !== null && fold(other.bare) === bareName(name))),
      (one) => tidy(one.name.replace(leading, '')).toLowerCase() === segment.bare.toLowerCase(),
      // "Hồng Vân" alone is the commune, not a village or a district of that name.
      (one) => segment.kinds !== null || ['commune', 'ward', 'town', 'special_zone'].includes(one.kind),
    ])
    const units = new Set(found.map(({ unit }) => unit))
    if (units.size === 1) return { unit: found[0]!.unit, day: found[0]!.from > span.from && found[0]!.from <= span.to ? found[0]!.from : span.from }
    // A village that nobody has opened yet: known to lie in its commune, not where.
    if (units.size > 1 || !segment.village) return found
  }
  return []
}

const bareName = (name: string) => fold(name.replace(leading, ''))

/** Each wish is followed as far as it leaves somebody. */
function narrow(all: readonly Candidate[], wishes: readonly ((one: Candidate) => boolean)[]): readonly Candidate[] {
  return wishes.reduce((left, wish) => {
    const some = left.filter(wish)
    return some.length > 0 ? some : left
  }, all)
}
