import type { Db } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'
import { leaves } from './door.queries.ts'

/*
 * The leaves of an account's mandates, for the second wall. `allow` itself asks for the mandate every time; this memory
 * only spares the wall's list, which for a city is thousands of leaves. It forgets within seconds, and at once when a map was
 * drawn anew: a village founded a moment ago must take its first record.
 */
type Leaves = { readonly leaves: string; readonly tree: number | null }
const kept = new Map<Id, Leaves & { until: number }>()
const keepFor = 10_000

export const leavesOf = {
  peek(account: Id): Leaves | undefined {
    const found = kept.get(account)
    return found && found.until > Date.now() ? found : undefined
  },
  async load(db: Db, account: Id, day: Day): Promise<string> {
    const found = (await leaves.first(db, account, day))!
    if (kept.size > 10_000) kept.clear()
    kept.set(account, { ...found, until: Date.now() + keepFor })
    return found.leaves
  },
  forget(): void {
    kept.clear()
  },
}
