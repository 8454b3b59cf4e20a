import { m } from './words.ts'

/** A place of the site. A person is shown only the places they may open, so whoever makes the list checks that. */
export type Place = { readonly href: string; readonly label: string; readonly icon: PlaceIcon }
export type PlaceIcon = 'home' | 'figures' | 'units' | 'record' | 'tasks' | 'search' | 'more' | 'people' | 'movement' | 'check'
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
 * The places of a person, by the verbs of their mandates of today; the public has none. Seeing a place grants nothing: each
 * page asks its own door.
 */
export function placesOf(verbs: ReadonlySet<string>): readonly Place[] {
  return [
    ...publicPlaces(),
    ...(verbs.has('initiative.read') ? [{ href: '/movement', label: m.place_movement(), icon: 'movement' } as const] : []),
    ...(verbs.has('initiative.read') ? [{ href: '/me/tasks', label: m.place_tasks(), icon: 'tasks' } as const] : []),
    ...(verbs.has('record.enter') ? [{ href: '/records', label: m.place_records(), icon: 'record' } as const] : []),
    ...(verbs.has('verification.plan') ? [{ href: '/verification', label: m.place_verification(), icon: 'check' } as const]
      : verbs.has('verification.visit') ? [{ href: '/verification/tasks', label: m.place_verification_tasks(), icon: 'tasks' } as const] : []),
    ...(verbs.has('account.read') ? [{ href: '/people', label: m.place_people(), icon: 'people' } as const] : []),
  ]
}

/** `/figures/x` lies in the place `/figures`; only the first page itself is `/`. */
export function isHere(place: Place, pathname: string): boolean {
  return place.href === '/' ? pathname === '/' : pathname === place.href || pathname.startsWith(`${place.href}/`)
}
