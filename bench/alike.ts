/**
 * The guard against registering one activity twice. How well: recall and false alarms over labelled pairs, on the half whose
 * activities were never looked at while the weights were chosen. How fast: one new registration among 100,000 of a city.
 */
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { fold } from '#base/words.ts'
import { likeness, placeFinder, ready, shownFrom } from '#programmes/movement/alike.ts'
import { findAlike } from '#programmes/movement/duplicates.ts'
import type { Activity } from './lib/activities.ts'
import { anyActivity, chance, communes, labelledPairs, registrationOf, villages, type Registered } from './lib/labelled.ts'
import { openNation, person, type Nation } from './lib/nation.ts'
import { numbers } from './lib/options.ts'
import { atLeast, atMost, median, note, percentile, plain, report, type Row } from './lib/report.ts'

const options = numbers({ pairs: 10_000, registrations: 100_000, searches: 400, wide: 0.2, villages: 90_000 })
const wells = howWell()
const nation = await openNation(options)
try {
  report({ bench: 'alike', options, rows: [...wells.rows, ...await howFast(nation)], notes: [
    ...wells.notes,
    'False alarms are shares of pairs made to look alike; how often a new registration meets one among 100,000 stands below them.',
    'Labelled pairs are invented, with the mistakes and habits of real lists; every judgement of a person is kept with its score, so that real ones can be counted.',
  ] })
} finally {
  await nation.stop()
}

function howWell(): { rows: Row[]; notes: string[] } {
  const places = placeFinder(villages, communes)
  const pairs = labelledPairs(options.pairs).map((pair) => ({ ...pair, score: likeness(ready(pair.a, places), ready(pair.b, places)).score }))
  const held = pairs.filter((pair) => pair.half === 'held out')
  const shown = (of: typeof pairs, from: number) => (100 * of.filter((pair) => pair.score >= from).length) / of.length
  const rates = (of: typeof pairs, from: number) => [shown(of.filter((pair) => pair.same), from), shown(of.filter((pair) => !pair.same), from)] as const
  const [recall, alarms] = rates(held, shownFrom)
  return {
    rows: [
      plain('labelled pairs', pairs.length, 'pairs'), atLeast(`held out: duplicates shown, from ${shownFrom}`, recall, '%', 95), atMost(`held out: others shown, from ${shownFrom}`, alarms, '%', 5),
      ...[0.3, 0.4, 0.5, 0.6].flatMap((from) => rates(held, from).map((rate, i) => plain(`held out: ${i === 0 ? 'duplicates' : 'others'} shown, from ${from}`, rate, '%'))),
      ...rates(pairs.filter((pair) => pair.half === 'chosen'), shownFrom).map((rate, i) => plain(`half for choosing: ${i === 0 ? 'duplicates' : 'others'} shown`, rate, '%')),
    ],
    notes: Object.entries(Object.groupBy(held, (pair) => `${pair.same ? 'a duplicate' : 'none'}: ${pair.way}`)).map(([way, of]) => `${way}: ${shown(of!, shownFrom).toFixed(1)} % of ${of!.length} shown`),
  }
}

/** A village, or a commune as a whole: then `leaf` is where that lies of which no village is known. */
type Place = { readonly unit: number; readonly leaf: number; readonly shard: number; readonly name: string; readonly wide: boolean }
type Made = Registered & { readonly place: Place; readonly activity: Activity; readonly id: Id }

async function howFast(nation: Nation): Promise<Row[]> {
  const { city, communes: all, villages: small } = await placesIn(nation)
  const by = chance(7)
  const make = (place: Place, activity: Activity, year: number): Made => ({ id: newId(), place, activity, ...registrationOf(activity, { leaf: place.leaf, name: place.name }, year, by, place.wide) })
  const loaded = Array.from({ length: options.registrations }, () => make(by.pick(by.is(options.wide) ? all : small), anyActivity(by), 2025 + by.int(3)))
  for (let i = 0; i < loaded.length; i += 5_000) await load(nation, loaded.slice(i, i + 5_000))
  await nation.admin.query('vacuum analyze initiative.initiative')
  note(`${loaded.length.toLocaleString('en')} registrations in ${small.length} villages and ${all.length} communes`)
  const known = Map.groupBy(loaded, (one) => one.place.leaf)
  const { account } = await person('city', 'city_office', city)
  const [times, own, besideVillages, besideCommunes]: [number[], number[], number[], number[]] = [[], [], [], []]
  let [seconds, found] = [0, 0]
  for (let i = 0; i < options.searches + 40; i++) {
    const there = known.get(by.pick(loaded).place.leaf)!
    const { place } = there[0]!
    // Every other one is certainly there a second time, the rest certainly not.
    const first = i % 2 === 0 ? there.find((one) => one.of.year === 2026) : undefined
    const activity = first?.activity ?? Array.from({ length: 200 }, () => anyActivity(by)).find((one) => !there.some((other) => other.activity === one))
    if (activity === undefined) continue
    const made = make(place, activity, 2026)
    await load(nation, [made])
    const [start, before] = [performance.now(), process.cpuUsage()]
    const { alike } = await request(() => findAlike(ctxOf({ account }), made.id))
    const [ms, { user, system }] = [performance.now() - start, process.cpuUsage(before)]
    await nation.admin.query('delete from initiative.initiative where id = $1', [made.id])
    if (i < 40) continue
    times.push(ms)
    own.push((user + system) / 1_000)
    if (first === undefined) (place.wide ? besideCommunes : besideVillages).push(alike.length)
    else seconds++
    if (first !== undefined && alike.some((one) => there.some((other) => other.id === one.id && other.activity === activity))) found++
  }
  const mean = (of: readonly number[]) => of.reduce((sum, n) => sum + n, 0) / of.length
  return [
    plain('registrations of the city, of three years', options.registrations, 'rows'), plain('of which each search compares', options.registrations / all.length, 'rows'),
    plain('search for one, p50', median(times), 'ms'), atMost('search for one, p95', percentile(times, 0.95), 'ms', 50), plain('search for one, p99', percentile(times, 0.99), 'ms'),
    plain('of it spent by this process on a processor, p95', percentile(own, 0.95), 'ms'),
    plain('second registrations that met the first', (100 * found) / seconds, '%'),
    plain('shown beside one that is new in its village, mean', mean(besideVillages), 'pairs'), plain('shown beside one that is new in its village, p95', percentile(besideVillages, 0.95), 'pairs'),
    plain('shown beside one that is new in its commune, mean', mean(besideCommunes), 'pairs'), plain('shown beside one that is new in its commune, p95', percentile(besideCommunes, 0.95), 'pairs'),
  ]
}

async function placesIn({ admin }: Nation): Promise<{ city: number; communes: Place[]; villages: Place[] }> {
  const { rows } = await admin.query<Place & { city: number; village: boolean }>(`
    select c.parent as city, case when l.kind = 'unspecified' then c.unit else f.leaf end as unit, f.leaf, u.shard_id as shard, l.kind <> 'unspecified' as village,
           case when l.kind = 'unspecified' then p.name else l.name end as name, l.kind = 'unspecified' as wide
    from unit.tree t join unit.tree_node c on c.tree = t.id and c.parent = (select id from unit.unit where key = 'vn/ha-noi')
    join unit.tree_leaf f on f.tree = t.id and f.parent = c.unit join unit.unit u on u.id = f.leaf
    join unit.life l on l.unit = f.leaf and upper_inf(l.valid) join unit.life p on p.unit = c.unit and upper_inf(p.valid) where t.valid @> current_date`)
  return { city: rows[0]!.city, communes: rows.filter((row) => row.wide), villages: rows.filter((row) => !row.wide) }
}

/** Past the doors, as only a benchmark may: how fast they come in is measured elsewhere. */
async function load({ admin }: Nation, all: readonly Made[]): Promise<void> {
  const column = <T>(of: (one: Made) => T) => all.map(of)
  await admin.query(`
    insert into initiative.initiative (shard_id, id, unit, leaf, level, kind, field, title, title_folded, registrant_kind, registrant, novelty, statement, year, starts_on, ends_on, state, changed_at)
    select s, i, n, l, 'commune', 'model', f, t, o, 'mass_organisation', r, 'new', b, y, d, e, 'submitted', now()
    from unnest($1::int[], $2::uuid[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::jsonb[], $10::smallint[], $11::date[], $12::date[]) as u(s, i, n, l, f, t, o, r, b, y, d, e)`,
  [column((one) => one.place.shard), column((one) => one.id), column((one) => one.place.unit), column((one) => one.place.leaf), column((one) => one.of.field), column((one) => one.of.title),
    column((one) => fold(one.of.title)), column((one) => one.of.registrant), column((one) => JSON.stringify(one.statement)), column((one) => one.of.year), column((one) => one.of.startsOn), column((one) => one.of.endsOn)])
}
