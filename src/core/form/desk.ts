import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { sql, type Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { allowEach } from '#core/people/door.ts'
import { rolesHeld } from '#core/people/held.ts'
import type { Answers, FormDefinition } from './engine/index.ts'
import { getForm, listForms, type InstalledForm } from './form.ts'
import { placeColumns, placeOfRecord, type PlaceOfRecord } from './record.queries.ts'

/** What lies on the desk of somebody who fills forms: the forms, and what they entered lately. */

export type FormOnDesk = { readonly key: string; readonly title: FormDefinition['title']; readonly kit: string | null; readonly questions: number }
export type RecentRecord = PlaceOfRecord & {
  readonly id: Id; readonly form: string; readonly title: FormDefinition['title']; readonly day: Day
  readonly receivedAt: Date; readonly corrected: boolean
  /** The first words of it, for the eyes of who wrote it. */
  readonly about: string | null
}

const recent = sql<Omit<RecentRecord, 'about' | 'title'> & { definition: FormDefinition; answers: Answers }, [Id, number]>('record.recent', `
  select r.id, f.key as form, f.definition, r.answers, r.day, r.received_at as "receivedAt",
         ${placeColumns},
         exists (select from form.record s where s.shard_id = r.shard_id and s.supersedes = r.id) as corrected
  from form.record r join form.form f on f.id = r.form ${placeOfRecord} where r.author = $1 order by r.received_at desc, r.id desc limit $2`)

/** The latest version of every form; with `about` only those that are about that. @throws Problem `people.sign_in_first`, `people.scope` */
export async function formsOnDesk(ctx: Ctx, about?: string): Promise<FormOnDesk[]> {
  const { db } = await allowEach(ctx, 'record.enter', [])
  return (await formsFor(db)).filter(({ definition }) => about === undefined || definition.about === about).map(({ key, definition, kit }) => ({ key, kit, title: definition.title, questions: definition.questions.length }))
}

/** Those that are for everybody, or for a role that one holds. */
async function formsFor(db: Db): Promise<Awaited<ReturnType<typeof listForms>>> {
  const forms = await listForms(db)
  if (forms.every(({ definition }) => definition.roles === undefined)) return forms
  const held = await rolesHeld(db)
  return forms.filter(({ definition: { roles } }) => roles === undefined || held.has('administrator') || roles.some((role) => held.has(role)))
}

/** The same with all their questions, for a telephone that takes them along. @throws Problem `people.sign_in_first`, `people.scope` */
export async function formsToFill(ctx: Ctx): Promise<{ definition: FormDefinition; kit: string | null }[]> {
  const { db } = await allowEach(ctx, 'record.enter', [])
  return (await formsFor(db)).map(({ definition, kit }) => ({ definition, kit }))
}

/** A form to be filled. @throws Problem `record.unknown_form`, `people.sign_in_first` */
export async function takeForm(ctx: Ctx, key: string, version: string | null = null): Promise<InstalledForm> {
  const { db } = await allowEach(ctx, 'record.enter', [])
  return getForm(db, key, version)
}

/** What one entered oneself, newest first, as far as today's mandates still reach it. @throws Problem `people.sign_in_first` */
export async function listMyRecords(ctx: Ctx, limit = 20): Promise<RecentRecord[]> {
  const { db } = await allowEach(ctx, 'record.read', [])
  const rows = await recent.all(db, ctx.account!, limit)
  return rows.map(({ definition, answers, ...row }) => {
    const words = definition.questions.map((question) => (question.type === 'text' ? answers[question.name] : undefined)).find((answer) => typeof answer === 'string')
    return { ...row, title: definition.title, about: words === undefined ? null : String(words) }
  })
}
