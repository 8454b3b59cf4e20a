import { addDays, type Day } from '#base/day.ts'

/** One stretch of a unit's existence; `to` is the last day lived, null while it lives. */
export type Life = {
  readonly unit: number; readonly from: Day; readonly to: Day | null; readonly kind: string; readonly name: string
  readonly parent: number | null; readonly leaf: boolean
}
/** On `day`, `shareOfOld` of the old unit became part of the new one, where it makes up `shareOfNew`. */
export type Succession = {
  readonly old: number; readonly new: number; readonly day: Day; readonly shareOfOld: number; readonly shareOfNew: number
}

/** All lives and successions, indexed for asking "where was this then?". */
export type World = {
  readonly lives: ReadonlyMap<number, readonly Life[]>
  readonly heirs: ReadonlyMap<number, readonly Succession[]>
  readonly forebears: ReadonlyMap<number, readonly Succession[]>
}

/** Unit → part of the whole that lies in it. Parts are integers of `WHOLE`, so that they add up exactly. */
export type Parts = ReadonlyMap<number, number>
export const WHOLE = 10_000_000_000

export function worldOf(lives: readonly Life[], successions: readonly Succession[]): World {
  const sorted = lives.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  return {
    lives: Map.groupBy(sorted, (l) => l.unit),
    heirs: Map.groupBy(successions, (s) => s.old),
    forebears: Map.groupBy(successions, (s) => s.new),
  }
}

export function lifeOn(world: World, unit: number, day: Day): Life | undefined {
  return world.lives.get(unit)?.find((l) => l.from <= day && (l.to === null || day <= l.to))
}

/**
 * Where a unit lies on a day it may not have lived to see: itself while it lives; after its end in its heirs, before its
 * beginning in its forebears, by share; and where no succession is recorded, in the parent it belonged to. Everything
 * therefore lies somewhere on every day, and totals are the same under every map.
 */
export function whereabouts(world: World, unit: number, day: Day, depth = 0): Parts {
  if (depth > 40) throw new Error(`unit ${unit} succeeds itself`)
  if (lifeOn(world, unit, day)) return new Map([[unit, WHOLE]])
  const lives = world.lives.get(unit)
  const first = lives?.[0]
  const last = lives?.at(-1)
  if (!first || !last) throw new Error(`unit ${unit} never lived`)
  const after = last.to !== null && day > last.to
  const links = after ? world.heirs.get(unit) : day < first.from ? world.forebears.get(unit) : undefined
  const weights = new Map<number, number>()
  for (const link of links ?? []) {
    const other = after ? link.new : link.old
    const share = after ? link.shareOfOld : link.shareOfNew
    for (const [there, part] of whereabouts(world, other, day, depth + 1)) weights.set(there, (weights.get(there) ?? 0) + share * part)
  }
  if (weights.size > 0) return toWhole(weights)
  const parent = (after ? last : (lives.findLast((l) => l.from <= day) ?? first)).parent
  return parent === null ? new Map() : whereabouts(world, parent, day, depth + 1)
}

/** Where a leaf hangs on a day: the living parents of it or of what became of it. */
export function parentsOf(world: World, leaf: number, day: Day): Parts {
  const weights = new Map<number, number>()
  for (const [there, part] of whereabouts(world, leaf, day)) {
    const life = lifeOn(world, there, day)!
    const parent = life.leaf ? life.parent : there
    if (parent !== null) weights.set(parent, (weights.get(parent) ?? 0) + part)
  }
  return toWhole(weights)
}

/** Scales weights to integers that add up to WHOLE; the largest takes what rounding leaves. */
export function toWhole(weights: Parts): Parts {
  const total = [...weights.values()].reduce((a, b) => a + b, 0)
  if (total === 0) return new Map()
  const parts = new Map([...weights].map(([unit, w]) => [unit, Math.round((w / total) * WHOLE)]))
  const [largest] = [...parts].reduce((a, b) => (b[1] > a[1] ? b : a))
  const rest = WHOLE - [...parts.values()].reduce((a, b) => a + b, 0)
  parts.set(largest, parts.get(largest)! + rest)
  return new Map([...parts].filter(([, part]) => part > 0))
}

/**
 * The days on which a new map begins: whenever a unit that is no leaf began or ended, or any unit got another parent.
 * A new name or kind alone leaves the map as it is.
 */
export function mapDays(world: World): Day[] {
  const days = new Set<Day>()
  for (const lives of world.lives.values()) {
    for (const [i, life] of lives.entries()) {
      const before = lives[i - 1]
      const goesOn = before?.to != null && addDays(before.to, 1) === life.from
      if (before ? before.parent !== life.parent || !goesOn : !life.leaf) days.add(life.from)
      const next = lives[i + 1]
      if (!life.leaf && life.to !== null && next?.from !== addDays(life.to, 1)) days.add(addDays(life.to, 1))
    }
  }
  return [...days].toSorted()
}
