import { readFileSync } from 'node:fs'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { parse } from 'yaml'
import { prepare, type Item } from './find.ts'
import { groups } from './groups.ts'

const Words = Type.Object({ vi: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, { additionalProperties: false })
const Source = Type.Object({
  advice: Type.Record(Type.String(), Words),
  items: Type.Array(Type.Object({
    group: Type.Enum([...groups]), do: Type.String(), vi: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }), also: Type.Array(Type.String({ minLength: 1 })),
  }, { additionalProperties: false })),
}, { additionalProperties: false })

/** Where the kit's materials lie, whatever folder the process was started from. */
export const materials = new URL('../../../../kits/waste-sorting/materials/', import.meta.url)

/** @throws Error for a list that is not what this release was tested with */
function read(): Item[] {
  const source: unknown = parse(readFileSync(new URL('items.yaml', materials), 'utf8'))
  if (!Value.Check(Source, source)) throw new Error(`items.yaml: ${JSON.stringify([...Value.Errors(Source, source)].slice(0, 3))}`)
  const { advice, items }: Static<typeof Source> = source
  return items.map((one) => {
    const said = advice[one.do]
    if (!said) throw new Error(`items.yaml: no advice "${one.do}"`)
    return { vi: one.vi, en: one.en, also: one.also, group: one.group, todo: said }
  })
}

/** Every household thing that the list knows, in the order of the list; read once. */
export const items: readonly Item[] = read()

/** Looks a thing up in the list. @see prepare */
export const findItems = prepare(items)
