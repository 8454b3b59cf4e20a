import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#base/db/sql.ts'
import { request } from '#base/db/transaction.ts'
import type { Id } from '#base/id.ts'
import { allow } from '#core/people/door.ts'
import { useDatabase } from '../database.ts'
import { as, settleNeighbours } from '../world.ts'

/**
 * Somebody got hold of the handle that a door gave an officer, and asks the tables themselves. Every table behind the wall is given one
 * row of the officer's own place and one of the neighbour's, whatever else its columns ask for: only the wall is on trial here.
 */
const database = useDatabase()
let client: pg.Client
let walled: { table: string; columns: Column[] }[]
type Column = { readonly name: string; readonly type: string; readonly required: boolean }
type Owner = { readonly leaf: number; readonly account: Id }
let dong: Owner
let tay: Owner

beforeAll(async () => {
  client = new pg.Client({ connectionString: database.url() })
  await client.connect()
  const { country, ...people } = await settleNeighbours()
  dong = { leaf: country.id('an/1'), account: people.dong }
  tay = { leaf: country.id('cat/1'), account: people.tay }
  walled = (await client.query<{ table: string; columns: Column[] }>(`
    select c.oid::regclass::text as table, jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, null), 'required', a.attnotnull and not a.atthasdef and a.attidentity = '')) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped where c.relrowsecurity and c.relforcerowsecurity group by c.oid order by 1`)).rows
  // What a table wants of its rows is tested elsewhere.
  const { rows } = await client.query<{ drop: string }>("select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop from pg_constraint where contype in ('c', 'f') and conrelid = any($1::text[]::regclass[]::oid[])", [walled.map(({ table }) => table)])
  for (const { drop } of rows) await client.query(drop)
  for (const { table, columns } of walled) for (const owner of [dong, tay]) await put(table, columns, owner)
}, 60_000)
afterAll(() => client.end())

/** Anything of a type; the place and the person where the column is one. */
function anything({ name, type }: Column, { leaf, account }: Owner): unknown {
  if (name === 'leaf') return leaf
  if (name === 'leaves') return `{[${leaf},${leaf}]}`
  if (name === 'owner' || name === 'account' || (name === 'id' && type === 'uuid')) return account
  if (type.endsWith('[]') || type.endsWith('multirange')) return '{}'
  if (type === 'bytea') return Buffer.from([leaf % 256])
  if (/^time\b/.test(type)) return '17:00'
  if (type === 'date' || type.startsWith('timestamp')) return '2026-11-23'
  return { uuid: account, jsonb: '{}', boolean: 'false', numeric: 0 }[type] ?? (/int/.test(type) ? leaf % 100 : `x${leaf}`)
}

async function put(table: string, columns: readonly Column[], owner: Owner): Promise<void> {
  const given = columns.filter(({ name, required }) => required || ['leaf', 'leaves', 'owner', 'account'].includes(name))
  await client.query(`insert into ${table} (${given.map(({ name }) => `"${name}"`).join(', ')}) values (${given.map((_, i) => `$${i + 1}`).join(', ')})`, given.map((column) => anything(column, owner)))
}

/** What the handle of somebody's own door sees in a table, with any verb that they hold. */
const seen = (account: Id, table: string, columns: readonly Column[]) => request(async () => {
  const key = ['leaf', 'owner', 'account'].find((name) => columns.some((column) => column.name === name))!
  const rows = sql<{ whose: string }>(`test.${table}`, `select ${key}::text as whose from ${table}`)
  return (await rows.all(await allow(as(account), 'initiative.read', []))).map(({ whose }) => whose)
})

describe('a stolen handle', () => {
  test('reads what its owner may read of every table, and nothing of the neighbour\'s', async () => {
    const found = new Map<string, string[]>()
    for (const { table, columns } of walled) found.set(table, await seen(dong.account, table, columns))
    expect(found.size).toBeGreaterThan(20)
    for (const [table, whose] of found) expect(whose.length === 1 && [String(dong.leaf), dong.account].includes(whose[0]!), `${table}: ${whose.join(', ')}`).toBe(true)
    const told = ['initiative.passage', 'initiative.initiative', 'movement.attachment', 'movement.score', 'movement.vote', 'movement.ballot', 'movement.task', 'movement.activity', 'movement.report', 'movement.bulk', 'form.record', 'evidence.file']
    expect([...found.keys()]).toEqual(expect.arrayContaining(told))
  })

  test('writes nothing of the neighbour\'s into any of them', async () => {
    for (const { table, columns } of walled) {
      await client.query('begin')
      await client.query("select set_config('role', 'lantoa_app', true), set_config('lantoa.leaves', $1, true), set_config('lantoa.account', $2, true)", [`{[${dong.leaf},${dong.leaf}]}`, dong.account])
      const refused = await put(table, columns, tay).then(() => 'written', (error: pg.DatabaseError) => error.code)
      await client.query('rollback')
      // insufficient_privilege: by the wall, or because nobody may
      expect(refused, table).toBe('42501')
    }
  })

  test('which belongs to nobody reads nothing at all', async () => {
    for (const { table } of walled) {
      await client.query("begin; set local role lantoa_app; set local lantoa.leaves = '{}'")
      const { rows } = await client.query(`select 1 from ${table}`)
      await client.query('rollback')
      expect(rows, table).toEqual([])
    }
  })
})
