import type { FormDefinition } from '#core/form/engine/index.ts'
import { ask, Refused } from './server.ts'
import { keep, store, type Household, type Village } from './store.ts'

/** What is taken along before the line ends: forms, villages, and the households of the villages chosen. */

type Reached = { readonly unit: number; readonly name: string; readonly kind: string }
type Reach = { readonly communes: readonly Reached[]; readonly commune: Reached | null; readonly places: readonly Reached[] }
type Due = Omit<Household, 'unit' | 'label'> & { readonly leaf: number; readonly label: string | null }

/** Whoever reaches no more villages than these takes all of them along without being asked. */
const withoutAsking = 6

/** @throws Refused, Unreachable */
export async function refreshForms(): Promise<void> {
  const { forms, kits } = await ask<{ forms: { definition: FormDefinition; kit: string | null }[]; kits: unknown }>('/api/field/forms')
  await keep('kits', kits)
  await store.transaction('rw', [store.forms], async () => {
    // Older versions stay: a draft is finished with the version in which it was begun.
    await store.forms.toCollection().modify({ latest: 0 })
    await store.forms.bulkPut(forms.map(({ definition, kit }) => ({ key: definition.key, version: definition.version, definition, kit, latest: 1 as const })))
  })
}

/** The villages of the commune chosen; those that were carried stay carried. @returns the communes there are to choose from */
export async function refreshVillages(commune?: number): Promise<readonly Reached[]> {
  const reach = await ask<Reach>(`/api/field/places${commune === undefined ? '' : `?commune=${commune}`}`)
  const { commune: chosen, places } = reach
  if (chosen) {
    await store.transaction('rw', [store.villages], async () => {
      // What somebody has chosen stays chosen, and what they put away stays away.
      const before = new Map((await store.villages.toArray()).map((village) => [village.unit, village.carried]))
      const known = places.map((place): Village => ({ unit: place.unit, name: place.name, commune: chosen.name, carried: before.get(place.unit) ?? (places.length <= withoutAsking ? 1 : 0) }))
      await store.villages.where('carried').equals(0).delete()
      await store.villages.bulkPut(known)
    })
  }
  return reach.communes
}

/** Households of the carried villages, as the register has them now; a visit that still waits here is newer than theirs. */
export async function refreshHouseholds(): Promise<void> {
  const carried = await store.villages.where('carried').equals(1).toArray()
  for (const { unit } of carried) {
    const found = await ask<Due[]>(`/api/households/visits?unit=${unit}`).catch((error: unknown): Due[] => {
      // Not everybody who fills forms may read the register.
      if (error instanceof Refused && error.status === 403) return []
      throw error
    })
    await store.transaction('rw', [store.households, store.waiting], async () => {
      const waiting = new Set((await store.waiting.orderBy('about').keys()) as string[])
      const mine = new Map((await store.households.where('unit').equals(unit).toArray()).map((household) => [household.id, household]))
      await store.households.where('unit').equals(unit).delete()
      await store.households.bulkPut(found.map(({ leaf, ...household }) => {
        const { lastVisit, outcome, nextVisit } = (waiting.has(household.id) ? mine.get(household.id) : undefined) ?? household
        return { ...household, label: household.label ?? '–', unit: leaf, lastVisit, outcome, nextVisit }
      }))
    })
  }
  await store.transaction('rw', [store.households, store.villages], async () => {
    // Asked again: somebody may have chosen another village meanwhile.
    const still = new Set(await store.villages.where('carried').equals(1).primaryKeys())
    await store.households.filter((household) => !still.has(household.unit)).delete()
  })
}

/** A thing of a household and the group of waste it belongs to. */
export type Thing = { readonly vi: string; readonly en: string; readonly also: readonly string[]; readonly group: 'recyclable' | 'food' | 'other' | 'hazardous' | 'bulky'; readonly todo: { readonly vi: string; readonly en: string } }

/** Which bin: asked at every second door. A deployment without the programme has no such list. */
async function refreshBins(): Promise<void> {
  const things = await ask<Thing[]>('/api/waste/items').catch((error: unknown): Thing[] => {
    if (error instanceof Refused) return []
    throw error
  })
  await keep('bins', things)
}

export async function refreshAll(): Promise<void> {
  await refreshForms()
  await refreshVillages()
  await refreshHouseholds()
  await refreshBins()
  await keep('packedAt', Date.now())
}

/** With its households, if there is a line; else they come with the next. @throws Unreachable when they are still to come */
export async function carry(unit: number, carried: boolean): Promise<void> {
  await store.villages.update(unit, { carried: carried ? 1 : 0 })
  await refreshHouseholds()
}
