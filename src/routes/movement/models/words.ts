import type { After, Compared, Finding, FoundModel, Kin } from '#programmes/movement/index.ts'
import { number, whole } from '$ui/number.ts'
import { capital, kindText, unitName, unitTitle } from '$ui/unit.ts'
import { m } from '$ui/words.ts'

const findings: Readonly<Record<Finding, () => string>> = {
  kept: m.movement_outcome_kept, partly: m.movement_outcome_partly, stopped: m.movement_outcome_stopped, not_confirmed: m.movement_outcome_not_confirmed,
}
export const findingText = (finding: Finding) => findings[finding]()
export const afterText = (after: After) => m.movement_outcome_after({ months: after })

const changes: Readonly<Record<string, () => string>> = {
  goals: m.movement_f_goals, content: m.movement_f_content, resources: m.movement_f_resources, outputs: m.movement_f_outputs, lasting: m.movement_f_lasting,
}
/** "mục tiêu, nguồn lực": what a place does otherwise than the one it learned from. */
export const changedText = (changed: readonly string[]) => changed.map((name) => changes[name]?.().toLowerCase() ?? name).join('; ')

type Placed = { readonly unitKind: string; readonly unitName: string; readonly communeKind?: string | null; readonly communeName?: string | null }
const villages = new Set(['village', 'residential_area'])

/** Where a model is: with its commune of today, when that is another name. */
export function placeOf({ unitKind, unitName: name, communeKind, communeName }: Placed): string {
  const own = unitTitle(unitKind, name)
  if (!communeName || !communeKind || (communeName === name && communeKind === unitKind)) return own
  const commune = unitName(communeKind, communeName)
  return villages.has(unitKind) ? `${own}, ${commune}` : m.movement_models_now({ place: own, commune })
}

/** A place of a lineage: its name and what it lay in. */
export const kinPlace = ({ unitKind, unitName: name, inName }: Pick<Kin, 'unitKind' | 'unitName' | 'inName'>) => [unitTitle(unitKind, name), ...(inName && unitKind !== 'city' ? [inName] : [])].join(', ')

const reasons: Readonly<Record<Compared['trait'], (one: Compared) => string>> = {
  kind: ({ mine, theirs }) => (mine === theirs ? m.movement_like_kind_same({ kind: kindText(String(mine)).toLowerCase() }) : m.movement_like_kind_other({ mine: kindText(String(mine)).toLowerCase(), theirs: kindText(String(theirs)).toLowerCase() })),
  population: ({ mine, theirs }) => m.movement_like_population({ mine: whole(Number(mine)), theirs: whole(Number(theirs)) }),
  area: ({ mine, theirs }) => m.movement_like_area({ mine: number(Number(mine), 1), theirs: number(Number(theirs), 1) }),
  villages: ({ mine, theirs }) => m.movement_like_villages({ mine: whole(Number(mine)), theirs: whole(Number(theirs)) }),
  position: ({ mine }) => m.movement_like_position({ km: whole(Number(mine)) }),
}
/** In what a commune is like the asker's, the likest first; the way between them last. */
export function reasonsText({ likeness }: NonNullable<FoundModel['nearest']>): string {
  return capital(likeness.compared.toSorted((a, b) => (a.apart ?? Infinity) - (b.apart ?? Infinity)).map((one) => reasons[one.trait](one)).join('; '))
}

/** "144 nơi làm, 136 nơi còn làm; sau 12 tháng, 90 trong 135 nơi giữ được". */
export function spreadText({ places, going, kept, judged }: Pick<FoundModel, 'places' | 'going' | 'kept' | 'judged'>): string {
  const begun = places === 1 ? m.movement_models_alone() : m.movement_models_places({ places: whole(places), going: whole(going) })
  return judged === 0 ? begun : `${begun}; ${m.movement_models_kept({ kept: whole(kept), judged: whole(judged) })}`
}
