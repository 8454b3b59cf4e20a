import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { newId, type Id } from '#base/id.ts'
import { happened, type Happening } from '#base/ledger/ledger.ts'
import { stateFacts, type FactDraft } from '#core/fact/state.ts'
import * as q from './initiative.queries.ts'
import { countedAs, type Counted, type Level, type State, type Step } from './life.ts'

/** One step of one initiative, as it is to be remembered. */
export type Passage = {
  readonly shard: number; readonly initiative: Id; readonly unit: number; readonly leaf: number; readonly kit: string | null
  readonly step: Step; readonly was: State | null; readonly state: State; readonly level: Level; readonly year: number; readonly day: Day
  readonly words?: string; readonly remarks?: Readonly<Record<string, string>>; readonly decision?: string | null; readonly kind: string; readonly field: string | null
}

/** What a kit counts: a step, at a level or (without one) once for each initiative; of its own initiatives or of every kit's. */
export type CountRule = { readonly when: Counted; readonly level?: Level; readonly measure: string; readonly everyKit?: boolean }

/** Says which measures the steps of initiatives count towards; replaces what this kit said before. */
export async function countAs(db: Db, kit: string, counts: readonly CountRule[]): Promise<void> {
  await q.forgetRules.run(db, kit)
  await q.putRules.run(db, kit, counts.map((c) => (c.everyKit ? null : kit)), counts.map((c) => c.when), counts.map((c) => c.level ?? null), counts.map((c) => c.measure))
}

/** Remembers steps, states the facts that they count as, and tells the ledger: all in the caller's transaction, all of one step. */
export async function remember(db: Db, step: Step, all: readonly Passage[]): Promise<void> {
  if (all.length === 0) return
  const made = all.map((p) => ({ ...p, id: newId() }))
  const facts = await factsOf(db, step, made)
  const at = db.ctx.now.toISOString()
  await q.putPassages.run(db, made.map((p) => p.shard), made.map((p) => p.id), made.map((p) => p.initiative), made.map((p) => p.step), made.map((p) => p.was),
    made.map((p) => p.state), made.map((p) => p.level), made.map((p) => p.year), made.map((p) => p.day), made.map((p) => p.words ?? ''),
    made.map((p) => JSON.stringify(p.remarks ?? {})), made.map((p) => p.decision ?? null), made.map(() => db.ctx.account), made.map(() => db.mandate), made.map(() => at), made.map((p) => p.leaf))
  const events = made.map((p): Happening => ({
    shard: p.shard, unit: p.leaf, event: `initiative.${pastOf[p.step]}`, about: p.id,
    body: { initiative: p.initiative, level: p.level, kind: p.kind, field: p.field, kit: p.kit, year: p.year, day: p.day, ...(p.decision ? { decision: p.decision } : {}) },
  }))
  await (facts.length > 0 ? stateFacts(db, facts, events) : happened(db, events))
}

/** Only what is counted becomes a fact. A rule without a level counts an initiative the first time that it comes so far. */
async function factsOf(db: Db, step: Step, made: readonly (Passage & { id: Id })[]): Promise<FactDraft[]> {
  const when = countedAs[step]
  if (when === undefined) return []
  const rules = (await q.rules.all(db)).filter((rule) => rule.step === when)
  const before = new Set((await q.countedBefore.all(db, made.map((p) => p.shard), made.map((p) => p.initiative), step)).map((row) => row.initiative))
  return made.flatMap((p) => rules
    .filter((rule) => (rule.kit === null || rule.kit === p.kit) && (rule.level === null ? !before.has(p.initiative) : rule.level === p.level))
    .map((rule, ordinal): FactDraft => ({
      shard: p.shard, leaf: p.leaf, origin: p.id, kind: 'initiative.passage', ordinal, measure: rule.measure, day: p.day, value: 1, method: 'counted' })))
}

const pastOf: Readonly<Record<Step, string>> = {
  submit: 'submitted', return: 'returned', accept: 'registered', begin: 'begun', confirm: 'confirmed', assess: 'self_assessed', appraise: 'appraised', recognise: 'recognised',
  distinguish: 'distinguished', commend: 'commended', stop: 'stopped', promote: 'promoted', renew: 'renewed',
}
