import { ways, type Agreement, type Position } from '#core/household/draft.ts'

/** What the form of a household says, as it was typed. */
export type Entered = { readonly label: string; readonly lane: string; readonly members: string; readonly position: string; readonly how: string; readonly agreed: readonly string[] }

const text = (data: FormData, name: string): string => String(data.get(name) ?? '').trim()

export const enteredIn = (data: FormData): Entered =>
  ({ label: text(data, 'label'), lane: text(data, 'lane'), members: text(data, 'members'), position: text(data, 'position'), how: text(data, 'how'), agreed: data.getAll('agreed').map(String) })

/** Empty is not known; what is no number becomes one that the verb refuses. */
export const membersOf = (typed: string): number | null => (typed === '' ? null : /^\d{1,6}$/.test(typed) ? Number(typed) : Number.NaN)

/** "21.26512, 105.84733" as maps give it, or with decimal commas and a semicolon. */
export function positionOf(typed: string): Position | null {
  if (typed === '') return null
  const [, lat, lon] = /^(-?\d+(?:[.,]\d+)?)\s*[;, ]\s*(-?\d+(?:[.,]\d+)?)$/.exec(typed) ?? []
  const degrees = (part: string | undefined) => (part === undefined ? Number.NaN : Number(part.replace(',', '.')))
  return { lat: degrees(lat), lon: degrees(lon) }
}

export function agreedOf({ agreed, how }: Entered): Agreement[] {
  const way = ways.find((one) => one === how) ?? 'spoken'
  return agreed.map((purpose) => ({ purpose: purpose.slice(0, 60), how: way }))
}
