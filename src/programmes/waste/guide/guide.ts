import { readFileSync } from 'node:fs'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { parse } from 'yaml'
import { materials } from '../items/items.ts'

const Words = Type.Object({ vi: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, { additionalProperties: false })
const Guide = Type.Object({
  key: Type.String(), title: Words, lead: Words,
  steps: Type.Array(Type.Object({ drawing: Type.String({ pattern: '^[a-z]+$' }), title: Words, body: Words }, { additionalProperties: false })),
}, { additionalProperties: false })
const Source = Type.Object({ guides: Type.Array(Guide), loudspeaker: Words, film: Type.Array(Words) }, { additionalProperties: false })

export type Guide = Static<typeof Guide>

function read(): Static<typeof Source> {
  const source: unknown = parse(readFileSync(new URL('guide.yaml', materials), 'utf8'))
  if (!Value.Check(Source, source)) throw new Error(`guide.yaml: ${JSON.stringify([...Value.Errors(Source, source)].slice(0, 3))}`)
  return source
}

/** What residents are told: `guides` in steps, the `loudspeaker`'s script (a paragraph a line), the captions of the `film`. */
export const { guides, loudspeaker, film } = read()

/** A wordless drawing of the kit, by name; its colours are those of the page in which it stands, or else its own. */
export const drawings: ReadonlyMap<string, string> = new Map(guides.flatMap((guide) => guide.steps.map(({ drawing }) => [drawing, readFileSync(new URL(`drawings/${drawing}.svg`, materials), 'utf8')] as const)))

/** The same where there is no page around it (paper, a picture by itself): in its own colours. */
export const alone = (svg: string): string => svg.replaceAll(/var\(--[\w-]+, (#[0-9A-F]{6})\)/g, '$1')
