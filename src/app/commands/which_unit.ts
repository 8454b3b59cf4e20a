import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { fold } from '#base/words.ts'
import { findUnitByKey, findUnits, type UnitFound } from '#core/unit/read.ts'
import { refuseImport } from './problems.ts'

/** Lists often write the kind before the name; a unit's name here does not have it. */
const kinds = /^(thôn|xóm|bản|làng|tổ dân phố|tdp|xã|phường|thị trấn|đặc khu|quận|huyện|thị xã|tỉnh|thành phố)\s+/iu

export type WhichUnit = (given: string | number, on: Day | null) => Promise<number>

/**
 * Finds the unit that a table means: by number, by key (`hn/hong-van`), or by name, with what it lies in after a comma
 * when needed ("Vân La, Hồng Vân"). A name counts only when it leaves no choice. Answers are remembered: a list names the
 * same few hundred villages over and over.
 * @throws Problem `import.unit_unknown`, `import.unit_ambiguous` with the candidates
 */
export function whichUnit(db: Db): WhichUnit {
  const known = new Map<string, Promise<number>>()
  return (given, on) => {
    const name = `${given} ${on}`
    const found = known.get(name) ?? find(db, String(given).trim(), on)
    known.set(name, found)
    // Handled by whoever awaits it; remembered refusals must not count as forgotten ones.
    found.catch(() => {})
    return found
  }
}

async function find(db: Db, given: string, on: Day | null): Promise<number> {
  if (/^\d{1,9}$/.test(given)) return Number(given)
  const key = given.includes('/') ? await findUnitByKey(db, given) : undefined
  if (key !== undefined) return key
  const [name = '', ...above] = given.split(',').map((part) => part.trim())
  const bare = name.replace(kinds, '')
  for (const text of new Set([name, bare])) {
    for (const day of new Set([on, null])) {
      const found = (await findUnits(db, text, day, 100)).filter((unit) => above.every((part) => unit.path.some((place) => isCalled(place, part))))
      const exact = found.filter((unit) => isCalled(unit.name, text))
      const meant = exact.length > 0 ? exact : found
      if (meant.length === 1) return meant[0]!.id
      const candidates = meant.slice(0, 5).map(written).join('; ')
      if (meant.length > 1) throw refuseImport('unit_ambiguous', { given: given.slice(0, 80), candidates }, { at: '/unit' })
    }
  }
  throw refuseImport('unit_unknown', { given: given.slice(0, 80) }, { at: '/unit' })
}

const bareName = (text: string) => fold(text.replace(kinds, ''))
const isCalled = (name: string, given: string) => bareName(name) === bareName(given)
const written = (unit: UnitFound) => `${unit.id} = ${[unit.name, ...unit.path.slice(0, 2)].join(', ')}`
