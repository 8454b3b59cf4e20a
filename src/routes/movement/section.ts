import { m } from '$ui/words.ts'

type Entry = readonly [href: string, label: () => string, verb: string]

/** The lists of the movement's work, and which verb opens each; seeing one grants nothing, its page asks its own door. */
const entries: readonly Entry[] = [
  ['/movement', m.movement_section_register, 'initiative.read'],
  ['/movement/reports', m.movement_section_reports, 'initiative.read'],
]

export const sectionOf = (verbs: ReadonlySet<string>) => entries.filter(([, , verb]) => verbs.has(verb)).map(([href, label]) => ({ href, label: label() }))
