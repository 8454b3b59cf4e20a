/** What is openly known of a commune of today; null is unknown, never nought. */
export type Traits = {
  readonly unit: number; readonly name: string; readonly kind: string
  readonly areaKm2: number | null; readonly population: number | null; readonly villages: number | null; readonly lat: number | null; readonly lon: number | null
}

/** One thing that was compared. `apart` is in standard deviations of all communes; null where it is told but does not count. */
export type Compared = { readonly trait: 'kind' | 'population' | 'area' | 'villages' | 'position'; readonly mine: number | string; readonly theirs: number | string; readonly apart: number | null }

/** `distance` is the mean of what was compared: 0 is the same in all of it; null where too little is known to say anything. */
export type CommuneLikeness = { readonly distance: number | null; readonly compared: readonly Compared[] }

const sizes = { population: 'population', area: 'areaKm2', villages: 'villages' } as const
/** How much communes differ from one another in each size, as the standard deviation of its logarithm. */
export type Variety = Readonly<Record<keyof typeof sizes, number>>

/** Sizes are compared by their ratio (2,000 people more is much in a village and little in a town), so by their logarithms. */
export function varietyOf(all: readonly Traits[]): Variety {
  const deviation = (of: (typeof sizes)[keyof typeof sizes]) => {
    const logs = all.flatMap((one) => (one[of] === null || one[of] <= 0 ? [] : [Math.log(one[of])]))
    const mean = logs.reduce((a, b) => a + b, 0) / logs.length
    return Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / logs.length) || 1
  }
  return { population: deviation(sizes.population), area: deviation(sizes.area), villages: deviation(sizes.villages) }
}

/**
 * How like two communes are, and why: the same both ways round. Of another kind counts as one standard deviation; what is unknown
 * of either is left out, and with nothing but the kind known nothing is said. How far they lie from each other is told, not counted.
 */
export function compareCommunes(mine: Traits, theirs: Traits, variety: Variety): CommuneLikeness {
  const compared: Compared[] = [{ trait: 'kind', mine: mine.kind, theirs: theirs.kind, apart: mine.kind === theirs.kind ? 0 : 1 }]
  for (const trait of Object.keys(sizes) as (keyof typeof sizes)[]) {
    const [a, b] = [mine[sizes[trait]], theirs[sizes[trait]]]
    if (a !== null && b !== null && a > 0 && b > 0) compared.push({ trait, mine: a, theirs: b, apart: Math.abs(Math.log(a / b)) / variety[trait] })
  }
  const counted = compared.map((one) => one.apart!)
  const km = kilometres(mine, theirs)
  if (km !== null) compared.push({ trait: 'position', mine: km, theirs: km, apart: null })
  return { distance: counted.length < 2 ? null : counted.reduce((a, b) => a + b, 0) / counted.length, compared }
}

/** Between two seats on a round earth (haversine). */
function kilometres(a: Traits, b: Traits): number | null {
  if (a.lat === null || a.lon === null || b.lat === null || b.lon === null) return null
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const h = Math.sin(radians(b.lat - a.lat) / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lon - a.lon) / 2) ** 2
  return Math.round(2 * 6371 * Math.asin(Math.sqrt(h)))
}
