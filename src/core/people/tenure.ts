import { hashPassword } from 'better-auth/crypto'
import { addDays, type Day } from '#base/day.ts'
import { sql, type Db } from '#base/db/sql.ts'
import { newId, type Id } from '#base/id.ts'
import { refuse } from './problems.ts'
import { administrator } from './role.ts'
import { leavesOf } from './scope.ts'

/** How mandates and accounts end, and begin again. Nothing is deleted: records and the ledger name both for ever. */

const end = sql<never, [Id[], Day]>('people.end_mandates', `
  update people.mandate set valid = case when lower(valid) >= $2::date then 'empty' else daterange(lower(valid), $2::date) end
  where id = any($1::uuid[]) and (upper_inf(valid) or upper(valid) > $2::date)`)

/** Ends mandates after their last day; the day before today ends them at once. One that had not begun by then is taken back. */
export async function endMandates(db: Db, mandates: readonly Id[], lastDay: Day): Promise<void> {
  await end.run(db, [...mandates], addDays(lastDay, 1))
  db.onCommit(() => leavesOf.forget())
}

const lock = sql('people.lock_deployment', 'select from people.deployment for update')

/** Until the end of the transaction nobody else changes who may do what in the deployment. */
export async function lockPower(db: Db): Promise<void> {
  await lock.run(db)
}

const leavesNobody = sql<{ last: boolean }, [Id[], Day, Day, string]>('people.leaves_nobody', `
  with tree as (select id from unit.tree where valid @> $2::date),
  served as (
    select n.lft from people.deployment d join unit.tree_node n on n.tree = (select id from tree) and n.unit = d.unit
    union all
    select f.lft from people.deployment d join unit.unit u on u.id = d.unit join unit.unit o on o.key = u.key || '/?'
    join unit.tree_leaf f on f.tree = (select id from tree) and f.leaf = o.id
    order by lft limit 1
  ),
  administering as (
    select m.id, m.valid, exists (select from people.credential c where c.user_id = a.id and c.password is not null) as enters
    from served s join unit.tree_node n on n.tree = (select id from tree) and n.lft <= s.lft and s.lft < n.rgt
    join people.mandate m on m.unit = n.unit and m.role = $4 and (upper_inf(m.valid) or upper(m.valid) > $2::date)
    join people.account a on a.id = m.account and a.closed_at is null
  )
  select exists (
    select from administering e where e.id = any($1::uuid[]) and not exists (
      select from administering k where not k.id = any($1::uuid[]) and k.enters and k.valid @> greatest($3::date + 1, lower(e.valid))
        and (upper_inf(k.valid) or upper(k.valid) >= upper(e.valid)))) as last`)

/**
 * Refuses what would leave the deployment without an administrator over all of it, or with one for a shorter time than
 * before; that role keeps every verb (`role.ts`). One at a time: two administrators who end each other at the same moment must not both succeed.
 * @throws Problem `people.last_administrator`
 */
export async function keepAnAdministrator(db: Db, ending: readonly Id[], lastDay: Day): Promise<void> {
  await lockPower(db)
  if ((await leavesNobody.first(db, [...ending], db.ctx.day, lastDay, administrator))!.last) throw refuse('last_administrator')
}

const endSessions = sql<never, [Id]>('people.end_sessions', 'delete from people.session where user_id = $1')
/** Every browser in which the account is signed in. */
export const endSessionsOf = (db: Db, account: Id): Promise<number> => endSessions.run(db, account)

const endTokens = sql<never, [Id]>('people.end_tokens', 'update people.token set revoked_at = now() where account = $1 and revoked_at is null')
const close = sql<never, [Id, Date]>('people.close', 'update people.account set closed_at = $2, updated_at = now() where id = $1')
const reopen = sql<never, [Id]>('people.reopen', 'update people.account set closed_at = null, updated_at = now() where id = $1')

/** From this moment nobody signs in with it and no token of it works; its mandates are ended by `endMandates`. */
export async function closeAccount(db: Db, account: Id): Promise<void> {
  await close.run(db, account, db.ctx.now)
  await endSessions.run(db, account)
  await endTokens.run(db, account)
}

export async function reopenAccount(db: Db, account: Id): Promise<void> {
  await reopen.run(db, account)
}

const setPassword = sql<never, [Id, string]>('people.set_password', `
  update people.credential set password = $2, updated_at = now() where user_id = $1 and provider_id = 'credential'`)
const putPassword = sql<never, [Id, Id, string]>('people.put_password', `
  insert into people.credential (id, account_id, provider_id, user_id, password) values ($1, $2::text, 'credential', $2::uuid, $3)`)
const setOnce = sql<never, [Id, Date]>('people.set_once', 'update people.account set once_until = $2, updated_at = now() where id = $1')
const endSecondStep = sql<never, [Id]>('people.end_second_step', `
  with gone as (delete from people.second_factor where user_id = $1) update people.account set two_factor_enabled = false where id = $1`)

/** Replaces an account's password by one that must be changed, and ends its sessions; for a lost phone also its second step. */
export async function givePassword(db: Db, account: Id, given: { password: string; until: Date; endSecondStep: boolean }): Promise<void> {
  const hash = await hashPassword(given.password)
  if ((await setPassword.run(db, account, hash)) === 0) await putPassword.run(db, newId(), account, hash)
  await setOnce.run(db, account, given.until)
  await endSessions.run(db, account)
  if (given.endSecondStep) await endSecondStep.run(db, account)
}
