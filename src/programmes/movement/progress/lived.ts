import { addDays, type Day } from '#base/day.ts'
import { columns, sql, type Db } from '#base/db/sql.ts'
import { newId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { stateFacts } from '#core/fact/state.ts'
import type { Initiative } from '#core/initiative/initiative.ts'
import type { KitWhole } from '#core/kit/read.ts'
import { factsOf, type Held } from './activities.ts'

/** What is known of an initiative that was carried out before it came here: how far its kit's plan is done, and what was held. */
export type Lived = {
  readonly there: Pick<Initiative, 'id' | 'shard' | 'leaf'>; readonly kit: Pick<KitWhole, 'name' | 'version' | 'steps' | 'roles'>; readonly begun: Day
  /** By the step's key; the others are open. */
  readonly done: Readonly<Record<string, { readonly day: Day; readonly words: string }>>
  readonly held: readonly (Pick<Held, 'id' | 'kind' | 'day' | 'title' | 'place' | 'sessions' | 'participants'>)[]
}

const putTasks = sql<{ initiative: Id }, unknown[]>('movement.put_lived_tasks', `
  insert into movement.task (shard_id, id, initiative, leaf, key, title, title_en, role, role_en, role_key, due, state, done_on, words, actor, mandate, changed_at)
  select t.shard_id, t.id, t.initiative, t.leaf, t.key, t.title, t.title_en, t.role, t.role_en, t.role_key, t.due, case when t.done_on is null then 'open' else 'done' end, t.done_on, t.words, $14::uuid, $15::uuid, $16::timestamptz
  from unnest($1::int[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::date[], $12::date[], $13::text[])
    as t(shard_id, id, initiative, leaf, key, title, title_en, role, role_en, role_key, due, done_on, words)
  on conflict (shard_id, initiative, key) do nothing returning initiative`)

const putActivities = sql<{ id: Id }, unknown[]>('movement.put_lived_activities', `
  insert into movement.activity (shard_id, id, initiative, leaf, kind, day, title, place, sessions, participants, actor, mandate, at)
  select a.*, $11::uuid, $12::uuid, $13::timestamptz
  from unnest($1::int[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::date[], $7::text[], $8::text[], $9::int[], $10::int[]) as a
  on conflict (shard_id, id) do nothing returning id`)

/**
 * The room behind plan and log, for demonstrations and imports that know what was done before, however many, in a few statements.
 * Doing it twice adds nothing. As with `enrol`, what is wrong here is the caller's mistake, and the database refuses it.
 */
export async function liveProgress(db: Db, lives: readonly Lived[]): Promise<void> {
  const by = [db.ctx.account, db.mandate, db.ctx.now] as const
  const tasks = lives.flatMap(({ there, kit, begun, done }) => (kit.steps ?? []).map((step) => {
    const role = kit.roles?.find(({ key }) => key === step.role)?.title
    return {
      shard: there.shard, id: newId(), initiative: there.id, leaf: there.leaf, key: step.key, title: step.title.vi, titleEn: step.title.en, role: role?.vi ?? '', roleEn: role?.en ?? null, roleKey: step.role ?? null,
      due: step.days === undefined ? null : addDays(begun, step.days), doneOn: done[step.key]?.day ?? null, words: done[step.key]?.words ?? '' }
  }))
  const laid = Map.groupBy(await putTasks.all(db, ...columns(tasks, 'shard', 'id', 'initiative', 'leaf', 'key', 'title', 'titleEn', 'role', 'roleEn', 'roleKey', 'due', 'doneOn', 'words'), ...by), (row) => row.initiative)
  await happened(db, lives.filter(({ there }) => laid.has(there.id)).map(({ there, kit }) => (
    { shard: there.shard, unit: there.leaf, event: 'movement.plan_laid_out', about: there.id, body: { tasks: laid.get(there.id)!.length, kit: kit.name, version: kit.version } })))

  const held = lives.flatMap(({ there: { id: initiative, shard, leaf }, held }) => held.map((one) => ({ ...one, shard, leaf, initiative })))
  const fresh = new Set((await putActivities.all(db, ...columns(held, 'shard', 'id', 'initiative', 'leaf', 'kind', 'day', 'title', 'place', 'sessions', 'participants'), ...by)).map((row) => row.id))
  const news = held.filter(({ id }) => fresh.has(id))
  if (news.length === 0) return
  await stateFacts(db, news.flatMap((one) => factsOf(one, one)), news.map(({ shard, leaf, id, initiative, kind, day, sessions, participants }) => (
    { shard, unit: leaf, event: 'movement.activity_logged', about: id, body: { initiative, kind, day, sessions, participants } })))
}
