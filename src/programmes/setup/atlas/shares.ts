/**
 * How much of a divided unit went where. The resolution says who was divided and whether people went along, not how many;
 * the populations before are not in our sources. So the shares of divided units are estimates, and say so.
 */

/**
 * What of the old unit went to the new one. `whole`: land and people; `people`: everybody, with part of the land; `main`
 * and `some`: part of the people, `main` being where the unit's seat or bulk went; `land`: land without people.
 */
export type Part = 'whole' | 'people' | 'main' | 'some' | 'land'
export type Heir = { readonly old: string; readonly new: string; readonly part: Part }
/** Of `old`'s people `shareOfOld` live in `new`, of whose people they are `shareOfNew`; four decimals, each side adds up to 1. */
export type Share = {
  readonly old: string; readonly new: string; readonly shareOfOld: number; readonly shareOfNew: number; readonly estimated: boolean
}

const PARTS = 10_000

/**
 * One pass over people-bearing parts (`land` has no share). Every old unit weighs 1, split evenly among its heirs with
 * the main one counted twice; what an heir's forebears weigh is scaled to the heir's known population:
 * x(old, new) = P(new) · w(old, new) / Σ w(·, new). Both shares come from the same x, so totals agree on either map.
 * Without the scaling a dense ward's quarter would count like a village; more passes would only sharpen the guess.
 *
 * @param people population of each new unit
 */
export function estimateShares(heirs: readonly Heir[], people: ReadonlyMap<string, number>): Share[] {
  const links = heirs.filter((heir) => heir.part !== 'land')
  const byOld = Map.groupBy(links, (link) => link.old)
  const weights = links.map((link) => emphasis(link) / sum(byOld.get(link.old)!.map(emphasis)))
  const weightOfNew = totals(links.map((link) => link.new), weights)
  const heads = links.map((link, i) => (people.get(link.new) ?? 1) * weights[i]! / weightOfNew.get(link.new)!)
  const ofOld = fractions(links.map((link) => link.old), heads)
  const ofNew = fractions(links.map((link) => link.new), heads)
  return links.map((link, i) => ({
    old: link.old, new: link.new, shareOfOld: ofOld[i]!, shareOfNew: ofNew[i]!, estimated: byOld.get(link.old)!.length > 1,
  }))
}

const emphasis = (heir: Heir) => (heir.part === 'main' ? 2 : 1)
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

function totals(groups: readonly string[], amounts: readonly number[]): Map<string, number> {
  const total = new Map<string, number>()
  for (const [i, group] of groups.entries()) total.set(group, (total.get(group) ?? 0) + amounts[i]!)
  return total
}

/** Each amount as a fraction of its group, in ten-thousandths; the largest of a group takes what rounding leaves. */
function fractions(groups: readonly string[], amounts: readonly number[]): number[] {
  const total = totals(groups, amounts)
  const parts = amounts.map((amount, i) => Math.round((amount / total.get(groups[i]!)!) * PARTS))
  const places = Map.groupBy(groups.keys(), (i) => groups[i]!)
  for (const inside of places.values()) {
    const largest = inside.reduce((a, b) => (parts[b]! > parts[a]! ? b : a))
    parts[largest] = parts[largest]! + PARTS - sum(inside.map((i) => parts[i]!))
  }
  return parts.map((part) => part / PARTS)
}
