/** The generated tables beside this file: comma-separated, `#` lines are remarks, no field contains a comma or a quote. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export function readTable(file: string): string[][] {
  const lines = readFileSync(join(import.meta.dirname, file), 'utf8').split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#')).slice(1).map((line) => line.split(','))
}

/** An empty field is an unknown number, not zero: the property is then absent. */
export function known<K extends string>(name: K, field: string | undefined): { readonly [P in K]?: number } {
  return field === undefined || field === '' ? {} : { [name]: Number(field) } as { readonly [P in K]: number }
}
