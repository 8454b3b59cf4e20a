import { numberText } from './format.ts'
import { lang } from './words.ts'

/** A number in the language of the page: at most two decimals and none invented, or exactly `digits`. */
export const number = (value: number | null, digits?: number): string => numberText(value, lang(), digits)

/** A count of things, in the language of the page. */
export const whole = (value: number | null): string => number(value, 0)
