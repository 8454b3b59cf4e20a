import { typedNumber } from '#core/form/engine/typed.ts'

/** What was typed into a field; a file, or nothing, is an empty text. */
export const textOf = (data: FormData) => (name: string): string => {
  const value = data.get(name)
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n') : ''
}

/** A number as people here write it, "12,5" and "1.200"; NaN for what is none, so that the verb refuses it by its field. */
export function numberOf(text: string): number {
  const typed = typedNumber(text.trim(), true)
  return typeof typed === 'number' ? typed : Number.NaN
}
