import { randomBytes } from 'node:crypto'
import type { Ctx } from '#base/ctx.ts'
import { sql, type Db } from '#base/db/sql.ts'
import { findId, sha256, type Id } from '#base/id.ts'
import { tidy } from '#base/words.ts'
import { asSystem } from './door.ts'
import { refuse } from './problems.ts'

/*
 * Telephones that work offline. Each signs in once with its owner's password and is then known by a key of its own, which
 * lives as long as the telephone is heard of: a week in a valley without a line costs nobody their sign-in.
 */

/** `hand_in`: may send what it still holds, then empties itself. `wipe`: empties itself as soon as it is heard of. */
export type Ending = 'hand_in' | 'wipe'
export const endings: readonly Ending[] = ['hand_in', 'wipe']

/** `waiting` and `waitingBytes`: what the telephone said at its last contact that it had not sent yet. */
export type Device = {
  readonly id: Id; readonly name: string; readonly madeAt: Date; readonly seenAt: Date; readonly asleep: boolean
  readonly waiting: number; readonly waitingBytes: number
  readonly ending: Ending | null; readonly revokedAt: Date | null; readonly toldAt: Date | null
}
export type Contact = { readonly now: Date; readonly ending: Ending | null; readonly name: string; readonly account: { readonly id: Id; readonly name: string } }

/** What a telephone may do for its owner, as far as the owner may. */
const deviceVerbs = ['record.enter', 'record.read', 'evidence.add', 'evidence.read', 'household.read', 'household.write', 'household.consent', 'initiative.read']
/** Days without contact after which its owner signs in once more; what waits on it stays. */
const sleepsAfter = 60
/** Days in which a telephone that was asked to hand in may still do so. */
const handsInFor = 14
const prefix = 'lantoa_device_'

const columns = `d.id, d.name, d.made_at as "madeAt", d.seen_at as "seenAt", d.waiting, d.waiting_bytes::float8 as "waitingBytes",
  d.seen_at < now() - interval '${sleepsAfter} days' as asleep,
  case when d.ending = 'hand_in' and d.revoked_at < now() - interval '${handsInFor} days' then 'wipe' else d.ending end as ending,
  d.revoked_at as "revokedAt", d.told_at as "toldAt"`
const put = sql<{ id: Id }, [Id, Id, string, Buffer, Date]>('people.put_device', `
  insert into people.device as d (id, account, name, digest, made_at, seen_at) values ($1, $2, $3, $4, $5, $5)
  on conflict (id) do update set name = excluded.name, digest = excluded.digest, seen_at = excluded.seen_at
    where d.account = excluded.account and d.ending is null
  returning d.id`)
const byDigest = sql<Device & { account: Id; closed: boolean }, [Buffer]>('people.device_by_digest', `
  select ${columns}, d.account, a.closed_at is not null as closed from people.device d join people.account a on a.id = d.account where d.digest = $1`)
const told = sql<never, [Id]>('people.device_told', 'update people.device set told_at = now() where id = $1 and told_at is null')
const heard = sql<Device & { accountName: string }, [Id, Id, number, number, Date]>('people.device_heard', `
  update people.device d set seen_at = $5, waiting = $3, waiting_bytes = $4 from people.account a
  where d.id = $1 and d.account = $2 and a.id = d.account returning ${columns}, a.name as "accountName"`)
const ofAccount = sql<Device, [Id]>('people.devices', `select ${columns} from people.device d where d.account = $1 order by d.revoked_at is not null, d.seen_at desc`)
const end = sql<{ id: Id }, [Id, Id, Ending, Id | null, Date]>('people.end_device', `
  update people.device set ending = $3, revoked_at = $5, revoked_by = $4 where id = $1 and account = $2 and (ending is null or ending = 'hand_in' and $3 = 'wipe') returning id`)

/**
 * Makes a telephone known, by a session of its owner; the same telephone again gets a new key, and what it holds stays.
 * @returns the key, shown here only
 * @throws Problem `people.sign_in_first`, `people.device_name`, `people.device_id`, `people.device_taken`
 */
export async function enrolDevice(ctx: Ctx, draft: { readonly id: string; readonly name: string }): Promise<{ id: Id; token: string }> {
  // A key with some rights must not be able to make itself another.
  if (ctx.account === null || ctx.scopes !== undefined) throw refuse('sign_in_first')
  const [id, name] = [findId(draft.id), tidy(draft.name).slice(0, 80)]
  if (!id) throw refuse('device_id', undefined, { at: '/id' })
  if (name === '') throw refuse('device_name', undefined, { at: '/name' })
  const token = `${prefix}${randomBytes(24).toString('base64url')}`
  if (!(await put.first(await asSystem(ctx, 'system:own-account'), id, ctx.account, name, sha256(token), ctx.now))) throw refuse('device_taken', undefined, { at: '/id' })
  return { id, token }
}

export const isDeviceToken = (token: string): boolean => token.startsWith(prefix)

/**
 * Whose telephone shows this key. One that must empty itself is answered `gone`, which is remembered as told; the caller
 * commits before refusing it. @throws Problem `people.bad_token`, `people.device_asleep`
 */
export async function recogniseDevice(db: Db, token: string): Promise<{ account: Id; scopes: readonly string[] } | 'gone'> {
  const device = await byDigest.first(db, sha256(token))
  if (!device) throw refuse('bad_token')
  if (device.ending === 'wipe' || device.closed) {
    await told.run(db, device.id)
    return 'gone'
  }
  if (device.asleep) throw refuse('device_asleep')
  return { account: device.account, scopes: deviceVerbs }
}

/** A telephone reports what waits on it and hears what it must do. @throws Problem `people.sign_in_first`, `people.no_device` */
export async function hearDevice(ctx: Ctx, said: { readonly id: string; readonly waiting: number; readonly waitingBytes: number }): Promise<Contact> {
  if (ctx.account === null) throw refuse('sign_in_first')
  const id = findId(said.id)
  const device = id && (await heard.first(await asSystem(ctx, 'system:own-account'), id, ctx.account, said.waiting, said.waitingBytes, ctx.now))
  if (!device) throw refuse('no_device')
  return { now: ctx.now, ending: device.ending, name: device.name, account: { id: ctx.account, name: device.accountName } }
}

/** Those at work first, the last heard of before the others. */
export const devicesOf = (db: Db, account: Id): Promise<Device[]> => ofAccount.all(db, account)

/** @throws Problem `people.no_device` when it is not this account's or has been shut out already */
export async function endDevice(db: Db, account: Id, id: string, how: Ending): Promise<Id> {
  const found = findId(id)
  if (!found || !(await end.first(db, found, account, how, db.ctx.account, db.ctx.now))) throw refuse('no_device')
  return found
}
