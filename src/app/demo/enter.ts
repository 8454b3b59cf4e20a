import { addDays, type Day } from '#base/day.ts'
import { ctxOf, type Ctx } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { idFrom, type Id } from '#base/id.ts'
import { enterRecords, maxBatch, type RecordInput } from '#core/form/record.ts'
import { foldDeltas } from '#core/indicator/fold.ts'
import { asSystem } from '#core/people/door.ts'

/** Accounts by username, and the branch head of each commune that sorts its waste by the commune's key. */
export type People = { readonly by: ReadonlyMap<string, Id>; readonly branchHeads: ReadonlyMap<string, Id> }
export type World = { readonly units: ReadonlyMap<string, number>; readonly people: People }
export type Entry = Omit<RecordInput, 'id' | 'version'> & { readonly name: readonly (string | number)[] }

/** Somebody acting on a day of the past, under the map and the mandates of that day. */
export function actor(account: Id, day: Day): Ctx {
  return ctxOf({ account, now: new Date(`${day}T10:00:00+07:00`) })
}

/** Enters records as an account would have on a day; ids come from names, so that entering again adds nothing. */
export async function enter(account: Id, on: Day, entries: readonly Entry[]): Promise<number> {
  for (let i = 0; i < entries.length; i += maxBatch) {
    const batch = entries.slice(i, i + maxBatch).map(({ name, ...entry }) => ({ ...entry, id: idFrom('demo', entry.form, ...name) }))
    const receipts = await request(() => enterRecords(actor(account, on), batch))
    const refused = receipts.find((r) => r.status === 'refused')
    if (refused?.status === 'refused') throw refused.problem
  }
  return entries.length
}

/** Adds up what waits, so that whoever reads a figure after it finds it there. */
export async function addUp(): Promise<void> {
  while (await request(async () => foldDeltas(await asSystem(ctxOf(), 'system:demo')))) continue
}

export function getUnit(world: World, key: string): number {
  const id = world.units.get(key)
  if (id === undefined) throw new Error(`the atlas has no ${key}`)
  return id
}

/** A repeatable sequence of numbers from 0 to 1 (a 32-bit linear congruential generator; variety, not chance). */
export function sequence(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Divides a total into whole parts by weight, exactly. */
export function divide(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  const ends = weights.map((_, i) => Math.round((total * weights.slice(0, i + 1).reduce((a, b) => a + b, 0)) / sum))
  return ends.map((end, i) => end - (ends[i - 1] ?? 0))
}

export function dayBetween(from: Day, to: Day, part: number): Day {
  const span = (Date.parse(to) - Date.parse(from)) / 86_400_000
  return addDays(from, Math.floor(span * Math.min(Math.max(part, 0), 1)))
}
