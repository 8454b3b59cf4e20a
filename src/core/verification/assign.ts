import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import * as q from './assign.queries.ts'
import { refuse } from './problems.ts'
import { enter, getId, note } from './sample.ts'
import { sample, sampleLocked, type SampleRow } from './sample.queries.ts'

export type Item = q.ItemRow
export type Assignment = { readonly record: string; readonly visitor: string }
/** Who could visit what: `left` are the records for which nobody was found, with why. */
export type Proposal = { readonly assignments: readonly { record: Id; visitor: Id; visitorName: string }[]; readonly left: readonly { record: Id; why: Problem }[] }

const most = 10_000

/** What was drawn, page by page; what was found there is told when the sample is closed, and to its visitor. @throws Problem `verification.not_found` */
export async function listItems(ctx: Ctx, given: string, after: string | null = null, limit = 200): Promise<Item[]> {
  const { db, row } = await enter(ctx, 'verification.read', given, sample)
  const items = await q.items.all(db, row.id, after === null ? null : getId(after, '/after'), Math.min(limit, 1_000))
  const open = row.closedAt === null || row.abandoned !== null
  return items.map((item) => (open && item.visitor !== ctx.account ? { ...item, outcome: null } : item))
}

/** Who holds a mandate to visit in any of the places drawn; whether they reported what was drawn there is asked when it is given. */
export async function listVisitors(ctx: Ctx, given: string): Promise<{ account: Id; name: string }[]> {
  const { db, row } = await enter(ctx, 'verification.assign', given, sample)
  const { people, names } = await eligible(db, await q.items.all(db, row.id, null, most * 2), null)
  return people.map((account) => ({ account, name: names.get(account)! }))
}

/**
 * Gives items to visitors; all of them or, when one cannot be given, none. A visitor did not make the record and holds today a
 * mandate to visit in its place.
 * @throws Problem `verification.assignments` with one entry for each that cannot be given
 */
export async function assignItems(ctx: Ctx, given: string, assignments: readonly Assignment[]): Promise<number> {
  if (assignments.length > most) throw refuse('too_many', { max: most, count: assignments.length })
  const { db, row } = await enter(ctx, 'verification.assign', given, sampleLocked)
  mustBeOpen(row)
  const items = new Map((await q.items.all(db, row.id, null, most * 2)).map((i) => [i.record, i]))
  const wanted = assignments.map(({ record, visitor }, i) => ({ record: getId(record, `/${i}/record`), visitor: getId(visitor, `/${i}/visitor`) }))
  const { mayGo } = await eligible(db, [...items.values()], [...new Set(wanted.map((w) => w.visitor))])
  const errors = wanted.flatMap(({ record, visitor }, i) => {
    const item = items.get(record)
    const why = item ? whyNot(item, visitor, mayGo) : refuse('not_drawn_item', undefined, { at: '/record' })
    return why ? [why.under(`/${i}`)] : []
  })
  if (errors.length > 0) throw refuse('assignments', { count: errors.length }, { errors: errors.slice(0, 100) })
  await q.give.run(db, row.id, wanted.map((w) => w.record), wanted.map((w) => w.visitor))
  await note(db, row, 'sample.assigned', { items: wanted.length, visitors: new Set(wanted.map((w) => w.visitor)).size })
  return wanted.length
}

/**
 * A fair way to give out what nobody has yet: everyone about the same number, neighbours together where that costs nothing.
 * @param visitors accounts to choose from; without them all who may visit there
 */
export async function proposeAssignments(ctx: Ctx, given: string, visitors: readonly string[] | null = null): Promise<Proposal> {
  const { db, row } = await enter(ctx, 'verification.assign', given, sample)
  mustBeOpen(row)
  const all = await q.items.all(db, row.id, null, most * 2)
  const free = all.filter((item) => item.visitor === null && !item.visited)
  const { people, names, mayGo } = await eligible(db, free, visitors === null ? null : visitors.map((v, i) => getId(v, `/visitors/${i}`)))
  const busy = Map.groupBy(all.filter((item) => item.visitor !== null), (item) => item.visitor!)
  const { given: spreadOut, left } = spread(free, people, (item, visitor) => whyNot(item, visitor, mayGo) === undefined, new Map([...busy].map(([who, has]) => [who, has.length])))
  return {
    assignments: spreadOut.map(({ item, visitor }) => ({ record: item.record, visitor, visitorName: names.get(visitor)! })),
    left: left.map((item) => ({ record: item.record, why: refuse('nobody', { place: item.leafName }) })),
  }
}

/**
 * Spreads items over people so that the most burdened carries as little as the rules allow: those for which few may go are
 * given first, each to whoever has the fewest, among equals to whoever goes to that place already.
 */
export function spread<I extends { readonly leaf: number }, P>(items: readonly I[], people: readonly P[], may: (item: I, person: P) => boolean, load: ReadonlyMap<P, number> = new Map()) {
  const carries = new Map(people.map((p) => [p, load.get(p) ?? 0]))
  const there = new Set<string>()
  const index = new Map(people.map((p, i) => [p, i]))
  const given: { item: I; visitor: P }[] = []
  const left: I[] = []
  const choices = items.map((item) => ({ item, who: people.filter((p) => may(item, p)) })).toSorted((a, b) => a.who.length - b.who.length || a.item.leaf - b.item.leaf)
  for (const { item, who } of choices) {
    const before = (p: P) => Number(there.has(`${index.get(p)} ${item.leaf}`))
    let best = who[0]
    for (const p of who) if (carries.get(p)! < carries.get(best!)! || (carries.get(p) === carries.get(best!) && before(p) > before(best!))) best = p
    if (best === undefined) { left.push(item); continue }
    carries.set(best, carries.get(best)! + 1)
    there.add(`${index.get(best)} ${item.leaf}`)
    given.push({ item, visitor: best })
  }
  return { given, left }
}

type MayGo = (visitor: Id, leaf: number) => boolean

async function eligible(db: Db, items: readonly Item[], among: readonly Id[] | null): Promise<{ people: Id[]; names: ReadonlyMap<Id, string>; mayGo: MayGo }> {
  const rows = await q.visitors.all(db, 'verification.visit', db.ctx.day, [...new Set(items.map((i) => i.leaf))], among === null ? null : [...among])
  const pairs = new Set(rows.map((r) => `${r.account} ${r.leaf}`))
  const names = new Map(rows.map((r) => [r.account, r.name]))
  return { people: [...names.keys()], names, mayGo: (visitor, leaf) => pairs.has(`${visitor} ${leaf}`) }
}

function whyNot(item: Item, visitor: Id, mayGo: MayGo): Problem | undefined {
  if (item.visited) return refuse('visited', undefined, { at: '/record' })
  if (item.reporters.includes(visitor)) return refuse('own_report', undefined, { at: '/visitor' })
  return mayGo(visitor, item.leaf) ? undefined : refuse('visitor_mandate', { place: item.leafName }, { at: '/visitor' })
}

function mustBeOpen(row: SampleRow): void {
  if (row.closedAt !== null) throw refuse('closed')
  if (row.drawnAt === null) throw refuse('not_drawn')
}
