/** The smallest number of letters to change, add, drop or swap with a neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length]!
}

/** The name that was probably meant: at most a third of its letters off. */
export function nearest(given: string, names: Iterable<string>): string | undefined {
  // Long words are not typing mistakes, and comparing them with thousands of names would be slow.
  if (given.length > 64) return undefined
  let best: string | undefined
  let least = Math.max(1, Math.floor(given.length / 3)) + 1
  for (const name of names) {
    if (Math.abs(name.length - given.length) >= least) continue
    const found = distance(given.toLowerCase(), name.toLowerCase())
    if (found < least) [best, least] = [name, found]
  }
  return best
}

/** The end of a refusal, in both languages: "did you mean …?", or nothing. */
export function hint(suggestion: string | undefined): { hint_vi: string; hint_en: string } {
  if (suggestion === undefined) return { hint_vi: '', hint_en: '' }
  return { hint_vi: ` Có phải bạn muốn viết "${suggestion}"?`, hint_en: ` Did you mean "${suggestion}"?` }
}

export function didYouMean(given: string, names: Iterable<string>): { hint_vi: string; hint_en: string } {
  return hint(nearest(given, names))
}
