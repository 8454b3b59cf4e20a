import type { Day } from '#base/day.ts'
import { sql, type Db } from '#base/db/sql.ts'
import { fold, tidy } from '#base/words.ts'
import { refuse } from './problems.ts'
import { getRole, listRoles, type Place, type Role } from './roster.ts'

/*
 * Roles are data: a Party board coordinates here, the standing committee of the Front there. A role is never deleted,
 * because mandates of the past name it; it retires.
 */

/** The one role that keeps every verb, anywhere and always, so that whatever a place does to the others can be put right. */
export const administrator = 'administrator'

export type RoleDraft = {
  readonly titleVi: string; readonly titleEn: string; readonly verbs: readonly string[]
  /** Kinds of unit in which it may be held; null or none: in any. */
  readonly kinds: readonly string[] | null
}

const known = sql<{ verb: string }>('people.verbs_known', 'select distinct verb from people.declared order by verb')
const kinds = sql<{ key: string }>('people.kinds_known', 'select key from unit.kind')

/** Every verb that a release of this deployment ever declared. */
export async function listVerbs(db: Db): Promise<string[]> {
  return (await known.all(db)).map((row) => row.verb)
}

/**
 * A draft as it will stand: tidy, sorted, without repetition.
 * @throws Problem `people.role_title`, `people.role_title_taken`, `people.role_verbs`, `people.unknown_verb`, `people.role_kinds`, `people.administrator_whole`
 */
export async function readRole(db: Db, draft: RoleDraft, key: string | null): Promise<RoleDraft> {
  const titleVi = titleOf(draft.titleVi, '/titleVi')
  const titleEn = tidy(draft.titleEn) === '' ? titleVi : titleOf(draft.titleEn, '/titleEn')
  const same = (await listRoles(db)).find((role) => role.key !== key && role.retiredAt === null && fold(role.titleVi) === fold(titleVi))
  if (same) throw refuse('role_title_taken', { title: same.titleVi }, { at: '/titleVi' })
  const verbs = [...new Set(draft.verbs)].toSorted()
  if (verbs.length === 0) throw refuse('role_verbs', undefined, { at: '/verbs' })
  const all = await listVerbs(db)
  const foreign = verbs.find((verb) => !all.includes(verb))
  if (foreign !== undefined) throw refuse('unknown_verb', { verb: foreign.slice(0, 60) }, { at: '/verbs' })
  const limited = [...new Set(draft.kinds)].toSorted()
  const possible = (await kinds.all(db)).map((row) => row.key)
  const odd = limited.find((kind) => !possible.includes(kind))
  if (odd !== undefined) throw refuse('role_kinds', { kind: odd.slice(0, 60) }, { at: '/kinds' })
  if (key === administrator) {
    const { verbs: held } = await getRole(db, key)
    if (limited.length > 0 || held.some((verb) => !verbs.includes(verb))) throw refuse('administrator_whole', undefined, { at: limited.length > 0 ? '/kinds' : '/verbs' })
  }
  return { titleVi, titleEn, verbs, kinds: limited.length === 0 ? null : limited }
}

function titleOf(text: string, at: string): string {
  const title = tidy(text)
  if (title.length < 3 || title.length > 120) throw refuse('role_title', undefined, { at })
  return title
}

const make = sql<never, [string, string, string, readonly string[] | null]>('people.make_role', `
  insert into people.role (key, title_vi, title_en, kinds) values ($1, $2, $3, $4)`)
const change = sql<{ edition: number }, [string, number, string, string, readonly string[] | null]>('people.change_role', `
  update people.role set title_vi = $3, title_en = $4, kinds = $5, edition = edition + 1 where key = $1 and edition = $2 returning edition`)
const setVerbs = sql<never, [string, readonly string[]]>('people.set_verbs', `
  with gone as (delete from people.role_verb where role = $1 and verb <> all($2::text[]))
  insert into people.role_verb (role, verb) select $1, v from unnest($2::text[]) v on conflict do nothing`)
const retire = sql<{ edition: number }, [string, number, Date | null]>('people.retire_role', `
  update people.role set retired_at = $3, edition = edition + 1 where key = $1 and edition = $2 returning edition`)

/** @returns its key, made from the title: `ban_thuong_truc_mttq_phuong` */
export async function makeRole(db: Db, read: RoleDraft): Promise<string> {
  const taken = new Set((await listRoles(db)).map((role) => role.key))
  const stem = fold(read.titleVi).replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 40) || 'role'
  let key = stem
  for (let n = 2; taken.has(key); n++) key = `${stem}_${n}`
  await make.run(db, key, read.titleVi, read.titleEn, read.kinds)
  await setVerbs.run(db, key, read.verbs)
  return key
}

/** Holds from the next question at any door. @throws Problem `people.role_changed` */
export async function changeRole(db: Db, key: string, edition: number, read: RoleDraft): Promise<number> {
  const changed = await change.first(db, key, edition, read.titleVi, read.titleEn, read.kinds)
  if (!changed) throw refuse('role_changed')
  await setVerbs.run(db, key, read.verbs)
  return changed.edition
}

/** Nobody gets a retired role any more; who has it keeps it for the days of the mandate. @throws Problem `people.role_changed`, `people.administrator_whole` */
export async function retireRole(db: Db, key: string, edition: number, retired: boolean): Promise<number> {
  if (key === administrator) throw refuse('administrator_whole')
  const changed = await retire.first(db, key, edition, retired ? db.ctx.now : null)
  if (!changed) throw refuse('role_changed')
  return changed.edition
}

const words: Readonly<Record<string, readonly [vi: string, en: string]>> = {
  nation: ['cả nước', 'the nation'], province: ['tỉnh', 'provinces'], city: ['thành phố', 'cities'], district: ['huyện, quận', 'districts'],
  commune: ['xã', 'communes'], ward: ['phường', 'wards'], town: ['thị trấn', 'towns'], special_zone: ['đặc khu', 'special zones'],
  village: ['thôn', 'villages'], residential_area: ['khu dân cư, tổ dân phố', 'residential areas'],
}

/** Whether a role may be held in a unit from now on. @throws Problem `people.role_retired`, `people.role_elsewhere` */
export function mustFit(role: Role, place: Pick<Place, 'name' | 'kind'> | undefined): void {
  const of = { role_vi: role.titleVi, role_en: role.titleEn }
  if (role.retiredAt !== null) throw refuse('role_retired', of, { at: '/role' })
  if (role.kinds === null || !place || role.kinds.includes(place.kind)) return
  const say = (at: 0 | 1) => role.kinds!.map((kind) => words[kind]?.[at] ?? kind).join(', ')
  throw refuse('role_elsewhere', { ...of, kinds_vi: say(0), kinds_en: say(1), unit: place.name }, { at: '/role' })
}

export type Touched = { readonly verb: string; readonly people: number }

const touched = sql<Touched, [string, readonly string[], Day]>('people.touched_by_role', `
  with tree as (select id from unit.tree where valid @> $3::date),
  living as (
    select m.account, m.role, p.lft, p.rgt
    from people.mandate m join people.account a on a.id = m.account and a.closed_at is null
    cross join lateral (
      select n.lft, n.rgt from unit.tree_node n where n.tree = (select id from tree) and n.unit = m.unit
      union all
      select f.lft, f.lft + 1 from unit.tree_leaf f where f.tree = (select id from tree) and f.leaf = m.unit) p
    where m.valid @> $3::date and m.account in (select h.account from people.mandate h where h.role = $1 and h.valid @> $3::date)
  )
  select v.verb, count(distinct h.account)::int as people
  from unnest($2::text[]) with ordinality as v(verb, ord)
  left join living h on h.role = $1 and not exists (
    select from living o join people.role_verb also on also.role = o.role and also.verb = v.verb
    where o.account = h.account and o.role <> $1 and o.lft <= h.lft and h.rgt <= o.rgt)
  group by v.verb, v.ord order by v.ord`)

/** For how many people of today each verb of a role makes a difference: those who hold it there by another role as well do not count. */
export async function touchedBy(db: Db, role: string, verbs: readonly string[]): Promise<Touched[]> {
  return verbs.length === 0 ? [] : touched.all(db, role, verbs, db.ctx.day)
}

export type Holders = { readonly role: string; readonly people: number; readonly kinds: Readonly<Record<string, number>> }

const holders = sql<Holders, [Day]>('people.holders', `
  with held as (
    select m.role, m.account, (select l.kind from unit.life l where l.unit = m.unit order by lower(l.valid) desc limit 1) as kind
    from people.mandate m join people.account a on a.id = m.account and a.closed_at is null
    where upper_inf(m.valid) or upper(m.valid) > $1::date)
  select h.role, count(distinct h.account)::int as people,
         (select jsonb_object_agg(k.kind, k.people) from (select o.kind, count(distinct o.account) as people from held o where o.role = h.role group by o.kind) k) as kinds
  from held h group by h.role`)

/** How many people hold each role, today or soon, and in which kinds of unit. */
export async function holdersOfRoles(db: Db): Promise<ReadonlyMap<string, Holders>> {
  return new Map((await holders.all(db, db.ctx.day)).map((row) => [row.role, row]))
}
