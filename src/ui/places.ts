import { m } from './words.ts'

/** A place of the site. A person is shown only the places they may open, so whoever makes the list checks that. */
export type Place = { readonly href: string; readonly label: string; readonly icon: PlaceIcon }
export type PlaceIcon = 'home' | 'figures' | 'units' | 'record' | 'tasks' | 'search' | 'more' | 'people' | 'movement' | 'check' | 'households' | 'waste'
export type Account = { readonly name: string }

/** What everybody may open. */
export function publicPlaces(): readonly Place[] {
  return [
    { href: '/', label: m.place_home(), icon: 'home' },
    { href: '/figures', label: m.place_figures(), icon: 'figures' },
    { href: '/units', label: m.place_units(), icon: 'units' },
  ]
}

/**
 * The places of a person, by the verbs of their mandates of today; the public has none. Own work comes first, because a phone's
 * bottom bar has room for the first three: whoever enters records in the field finds them there, whoever accepts finds the
 * movement. Seeing a place grants nothing: each page asks its own door.
 */
export function placesOf(verbs: ReadonlySet<string>): readonly Place[] {
  const movement = verbs.has('initiative.read') ? [{ href: '/movement', label: m.place_movement(), icon: 'movement' } as const] : []
  const records = verbs.has('record.enter') ? [{ href: '/records', label: m.place_records(), icon: 'record' } as const] : []
  return [
    ...(verbs.has('initiative.read') ? [{ href: '/me/tasks', label: m.place_tasks(), icon: 'tasks' } as const] : []),
    ...(verbs.has('initiative.accept') ? [...movement, ...records] : [...records, ...movement]),
    ...(verbs.has('household.read') ? [{ href: '/households', label: m.place_households(), icon: 'households' } as const] : []),
    ...(verbs.has('verification.plan') ? [{ href: '/verification', label: m.place_verification(), icon: 'check' } as const]
      : verbs.has('verification.visit') ? [{ href: '/verification/tasks', label: m.place_verification_tasks(), icon: 'check' } as const] : []),
    ...(verbs.has('stock.write') ? [{ href: '/waste', label: m.place_waste(), icon: 'waste' } as const] : []),
    ...publicPlaces(),
    // Whoever works on the movement finds the models inside it.
    ...(movement.length === 0 ? [{ href: '/movement/models', label: m.place_models(), icon: 'movement' } as const] : []),
    ...(verbs.has('account.read') ? [{ href: '/people', label: m.place_people(), icon: 'people' } as const] : []),
  ]
}

/** `/figures/x` lies in the place `/figures`; only the first page itself is `/`. */
export function isHere(place: Place, pathname: string): boolean {
  return place.href === '/' ? pathname === '/' : pathname === place.href || pathname.startsWith(`${place.href}/`)
}
