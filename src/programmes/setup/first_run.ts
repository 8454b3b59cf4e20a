import { randomBytes } from 'node:crypto'
import type { Ctx } from '#base/ctx.ts'
import { sql } from '#base/db/sql.ts'
import { separately } from '#base/db/transaction.ts'
import { defineProblems } from '#base/problem.ts'
import { grantMandate, openAccount } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { refuse as refusePeople } from '#core/people/problems.ts'
import { findUnits, getUnitHistory } from '#core/unit/read.ts'

/** What the deployment knows of itself and never changes: the unit it serves, whether its data are a demonstration, the key of its sessions. */
export type Deployment = { readonly unit: number; readonly demo: boolean; readonly secret: string }
export type FirstRun = { readonly unit: number; readonly name: string; readonly username: string; readonly password: string }

const refuse = defineProblems('setup', {
  unit: { status: 422, vi: 'Hãy chọn đơn vị mà hệ thống này phục vụ.', en: 'Choose the unit that this deployment serves.' },
})

const deployment = sql<Deployment>('setup.deployment', 'select unit, demo, secret from people.deployment')
const found = sql<never, [number, boolean, string]>('setup.found', 'insert into people.deployment (unit, demo, secret) values ($1, $2, $3) on conflict do nothing')

export async function findDeployment(ctx: Ctx): Promise<Deployment | undefined> {
  return deployment.first(await asSystem(ctx, 'system:start'))
}

/** Says once which unit this deployment serves. @throws Problem `people.already_set_up` */
export async function foundDeployment(ctx: Ctx, unit: number, demo: boolean): Promise<Deployment> {
  const db = await asSystem(ctx, 'system:start')
  if ((await found.run(db, unit, demo, randomBytes(32).toString('base64url'))) === 0) throw refusePeople('already_set_up')
  return (await deployment.first(db))!
}

/**
 * The first visitor of an empty deployment says which unit it serves and becomes its administrator. Committed on return,
 * whatever becomes of the page: they sign in at once, over the connection of sign-in.
 * @throws Problem `people.already_set_up`, `setup.unit`, and those of `openAccount`
 */
export function setUp(ctx: Ctx, first: FirstRun): Promise<Deployment> {
  return separately(() => begin(ctx, first))
}

async function begin(ctx: Ctx, first: FirstRun): Promise<Deployment> {
  const db = await asSystem(ctx, 'system:first-run')
  const history = Number.isInteger(first.unit) ? await getUnitHistory(db, first.unit).catch(() => undefined) : undefined
  if (!history || history.lives.at(-1)!.to !== null) throw refuse('unit', undefined, { at: '/unit' })
  const made = await foundDeployment(ctx, first.unit, false)
  const account = await openAccount(db, first)
  await grantMandate(db, { account, role: 'administrator', unit: first.unit, from: ctx.day, to: null })
  return made
}

/** Units to choose from before anybody can sign in: only while nothing is set up. */
export async function unitsToServe(ctx: Ctx, text: string) {
  const db = await asSystem(ctx, 'system:first-run')
  if (await deployment.first(db)) throw refusePeople('already_set_up')
  return findUnits(db, text, ctx.day, 12)
}
