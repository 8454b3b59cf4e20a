import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe as group, expect, test } from 'vitest'
import { allProblems } from '#base/problem.ts'
import { programmes } from '#app/modules.ts'
import { useDatabase } from '../database.ts'
import { describe } from './describe.ts'
import { root, sources } from './sources.ts'
import { withoutWall } from './wall.ts'

const database = useDatabase()
let client: pg.Client
beforeAll(async () => {
  client = new pg.Client({ connectionString: database.url() })
  await client.connect()
  for (const path of sources(/^src\/(base|core|programmes|app)\/.*\.ts$/)) if (readFileSync(join(root, path), 'utf8').includes('defineProblems(')) await import(join(root, path))
})
afterAll(() => client.end())

const rows = async <R extends pg.QueryResultRow>(text: string) => (await client.query<R>(text)).rows
/** Keys of a table as lists of columns; `kind` p primary, u unique. */
const keys = () => rows<{ table: string; kind: 'p' | 'u'; columns: string[] }>(`
  select k.conrelid::regclass::text as table, k.contype as kind,
         array(select a.attname::text from unnest(k.conkey) with ordinality u(n, i) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by i) as columns
  from pg_constraint k where k.contype in ('p', 'u')`)

group('the committed description', () => {
  const kept = join(root, 'db/schema')

  test('tells of the live database, word for word (else: node tools/schema.mjs)', async () => {
    const live = await describe(client)
    const committed = new Map(readdirSync(kept).map((file) => [file.replace('.txt', ''), readFileSync(join(kept, file), 'utf8')]))
    expect([...committed.keys()].toSorted()).toEqual([...live.keys()].toSorted())
    for (const [schema, text] of live) expect(committed.get(schema), schema).toBe(text)
  })

  test('would notice one more column', async () => {
    const before = (await describe(client)).get('unit')
    await client.query('begin; alter table unit.place add column mayor text')
    const after = (await describe(client)).get('unit')
    await client.query('rollback')
    expect(after).not.toBe(before)
  })
})

/** What grows with records and years; everything else is a reference table or stays on the coordinator. */
const large = ['form.record', 'household.household', 'fact.fact', 'fact.delta', 'indicator.r_leaf', 'verification.item', 'verification.visit', 'initiative.initiative', 'ledger.entry', 'ledger.head']

group('a nation can be spread over many servers', () => {
  test('because every key of a large table begins with its shard', async () => {
    const all = await keys()
    const sharded = await rows<{ table: string }>(`
      select format('%s.%s', table_schema, table_name) as table from information_schema.columns where column_name = 'shard_id'
        and table_name in (select tablename from pg_tables) and not (table_schema = 'unit' and table_name = 'unit')`)
    const must = [...new Set([...large, ...sharded.map((s) => s.table)])]
    for (const table of must) {
      const mine = all.filter((k) => k.table === table)
      expect(mine.some((k) => k.kind === 'p'), table).toBe(true)
      // A number that the database alone gives out needs no shard to be unique.
      expect(mine.filter((k) => k.columns[0] !== 'shard_id'), table).toEqual([])
    }
  })

  test('and no large table refers to another one without its shard', async () => {
    const references = await rows<{ from: string; to: string; columns: string[] }>(`
      select k.conrelid::regclass::text as from, k.confrelid::regclass::text as to,
             array(select a.attname::text from unnest(k.conkey) with ordinality u(n, i) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by i) as columns
      from pg_constraint k where k.contype = 'f'`)
    expect(references.filter((r) => large.includes(r.to) && r.columns[0] !== 'shard_id')).toEqual([])
  })

  test('and no trigger does what the code does not say', async () => {
    expect(await rows(`select t.tgname, t.tgrelid::regclass::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and n.nspname <> 'graphile_worker'`)).toEqual([])
  })
})

group('the database reads like the code', () => {
  test('so a rule named like a refusal is one', async () => {
    const named = await rows<{ name: string }>("select conname as name from pg_constraint where conname like '%.%' order by 1")
    expect(named.length).toBeGreaterThan(3)
    expect(named.map((c) => c.name).filter((name) => !allProblems().has(name))).toEqual([])
  })

  const order = ['base', 'ledger', 'unit', 'people', 'evidence', 'household', 'fact', 'form', 'indicator', 'verification', 'initiative', 'kit']
  const mayUse = (from: string, to: string) => from === to || (order.includes(to) && (!order.includes(from) || order.indexOf(to) < order.indexOf(from)))

  test('so foreign keys follow the arrow', async () => {
    const found = await rows<{ from: string; to: string; name: string }>(`
      select f.nspname as from, t.nspname as to, k.conrelid::regclass || ' → ' || k.confrelid::regclass as name
      from pg_constraint k join pg_class a on a.oid = k.conrelid join pg_namespace f on f.oid = a.relnamespace
      join pg_class b on b.oid = k.confrelid join pg_namespace t on t.oid = b.relnamespace where k.contype = 'f'`)
    expect(found.length).toBeGreaterThan(10)
    expect(found.filter((k) => !mayUse(k.from, k.to)).map((k) => k.name)).toEqual([])
  })

  test('so views look down, never up', async () => {
    const found = await rows<{ from: string; to: string; name: string }>(`
      select distinct vn.nspname as from, tn.nspname as to, v.oid::regclass || ' → ' || t.oid::regclass as name
      from pg_rewrite w join pg_class v on v.oid = w.ev_class join pg_namespace vn on vn.oid = v.relnamespace
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> v.oid
      join pg_class t on t.oid = d.refobjid join pg_namespace tn on tn.oid = t.relnamespace where v.relkind = 'v' and vn.nspname not in ('pg_catalog', 'information_schema')`)
    expect(found.filter((k) => !mayUse(k.from, k.to)).map((k) => k.name)).toEqual([])
  })

  test('so every schema is a module', async () => {
    const schemas = [...(await describe(client)).keys()]
    expect(schemas.filter((schema) => !order.includes(schema) && !programmes.some((p) => p.name === schema))).toEqual([])
  })
})

group('the second wall', () => {
  test('stands before every table, for its owner too, but those that test/architecture/wall.ts names with a reason', async () => {
    const tables = await rows<{ table: string; wall: boolean }>(`
      select format('%s.%s', n.nspname, c.relname) as table, c.relrowsecurity and c.relforcerowsecurity as wall from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker') order by 1`)
    const open = tables.filter(({ wall }) => !wall).map(({ table }) => table)
    expect(open.filter((table) => !withoutWall.has(table)), 'without a wall and without a reason').toEqual([])
    expect([...withoutWall.keys()].filter((table) => !open.includes(table)), 'named, but gone or behind the wall').toEqual([])
    expect(tables.filter(({ wall }) => wall).map(({ table }) => table)).toEqual(expect.arrayContaining(['form.record', 'household.household', 'household.consent', 'initiative.initiative', 'initiative.passage', 'movement.report', 'movement.score', 'evidence.file']))
  })

  test('and the public reads views and reference tables, never a record, a person or the ledger', async () => {
    const open = await rows<{ table: string; what: string }>(`
      select c.oid::regclass::text as table, g.privilege_type as what from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) g
      where pg_get_userbyid(g.grantee) = 'lantoa_public' and c.relkind in ('r', 'p')`)
    expect(open.filter((o) => o.what !== 'SELECT')).toEqual([])
    expect(open.map((o) => o.table).filter((table) => !/^(unit\..*|household\.(notice|purpose|term|day_off)|indicator\.fold_state|kit\.kit)$/.test(table))).toEqual([])
    const everyone = await rows(`select c.oid::regclass::text as table from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) g
      where g.grantee = 0 and n.nspname not in ('pg_catalog', 'information_schema', 'public')`)
    expect(everyone).toEqual([])
  })
})
