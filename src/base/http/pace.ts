import { refuse } from '../problem.ts'

/** Forgotten all together when there are so many: an address of its own for each try wins nothing but a little time. */
const mostKeys = 10_000

/**
 * Lets through so many tries of one kind in a while, each counted before it is made; for doors that ask nobody's name. In this process
 * only: it slows a hand or a script down, it is no wall.
 * @example const pace = paceOf({ most: 10, seconds: 600 }); pace(address)  // throws Problem `request.too_many`
 */
export function paceOf({ most, seconds }: { readonly most: number; readonly seconds: number }): (key: string, now?: number) => void {
  const tries = new Map<string, { count: number; since: number }>()
  return (key, now = Date.now()) => {
    const found = tries.get(key)
    const fresh = !found || now - found.since >= seconds * 1_000
    if (fresh && tries.size >= mostKeys) tries.clear()
    const one = fresh ? { count: 0, since: now } : found
    one.count++
    tries.set(key, one)
    if (one.count > most) throw refuse('too_many', { seconds: Math.max(1, Math.ceil((one.since + seconds * 1_000 - now) / 1_000)) })
  }
}
