import type { Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { likeness, placeFinder, placeOf, ready, shownFrom, type Ready } from '../alike.ts'
import * as q from './import.queries.ts'

/** A list that repeats itself so often is judged by looking at the list. */
const mostPairs = 2_000

type Compared = { readonly row: q.ImportedRow; readonly ready: Ready }

/**
 * Compares what a list brought with one another, commune by commune, by what a list tells: titles, registrants, places and
 * years. Nobody waits for it: what looks alike is registered, and shown to a person.
 * @returns how many pairs look alike
 */
export async function pairsAmong(db: Db, id: Id): Promise<number> {
  const found: { a: q.ImportedRow; b: q.ImportedRow; score: number }[] = []
  for (const rows of Map.groupBy(await q.imported.all(db, id, db.ctx.day), ({ commune }) => commune).values()) {
    const villages = [...new Map(rows.filter(({ village }) => village).map(({ leaf, leafName }) => [leaf, { leaf, name: leafName }])).values()]
    const places = placeFinder(villages, [rows[0]!.communeName])
    const all = rows.map((row): Compared => ({ row, ready: ready({ ...row, startsOn: null, endsOn: null, audience: '', told: '' }, places) }))
    for (const [i, one] of all.entries()) {
      for (const other of all.slice(i + 1)) {
        if (one.row.year !== other.row.year || !shareWords(one.ready, other.ready)) continue
        const likely = likeness(one.ready, other.ready)
        if (likely.score >= shownFrom && placeOf(one.ready, other.ready.of, other.ready.leaves) !== 'elsewhere') found.push({ a: one.row, b: other.row, score: likely.score })
      }
    }
    // A city's list is compared for seconds; whoever asks something meanwhile is answered in between.
    await new Promise((done) => { setImmediate(done) })
  }
  const best = found.toSorted((x, y) => y.score - x.score).slice(0, mostPairs)
  await q.putPairs.run(db, id, best.map(({ a }) => a.shard), best.map(({ a }) => a.id), best.map(({ a }) => a.leaf), best.map(({ b }) => b.id), best.map(({ score }) => Math.round(score * 1_000) / 1_000))
  return best.length
}

/** Two titles without a word in common are not compared letter by letter. */
function shareWords(a: Ready, b: Ready): boolean {
  const [few, many] = a.words.of.size < b.words.of.size ? [a.words.of, b.words.of] : [b.words.of, a.words.of]
  for (const word of few.keys()) if (many.has(word)) return true
  return false
}
