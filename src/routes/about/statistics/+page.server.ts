import { interval, size } from './calculator.ts'
import type { PageServerLoad } from './$types'

/** The households of the reportage, of which 380 are visited and 353 found as reported. */
const example = { population: '50761', n: '380', confirmed: '353', error: '5', confidence: '0.95' }

export const load: PageServerLoad = ({ url: { searchParams: query } }) => {
  const text = (name: keyof typeof example) => (query.get(name) ?? example[name]).slice(0, 40)
  const asked = { population: text('population'), n: text('n'), confirmed: text('confirmed'), error: text('error'), confidence: text('confidence') }
  return { asked, shown: interval(example), interval: interval(asked), size: size(asked), asks: query.has('n') ? 'interval' as const : query.has('error') ? 'size' as const : null }
}
