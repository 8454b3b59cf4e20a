/** What was typed into a field; a file, or nothing, is an empty text. */
export const textOf = (data: FormData) => (name: string): string => {
  const value = data.get(name)
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n') : ''
}

/** A number as people here write it, "12,5"; NaN for what is none, so that the verb refuses it by its field. */
export function numberOf(text: string): number {
  const typed = text.trim().replace(',', '.')
  return typed === '' ? Number.NaN : Number(typed)
}
