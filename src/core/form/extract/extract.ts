import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import type { Db } from '#base/db/sql.ts'
import { newId } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { mandatesOf } from '#core/people/account.ts'
import { allow, allowEach, type Verb } from '#core/people/door.ts'
import { placesOf } from '#core/people/roster.ts'
import type { FormDefinition } from '../engine/index.ts'
import { listForms } from '../form.ts'
import { refuse as refuseRecord } from '../problems.ts'
import { setsOf, type Cell, type RowSet } from './columns.ts'
import * as q from './extract.queries.ts'
import { conditionOf, orderOf } from './filter.ts'
import { refuse } from './problems.ts'

/** What somebody wants out: a form's records in a unit (or all that is theirs to read), of days, with or without personal answers. */
export type Asked = {
  readonly form: string; readonly unit?: number | undefined; readonly from?: Day | undefined; readonly to?: Day | undefined; readonly personal?: boolean | undefined
  /** A further page of what was begun: told once already. */
  readonly continued?: boolean
}
export type Extract = { readonly asked: Asked; readonly title: FormDefinition['title']; readonly versions: readonly number[]; readonly sets: readonly RowSet[] }
/** `next`: from where the next page goes on; absent on the last. */
export type Page = { readonly rows: readonly (readonly Cell[])[]; readonly next?: string; readonly count?: number }
export type Reading = { readonly filter?: string | undefined; readonly orderby?: string | undefined; readonly skip?: number | undefined; readonly after?: string | undefined; readonly limit: number; readonly count?: boolean | undefined }

/**
 * What an extract of a form holds, for those who may read its records; personal answers only for who may take them out.
 * @throws Problem `record.unknown_form`, `people.*`
 */
export async function openExtract(ctx: Ctx, asked: Asked): Promise<Extract> {
  return request(async () => {
    const { db, units } = await doorTo(ctx, asked)
    const forms = await q.versions.all(db, asked.form)
    const latest = forms.at(-1)
    if (!latest) throw refuseRecord('unknown_form', { form: asked.form, version: '–' })
    if (asked.personal === true && asked.continued !== true) await tell(db, asked, units)
    return { asked, title: latest.definition.title, versions: forms.map(({ id }) => id), sets: setsOf(forms.map(({ definition }) => definition), asked.personal === true) }
  })
}

export type Extractable = { readonly key: string; readonly title: FormDefinition['title']; readonly placed: boolean }

/** The forms whose records one may read somewhere, and where. @throws Problem `people.sign_in_first`, `people.scope` */
export async function whatToExtract(ctx: Ctx): Promise<{ forms: Extractable[]; units: { unit: number; name: string; personal: boolean }[] }> {
  return request(async () => {
    const { db } = await allowEach(ctx, 'record.read', [])
    const mandates = (await mandatesOf(db, ctx)).filter(({ verbs }) => verbs.includes('record.read'))
    const units = [...new Map(mandates.map((held) => [held.unit, { unit: held.unit, name: held.unitName, personal: held.verbs.includes('record.export_personal') }])).values()]
    const forms = (await listForms(db)).map(({ key, definition }) => ({ key, title: definition.title, placed: definition.questions.some(({ type }) => type === 'geopoint') }))
    return { forms, units }
  })
}

/** That personal answers were taken out, by whom and of where, stays known. */
async function tell(db: Db, { form, from, to }: Asked, units: readonly number[]): Promise<void> {
  const places = await placesOf(db, units)
  await happened(db, units.flatMap((unit) => {
    const shard = places.get(unit)?.shard
    return shard === undefined ? [] : [{ shard, unit, event: 'record.exported', about: newId(), body: { form, from: from ?? null, to: to ?? null } }]
  }))
}

/** @throws Problem `extract.no_set` */
export function setNamed(extract: Extract, name: string): RowSet {
  const found = extract.sets.find((set) => set.name === name)
  if (!found) throw refuse('no_set', { given: name.slice(0, 60), known: extract.sets.map((set) => set.name).join(', ') })
  return found
}

/**
 * A page of rows, in the order of the set's columns. Each is a transaction of its own, so that a large extract holds
 * nothing up, and asks anew whether its reader may. Without an order of one's own a late page costs what the first does.
 * @throws Problem `people.*`, `extract.*`
 */
export async function readPage(ctx: Ctx, { asked, versions }: Extract, set: RowSet, reading: Reading): Promise<Page> {
  return request(async () => {
    const { db, units } = await doorTo(ctx, asked)
    const scope: q.Scope = { versions, units, day: ctx.day, from: asked.from ?? null, to: asked.to ?? null, repeats: set.repeats }
    const condition = reading.filter === undefined ? undefined : conditionOf(reading.filter, set.columns, q.scopeParameters)
    const order = reading.orderby === undefined ? undefined : orderOf(reading.orderby, set.columns)
    const count = reading.count ? await compared(() => q.countRows(db, scope, condition), condition !== undefined) : undefined
    const found = await compared(() => q.pageOfRows(db, scope, set.columns.map((column) => column.sql), condition, order, { after: reading.after, skip: reading.skip ?? 0, limit: reading.limit }), condition !== undefined)
    return { rows: found.rows, ...(found.next === undefined ? {} : { next: found.next }), ...(count === undefined ? {} : { count }) }
  })
}

/** A condition can compare a text with a number, which only the database notices. */
async function compared<T>(work: () => Promise<T>, hasCondition: boolean): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    // SQLSTATE classes: 22 data exception, 42 a comparison that does not exist.
    if (hasCondition && /^(22|42)...$/.test(code)) throw refuse('filter', { reason: (error as Error).message.slice(0, 100) }, { cause: error })
    throw error
  }
}

/** All rows, page by page. */
export async function* rowsOf(ctx: Ctx, extract: Extract, set: RowSet): AsyncGenerator<readonly Cell[]> {
  for (let after: string | undefined; ;) {
    const page = await readPage(ctx, extract, set, { limit: 1_000, after })
    yield* page.rows
    if (page.next === undefined) return
    after = page.next
  }
}

/** The units that are read: the one asked for, or those of the mandates that allow it. */
async function doorTo(ctx: Ctx, { unit, personal }: Asked): Promise<{ db: Db; units: readonly number[] }> {
  const verbs: readonly Verb[] = personal === true ? ['record.read', 'record.export_personal'] : ['record.read']
  if (unit !== undefined) {
    for (const verb of verbs.slice(1)) await allow(ctx, verb, unit)
    return { db: await allow(ctx, verbs[0]!, unit), units: [unit] }
  }
  const { db } = await allowEach(ctx, verbs.at(-1)!, [])
  const mandates = await mandatesOf(db, ctx)
  const units = mandates.filter((mandate) => verbs.every((verb) => mandate.verbs.includes(verb))).map((mandate) => mandate.unit)
  // Nobody's records are refused as such, not given as an empty table.
  if (units.length === 0) await allow(ctx, verbs.at(-1)!, mandates[0]?.unit ?? 0)
  return { db, units }
}
