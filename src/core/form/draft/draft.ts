import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { findId, newId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { fold, tidy } from '#base/words.ts'
import { mandatesOf } from '#core/people/account.ts'
import { allow, allowEach } from '#core/people/door.ts'
import { placesOf } from '#core/people/roster.ts'
import { compile, type FormDefinition } from '../engine/index.ts'
import { installForm, listForms } from '../form.ts'
import { refuse as refuseRecord } from '../problems.ts'
import { differences, measuresLost, type Difference } from './compare.ts'
import * as q from './draft.queries.ts'
import { refuse } from './problems.ts'

/** Forms while they are drawn. Whoever may draw forms in the draft's unit goes on with it; published it is a version that never changes. */
export type Draft = q.DraftRow
/** What is wrong with a draft, what it changes in the version in use, and which measures it would silence. */
export type Outlook = { readonly mistakes: readonly Problem[]; readonly inUse: string | null; readonly differences: readonly Difference[]; readonly lost: readonly string[] }

const largest = 1_000_000

/** Drafts of the units in which one may draw, and those units. @throws Problem `people.sign_in_first`, `people.scope` */
export async function listDrafts(ctx: Ctx): Promise<{ drafts: Draft[]; units: { unit: number; name: string }[] }> {
  const { db } = await allowEach(ctx, 'form.draft', [])
  const units = [...new Map((await mandatesOf(db, ctx)).filter(({ verbs }) => verbs.includes('form.draft')).map((held) => [held.unit, { unit: held.unit, name: held.unitName }])).values()]
  return { drafts: await q.ofUnits.all(db, units.map(({ unit }) => unit)), units }
}

/** @throws Problem `draft.not_found`, `people.no_mandate` */
export async function getDraft(ctx: Ctx, id: string): Promise<Draft> {
  return (await doorTo(ctx, id)).draft
}

/** A new form, a new version of one in use, or one that was read from a file. @throws Problem `draft.title_missing`, `record.unknown_form`, `people.no_mandate` */
export async function beginDraft(ctx: Ctx, unit: number, from: { readonly title: string } | { readonly form: string } | { readonly definition: FormDefinition }): Promise<Id> {
  const db = await allow(ctx, 'form.draft', unit)
  const definition = 'definition' in from ? from.definition : 'form' in from ? await latest(db, from.form) : await blank(db, from.title)
  const id = newId()
  await q.put.run(db, id, unit, sized(definition), 0, ctx.account, ctx.now)
  await tell(db, unit, 'form.draft_begun', id, { form: definition.key })
  return id
}

/** @returns the new edition. @throws Problem `draft.changed_meanwhile`, `draft.too_large`, `draft.not_found` */
export async function saveDraft(ctx: Ctx, id: string, edition: number, definition: FormDefinition): Promise<number> {
  const { db, draft } = await doorTo(ctx, id)
  const saved = Number.isInteger(edition) && edition > 0 && edition < 2 ** 31 ? await q.change.first(db, draft.id, sized(definition), edition, ctx.account, ctx.now) : undefined
  if (!saved) throw refuse('changed_meanwhile')
  await tell(db, draft.unit, 'form.draft_saved', draft.id, { form: definition.key, edition: saved.edition })
  return saved.edition
}

/** @throws Problem `draft.changed_meanwhile`, `draft.not_found` */
export async function discardDraft(ctx: Ctx, id: string, edition: number): Promise<void> {
  const { db, draft } = await doorTo(ctx, id)
  if (edition !== draft.edition || (await q.end.run(db, draft.id, edition)) === 0) throw refuse('changed_meanwhile')
  await tell(db, draft.unit, 'form.draft_discarded', draft.id, { form: draft.definition.key })
}

/** What would come of publishing a draft. @throws Problem `draft.not_found`, `people.no_mandate` */
export async function outlookOf(ctx: Ctx, id: string): Promise<Outlook> {
  const { db, draft } = await doorTo(ctx, id)
  return outlook(db, draft)
}

/**
 * Makes the draft the version that is used from now on; records of earlier ones stay as they are. It serves everybody here,
 * so it is for those whose mandate reaches the whole deployment.
 * @returns key and version
 * @throws Problem `form.invalid`, `draft.unchanged`, `draft.measures_lost`, `draft.changed_meanwhile`, `people.no_mandate`
 */
export async function publishDraft(ctx: Ctx, id: string, edition: number): Promise<{ key: string; version: string }> {
  const { db: drawing, draft } = await doorTo(ctx, id)
  if (edition !== draft.edition) throw refuse('changed_meanwhile')
  const whole = (await q.deployed.first(drawing))?.unit ?? draft.unit
  const db = await allow(ctx, 'form.publish', whole)
  const [before] = await q.versions.all(db, draft.definition.key)
  const { lost, differences: changes } = await outlook(db, draft)
  if (before && changes.length === 0) throw refuse('unchanged')
  if (lost.length > 0) throw refuse('measures_lost', { measures: lost.join(', ') })
  const version = nextVersion((await q.versions.all(db, draft.definition.key)).map((one) => one.version), ctx.day.slice(0, 4))
  const definition = { ...draft.definition, version }
  await installForm(db, definition, before?.kit ?? null)
  if ((await q.end.run(db, draft.id, edition)) === 0) throw refuse('changed_meanwhile')
  await tell(db, whole, 'form.published', draft.id, { form: definition.key, version, differences: changes.length })
  return { key: definition.key, version }
}

export type VersionOfForm = { readonly version: string; readonly definition: FormDefinition; readonly addedAt: Date; readonly differences: readonly Difference[] }

/** Every version of a form, newest first, each with what it changed. @throws Problem `record.unknown_form`, `people.sign_in_first` */
export async function versionsOfForm(ctx: Ctx, key: string): Promise<VersionOfForm[]> {
  const { db } = await allowEach(ctx, 'record.enter', [])
  const all = await q.versions.all(db, key)
  if (all.length === 0) throw refuseRecord('unknown_form', { form: key, version: '–' })
  return all.map(({ version, definition, addedAt }, i) => {
    const older = all[i + 1]
    return { version, definition, addedAt, differences: older ? differences(older.definition, definition) : [] }
  })
}

async function outlook(db: Db, { definition }: Draft): Promise<Outlook> {
  const [inUse] = await q.versions.all(db, definition.key)
  const mistakes = mistakesIn(definition)
  if (!inUse) return { mistakes, inUse: null, differences: [], lost: [] }
  return { mistakes, inUse: inUse.version, differences: differences(inUse.definition, definition), lost: measuresLost(inUse.definition, definition) }
}

/** What the engine says of a form; empty when it could be filled. */
export function mistakesIn(definition: FormDefinition): readonly Problem[] {
  try {
    compile(definition)
    return []
  } catch (error) {
    if (isProblem(error)) return error.errors
    throw error
  }
}

async function doorTo(ctx: Ctx, given: string): Promise<{ db: Db; draft: Draft }> {
  const { db } = await allowEach(ctx, 'form.draft', [])
  const id = findId(given)
  const draft = id && (await q.one.first(db, id))
  if (!draft) throw refuse('not_found')
  return { db: await allow(ctx, 'form.draft', draft.unit), draft }
}

async function latest(db: Db, key: string): Promise<FormDefinition> {
  const [found] = await q.versions.all(db, key)
  if (!found) throw refuseRecord('unknown_form', { form: key, version: '–' })
  return found.definition
}

async function blank(db: Db, given: string): Promise<FormDefinition> {
  const title = tidy(given).slice(0, 200)
  if (title === '') throw refuse('title_missing', undefined, { at: '/title' })
  const base = fold(title).replaceAll(' ', '_').replace(/[^a-z0-9_]/g, '').slice(0, 40) || 'bieu_mau'
  const taken = new Set((await listForms(db)).map(({ key }) => key))
  let key = base
  for (let n = 2; taken.has(key); n++) key = `${base}_${n}`
  return { key, version: '1', title: { vi: title }, languages: ['vi', 'en'], questions: [], choices: {}, facts: [] }
}

function sized(definition: FormDefinition): string {
  const text = JSON.stringify(definition)
  if (text.length > largest) throw refuse('too_large')
  return text
}

/** `2026.3` after `2026.2`, whatever else there is. */
function nextVersion(there: readonly string[], year: string): string {
  for (let n = 1; ; n++) if (!there.includes(`${year}.${n}`)) return `${year}.${n}`
}

async function tell(db: Db, unit: number, event: string, about: Id, body: Readonly<Record<string, unknown>>): Promise<void> {
  const place = (await placesOf(db, [unit])).get(unit)
  if (place) await happened(db, [{ shard: place.shard, unit, event, about, body }])
}
