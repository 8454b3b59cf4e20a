import { scaleLinear, scaleQuantile } from 'd3-scale'

const colours = 6

/** `breaks` are where one colour becomes the next: n breaks, n + 1 classes, at most six. */
export type Ramp = { readonly breaks: readonly number[]; readonly low: number; readonly high: number }

/**
 * Classes for a map. Round steps when the values spread evenly; when a few units are far ahead (most values would fall
 * into the first class) equal numbers of units per class, rounded, so that the map still tells units apart.
 * Give two maps one `domain` to compare them.
 */
export function rampOf(values: readonly (number | null)[], domain?: readonly [number, number]): Ramp {
  const known = values.filter((value) => value !== null)
  const [low, high] = domain ?? [Math.min(0, ...known), Math.max(0, ...known)]
  if (low >= high) return { breaks: [], low, high }
  // Of things that are counted there is no half.
  const whole = known.every(Number.isInteger)
  const round = inside(scaleLinear([low, high], [0, 1]).ticks(colours - 1), low, high).filter((at) => !whole || Number.isInteger(at)).slice(0, colours - 1)
  const first = known.filter((value) => value < (round[0] ?? high)).length
  if (domain !== undefined || first <= known.length * 0.6) return { breaks: round, low, high }
  const shares = scaleQuantile<number>().domain(known).range([0, 1, 2, 3, 4]).quantiles()
  return { breaks: inside([...new Set(shares.map(roundly))], low, high), low, high }
}

/** Which colour of the six, spread over the classes there are. */
export function stepOf(value: number, ramp: Ramp): number {
  const passed = ramp.breaks.filter((at) => value >= at).length
  return ramp.breaks.length === 0 ? 3 : Math.round((passed * (colours - 1)) / ramp.breaks.length)
}

function inside(breaks: readonly number[], low: number, high: number): number[] {
  return breaks.filter((at) => at > low && at < high)
}

/** Two leading digits: 1.387 → 1.400. */
function roundly(value: number): number {
  if (value === 0) return 0
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1)
  return Math.round(value / unit) * unit
}
