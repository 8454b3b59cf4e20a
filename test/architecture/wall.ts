/**
 * Tables without row-level security, each with the reason why it needs none. A new table is behind the wall, or somebody writes here
 * why not.
 */
const why: readonly (readonly [reason: string, ...tables: string[]])[] = [
  ['the atlas: units, their lives and their maps are public', 'unit.kind', 'unit.life', 'unit.node', 'unit.node_leaf', 'unit.place', 'unit.succession', 'unit.tree', 'unit.tree_leaf', 'unit.tree_node', 'unit.unit'],
  ['what every household is told and within which days it is answered: of nobody, for all to read', 'household.notice', 'household.purpose', 'household.term', 'household.day_off'],
  ['says what is asked and counted, of nobody', 'fact.measure', 'form.draft', 'form.form', 'indicator.indicator', 'initiative.counts_as', 'kit.kit', 'kit.trusted'],
  ['numbers without words and names; which of them are published is decided by view', 'fact.fact', 'fact.delta', 'indicator.r_leaf', 'indicator.r_node'],
  ['the state of the machinery', 'base.migration', 'indicator.fold_state', 'indicator.self_check', 'people.declared', 'people.deployment', 'verification.rule'],
  ['checked before anybody has a mandate, so there are no leaves to check it by; never read by a page', 'people.credential', 'people.device', 'people.failed_try', 'people.rate_limit', 'people.second_factor', 'people.session', 'people.token', 'people.verification'],
  ['who works where, and under which name they sign in, is known to colleagues', 'people.account', 'people.mandate', 'people.role', 'people.role_verb', 'people.coordinator'],
  ['the audit log: one chain per unit, checked as a whole; ids, and reasons of decisions, never an answer', 'ledger.entry', 'ledger.head'],
  ['what a city asks of all below it, for all to read: no place below is excluded, no person is named', 'movement.plan', 'movement.plan_deadline', 'movement.plan_form', 'movement.plan_target', 'movement.rubric', 'movement.criterion'],
  ['how a spot check was drawn and what it came to, for whole units; the houses are in verification.item and visit', 'verification.sample', 'verification.stratum', 'verification.result'],
]

export const withoutWall: ReadonlyMap<string, string> = new Map(why.flatMap(([reason, ...tables]) => tables.map((table) => [table, reason] as const)))
