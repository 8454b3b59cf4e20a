import { m } from '$ui/words.ts'

type Entry = readonly [href: string, label: () => string, verb: string]

/** The lists of the movement's work, what is used daily first, and which verb opens each; seeing one grants nothing, its page asks its own door. */
const entries: readonly Entry[] = [
  ['/movement', m.movement_section_register, 'initiative.read'],
  ['/movement/plans', m.movement_section_plans, 'initiative.read'],
  ['/movement/calendar', m.movement_section_calendar, 'initiative.read'],
  ['/movement/overdue', m.movement_section_overdue, 'initiative.read'],
  ['/movement/balance', m.movement_section_balance, 'initiative.read'],
  ['/movement/reports', m.movement_section_reports, 'initiative.read'],
  ['/movement/papers', m.movement_section_papers, 'paper.issue'],
  ['/movement/models', m.movement_section_models, 'initiative.read'],
  ['/movement/kits', m.movement_section_kits, 'initiative.read'],
  ['/movement/rubrics', m.movement_section_rubrics, 'initiative.appraise'],
  ['/movement/import', m.movement_section_import, 'initiative.import'],
]

export const sectionOf = (verbs: ReadonlySet<string>) => entries.filter(([, , verb]) => verbs.has(verb)).map(([href, label]) => ({ href, label: label() }))
