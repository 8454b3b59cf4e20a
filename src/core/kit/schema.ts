import { Type, type Static } from 'typebox'
import type { FormDefinition } from '#core/form/engine/index.ts'

const Words = Type.Object({ vi: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, { additionalProperties: false })
const Key = Type.String({ pattern: '^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+$' })
const Name = Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' })
const Sentence = Type.String({ minLength: 1, maxLength: 4_000 })
const Method = Type.Enum(['counted', 'weighed', 'sampled', 'estimated'])
const Level = Type.Enum(['grassroots', 'district', 'commune', 'city'])
const strict = { additionalProperties: false }

/** `kit.yaml`: what an initiative consists of, so that another unit can begin tomorrow. */
export const Kit = Type.Object({
  name: Type.String({ pattern: '^[a-z][a-z0-9-]{1,40}$' }),
  version: Type.String({ minLength: 1, maxLength: 20 }),
  title: Words,
  summary: Words,
  field: Type.Enum(['economy', 'culture_society', 'defence_security', 'political_system']),
  /** What facts count or weigh. A measure is public only when its indicators may be. */
  measures: Type.Array(Type.Object({ key: Key, unit: Type.String(), published: Type.Optional(Type.Boolean()) }, strict)),
  indicators: Type.Array(Type.Object({
    key: Key, title: Words, unit: Type.String(), numerator: Key, denominator: Type.Optional(Key),
    scale: Type.Optional(Type.Number({ exclusiveMinimum: 0 })), method: Method,
    /** A stock stands at the end of a period; a flow happens within it. */
    accumulates: Type.Optional(Type.Boolean()),
    /** Of what the figure is a part, and who says so or how it came about. */
    base: Type.Optional(Words), source: Type.Optional(Words),
    published: Type.Optional(Type.Boolean()),
  }, strict)),
  /**
   * What the steps of an initiative count towards: of this kit's initiatives, or of `everyKit`'s; at a level, or, without
   * one, once for each initiative however many levels follow.
   */
  counts: Type.Optional(Type.Array(Type.Object({
    when: Type.Enum(['registered', 'carried_out', 'recognised', 'outstanding', 'commended', 'stopped']), level: Type.Optional(Level), measure: Key, everyKit: Type.Optional(Type.Boolean()),
  }, strict))),
  /** Words to begin a registration with; whoever takes the kit up makes them their own. */
  statement: Type.Optional(Type.Object({
    goals: Type.Optional(Sentence), content: Type.Optional(Sentence), resources: Type.Optional(Sentence), outputs: Type.Optional(Sentence), lasting: Type.Optional(Sentence),
  }, strict)),
  /** Questions, `form/question`, that every variant keeps as they are, so that copies stay comparable. */
  core: Type.Optional(Type.Array(Type.String({ pattern: '^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$' }))),
  /** `name@version` of the kit that this one was made from. */
  variantOf: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{1,40}@.{1,20}$' })),
  /** Who takes part, and what each does. */
  roles: Type.Optional(Type.Array(Type.Object({ key: Name, title: Words, does: Words }, strict))),
  /** What is to be done, by whom, and how many days after the beginning at the latest. */
  steps: Type.Optional(Type.Array(Type.Object({ key: Name, title: Words, days: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_650 })), role: Type.Optional(Type.String()) }, strict))),
  /** What is to be reached: a figure, or, `per` another figure, its part for each of what that one counts. */
  targets: Type.Optional(Type.Array(Type.Object({ indicator: Key, per: Type.Optional(Key), atLeast: Type.Number() }, strict))),
}, strict)

export type Kit = Static<typeof Kit>

/** A kit that was read, with its forms. */
export type LoadedKit = { readonly kit: Kit; readonly forms: readonly FormDefinition[] }
