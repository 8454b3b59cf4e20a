import { refuse } from '#core/unit/problems.ts'

/** The number of a unit in an address. @throws Problem `unit.not_found` */
export function unitOf(text: string): number {
  const id = Number(text)
  if (!Number.isInteger(id) || id < 1 || id > 2_147_483_647) throw refuse('not_found', { unit: text.slice(0, 40) })
  return id
}
