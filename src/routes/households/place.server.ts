import { placesFor, type Reach } from '#core/people/reach.ts'
import { allow } from '#core/people/door.ts'

type Ctx = App.Locals['ctx']
/** A number in an address or a form; undefined for what is none. */
export const numberIn = (text: FormDataEntryValue | null | undefined): number | undefined => (typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : undefined)

/**
 * The village or commune that is asked for, inside one's mandates. `village` is null while a whole commune is looked at.
 * @throws Problem `people.no_mandate` for who holds no household at all
 */
export async function placeAsked(ctx: Ctx, verb: string, asked: number | undefined, home: number): Promise<Reach & { unit: number | undefined; village: Reach['places'][number] | null }> {
  const reach = await placesFor(ctx, verb, { commune: asked ?? null, place: asked ?? null })
  if (reach.communes.length === 0) await allow(ctx, verb, home)
  const village = reach.places.find((place) => place.unit === asked) ?? (reach.places.length === 1 ? reach.places[0]! : null)
  return { ...reach, village, unit: village?.unit ?? reach.commune?.unit }
}
