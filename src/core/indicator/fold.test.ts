import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { request, transaction } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { enterRecords, type RecordInput } from '#core/form/record.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, d, person, settle, type Country } from '../../../test/world.ts'
import { foldDeltas } from './fold.ts'
import { rebuildCells } from './rebuild.ts'
import { readValues } from './values.ts'

useDatabase()
let country: Country
const by: Record<string, Id> = {}
beforeAll(async () => {
  country = await settle()
  by.before = await person('truoc', 'city_office', country.id('city'))
})

const places = ['an/1', 'an/2', 'an', 'binh/1', 'binh/2', 'binh', 'cat/1', 'dong', 'tay', 'district', 'city']
const months = ['2025-05', '2025-06', '2025-07', '2025-08']
/** One thing that happens: a record is entered, corrected, or the folder passes. */
type Happening = { what: 'enter' | 'correct' | 'fold'; place: number; month: number; day: number; books: number; returned: number; first: boolean; which: number }
const happenings = fc.array(fc.record({
  what: fc.constantFrom('enter', 'enter', 'enter', 'correct', 'correct', 'fold'), place: fc.nat(places.length - 1), month: fc.nat(months.length - 1), day: fc.integer({ min: 1, max: 30 }),
  books: fc.integer({ min: 1, max: 50 }), returned: fc.nat(50), first: fc.boolean(), which: fc.nat(1_000),
}) as fc.Arbitrary<Happening>, { minLength: 1, maxLength: 25 })

const entered: RecordInput[] = []
async function happen(h: Happening): Promise<void> {
  if (h.what === 'fold') { await fold(); return }
  const old = h.what === 'correct' ? entered[h.which % Math.max(entered.length, 1)] : undefined
  const input: RecordInput = {
    id: newId(), form: 'loan', unit: old?.unit ?? country.id(places[h.place]!), day: old?.day ?? `${months[h.month]}-${String(h.day).padStart(2, '0')}`,
    answers: { reader: 'Hộ', books: h.books, returned: Math.min(h.books, h.returned), first_time: h.first ? 'yes' : 'no' }, ...(old ? { supersedes: old.id } : {}),
  }
  const [receipt] = await request(() => enterRecords(as(by.before!, '2025-09-01'), [input]))
  if (receipt!.status === 'accepted') { if (old) entered.splice(entered.indexOf(old), 1); entered.push(input) }
}
const fold = (limit?: number) => request(async () => foldDeltas(await asSystem(as(null), 'system:test'), limit))

/** Every figure of every unit, on both maps, in short. */
async function figures(): Promise<unknown[]> {
  const all = []
  for (const [map, units] of [['2025-06-30', ['city', 'district', 'an', 'binh', 'an/1', 'binh/2']], ['2025-07-01', ['city', 'dong', 'tay', 'an/1', 'cat/1']]] as const) {
    for (const unit of units) {
      const values = await request(() => readValues(as(null), { indicators: null, unit: country.id(unit), period: { from: d('2025-05-01'), to: d('2025-08-31') }, map: d(map), by: 'month' }))
      all.push([map, unit, values.map((v) => [v.indicator, round(v.numerator), round(v.denominator), round(v.n), v.months!.map((m) => round(m.numerator))])])
    }
  }
  return all
}
const round = (n: number | null) => (n === null ? null : Math.round(n * 1e6) / 1e6)

test('figures before folding, after folding and rebuilt from the facts are the same, and the same as adding up by hand', async () => {
  await fc.assert(fc.asyncProperty(happenings, async (all) => {
    for (const h of all) await happen(h)
    const pending = await figures()
    while ((await fold(7)) !== 0);
    const folded = await figures()
    await request(async () => rebuildCells(await asSystem(as(null), 'system:test')))
    const rebuilt = await figures()
    expect(folded).toEqual(pending)
    expect(rebuilt).toEqual(folded)
    const books = entered.reduce((sum, r) => sum + (r.answers.books as number), 0)
    const readers = entered.filter((r) => r.answers.first_time === 'yes').length
    for (const map of ['2025-06-30', '2025-07-01']) {
      const [lent, read] = await request(() => readValues(as(null), { indicators: ['library.books', 'library.readers'], unit: country.id('city'), period: { from: null, to: d('2025-08-31') }, map: d(map) }))
      // A record that was corrected away leaves "nothing reported" behind only when it was the last one.
      expect([round(lent!.value), round(read!.value)]).toEqual([entered.length === 0 ? null : books, readers === 0 ? null : readers])
    }
  }), { numRuns: 8 })
}, 120_000)

test('a folder that finds another one at work, or a reform of the map, leaves it alone', async () => {
  let during: number | undefined = 0
  await request(async () => {
    const db = await asSystem(as(null), 'system:test')
    await db.query('select pg_advisory_xact_lock(71406)')
    const { separately } = await import('#base/db/transaction.ts')
    during = await separately(async () => foldDeltas(await transaction(as(null), { role: 'lantoa_app' })))
  })
  expect(during).toBeUndefined()
})

test('folding does not lose what is stated while it folds', async () => {
  const before = (await look<{ sum: number }>("select coalesce(sum(value), 0)::float8 as sum from fact.fact f join fact.measure m on m.id = f.measure where m.key = 'library.books' and retracted is null"))[0]!.sum
  const enter = () => request(() => enterRecords(as(by.before!, '2025-09-01'), [{ id: newId(), form: 'loan', unit: country.id('an/1'), day: '2025-08-03', answers: { reader: 'Hộ', books: 2 } }]))
  await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 4 === 3 ? fold() : enter())))
  while ((await fold()) !== 0);
  const [cells] = await look<{ sum: number }>(`select coalesce(sum(sum), 0)::float8 as sum from indicator.r_leaf r join fact.measure m on m.id = r.measure where m.key = 'library.books'`)
  expect(cells!.sum).toBe(before + 60)
})
