import { parseArgs } from 'node:util'

/** Reads `--name 123` for each of the numbers given with their defaults; anything else ends the run with the list of them. */
export function numbers<const D extends Readonly<Record<string, number>>>(defaults: D): { [K in keyof D]: number } {
  const options = Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' as const }]))
  try {
    const { values } = parseArgs({ options })
    return Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, numberOf(name, values[name] ?? value)])) as { [K in keyof D]: number }
  } catch (error) {
    console.error(`${(error as Error).message}\nOptions: ${Object.entries(defaults).map(([k, v]) => `--${k} ${v}`).join(' ')}`)
    process.exit(2)
  }
}

function numberOf(name: string, given: string | boolean | number): number {
  const value = Number(String(given).replaceAll('_', ''))
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} must be a number, not "${String(given)}"`)
  return value
}
