import type { Db } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'
import { leaves } from './door.queries.ts'

/*
 * The leaves of an account's mandates, for the second wall. `allow` itself asks for the mandate every time; this memory
 * only spares the wall's list, which for a city is thousands of leaves, and it forgets within seconds.
 */
const kept = new Map<Id, { leaves: string; until: number }>()
const keepFor = 10_000

export const leavesOf = {
  peek(account: Id): string | undefined {
    const found = kept.get(account)
    return found && found.until > Date.now() ? found.leaves : undefined
  },
  async load(db: Db, account: Id, day: Day): Promise<string> {
    const found = (await leaves.first(db, account, day))!.leaves
    if (kept.size > 10_000) kept.clear()
    kept.set(account, { leaves: found, until: Date.now() + keepFor })
    return found
  },
  forget(): void {
    kept.clear()
  },
}
