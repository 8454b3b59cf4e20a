import type { Good } from '#programmes/waste/index.ts'
import { unitName } from '$ui/unit.ts'
import { number } from '$ui/number.ts'
import { m } from '$ui/words.ts'

export function goodText(good: Good): string {
  return { compost_bin: m.waste_good_bin, em: m.waste_good_em, imo: m.waste_good_imo }[good]()
}

export function lackingText(why: 'no_base' | 'few_base' | 'few_now' | 'no_households', { weighings, households, base, now }: { weighings: number; households: number; base: number; now: number }): string {
  switch (why) {
    case 'no_base': return m.waste_lacking_no_base()
    case 'few_base': return m.waste_lacking_few_base({ weighings: number(weighings), households: number(households), has: number(base) })
    case 'few_now': return m.waste_lacking_few_now({ weighings: number(weighings), households: number(households), has: number(now) })
    case 'no_households': return m.waste_lacking_no_households()
  }
}

const weekdays = [m.movement_calendar_monday, m.movement_calendar_tuesday, m.movement_calendar_wednesday, m.movement_calendar_thursday, m.movement_calendar_friday, m.movement_calendar_saturday, m.movement_calendar_sunday]
/** 1 is Monday. */
export const weekdayName = (weekday: number): string => weekdays[weekday - 1]!()
export const weekdayText = (day: string): string => weekdayName(((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1)

/** "thôn Vân La, đầu ngõ"; what a commune collects, it collects in all its villages. */
export function placeOfRound({ name, kind, inside, place }: { readonly name: string; readonly kind: string; readonly inside: string | null; readonly place: string }): string {
  const where = kind === 'unspecified' ? m.waste_rounds_whole({ name: inside ?? name }) : unitName(kind, name)
  return place === '' ? where : `${where}, ${place}`
}
